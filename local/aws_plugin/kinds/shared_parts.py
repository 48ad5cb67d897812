"""What methods share: gateway responses, models, validators, authorizers, and the API's resource policy."""

from ..cloud import Cloud
from ..kind import Kind
from ..naming import AutoName
from ..values import Properties
from .equivalence import json_document, policy_document
from .part import Part, part_kind
from .patches import patch_operations
from .rest_api import policy_text

_API = {"restApi": "restApiId"}
_LONGEST_NAME = 255  # in the published plugin, whatever API Gateway takes
_MODEL_PATHS = {"description": "/description", "schema": "/schema"}

PARTS = (
    part_kind(
        "Response",
        "Gateway Response",
        Part(
            noun="gateway_response",
            verb="put",
            keys={"restApiId": "restApiId", "responseType": "responseType"},
            id_prefix="aggr",
            values={
                "responseParameters": "responseParameters",
                "responseTemplates": "responseTemplates",
                "statusCode": "statusCode",
            },
            put_again=True,
        ),
    ),
    part_kind(
        "RequestValidator",
        "Request Validator",
        Part(
            noun="request_validator",
            verb="create",
            keys=_API,
            id_key="requestValidatorId",
            values={
                "name": "name",
                "validateRequestBody": "validateRequestBody",
                "validateRequestParameters": "validateRequestParameters",
            },
        ),
        auto_name=AutoName("name", _LONGEST_NAME),
        defaults={"validateRequestBody": False, "validateRequestParameters": False},
    ),
    part_kind(
        "Authorizer",
        "Authorizer",
        Part(
            noun="authorizer",
            verb="create",
            keys=_API,
            id_key="authorizerId",
            values={
                "authorizerCredentials": "authorizerCredentials",
                "authorizerResultTtlInSeconds": "authorizerResultTtlInSeconds",
                "authorizerUri": "authorizerUri",
                "identitySource": "identitySource",
                "identityValidationExpression": "identityValidationExpression",
                "name": "name",
                "providerArns": "providerARNs",
                "type": "type",
            },
        ),
        defaults={
            "authorizerResultTtlInSeconds": 300,
            "identitySource": "method.request.header.Authorization",
            "type": "TOKEN",
        },
        auto_name=AutoName("name", _LONGEST_NAME),
        forms={"providerArns": sorted},
    ),
)
"""Those whose calls are alike."""


def _create_model(cloud: Cloud, new: Properties) -> str:
    model_id: str = cloud.client("apigateway").create_model(
        restApiId=new["restApi"],
        **{name: new[name] for name in ("name", "contentType", "description", "schema") if name in new},
    )["id"]
    return model_id


def _read_model(cloud: Cloud, _: str, state: Properties) -> Properties:
    model = cloud.client("apigateway").get_model(restApiId=state["restApi"], modelName=state["name"])
    return {name: model.get(name) for name in ("name", "contentType", "description", "schema")}


def _update_model(cloud: Cloud, _: str, old: Properties, new: Properties) -> None:
    if operations := patch_operations(_MODEL_PATHS, old, new):
        cloud.client("apigateway").update_model(
            restApiId=new["restApi"], modelName=new["name"], patchOperations=operations
        )


def _delete_model(cloud: Cloud, _: str, state: Properties) -> None:
    cloud.client("apigateway").delete_model(restApiId=state["restApi"], modelName=state["name"])


def _find_model(cloud: Cloud, traces: Properties) -> list[str]:
    model = cloud.client("apigateway").get_model(restApiId=traces["restApi"], modelName=traces["name"])
    return [model["id"]]


MODEL = Kind(
    pulumi_type="aws:apigateway/model:Model",
    title="API Gateway Model",
    auto_name=AutoName("name", _LONGEST_NAME),
    address=frozenset({"restApi"}),
    forms={"schema": json_document},
    create=_create_model,
    read=_read_model,
    update=_update_model,
    delete=_delete_model,
    find=_find_model,
)


def _put_policy(cloud: Cloud, api_id: str, policy: str) -> None:
    operation = {"op": "replace", "path": "/policy", "value": policy}
    cloud.client("apigateway").update_rest_api(restApiId=api_id, patchOperations=[operation])


def _create_policy(cloud: Cloud, new: Properties) -> str:
    _put_policy(cloud, new["restApiId"], new["policy"])
    api_id: str = new["restApiId"]
    return api_id


def _read_policy(cloud: Cloud, api_id: str, _: Properties) -> Properties:
    api = cloud.client("apigateway").get_rest_api(restApiId=api_id)
    return {"restApiId": api_id, "policy": policy_text(api)}


def _update_policy(cloud: Cloud, api_id: str, _: Properties, new: Properties) -> None:
    _put_policy(cloud, api_id, new["policy"])


def _delete_policy(cloud: Cloud, api_id: str, _: Properties) -> None:
    _put_policy(cloud, api_id, "")


REST_API_POLICY = Kind(
    pulumi_type="aws:apigateway/restApiPolicy:RestApiPolicy",
    title="API Gateway REST API Policy",
    address=frozenset({"restApiId"}),
    forms={"policy": policy_document},
    create=_create_policy,
    read=_read_policy,
    update=_update_policy,
    delete=_delete_policy,
    find=lambda _, traces: [traces["restApiId"]],
)

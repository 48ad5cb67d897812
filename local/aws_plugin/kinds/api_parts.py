"""Resources, methods, integrations, their responses, and deployments."""

from .part import Part, part_kind
from .rest_api import rfc3339

_API = {"restApi": "restApiId"}
_METHOD = _API | {"resourceId": "resourceId", "httpMethod": "httpMethod"}
_RESPONSE = _METHOD | {"statusCode": "statusCode"}

KINDS = (
    part_kind(
        "Resource",
        "Resource",
        Part(
            noun="resource",
            verb="create",
            keys=_API,
            id_key="resourceId",
            values={"parentId": "parentId", "pathPart": "pathPart"},
            outputs=lambda _cloud, _state, answer: {"path": answer["path"]},
        ),
        volatile_outputs=frozenset({"path"}),
    ),
    part_kind(
        "Method",
        "Method",
        Part(
            noun="method",
            verb="put",
            keys=_METHOD,
            id_prefix="agm",
            values={
                "authorization": "authorizationType",
                "authorizerId": "authorizerId",
                "authorizationScopes": "authorizationScopes",
                "apiKeyRequired": "apiKeyRequired",
                "operationName": "operationName",
                "requestModels": "requestModels",
                "requestParameters": "requestParameters",
                "requestValidatorId": "requestValidatorId",
            },
        ),
        defaults={"apiKeyRequired": False},
        forms={"authorizationScopes": sorted},
    ),
    part_kind(
        "MethodResponse",
        "Method Response",
        Part(
            noun="method_response",
            verb="put",
            keys=_RESPONSE,
            id_prefix="agmr",
            values={"responseModels": "responseModels", "responseParameters": "responseParameters"},
        ),
    ),
    part_kind(
        "Integration",
        "Integration",
        Part(
            noun="integration",
            verb="put",
            keys=_METHOD,
            id_prefix="agi",
            values={
                "type": "type",
                "cacheKeyParameters": "cacheKeyParameters",
                "cacheNamespace": "cacheNamespace",
                "connectionId": "connectionId",
                "connectionType": "connectionType",
                "contentHandling": "contentHandling",
                "credentials": "credentials",
                "integrationHttpMethod": "integrationHttpMethod",
                "passthroughBehavior": "passthroughBehavior",
                "requestParameters": "requestParameters",
                "requestTemplates": "requestTemplates",
                "timeoutMilliseconds": "timeoutInMillis",
                "uri": "uri",
            },
            answered={"integrationHttpMethod": "httpMethod"},
        ),
        defaults={
            "connectionType": "INTERNET",
            "timeoutMilliseconds": 29000,
        },
        forms={"cacheKeyParameters": sorted},
    ),
    part_kind(
        "IntegrationResponse",
        "Integration Response",
        Part(
            noun="integration_response",
            put_again=True,
            verb="put",
            keys=_RESPONSE,
            id_prefix="agir",
            values={
                "contentHandling": "contentHandling",
                "responseParameters": "responseParameters",
                "responseTemplates": "responseTemplates",
                "selectionPattern": "selectionPattern",
            },
        ),
    ),
    part_kind(
        "Deployment",
        "Deployment",
        Part(
            noun="deployment",
            verb="create",
            keys=_API,
            id_key="deploymentId",
            values={"description": "description", "variables": "variables"},
            unanswered=frozenset({"variables"}),
            outputs=lambda _cloud, _state, answer: {"createdDate": rfc3339(answer["createdDate"])},
        ),
        outputs=frozenset({"createdDate"}),
    ),
)
"""The parts that routes are made of, and the deployment."""

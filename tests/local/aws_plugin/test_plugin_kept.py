"""What an update does with what the program omits, and with what changes in place."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pulumi.runtime.proto import provider_pb2 as pb

from local.aws_plugin.kinds import KINDS
from local.aws_plugin.provider import Provider
from local.aws_plugin.values import decode, encode

AwsError = Callable[[str, str, str], ClientError]
API = "urn:pulumi:local::project::a:b:Component$aws:apigateway/restApi:RestApi::api"
STATE = {"name": "api", "arn": "arn", "body": '{"openapi": "3.0.1"}', "description": "first"}
BASE_PATH_MAPPING = KINDS["aws:apigateway/basePathMapping:BasePathMapping"]
DOMAIN_NAME = KINDS["aws:apigateway/domainName:DomainName"]


def patched(cloud: Any) -> list[dict[str, str]]:
    """Return the last patch operations that API Gateway was sent."""
    found: list[dict[str, str]] = cloud.client("apigateway").calls[-1][1]["patchOperations"]
    return found


def update(provider: Provider, cloud: Any, given: dict[str, Any], state: dict[str, Any] = STATE) -> list[Any]:
    """Import another document, with what else is given, and return the patch operations after it."""
    gateway = cloud.client("apigateway")
    created = datetime(2026, 1, 2, tzinfo=UTC)
    gateway.answers["get_rest_api"] = {"name": "api", "createdDate": created, "rootResourceId": "root"}
    gateway.answers["put_rest_api"] = {"name": "api", "description": "second"}
    old = {"name": "api", "body": STATE["body"]}
    new = {"name": "api", "body": '{"openapi": "3.0.2"}', **given}
    provider.update(
        pb.UpdateRequest(id="api", urn=API, olds=encode(state), old_inputs=encode(old), news=encode(new))
    )
    after = gateway.operations().index("put_rest_api")
    return [
        operation
        for name, parameters in gateway.calls[after:]
        if name == "update_rest_api"
        for operation in parameters["patchOperations"]
    ]


def test_a_later_description_of_the_document_gives_way_to_the_one_that_was_deployed(
    provider: Provider, cloud: Any
) -> None:
    assert update(provider, cloud, {}) == [{"op": "replace", "path": "/description", "value": "first"}]


def test_a_later_description_stays_when_it_is_given_beside_the_document(
    provider: Provider, cloud: Any
) -> None:
    assert update(provider, cloud, {"description": "second"}) == []


def test_a_policy_that_was_deployed_survives_a_document_without_one(provider: Provider, cloud: Any) -> None:
    state = {**STATE, "description": "second", "policy": "{}"}
    assert update(provider, cloud, {}, state) == [{"op": "replace", "path": "/policy", "value": "{}"}]


def test_a_preview_of_an_update_knows_what_stays(provider: Provider) -> None:
    answer = provider.update(
        pb.UpdateRequest(
            urn=API, olds=encode(STATE), old_inputs=encode({}), news=encode({"name": "api"}), preview=True
        )
    )
    assert decode(answer.properties)["description"] == "first"
    assert "policy" not in decode(answer.properties)


@pytest.mark.parametrize(("size", "sent"), [("20", {"value": "20"}), ("-1", {})])
def test_compression_is_set_and_taken_back(cloud: Any, size: str, sent: dict[str, str]) -> None:
    rest_api = KINDS["aws:apigateway/restApi:RestApi"]
    assert rest_api.update
    rest_api.update(cloud, "api", {"minimumCompressionSize": "10"}, {"minimumCompressionSize": size})
    assert patched(cloud) == [{"op": "replace", "path": "/minimumCompressionSize", **sent}]


@pytest.mark.parametrize(("path", "sent"), [({"basePath": "next"}, "next"), ({}, "(none)")])
def test_a_mapping_gets_another_base_path_in_place(cloud: Any, path: dict[str, str], sent: str) -> None:
    mapping = {"domainName": "api.example.org", "restApi": "api", "stageName": "v1"}
    assert BASE_PATH_MAPPING.update
    BASE_PATH_MAPPING.update(cloud, "", {**mapping, "basePath": "last"}, {**mapping, **path})
    assert cloud.client("apigateway").calls[-1][1]["basePath"] == "last"
    assert patched(cloud) == [{"op": "replace", "path": "/basePath", "value": sent}]


def test_a_domain_name_is_made_anew_where_it_cannot_be_updated(cloud: Any, aws_error: AwsError) -> None:
    gateway = cloud.client("apigateway")
    message = "The update_domain_name action has not been implemented"
    gateway.answers["update_domain_name"] = aws_error("UpdateDomainName", "InternalFailure", message)
    old = {"domainName": "api.example.org", "securityPolicy": "TLS_1_0"}
    assert DOMAIN_NAME.update
    DOMAIN_NAME.update(cloud, "api.example.org", old, old | {"securityPolicy": "TLS_1_2"})
    assert gateway.operations()[1:] == ["delete_domain_name", "create_domain_name"]


def test_a_domain_name_gets_another_endpoint_type_in_place(cloud: Any) -> None:
    assert DOMAIN_NAME.update
    DOMAIN_NAME.update(
        cloud,
        "api.example.org",
        {"endpointConfiguration": {"types": "EDGE"}},
        {"endpointConfiguration": {"types": "REGIONAL"}},
    )
    assert patched(cloud) == [
        {"op": "replace", "path": "/endpointConfiguration/types/0", "value": "REGIONAL"}
    ]

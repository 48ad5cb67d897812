"""What a document and the endpoint say of the API itself can be changed and taken back."""

import json
from typing import Any

import pytest
from pulumi import automation

from .conftest import Stack
from .test_own_document import SETTINGS
from .test_updates import EVENT, the_api

DOMAIN = {"name": "api.example.com", "certificate_arn": "arn:aws:acm:us-east-1:000000000000:certificate/1"}


def policy(address: str) -> dict[str, Any]:
    """Return a resource policy that lets one address call."""
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "execute-api:Invoke",
        "Resource": "execute-api:/*",
        "Condition": {"IpAddress": {"aws:SourceIp": address}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def document(**said: Any) -> dict[str, Any]:
    """Return a document that says this of the API."""
    extensions = {
        f"x-amazon-apigateway-{key.replace('_', '-')}": value
        for key, value in said.items()
        if key != "description"
    }
    described = {"description": said["description"]} if "description" in said else {}
    operation = {"tags": ["clients"], "responses": {"200": {"description": "done"}}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Jobs", "version": "1", **described},
        "paths": {"/jobs": {"post": operation}},
        **extensions,
    }


SAID: dict[str, Any] = {
    "description": "first",
    "binary_media_types": ["image/png", "application/pdf"],
    "api_key_source": "AUTHORIZER",
    "minimum_compression_size": 1024,
    "policy": policy("192.0.2.1/32"),
}
SAID_THEN: dict[str, Any] = {
    "description": "second",
    "binary_media_types": ["image/gif"],
    "api_key_source": "HEADER",
    "minimum_compression_size": 0,
    "policy": policy("192.0.2.2/32"),
}


def said(deployment: Stack) -> dict[str, Any]:
    """Return what API Gateway has of it."""
    api = the_api(deployment)
    found = {
        "description": api.get("description"),
        "binary_media_types": api.get("binaryMediaTypes"),
        "api_key_source": api.get("apiKeySource"),
        "minimum_compression_size": api.get("minimumCompressionSize"),
        "policy": json.loads(api["policy"].replace('\\"', '"').replace("\\/", "/"))
        if "policy" in api
        else None,
    }
    return {key: value for key, value in found.items() if value is not None}


def deploy(deployment: Stack, content: dict[str, Any]) -> None:
    """Deploy a document, and see that the next update changes nothing."""
    (deployment.place.project / "api.yaml").write_text(json.dumps(content), encoding="utf-8")
    deployment.configure(**SETTINGS | {"operations": [{"tag": "*", "function": "work"}]})
    deployment.up()
    assert deployment.preview() == {}


@pytest.mark.parametrize("key", SAID)
def test_what_a_document_says_of_the_api_changes_with_it(deployment: Stack, key: str) -> None:
    deploy(deployment, document(**SAID))
    assert said(deployment) == SAID
    deploy(deployment, document(**SAID | {key: SAID_THEN[key]}))
    assert said(deployment) == SAID | {key: SAID_THEN[key]}


def test_what_a_document_no_longer_says_of_the_api_is_taken_back(deployment: Stack) -> None:
    # API Gateway takes the policy away with the import (terraform-provider-aws#49672), the emulator does not.
    deploy(deployment, document(**{key: value for key, value in SAID.items() if key != "policy"}))
    deploy(deployment, document(description="first"))
    assert said(deployment) == {"description": "first", "api_key_source": "HEADER"}


def test_the_apis_own_url_can_be_disabled_and_enabled_again(deployment: Stack) -> None:
    for disabled in ({"disable_execute_api_endpoint": True}, {"disable_execute_api_endpoint": False}, {}):
        deployment.configure(EVENT, endpoint={"domain": DOMAIN, "disable_execute_api_endpoint": True})
        deployment.up()
        deployment.configure(EVENT, endpoint={"domain": DOMAIN, **disabled})
        deployment.up()
        (api,) = deployment.client("apigateway").get_rest_apis()["items"]
        assert api["disableExecuteApiEndpoint"] is disabled.get("disable_execute_api_endpoint", False)
        assert deployment.preview() == {}


def failure(deployment: Stack) -> str:
    """Deploy, and return what the failing update shows."""
    deployment.shown.clear()
    with pytest.raises(automation.CommandError):
        deployment.up()
    return "\n".join(deployment.shown)


def test_a_description_that_the_provider_cannot_take_back_is_an_error(deployment: Stack) -> None:
    deploy(deployment, document(description="first"))
    (deployment.place.project / "api.yaml").write_text(json.dumps(document()), encoding="utf-8")
    shown = failure(deployment)
    assert (
        "api.yaml: #/info/description: the provider cannot take away a description, and the API has "
        '"first"; write another one'
    ) in shown
    assert "Traceback" not in shown
    assert said(deployment)["description"] == "first"


@pytest.mark.parametrize("rendering", ["resources", "openapi"])
def test_vpc_endpoints_that_the_provider_cannot_take_back_are_an_error(
    deployment: Stack, rendering: str
) -> None:
    private = {"type": "PRIVATE", "policy": policy("192.0.2.1/32")}
    deployment.configure(EVENT, rendering=rendering, endpoint={**private, "vpc_endpoint_ids": ["vpce-1"]})
    deployment.up()
    deployment.configure(EVENT, rendering=rendering, endpoint=private)
    shown = failure(deployment)
    assert (
        "`endpoint.vpc_endpoint_ids`: []: the provider cannot take away the last one, and the API has vpce-1"
    ) in shown
    assert "Traceback" not in shown

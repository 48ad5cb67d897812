"""What a document says of the API itself: given to the provider too, which else puts back what it had."""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components import AsyncLambdaApi, AsyncLambdaApiArgs, settings
from components.document.document import Document, read_document
from components.document.problem import DocumentError
from components.resources.endpoint import cannot_be_taken_back
from tests.components.conftest import CALLS, COMPONENT_TYPE, RecordingMocks

API = "aws:apigateway/restApi:RestApi"
WRITTEN = """
openapi: 3.0.3
info: {title: Jobs, version: "1"}
paths:
  /jobs: {post: {responses: {200: {description: done}}}}
"""
SERVER = """
servers:
  - url: https://api.example.com
    x-amazon-apigateway-endpoint-configuration:
      vpcEndpointIds: [vpce-1]
      disableExecuteApiEndpoint: true
"""
PRIVATE = {"type": "PRIVATE", "policy": {"Statement": []}}

Register = Callable[[Callable[[], object]], RecordingMocks]


def document(said: str = "") -> Document:
    return read_document("api.yaml", WRITTEN + said)


def values(own: Document | None, **options: Any) -> dict[str, Any]:
    """Return the options of an API with a document, or in the rendering of one."""
    routes = {"routes": [{"path": "/jobs", "function": "work"}], "rendering": "openapi"}
    return {
        "functions": {"work": {"code": "app/reports"}},
        **({"openapi": own, "operations": [{"path": "*", "function": "work"}]} if own else routes),
        **options,
    }


def given(register: Register, own: Document | None = None, **options: Any) -> dict[str, Any]:
    """Return what the provider is given of it."""
    args = AsyncLambdaApiArgs.model_validate(values(own, **options))
    (api,) = register(lambda: AsyncLambdaApi("api", args)).of_type(API).values()
    return {key: value for key, value in api.inputs.items() if key not in {"body", "failOnWarnings"}}


NOTHING = {
    "binaryMediaTypes": [],
    "apiKeySource": "HEADER",
    "minimumCompressionSize": "-1",
    "disableExecuteApiEndpoint": False,
    "endpointConfiguration": {"types": "REGIONAL"},
}


@pytest.mark.parametrize("own", [document(), None])
def test_what_no_document_says_is_given_as_what_api_gateway_has_without(
    register: Register, own: Document | None
) -> None:
    assert given(register, own) == NOTHING


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("x-amazon-apigateway-binary-media-types: [b/b, a/a, b/b]", {"binaryMediaTypes": ["b/b", "a/a"]}),
        ("x-amazon-apigateway-api-key-source: AUTHORIZER", {"apiKeySource": "AUTHORIZER"}),
        ("x-amazon-apigateway-minimum-compression-size: 0", {"minimumCompressionSize": "0"}),
        # A policy that is given never equals what API Gateway makes of the short form of its ARNs.
        ("x-amazon-apigateway-policy: {Statement: []}", {}),
    ],
)
def test_what_a_document_says_of_the_api_is_given_too(
    register: Register, said: str, expected: dict[str, Any]
) -> None:
    assert given(register, document(said)) == NOTHING | expected


def test_a_description_is_given_without_the_space_around_it(register: Register) -> None:
    described = WRITTEN.replace('version: "1"', 'version: "1", description: " all jobs\\n"').replace("'", '"')
    assert given(register, read_document("api.yaml", described)) == NOTHING | {"description": "all jobs"}


def test_what_a_document_says_of_the_endpoint_is_given_unless_an_option_says_otherwise(
    register: Register,
) -> None:
    found = given(register, document(SERVER), endpoint=PRIVATE)
    assert found["endpointConfiguration"] == {"types": "PRIVATE", "vpcEndpointIds": ["vpce-1"]}
    assert found["disableExecuteApiEndpoint"] is True
    ids = {"vpc_endpoint_ids": ["vpce-2"]}
    found = given(register, document(SERVER), endpoint={**PRIVATE, **ids})
    assert found["endpointConfiguration"] == {"types": "PRIVATE", "vpcEndpointIds": ["vpce-2"]}


@pytest.mark.parametrize(
    ("endpoint", "line"),
    [
        (
            {},
            'endpoint.type: "REGIONAL": x-amazon-apigateway-endpoint-configuration has vpcEndpointIds; '
            "use PRIVATE",
        ),
        (
            {**PRIVATE, "disable_execute_api_endpoint": False},
            "endpoint.disable_execute_api_endpoint: false: x-amazon-apigateway-endpoint-configuration says "
            "true; write it in one of the two",
        ),
    ],
)
def test_an_option_that_the_document_contradicts_is_an_error(endpoint: dict[str, Any], line: str) -> None:
    assert settings.parse(values(document(SERVER), endpoint=endpoint)) == [line]


HAD_ENDPOINTS = {"endpointConfiguration": {"types": "PRIVATE", "vpcEndpointIds": ["vpce-1"]}}
WITH_IDS = {**PRIVATE, "vpc_endpoint_ids": ["vpce-2"]}


@pytest.mark.parametrize(
    ("options", "deployed", "count"),
    [
        ({"endpoint": PRIVATE}, HAD_ENDPOINTS, 1),
        ({"endpoint": PRIVATE, "rendering": "resources"}, HAD_ENDPOINTS, 1),
        ({"endpoint": PRIVATE}, {"endpointConfiguration": {"types": "PRIVATE"}}, 0),
        ({"endpoint": PRIVATE}, {}, 0),
        ({"endpoint": WITH_IDS}, HAD_ENDPOINTS, 0),
        # AWS takes them away with the type, and an import would put them back.
        ({"rendering": "resources"}, HAD_ENDPOINTS, 0),
        ({}, HAD_ENDPOINTS, 1),
    ],
)
def test_only_what_stays_although_it_was_taken_out_is_an_error(
    options: dict[str, Any], deployed: dict[str, object], count: int
) -> None:
    args = AsyncLambdaApiArgs.model_validate(values(None, **options))
    assert len(list(cannot_be_taken_back(args, deployed))) == count


def test_a_description_that_was_taken_out_is_an_error_where_the_api_has_one() -> None:
    args = AsyncLambdaApiArgs.model_validate(values(document()))
    assert list(cannot_be_taken_back(args, {"description": ""})) == []
    assert list(cannot_be_taken_back(args, {"description": "all"})) == [
        "api.yaml: #/info/description: the provider cannot take away a description, and the API has "
        '"all"; write another one'
    ]


def test_what_cannot_be_taken_back_is_an_error_before_any_part_is_registered(
    recording: RecordingMocks, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = {f"{COMPONENT_TYPE}${API}::api-openapi": {"type": API, "outputs": HAD_ENDPOINTS}}
    monkeypatch.setitem(CALLS, "pulumi:pulumi:readStackResourceOutputs", {"outputs": left})
    args = AsyncLambdaApiArgs.model_validate(values(None, endpoint=PRIVATE))
    with pytest.raises(pulumi.RunError, match="cannot take away the last one, and the API has vpce-1"):
        register(lambda: AsyncLambdaApi("api", args))
    assert not [found for found in recording.resources if found.type.startswith("aws:")]


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("x-amazon-apigateway-binary-media-types: image/png", '"image/png" is not a list of media types'),
        ("x-amazon-apigateway-binary-media-types: [1, {a: 1}]", '[1, {"a": 1}] is not a list of media types'),
        ("x-amazon-apigateway-api-key-source: QUERY", '"QUERY" is not HEADER or AUTHORIZER'),
        ("x-amazon-apigateway-minimum-compression-size: big", '"big" is not a number of bytes from 0 to'),
        ("x-amazon-apigateway-minimum-compression-size: 1024.5", "1024.5 is not a number of bytes"),
        ("x-amazon-apigateway-minimum-compression-size: true", "true is not a number of bytes"),
        ("x-amazon-apigateway-endpoint-configuration: PRIVATE", '"PRIVATE" is not a mapping'),
        (
            "x-amazon-apigateway-endpoint-configuration: {vpcEndpointIds: vpce-1}",
            '/vpcEndpointIds: "vpce-1" is not a list of ids, such as [vpce-0123]',
        ),
        (
            "x-amazon-apigateway-endpoint-configuration: {disableExecuteApiEndpoint: 'no'}",
            '/disableExecuteApiEndpoint: "no" is not true or false',
        ),
    ],
)
def test_a_value_that_api_gateway_has_no_use_for_is_an_error_with_its_place(said: str, line: str) -> None:
    with pytest.raises(DocumentError) as rejected:
        document(said)
    message = str(rejected.value)
    assert message.startswith(f"api.yaml: #/{said.partition(':')[0]}")
    assert line in message


def test_an_extension_without_a_value_says_nothing(register: Register) -> None:
    empty = [
        f"x-amazon-apigateway-{name}:\n"
        for name in (
            "binary-media-types",
            "api-key-source",
            "minimum-compression-size",
            "endpoint-configuration",
        )
    ]
    assert given(register, document("".join(empty))) == NOTHING


def test_a_switch_may_be_a_text(register: Register) -> None:
    said = "x-amazon-apigateway-endpoint-configuration: {disableExecuteApiEndpoint: 'true'}"
    assert given(register, document(said))["disableExecuteApiEndpoint"] is True

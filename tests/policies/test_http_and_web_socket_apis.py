"""Integrations of HTTP and WebSocket APIs: `aws:apigatewayv2/*`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from .engine import Given, failed, judged
from .forms import API, FUNCTION, FUNCTION_ARN, PARAMETER, PERMISSION, RIGHT

WEBSOCKET = Given(
    "aws:apigatewayv2/integration:Integration",
    "socket",
    {
        "apiId": "ws",
        "integrationType": "AWS",
        "integrationUri": RIGHT.uri,
        "integrationMethod": "POST",
        "requestParameters": {PARAMETER: "'Event'"},
    },
)


@pytest.mark.parametrize(
    ("props", "expected"),
    [
        ({}, set()),
        ({"requestParameters": {}}, {("lambda-invocation-type-mapped", "socket")}),
        ({"requestParameters": {PARAMETER: "Event"}}, {("lambda-invocation-type-valid", "socket")}),
        (
            {
                "integrationType": "AWS_PROXY",
                "requestParameters": {"overwrite:header.X-Amz-Invocation-Type": "Event"},
            },
            {("lambda-invocation-type-without-effect", "socket")},
        ),
        ({"integrationType": "AWS_PROXY", "integrationUri": FUNCTION_ARN, "requestParameters": {}}, set()),
    ],
)
def test_web_socket_and_http_apis(props: Mapping[str, Any], expected: set[tuple[str, str]]) -> None:
    socket = replace(WEBSOCKET, props={**WEBSOCKET.props, **props})
    assert failed(FUNCTION, PERMISSION, API, socket) == expected


def test_the_body_of_an_http_api() -> None:
    body = """
openapi: 3.0.1
paths:
  /jobs:
    post:
      x-amazon-apigateway-integration:
        type: aws_proxy
        uri: arn:aws:lambda:us-east-1:123456789012:function:work
        httpMethod: POST
        requestParameters: {"append:header.X-Amz-Invocation-Type": "Event"}
"""
    api = Given("aws:apigatewayv2/api:Api", "http", {"body": body, "protocolType": "HTTP"})
    (found,) = judged(FUNCTION, PERMISSION, api)
    assert (found.policy, found.resource) == ("lambda-invocation-type-without-effect", "http")
    assert found.message.startswith("POST /jobs of http is a proxy integration and maps append:header.")

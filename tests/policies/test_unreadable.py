"""Texts of other teams that no policy can read are reported, whatever reading them would take."""

import json
from collections.abc import Callable

import pytest

from .engine import Given, judged, remedied
from .test_remediation import ALL

KNOWN = "lambda-integration-known"
MAPPED = "lambda-invocation-type-mapped"
URI = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:000000000000:function:work/invocations"
)
INTEGRATION = f"{{type: AWS, httpMethod: POST, uri: '{URI}'}}"
TENFOLD = "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))
BOMB = f"a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n{TENFOLD}"


def api(body: str) -> Given:
    return Given("aws:apigateway/restApi:RestApi", "jobs", {"body": body})


def http_api(body: str) -> Given:
    return Given("aws:apigatewayv2/api:Api", "jobs", {"body": body})


def template(body: str) -> Given:
    return Given("aws:cloudformation/stack:Stack", "jobs", {"templateBody": body})


def desired_state(body: str) -> Given:
    held = {"typeName": "AWS::ApiGateway::RestApi", "desiredState": body}
    return Given("aws:cloudcontrol/resource:Resource", "jobs", held)


def integration(**changes: str) -> Given:
    right = {"type": "AWS", "integrationHttpMethod": "POST", "uri": URI}
    return Given("aws:apigateway/integration:Integration", "jobs", right | changes)


@pytest.mark.parametrize("form", [api, http_api, template, desired_state])
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(f"{BOMB}paths: *a8\n", "with its aliases written out it holds more than", id="aliases"),
        pytest.param(
            f"a: &a {'x' * 100_000}\nb: [{'*a,' * 100}]", "with its aliases written out", id="long alias"
        ),
        pytest.param("paths: &a {/jobs: *a}", "its alias *a leads back to itself", id="alias of itself"),
        pytest.param(f"paths: {'[' * 5000}{']' * 5000}", "it is nested deeper than 100", id="deep YAML"),
        pytest.param("a: " + "[" * 100_000, "it is nested deeper than 100", id="deep enough for a crash"),
        pytest.param("- " * 5000, "it is nested deeper than 100", id="deep YAML in blocks"),
        pytest.param('{"a":' * 5000 + "1" + "}" * 5000, "it is nested deeper than 100", id="deep JSON"),
        pytest.param('{"a":' * 200 + "1" + "}" * 200, "it is nested deeper than 100", id="JSON Python reads"),
        pytest.param(json.dumps({"a": "x" * 10_000_000}), "it is longer than the 6 MB", id="10 MB"),
        pytest.param(f"paths: [{'1,' * 800_000}]", "it holds more than the 6 MB", id="many values"),
        pytest.param("paths: *nothing", "line 1, column 8: found undefined alias", id="no anchor"),
        pytest.param("paths: {", "did not find expected node content", id="no YAML"),
        pytest.param("jobs", "it is not a mapping", id="text"),
    ],
)
def test_what_cannot_be_read_is_reported_and_left_alone(
    form: Callable[[str], Given], text: str, reason: str
) -> None:
    given = form(text)
    (found,) = judged(given)
    assert (found.policy, found.resource) == (KNOWN, "jobs")
    (name,) = [key for key in given.props if key != "typeName"]
    assert found.message.startswith(f"jobs cannot be judged, because its {name} cannot be read: ")
    assert reason in found.message
    assert remedied(given, *ALL) == given.props


@pytest.mark.parametrize(
    "beside",
    [
        "2024-99-99",
        "!!timestamp 2024-99-99",
        "!!set {a, b}",
        "!!binary aGk",
        "!!int 1:59:59",
        "!!omap [a: 1]",
        "!ours {a: b}",
        f"1{':59' * 1000}",
        "9" * 5000,
        "{2024-01-01: 1, 1: 2, true: 3}",
    ],
    ids=lambda text: str(text)[:24],
)
def test_an_integration_beside_values_that_only_yaml_has_is_judged(beside: str) -> None:
    body = (
        f"x-beside: {beside}\npaths: {{/jobs: {{post: {{x-amazon-apigateway-integration: {INTEGRATION}}}}}}}"
    )
    assert [found.policy for found in judged(api(body))] == [MAPPED]
    written = f"Properties: {{Body: {{{body.partition(chr(10))[2]}}}, Beside: {beside}}}"
    stack = f"Resources: {{Api: {{Type: 'AWS::ApiGateway::RestApi', {written}}}}}"
    assert [found.policy for found in judged(template(stack))] == [MAPPED]


def test_an_alias_that_is_used_again_is_read() -> None:
    body = f"""
x-work: &work {INTEGRATION}
paths:
  /jobs: {{post: {{x-amazon-apigateway-integration: *work}}}}
  /more: {{post: {{x-amazon-apigateway-integration: {{<<: *work}}}}}}
"""
    assert [found.message.partition(" maps")[0] for found in judged(api(body))] == [
        "POST /jobs of jobs",
        "POST /more of jobs",
    ]


def test_a_document_with_thousands_of_operations_is_mended() -> None:
    operation = {"x-amazon-apigateway-integration": {"type": "aws", "httpMethod": "POST", "uri": URI}}
    body = json.dumps({"swagger": "2.0", "paths": {f"/{n}": {"post": operation} for n in range(5000)}})
    mended = json.loads(remedied(api(body), MAPPED)["body"])
    integrations = [item["post"]["x-amazon-apigateway-integration"] for item in mended["paths"].values()]
    assert all("requestParameters" in one for one in integrations)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (api("[secret]"), "its body cannot be read: it is encrypted in this state"),
        (template("[secret]"), "its templateBody cannot be read: it is encrypted in this state"),
        (integration(uri="[secret]"), "its URI is not known here"),
        (integration(requestParameters="[secret]"), "its request parameters is not known here"),
    ],
    ids=["body", "template", "URI", "parameters"],
)
def test_what_a_state_holds_encrypted_is_reported(given: Given, told: str) -> None:
    (found,) = judged(given)
    assert found.policy == KNOWN
    assert f"cannot be judged, because {told}" in found.message

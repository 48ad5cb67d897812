"""Only what API Gateway checks counts as who may call."""

from typing import Any

import pytest

from .documents import RULE, refused, weave
from .secured import HEADER, URI, authorizer, document, required

# What API Gateway checks.


@pytest.mark.parametrize("name", ["iam", "token", "request", "cognito"])
def test_a_complete_scheme_is_enough(name: str) -> None:
    assert required(weave(document([{name: []}]), RULE)) == [{name: []}]


@pytest.mark.parametrize(
    "scheme",
    [
        HEADER | {"x-amazon-apigateway-authtype": "corporate-jwt"},
        HEADER | {"x-amazon-apigateway-authtype": "custom"},
        HEADER | {"x-amazon-apigateway-authtype": "AWSSIGV4"},
        {"type": "http", "scheme": "bearer", "x-amazon-apigateway-authtype": "oauth2"},
        {"type": "http", "scheme": "bearer", "x-amazon-apigateway-authtype": "awsSigv4"},
        authorizer(),
        HEADER | {"x-amazon-apigateway-authorizer": None},
        authorizer(type="jwt", identitySource="$request.header.Authorization"),
        authorizer(type="token"),
        authorizer(type="request", authorizerUri=URI),
        authorizer(type="cognito_user_pools", providerARNs=[]),
        {"type": "apiKey", "name": "x-key", "in": "header"},
        {"type": "apiKey", "name": "x-api-key", "in": "query"},
        HEADER | {"name": "x-api-key", "x-amazon-apigateway-authtype": "custom"},
    ],
)
def test_a_scheme_that_api_gateway_does_not_check_is_an_error(scheme: dict[str, Any]) -> None:
    (line,) = refused(document([{"ours": []}], schemes={"ours": scheme}), RULE)
    assert "/post/security: API Gateway does not check ours, so anybody could call POST /reports" in line


def test_a_scheme_that_is_not_in_the_document_is_an_error() -> None:
    (line,) = refused(document([{"nowhere": []}]), RULE)
    assert "API Gateway does not check nowhere" in line


def test_a_requirement_is_checked_when_each_scheme_of_it_is() -> None:
    (line,) = refused(document([{"key": [], "bearer": []}]), RULE)
    assert "API Gateway does not check bearer, so" in line
    assert required(weave(document([{"key": [], "iam": []}]), RULE)) == [{"key": [], "iam": []}]


def test_scopes_are_checked_by_cognito_alone() -> None:
    (line,) = refused(document([{"token": ["read"]}]), RULE)
    assert "API Gateway does not check the scopes of token" in line
    assert required(weave(document([{"cognito": ["read"]}]), RULE)) == [{"cognito": ["read"]}]


def test_two_authorizers_of_one_method_are_an_error() -> None:
    (line,) = refused(document([{"iam": [], "cognito": []}]), RULE)
    assert line.endswith(
        "/security: AWS_IAM and cognito are two authorizers, and a method has one; remove one"
    )


def test_an_authorizer_beside_one_that_an_entry_adds_is_an_error() -> None:
    (line,) = refused(document([{"cognito": [], "bearer": []}]), RULE | {"authorization": "AWS_IAM"})
    assert "AWS_IAM and cognito are two authorizers" in line


@pytest.mark.parametrize(
    ("alternatives", "weakest"),
    [
        ([{"iam": []}, {"key": []}], "needs an API key"),
        ([{"key": []}, {}], "needs nothing"),
        ([{"cognito": ["read"]}, {"cognito": []}], "needs cognito"),
    ],
)
def test_alternatives_are_an_error(alternatives: Any, weakest: str) -> None:
    (line,) = refused(document(alternatives), RULE)
    assert line.startswith("api.yaml: #/paths/~1reports/post/security: these are alternatives")
    assert weakest in line


def test_alternatives_of_the_whole_document_are_an_error_where_they_stand() -> None:
    (line,) = refused(document(everywhere=[{"iam": []}, {"key": []}]), RULE)
    assert line.startswith("api.yaml: #/security: these are alternatives")


@pytest.mark.parametrize(("said", "accepted"), [("AWS_IAM", True), ("NONE", False), (None, False)])
def test_an_auth_type_of_the_operation_is_that_of_its_security(said: str | None, accepted: bool) -> None:  # noqa: FBT001  # a row
    content = document([{"iam": []}])
    content["paths"]["/reports"]["post"]["x-amazon-apigateway-auth"] = {"type": said}
    if accepted:
        assert required(weave(content, RULE)) == [{"iam": []}]
    else:
        (line,) = refused(content, RULE)
        assert "/post/x-amazon-apigateway-auth: is not what security says, which needs AWS_IAM" in line

"""Which place settles who may call, and what of the others is an error."""

from typing import Any

import pytest

from .documents import DOCUMENT, INTEGRATION, RULE, changed, refused, weave
from .secured import POOL, SCHEMES, document, required

# Which place counts.


PEOPLE = {"authorizers": {"people": {"type": "COGNITO_USER_POOLS", "user_pool_arns": [POOL]}}}


@pytest.mark.parametrize(
    ("rules", "every", "needed"),
    [
        ([RULE | {"authorization": "AWS_IAM"}], {"authorizer": "people"}, {"sigv4": []}),
        ([RULE | {"authorizer": "people"}], {"authorization": "AWS_IAM"}, {"people": []}),
        (
            [RULE | {"authorizer": "people"}],
            {"authorizer": "other", "authorization_scopes": ["x"]},
            {"people": []},
        ),
        ([RULE], {"authorizer": "people", "authorization": "AWS_IAM"}, {"people": []}),
        ([RULE | {"authorization": "NONE"}], {"authorizer": "people"}, {"people": []}),
        ([RULE | {"authorization_scopes": ["read"]}], {"authorizer": "people"}, {"people": ["read"]}),
    ],
)
def test_who_may_call_is_settled_by_the_less_general_place(
    rules: Any, every: dict[str, Any], needed: dict[str, Any]
) -> None:
    assert required(weave(DOCUMENT, *rules, **PEOPLE, **every)) == [needed]


def test_authorization_and_authorizer_in_one_place_are_an_error() -> None:
    (line,) = refused(DOCUMENT, RULE | {"authorization": "AWS_IAM", "authorizer": "people"}, **PEOPLE)
    assert line.startswith('operations[0].authorization: "AWS_IAM": a method has one authorizer; remove this')


def test_scopes_of_the_document_are_not_lost_to_an_authorizer_of_the_stack() -> None:
    content = document([{"people": ["admin"]}])
    assert required(weave(content, RULE | {"authorizer": "people"}, **PEOPLE)) == [{"people": ["admin"]}]
    (line,) = refused(content, RULE | {"authorizer": "people", "authorization_scopes": ["read"]}, **PEOPLE)
    assert line.endswith("/security: people has the scopes read in the configuration, and others here")


def test_who_may_call_that_an_earlier_entry_settled_otherwise_is_an_error() -> None:
    rules = [{"path": "/reports", "method": "POST", "function": "work", "authorization": "NONE"}]
    later = RULE | {"authorization": "AWS_IAM"}
    (line,) = refused(DOCUMENT, *rules, later)
    assert line.startswith(
        'operations[1].authorization: "AWS_IAM": has no effect, because the operation or an ea'
    )
    assert required(weave(DOCUMENT, *rules, RULE | {"authorization": "NONE"})) is None


def test_options_of_a_path_are_an_error() -> None:
    def add(content: Any) -> None:
        content["paths"]["/reports"]["x-async-lambda-api"] = {"authorization": "AWS_IAM"}

    (line,) = refused(changed(add), RULE)
    assert "#/paths/~1reports/x-async-lambda-api: has no effect here; say it in an operation" in line


def test_an_entry_for_a_preflight_that_api_gateway_responds_to_is_an_error() -> None:
    def add(content: Any) -> None:
        content["paths"]["/reports"]["options"] = {"responses": {"200": {"description": "yes"}}}

    entry = {"method": "OPTIONS", "authorization": "AWS_IAM"}
    (line,) = refused(changed(add), RULE, entry, cors={"allow_origin": "*"})
    assert line.startswith(
        'operations[1].authorization: "AWS_IAM": has no effect, because with cors API Gateway'
    )


def test_an_entry_for_the_path_of_a_preflight_of_the_users_alone_is_an_error() -> None:
    def add(content: Any) -> None:
        preflight = {"responses": {"200": {"description": "yes"}}, INTEGRATION: {"type": "mock"}}
        content["paths"]["/other"] = {"options": preflight}

    (line,) = refused(changed(add), RULE, {"path": "/other", "authorization": "AWS_IAM"})
    assert line.endswith("has no effect on a preflight of your own; name its `method` or `operation_id`")


@pytest.mark.parametrize("name", ["AWS_IAM", "NONE", "x-api-key"])
def test_a_scheme_called_like_a_type_is_a_scheme(name: str) -> None:
    schemes = SCHEMES | {name: SCHEMES["token"]}
    assert required(weave(document([{name: []}], schemes=schemes), RULE)) == [{name: []}]
    (line,) = refused(document([{name: [], "iam": []}], schemes=schemes), RULE)
    assert "are two authorizers" in line
    content = document([{name: []}], schemes=schemes)
    content["paths"]["/reports"]["post"]["x-amazon-apigateway-auth"] = {"type": name}
    assert "is not what security says" in refused(content, RULE)[0]

"""What a user wrote of who may call, against what API Gateway is given: never more open than written."""

from typing import Any

import pytest

from .documents import DOCUMENT, INTEGRATION, RULE, changed, operation, refused, weave
from .secured import KEPT, PLANS, POOL, document, required

# Where the security of the whole document stands.


@pytest.mark.parametrize("method", ["post", "get"])
def test_security_of_the_whole_document_is_written_into_each_operation(method: str) -> None:
    found = weave(document(everywhere=[{"key": []}]), RULE, usage_plans=PLANS)
    assert required(found, method) == [{"key": []}]
    assert "security" not in found


def test_an_operations_own_security_counts_before_that_of_the_whole_document() -> None:
    found = weave(document([{"iam": []}], everywhere=[{"key": []}]), RULE)
    assert required(found) == [{"iam": []}]


def test_a_preflight_needs_no_token_where_the_whole_document_has_security() -> None:
    found = weave(document(everywhere=[{"iam": []}]), RULE, cors={"allow_origin": "*"})
    assert required(found, "options") == []


def test_a_path_item_that_is_a_reference_gets_the_security_too() -> None:
    content = document(everywhere=[{"iam": []}])
    content["x-items"] = {"shared": {"get": content["paths"]["/reports"]["get"] | {"operationId": "other"}}}
    content["paths"]["/other"] = {"$ref": "#/x-items/shared"}
    assert operation(weave(content, RULE), "/other", "get")["security"] == [{"iam": []}]


# What options say of an operation that keeps its integration.


def test_an_operation_that_keeps_its_integration_is_as_closed_as_an_entry_says() -> None:
    who = {"authorization": "AWS_IAM", "api_key_required": True}
    found = weave(DOCUMENT, RULE, KEPT | who, usage_plans=PLANS)
    assert required(found, "get") == [{"sigv4": [], "api_key": []}]
    assert operation(found, method="get")[INTEGRATION]["uri"] == "arn:list"


def test_an_operation_that_keeps_its_integration_is_as_closed_as_it_says_itself() -> None:
    def add(content: Any) -> None:
        content["paths"]["/reports"]["get"]["x-async-lambda-api"] = {"authorization": "AWS_IAM"}

    assert required(weave(changed(add), RULE), "get") == [{"sigv4": []}]


def test_what_the_stack_says_for_all_routes_leaves_an_operation_alone_that_keeps_its_integration() -> None:
    assert required(weave(DOCUMENT, RULE, authorization="AWS_IAM"), "get") is None


def test_an_operation_that_keeps_its_integration_has_an_authorizer_of_the_stack() -> None:
    people = {"type": "COGNITO_USER_POOLS", "user_pool_arns": [POOL]}
    who = {"authorizer": "people", "authorization_scopes": ["read"]}
    found = weave(DOCUMENT, RULE, KEPT | who, authorizers={"people": people})
    assert required(found, "get") == [{"people": ["read"]}]


def test_an_operation_of_which_nothing_is_said_stays_as_it_is() -> None:
    assert required(weave(DOCUMENT, RULE), "get") is None


def test_a_preflight_of_the_users_is_not_closed_by_an_entry_for_its_path() -> None:
    def add(content: Any) -> None:
        preflight = {"responses": {"200": {"description": "yes"}}, INTEGRATION: {"type": "mock"}}
        content["paths"]["/reports"]["options"] = preflight

    found = weave(
        changed(add), RULE | {"authorization": "AWS_IAM"}, {"path": "*", "authorization": "AWS_IAM"}
    )
    assert (required(found, "get"), required(found, "options")) == ([{"sigv4": []}], None)


def test_a_preflight_of_the_users_that_is_public_by_the_document_contradicts_no_entry_for_its_path() -> None:
    def add(content: Any) -> None:
        preflight = {
            "responses": {"200": {"description": "yes"}},
            "security": [],
            INTEGRATION: {"type": "mock"},
        }
        content["paths"]["/reports"]["options"] = preflight

    found = weave(changed(add), RULE, {"path": "*", "authorization": "AWS_IAM"})
    assert required(found, "options") == []


def test_a_preflight_of_the_users_is_closed_by_an_entry_for_its_method() -> None:
    def add(content: Any) -> None:
        preflight = {"responses": {"200": {"description": "yes"}}, INTEGRATION: {"type": "mock"}}
        content["paths"]["/reports"]["options"] = preflight

    found = weave(changed(add), RULE, {"method": "OPTIONS", "authorization": "AWS_IAM"})
    assert required(found, "options") == [{"sigv4": []}]


@pytest.mark.parametrize(
    ("who", "line"),
    [
        ({"authorizer": "nobody"}, 'operations[1].authorizer: "nobody": not one of none'),
        (
            {"api_key_required": True},
            "operations[1].api_key_required: true: there is no key without one of `u",
        ),
    ],
)
def test_what_an_entry_says_of_a_kept_operation_is_checked(who: dict[str, Any], line: str) -> None:
    assert refused(DOCUMENT, RULE, KEPT | who)[0].startswith(line)


def test_another_option_of_an_operation_that_keeps_its_integration_is_an_error() -> None:
    def add(content: Any) -> None:
        content["paths"]["/reports"]["get"]["x-async-lambda-api"] = {"invocation": "Event"}

    (line,) = refused(changed(add), RULE)
    assert line == (
        "openapi: api.yaml: #/paths/~1reports/get/x-async-lambda-api/invocation: has no effect, because the "
        "operation keeps its integration; add `replace_integration: true`"
    )


def test_an_entry_for_nothing_but_operations_that_keep_their_integrations_is_an_error() -> None:
    (line,) = refused(DOCUMENT, RULE, KEPT | {"function": "work"})
    assert line.startswith('operations[1].function: "work": has no effect, because the operation keeps its')


# Names.


@pytest.mark.parametrize("name", ["sigv4", "api_key"])
def test_an_authorizer_takes_nothing_over_by_its_name(name: str) -> None:
    check = {name: {"type": "TOKEN", "function": "other"}}
    found = weave(
        DOCUMENT,
        RULE | {"authorization": "AWS_IAM", "api_key_required": True},
        authorizers=check,
        usage_plans=PLANS,
    )
    schemes = found["components"]["securitySchemes"]
    (needed,) = required(found)
    assert name not in needed
    assert {schemes[one].get("x-amazon-apigateway-authtype") for one in needed} == {"awsSigv4", None}
    assert schemes[name]["x-amazon-apigateway-authtype"] == "custom"


# Paths that refer to others.


def test_a_path_that_refers_to_another_one_keeps_what_that_one_was() -> None:
    content = document()
    content["paths"]["/copy"] = {"$ref": "#/paths/~1reports"}
    del content["paths"]["/reports"]["post"]
    replaced = {"path": "/reports", "function": "work", "replace_integration": True}
    found = weave(content, replaced | {"invocation": "RequestResponse"})
    assert operation(found, "/copy", "get")[INTEGRATION]["uri"] == "arn:list"
    assert operation(found, method="get")[INTEGRATION]["type"] == "aws"


@pytest.mark.parametrize(
    "wrong", [{"post": 7}, 7, {"post": {"responses": {"200": {"description": "yes"}}, "security": None}}]
)
def test_what_a_path_refers_to_is_checked_like_a_path(wrong: Any) -> None:
    content = document(everywhere=[{"key": []}])
    content["x-items"] = {"wrong": wrong}
    content["paths"]["/other"] = {"$ref": "#/x-items/wrong"}
    (line,) = refused(content, RULE)
    assert "/other" in line.replace("~1", "/")

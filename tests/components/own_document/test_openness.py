"""What a user wrote of who may call, against what API Gateway is given: never more open than written."""

from typing import Any

import pytest

from components import AsyncLambdaApiArgs
from components.specification.warnings import warnings

from .documents import DOCUMENT, INTEGRATION, RULE, changed, operation, parse, refused, weave

URI = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:check/invocations"
POOL = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_x"
HEADER = {"type": "apiKey", "name": "Authorization", "in": "header"}


def authorizer(**of: Any) -> dict[str, Any]:
    return HEADER | {"x-amazon-apigateway-authorizer": of}


SCHEMES: dict[str, dict[str, Any]] = {
    "iam": HEADER | {"x-amazon-apigateway-authtype": "awsSigv4"},
    "key": {"type": "apiKey", "name": "x-api-key", "in": "header"},
    "token": authorizer(type="token", authorizerUri=URI),
    "request": authorizer(type="request", authorizerUri=URI, identitySource="method.request.header.A"),
    "cognito": authorizer(type="cognito_user_pools", providerARNs=[POOL]),
    "bearer": {"type": "http", "scheme": "bearer"},
}
PLANS = {"free": {"keys": ["acme"]}}
KEPT = {"path": "/reports", "method": "GET"}


def document(security: Any = None, *, everywhere: Any = None, schemes: Any = SCHEMES) -> Any:
    """Return a document with a route, `POST /reports`, and an operation that keeps its integration, `GET`."""

    def add(content: Any) -> None:
        content["components"]["securitySchemes"] = schemes
        if everywhere is not None:
            content["security"] = everywhere
        if security is not None:
            content["paths"]["/reports"]["post"]["security"] = security

    return changed(add)


def required(found: Any, method: str = "post") -> Any:
    return operation(found, method=method).get("security")


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
            "operations[1].api_key_required: true: there is no key without one of u",
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
        "operation keeps its integration; add replace_integration: true"
    )


def test_an_entry_for_nothing_but_operations_that_keep_their_integrations_is_an_error() -> None:
    (line,) = refused(DOCUMENT, RULE, KEPT | {"function": "work"})
    assert line.startswith('operations[1].function: "work": has no effect, because the operation keeps its')


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


# What nobody would notice.


def supported(security: Any = None, **more: Any) -> Any:
    """Return a document whose schemes are all of a type that API Gateway knows."""
    schemes = {name: scheme for name, scheme in SCHEMES.items() if name != "bearer"}
    content = document(security, schemes=schemes, **more)
    if "everywhere" not in more:
        content["paths"]["/reports"]["get"]["security"] = []
    return content


def told(content: Any, *rules: dict[str, Any], **values: Any) -> list[str]:
    args = parse(content, *rules, **values)
    assert isinstance(args, AsyncLambdaApiArgs), args
    return list(warnings(args))


def test_an_api_key_without_usage_plans_is_reported() -> None:
    (line,) = told(supported(everywhere=[{"key": []}]), RULE)
    assert line.startswith(
        "api.yaml: security: POST /reports, GET /reports needs an API key, and there are no"
    )
    assert told(supported(everywhere=[{"key": []}]), RULE, usage_plans=PLANS) == []


@pytest.mark.parametrize("said", [{"api_key_required": True}, {"authorizer": "people"}])
def test_what_the_stack_says_for_all_is_reported_where_the_documents_security_counts(
    said: dict[str, Any],
) -> None:
    people = {"people": {"type": "COGNITO_USER_POOLS", "user_pool_arns": [POOL]}}
    shared = {"usage_plans": PLANS, "authorizers": people, **said}
    (line,) = told(supported([{"token": []}]), RULE, **shared)
    (option,) = said
    assert line == f"{option}: POST /reports does without, because the security of api.yaml counts there"
    assert told(supported(), RULE, **shared) == []


def test_a_scheme_that_api_gateway_ignores_with_a_warning_is_reported() -> None:
    content = supported()
    content["components"]["securitySchemes"]["bearer"] = SCHEMES["bearer"]
    (line,) = told(content, RULE)
    assert line.startswith("api.yaml: API Gateway ignores bearer with a warning")
    assert told(supported(), RULE) == []


def test_what_the_document_requires_anyway_is_not_reported() -> None:
    assert told(supported([{"iam": [], "key": []}]), RULE, api_key_required=True, usage_plans=PLANS) == []


def test_an_operation_that_keeps_its_integration_in_public_is_reported_unless_the_document_says_so() -> None:
    content = supported()
    assert told(content, RULE) == []
    del content["paths"]["/reports"]["get"]["security"]
    (line,) = told(content, RULE)
    assert line.startswith("openapi: GET /reports keeps its integration, and nothing says who may call it")
    assert told(content, RULE, KEPT | {"authorization": "NONE"}) == []


@pytest.mark.parametrize("security", [[{"nowhere": []}], [{"iam": []}, {"key": []}]])
def test_what_api_gateway_does_not_check_of_a_kept_operation_is_reported(security: Any) -> None:
    content = supported()
    content["paths"]["/reports"]["get"]["security"] = security
    (line,) = told(content, RULE, usage_plans=PLANS)
    assert line == (
        "openapi: GET /reports keeps its integration and requires what API Gateway does not check; what is "
        "behind it has to"
    )


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
    assert line.endswith("has no effect on a preflight of your own; name its method or operation_id")


@pytest.mark.parametrize("name", ["AWS_IAM", "NONE", "x-api-key"])
def test_a_scheme_called_like_a_type_is_a_scheme(name: str) -> None:
    schemes = SCHEMES | {name: SCHEMES["token"]}
    assert required(weave(document([{name: []}], schemes=schemes), RULE)) == [{name: []}]
    (line,) = refused(document([{name: [], "iam": []}], schemes=schemes), RULE)
    assert "are two authorizers" in line
    content = document([{name: []}], schemes=schemes)
    content["paths"]["/reports"]["post"]["x-amazon-apigateway-auth"] = {"type": name}
    assert "is not what security says" in refused(content, RULE)[0]


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


# What is checked of a body.


def checking(body: Any, **more: Any) -> Any:
    content = document()
    content["x-amazon-apigateway-request-validators"] = {
        "all": {"validateRequestBody": True, "validateRequestParameters": True}
    }
    content["x-amazon-apigateway-request-validator"] = "all"
    content["paths"]["/reports"]["post"] |= {"requestBody": {"content": body}, **more}
    return content


def taken(found: Any) -> tuple[list[str], str]:
    """Return which content types reach the function, and what becomes of others."""
    integration = operation(found)[INTEGRATION]
    return list(integration.get("requestTemplates", {})), integration["passthroughBehavior"]


REPORT = {"schema": {"$ref": "#/components/schemas/Report"}}


@pytest.mark.parametrize("rule", [{}, {"event": "proxy"}, {"invocation": "Client"}])
def test_a_body_that_the_document_has_checked_is_of_a_type_with_a_schema(rule: dict[str, Any]) -> None:
    content = checking({"application/json": REPORT, "application/vnd.report+json": REPORT, "text/plain": {}})
    types = ["application/json", "application/vnd.report+json"]
    assert taken(weave(content, RULE | rule)) == (types, "never")


def test_a_body_that_nothing_checks_passes_whatever_its_type() -> None:
    content = checking({"application/json": REPORT})
    del content["x-amazon-apigateway-request-validator"]
    assert taken(weave(content, RULE)) == ([], "when_no_match")


def test_types_that_an_entry_names_count() -> None:
    content = checking({"application/json": REPORT})
    assert taken(weave(content, RULE | {"content_types": ["text/plain"]})) == (["text/plain"], "never")
    passed = RULE | {"passthrough_behavior": "WHEN_NO_MATCH"}
    assert taken(weave(content, passed)) == ([], "when_no_match")


@pytest.mark.parametrize("place", ["document", "operation"])
def test_a_validator_that_does_not_exist_is_an_error(place: str) -> None:
    content = checking({"application/json": REPORT})
    holder = content if place == "document" else content["paths"]["/reports"]["post"]
    holder["x-amazon-apigateway-request-validator"] = "al"
    (line,) = refused(content, RULE)
    assert line.endswith('-request-validator: "al" is not one of all, so nothing would be checked')


@pytest.mark.parametrize(
    "name", ["x-amazon-apigateway-request-validators", "x-amazon-apigateway-gateway-responses"]
)
@pytest.mark.parametrize("value", [None, [], 7])
def test_an_extension_that_is_no_mapping_is_an_error(name: str, value: Any) -> None:
    (line,) = refused(document() | {name: value}, RULE | {"required_headers": ["X-Tenant"]})
    assert line.startswith(f"api.yaml: #/{name}: ")
    assert line.endswith("is not a mapping")


@pytest.mark.parametrize("has_body", [True, False])
def test_a_model_is_for_what_an_operation_of_swagger_consumes(has_body: bool) -> None:  # noqa: FBT001  # a row
    body = {"name": "body", "in": "body", "schema": {"$ref": "#/definitions/Report"}}
    post: dict[str, Any] = {
        "responses": {"200": {"description": "yes"}},
        "parameters": [body] if has_body else [],
    }
    content = {
        "swagger": "2.0",
        "info": {"title": "Reports", "version": "1"},
        "consumes": ["application/xml"],
        "paths": {"/reports": {"post": post}},
        "definitions": {"Report": {"type": "object"}},
    }
    rule = {"path": "/reports", "function": "work", "model": "Report"}
    assert operation(weave(content, rule))["consumes"] == ["application/json"]
    post["consumes"] = ["application/xml"]
    (line,) = refused(content, rule)
    assert line.endswith("/post/consumes: is not the configuration's content_types, application/json")


def test_a_document_for_vpc_endpoints_is_no_public_api() -> None:
    extension = "x-amazon-apigateway-endpoint-configuration"
    (line,) = refused(document() | {extension: {"vpcEndpointIds": ["vpce-1"]}}, RULE)
    assert line == f'endpoint.type: "REGIONAL": {extension} has vpcEndpointIds; use PRIVATE'


def test_an_event_has_what_an_authorizer_of_the_document_found_out() -> None:
    found = operation(weave(document([{"cognito": []}]), RULE | {"event": "proxy"}))
    (event,) = found[INTEGRATION]["requestTemplates"].values()
    assert '"authorizer": {"claims": {' in event

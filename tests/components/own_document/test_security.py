"""Who may call the operations of a document."""

from typing import Any

from .documents import DOCUMENT, RULE, changed, operation, parse, weave

URI = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:check/invocations"
TOKEN = {"type": "http", "scheme": "bearer"}
AUTHORIZER = {
    "type": "apiKey",
    "name": "Authorization",
    "in": "header",
    "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": URI},
}


def secured(scheme: dict[str, Any]) -> Any:
    def add(document: Any) -> None:
        document["components"]["securitySchemes"] = {"ours": scheme}
        document["security"] = [{"ours": []}]

    return changed(add)


def test_callers_sign_when_nobody_says_who_may_call() -> None:
    assert operation(weave(DOCUMENT, RULE))["security"] == [{"sigv4": []}]


def test_a_scheme_of_the_document_that_api_gateway_checks_is_enough() -> None:
    assert operation(weave(secured(AUTHORIZER), RULE))["security"] == [{"ours": []}]


def test_a_scheme_that_api_gateway_does_not_check_is_not() -> None:
    (line,) = parse(secured(TOKEN), RULE)
    assert line.startswith(
        "openapi: api.yaml: #/security: API Gateway does not check ours, so anybody could call POST /rep"
    )


def test_the_configuration_adds_to_such_a_scheme() -> None:
    found = weave(secured(TOKEN), RULE | {"authorization": "AWS_IAM"})
    assert operation(found)["security"] == [{"ours": [], "sigv4": []}]


def test_who_may_call_is_said_once() -> None:
    (line,) = parse(secured(AUTHORIZER), RULE | {"authorization": "NONE"})
    assert "#/security: says who may call POST /reports" in line
    assert "and so does `authorization`; leave out one" in line


def test_the_documents_word_counts_before_what_the_stack_says_for_all() -> None:
    found = weave(secured(AUTHORIZER), RULE, authorization="NONE")
    assert operation(found)["security"] == [{"ours": []}]


def test_a_scheme_is_found_through_its_reference() -> None:
    document = secured({"$ref": "#/components/x-schemes/ours"})
    document["components"]["x-schemes"] = {"ours": AUTHORIZER}
    assert operation(weave(document, RULE))["security"] == [{"ours": []}]

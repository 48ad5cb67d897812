"""What a policy mends when its enforcement level is `remediate`."""

import json
from dataclasses import replace
from typing import Any

import pytest
import yaml
from pulumi_policy.deserialize import SPECIAL_SECRET_SIG, SPECIAL_SIG_KEY
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE as UNKNOWN

from .engine import Given, failed, remedied
from .forms import (
    CLIENT,
    CLIENTS_CHOICE,
    IN_DOCUMENTS,
    PARAMETER,
    RIGHT,
    SQS,
    Form,
    Operation,
    aws_resources,
    document,
    native_method,
    openapi_json,
    openapi_with_references,
)

MAPPED = "lambda-invocation-type-mapped"
VALID = "lambda-invocation-type-valid"
DECLARED = "lambda-invocation-type-source-declared"
ALL = (MAPPED, VALID, DECLARED)
FORMS: tuple[Form, ...] = (
    native_method,
    *(form for form in IN_DOCUMENTS if form is not openapi_with_references),
)
UNMAPPED = replace(RIGHT, parameters={})


def named(stack: list[Given], name: str = "jobs") -> Given:
    return next(one for one in stack if one.name == name)


def mended(form: Form, operation: Operation, **configuration: Any) -> list[Given]:
    """The stack after the remediation of its integration."""
    stack = form(operation)
    props = remedied(named(stack), *ALL, configurations={MAPPED: configuration})
    return [replace(one, props=props) if one.name == "jobs" else one for one in stack]


FAULTS = {
    "no mapping": replace(UNMAPPED, status="200"),
    "no mapping among others": replace(RIGHT, parameters={"integration.request.header.X": "'a'"}),
    "unquoted": replace(RIGHT, parameters={PARAMETER: "Event"}),
    "in double quotes": replace(RIGHT, parameters={PARAMETER: '"Event"'}),
    "wrong case": replace(RIGHT, parameters={PARAMETER: "'requestresponse'"}),
}


@pytest.mark.parametrize("form", [aws_resources, *FORMS], ids=lambda form: form.__name__)
@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_mended_passes(form: Form, fault: str) -> None:
    assert failed(*form(FAULTS[fault]))
    assert failed(*mended(form, FAULTS[fault])) == set()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("declared", [(), ("X-Other",)])
def test_an_undeclared_header_is_declared(form: Form, declared: tuple[str, ...]) -> None:
    operation = replace(CLIENTS_CHOICE, declared=declared)
    assert failed(*form(operation)) == {(DECLARED, "jobs")}
    assert failed(*mended(form, operation)) == set()


def test_a_document_that_refers_to_its_integration_is_mended_there() -> None:
    assert failed(*mended(openapi_with_references, UNMAPPED)) == set()


def test_a_missing_mapping_becomes_what_happens_today() -> None:
    props = remedied(named(aws_resources(UNMAPPED)), MAPPED)
    assert props["requestParameters"] == {PARAMETER: "'RequestResponse'"}


def test_a_missing_mapping_becomes_the_type_configured() -> None:
    props = remedied(named(aws_resources(UNMAPPED)), MAPPED, configurations={MAPPED: {"type": "Event"}})
    assert props["requestParameters"] == {PARAMETER: "'Event'"}


def test_what_is_secret_or_not_known_stays_so() -> None:
    secret = {SPECIAL_SIG_KEY: SPECIAL_SECRET_SIG, "value": "s3cret"}
    given = named(aws_resources(UNMAPPED))
    given = replace(
        given, props={**given.props, "restApi": UNKNOWN, "requestTemplates": {"text/plain": secret}}
    )
    props = remedied(given, MAPPED)
    assert props == {**given.props, "requestParameters": {PARAMETER: "'RequestResponse'"}}


@pytest.mark.parametrize("operation", [RIGHT, CLIENTS_CHOICE, replace(UNMAPPED, uri=SQS)])
def test_what_has_no_fault_is_left_alone(operation: Operation) -> None:
    given = named(aws_resources(operation))
    assert remedied(given, *ALL) == given.props


def test_a_literal_that_is_no_type_is_nothing_to_guess() -> None:
    given = named(aws_resources(replace(RIGHT, parameters={PARAMETER: "'Async'"})))
    assert remedied(given, *ALL) == given.props


COMPACT = json.dumps(document(UNMAPPED))
INDENTED = json.dumps(document(UNMAPPED), indent=4)
TABBED = json.dumps(document(UNMAPPED), indent="\t")
AS_YAML = yaml.safe_dump(document(UNMAPPED), sort_keys=False)
COMMENTED = f"# ours\n{AS_YAML}\n# é, 日本 and 🎉 stay where they are\n".replace(
    "title: jobs", 'title: "jöbs 🎉"  # !'
)


ESCAPED = COMPACT.replace('"jobs"', r'"j\u00f6bs \ud83c\udf89 \/ \t"')
WINDOWS = INDENTED.replace("\n", "\r\n")


@pytest.mark.parametrize("body", [COMPACT, INDENTED, TABBED, ESCAPED, WINDOWS, AS_YAML, COMMENTED])
def test_the_rest_of_a_document_stays_byte_for_byte(body: str) -> None:
    after = remedied(Given("aws:apigateway/restApi:RestApi", "api", {"body": body}), MAPPED)["body"]
    start = next(index for index, (one, other) in enumerate(zip(body, after, strict=False)) if one != other)
    added = len(after) - len(body)
    assert added > 0
    assert after[:start] + after[start + added :] == body


def test_an_insertion_keeps_the_style_of_its_document() -> None:
    after = remedied(Given("aws:apigateway/restApi:RestApi", "api", {"body": AS_YAML}), MAPPED)["body"]
    (line,) = set(after.splitlines()) - set(AS_YAML.splitlines())
    assert line.strip() == f'requestParameters: {{"{PARAMETER}": "\'RequestResponse\'"}}'
    indented = remedied(Given("aws:apigateway/restApi:RestApi", "api", {"body": INDENTED}), MAPPED)["body"]
    (line,) = set(indented.splitlines()) - set(INDENTED.splitlines())
    assert line.strip() == f'"requestParameters": {{"{PARAMETER}": "\'RequestResponse\'"}},'


def test_several_operations_are_mended_at_once() -> None:
    whole = document(UNMAPPED)
    whole["paths"]["/other"] = document(replace(CLIENTS_CHOICE, declared=()))["paths"]["/jobs"]
    given = replace(named(openapi_json(RIGHT)), props={"body": json.dumps(whole)})
    after = json.loads(remedied(given, *ALL)["body"])
    integration = after["paths"]["/jobs"]["post"]["x-amazon-apigateway-integration"]
    assert integration["requestParameters"] == {PARAMETER: "'RequestResponse'"}
    (declared,) = after["paths"]["/other"]["post"]["parameters"]
    assert declared == {
        "name": "InvocationType",
        "in": "header",
        "required": False,
        "schema": {"type": "string"},
    }


def test_swagger_declares_in_its_own_way() -> None:
    body = json.dumps(document(replace(CLIENTS_CHOICE, declared=()), "2.0"))
    after = remedied(Given("aws:apigateway/restApi:RestApi", "api", {"body": body}), DECLARED)["body"]
    (declared,) = json.loads(after)["paths"]["/jobs"]["post"]["parameters"]
    assert declared == {"name": "InvocationType", "in": "header", "required": False, "type": "string"}


def test_methods_of_their_own_declare_the_header_that_is_configured() -> None:
    given = named(aws_resources(RIGHT), "method")
    assert remedied(given, DECLARED) == given.props
    props = remedied(given, DECLARED, configurations={DECLARED: {"header": "InvocationType"}})
    assert props["requestParameters"] == {CLIENT: False}


INTEGRATION = """
openapi: 3.0.1
paths:
  /jobs:
    post:
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        uri: {uri}
{more}"""


@pytest.mark.parametrize("nothing", ["", " ", " null", " ~", " {}", "  # none"])
def test_a_key_without_a_value_gets_one(nothing: str) -> None:
    body = INTEGRATION.format(
        uri=RIGHT.uri, more=f"        requestParameters:{nothing}\n        timeoutInMillis: 50\n"
    )
    after = remedied(Given("aws:apigateway/restApi:RestApi", "api", {"body": body}), MAPPED)["body"]
    integration = yaml.safe_load(after)["paths"]["/jobs"]["post"]["x-amazon-apigateway-integration"]
    assert integration["requestParameters"] == {PARAMETER: "'RequestResponse'"}
    assert integration["timeoutInMillis"] == 50
    assert after.count("requestParameters") == 1


def test_what_is_merged_from_another_place_is_left_alone() -> None:
    body = INTEGRATION.format(uri=RIGHT.uri, more="        <<: *base\n").replace(
        "openapi:", "x-base: &base {requestParameters: {integration.request.header.X: \"'a'\"}}\nopenapi:"
    )
    given = Given("aws:apigateway/restApi:RestApi", "api", {"body": body})
    assert failed(given) >= {(MAPPED, "api")}
    assert remedied(given, MAPPED)["body"] == body

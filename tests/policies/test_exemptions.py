"""Exemptions and the rest of the pack's configuration."""

from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from pulumi_policy import Policy
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from policies import POLICIES
from policies.exemptions import NAME

from .engine import Given, failed, judged
from .forms import CLIENTS_CHOICE, PARAMETER, RIGHT, aws_resources, openapi_json

MAPPED = "lambda-invocation-type-mapped"
UNMAPPED = replace(RIGHT, parameters={})
BY_NAME = {"resource": "jobs", "reason": "waiting is meant"}


def exempting(*exemptions: dict[str, str]) -> dict[str, dict[str, Any]]:
    return {NAME: {"exemptions": [*exemptions]}}


@pytest.mark.parametrize(
    "exemption",
    [
        BY_NAME,
        {"resource": "j*", "reason": "waiting is meant"},
        {"urn": "urn:pulumi:dev::theirs::aws:apigateway/*::jobs", "reason": "waiting is meant"},
        {"policy": MAPPED, **BY_NAME},
        {"expires": "2999-12-31", **BY_NAME},
    ],
)
def test_what_is_exempt_is_listed_with_the_reason(exemption: dict[str, str]) -> None:
    (found,) = judged(*aws_resources(UNMAPPED), configurations=exempting(exemption))
    assert (found.policy, found.resource) == (NAME, "jobs")
    assert found.message.startswith("jobs maps no request parameters; it should map")
    assert f"({MAPPED}); exempt because waiting is meant" in found.message


@pytest.mark.parametrize("route", ["POST /jobs", "* /jobs", "POST /*"])
def test_a_route_of_a_document_is_exempt(route: str) -> None:
    exemptions = exempting({"route": route, "reason": "waiting is meant"})
    assert failed(*openapi_json(UNMAPPED), configurations=exemptions) == {(NAME, "jobs")}


@pytest.mark.parametrize(
    "exemption",
    [
        {"resource": "other", "reason": "-"},
        {"route": "GET /jobs", "reason": "-"},
        {"policy": "lambda-invocation-type-valid", **BY_NAME},
    ],
)
def test_what_an_exemption_does_not_cover_stays_a_finding(exemption: dict[str, str]) -> None:
    found = failed(*aws_resources(UNMAPPED), configurations=exempting(exemption))
    assert found == {(MAPPED, "jobs"), (NAME, "the stack")}


@pytest.mark.parametrize(
    ("exemption", "told"),
    [
        ({"resource": "other"}, "(resource: other) has no effect: no violation matches; "),
        (
            {"route": "GET /jobs", "expires": "2020-01-31"},
            "(route: GET /jobs) has no effect: no violation matches; ",
        ),
        (
            {"policy": "lambda-invocation-type-valid", "resource": "jobs"},
            "(policy: lambda-invocation-type-valid, resource: jobs) has no effect: no violation matches; ",
        ),
        (
            {"policy": "lambda-type-valid", "resource": "jobs"},
            "(policy: lambda-type-valid, resource: jobs) has no effect: there is no policy "
            "lambda-type-valid; nearest: lambda-invocation-type-valid",
        ),
    ],
    ids=["resource", "expired route", "policy", "unknown policy"],
)
def test_an_exemption_that_covers_nothing_is_reported_for_the_stack(
    exemption: dict[str, str], told: str
) -> None:
    exemptions = exempting(BY_NAME, {"reason": "-", **exemption})
    found = judged(*aws_resources(UNMAPPED), configurations=exemptions)
    assert [one.resource for one in found] == ["jobs", "the stack"]
    assert found[1].policy == NAME
    assert found[1].message.startswith(f"exemptions[1] {told}")


def test_nothing_is_said_of_exemptions_where_more_may_be_found_in_the_update() -> None:
    unknown = Given("aws:apigateway/restApi:RestApi", "api", {"body": UNKNOWN_STRING_VALUE})
    exemptions = exempting({"resource": "other", "reason": "-"})
    assert judged(unknown, configurations=exemptions) == []


def test_an_expired_exemption_is_none_and_says_so() -> None:
    exemptions = exempting({"expires": "2020-01-31", **BY_NAME})
    (found,) = judged(*aws_resources(UNMAPPED), configurations=exemptions)
    assert found.policy == MAPPED
    assert "(its exemption expired on 2020-01-31)" in found.message


def test_a_finding_of_the_whole_stack_is_exempt_too() -> None:
    stack = [replace(one, after=[]) if one.name == "deployment" else one for one in aws_resources(RIGHT)]
    exemptions = exempting({"resource": "deployment", "reason": "deployed by hand"})
    assert failed(*stack, configurations=exemptions) == {(NAME, "deployment")}


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        (["Event", "RequestResponse"], {("lambda-invocation-type-allowed", "jobs")}),
        (["Client"], set()),
        (["Event", "RequestResponse", "Client"], set()),
    ],
)
def test_an_organisation_may_forbid_types(types: list[str], expected: set[tuple[str, str]]) -> None:
    configurations = {"lambda-invocation-type-allowed": {"types": types}}
    assert failed(*aws_resources(CLIENTS_CHOICE), configurations=configurations) == expected


def test_a_finding_names_what_is_allowed() -> None:
    configurations = {"lambda-invocation-type-allowed": {"types": ["RequestResponse"]}}
    (found,) = judged(*aws_resources(RIGHT), configurations=configurations)
    assert "jobs has the invocation type Event; it should be RequestResponse." in found.message


def schema_of(name: str) -> dict[str, Any]:
    policy: Policy = next(one for one in POLICIES if one.name == name)
    assert policy.config_schema
    return {"type": "object", "properties": policy.config_schema.properties}


@pytest.mark.parametrize(
    "exemption",
    [
        {"resource": "jobs"},
        {"reason": "of nothing"},
        {"resource": "jobs", "reason": ""},
        {"expires": "soon", **BY_NAME},
        {"resuorce": "jobs", "reason": "misspelt"},
    ],
)
def test_an_exemption_that_is_none_is_refused(exemption: dict[str, str]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"exemptions": [exemption]}, schema_of(NAME))


@pytest.mark.parametrize(
    ("policy", "configuration"),
    [
        (MAPPED, {"type": "Client"}),
        ("lambda-invocation-type-allowed", {"types": []}),
        ("lambda-invocation-type-allowed", {"types": ["Async"]}),
    ],
)
def test_a_configuration_that_is_none_is_refused(policy: str, configuration: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(configuration, schema_of(policy))


def test_the_parameter_that_messages_name_is_the_one_of_the_field() -> None:
    (found,) = judged(*aws_resources(UNMAPPED))
    assert PARAMETER in found.message

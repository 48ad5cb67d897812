"""What is decided in the first preview of a stack, where ids and ARNs are not known yet."""

from dataclasses import replace
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE as UNKNOWN

from .engine import Given, failed, judged
from .forms import CLIENT, FUNCTION, PARAMETER, PERMISSION, RIGHT, aws_resources

PLACE = {"restApi": UNKNOWN, "resourceId": UNKNOWN, "httpMethod": "POST"}
BY_ID = {"restApi": ["api"], "resourceId": ["resource"], "httpMethod": ["method"]}


def stack(
    parameters: dict[str, str], uri_of: list[str], declared: dict[str, bool] | None = None
) -> list[Given]:
    """A stack of which nothing is deployed: one integration, whose URI is computed from resources."""
    return [
        replace(
            FUNCTION, props={"name": UNKNOWN, "arn": UNKNOWN, "deadLetterConfig": {"targetArn": UNKNOWN}}
        ),
        Given("aws:sqs/queue:Queue", "queue", {}),
        Given("pulumi:pulumi:StackReference", "elsewhere", {}),
        Given("aws:lambda/alias:Alias", "live", {"name": "live"}, {"functionName": ["work"]}),
        Given("aws:apigateway/restApi:RestApi", "api", {"name": "api"}),
        Given("aws:apigateway/resource:Resource", "resource", {}),
        replace(
            PERMISSION,
            props={**PERMISSION.props, "function": UNKNOWN, "sourceArn": UNKNOWN},
            sources={"function": ["work"], "sourceArn": ["api"]},
        ),
        Given(
            "aws:apigateway/method:Method",
            "method",
            {**PLACE, "requestParameters": declared or {}},
            {"restApi": ["api"], "resourceId": ["resource"]},
        ),
        Given(
            "aws:apigateway/integration:Integration",
            "jobs",
            {
                **PLACE,
                "type": "AWS",
                "uri": UNKNOWN,
                "integrationHttpMethod": "POST",
                "requestParameters": parameters,
            },
            {**BY_ID, "uri": uri_of},
        ),
        Given(
            "aws:apigateway/integrationResponse:IntegrationResponse",
            "answer",
            {**PLACE, "statusCode": "202"},
            BY_ID,
        ),
        Given(
            "aws:apigateway/deployment:Deployment",
            "deployment",
            {"restApi": UNKNOWN, "triggers": UNKNOWN},
            {"restApi": ["api"]},
            after=["jobs", "answer"],
        ),
    ]


EVENT = {PARAMETER: "'Event'"}


@pytest.mark.parametrize("source", ["work", "live"])
def test_a_stack_that_is_right_passes(source: str) -> None:
    assert failed(*stack(EVENT, [source])) == set()


@pytest.mark.parametrize("source", ["work", "live"])
@pytest.mark.parametrize(
    ("parameters", "policy"),
    [
        ({}, "lambda-invocation-type-mapped"),
        ({PARAMETER: "Event"}, "lambda-invocation-type-valid"),
    ],
)
def test_what_a_uri_is_computed_from_tells_what_it_calls(
    source: str, parameters: dict[str, str], policy: str
) -> None:
    assert failed(*stack(parameters, [source])) == {(policy, "jobs")}


def test_a_queue_is_none_of_its_business() -> None:
    assert failed(*stack({}, ["queue"])) == set()


def test_the_method_is_found_by_what_its_ids_are_computed_from() -> None:
    found = failed(*stack({PARAMETER: CLIENT}, ["work"]))
    assert ("lambda-invocation-type-source-declared", "jobs") in found
    declared = failed(*stack({PARAMETER: CLIENT}, ["work"], {CLIENT: False}))
    assert ("lambda-invocation-type-source-declared", "jobs") not in declared


@pytest.mark.parametrize("sources", [[], ["elsewhere"]])
def test_where_nothing_can_be_known_that_is_said_once(sources: list[str]) -> None:
    (found,) = judged(*stack({}, sources))
    assert (found.policy, found.resource) == ("lambda-integration-known", "jobs")
    assert found.message.startswith("jobs cannot be judged, because its URI is not known here. Compose ")


def test_a_document_computed_from_a_function_is_said_to_be_unknown() -> None:
    body = Given("aws:apigateway/restApi:RestApi", "api", {"body": UNKNOWN}, {"body": ["work"]})
    (found,) = judged(FUNCTION, body)
    assert (found.policy, found.resource) == ("lambda-integration-known", "api")
    assert "because its body is not known before the update: it is computed from a function" in found.message


def test_the_failure_destination_is_found_by_what_it_is_computed_from() -> None:
    resources: dict[str, Any] = {one.name: one for one in stack(EVENT, ["work"])}
    resources["work"] = replace(resources["work"], props={"name": UNKNOWN, "arn": UNKNOWN})
    assert failed(*resources.values()) == {("asynchronous-function-failure-destination", "work")}
    destination = Given(
        "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
        "failures",
        {"functionName": UNKNOWN, "destinationConfig": {"onFailure": {"destination": UNKNOWN}}},
        {"functionName": ["work"]},
    )
    assert failed(*resources.values(), destination) == set()


def test_what_was_told_of_a_resource_alone_is_not_told_again_of_the_stack() -> None:
    found = judged(*aws_resources(replace(RIGHT, parameters={})))
    assert [one.policy for one in found] == ["lambda-invocation-type-mapped"]


def test_what_an_unknown_template_overrides_is_not_judged() -> None:
    waits = {PARAMETER: "'RequestResponse'"}
    resources = [
        replace(one, props={**one.props, "requestTemplates": UNKNOWN}) if one.name == "jobs" else one
        for one in stack(waits, ["work"])
    ]
    configurations = {"lambda-invocation-type-allowed": {"types": ["RequestResponse"]}}
    assert failed(*resources, configurations=configurations) == set()


def test_a_mapping_of_an_unknown_value_is_not_judged() -> None:
    assert failed(*stack({PARAMETER: UNKNOWN}, ["work"])) == set()

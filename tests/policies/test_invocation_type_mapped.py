"""Starts from an integration that is right and changes one thing."""

from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, unknown_checking_proxy

from policies.readers import resource
from policies.rules.invocation_type_mapped import violation

LAMBDA = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:us-east-1:123456789012:function:work/invocations"
)
SQS = "arn:aws:apigateway:us-east-1:sqs:path/123456789012/queue"
PARAMETER = "integration.request.header.X-Amz-Invocation-Type"
MAPPED: dict[str, Any] = {"type": "AWS", "uri": LAMBDA, "requestParameters": {PARAMETER: "'Event'"}}


def judged(changed: dict[str, Any], uri_dependencies: list[str] | None = None) -> str | None:
    props = unknown_checking_proxy(
        {key: value for key, value in (MAPPED | changed).items() if value is not None}
    )
    return violation("jobs", resource.read(props, uri_dependencies))


def test_an_integration_that_maps_the_header_is_right() -> None:
    assert judged({}) is None


def test_one_without_request_parameters_is_told_what_to_add() -> None:
    message = judged({"requestParameters": None})
    assert message
    assert message.startswith(f"jobs maps no request parameters; it should map {PARAMETER} too. Add ")


def test_one_that_maps_other_headers_is_told_which_it_found() -> None:
    message = judged({"requestParameters": {"integration.request.header.X-Other": "'a'"}})
    assert message
    assert message.startswith("jobs maps integration.request.header.X-Other; ")


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_it_decides_in_every_partition(partition: str) -> None:
    uri = LAMBDA.replace("arn:aws:", f"arn:{partition}:")
    assert judged({"uri": uri, "requestParameters": None})


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "AWS_PROXY"},
        {"type": "MOCK", "uri": None},
        {"type": "HTTP", "uri": "https://example.com/"},
        {"uri": SQS},
    ],
)
def test_an_integration_with_anything_but_lambda_is_none_of_its_business(changed: dict[str, Any]) -> None:
    assert judged({"requestParameters": None} | changed) is None


def test_the_header_maps_whatever_its_case() -> None:
    assert judged({"requestParameters": {PARAMETER.lower(): "'Event'"}}) is None


def test_a_template_that_sets_the_header_maps_it_too() -> None:
    template = '#set($context.requestOverride.header.X-Amz-Invocation-Type = "Event")'
    assert judged({"requestParameters": None, "requestTemplates": {"application/json": template}}) is None


def test_an_unknown_uri_is_judged_by_the_function_it_depends_on() -> None:
    unknown = {"uri": UNKNOWN_STRING_VALUE, "requestParameters": None}
    assert judged(unknown, ["aws:lambda/function:Function"])


def test_an_unknown_uri_of_a_queue_is_none_of_its_business() -> None:
    unknown = {"uri": UNKNOWN_STRING_VALUE, "requestParameters": None}
    assert judged(unknown, ["aws:sqs/queue:Queue"]) is None


def test_an_unknown_uri_of_unknown_origin_is_not_judged() -> None:
    assert judged({"uri": UNKNOWN_STRING_VALUE, "requestParameters": None}) is None


def test_a_mapping_of_an_unknown_value_is_a_mapping() -> None:
    assert judged({"requestParameters": {PARAMETER: UNKNOWN_STRING_VALUE}}) is None

from dataclasses import replace

import pytest

from components import InvocationType, Route
from components.integration import IntegrationSpec, fingerprint, integration_spec
from components.invocation import INVOCATION_TYPE_PARAMETER

URIS = {"POST /jobs": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/work/invocations"}


def spec(invocation: InvocationType, *, strict: bool = True) -> IntegrationSpec:
    return integration_spec(Route(path="/jobs", function="work", invocation=invocation, strict=strict))


def statuses(of: IntegrationSpec) -> list[tuple[str, str | None]]:
    return [(response.status_code, response.selection_pattern) for response in of.responses]


@pytest.mark.parametrize(
    ("invocation", "expression"),
    [
        (InvocationType.EVENT, "'Event'"),
        (InvocationType.REQUEST_RESPONSE, "'RequestResponse'"),
        (InvocationType.CLIENT, "method.request.header.InvocationType"),
    ],
)
def test_each_type_is_mapped_from_a_quoted_literal_or_the_clients_header(
    invocation: InvocationType, expression: str
) -> None:
    assert spec(invocation).request_parameters == {INVOCATION_TYPE_PARAMETER: expression}


def test_only_a_clients_choice_declares_the_header_and_does_not_require_it() -> None:
    assert spec(InvocationType.CLIENT).method_parameters == {"method.request.header.InvocationType": False}
    assert spec(InvocationType.EVENT).method_parameters == {}


def test_an_asynchronous_route_answers_202_with_the_request_id() -> None:
    (response,) = spec(InvocationType.EVENT).responses
    assert response.status_code == "202"
    assert response.templates == {"application/json": '{"requestId": "$context.requestId"}\n'}


@pytest.mark.parametrize("invocation", [InvocationType.REQUEST_RESPONSE, InvocationType.CLIENT])
def test_a_synchronous_answer_is_200_or_500_for_any_error_of_the_function(
    invocation: InvocationType,
) -> None:
    assert statuses(spec(invocation)) == [("200", None), ("500", r"(\n|.)+")]


def test_an_error_answer_leaks_nothing_of_the_function() -> None:
    _, error = spec(InvocationType.REQUEST_RESPONSE).responses
    assert error.templates == {"application/json": '{"message": "Internal server error"}\n'}


def test_the_method_declares_every_status_that_a_strict_choice_can_answer() -> None:
    assert spec(InvocationType.CLIENT).method_statuses == ("200", "202", "400", "500")


def test_a_strict_choice_takes_no_body_past_its_template() -> None:
    assert spec(InvocationType.CLIENT).passthrough_behavior == "NEVER"


def test_a_plain_choice_is_the_mapping_alone() -> None:
    plain = spec(InvocationType.CLIENT, strict=False)
    assert plain.request_parameters == spec(InvocationType.CLIENT).request_parameters
    assert plain.request_templates == {}
    assert plain.passthrough_behavior == "WHEN_NO_MATCH"


def test_the_order_of_routes_is_not_part_of_the_fingerprint() -> None:
    jobs = spec(InvocationType.EVENT)
    root = replace(jobs, path="/")
    uris = URIS | {"POST /": "arn:other"}
    assert fingerprint([jobs, root], uris) == fingerprint([root, jobs], uris)


@pytest.mark.parametrize(
    "changed",
    [
        spec(InvocationType.REQUEST_RESPONSE),
        spec(InvocationType.CLIENT),
        spec(InvocationType.CLIENT, strict=False),
        replace(spec(InvocationType.EVENT), authorization="NONE"),
        replace(spec(InvocationType.EVENT), request_templates={"text/plain": "$input.body"}),
    ],
)
def test_whatever_a_deployment_takes_a_snapshot_of_changes_the_fingerprint(changed: IntegrationSpec) -> None:
    assert fingerprint([changed], URIS) != fingerprint([spec(InvocationType.EVENT)], URIS)


def test_another_function_changes_the_fingerprint() -> None:
    event = spec(InvocationType.EVENT)
    assert fingerprint([event], URIS) != fingerprint([event], {"POST /jobs": "arn:other"})

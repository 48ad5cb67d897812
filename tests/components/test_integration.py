from typing import Any

import pytest

from components import AsyncLambdaApiArgs, Authorization, EventShape, Function, InvocationType, Route
from components.specification.api import api_specification, fingerprint
from components.specification.integration import IntegrationSpec, integration_spec
from components.specification.invocation import INVOCATION_TYPE_PARAMETER

FUNCTIONS = {"work": Function(code="work")}


def api(*routes: Route, **options: Any) -> AsyncLambdaApiArgs:
    return AsyncLambdaApiArgs(functions=FUNCTIONS, routes=routes, **options)


def spec(invocation: InvocationType, **options: Any) -> IntegrationSpec:
    route = Route(path="/jobs", function="work", invocation=invocation, **options)
    return integration_spec(route, api(route))


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
    assert [status for status, _ in statuses(spec(invocation))] == ["200", "400", "500"]


def test_an_error_answer_leaks_nothing_of_the_function() -> None:
    *_, error = spec(InvocationType.REQUEST_RESPONSE).responses
    assert error.templates == {
        "application/json": '{"message": "Internal server error", "requestId": "$context.requestId"}\n'
    }


def test_the_method_declares_every_status_that_a_strict_choice_can_answer() -> None:
    assert spec(InvocationType.CLIENT).method_statuses == ("200", "202", "400", "500")


def test_a_strict_choice_takes_no_body_past_its_template() -> None:
    assert spec(InvocationType.CLIENT).passthrough_behavior == "NEVER"


def test_a_plain_choice_is_the_mapping_alone() -> None:
    plain = spec(InvocationType.CLIENT, strict=False)
    assert plain.request_parameters == spec(InvocationType.CLIENT).request_parameters
    assert plain.request_templates == {}
    assert plain.passthrough_behavior == "WHEN_NO_MATCH"


JOBS = Route(path="/jobs", function="work")


def deployed(*routes: Route, uri: str = "arn:one", **options: Any) -> str:
    return fingerprint(api_specification(api(*routes, **options)), {"work": uri})


def test_the_order_of_routes_is_not_part_of_the_fingerprint() -> None:
    root = Route(path="/", function="work")
    assert deployed(JOBS, root) == deployed(root, JOBS)


@pytest.mark.parametrize(
    "change",
    [
        {"invocation": InvocationType.REQUEST_RESPONSE},
        {"invocation": InvocationType.CLIENT},
        {"authorization": Authorization.NONE},
        {"event": EventShape.PROXY},
        {"required_headers": ("X-Tenant",)},
        {"timeout_milliseconds": 1000},
        {"api_key_required": True},
    ],
)
def test_whatever_a_deployment_takes_a_snapshot_of_changes_the_fingerprint(change: dict[str, Any]) -> None:
    plans: dict[str, Any] = {"usage_plans": {"free": {"keys": ["somebody"]}}}
    assert deployed(JOBS.model_copy(update=change), **plans) != deployed(JOBS, **plans)


@pytest.mark.parametrize(
    "options",
    [
        {"cors": {"allow_origin": "https://www.example.com"}},
        {"errors": [{"pattern": "late.*", "status_code": 409, "message": "too late"}]},
        {"models": {"Job": {"type": "object"}}},
    ],
)
def test_so_does_what_routes_share(options: dict[str, Any]) -> None:
    synchronous = JOBS.model_copy(update={"invocation": InvocationType.REQUEST_RESPONSE})
    assert deployed(synchronous, **options) != deployed(synchronous)


def test_another_function_changes_the_fingerprint() -> None:
    assert deployed(JOBS, uri="arn:other") != deployed(JOBS)


def test_what_a_stage_logs_does_not() -> None:
    assert deployed(JOBS, stage={"metrics": True}) == deployed(JOBS)

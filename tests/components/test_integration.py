import re
from typing import Any

import pytest

from components import (
    AsyncLambdaApiArgs,
    Authorization,
    ContentHandling,
    EventShape,
    Function,
    InvocationType,
    Route,
)
from components.specification.api import api_specification
from components.specification.integration import IntegrationSpec, Validator, integration_spec
from components.specification.invocation import INVOCATION_TYPE_PARAMETER
from components.specification.openapi import document
from components.specification.resolved import Resolved, Target

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
    assert '{"requestId": "$context.requestId"}\n' in response.templates["application/json"]


def test_a_status_of_ones_own_is_that_of_the_answer() -> None:
    (response,) = spec(InvocationType.EVENT, status_code=200).responses
    assert response.status_code == "200"


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


def test_a_plain_choice_takes_a_body_of_another_type_past_its_template() -> None:
    plain = spec(InvocationType.CLIENT, strict=False)
    assert plain.request_parameters == spec(InvocationType.CLIENT).request_parameters
    assert plain.request_templates.keys() == {
        "application/json",
        "application/x-www-form-urlencoded",
        "text/plain",
    }
    assert plain.passthrough_behavior == "WHEN_NO_MATCH"


@pytest.mark.parametrize("invocation", InvocationType)
def test_a_body_that_becomes_the_event_has_to_be_json_whatever_its_type(invocation: InvocationType) -> None:
    plain = spec(invocation, strict=False) if invocation is InvocationType.CLIENT else spec(invocation)
    assert plain.models == {"application/json": "Json", "$default": "Json"}
    assert plain.validator == Validator(body=True, parameters=False)


def test_a_body_of_a_type_that_a_template_sees_has_to_be_json() -> None:
    strict = spec(InvocationType.CLIENT, content_types=["application/json", "text/plain"])
    assert strict.models == {"application/json": "Json", "text/plain": "Json"}


def test_a_body_within_a_proxy_shaped_event_may_be_anything() -> None:
    proxy = spec(InvocationType.EVENT, event=EventShape.PROXY)
    assert (proxy.models, proxy.validator) == ({}, None)


def test_a_request_without_a_body_is_not_asked_for_one() -> None:
    get = spec(InvocationType.REQUEST_RESPONSE, method="GET")
    assert (get.models, get.validator) == ({}, None)


def test_the_model_of_all_json_has_a_name_that_no_other_model_has() -> None:
    found = api_specification(api(JOBS, models={"Json": {"type": "string"}}))
    assert found.models == {"Json": '{"type": "string"}', "Json2": '{"title": "Any JSON"}'}
    assert found.integrations[0].models["$default"] == "Json2"


JOBS = Route(path="/jobs", function="work")


def deployed(*routes: Route, uri: str = "arn:one", **options: Any) -> dict[str, Any]:
    return document(
        "api", api_specification(api(*routes, **options)), Resolved(targets={"work": Target(uri=uri)})
    )


def test_the_order_of_routes_is_not_part_of_the_document() -> None:
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
def test_whatever_a_deployment_takes_a_snapshot_of_changes_the_document(change: dict[str, Any]) -> None:
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


def test_another_function_changes_the_document() -> None:
    assert deployed(JOBS, uri="arn:other") != deployed(JOBS)


def test_what_a_stage_logs_does_not() -> None:
    assert deployed(JOBS, stage={"metrics": True}) == deployed(JOBS)


def test_timeout_content_handling_and_passthrough_are_the_routes_own() -> None:
    found = spec(
        InvocationType.EVENT,
        timeout_milliseconds=500,
        content_handling=None,
        passthrough_behavior="WHEN_NO_TEMPLATES",
    )
    assert found.timeout_milliseconds == 500
    assert found.content_handling is None
    assert found.passthrough_behavior == "WHEN_NO_TEMPLATES"


@pytest.mark.parametrize("said", [None, ContentHandling.NONE])
def test_bodies_stay_as_they_are_with_none_and_with_null(said: ContentHandling | None) -> None:
    assert spec(InvocationType.EVENT, content_handling=said).content_handling is None


def test_the_clients_header_has_the_name_that_the_route_gives_it() -> None:
    found = spec(InvocationType.CLIENT, header="X-Wait")
    assert found.request_parameters == {INVOCATION_TYPE_PARAMETER: "method.request.header.X-Wait"}
    assert found.method_parameters == {"method.request.header.X-Wait": False}
    assert "InvocationType" not in found.request_templates["application/json"].replace("Invocation-Type", "")


def test_every_content_type_has_the_template() -> None:
    found = spec(InvocationType.EVENT, event="proxy", content_types=["application/json", "text/plain"])
    assert set(found.request_templates) == {"application/json", "text/plain"}
    assert found.passthrough_behavior == "NEVER"


def test_required_parameters_and_a_model_are_validated_together() -> None:
    route = Route(path="/jobs/{id}", function="work", required_headers=("X-Tenant",), model="Job")
    found = integration_spec(route, api(route, models={"Job": {"type": "object"}}))
    assert found.validator == Validator(body=True, parameters=True)
    assert found.method_parameters == {"method.request.path.id": True, "method.request.header.X-Tenant": True}
    assert found.models == {"application/json": "Job"}


def test_patterns_of_ones_own_take_the_place_of_the_prefix_and_the_rest_is_500() -> None:
    route = Route(path="/jobs", function="work", invocation=InvocationType.REQUEST_RESPONSE)
    errors = [{"pattern": "late.*", "status_code": 409, "message": 'too "late" for $you'}]
    found = integration_spec(route, api(route, errors=errors))
    assert [status for status, _ in statuses(found)] == ["200", "409", "500"]
    (_, late), (_, rest) = statuses(found)[1:]
    assert late == "late.*"
    assert rest is not None
    assert re.fullmatch(rest, "out of\npaper")
    assert not re.fullmatch(rest, "late again")
    assert '"message": "too \\"late\\" for \\u0024you"' in found.responses[1].templates["application/json"]


def test_no_pattern_matches_a_call_that_succeeds() -> None:
    patterns = [pattern for _, pattern in statuses(spec(InvocationType.REQUEST_RESPONSE)) if pattern]
    assert not any(re.fullmatch(pattern, "") for pattern in patterns)


def test_a_cognito_users_claims_are_in_the_event() -> None:
    route = Route(path="/jobs", function="work", event=EventShape.PROXY, authorizer="people")
    pool = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_x"
    people = {"people": {"type": "COGNITO_USER_POOLS", "user_pool_arns": [pool]}}
    template = integration_spec(route, api(route, authorizers=people)).request_templates["application/json"]
    assert '$context.authorizer.claims.get("cognito:groups")' in template

"""What is checked before a function runs, and what a caller gets when something is wrong."""

from collections.abc import Iterator

import pytest

from local import cloud

from .conftest import Stack, call, make_stack

ORIGIN = "https://www.example.com"
JOB = {
    "type": "object",
    "required": ["job"],
    "properties": {"job": {"type": "string"}, "error": {"type": "string"}},
}


@pytest.fixture(scope="module", params=["resources", "openapi"])
def api(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, running: cloud.Cloud
) -> Iterator[Stack]:
    deployed = make_stack(tmp_path_factory.mktemp("requests"), running)
    deployed.configure(
        {"path": "/checked", "required_headers": ["X-Tenant"], "required_query_parameters": ["from"]},
        {"path": "/modelled", "model": "Job"},
        {"path": "/key", "api_key_required": True},
        {"path": "/sync", "invocation": "RequestResponse", "throttling": {"rate_limit": 5, "burst_limit": 5}},
        {"path": "/client", "invocation": "Client", "header": "X-Wait"},
        models={"Job": JOB},
        usage_plans={
            "free": {
                "keys": ["tester"],
                "quota": {"limit": 1000},
                "throttling": {"rate_limit": 9, "burst_limit": 9},
            }
        },
        rendering=request.param,
        cors={"allow_origin": ORIGIN, "expose_headers": ["X-Total"]},
        stage={
            "metrics": True,
            "execution_logs": "ERROR",
            "cloudwatch_role": True,
            "tracing": True,
            "variables": {"colour": "blue"},
            "throttling": {"rate_limit": 50, "burst_limit": 20},
        },
    )
    deployed.up()
    yield deployed
    deployed.destroy()


@pytest.fixture(scope="module")
def url(api: Stack) -> str:
    return api.url()


def rest_api_id(api: Stack) -> str:
    return api.url().partition("execute-api/")[2].partition("/")[0]


def test_a_call_with_all_that_is_required_passes(url: str) -> None:
    assert call(f"{url}/checked?from=1", X_Tenant="me").status == 202


@pytest.mark.parametrize(("query", "headers"), [("", {"X_Tenant": "me"}), ("?from=1", {})])
def test_a_call_without_a_required_parameter_is_400(url: str, query: str, headers: dict[str, str]) -> None:
    assert call(f"{url}/checked{query}", **headers).status == 400


def test_a_body_that_matches_the_model_passes(url: str) -> None:
    assert call(f"{url}/modelled", {"job": "1"}).status == 202


@pytest.mark.parametrize("body", [{}, {"job": 1}, ["job"]])
def test_a_body_that_does_not_is_400(url: str, body: object) -> None:
    assert call(f"{url}/modelled", body).status == 400


def test_a_key_of_the_usage_plan_opens_what_needs_one(api: Stack, url: str) -> None:
    key_id = api.outputs()["api_keys"]["tester"]
    value = api.client("apigateway").get_api_key(apiKey=key_id, includeValue=True)["value"]
    assert call(f"{url}/key", X_Api_Key=value).status == 202


@pytest.mark.parametrize("headers", [{}, {"X_Api_Key": "wrong"}])
def test_without_a_key_the_answer_is_403(url: str, headers: dict[str, str]) -> None:
    assert call(f"{url}/key", **headers).status == 403


def test_the_value_of_a_key_is_no_output(api: Stack) -> None:
    key_id = api.outputs()["api_keys"]["tester"]
    value = api.client("apigateway").get_api_key(apiKey=key_id, includeValue=True)["value"]
    assert value not in str(api.outputs())


@pytest.mark.parametrize("status", [400, 404, 409, 422, 499])
def test_a_status_in_front_of_an_error_message_is_the_answers(url: str, status: int) -> None:
    answer = call(f"{url}/sync", {"job": "1", "error": f'[{status}] no "such" job, it\'s\ngone ✓'})
    assert (answer.status, answer.json()["message"]) == (status, 'no "such" job, it\'s\ngone ✓')
    assert set(answer.json()) == {"message", "requestId"}


@pytest.mark.parametrize("message", ["[500] no", "[200] no", "[4040] no", "no [404]", "404 no"])
def test_any_other_message_is_500_and_stays_inside(url: str, message: str) -> None:
    answer = call(f"{url}/sync", {"job": "1", "error": message})
    assert (answer.status, answer.json()["message"]) == (500, "Internal server error")


# The emulator stores gateway responses and answers without them, so their effect is not to be seen here.
@pytest.mark.parametrize("response_type", ["DEFAULT_4XX", "DEFAULT_5XX"])
def test_api_gateways_own_answers_have_the_shape_and_headers_of_all_others(
    api: Stack, response_type: str, request: pytest.FixtureRequest
) -> None:
    if "openapi" in request.node.name:
        pytest.skip("the emulator imports no gateway responses from a document")
    found = api.client("apigateway").get_gateway_response(
        restApiId=rest_api_id(api), responseType=response_type
    )
    assert found["responseTemplates"] == {
        "application/json": '{"message": $context.error.messageString, "requestId": "$context.requestId"}'
    }
    assert found["responseParameters"]["gatewayresponse.header.Access-Control-Allow-Origin"] == f"'{ORIGIN}'"


@pytest.mark.parametrize("path", ["/sync", "/client", "/modelled"])
def test_an_answer_may_be_read_by_the_origin(url: str, path: str) -> None:
    answer = call(f"{url}{path}", {"job": "1"}, Origin=ORIGIN)
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert answer.headers["Access-Control-Expose-Headers"] == "X-Total"


def test_a_preflight_names_the_methods_and_the_clients_own_header(url: str) -> None:
    answer = call(
        f"{url}/client",
        method="OPTIONS",
        Origin=ORIGIN,
        Access_Control_Request_Method="POST",
        Content_Type="",
    )
    assert answer.status == 204
    assert answer.headers["Access-Control-Allow-Methods"] == "OPTIONS, POST"
    assert "X-Wait" in answer.headers["Access-Control-Allow-Headers"].split(", ")


def test_a_header_of_ones_own_choosing_decides(url: str) -> None:
    assert call(f"{url}/client", {"job": "1"}, X_Wait="Event").status == 202
    assert call(f"{url}/client", {"job": "1"}, X_Wait="RequestResponse").status == 200
    answer = call(f"{url}/client", {"job": "1"}, InvocationType="Event")
    assert (answer.status, answer.json()["message"]) == (400, "X-Wait must be Event or RequestResponse")


def test_the_stage_has_its_settings_and_a_route_its_own(api: Stack) -> None:
    gateway = api.client("apigateway")
    stage = gateway.get_stage(restApiId=rest_api_id(api), stageName="v1")
    everywhere, sync = stage["methodSettings"]["*/*"], stage["methodSettings"]["~1sync/POST"]
    assert (everywhere["loggingLevel"], everywhere["metricsEnabled"]) == ("ERROR", True)
    assert (everywhere["throttlingRateLimit"], sync["throttlingRateLimit"]) == (50.0, 5.0)
    assert (stage["tracingEnabled"], stage["variables"]) == (True, {"colour": "blue"})
    assert (sync["loggingLevel"], sync["dataTraceEnabled"], sync["cachingEnabled"]) == ("ERROR", False, False)


def test_a_refresh_finds_nothing_that_the_program_did_not_say(api: Stack) -> None:
    assert api.refresh() == {}
    assert api.preview() == {}

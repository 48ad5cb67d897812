"""What a caller gets from each kind of route, and what runs."""

import uuid
from collections.abc import Iterator

import pytest

from local import cloud

from .conftest import Answer, Stack, call, make_stack


@pytest.fixture(scope="module", params=["resources", "openapi"])
def api(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, running: cloud.Cloud
) -> Iterator[Stack]:
    deployed = make_stack(tmp_path_factory.mktemp("answers"), running)
    deployed.configure(
        {"path": "/event", "invocation": "Event"},
        {"path": "/sync", "invocation": "RequestResponse"},
        {"path": "/sync", "method": "GET", "invocation": "RequestResponse"},
        {"path": "/client", "invocation": "Client"},
        {"path": "/plain", "invocation": "Client", "strict": False},
        {"path": "/any/{id}/deep", "method": "ANY", "invocation": "RequestResponse"},
        rendering=request.param,
    )
    deployed.up()
    yield deployed
    deployed.destroy()


@pytest.fixture(scope="module")
def url(api: Stack) -> str:
    return api.url()


@pytest.fixture
def job() -> str:
    return uuid.uuid4().hex


def test_an_event_is_answered_before_its_work_is_done(api: Stack, url: str, job: str) -> None:
    answer = call(f"{url}/event", {"job": job, "seconds": 2})
    assert answer.status == 202
    assert list(answer.json()) == ["requestId"]
    assert f"finished {job}" not in api.log()
    api.wait_for(f"finished {job}")


def test_a_synchronous_call_is_answered_with_the_result(url: str, job: str) -> None:
    answer = call(f"{url}/sync", {"job": job})
    assert (answer.status, answer.json()) == (200, {"job": job})


def test_a_result_keeps_its_characters(url: str) -> None:
    text = "Zoë said \"hi\"\n\\ 'ok' ☃"
    assert call(f"{url}/sync", {"job": text}).json() == {"job": text}
    assert call(f"{url}/client", {"job": text}, InvocationType="RequestResponse").json() == {"job": text}


def test_an_error_of_the_function_is_500_and_leaks_nothing(url: str) -> None:
    for answer in (
        call(f"{url}/sync", {"error": "secret\ndetails"}),
        call(f"{url}/client", {"error": "secret\ndetails"}, InvocationType="RequestResponse"),
    ):
        assert (answer.status, answer.json()["message"]) == (500, "Internal server error")
    assert answer.json().keys() == {"message", "requestId"}


def test_methods_share_a_path_and_a_call_without_a_body_gets_an_empty_event(url: str) -> None:
    assert call(f"{url}/sync", method="GET") == Answer(200, '{"job": null}')


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
def test_any_takes_every_method_on_a_nested_path(url: str, method: str) -> None:
    assert call(f"{url}/any/7/deep", method=method).status == 200


def test_what_no_route_has_is_refused(url: str) -> None:
    assert call(f"{url}/nothing").status == 403


def test_a_client_that_chooses_event_does_not_wait(api: Stack, url: str, job: str) -> None:
    answer = call(f"{url}/client", {"job": job, "seconds": 2}, InvocationType="Event")
    assert answer.status == 202
    assert list(answer.json()) == ["requestId"]
    assert f"finished {job}" not in api.log()
    api.wait_for(f"finished {job}")


def test_a_client_that_chooses_request_response_gets_the_result(url: str, job: str) -> None:
    answer = call(f"{url}/client", {"job": job}, InvocationType="RequestResponse")
    assert (answer.status, answer.json()) == (200, {"job": job})


@pytest.mark.parametrize("header", ["invocationtype", "INVOCATIONTYPE", "InvocationType"])
def test_the_clients_header_counts_whatever_its_case(url: str, header: str) -> None:
    assert call(f"{url}/client", **{header: "Event"}).status == 202


@pytest.mark.parametrize("choice", ["DryRun", "event", "requestresponse", "", "Event,Event", None])
def test_any_other_choice_is_refused_and_runs_nothing(
    api: Stack, url: str, job: str, choice: str | None
) -> None:
    headers = {} if choice is None else {"InvocationType": choice}
    answer = call(f"{url}/client", {"job": job}, **headers)
    assert answer.status == 400
    assert answer.json()["message"] == "InvocationType must be Event or RequestResponse"
    # A later call that is waited for: had the refused one run, it would have logged by now.
    call(f"{url}/sync", {"job": f"after {job}"})
    assert f"started {job}" not in api.log()


def test_a_strict_choice_takes_json_only(url: str) -> None:
    assert call(f"{url}/client", InvocationType="Event", Content_Type="text/plain").status == 415


def test_a_plain_choice_passes_event_on(api: Stack, url: str, job: str) -> None:
    assert call(f"{url}/plain", {"job": job}, InvocationType="Event").status == 202
    api.wait_for(f"finished {job}")


def test_a_plain_choice_without_the_header_waits(url: str, job: str) -> None:
    answer = call(f"{url}/plain", {"job": job})
    assert (answer.status, answer.json()) == (200, {"job": job})

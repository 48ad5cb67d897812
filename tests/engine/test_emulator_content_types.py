"""Content types, models and validators on the emulator, which are the same whoever rejects calls."""

from collections.abc import Iterator

import pytest

from .bare_api import NOT_JSON, Api


@pytest.fixture(scope="module", params=["running", "running_leniently"])
def api(request: pytest.FixtureRequest) -> Iterator[Api]:
    """An API on each emulator."""
    api = Api(request.getfixturevalue(request.param))
    work = api.add_function("work")
    api.add_model("Any", "{}")
    api.add_model("Job", '{"required": ["job"]}')
    typed = {"application/json": '{"typed": $input.json("$")}', "application/json; v=2": '{"typed": 2}'}
    api.add_route("typed", work, requestTemplates=typed, passthroughBehavior="NEVER")
    api.add_route("checked", work, {"$default": "Any"})
    api.add_route("modelled", work, {"application/json": "Job", "$default": "Any"})
    api.deploy()
    yield api
    api.remove()


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/JSON",
        "application/json;charset=UTF-8",
        "application/json; charset=utf-8",
    ],
)
def test_a_template_is_found_whatever_the_case_and_parameters_of_the_type(
    api: Api, content_type: str
) -> None:
    answer = api.call("typed", {"job": 1}, "RequestResponse", Content_Type=content_type)
    assert answer.json() == {"got": {"typed": {"job": 1}}}


def test_a_template_of_exactly_the_type_comes_first(api: Api) -> None:
    answer = api.call("typed", {}, "RequestResponse", Content_Type="application/json; v=2")
    assert answer.json() == {"got": {"typed": 2}}


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/jsonp", "application/x-www-form-urlencoded"]
)
def test_another_type_is_rejected_with_415(api: Api, content_type: str) -> None:
    assert api.call("typed", {}, Content_Type=content_type).status == 415


# Request validators.


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON)
def test_a_validator_rejects_a_body_that_is_not_json_with_400(api: Api, body: bytes) -> None:
    answer = api.call("checked", body)
    assert (answer.status, answer.json()) == (400, {"message": "Invalid request body"})


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "application/x-www-form-urlencoded"]
)
def test_the_default_model_is_for_every_type(api: Api, content_type: str) -> None:
    assert api.call("checked", b"bad", Content_Type=content_type).status == 400
    assert api.call("checked", {"job": 1}, "RequestResponse", Content_Type=content_type).json() == {
        "got": {"job": 1}
    }


@pytest.mark.parametrize("content_type", ["application/json", "application/JSON; charset=utf-8"])
def test_a_type_with_a_model_of_its_own_has_that_one(api: Api, content_type: str) -> None:
    assert api.call("modelled", {"no": "job"}, Content_Type=content_type).status == 400
    assert api.call("modelled", {"job": 1}, Content_Type=content_type).status == 202


def test_a_type_without_a_model_of_its_own_has_the_default(api: Api) -> None:
    assert api.call("modelled", {"no": "job"}, Content_Type="text/plain").status == 202


@pytest.mark.parametrize(("path", "status"), [("checked", 202), ("modelled", 400)])
def test_an_empty_body_is_validated_as_an_object_without_members(api: Api, path: str, status: int) -> None:
    assert api.call(path, b"").status == status

import pytest
from pydantic import ValidationError

from components import Route
from components.options.route import conflicts
from components.paths import ancestors


def route(path: str, method: str = "POST") -> Route:
    return Route.model_validate(
        {"path": path, "method": method, "function": "work", "invocation": "RequestResponse"}
    )


@pytest.mark.parametrize(
    "path", ["/", "/jobs", "/jobs/{id}", "/jobs/{id}/log", "/files/{path+}", "/v1.0/a_b-c:d", "/jobs:run"]
)
def test_a_path_that_api_gateway_takes_is_taken(path: str) -> None:
    assert route(path).path == path


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("jobs", "a path starts with /"),
        ("/jobs/", 'path part "" is not'),
        ("//jobs", 'path part "" is not'),
        ("/jobs list", 'path part "jobs list" is not'),
        ("/job-{id}", 'path part "job-{id}" is not'),
        ("/files/{path+}/log", "a greedy {parameter+} is the last part"),
    ],
)
def test_a_path_that_api_gateway_refuses_is_refused_with_the_reason(path: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason.replace("{", r"\{").replace("+", r"\+")):
        route(path)


@pytest.mark.parametrize(
    ("path", "advice"),
    [
        ("/jobs/", "write /jobs"),
        ("//jobs/", "write /jobs"),
        ("/jobs/:id", "write /jobs/{id}"),
        ("/jobs/:id/log/", "write /jobs/{id}/log"),
        ("/jobs/<int:id>", "write /jobs/{id}"),
        ("/jobs:run/", "write /jobs:run"),
    ],
)
def test_a_path_of_another_framework_is_refused_with_what_to_write(path: str, advice: str) -> None:
    with pytest.raises(ValidationError) as refused:
        route(path)
    assert refused.value.errors()[0]["msg"].endswith(advice)


def test_every_path_above_a_nested_one_is_an_ancestor_outermost_first() -> None:
    assert ancestors("/jobs/{id}/log") == ["/jobs", "/jobs/{id}", "/jobs/{id}/log"]


def test_the_root_has_no_ancestor_to_make() -> None:
    assert ancestors("/") == []


def test_two_methods_of_one_path_stand_beside_each_other() -> None:
    assert list(conflicts([route("/jobs"), route("/jobs", "GET")])) == []


def test_the_same_method_and_path_twice_is_a_conflict_at_the_second_place() -> None:
    ((index, reason),) = conflicts([route("/jobs"), route("/", "GET"), route("/jobs")])
    assert (index, reason) == (2, '"POST /jobs" is routes[0] already; a route is defined once')


def test_one_path_parameter_under_two_names_is_a_conflict() -> None:
    ((index, reason),) = conflicts([route("/jobs/{id}"), route("/jobs/{name}/log")])
    assert (index, reason) == (1, '"{name}" is called "{id}" in an earlier route; use one name')


def test_one_path_parameter_under_one_name_in_two_routes_is_none() -> None:
    assert list(conflicts([route("/jobs/{id}"), route("/jobs/{id}/log")])) == []

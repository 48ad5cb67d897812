"""Starts from a configuration that is right and changes one thing."""

from collections.abc import Callable
from pathlib import Path

import pulumi
import pytest

from components import AsyncLambdaApiArgs, settings

VALID = """
config:
  aws:region: eu-west-1
  async-lambda-api:functions:
    work:
      code: work
  async-lambda-api:routes:
    - path: /jobs
      function: work
"""

Configure = Callable[[str], None]


@pytest.fixture
def load(tmp_path: Path, configure: Configure, recording: object) -> Callable[[str], AsyncLambdaApiArgs]:
    assert recording, "settings belong to a stack"
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "handler.py").write_text("def handler(event, context): ...\n", encoding="utf-8")

    def run(text: str) -> AsyncLambdaApiArgs:
        configure(text)
        return settings.load(tmp_path)

    return run


Load = Callable[[str], AsyncLambdaApiArgs]


def test_the_smallest_configuration_is_asynchronous_strict_and_closed(load: Load) -> None:
    (route,) = load(VALID).routes
    assert (route.method, route.invocation, route.strict) == ("POST", "Event", True)
    assert route.authorization == "AWS_IAM"


def test_a_default_of_the_stack_is_every_routes_default(load: Load) -> None:
    (route,) = load(VALID + "  async-lambda-api:invocation: RequestResponse\n").routes
    assert route.invocation == "RequestResponse"


def test_it_is_one_too_where_the_document_is_said_to_be_none(load: Load) -> None:
    more = "  async-lambda-api:invocation: RequestResponse\n  async-lambda-api:openapi: null\n"
    (route,) = load(VALID + more).routes
    assert route.invocation == "RequestResponse"


def test_a_route_overrides_the_default(load: Load) -> None:
    loaded = load(VALID + "      invocation: Client\n  async-lambda-api:invocation: RequestResponse\n")
    assert loaded.routes[0].invocation == "Client"


def test_keys_of_other_packages_are_none_of_its_business(load: Load) -> None:
    assert load(VALID + "  other-project:routes: anything\n").stage.name == "v1"


def test_so_are_dates_of_theirs(load: Load, tmp_path: Path) -> None:
    file = VALID.replace("config:", "config:\n  aws:defaultTags: {tags: {since: 2024-01-01}}")
    (tmp_path / "Pulumi.yaml").write_text("name: async-lambda-api\n", encoding="utf-8")
    (tmp_path / "Pulumi.dev.yaml").write_text(file, encoding="utf-8")
    given = file.replace("2024-01-01", "'2024-01-01 00:00:00 +0000 UTC'")
    assert load(given).stage.name == "v1"


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        (
            "function: work",
            "function: work\n      invocation: Async",
            'routes[0].invocation: "Async" is not one of Event, RequestResponse, Client',
        ),
        (
            "config:",
            "config:\n  async-lambda-api:invocation: Async",
            'invocation: "Async" is not one of Event, RequestResponse, Client',
        ),
        (
            "function: work",
            "function: work\n      invokation: Event",
            "routes[0].invokation: unknown key; nearest: invocation; allowed here: path, function, method, ",
        ),
        (
            "code: work",
            "code: work\n      size: 3",
            "functions.work.size: unknown key; allowed here: code, image, arn, handler, runtime, ",
        ),
        (
            "config:",
            "config:\n  async-lambda-api:route: /",
            "route: unknown key; nearest: routes; allowed here: functions, routes, openapi, operations, ",
        ),
        ("path: /jobs", "path: jobs", 'routes[0].path: "jobs": a path starts with /'),
        (
            "function: work",
            "function: work\n    - path: /jobs\n      function: work",
            'routes[1].path: "/jobs": "POST /jobs" is routes[0] already; a route is defined once',
        ),
        ("function: work", "function: wrok", 'routes[0].function: "wrok": not one of work'),
        (
            "code: work",
            "code: wrok",
            'functions.work.code: "wrok" is not a folder of the project',
        ),
        (
            "code: work",
            "code: work\n      handler: main.run",
            'functions.work.handler: "main.run" needs the file work/main.py, which does not exist',
        ),
        (
            "path: /jobs",
            "path: /jobs\n      method: FETCH",
            'routes[0].method: "FETCH" is not one of ANY, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT',
        ),
        (
            "code: work",
            "code: work\n      memory_size: 64",
            "functions.work.memory_size: 64: input should be greater than or equal to 128",
        ),
        (
            "    - path: /jobs\n      function: work\n",
            "    - path: /jobs\n",
            "routes[0].function: is missing, and required: The function behind the route: a key of",
        ),
        ("    - path: /jobs\n      function: work\n", "    - /jobs\n", 'routes[0]: "/jobs": input should be'),
    ],
)
def test_a_mistake_is_one_line_with_file_place_value_and_what_is_allowed(
    load: Load, right: str, wrong: str, line: str
) -> None:
    with pytest.raises(pulumi.RunError) as refused:
        load(VALID.replace(right, wrong))
    assert "\n" not in str(refused.value)
    assert str(refused.value).startswith(f"Pulumi.dev.yaml: {line}")


def test_every_mistake_has_a_line_of_its_own(load: Load) -> None:
    with pytest.raises(pulumi.RunError) as refused:
        load(VALID.replace("path: /jobs", "path: jobs\n      method: FETCH"))
    assert [line.split(": ")[1] for line in str(refused.value).splitlines()] == [
        "routes[0].path",
        "routes[0].method",
    ]


def test_what_no_default_can_say_is_missing_where_it_is_missing(load: Load) -> None:
    with pytest.raises(pulumi.RunError) as refused:
        load(VALID.replace("      function: work\n", "") + "  async-lambda-api:function: work\n")
    missing, unknown = str(refused.value).splitlines()
    assert missing.startswith("Pulumi.dev.yaml: routes[0].function: is missing, and required: ")
    assert unknown.startswith("Pulumi.dev.yaml: function: unknown key; nearest: functions; ")


def test_of_many_mistakes_19_lines_are_shown_and_the_others_counted(load: Load) -> None:
    more = "".join(f"    - {{path: /{number}, function: nobody}}\n" for number in range(100))
    with pytest.raises(pulumi.RunError) as refused:
        load(VALID + more)
    *lines, last = str(refused.value).splitlines()
    assert lines[18] == 'Pulumi.dev.yaml: routes[19].function: "nobody": not one of work'
    assert (len(lines), last) == (19, "and 81 more")


def test_more_levels_than_a_program_can_walk_are_one_line(load: Load) -> None:
    nested = "[" * 101 + "]" * 101
    with pytest.raises(pulumi.RunError) as refused:
        load(f"{VALID}  async-lambda-api:models: {nested}\n")
    assert str(refused.value) == (
        "Pulumi.dev.yaml: async-lambda-api:models: more than 100 levels within each other"
    )


def test_a_file_that_only_the_engine_can_read_is_taken_as_the_engine_read_it(
    load: Load, tmp_path: Path
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: async-lambda-api\n", encoding="utf-8")
    (tmp_path / "Pulumi.dev.yaml").write_text(f"# one\n\t# two\n{VALID}", encoding="utf-8")
    assert load(VALID).stage.name == "v1"


def test_a_file_with_a_second_document_is_an_error_though_the_engine_reads_the_first(
    load: Load, tmp_path: Path
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: async-lambda-api\n", encoding="utf-8")
    (tmp_path / "Pulumi.dev.yaml").write_text(f"{VALID}---\nconfig: {{}}\n", encoding="utf-8")
    with pytest.raises(
        pulumi.RunError, match=r"^Pulumi\.dev\.yaml: line 10, column 1: a second document begins"
    ):
        load(VALID)


def test_a_stack_without_configuration_is_told_what_it_needs(load: Load) -> None:
    with pytest.raises(pulumi.RunError, match=r"Pulumi\.dev\.yaml: functions: is missing"):
        load("config:\n  aws:region: eu-west-1\n")


@pytest.mark.parametrize(
    ("every", "route", "expected"),
    [
        ("people", "authorization: AWS_IAM", ("AWS_IAM", None)),
        ("people", "authorization: NONE", ("NONE", "people")),
        ("people", "method: PUT", ("AWS_IAM", "people")),
        ("other", "authorizer: people", ("AWS_IAM", "people")),
    ],
)
def test_who_may_call_a_route_is_what_it_says_itself_before_what_the_stack_says(
    load: Load, every: str, route: str, expected: tuple[str, str | None]
) -> None:
    pool = (
        "{type: COGNITO_USER_POOLS, user_pool_arns: [arn:aws:cognito-idp:eu-west-1:123456789012:userpool/x]}"
    )
    more = f"  async-lambda-api:authorizer: {every}\n"
    more += f"  async-lambda-api:authorizers: {{people: {pool}, other: {pool}}}\n"
    (found,) = load(VALID.rstrip("\n") + f"\n      {route}\n" + more).routes
    assert (found.authorization, found.authorizer) == expected

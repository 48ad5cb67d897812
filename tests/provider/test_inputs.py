"""What the provider makes of the inputs of programs in other languages."""

import asyncio
from typing import Any

import pulumi
import pytest
from pulumi.errors import InputPropertiesError

from provider.hosting import PROVIDER
from provider.names import with_names_of_options

from .construction import TOKEN, errors_of, loop

__all__ = ["loop"]

ROUTE = {"path": "/jobs", "function": "work", "statusCode": 200.0}
INPUTS: dict[str, Any] = {"functions": {"work": {"code": "work"}}, "routes": [ROUTE]}


def rejected(**changes: Any) -> list[str]:
    """Return what the engine is told of inputs: the path and the reason of each error."""
    return errors_of(INPUTS | changes)


def test_a_key_too_long_for_a_functions_name_is_an_error_of_that_input() -> None:
    key = "k" * 38
    with pytest.raises(InputPropertiesError) as error:
        PROVIDER.construct(
            "n" * 20, TOKEN, INPUTS | {"functions": {"work": {"code": "work"}, key: {"code": "k"}}}
        )
    (found,) = list(error.value.errors or ())
    assert found["property_path"] == f"functions.{key}"
    assert "the key has at most 35 characters" in found["reason"]


def test_every_input_has_the_name_of_its_option() -> None:
    tree = {
        "functions": {"work": {"code": "work", "asynchronous": {"maximumRetryAttempts": 1.0}}},
        "routes": [ROUTE | {"timeoutMilliseconds": 50.0}],
        "usagePlans": {"free": {"keys": ["acme"], "throttling": {"rateLimit": 1.0, "burstLimit": 1.0}}},
    }
    assert with_names_of_options(tree) == {
        "functions": {"work": {"code": "work", "asynchronous": {"maximum_retry_attempts": 1.0}}},
        "routes": [{"path": "/jobs", "function": "work", "status_code": 200.0, "timeout_milliseconds": 50.0}],
        "usage_plans": {"free": {"keys": ["acme"], "throttling": {"rate_limit": 1.0, "burst_limit": 1.0}}},
    }


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"authorization": "NONE"},
            "authorization: unknown key; nearest: authorizers; allowed here: functions, ",
        ),
        ({"routes": [ROUTE | {"statusCod": 7}]}, "routes[0].statusCod: unknown key; nearest: statusCode; "),
        (
            {"routes": [ROUTE | {"status_code": 7}]},
            "routes[0].status_code: unknown key; nearest: statusCode; ",
        ),
        (
            {"functions": {"work": {"code": "work", "asynchronous": {"foo": 1}}}},
            "functions.work.asynchronous.foo: unknown key; allowed here: maximumRetryAttempts, ",
        ),
        (
            {"usagePlans": {"free": {"keys": ["acme"], "quota": {"limitt": 1}}}},
            "usagePlans.free.quota.limitt: unknown key; nearest: limit; allowed here: limit, period",
        ),
    ],
    ids=["top", "list", "snake case", "mapping", "deep"],
)
def test_an_unknown_input_is_rejected_with_the_nearest_name(changes: dict[str, Any], line: str) -> None:
    (found,) = rejected(**changes)
    assert found.startswith(line)


def test_every_unknown_input_is_reported() -> None:
    assert len(rejected(authorization="NONE", routes=[ROUTE | {"statusCod": 7}])) == 2


def test_names_that_a_program_gives_and_free_json_stay_as_they_are() -> None:
    schema = {"type": "object", "properties": {"status_code": {"readOnly": True}}}
    inputs = {
        "functions": {"status_code": {"environment": {"statusCode": "1", "status_code": "2"}}},
        "models": {"Job": schema},
        "endpoint": {"policy": {"Statement": [{"not_action": "x"}]}},
    }
    assert with_names_of_options(inputs) == inputs


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"routes": [ROUTE | {"invocation": "Async"}]},
            'routes[0].invocation: "Async" is not one of Event, ',
        ),
        ({"routes": [{"function": "work"}]}, "routes[0].path: is missing, and required: "),
        ({"cors": "*"}, 'cors: "*": input should be a valid dictionary'),
        ({"routes": ["/jobs"]}, 'routes[0]: "/jobs": input should be a valid dictionary'),
    ],
    ids=["choice", "missing", "not a group", "not a group in a list"],
)
def test_the_options_check_the_values(changes: dict[str, Any], line: str) -> None:
    (found,) = rejected(**changes)
    assert found.startswith(line)


def test_of_many_mistakes_19_are_reported_and_the_others_counted() -> None:
    lines = rejected(routes=[{"path": f"/{number}", "function": "nobody"} for number in range(100)])
    assert len(lines) == 19
    assert lines[-1] == 'routes[18].function: "nobody": not one of work; and 81 more'


def test_a_secret_tag_stays_a_secret(loop: asyncio.AbstractEventLoop) -> None:
    tag = pulumi.Output.secret("hunter2")
    inputs = with_names_of_options({"functions": {"work": {"code": "work", "tags": {"team": tag}}}})
    found = inputs["functions"]["work"]["tags"]["team"]
    assert loop.run_until_complete(found.is_secret())


@pytest.mark.parametrize(
    ("group", "key"),
    [("routes", "path"), ("routes", "invocation"), ("routes", "statusCode"), ("routes", "throttling")],
)
def test_an_output_where_none_can_be_is_rejected_and_not_where_the_engine_prints_it(
    group: str, key: str
) -> None:
    (found,) = rejected(**{group: [ROUTE | {key: pulumi.Output.secret("hunter2")}]})
    assert found == (
        f"{group}[0].{key} (an output or a secret): has to be known when the program runs; "
        "an output or a secret is not"
    )


@pytest.mark.parametrize("key", ["functions", "openapi", "stage"])
def test_a_whole_input_that_is_an_output_is_rejected(key: str) -> None:
    (found,) = rejected(**{key: pulumi.Output.secret({})})
    assert found.startswith(f"{key} (an output or a secret): has to be known when the program runs")


def test_an_output_within_a_model_is_rejected() -> None:
    (found,) = rejected(models={"Job": {"title": pulumi.Output.secret("hunter2")}})
    assert found.startswith("models.Job.title (an output or a secret): ")


def test_the_engine_is_given_no_path_at_which_a_secret_stands_deeper() -> None:
    environment = {"TOKEN": pulumi.Output.secret("hunter2")}
    (found,) = rejected(
        functions={"work": {"code": "work", "arn": "arn:aws:x:y", "environment": environment}}
    )
    assert found.startswith("functions.work (an output or a secret): ")

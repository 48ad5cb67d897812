"""Which names AWS would not take: an error before anything is registered, with what to write instead."""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components import AsyncLambdaApi, AsyncLambdaApiArgs
from components.resources.name_lengths import unfit_names
from local.aws_plugin.kinds import KINDS

from .conftest import RecordingMocks, registered

FUNCTION = "aws:lambda/function:Function"
THEIRS = "arn:aws:lambda:eu-west-1:123456789012:function:theirs"
CODE = {"code": "app/reports"}
LONGEST_KEY = "k" * 40
OWN_PARTS = {
    "authorizers": {"token": {"type": "TOKEN", "function": "work"}},
    "stage": {"cloudwatch_role": True, "access_logs": {}},
}


def lines(api: str, **options: Any) -> list[str]:
    """Return what is wrong with the names of an API, and assert that nothing of it is registered."""
    defaults = {"functions": {"work": CODE}, "routes": [{"path": "/", "function": "work"}]}
    args = AsyncLambdaApiArgs.model_validate(defaults | options)
    with pytest.raises(pulumi.RunError) as error:
        AsyncLambdaApi(api, args)
    return str(error.value).splitlines()


def test_a_functions_name_that_is_too_long_is_an_error_with_the_length_that_is_left(
    recording: RecordingMocks,
) -> None:
    name, key = "reports-of-all-branches", "quarterly-reports-of-every-year-x"
    assert lines(name, functions={"work": CODE, key: CODE}) == [
        f'functions.{key}: its function would be called "{name}-{key}-1234567", 65 characters; AWS takes 64; '
        "with these names the key has at most 32 characters, or a component's name at most 22"
    ]
    assert recording.resources == []


@pytest.mark.usefixtures("recording")
def test_a_role_of_the_api_whose_name_is_too_long_is_an_error() -> None:
    name = "n" * 46
    assert lines(name, stage={"cloudwatch_role": True}) == [
        f'{name}: its role would be called "{name}-cloudwatch-1234567", 65 characters; AWS takes 64; '
        "a component's name has at most 45 here"
    ]


@pytest.mark.parametrize("name", ["reports.v2", "team/reports", "all reports", "B\u00e4nder", "reports::v2"])
def test_a_component_cannot_be_called_what_no_function_can(recording: RecordingMocks, name: str) -> None:
    assert lines(name) == [f"{name}: begins the names of functions, which have only letters, digits, _ and -"]
    assert recording.resources == []


@pytest.mark.parametrize("name", ["team/reports", "all reports", "B\u00e4nder"])
def test_a_component_without_functions_of_its_own_cannot_be_called_what_no_role_can(
    recording: RecordingMocks, name: str
) -> None:
    existing = {"work": {"arn": THEIRS}}
    assert lines(name, functions=existing) == [
        f"{name}: begins the name of a role, which has only letters, digits and _+=,.@-"
    ]
    assert recording.resources == []


def test_a_component_without_functions_of_its_own_may_have_a_dot_in_its_name() -> None:
    routes = [{"path": "/", "function": "work"}]
    args = AsyncLambdaApiArgs.model_validate({"functions": {"work": {"arn": THEIRS}}, "routes": routes})
    assert unfit_names("reports.v2", args) == []


def test_the_longest_names_that_users_give_parts_fit_behind_the_longest_name_of_a_component() -> None:
    plans = {LONGEST_KEY: {"keys": [LONGEST_KEY[:-1]]}}
    existing = {LONGEST_KEY: {"arn": THEIRS}}
    routes = [{"path": "/", "function": LONGEST_KEY}]
    args = AsyncLambdaApiArgs.model_validate({"functions": existing, "routes": routes, "usage_plans": plans})
    longest = max(length for length in range(1, 60) if not unfit_names("n" * length, args))
    assert least_left(registered(args, "n" * longest)) == 0


def test_a_stack_with_a_pattern_for_names_leaves_their_length_to_the_provider(
    recording: RecordingMocks, configure: Callable[[str], None], request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(lambda: pulumi.runtime.set_all_config({}))
    configure("config: {'pulumi:autonaming': {mode: verbatim}}")
    args = AsyncLambdaApiArgs.model_validate(
        {"functions": {"work": CODE}, "routes": [{"path": "/", "function": "work"}]}
    )
    pulumi.runtime.test(lambda: AsyncLambdaApi("n" * 60, args))()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    assert recording.of_type(FUNCTION)


@pytest.mark.parametrize("key", ["cloudwatch", "invoke", LONGEST_KEY])
@pytest.mark.parametrize("parts", [{}, OWN_PARTS])
def test_where_a_longest_name_of_a_component_fits_every_name_in_it_does(
    key: str, parts: dict[str, Any]
) -> None:
    functions = {"work": CODE, key: {**CODE, "asynchronous": {"alarm_topic_arn": THEIRS}}}
    routes = [{"path": "/", "function": key, "method": "OPTIONS", "allow_safe_method": True}]
    values = {"functions": functions, "routes": routes, "permissions": "route", **parts}
    args = AsyncLambdaApiArgs.model_validate(values)
    longest = max(length for length in range(1, 60) if not unfit_names("n" * length, args))
    assert least_left(registered(args, "n" * longest)) == 0


def least_left(recorded: RecordingMocks) -> int:
    """Return how many characters the longest name has left, of those that auto-naming makes."""
    limits = {token: kind.auto_name for token, kind in KINDS.items()}
    return min(
        limit.max_length - len(found.name) - len("-1234567")
        for found in recorded.resources
        if (limit := limits.get(found.type)) and limit.property not in found.inputs
    )

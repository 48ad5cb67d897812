"""What Lambda and API Gateway limit, which an error says before anything is deployed."""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components import AsyncLambdaApi, AsyncLambdaApiArgs, Function, Route, settings
from components.resources.environment import checked_environment

FUNCTION = "aws:lambda/function:Function"
WORK: dict[str, Any] = {"code": "app/reports"}
ROUTE = {"path": "/jobs", "function": "work"}
VPC = {"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]}
DOMAIN = {"name": "api.example.com", "certificate_arn": "arn:aws:acm:eu-west-1:123456789012:certificate/1"}
SECRET = "not to be shown"  # noqa: S105  # what no error may show


def found(function: dict[str, Any] | None = None, **options: Any) -> list[str]:
    """Return the errors in a configuration that is right without what a test adds."""
    values = {"functions": {"work": WORK | (function or {})}, "routes": [ROUTE], **options}
    parsed = settings.parse(values)
    return parsed if isinstance(parsed, list) else []


@pytest.mark.parametrize(
    "name",
    [
        *("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR"),
        *("AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
        *(f"AWS_LAMBDA_FUNCTION_{part}" for part in ("NAME", "MEMORY_SIZE", "VERSION")),
        *("AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_INITIALIZATION_TYPE"),
        *("AWS_LAMBDA_RUNTIME_API", "AWS_LAMBDA_MAX_CONCURRENCY"),
        *("AWS_LAMBDA_METADATA_API", "AWS_LAMBDA_METADATA_TOKEN"),
    ],
)
def test_a_variable_that_lambda_sets_itself_is_an_error_without_its_value(name: str) -> None:
    assert found({"environment": {name: SECRET}}) == [
        f'functions.work.environment.{name}: "{name}": is reserved: Lambda sets it itself; use another name'
    ]


@pytest.mark.parametrize(
    "name", ["TZ", "PATH", "LANG", "PYTHONPATH", "AWS_XRAY_CONTEXT_MISSING", "AWS_region"]
)
def test_a_variable_that_lambda_lets_functions_set_is_taken(name: str) -> None:
    assert found({"environment": {name: "value"}}) == []


# {"NAME":"…"} has eleven characters besides the value.
LARGEST = "v" * (4096 - 11)


@pytest.mark.parametrize("value", [LARGEST, '"' * (len(LARGEST) // 2), "\N{EURO SIGN}" * (len(LARGEST) // 3)])
def test_an_environment_of_4_kb_of_json_is_taken_and_a_larger_one_is_an_error(value: str) -> None:
    assert found({"environment": {"NAME": value}}) == []
    (line,) = found({"environment": {"NAME": value + "vvv"}})
    assert line.startswith('functions.work.environment: "1 variable": 409')
    assert line.endswith(" bytes as JSON, with names and quotes; Lambda takes 4096 (4 KB)")


def test_the_size_of_an_environment_with_secrets_is_checked_and_none_is_shown() -> None:
    values = {
        "functions": {"work": {**WORK, "environment": {"NAME": "open", "TOKEN": LARGEST}}},
        "routes": [ROUTE],
    }
    errors = settings.parse(values, frozenset({"functions"}), values)
    assert isinstance(errors, list)
    assert [error[:42] for error in errors] == ["functions.work.environment: [secret]: 4111"]


def test_an_environment_of_outputs_that_is_too_large_is_an_error_once_they_are_known(
    register: Callable[..., Any],
) -> None:
    environment: dict[str, Any] = {"NAME": "open", "TOKEN": pulumi.Output.secret(LARGEST)}
    with pytest.raises(pulumi.RunError) as error:
        register(lambda: pulumi.Output.all(*checked_environment("work", environment).values()))
    assert str(error.value).startswith("functions.work.environment: 4111 bytes as JSON")
    assert len(str(error.value).splitlines()) == 1


def test_an_output_in_an_environment_keeps_its_value(register: Callable[..., Any]) -> None:
    # The output of another stack may be nothing, which is no text "None".
    environment: dict[str, Any] = {"TOKEN": pulumi.Output.from_input(None), "NAME": "open"}
    found: list[object] = []
    register(
        lambda: pulumi.Output.all(*checked_environment("work", environment).values()).apply(found.append)
    )
    assert found == [[None, "open"]]


def test_an_environment_of_outputs_gets_to_the_function(register: Callable[..., Any]) -> None:
    environment: dict[str, Any] = {
        "NAME": "open",
        "QUEUE": pulumi.Output.from_input("failed"),
        "TABLE": pulumi.Output.from_input("jobs"),
    }
    functions = {"work": Function(code="app/reports", environment=environment)}
    args = AsyncLambdaApiArgs(functions=functions, routes=(Route(path="/jobs", function="work"),))
    found = register(lambda: AsyncLambdaApi("api", args)).of_type(FUNCTION)["api-work"].inputs["environment"]
    assert found == {"variables": {"NAME": "open", "QUEUE": "failed", "TABLE": "jobs"}}


@pytest.mark.parametrize("secret", [True, False])
def test_only_what_was_secret_of_an_environment_is_secret(
    register: Callable[..., Any], *, secret: bool
) -> None:
    known: dict[str, bool] = {}
    first = pulumi.Output.secret("first") if secret else pulumi.Output.from_input("first")
    environment: dict[str, Any] = {"FIRST": first, "SECOND": pulumi.Output.secret("second"), "NAME": "open"}

    def program() -> pulumi.Output[Any]:
        found = checked_environment("work", environment)["FIRST"]
        assert isinstance(found, pulumi.Output)

        async def note() -> None:
            known["FIRST"] = await found.is_secret()

        return pulumi.Output.from_input(note())

    register(program)
    assert known == {"FIRST": secret}


LABEL = "l" * 63


@pytest.mark.parametrize(
    ("fits", "does_not"),
    [
        ({"stage": {"name": "s" * 128}}, {"stage": {"name": "s" * 129}}),
        ({"stage": {"variables": {"v" * 64: "x"}}}, {"stage": {"variables": {"v" * 65: "x"}}}),
        ({"stage": {"variables": {"v": "x" * 512}}}, {"stage": {"variables": {"v": "x" * 513}}}),
        (
            {"stage": {"variables": {f"v{n}": "x" for n in range(100)}}},
            {"stage": {"variables": {f"v{n}": "x" for n in range(101)}}},
        ),
        (
            {"endpoint": {"domain": {**DOMAIN, "name": f"{LABEL}.example.com"}}},
            {"endpoint": {"domain": {**DOMAIN, "name": f"{LABEL}l.example.com"}}},
        ),
        (
            {"endpoint": {"domain": {**DOMAIN, "name": f"{LABEL}.{LABEL}.{LABEL}.{'l' * 57}.com"}}},
            {"endpoint": {"domain": {**DOMAIN, "name": f"{LABEL}.{LABEL}.{LABEL}.{'l' * 58}.com"}}},
        ),
        (
            {"function": {"vpc": {**VPC, "subnet_ids": ["subnet-1"] * 16}}},
            {"function": {"vpc": {**VPC, "subnet_ids": ["subnet-1"] * 17}}},
        ),
        (
            {"function": {"vpc": {**VPC, "security_group_ids": ["sg-1"] * 5}}},
            {"function": {"vpc": {**VPC, "security_group_ids": ["sg-1"] * 6}}},
        ),
        ({"function": {"tags": {"k" * 128: "x"}}}, {"function": {"tags": {"k" * 129: "x"}}}),
        ({"function": {"tags": {"k": "x" * 256}}}, {"function": {"tags": {"k": "x" * 257}}}),
        ({"function": {"tags": {"Größe": "a b"}}}, {"function": {"tags": {"size!": "a b"}}}),
        ({"function": {"tags": {"our:aws": ""}}}, {"function": {"tags": {"aws:ours": ""}}}),
        (
            {"function": {"tags": {f"k{n}": "x" for n in range(50)}}},
            {"function": {"tags": {f"k{n}": "x" for n in range(51)}}},
        ),
    ],
)
def test_what_is_as_long_as_aws_allows_is_taken_and_what_is_longer_is_one_error(
    fits: dict[str, Any], does_not: dict[str, Any]
) -> None:
    assert found(**fits) == []
    (line,) = found(**does_not)
    assert len(line.splitlines()) == 1

from typing import Any

import pytest

from local.aws_plugin.kinds import KINDS
from local.aws_plugin.schema import declaration, failures
from local.aws_plugin.values import UNKNOWN

FUNCTION = KINDS["aws:lambda/function:Function"]
FUNCTION_INPUTS: dict[str, Any] = {
    "code": {"hash": "1"},
    "handler": "handler.handler",
    "runtime": "python3.13",
    "role": "arn:aws:iam::123456789012:role/r",
}


@pytest.mark.parametrize("token", sorted(KINDS))
def test_the_sdk_declares_every_input_of_a_kind(token: str) -> None:
    kind = KINDS[token]
    inputs = {name.split(".")[0] for name in kind.inputs}

    assert inputs | kind.address <= declaration(token).inputs.keys()


@pytest.mark.parametrize("token", sorted(KINDS))
def test_the_sdk_declares_every_output_of_a_kind(token: str) -> None:
    kind = KINDS[token]

    kept = {name.split(".")[0] for name in kind.on_change.keeping}
    assert kind.outputs | kind.volatile_outputs | kind.defaults.keys() | kept <= declaration(token).outputs


@pytest.mark.parametrize("token", sorted(KINDS))
def test_a_kind_implements_whatever_the_sdk_requires(token: str) -> None:
    assert all(KINDS[token].implements(name) for name in declaration(token).required)


def test_complete_inputs_are_accepted() -> None:
    assert failures(FUNCTION, {**FUNCTION_INPUTS, "environment": {"variables": {"ANY": "thing"}}}) == []


def test_inputs_that_are_not_known_yet_are_accepted() -> None:
    unknown = {**FUNCTION_INPUTS, "role": UNKNOWN, "environment": UNKNOWN, "tags": {"a": UNKNOWN}}

    assert failures(FUNCTION, unknown) == []


@pytest.mark.parametrize(
    ("extra", "name", "reason"),
    [
        (
            {"memorysize": 128},
            "memorysize",
            'aws:lambda/function:Function has no property "memorysize"; did you mean "memorySize"?',
        ),
        (
            {"environment": {"varables": {}}},
            "environment.varables",
            'aws:lambda/function:Function has no property "environment.varables"; '
            'did you mean "environment.variables"?',
        ),
        (
            {"snapStart": {}},
            "snapStart",
            'the stand-in does not implement "snapStart" of aws:lambda/function:Function',
        ),
    ],
)
def test_a_property_is_refused_by_name(extra: dict[str, Any], name: str, reason: str) -> None:
    (failure,) = failures(FUNCTION, {**FUNCTION_INPUTS, **extra})

    assert (failure.property, failure.reason) == (name, reason)


def test_a_missing_property_is_named() -> None:
    (failure,) = failures(FUNCTION, {k: v for k, v in FUNCTION_INPUTS.items() if k != "role"})

    assert (failure.property, failure.reason) == (
        "role",
        'aws:lambda/function:Function needs the property "role"',
    )

"""Why the engine could not finish, and what to run then."""

import os
from pathlib import Path
from typing import Any

import psutil
import pytest
from pulumi import automation

from local import cloud, failures

LOG = Path("cloud.log")
HERE = cloud.Cloud(port=1, pid=os.getpid(), created=psutil.Process().create_time())
GONE = cloud.Cloud(port=1, pid=2**30, created=0)


def explained(stdout: str = "", code: int = 255, running: cloud.Cloud = HERE, **more: Any) -> str:
    error = automation.CommandError(automation.CommandResult(stdout=stdout, stderr="", code=code))
    return failures.explained(error, running, LOG, "make up STACK=local", **{"provider_ended": False, **more})


@pytest.mark.parametrize(
    ("stdout", "hint"),
    [
        pytest.param("error: Pulumi.local.yaml: functions.a: is missing", "", id="configuration"),
        pytest.param(
            "error: creating IAM Role: CreateRole: MalformedPolicyDocument: no JSON",
            "; the emulator's log says more: cloud.log",
            id="emulator",
        ),
    ],
)
def test_the_log_of_the_emulator_is_named_where_the_emulator_rejected_something(
    stdout: str, hint: str
) -> None:
    assert explained(stdout) == f"the engine could not finish; what is wrong stands above{hint}"


@pytest.mark.parametrize(("code", "name"), [(-9, "SIGKILL"), (-11, "SIGSEGV"), (-250, "signal 250")])
def test_an_engine_that_was_killed_says_what_to_run(code: int, name: str) -> None:
    assert explained(code=code) == (
        f"the engine was ended ({name}) before it could finish; `make up STACK=local` goes on from its state"
    )


def test_an_emulator_that_was_killed_says_what_to_run() -> None:
    assert explained(running=GONE, provider_ended=True).startswith("the emulator ended while ")
    assert "`make up STACK=local` starts from there" in explained(running=GONE)
    assert "gone with it, also that of dev, two; " in explained(running=GONE, others=["dev", "two"])


def test_a_provider_that_was_killed_says_what_to_run() -> None:
    assert explained(provider_ended=True) == (
        "the AWS provider ended while the engine was at work; `make up STACK=local` removes what it made "
        "and could not tell, and goes on"
    )

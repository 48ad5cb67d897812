"""What of the engine's output is shown, from lines that the engine wrote."""

import pytest

from local import display


@pytest.mark.parametrize(
    "line",
    [
        " ~  aws:iam:Role api-status refreshing",
        " ~  aws:iam:Role api-status refresh",
        " ~  aws:apigateway:Method api-GET-/reports/{id} refreshing (0s)",
        " ~  aws:lambda:Function api-reports refresh (1m0.5s)",
        "    aws:apigateway:Method api-GET-/reports/{id}",
        "    pulumi:pulumi:Stack a-b  warning: using pulumi-resource-aws from $PATH at bin/aws",
        "    warning: using pulumi-resource-aws from $PATH at bin/pulumi-resource-aws",
        "If you want to remove the stack completely, run `pulumi stack rm local`.",
    ],
)
def test_what_tells_of_nothing_is_not_shown(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    display.Display().show(line)

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "line",
    [
        " +  aws:iam:Role api-status create",
        " ~  aws:iam:Role api-status refresh [diff: ~description]",
        " -  aws:iam:Role api-status delete (0.21s)",
        '    url: "https://abc123.execute-api.us-east-1.amazonaws.com/v1"',
        "    38 unchanged",
        "",
    ],
)
def test_everything_else_is_shown_as_it_is(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    display.Display().show(line)

    assert capsys.readouterr().err == f"{line}\n"


STACK = "pulumi:pulumi:Stack reports-local"


def shown(text: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what is shown of a run of the engine."""
    with display.shown() as run:
        for line in text.splitlines():
            run.show(line)
    return capsys.readouterr().err


def test_a_configuration_error_is_shown_once(capsys: pytest.CaptureFixture[str]) -> None:
    text = f"""\
 +  {STACK} create
 +  {STACK} create error: Pulumi.local.yaml: functions.a: one [b]
 +  {STACK} create error: an unhandled error occurred: Pulumi.local.yaml: functions.a: one [b]
 +  {STACK} create 2 errors
Diagnostics:
  pulumi:pulumi:Stack (reports-local):
    error: Pulumi.local.yaml: functions.a: one [b]
    Pulumi.local.yaml: functions.b: another
    error: an unhandled error occurred: Pulumi.local.yaml: functions.a: one [b]
    Pulumi.local.yaml: functions.b: another

Resources:
    1 errored
"""
    assert (
        shown(text, capsys)
        == f"""\
 +  {STACK} create
Diagnostics:
  pulumi:pulumi:Stack (reports-local):
    error: Pulumi.local.yaml: functions.a: one [b]
    Pulumi.local.yaml: functions.b: another

Resources:
    1 errored
"""
    )


def test_warnings_that_are_not_shown_are_not_counted(capsys: pytest.CaptureFixture[str]) -> None:
    text = f"""\
    {STACK}  3 warnings
Diagnostics:
  pulumi:pulumi:Stack (reports-local):
    warning: using pulumi-resource-aws from $PATH at bin/pulumi-resource-aws
    warning: using pulumi-resource-aws from $PATH at bin/pulumi-resource-aws

Resources:
    23 unchanged
"""
    assert shown(text, capsys) == "Resources:\n    23 unchanged\n"


def test_diagnostics_of_several_resources_stay_apart(capsys: pytest.CaptureFixture[str]) -> None:
    text = """\
Diagnostics:
  aws:iam:Role (one):
    error: it failed

  aws:iam:Role (two):
    error: it failed

    warning: and more
"""
    assert shown(text, capsys) == text.replace("failed\n\n    warn", "failed\n    warn") + "\n"


def test_a_message_without_diagnostics_is_shown_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    text = " +  aws:iam:Role api creating (0s) error: it is taken\n"
    assert shown(text, capsys) == " +  aws:iam:Role api creating (0s)\nerror: it is taken\n"


def test_a_provider_that_ended_is_no_bug_to_be_reported(capsys: pytest.CaptureFixture[str]) -> None:
    text = """\
Diagnostics:
  pulumi:pulumi:Stack (reports-local):
    error: Detected that bin/pulumi-resource-aws exited prematurely.
           This is *always* a bug in the provider. Please report the issue to the author.
           To assist with debugging we have dumped the STDOUT and STDERR streams of the plugin:

  aws:lambda:Function (api-reports):
    error: error reading from server: EOF
"""
    assert shown(text, capsys) == ""


def test_of_a_failed_invoke_no_frames_of_the_sdk_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    text = """\
Diagnostics:
  pulumi:pulumi:Stack (reports-local):
    error: python inline source runtime error: invoke of aws:x failed: no connection
    Traceback (most recent call last):
      File "pulumi/automation/_server.py", line 95, in run
    Exception: invoke of aws:x failed: no connection
"""
    assert "Traceback" not in shown(text, capsys)


def test_the_traceback_of_a_program_is_shown_whole(capsys: pytest.CaptureFixture[str]) -> None:
    text = """\
Diagnostics:
  pulumi:pulumi:Stack (reports-local):
    error: python inline source runtime error: 1
    Traceback (most recent call last):
      File "__main__.py", line 95, in run
        raise KeyError(1)
        ^^^^^^^^^^^^^^^^^
      File "__main__.py", line 96, in run
        raise KeyError(1)
        ^^^^^^^^^^^^^^^^^
    KeyError: 1
"""
    assert shown(text, capsys) == f"{text}\n"

"""The programs in docs/guide.md, run as a reader would against a deployed stack."""

import os
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator

import pytest

from local import cloud

from .conftest import CHECKOUT, HANDLER, Stack, call, make_stack

GUIDE = (CHECKOUT / "docs" / "guide.md").read_text(encoding="utf-8")
ROUTES = (
    {"path": "/reports"},
    {"path": "/reports/{id}/build", "invocation": "Client"},
    {"path": "/broken", "function": "broken"},
)
BROKEN = """
def handler(event, context):
    raise ValueError("out of paper")
"""


def block(heading: str, language: str) -> str:
    """Return the guide's one block in a language below a heading."""
    _, _, section = GUIDE.partition(f"# {heading}\n")
    (found,) = re.findall(rf"```{language}\n(.*?)```", section.partition("\n#")[0], re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, running: cloud.Cloud) -> Iterator[Stack]:
    deployed = make_stack(tmp_path_factory.mktemp("guide"), running)
    deployed.add_function("broken", BROKEN)
    broken = {"code": "broken", "asynchronous": {"maximum_retry_attempts": 0}}
    deployed.configure(*ROUTES, functions={"work": {"code": "work"}, "broken": broken})
    deployed.up()
    yield deployed
    deployed.destroy()


def run(api: Stack, *command: str, **variables: str) -> list[str]:
    """Run what a reader would run, signed in to AWS, and return what it prints."""
    environment = {
        **os.environ,
        "URL": api.url(),
        "NO_PROXY": "127.0.0.1",
        "AWS_ENDPOINT_URL": api.running.endpoint,
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": api.running.access_key,
        "AWS_SECRET_ACCESS_KEY": api.running.access_key,
        "AWS_SESSION_TOKEN": "test",
        **variables,
    }
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def run_python(api: Stack, program: str, **variables: str) -> list[str]:
    names = ["URL", *variables]
    given = "".join(f"{name} = os.environ[{name!r}]\n" for name in names)
    return run(api, sys.executable, "-c", f"import os\n{given}{program}", **variables)


def needs(program: str) -> None:
    """Skip where a reader's tool is not on this machine, which the project's own CI does not accept."""
    if not shutil.which(program):
        assert not os.environ.get("CI"), f"there is no {program} on PATH"
        pytest.skip(f"there is no {program} on PATH")


def test_curl(api: Stack) -> None:
    needs("curl")
    printed = run(api, "sh", "-euc", block("The client's side", "sh"))
    assert "\n".join(printed).count("HTTP/1.1 202") == 2


def test_python(api: Stack) -> None:
    (line,) = run_python(api, block("The client's side", "python"))
    assert line.startswith("202 {")


def test_javascript(api: Stack) -> None:
    needs("node")
    program = block("The client's side", "js")
    printed = run(api, "node", "--input-type=module", "-e", f"const URL = process.env.URL;\n{program}")
    assert printed[0].startswith("202 {")


def test_signed_with_curl(api: Stack) -> None:
    needs("curl")
    assert "HTTP/1.1 202" in "\n".join(run(api, "sh", "-euc", block("Signed requests", "sh")))


def test_signed_with_python(api: Stack) -> None:
    (line,) = run_python(api, block("Signed requests", "python"))
    assert line.startswith("202 {")


def test_failed_events_run_again_once_what_was_wrong_is_mended(api: Stack) -> None:
    job = uuid.uuid4().hex
    assert call(f"{api.url()}/broken", {"job": job}).status == 202
    queue = api.outputs()["failure_queues"]["broken"]
    sqs = api.client("sqs")
    kept = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=20, VisibilityTimeout=0)["Messages"]
    assert len(kept) == 1

    (api.place.project / "broken" / "handler.py").write_text(HANDLER, encoding="utf-8")
    api.up()
    run_python(api, block("Failed events", "python"), QUEUE=queue)
    api.wait_for(f"finished {job}")
    assert "Messages" not in sqs.receive_message(QueueUrl=queue)

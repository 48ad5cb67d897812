"""Encrypted values of a stack: each stays a secret, or is rejected with the reason."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml

from components import AsyncLambdaApiArgs, settings
from components.resources.secrets import keep_secret

SECRET = "hunter2"  # noqa: S105  # what no message may show
VALID: dict[str, Any] = {
    "functions": {"work": {"code": "work", "environment": {"PLAIN": "open"}}},
    "routes": [{"path": "/jobs", "function": "work"}],
}
REASON = "an encrypted value would stand in the state as plain text; write it in plain text"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:topic"

Load = Callable[..., AsyncLambdaApiArgs]


def secure(value: str = SECRET) -> dict[str, str]:
    """A value as the stack's file has it when it is encrypted; here it is its own ciphertext."""
    return {"secure": value}


def decrypted(value: Any) -> Any:
    if isinstance(value, dict):
        return value["secure"] if value.keys() == {"secure"} else {k: decrypted(v) for k, v in value.items()}
    return [decrypted(inner) for inner in value] if isinstance(value, list) else value


@pytest.fixture
def load(tmp_path: Path, recording: object) -> Iterator[Load]:
    """Load a stack as the engine hands it over: decrypted, with the keys that have something encrypted."""
    assert recording, "settings belong to a stack"
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "handler.py").write_text("def handler(event, context): ...\n", encoding="utf-8")
    (tmp_path / "Pulumi.yaml").write_text("name: async-lambda-api\n", encoding="utf-8")

    def run(
        changes: dict[str, Any], *, in_file: dict[str, Any] | None = None, encrypted_in: str = ""
    ) -> AsyncLambdaApiArgs:
        values = {f"async-lambda-api:{key}": value for key, value in (VALID | changes).items()}
        written = values if in_file is None else {f"async-lambda-api:{k}": v for k, v in in_file.items()}
        (tmp_path / "Pulumi.dev.yaml").write_text(yaml.safe_dump({"config": written}), encoding="utf-8")
        pulumi.runtime.set_all_config(
            {
                key: value if isinstance(value, str) else json.dumps(value)
                for key, value in decrypted(values).items()
            },
            [
                key
                for key, value in values.items()
                if decrypted(value) != value or key.endswith(f":{encrypted_in}")
            ],
        )
        return settings.load(tmp_path)

    yield run
    pulumi.runtime.set_all_config({}, [])


def is_secret(value: object) -> bool:
    if not isinstance(value, pulumi.Output):
        return False
    return asyncio.get_event_loop().run_until_complete(value.is_secret())


def rejected(load: Load, *args: Any, **named: Any) -> str:
    with pytest.raises(pulumi.RunError) as error:
        load(*args, **named)
    assert SECRET not in str(error.value)
    return str(error.value).removeprefix("Pulumi.dev.yaml: ")


def work(**options: Any) -> dict[str, Any]:
    return {"functions": {"work": VALID["functions"]["work"] | options}}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (work(environment={"TOKEN": secure()}), lambda a: a.functions["work"].environment["TOKEN"]),
        (work(tags={"team": secure()}), lambda a: a.functions["work"].tags["team"]),
        (work(role_arn=secure(TOPIC)), lambda a: a.functions["work"].role_arn),
        (
            work(statements=[{"actions": ["sns:Publish"], "resources": ["*", secure(TOPIC)]}]),
            lambda a: a.functions["work"].statements[0].resources[1],
        ),
        (
            work(asynchronous={"on_failure": secure(TOPIC)}),
            lambda a: a.functions["work"].asynchronous.on_failure,
        ),
        ({"stage": {"variables": {"colour": secure()}}}, lambda a: a.stage.variables["colour"]),
        (
            {"endpoint": {"policy": {"Statement": [{"Principal": secure()}]}}},
            lambda a: a.endpoint.policy["Statement"][0]["Principal"],
        ),
    ],
    ids=["environment", "tag", "arn", "list", "destination", "stage variable", "policy"],
)
def test_an_encrypted_value_is_a_secret(
    load: Load, changes: dict[str, Any], found: Callable[[Any], object]
) -> None:
    assert is_secret(found(load(changes)))


def test_a_plain_value_beside_an_encrypted_one_stays_plain(load: Load) -> None:
    environment = load(work(environment={"PLAIN": "open", "TOKEN": secure()})).functions["work"].environment
    assert environment["PLAIN"] == "open"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        (work(handler=secure("handler.handler")), "functions.work.handler"),
        (work(code=secure()), "functions.work.code"),
        (work(memory_size=secure("512")), "functions.work.memory_size"),
        ({"functions": secure(json.dumps(VALID["functions"]))}, "functions"),
        ({"routes": [{"path": secure("/jobs"), "function": "work"}]}, "routes[0].path"),
        ({"authorization": secure("NONE")}, "authorization"),
        ({"cors": {"allow_origin": secure("*")}}, "cors.allow_origin"),
        ({"stage": {"name": secure()}}, "stage.name"),
        ({"models": {"Job": {"title": secure()}}}, "models.Job.title"),
        ({"openapi": secure()}, "openapi"),
        ({"errors": [{"pattern": "x", "status_code": 404, "message": secure()}]}, "errors[0].message"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_encrypted_value_that_cannot_be_a_secret_is_rejected(
    load: Load, changes: dict[str, Any], path: str
) -> None:
    assert rejected(load, changes) == f"{path}: {REASON}"


def test_an_unknown_key_is_reported_as_such_though_its_value_is_encrypted(load: Load) -> None:
    assert rejected(load, work(tagz={"team": secure()})).startswith(
        "functions.work.tagz: unknown key; nearest: tags; "
    )


def test_an_encrypted_arn_is_checked_and_not_shown(load: Load) -> None:
    assert rejected(load, work(role_arn=secure())).startswith("functions.work.role_arn: [secret]: ")


def test_code_that_is_missing_is_not_shown_where_it_may_have_been_encrypted(load: Load) -> None:
    line = rejected(load, work(code=SECRET, tags={"team": "platform"}), in_file={}, encrypted_in="functions")
    assert line == "functions.work.code: [secret] is not a folder of the project, nor a .zip"


def test_a_computed_output_is_secret_beside_a_value_that_may_be(recording: object) -> None:
    assert recording, "outputs belong to a stack"
    tags = {"plain": "open", "team": pulumi.Output.secret(SECRET)}
    kept = keep_secret(pulumi.ResourceOptions(protect=True), tags, "tagsAll")
    assert (kept.protect, kept.additional_secret_outputs) == (True, ["tagsAll"])


def test_a_computed_output_is_plain_beside_plain_values() -> None:
    options = pulumi.ResourceOptions()
    assert keep_secret(options, {"plain": "open"}, "tagsAll") is options


# Values of an environment of Pulumi ESC, or of another file, are not in the stack's file.


def test_without_the_file_every_value_that_can_be_a_secret_is_one(load: Load) -> None:
    function = load(work(tags={"team": "platform"}), in_file={}, encrypted_in="functions").functions["work"]
    assert is_secret(function.tags["team"])
    assert is_secret(function.environment["PLAIN"])
    assert function.handler == "handler.handler"


def test_what_an_environment_adds_is_a_secret_and_what_the_file_has_in_plain_text_is_not(load: Load) -> None:
    changes = work(environment={"PLAIN": "open", "TOKEN": SECRET})
    environment = load(changes, in_file=VALID, encrypted_in="functions").functions["work"].environment
    assert is_secret(environment["TOKEN"])
    assert environment["PLAIN"] == "open"


def test_a_secret_that_the_file_has_in_plain_text_comes_from_elsewhere_and_is_one(load: Load) -> None:
    environment = load({}, in_file=VALID, encrypted_in="functions").functions["work"].environment
    assert is_secret(environment["PLAIN"])


def test_without_the_file_no_reason_shows_what_may_be_encrypted(load: Load) -> None:
    route = {"path": f"/{SECRET}", "function": "work"}
    line = rejected(load, {"routes": [route, route]}, in_file={}, encrypted_in="routes")
    assert line == f"routes: {REASON}"


def test_without_the_file_a_key_in_which_nothing_can_be_a_secret_is_rejected(load: Load) -> None:
    assert rejected(load, {}, in_file={}, encrypted_in="routes") == f"routes: {REASON}"

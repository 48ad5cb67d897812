"""Queues with failed events that stay, though nothing needs them, until a word deletes them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from components import AsyncLambdaApiArgs, settings

from .conftest import CALLS, COMPONENT_TYPE, RecordingMocks

COMPONENT = "async-lambda-api:index:AsyncLambdaApi"
EVENT_INVOKE_CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
QUEUE = "aws:sqs/queue:Queue"
QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"

CODE = {"code": "app/reports"}
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"
THEIRS = "arn:aws:lambda:eu-west-1:123456789012:function:theirs"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:operators"
ROUTE = {"path": "/jobs", "function": "work"}
WAITS = {**ROUTE, "invocation": "RequestResponse"}
KEPT_CONFIGURATION = {"messageRetentionSeconds", "kmsMasterKeyId", "sqsManagedSseEnabled"}

Deploy = Callable[..., RecordingMocks]


def parse(functions: dict[str, Any], route: dict[str, Any] = ROUTE, **values: Any) -> Any:
    return settings.parse({"functions": functions, "routes": [route], **values})


@pytest.fixture
def last_update(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Say what the last update left: the failure queues of an API called `api`, by function."""

    def say(**queues: dict[str, Any]) -> None:
        outputs = {key: f"https://sqs/{key}" for key in queues}
        left: dict[str, Any] = {
            f"{COMPONENT_TYPE}::api": {"type": COMPONENT, "outputs": {"failure_queues": outputs}},
            **{
                f"{COMPONENT_TYPE}${QUEUE}::api-{key}-failures": {"type": QUEUE, "outputs": queue}
                for key, queue in queues.items()
            },
        }
        monkeypatch.setitem(CALLS, "pulumi:pulumi:readStackResourceOutputs", {"outputs": left})

    return say


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a preview says of functions, with its level."""
    lines: list[str] = []
    monkeypatch.setattr("pulumi.runtime.is_dry_run", lambda: True)
    for level in ("info", "warn"):
        monkeypatch.setattr(
            f"pulumi.log.{level}",
            lambda line, *_, level=level: lines.append(f"{level}: {line}") if "functions." in line else None,
        )
    return lines


def allowed(recorded: RecordingMocks) -> set[str]:
    """Return the actions that the role of the function allows besides its logs."""
    policy = recorded.of_type(ROLE_POLICY).get("api-work")
    statements = json.loads(policy.inputs["policy"])["Statement"] if policy else []
    actions = (statement["Action"] for statement in statements)
    return {one for action in actions for one in ([action] if isinstance(action, str) else action)}


def test_a_queue_that_was_made_stays_as_it_is_when_everybody_waits(
    deploy: Deploy, last_update: Callable[..., None], said: list[str]
) -> None:
    last_update(work={})
    recorded = deploy(routes=[WAITS])
    queue = recorded.of_type(QUEUE)["api-work-failures"]
    assert set(queue.ignored) == KEPT_CONFIGURATION
    assert "api-work-failures" in recorded.of_type(QUEUE_POLICY)
    assert set(recorded.of_type(EVENT_INVOKE_CONFIG)["api-work"].ignored) == {
        "maximumRetryAttempts",
        "maximumEventAgeInSeconds",
    }
    assert allowed(recorded) == {"sqs:SendMessage"}
    assert said == [
        "info: api: functions.work: the failure queue stays, with the events in it, although no route starts "
        "the function with Event or Client; `asynchronous.failure_queue: false` deletes it"
    ]


def test_a_queue_that_stays_is_still_written_to_with_its_key(
    deploy: Deploy, last_update: Callable[..., None]
) -> None:
    last_update(work={"kmsMasterKeyId": KEY})
    assert allowed(deploy(routes=[WAITS])) == {"sqs:SendMessage", "kms:Decrypt", "kms:GenerateDataKey"}


def test_a_queue_that_was_made_stays_when_failures_go_elsewhere_and_is_not_written_to(
    deploy: Deploy, last_update: Callable[..., None], said: list[str]
) -> None:
    last_update(work={})
    recorded = deploy(functions={"work": {**CODE, "asynchronous": {"on_failure": TOPIC}}})
    assert "api-work-failures" in recorded.of_type(QUEUE)
    assert not recorded.of_type(EVENT_INVOKE_CONFIG)["api-work"].ignored
    assert allowed(recorded) == {"sns:Publish"}
    assert "although failed events go to `on_failure`; " in said[0]


def test_a_queue_that_was_made_stays_when_the_function_is_an_existing_one(
    deploy: Deploy, last_update: Callable[..., None], said: list[str]
) -> None:
    last_update(work={})
    recorded = deploy(functions={"work": {"arn": THEIRS}})
    assert "api-work-failures" in recorded.of_type(QUEUE)
    assert recorded.of_type(EVENT_INVOKE_CONFIG) == {}
    assert "although the function is an existing one; " in said[0]


def test_the_queue_of_a_renamed_function_stays_when_everybody_waits(
    deploy: Deploy, last_update: Callable[..., None]
) -> None:
    last_update(jobs={})
    recorded = deploy(functions={"work": {**CODE, "renamed_from": "jobs"}}, routes=[WAITS])
    assert recorded.of_type(QUEUE)["api-work-failures"].aliases == {"api-jobs-failures"}


def test_a_queue_that_stays_leaves_room_for_a_function_called_like_a_policy(
    deploy: Deploy, last_update: Callable[..., None]
) -> None:
    last_update(**{"work-logs": {}})
    recorded = deploy(functions={"work": CODE, "work-logs": CODE})
    assert {"api-work", "api-work-logs", "api-work.logs"} <= recorded.of_type(ROLE_POLICY).keys()


@pytest.mark.parametrize(
    ("route", "function"),
    [
        (WAITS, CODE),
        (WAITS, {**CODE, "asynchronous": {"queue": {"retain": True}}}),
        (ROUTE, {**CODE, "asynchronous": {"on_failure": TOPIC}}),
        (ROUTE, {**CODE, "asynchronous": {"on_failure": TOPIC, "queue": {"retain": True}}}),
        (ROUTE, {"arn": THEIRS}),
    ],
)
@pytest.mark.parametrize("made", [True, False])
def test_no_queue_is_there_after_the_word_that_deletes_it_nor_where_none_was_made(
    deploy: Deploy,
    last_update: Callable[..., None],
    said: list[str],
    route: dict[str, Any],
    function: dict[str, Any],
    *,
    made: bool,
) -> None:
    if made:
        last_update(work={})
        events = {**function.get("asynchronous", {}), "failure_queue": False}
        function = {**function, "asynchronous": events}
    recorded = deploy(functions={"work": function}, routes=[route])
    assert recorded.of_type(QUEUE) == recorded.of_type(QUEUE_POLICY) == {}
    assert said == []


@pytest.mark.parametrize(
    ("asynchronous", "line"),
    [
        (
            {"failure_queue": False},
            "functions.work.asynchronous.failure_queue: false: events that fail for good would be lost, "
            "because a route starts the function with Event or Client; name another destination as "
            "`on_failure`",
        ),
        (
            {"failure_queue": False, "alarm_topic_arn": TOPIC},
            f'functions.work.asynchronous.alarm_topic_arn: "{TOPIC}": with `failure_queue: false` there is '
            "no queue of its own",
        ),
        (
            {"failure_queue": False, "queue": {"message_retention_seconds": 60}},
            'functions.work.asynchronous.queue: {"message_retention_seconds": 60}: with '
            "`failure_queue: false` there is no queue of its own",
        ),
        (
            {"failure_queue": True, "on_failure": TOPIC},
            "functions.work.asynchronous.failure_queue: true: with `on_failure` there is no queue of its own",
        ),
    ],
)
def test_what_contradicts_the_word_that_deletes_a_queue_is_an_error(
    asynchronous: dict[str, Any], line: str
) -> None:
    assert parse({"work": {**CODE, "asynchronous": asynchronous}}) == [line]


def test_a_queue_that_nobody_needs_is_not_asked_for() -> None:
    (line,) = parse({"work": {**CODE, "asynchronous": {"failure_queue": True}}}, WAITS)
    assert line.startswith("functions.work.asynchronous.failure_queue: true: has no effect, because no route")


def test_a_preview_warns_of_a_function_that_goes_with_its_queue(
    deploy: Deploy, last_update: Callable[..., None], said: list[str]
) -> None:
    last_update(work={}, jobs={})
    deploy()
    assert said == [
        "warn: api: functions.jobs: is no longer there, and its failure queue goes with the events in it, as "
        "its log group does, unless they were deployed with `retain`; where the function has another key "
        "now, name this one there as `renamed_from`"
    ]


def test_a_preview_warns_of_a_queue_that_a_rename_comes_too_late_for(
    deploy: Deploy, last_update: Callable[..., None], said: list[str]
) -> None:
    work = {"work": {**CODE, "renamed_from": "jobs"}}
    last_update(jobs={})
    deploy(functions=work)
    assert said == []
    last_update(work={}, jobs={})
    deploy(functions=work)
    assert "functions.jobs: is no longer there" in said[0]


def test_the_word_may_stay_written_where_nothing_is_left_to_delete() -> None:
    for function in (CODE, {"arn": THEIRS}):
        given = {"work": {**function, "asynchronous": {"failure_queue": False}}}
        assert isinstance(parse(given, WAITS), AsyncLambdaApiArgs)

"""An event that fails for good ends up in its function's queue, and somebody can hear of it."""

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from local import calls, cloud

from .conftest import Stack, call, make_stack


@pytest.fixture(scope="module")
def elsewhere(running: cloud.Cloud) -> str:
    """A queue of somebody else's, for the results of events."""
    sqs = calls.client("sqs", running, "us-east-1")
    url = sqs.create_queue(QueueName=f"results-{uuid.uuid4().hex}")["QueueUrl"]
    arn: str = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return arn


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, running: cloud.Cloud, elsewhere: str) -> Iterator[Stack]:
    deployed = make_stack(tmp_path_factory.mktemp("failures"), running)
    topic = calls.client("sns", running, "us-east-1").create_topic(Name="operators")["TopicArn"]
    deployed.configure(
        {"path": "/jobs"},
        {"path": "/results", "function": "told"},
        {"path": "/sync", "function": "sync", "invocation": "RequestResponse"},
        functions={
            "work": {
                "code": "work",
                "asynchronous": {
                    "maximum_retry_attempts": 0,
                    "maximum_event_age_in_seconds": 3600,
                    "alarm_topic_arn": topic,
                },
            },
            "told": {"code": "work", "asynchronous": {"on_success": elsewhere}},
            "sync": {"code": "work"},
        },
    )
    deployed.up()
    yield deployed
    deployed.destroy()


def received(client: Any, queue_url: str) -> dict[str, Any]:
    """Wait for a message and return what it says."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        answer = client.receive_message(QueueUrl=queue_url, WaitTimeSeconds=5)
        for message in answer.get("Messages", []):
            content: dict[str, Any] = json.loads(message["Body"])
            return content
    pytest.fail(f"nothing came to {queue_url}")


def test_an_event_that_fails_for_good_is_kept_with_what_was_wrong(api: Stack) -> None:
    job = uuid.uuid4().hex
    assert call(f"{api.url()}/jobs", {"job": job, "error": "out of paper"}).status == 202
    record = received(api.client("sqs"), api.outputs()["failure_queues"]["work"])
    assert record["requestPayload"] == {"job": job, "error": "out of paper"}
    assert record["responsePayload"]["errorMessage"] == "out of paper"


def test_the_queue_is_encrypted_and_keeps_events_for_two_weeks(api: Stack) -> None:
    attributes = api.client("sqs").get_queue_attributes(
        QueueUrl=api.outputs()["failure_queues"]["work"], AttributeNames=["All"]
    )["Attributes"]
    assert attributes["SqsManagedSseEnabled"] == "true"
    assert attributes["MessageRetentionPeriod"] == str(14 * 24 * 3600)


def test_the_queue_denies_requests_without_tls(api: Stack) -> None:
    url = api.outputs()["failure_queues"]["work"]
    attributes = api.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    (statement,) = json.loads(attributes["Policy"])["Statement"]
    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "sqs:*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert statement["Resource"] == attributes["QueueArn"]


def test_a_function_that_nobody_starts_asynchronously_needs_no_queue(api: Stack) -> None:
    assert set(api.outputs()["failure_queues"]) == {"work", "told"}


def test_a_result_goes_where_it_was_asked_for(api: Stack, elsewhere: str) -> None:
    sqs = api.client("sqs")
    assert call(f"{api.url()}/results", {"job": "7"}).status == 202
    queue_url = sqs.get_queue_url(QueueName=elsewhere.rpartition(":")[2])["QueueUrl"]
    assert received(sqs, queue_url)["responsePayload"] == {"job": "7"}


def test_an_operator_hears_of_a_failure(api: Stack) -> None:
    queue = api.outputs()["failure_queues"]["work"].rpartition("/")[2]
    (alarm,) = (
        found
        for found in api.client("cloudwatch").describe_alarms()["MetricAlarms"]
        if {"Name": "QueueName", "Value": queue} in found["Dimensions"]
    )
    assert alarm["AlarmActions"][0].endswith(":operators")
    assert (alarm["MetricName"], alarm["Threshold"]) == ("ApproximateNumberOfMessagesVisible", 0.0)


def test_a_refresh_finds_nothing_that_the_program_did_not_say(api: Stack) -> None:
    assert api.refresh() == {}
    assert api.preview(refresh=True, expect_no_changes=True) == {}
    assert api.up() == {}


def test_a_queue_goes_with_its_policy_by_a_word_when_failures_go_elsewhere(
    deployment: Stack, elsewhere: str
) -> None:
    deployment.up({"path": "/jobs"})
    url = deployment.outputs()["failure_queues"]["work"]
    events = {"on_failure": elsewhere, "failure_queue": False}
    deployment.configure({"path": "/jobs"}, functions={"work": {"code": "work", "asynchronous": events}})
    assert deployment.up()["delete"] == 2
    sqs = deployment.client("sqs")
    with pytest.raises(sqs.exceptions.QueueDoesNotExist):
        sqs.get_queue_attributes(QueueUrl=url)

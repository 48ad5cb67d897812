"""What Lambda does with an event: how often and how long it tries, and who hears of the outcome."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Self

from pydantic import model_validator

from .base import LAMBDA_GUIDE, Arn, Options, Place, found, mistakes, option

_HANDLING_PAGE = LAMBDA_GUIDE + "invocation-async-error-handling.html"
_DESTINATIONS_PAGE = LAMBDA_GUIDE + "invocation-async-retain-records.html"
_QUEUE_PAGE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html"
_DELETION_PAGE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html"
_ALARM_PAGE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html"

# docs/aws.md: destination-types, record-in-bucket
_SUCCESS_SERVICES = ("sqs", "sns", "lambda", "events")
_SERVICES = {"on_failure": (*_SUCCESS_SERVICES, "s3"), "on_success": _SUCCESS_SERVICES}


class FailureQueue(Options):
    """The queue of a function whose failures have no other destination."""

    message_retention_seconds: int = option(
        14 * 24 * 3600,
        description="How long a failed event is kept, in seconds.",
        page=_QUEUE_PAGE,
        ge=60,
        le=1_209_600,
    )
    kms_key_arn: Arn | None = option(
        None, description="Key that encrypts the queue, instead of one that SQS manages.", page=_QUEUE_PAGE
    )
    retain: bool = option(
        default=False,
        description="Leave the queue in AWS when the stack no longer has it; deploy this before.",
        page=_DELETION_PAGE,
    )


class Asynchronous(Options):
    """The event invoke config of a function, and where its failures go."""

    # docs/aws.md: event-settings, destination-permission-checked, encrypted-queue-permissions
    maximum_retry_attempts: int = option(
        2, description="How often Lambda tries again after an error.", page=_HANDLING_PAGE, ge=0, le=2
    )
    maximum_event_age_in_seconds: int = option(
        21_600, description="How long an event may wait, in seconds.", page=_HANDLING_PAGE, ge=60, le=21_600
    )
    on_failure: Arn | None = option(
        None,
        description="Queue, topic, bus, function or bucket for failed events. Left out: a queue of its own.",
        page=_DESTINATIONS_PAGE,
    )
    on_success: Arn | None = option(
        None,
        description="Queue, topic, event bus or function that gets the results of successful events.",
        page=_DESTINATIONS_PAGE,
    )
    failure_queue: bool = option(
        default=True,
        description="Whether a queue of its own, once made, stays; false deletes it with the events in it.",
        page=_DELETION_PAGE,
    )
    queue: FailureQueue = option(
        FailureQueue(),
        description="The queue of its own, where `on_failure` is left out.",
        page=_DESTINATIONS_PAGE,
    )
    alarm_topic_arn: Arn | None = option(
        None,
        description="Topic that hears of events in the queue of its own and of those that get nowhere.",
        page=_ALARM_PAGE,
    )

    @model_validator(mode="after")
    def _values_fit_each_other(self) -> Self:
        mistakes("Asynchronous", list(self._contradictions()))
        return self

    @property
    def of_events(self) -> dict[str, Any]:
        """What was given and counts only where a route starts the function with an event.

        A queue that an earlier update made is there without such a route too.
        """
        given = self.given
        if not self.failure_queue:
            given.pop("failure_queue", None)
        if self.queue.given.keys() <= {"retain"}:
            given.pop("queue", None)
        return given

    def _contradictions(self) -> Iterable[tuple[Place, object, str]]:
        for key in _SERVICES:
            arn = getattr(self, key)
            if isinstance(arn, str) and (reason := no_destination(key, arn)):
                yield (key,), arn, reason
        if self.on_failure is not None:
            word, without_effect = "`on_failure`", ("failure_queue", "queue")
        elif not self.failure_queue:
            word, without_effect = "`failure_queue: false`", ("queue", "alarm_topic_arn")
        else:
            return
        for place in without_effect:
            if place in self.of_events:
                reason = f"with {word} there is no queue of its own"
                yield (place,), found(getattr(self, place)), reason


def lost_events(
    functions: Mapping[str, Asynchronous], started: Iterable[str]
) -> Iterable[tuple[Place, object, str]]:
    """Yield the functions that routes start with events, and whose failures would go nowhere."""
    for key in sorted(functions.keys() & set(started)):
        options = functions[key]
        if not options.failure_queue and options.on_failure is None:
            yield (
                ("functions", key, "asynchronous", "failure_queue"),
                False,
                "events that fail for good would be lost, because a route starts the function with Event or "
                "Client; name another destination as `on_failure`",
            )


def no_destination(key: str, arn: str) -> str | None:
    """Return why an ARN can be no destination for `key`, such as `on_failure`, or `None` if it can."""
    services = _SERVICES[key]
    if destination_service(arn) not in services:
        return f"a destination is an ARN of {', '.join(services)}"
    return "a destination is a standard queue or topic, not a FIFO one" if arn.endswith(".fifo") else None


def destination_service(arn: str) -> str:
    """Return the service of a destination, such as `sqs`."""
    match = re.match(r"arn:[^:]+:([^:]+):", arn)
    return match[1] if match else ""

"""A function that is invoked asynchronously has somewhere for its failures to go.

Lambda drops an event after its last retry, unless the function has an on-failure destination or a dead-letter
queue.
"""

from collections.abc import Iterator

from pulumi_policy import EnforcementLevel, Severity

from ..invocation import may_be_asynchronous
from ..readers.view import Function, View
from ..rule import Configuration, Finding, Rule


# docs/aws.md: no-destination-drops
def check(view: View, _: Configuration) -> Iterator[Finding]:
    """Find functions of this stack whose failed events would vanish."""
    told: set[tuple[str, str | None]] = set()
    for integration in view.integrations:
        if not may_be_asynchronous(integration):
            continue
        function, qualifier = view.function_called(integration.function)
        if function is None or (function.urn, qualifier) in told:
            continue
        told.add((function.urn, qualifier))
        if not function.has_dead_letter_queue and not _has_destination(view, function, qualifier):
            called = f" as {qualifier}" if qualifier else ""
            yield Finding(
                urn=function.urn,
                name=function.name,
                message=f"is invoked asynchronously{called} by {integration.name} and has neither a failure "
                "destination nor a dead-letter queue; it should have one of them",
            )


def _has_destination(view: View, function: Function, qualifier: str | None) -> bool:
    for config in view.event_invoke_configs:
        configured, its_qualifier = view.function_called(config.function)
        if (
            (configured is function or function.is_called_as(config.function))
            and config.has_failure_destination
            and (config.qualifier is None or (config.qualifier or its_qualifier or None) == qualifier)
        ):
            return True
    return False


RULE = Rule(
    name="asynchronous-function-failure-destination",
    description="A function invoked asynchronously has a failure destination or a dead-letter queue.",
    fix="Add an event invoke config with destination_config.on_failure, or give the function a "
    "dead_letter_config.",
    url="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
    severity=Severity.HIGH,
    level=EnforcementLevel.MANDATORY,
    check=check,
    needs_whole_stack=True,
)

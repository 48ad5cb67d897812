"""What an update keeps although its configuration does not need it, and what is lost with what it deletes.

Failure queues are kept: events may be in them.

A queue that was made stays, with all that lets an event fail into it, until `failure_queue: false` deletes
it. That it was made is seen in what the last update left. The engine could leave the queue behind instead
(`retain_on_delete`), but then no output would name it, and no update or `destroy` would ever delete it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..options.api import AsyncLambdaApiArgs
from .kinds import API, LOG_GROUP, QUEUE, STAGE
from .last_update import LastUpdate, Outputs
from .names import renamed_functions


@dataclass(frozen=True, kw_only=True)
class Events:
    """Whether a function has events, and a queue for them that stays although nothing needs it."""

    place: str
    """Where messages say that its options of events stand."""
    started: bool
    """Whether a route starts it with one."""
    kept: Outputs | None = None
    """The queue that stays, as the last update left it."""

    @property
    def may_fail(self) -> bool:
        """Whether there may be events that fail: new ones, or those that Lambda took on before."""
        return self.started or self.kept is not None


def kept_queues(api: str, args: AsyncLambdaApiArgs, last: LastUpdate) -> dict[str, Outputs]:
    """Return the queues of an API called `api` that stay although nothing needs them, by function."""
    made = {key: _made(api, key, args, last) for key in args.functions if _may_keep(key, args)}
    return {key: queue for key, queue in made.items() if queue is not None}


def what_stays_and_goes(
    api: str, args: AsyncLambdaApiArgs, kept: Mapping[str, Outputs], last: LastUpdate
) -> Iterator[tuple[str, bool]]:
    """Yield what a preview says of what stays and what is lost, and whether that is a warning."""
    for key in kept:
        yield (
            f"{api}: functions.{key}: the failure queue stays, with the events in it, although "
            f"{_why(key, args)}; `asynchronous.failure_queue: false` deletes it",
            False,
        )
    before = renamed_functions(args)
    queues = _queues(last)
    for key in queues:
        if key not in args.functions and not any(
            now not in queues for now, earlier in before.items() if earlier == key
        ):
            yield (
                f"{api}: functions.{key}: is no longer there, and its failure queue goes with the events in "
                "it, as its log group does, unless they were deployed with `retain`; where the function has "
                "another key now, name this one there as `renamed_from`",
                True,
            )
    for line in (*_keys_that_go(args, last), *_urls_that_go(api, args, last)):
        yield f"{api}: {line}", True


def _keys_that_go(args: AsyncLambdaApiArgs, last: LastUpdate) -> Iterator[str]:
    """Yield a line for each API key that is deleted, with the value that its clients have."""
    plans = args.usage_plans.values()
    there = {key for plan in plans for key in (*plan.keys, *plan.keys_renamed_from.values())}
    keys = last.own.get("api_keys")
    for key in sorted(keys if isinstance(keys, Mapping) else ()):
        if key not in there:
            yield (
                f"the API key {key} is no longer there, and its value goes; where it has another name now, "
                "write the names in `keys_renamed_from` of its usage plan"
            )


def _urls_that_go(api: str, args: AsyncLambdaApiArgs, last: LastUpdate) -> Iterator[str]:
    """Yield a line where the URL becomes another one, with what goes together with it."""
    logs = ", and the access logs go unless they were deployed with `retain`"
    earlier = last.outputs((STAGE, api)).get("stageName")
    if not isinstance(earlier, str):
        return
    goes = logs if any((LOG_GROUP, f"{api}-access{end}") in last.left for end in ("", ".api")) else ""
    if (API, f"{api}-openapi") in last.left if not args.is_one_document else (API, api) in last.left:
        yield f"the other `rendering` makes another API, which has another URL{goes}"
    elif earlier != args.stage.name:
        yield f"the URL ends in /{args.stage.name} instead of /{earlier}{goes}"


def _may_keep(key: str, args: AsyncLambdaApiArgs) -> bool:
    """Tell whether a function has no queue by its configuration, and no option that deletes one."""
    function = args.functions[key]
    is_started = key in args.asynchronous_functions and function.arn is None
    needs_queue = is_started and function.asynchronous.on_failure is None
    return function.asynchronous.failure_queue and not needs_queue


def _made(api: str, key: str, args: AsyncLambdaApiArgs, last: LastUpdate) -> Outputs | None:
    """Return the queue that the last update left of a function, if it made one."""
    for name in (key, args.functions[key].renamed_from):
        if (queue := last.left.get((QUEUE, f"{api}-{name}-failures"))) is not None:
            return queue.outputs
    return None


def _queues(last: LastUpdate) -> Mapping[str, object]:
    """Return the URLs of the queues that the last update left, by function."""
    queues = last.own.get("failure_queues")
    return queues if isinstance(queues, Mapping) else {}


def _why(key: str, args: AsyncLambdaApiArgs) -> str:
    function = args.functions[key]
    if function.arn is not None:
        return "the function is an existing one"
    if function.asynchronous.on_failure is not None:
        return "failed events go to `on_failure`"
    return "no route starts the function with Event or Client"

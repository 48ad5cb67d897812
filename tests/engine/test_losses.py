"""What an update would take away with it stays: failed events, logs, and the values of API keys."""

import json
import re
from typing import Any

from .conftest import Stack, call
from .test_names import ids

EVENT = {"path": "/jobs"}
WAITS = {"invocation": "RequestResponse"}
NOW = {"path": "/now", **WAITS}
WORK = {"code": "work"}
TOPIC = "arn:aws:sns:us-east-1:000000000000:failed"
THEIRS = "arn:aws:lambda:us-east-1:000000000000:function:theirs"


def queue_with_an_event(stack: Stack, key: str = "work") -> str:
    """Put an event into a function's failure queue and return the queue's URL."""
    url: str = stack.outputs()["failure_queues"][key]
    stack.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps({"job": 7}))
    return url


def waiting(stack: Stack, url: str) -> int:
    """Return how many events are in a queue."""
    name = "ApproximateNumberOfMessages"
    found = stack.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=[name])
    return int(found["Attributes"][name])


def is_gone(stack: Stack, url: str) -> bool:
    """Tell whether there is no such queue."""
    sqs = stack.client("sqs")
    try:
        sqs.get_queue_attributes(QueueUrl=url)
    except sqs.exceptions.QueueDoesNotExist:
        return True
    return False


def posts(function: str, **options: Any) -> dict[str, Any]:
    """Return a route that starts a function."""
    return {"path": f"/{function}", "function": function, **options}


STAYS = "the failure queue stays, with the events in it, although"
WAITED_FOR = f"{STAYS} no route starts the function with Event or Client"
DELETES = "`asynchronous.failure_queue: false` deletes it"


def test_failed_events_stay_until_a_word_deletes_their_queue(deployment: Stack) -> None:
    started = ["elsewhere", "existing", "idle", "old", "removed", "waited"]
    handled = {"maximum_retry_attempts": 0, "queue": {"message_retention_seconds": 3600}}
    first = dict.fromkeys(started, WORK) | {"waited": {**WORK, "asynchronous": handled}}
    deployment.configure(*map(posts, started), functions=first)
    deployment.up()
    urls = {key: queue_with_an_event(deployment, key) for key in started}

    routes = [posts("elsewhere"), posts("existing"), posts("new", **WAITS), posts("waited", **WAITS)]
    functions: dict[str, dict[str, Any]] = {
        "elsewhere": {**WORK, "asynchronous": {"on_failure": TOPIC}},
        "existing": {"arn": THEIRS},
        "idle": WORK,
        "new": {**WORK, "renamed_from": "old"},
        "waited": WORK,
    }
    deployment.configure(*routes, functions=functions)
    deployment.preview()
    shown = "".join(deployment.shown)
    for key, why in {
        "elsewhere": f"{STAYS} failed events go to `on_failure`",
        "existing": f"{STAYS} the function is an existing one",
        **dict.fromkeys(["idle", "new", "waited"], WAITED_FOR),
    }.items():
        assert f"api: functions.{key}: {why}; {DELETES}" in shown
    assert "api: functions.removed: is no longer there, and its failure queue goes" in shown

    deployment.up()
    kept = {("new" if key == "old" else key): url for key, url in urls.items() if key != "removed"}
    assert deployment.outputs()["failure_queues"] == kept
    assert {waiting(deployment, url) for url in kept.values()} == {1}
    assert is_gone(deployment, urls["removed"])
    assert_events_still_fail_into(deployment, urls["waited"])
    assert deployment.preview() == {}

    words = {
        key: {**options, "asynchronous": {**options.get("asynchronous", {}), "failure_queue": False}}
        for key, options in functions.items()
    }
    deployment.configure(*routes, functions=words)
    deployment.up()
    assert all(is_gone(deployment, url) for url in kept.values())
    assert deployment.outputs()["failure_queues"] == {}
    assert deployment.preview() == {}


def assert_events_still_fail_into(stack: Stack, url: str) -> None:
    """Assert that an event which was accepted before everybody waited is handled as it was then."""
    (name,) = (
        function["FunctionName"]
        for function in stack.client("lambda").list_functions()["Functions"]
        if "waited" in function["FunctionName"]
    )
    config = stack.client("lambda").get_function_event_invoke_config(FunctionName=name)
    found = stack.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert config["DestinationConfig"]["OnFailure"]["Destination"] == found["QueueArn"]
    assert config["MaximumRetryAttempts"] == 0
    assert found["MessageRetentionPeriod"] == "3600"


def test_a_renamed_function_keeps_all_that_belongs_to_it(deployment: Stack) -> None:
    events = {"alarm_topic_arn": TOPIC}
    work = {**WORK, "asynchronous": events, "tracing": "Active"}
    deployment.configure(EVENT, NOW, functions={"work": work})
    deployment.up()
    url = queue_with_an_event(deployment)
    call(f"{deployment.url()}/now", {"job": "before"})
    deployment.wait_for("finished before")
    before = ids(deployment)

    routes = [{**route, "function": "jobs"} for route in (EVENT, NOW)]
    deployment.configure(*routes, functions={"jobs": {**work, "renamed_from": "work"}})
    changes = deployment.up()
    assert changes.keys() <= {"update"}
    assert before == ids(deployment)
    assert deployment.outputs()["failure_queues"] == {"jobs": url}
    assert waiting(deployment, url) == 1
    assert "finished before" in deployment.log()
    assert call(f"{deployment.url()}/now", {"job": "after"}).json() == {"job": "after"}
    assert deployment.preview() == {}

    deployment.configure(*routes, functions={"jobs": work})
    assert deployment.preview() == {}
    assert before == ids(deployment)


def test_functions_are_renamed_from_and_to_what_parts_of_the_api_are_called(deployment: Stack) -> None:
    parts: dict[str, Any] = {
        "authorizers": {"token": {"type": "TOKEN", "function": "check"}},
        "stage": {"access_logs": {}, "cloudwatch_role": True},
    }

    def configure(*keys: str, **before: str) -> None:
        renamed = {key: {**WORK, "renamed_from": earlier} for key, earlier in before.items()}
        functions = dict.fromkeys((*keys, "check"), WORK) | renamed
        deployment.configure(posts([*keys, *before][0]), functions=functions, **parts)

    configure("access", "invoke")
    deployment.up()
    first = ids(deployment)
    for before in ({"one": "access", "two": "invoke"}, {"cloudwatch": "one", "access": "two"}):
        configure(**before)
        deployment.up()
        # The route, whose path changes with the function, is made anew.
        assert of_functions(first) == of_functions(ids(deployment))
        assert deployment.preview() == {}
    configure("cloudwatch", "access")
    deployment.up()
    assert of_functions(first) == of_functions(ids(deployment))
    assert deployment.preview() == {}


def of_functions(found: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return what is no part of a route."""
    return {(kind, name) for kind, name in found if "aws:apigateway" not in kind}


def test_a_renamed_api_key_keeps_its_value(deployment: Stack) -> None:
    route = {**NOW, "api_key_required": True}
    deployment.configure(route, usage_plans={"free": {"keys": ["phone"]}})
    deployment.up()
    key_id = deployment.outputs()["api_keys"]["phone"]
    gateway = deployment.client("apigateway")
    value = gateway.get_api_key(apiKey=key_id, includeValue=True)["value"]

    plan = {"keys": ["mobile"], "keys_renamed_from": {"mobile": "phone"}}
    deployment.configure(route, usage_plans={"free": plan})
    assert deployment.up() == {}
    assert deployment.outputs()["api_keys"] == {"mobile": key_id}
    assert gateway.get_api_key(apiKey=key_id, includeValue=True)["value"] == value
    assert call(f"{deployment.url()}/now", {"job": "1"}, x_api_key=value).status == 200
    assert deployment.preview() == {}


def test_what_is_retained_stays_in_aws_after_its_removal(deployment: Stack) -> None:
    retained = {
        **WORK,
        "logs": {"retain": True},
        "asynchronous": {"queue": {"retain": True}, "maximum_retry_attempts": 0},
    }
    logged = {"access_logs": {"retain": True}}
    deployment.configure(EVENT, functions={"work": retained}, stage=logged)
    deployment.up()
    url = queue_with_an_event(deployment)
    (group,) = (name for kind, name in ids(deployment) if "LogGroup" in kind and "/lambda/" in name)
    (access,) = (name for kind, name in ids(deployment) if "LogGroup" in kind and "/access" in name)

    deployment.configure({**EVENT, "function": "other"}, functions={"other": WORK})
    deployment.up()
    assert waiting(deployment, url) == 1
    sqs, logs = deployment.client("sqs"), deployment.client("logs")
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]
    assert "aws:SecureTransport" in found["Policy"]
    for name in (group, access):
        (kept,) = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
        assert kept["logGroupName"] == name
        logs.delete_log_group(logGroupName=name)
    sqs.delete_queue(QueueUrl=url)


def test_the_logs_of_a_function_that_is_replaced_stay_where_they_are_retained(deployment: Stack) -> None:
    functions = {"lost": WORK, "kept": {**WORK, "logs": {"retain": True}}}
    deployment.configure(*(posts(key, **WAITS) for key in functions), functions=functions)
    deployment.up()
    before = groups(deployment)
    urns = [
        found["urn"]
        for found in deployment.export()["deployment"]["resources"]
        if found["type"] == "aws:lambda/function:Function"
    ]
    with deployment.opened() as opened:
        opened.up(replace=urns)
    after = groups(deployment)
    assert {group for group in before if "kept" in group} == before & after
    for group in before & after:
        deployment.client("logs").delete_log_group(logGroupName=group)


def groups(stack: Stack) -> set[str]:
    """Return the names of the log groups of this test's functions."""
    found = stack.client("logs").describe_log_groups(logGroupNamePrefix="/aws/lambda/api-")["logGroups"]
    return {group["logGroupName"] for group in found if re.search("api-(lost|kept)-", group["logGroupName"])}

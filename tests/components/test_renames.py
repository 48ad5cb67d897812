"""Functions and API keys that have another name than before, and what AWS retains."""

from collections.abc import Callable
from typing import Any

import pytest

from components import settings

from .conftest import RecordingMocks

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
API_KEY = "aws:apigateway/apiKey:ApiKey"
EVENT_INVOKE_CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
FUNCTION = "aws:lambda/function:Function"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
PERMISSION = "aws:lambda/permission:Permission"
PLAN_KEY = "aws:apigateway/usagePlanKey:UsagePlanKey"
QUEUE = "aws:sqs/queue:Queue"
QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
OF_A_FUNCTION = {ALARM, EVENT_INVOKE_CONFIG, FUNCTION, LOG_GROUP, PERMISSION, QUEUE, QUEUE_POLICY, ROLE}

CODE = {"code": "app/reports"}
TOPIC = "arn:aws:sns:eu-west-1:123456789012:operators"
ROUTE = {"path": "/jobs", "function": "work"}

Deploy = Callable[..., RecordingMocks]


def parse(functions: dict[str, Any], route: dict[str, Any] = ROUTE, **values: Any) -> Any:
    return settings.parse({"functions": functions, "routes": [route], **values})


def test_all_that_belongs_to_a_renamed_function_is_known_by_its_earlier_name(deploy: Deploy) -> None:
    events = {"alarm_topic_arn": TOPIC}
    jobs = {**CODE, "tracing": "Active", "asynchronous": events, "renamed_from": "work"}
    recorded = deploy(functions={"jobs": jobs}, routes=[{**ROUTE, "function": "jobs"}])
    renamed = [found for found in recorded.resources if found.name.startswith("api-jobs")]
    assert {found.type for found in renamed} == OF_A_FUNCTION | {ROLE_POLICY}
    for found in renamed:
        assert found.aliases == {found.name.replace("jobs", "work")}, found


def test_the_permissions_of_a_renamed_function_are_known_for_each_route(deploy: Deploy) -> None:
    recorded = deploy(
        functions={"jobs": {**CODE, "renamed_from": "work"}},
        routes=[{**ROUTE, "function": "jobs"}],
        permissions="route",
    )
    (permission,) = recorded.of_type(PERMISSION).values()
    assert permission.aliases == {permission.name.replace("jobs", "work")}


def test_nothing_has_another_name_before_unless_it_was_renamed(deploy: Deploy) -> None:
    assert not [found for found in deploy().resources if found.aliases]


def test_a_renamed_api_key_is_known_by_its_earlier_name(deploy: Deploy) -> None:
    plan = {"keys": ["mobile", "web"], "keys_renamed_from": {"mobile": "phone"}}
    recorded = deploy(usage_plans={"free": plan})
    for kind in (API_KEY, PLAN_KEY):
        found = recorded.of_type(kind)
        assert found["api-mobile"].aliases == {"api-phone"}
        assert not found["api-web"].aliases


@pytest.mark.parametrize(
    ("functions", "line"),
    [
        (
            {"work": {**CODE, "renamed_from": "work"}},
            'functions.work.renamed_from: "work": is what it is called now; write the earlier name, or '
            "remove this",
        ),
        (
            {"work": {**CODE, "renamed_from": "jobs"}, "jobs": CODE},
            'functions.work.renamed_from: "jobs": is still one of `functions`; remove that one, or this',
        ),
        (
            {"work": {**CODE, "renamed_from": "jobs"}, "other": {**CODE, "renamed_from": "jobs"}},
            'functions.other.renamed_from: "jobs": is what work was called before; only one of the two was',
        ),
    ],
)
def test_a_rename_that_cannot_be_is_an_error(functions: dict[str, Any], line: str) -> None:
    assert parse(functions) == [line]


@pytest.mark.parametrize(
    ("plans", "line"),
    [
        (
            {"free": {"keys": ["web"], "keys_renamed_from": {"web": "web"}}},
            'usage_plans.free.keys_renamed_from.web: "web": is what it is called now; write the earlier '
            "name, or remove this",
        ),
        (
            {"free": {"keys": ["web"], "keys_renamed_from": {"mobile": "phone"}}},
            'usage_plans.free.keys_renamed_from.mobile: "phone": mobile is not one of the plan\'s `keys`: '
            "web",
        ),
        (
            {"free": {"keys": ["web"], "keys_renamed_from": {"web": "site"}}, "paid": {"keys": ["site"]}},
            'usage_plans.free.keys_renamed_from.web: "site": is still one of `keys`; remove that one, or '
            "this",
        ),
        (
            {"free": {"keys": ["web", "tv"], "keys_renamed_from": {"web": "site", "tv": "site"}}},
            'usage_plans.free.keys_renamed_from.tv: "site": is what web was called before; only one of the '
            "two was",
        ),
    ],
)
def test_a_key_whose_rename_cannot_be_is_an_error(plans: dict[str, Any], line: str) -> None:
    assert parse({"work": CODE}, usage_plans=plans) == [line]


@pytest.mark.parametrize("rename", [{"functions": {"work": {**CODE, "renamed_from": "jobs"}}}])
def test_an_earlier_name_that_nothing_deployed_has_may_stay_written(
    deploy: Deploy, rename: dict[str, Any]
) -> None:
    assert deploy(**rename).of_type(FUNCTION)["api-work"].aliases == {"api-jobs"}


def test_what_is_retained_is_not_deleted_and_what_is_not_is(deploy: Deploy) -> None:
    retained = {
        **CODE,
        "logs": {"retain": True},
        "asynchronous": {"queue": {"retain": True}, "alarm_topic_arn": TOPIC},
    }
    recorded = deploy(
        functions={"work": CODE, "kept": retained},
        routes=[ROUTE, {"path": "/kept", "function": "kept"}],
        stage={"access_logs": {"retain": True}},
    )
    assert {(found.type, found.name) for found in recorded.resources if found.retained} == {
        (LOG_GROUP, "api-kept"),
        (QUEUE, "api-kept-failures"),
        (QUEUE_POLICY, "api-kept-failures"),
        (LOG_GROUP, "api-access"),
    }

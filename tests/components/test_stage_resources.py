"""What the stage's options become; the emulator has no access logs and no firewall."""

import json
from collections.abc import Callable
from typing import Any

STAGE = "aws:apigateway/stage:Stage"
SETTINGS = "aws:apigateway/methodSettings:MethodSettings"
ACCOUNT = "aws:apigateway/account:Account"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
ACL = "aws:wafv2/webAclAssociation:WebAclAssociation"

Deploy = Callable[..., Any]


def test_nothing_that_costs_is_on_unless_asked_for(deploy: Deploy) -> None:
    recorded = deploy()
    stage = recorded.of_type(STAGE)["api"].inputs
    assert stage["xrayTracingEnabled"] is False
    assert not {"accessLogSettings", "cacheClusterEnabled"} & stage.keys()
    for kind in (SETTINGS, ACCOUNT, ACL):
        assert recorded.of_type(kind) == {}


def test_an_access_log_is_json_with_what_was_asked_and_how_it_went(deploy: Deploy) -> None:
    recorded = deploy(stage={"access_logs": {"retention_in_days": 30}})
    settings = recorded.of_type(STAGE)["api"].inputs["accessLogSettings"]
    line = json.loads(settings["format"])
    assert {"requestId", "route", "invocationType", "status", "latency"} <= line.keys()
    group = recorded.of_type(LOG_GROUP)["api-access"].inputs
    assert group["retentionInDays"] == 30
    assert settings["destinationArn"].endswith(f":log-group:{group['name']}")


def test_method_settings_keep_bodies_out_of_logs_and_caches_off(deploy: Deploy) -> None:
    recorded = deploy(stage={"execution_logs": "INFO", "metrics": True})
    found = recorded.of_type(SETTINGS)["api-*"].inputs
    assert found["methodPath"] == "*/*"
    assert found["settings"] == {
        "metricsEnabled": True,
        "loggingLevel": "INFO",
        "dataTraceEnabled": False,
        "cachingEnabled": False,
        "cacheDataEncrypted": True,
    }


def test_a_routes_limits_come_with_the_settings_of_the_stage_whose_place_they_take(deploy: Deploy) -> None:
    limits = {"rate_limit": 5, "burst_limit": 10}
    recorded = deploy(
        routes=[{"path": "/jobs/{id}", "function": "work", "throttling": limits}],
        stage={"execution_logs": "ERROR"},
    )
    found = recorded.of_type(SETTINGS)["api-POST-/jobs/{id}"].inputs
    assert found["methodPath"] == "~1jobs~1{id}/POST"
    assert (found["settings"]["throttlingRateLimit"], found["settings"]["loggingLevel"]) == (5, "ERROR")


def test_the_role_of_the_account_is_set_only_when_asked_for(deploy: Deploy) -> None:
    recorded = deploy(stage={"cloudwatch_role": True})
    assert recorded.of_type(ACCOUNT)["api-cloudwatch"].inputs["cloudwatchRoleArn"]


def test_a_web_acl_guards_the_stage(deploy: Deploy) -> None:
    acl = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/api/1"
    found = deploy(stage={"web_acl_arn": acl}).of_type(ACL)["api"].inputs
    assert found["webAclArn"] == acl
    assert found["resourceArn"]


def test_a_stage_has_its_name_and_variables(deploy: Deploy) -> None:
    stage = deploy(stage={"name": "live", "variables": {"colour": "blue"}}).of_type(STAGE)["api"].inputs
    assert (stage["stageName"], stage["variables"]) == ("live", {"colour": "blue"})

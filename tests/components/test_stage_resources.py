"""What the stage's options become; the emulator has no access logs and no firewall."""

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components import AsyncLambdaApi, AsyncLambdaApiArgs

STAGE = "aws:apigateway/stage:Stage"
SETTINGS = "aws:apigateway/methodSettings:MethodSettings"
ACCOUNT = "aws:apigateway/account:Account"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
ACL = "aws:wafv2/webAclAssociation:WebAclAssociation"
MAPPING = "aws:apigateway/basePathMapping:BasePathMapping"
WEB_ACL_ARN = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/api/1"
GUARDED = {"web_acl_arn": WEB_ACL_ARN, "metrics": True}
LIMITED = [{"path": "/jobs", "function": "work", "throttling": {"rate_limit": 5, "burst_limit": 10}}]
GUARDS = {f"{ACL}::api", f"{SETTINGS}::api-*", f"{SETTINGS}::api-POST-/jobs"}

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


def test_the_earlier_web_acl_association_is_deleted_before_the_next_one_is_made(deploy: Deploy) -> None:
    assert deploy(stage=GUARDED).of_type(ACL)["api"].delete_before_replace


def test_a_domain_leads_to_the_stage_after_its_web_acl_and_limits(deploy: Deploy) -> None:
    domain = {
        "name": "api.example.com",
        "certificate_arn": "arn:aws:acm:eu-west-1:123456789012:certificate/1",
    }
    recorded = deploy(routes=LIMITED, stage=GUARDED, endpoint={"domain": domain})
    assert recorded.of_type(MAPPING)["api"].depends_on >= GUARDS


@pytest.mark.parametrize("output", ["url", "routes"])
def test_the_url_is_known_after_the_web_acl_and_limits_of_the_stage(
    register: Callable[..., Any], output: str
) -> None:
    found: set[str] = set()

    def program() -> pulumi.Output[None]:
        functions = {"work": {"code": "app/reports"}}
        args = AsyncLambdaApiArgs.model_validate(
            {"functions": functions, "routes": LIMITED, "stage": GUARDED}
        )
        told = getattr(AsyncLambdaApi("api", args), output)

        async def note() -> None:
            for resource in await told.resources():
                found.add(str(await resource.urn.future()))

        return pulumi.Output.from_input(note())

    register(program)
    assert {f"{urn.split('$')[-1]}" for urn in found} >= GUARDS


def test_a_stage_has_its_name_and_variables(deploy: Deploy) -> None:
    stage = deploy(stage={"name": "live", "variables": {"colour": "blue"}}).of_type(STAGE)["api"].inputs
    assert (stage["stageName"], stage["variables"]) == ("live", {"colour": "blue"})

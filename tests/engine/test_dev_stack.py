"""The committed stack `dev`, deployed as it is: it passes the policy pack, and controls of AWS Security Hub.

Source: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from local import cloud

from .conftest import Stack, make_dev_stack

# Those that Lambda.2 takes, of the runtimes that this product's functions may have by default.
# https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-2
SUPPORTED_RUNTIMES = {"python3.11", "python3.12", "python3.13", "python3.14"}


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory, running: cloud.Cloud) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("dev")
    deployed = make_dev_stack(folder, running)
    mandatory = folder / "mandatory.json"
    mandatory.write_text(json.dumps({"all": "mandatory"}), encoding="utf-8")
    deployed.up(policies=True, policy_settings=mandatory)
    yield deployed
    deployed.destroy()


@pytest.fixture(scope="module")
def stage(dev: Stack) -> dict[str, Any]:
    api = dev.url().partition("execute-api/")[2].partition("/")[0]
    found: dict[str, Any] = dev.client("apigateway").get_stage(restApiId=api, stageName="v1")
    return found


@pytest.fixture(scope="module")
def functions(dev: Stack) -> list[dict[str, Any]]:
    pages = dev.client("lambda").get_paginator("list_functions").paginate()
    found = [f for page in pages for f in page["Functions"]]
    mine = [f for f in found if f["FunctionName"].startswith(("api-reports-", "api-status-"))]
    assert len(mine) == 2
    return mine


def test_apigateway_1_execution_logs_are_on(stage: dict[str, Any]) -> None:
    assert stage["methodSettings"]["*/*"]["loggingLevel"] in {"ERROR", "INFO"}


def test_apigateway_3_x_ray_tracing_is_on(stage: dict[str, Any]) -> None:
    assert stage["tracingEnabled"] is True


def test_apigateway_5_no_cache_holds_unencrypted_data(stage: dict[str, Any]) -> None:
    settings = stage["methodSettings"]["*/*"]
    assert not stage.get("cacheClusterEnabled", False)
    assert settings["cachingEnabled"] is False or settings["cacheDataEncrypted"] is True


def test_lambda_1_nobody_but_this_account_s_api_may_invoke(
    dev: Stack, functions: list[dict[str, Any]]
) -> None:
    for function in functions:
        policy = dev.client("lambda").get_policy(FunctionName=function["FunctionName"])["Policy"]
        for statement in json.loads(policy)["Statement"]:
            assert statement["Principal"] == {"Service": "apigateway.amazonaws.com"}
            assert statement["Condition"]["StringEquals"]["AWS:SourceAccount"] == "000000000000"
            assert (
                ":execute-api:us-east-1:000000000000:" in statement["Condition"]["ArnLike"]["AWS:SourceArn"]
            )


def test_lambda_2_runtimes_are_supported(functions: list[dict[str, Any]]) -> None:
    assert {function["Runtime"] for function in functions} <= SUPPORTED_RUNTIMES


def test_lambda_7_functions_are_traced(functions: list[dict[str, Any]]) -> None:
    assert {function["TracingConfig"]["Mode"] for function in functions} == {"Active"}


def test_a_second_update_has_nothing_to_do(dev: Stack) -> None:
    assert dev.refresh() == {}
    assert dev.up() == {}

"""Resource-based policies of functions on the emulator, as `AddPermission` makes their statements."""

from types import ModuleType
from typing import Any

import pytest

from .conftest import plugin_module

METHOD = "arn:aws:execute-api:us-east-1:123456789012:abc123/v1/POST/jobs/{id}"
ALLOWED: dict[str, Any] = {
    "Effect": "Allow",
    "Principal": {"Service": "apigateway.amazonaws.com"},
    "Action": "lambda:InvokeFunction",
    "Condition": {
        "StringEquals": {"AWS:SourceAccount": "123456789012"},
        "ArnLike": {"AWS:SourceArn": "arn:aws:execute-api:us-east-1:123456789012:abc123/*/POST/jobs/*"},
    },
}


@pytest.fixture(scope="module")
def permission() -> ModuleType:
    return plugin_module("permission")


def source_arn(pattern: str) -> dict[str, Any]:
    return {"Condition": {"ArnLike": {"AWS:SourceArn": pattern}}}


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"Principal": "*"},
        {"Action": "lambda:*"},
        {"Condition": {}},
        source_arn(METHOD),
        source_arn("arn:aws:execute-api:us-east-1:123456789012:abc12?/*"),
    ],
)
def test_a_permission_lets_the_method_invoke(permission: ModuleType, changed: dict[str, Any]) -> None:
    assert permission.lets_api_gateway_invoke([{**ALLOWED, **changed}], METHOD)


@pytest.mark.parametrize(
    "changed",
    [
        {"Principal": {"Service": "s3.amazonaws.com"}},
        {"Principal": {"AWS": "arn:aws:iam::123456789012:root"}},
        {"Action": "lambda:GetFunction"},
        {"Condition": {"StringEquals": {"AWS:SourceAccount": "999999999999"}}},
        {"Condition": {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}},
        source_arn("arn:aws:execute-api:us-east-1:123456789012:other/*"),
        source_arn("arn:aws:execute-api:us-east-1:123456789012:abc123/*/GET/jobs/*"),
        source_arn("arn:aws:execute-api:us-east-1:123456789012:abc123/*/POST/jobs"),
    ],
)
def test_a_permission_for_something_else_does_not(permission: ModuleType, changed: dict[str, Any]) -> None:
    assert not permission.lets_api_gateway_invoke([{**ALLOWED, **changed}], METHOD)


def test_one_permission_of_several_is_enough(permission: ModuleType) -> None:
    other = {**ALLOWED, "Action": "lambda:GetFunction"}
    assert permission.lets_api_gateway_invoke([other, ALLOWED], METHOD)


def test_without_a_permission_nothing_is_invoked(permission: ModuleType) -> None:
    assert not permission.lets_api_gateway_invoke([], METHOD)

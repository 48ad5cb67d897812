"""Who may call a route, whatever it says itself and whatever the stack says for all routes."""

import itertools
from collections.abc import Mapping
from typing import Any

import pytest

from components import settings

POOL = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_x"
COGNITO = {"type": "COGNITO_USER_POOLS", "user_pool_arns": [POOL]}
SAID: list[dict[str, Any]] = [
    dict(pairs)
    for pairs in itertools.product(
        [("authorization", "NONE"), ("authorization", "AWS_IAM"), ("", None)],
        [("authorizer", "one"), ("authorizer", "two"), ("authorizer", None), ("", None)],
        [("authorization_scopes", ["read"]), ("", None)],
    )
]
CASES = [
    ({key: value for key, value in route.items() if key}, {key: value for key, value in stack.items() if key})
    for route, stack in itertools.product(SAID, SAID)
]


def expected(route: Mapping[str, Any], stack: Mapping[str, Any]) -> tuple[str, tuple[str, ...]] | None:
    """Return what checks callers, and its scopes, or `None` for an error."""
    is_signed = route.get("authorization") == "AWS_IAM"
    if is_signed and route.get("authorizer"):
        return None
    inherited = None if is_signed or "authorizer" in route else stack.get("authorizer")
    authorizer = route.get("authorizer") or inherited
    same = stack.get("authorizer") in {None, authorizer}
    scopes = route.get(
        "authorization_scopes", stack.get("authorization_scopes", []) if same and not is_signed else []
    )
    if authorizer:
        return authorizer, tuple(scopes)
    # What stands beside an authorizer is not said of a route without.
    of_stack = "AWS_IAM" if stack.get("authorizer") else stack.get("authorization", "AWS_IAM")
    return None if scopes else (route.get("authorization", of_stack), ())


def test_an_authorizer_that_is_no_name_is_an_error() -> None:
    routes = [{"path": "/jobs", "function": "work", "authorizer": ["one"]}]
    values = {"functions": {"work": {"code": "work"}}, "routes": routes, "authorizer": {"one": COGNITO}}
    assert settings.parse(values) == ['routes[0].authorizer: ["one"]: input should be a valid string']


@pytest.mark.parametrize(("route", "stack"), CASES)
def test_the_less_general_place_counts_and_no_scope_is_lost(
    route: dict[str, Any], stack: dict[str, Any]
) -> None:
    found = settings.parse(
        {
            "functions": {"work": {"code": "work"}},
            "authorizers": {"one": COGNITO, "two": COGNITO},
            "routes": [{"path": "/jobs", "function": "work", **route}],
            **stack,
        }
    )
    if isinstance(found, list):
        assert expected(route, stack) is None, found
        return
    (deployed,) = found.routes
    checks = deployed.authorizer or deployed.authorization.value
    assert (checks, deployed.authorization_scopes) == expected(route, stack)

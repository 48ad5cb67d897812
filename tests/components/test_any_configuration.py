"""Whatever a stack's settings say, the outcome is a plan with valid mappings, or a line for each mistake."""

from typing import Any

from hypothesis import event, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from components import AsyncLambdaApiArgs, InvocationType, settings
from components.options.route import Route
from components.specification.api import ApiSpecification, api_specification
from components.specification.invocation import INVOCATION_TYPE_PARAMETER
from components.specification.openapi import document
from components.specification.permissions import permitted_sources
from components.specification.resolved import Resolved, Target

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


def mostly(*valid: Any, wrong: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    """Draw one of the valid values, and now and then a wrong one or anything at all."""
    return st.integers(0, 60).flatmap(
        lambda n: JUNK | st.sampled_from(wrong or (None,)) if n == 0 else st.sampled_from(valid)
    )


def group(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Draw a mapping with all required and some optional keys, and now and then an unknown one."""
    unknown = st.integers(0, 60).flatmap(
        lambda n: st.dictionaries(st.text(max_size=6), JUNK, max_size=1) if n == 0 else st.just({})
    )
    return st.builds(
        lambda known, more: known | more, st.fixed_dictionaries(required, optional=optional), unknown
    )


ARN = "arn:aws:lambda:eu-west-1:123456789012:function:theirs"
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:failed"
YES_OR_NO = mostly(*(True, False))
OF_A_ROUTE: dict[str, Any] = {
    "invocation": mostly("Event", "RequestResponse", "Client", wrong=("Async", "event")),
    "strict": YES_OR_NO,
    "header": mostly("InvocationType", "X-Wait", wrong=("a b", "")),
    "status_code": mostly(None, 204, wrong=(302,)),
    "allow_safe_method": YES_OR_NO,
    "event": mostly("body", "proxy"),
    "content_types": mostly(["application/json"], ["text/plain", "application/json"], wrong=([], ["json"])),
    "passthrough_behavior": mostly(None, "NEVER", wrong=("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES")),
    "content_handling": mostly(None, "CONVERT_TO_TEXT", "NONE"),
    "timeout_milliseconds": mostly(50, 29000, wrong=(49,)),
    "idempotency_key": mostly(None, None, "Idempotency-Key"),
    "required_headers": mostly([], ["X-Tenant"], ["InvocationType"]),
    "required_query_parameters": mostly([], ["from"]),
    "model": mostly(None, "Job", wrong=("Other",)),
    "authorization": mostly("NONE", "AWS_IAM"),
    "authorizer": mostly(None, "people", "token", wrong=("nobody",)),
    "authorization_scopes": mostly([], wrong=(["jobs/write"],)),
    "api_key_required": YES_OR_NO,
    "throttling": mostly(None, {"rate_limit": 1, "burst_limit": 1}, wrong=({"rate_limit": 1},)),
}


def with_effect(route: dict[str, Any]) -> dict[str, Any]:
    """Return a route without what has no effect on it."""
    is_client, is_proxy = route.get("invocation") == "Client", route.get("event") == "proxy"
    rejects = is_proxy or route.get("model") or route.get("passthrough_behavior") == "NEVER"
    useless = {
        "allow_safe_method": route.get("method", "POST") not in ("GET", "ANY", "OPTIONS"),
        "strict": not is_client,
        "header": not is_client,
        "status_code": is_proxy and route.get("invocation", "Event") != "Event",
        "content_types": not rejects and not (is_client and route.get("strict", True)),
    }
    return {key: value for key, value in route.items() if not useless.get(key)}


ROUTE = st.builds(
    lambda route, n: route if n == 0 else with_effect(route),
    group(
        {
            "path": mostly("/", "/jobs", "/jobs/{id}", "/{proxy+}", wrong=("jobs", "/jobs/{name}", "/a b")),
            "function": mostly("work", "other", "theirs", wrong=("nothing",)),
        },
        {"method": mostly("POST", "POST", "PUT", "PATCH", wrong=("GET", "ANY", "OPTIONS", "post"))}
        | OF_A_ROUTE,
    ),
    st.integers(0, 20),
)
FUNCTION = group(
    {"code": mostly("work")},
    {
        "memory_size": mostly(128, wrong=(64,)),
        "environment": mostly({"NAME": "value"}, wrong=({"1": "value"}, {"NAME": None})),
        "asynchronous": mostly(
            {},
            {"on_failure": QUEUE},
            {"on_failure": QUEUE, "failure_queue": False},
            wrong=({"on_failure": f"{QUEUE}.fifo"}, {"queue": {"size": 1}}, {"failure_queue": False}),
        ),
        "renamed_from": mostly(None, "earlier", wrong=("work", "other", "a b")),
        "logs": mostly({"retention_in_days": 14}, {"retain": True}, wrong=({"retention_in_days": 15},)),
        "tracing": mostly("Active", "PassThrough"),
        "role_arn": mostly(None, wrong=("role",)),
    },
)
FUNCTIONS = st.fixed_dictionaries(
    {
        "work": mostly({"code": "work"}),
        "other": FUNCTION,
        "theirs": mostly(
            {"arn": ARN},
            {"arn": f"{ARN}:live"},
            {"image": {"uri": "image:1"}},
            wrong=({}, {"arn": ARN, "timeout": 3}, {"code": "work", "image": {"uri": "image:1"}}),
        ),
    }
)
STACK = group(
    {
        "functions": FUNCTIONS,
        "routes": st.lists(ROUTE, min_size=1, max_size=3)
        | mostly([{"path": "/", "function": "work"}], wrong=([],)),
        "models": mostly({"Job": {"type": "object"}}),
        "authorizers": mostly(
            {
                "people": {"type": "COGNITO_USER_POOLS", "user_pool_arns": [ARN]},
                "token": {"type": "TOKEN", "function": "other"},
            },
            wrong=({}, {"token": {"type": "TOKEN"}}),
        ),
        "usage_plans": mostly(
            {"free": {"keys": ["me"]}},
            {"free": {"keys": ["me"], "keys_renamed_from": {"me": "you"}}},
            wrong=({}, {"free": {"keys": ["me", "me"]}}),
        ),
    },
    {
        "errors": mostly(
            None,
            [{"pattern": "late.*", "status_code": 409, "message": "too late"}],
            wrong=([{"pattern": "("}],),
        ),
        "cors": mostly(
            None, {"allow_origin": "*"}, {"allow_origin": "https://a.example"}, wrong=({"allow_origin": "x"},)
        ),
        "endpoint": mostly(
            {}, {"type": "PRIVATE", "vpc_endpoint_ids": ["vpce-1"]}, wrong=({"type": "PRIVATE"},)
        ),
        "stage": mostly({}, {"name": "v2", "metrics": True}, wrong=({"name": "a b"},)),
        "permissions": mostly("function", "route"),
        "permissions_boundary_arn": mostly(None, "arn:aws:iam::123456789012:policy/bound", wrong=("bound",)),
        **{name: OF_A_ROUTE[name] for name in ("invocation", "strict", "header", "authorization", "event")},
    },
)
TOP = {*AsyncLambdaApiArgs.model_fields, *Route.model_fields, "configuration"}


@hypothesis_settings(max_examples=10_000, deadline=None, database=None, derandomize=True)
@given(STACK)
def test_a_configuration_is_a_valid_plan_or_lines_that_name_the_place(values: dict[str, Any]) -> None:
    found = settings.parse(values)
    if isinstance(found, AsyncLambdaApiArgs):
        event("valid")
        assert_mapped(found, api_specification(found))
        return
    event("refused")
    assert found
    for line in found:
        assert len(line.splitlines()) == 1
        place, colon, reason = line.partition(": ")
        assert colon, line
        assert reason, line
        assert names_a_place(place, {*TOP, *map(str, values)}), line


def names_a_place(place: str, names: set[str]) -> bool:
    """Whether a place begins with one of these names, or with a key in quotes."""
    within = (f"{name}{after}" for name in names for after in ".[")
    return place in names or place.startswith(('"', *within))


def assert_mapped(args: AsyncLambdaApiArgs, specification: ApiSpecification) -> None:
    by_key = {spec.key: spec for spec in specification.integrations if spec.function is not None}
    assert set(by_key) == {route.key for route in args.routes}
    for route in args.routes:
        spec = by_key[route.key]
        mapped = spec.request_parameters[INVOCATION_TYPE_PARAMETER]
        if route.invocation is InvocationType.CLIENT:
            assert mapped == f"method.request.header.{route.header}"
            assert mapped in spec.method_parameters
        else:
            assert mapped == f"'{route.invocation}'"
        assert {response.status_code for response in spec.responses} <= set(spec.method_statuses)
        may_pass_unseen = route.invocation is InvocationType.CLIENT and not route.strict
        assert spec.passthrough_behavior == "NEVER" or not spec.request_templates or may_pass_unseen
    targets = {name: Target(uri="arn:uri") for name in args.functions}
    found = document("api", specification, Resolved(targets=targets, authorizer_targets=targets))
    assert sum(len(item) for item in found["paths"].values()) == len(specification.integrations)
    assert set(permitted_sources(args)) <= set(args.functions)

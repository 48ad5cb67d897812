"""What a user may call the parts of an API: whatever it is, no two resources share type and name."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from components import AsyncLambdaApiArgs

from .conftest import CALLS, COMPONENT_TYPE, RecordingMocks, registered

ACCOUNT = "aws:apigateway/account:Account"
AUTHORIZER = "aws:apigateway/authorizer:Authorizer"
FUNCTION = "aws:lambda/function:Function"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
PERMISSION = "aws:lambda/permission:Permission"
ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
STAGE = "aws:apigateway/stage:Stage"
THEIRS = "arn:aws:lambda:eu-west-1:123456789012:function:theirs"
CODE = {"code": "app/reports"}

Deploy = Callable[..., Any]


def repeated(recorded: RecordingMocks) -> list[tuple[str, str]]:
    """Return the type and name of every resource that another one has too."""
    counts = Counter((found.type, found.name) for found in recorded.resources)
    return [part for part, count in counts.items() if count > 1]


def assumed_by(recorded: RecordingMocks, role: str) -> str:
    """Return the service that a role trusts."""
    (statement,) = json.loads(recorded.of_type(ROLE)[role].inputs["assumeRolePolicy"])["Statement"]
    return str(statement["Principal"]["Service"])


def test_a_function_called_invoke_stands_beside_the_role_that_authorizers_are_called_with(
    deploy: Deploy,
) -> None:
    recorded = deploy(
        functions={"work": CODE, "invoke": CODE},
        authorizers={"token": {"type": "TOKEN", "function": "invoke"}},
    )
    assert not repeated(recorded)
    (function_role,) = (
        name
        for name in recorded.of_type(ROLE)
        if assumed_by(recorded, name) == "lambda.amazonaws.com" and "invoke" in name
    )
    credentials = recorded.of_type(AUTHORIZER)["api-token"].inputs["authorizerCredentials"]
    role = credentials.rpartition(":")[2]
    assert assumed_by(recorded, role) == "apigateway.amazonaws.com"
    assert recorded.of_type(FUNCTION)["api-invoke"].inputs["role"] == recorded.arn_of(ROLE, function_role)


def test_a_function_called_cloudwatch_stands_beside_the_role_that_writes_api_gateways_logs(
    deploy: Deploy,
) -> None:
    recorded = deploy(functions={"work": CODE, "cloudwatch": CODE}, stage={"cloudwatch_role": True})
    assert not repeated(recorded)
    role = recorded.of_type(ACCOUNT)["api-cloudwatch"].inputs["cloudwatchRoleArn"].rpartition(":")[2]
    assert assumed_by(recorded, role) == "apigateway.amazonaws.com"


def test_a_function_called_access_stands_beside_the_access_logs(deploy: Deploy) -> None:
    recorded = deploy(functions={"work": CODE, "access": CODE}, stage={"access_logs": {}})
    assert not repeated(recorded)
    names = {found.inputs["name"] for found in recorded.of_type(LOG_GROUP).values()}
    assert {"/aws/lambda/api-access-1234567", "/aws/apigateway/api-id/v1/access"} <= names


def test_a_function_called_like_another_one_with_logs_stands_beside_that_ones_permission_to_log(
    deploy: Deploy,
) -> None:
    recorded = deploy(functions={"work": CODE, "work-logs": {**CODE, "tracing": "Active"}})
    assert not repeated(recorded)
    written = [
        (found.inputs["role"], "logs:PutLogEvents" in found.inputs["policy"])
        for found in recorded.of_type(ROLE_POLICY).values()
    ]
    assert written.count(("api-work-1234567", True)) == 1
    assert written.count(("api-work-logs-1234567", True)) == 1


@pytest.mark.parametrize("key", ["invoke", "cloudwatch", "access"])
def test_parts_have_no_other_names_than_theirs_where_no_name_is_wanted_twice(
    deploy: Deploy, key: str
) -> None:
    recorded = deploy(functions={"work": CODE, key: CODE})
    assert f"api-{key}" in recorded.of_type(ROLE)
    assert f"api-{key}" in recorded.of_type(LOG_GROUP)


@pytest.mark.parametrize("service", ["lambda.amazonaws.com", "apigateway.amazonaws.com"])
def test_whoever_had_a_name_that_is_wanted_twice_keeps_the_resource(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch, service: str
) -> None:
    state = {"type": ROLE, "outputs": {"assumeRolePolicy": json.dumps({"Principal": {"Service": service}})}}
    urn = f"{COMPONENT_TYPE}${ROLE}::api-invoke"
    monkeypatch.setitem(
        CALLS,
        "pulumi:pulumi:readStackResourceOutputs",
        {"outputs": {urn: state}},
    )
    recorded = deploy(functions={"work": CODE, "invoke": CODE, "theirs": {"arn": THEIRS}})
    (kept,) = (found for found in recorded.of_type(ROLE).values() if "api-invoke" in found.aliases)
    assert assumed_by(recorded, kept.name) == service


# What the component adds to its own name and to those of users, and parts of it.
ADDED = ("invoke", "cloudwatch", "access", "openapi", "routes", "routes-a", "body", "parameters")
SUFFIXES = ("logs", "failures", "invoke", "access", "cloudwatch", "function", "api", "POST", "POST-c6ff0d26")
KEYS = st.builds(
    "-".join,
    st.tuples(st.sampled_from((*ADDED, "work", "DEFAULT_4XX", "POST")))
    | st.tuples(st.sampled_from((*ADDED, "work")), st.sampled_from(SUFFIXES))
    | st.tuples(st.just("work"), st.sampled_from(SUFFIXES), st.sampled_from(SUFFIXES)),
)
FUNCTION_OPTIONS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        CODE,
        CODE,
        {**CODE, "tracing": "Active"},
        {**CODE, "role_arn": "arn:aws:iam::123456789012:role/ours"},
        {**CODE, "asynchronous": {"alarm_topic_arn": "arn:aws:sns:eu-west-1:123456789012:operators"}},
        {"arn": THEIRS},
    ]
)
PATHS = st.sampled_from(["/", "/a", "/a-200", "/a/b", "/a-POST", "/POST", "/logs", "/openapi", "/a-200-202"])


@st.composite
def configurations(draw: st.DrawFn) -> dict[str, Any]:
    """Draw an API with names that the component uses itself."""
    functions: dict[str, dict[str, Any]] = draw(
        st.dictionaries(KEYS, FUNCTION_OPTIONS, min_size=1, max_size=6)
    )
    some_function = st.sampled_from(sorted(functions))
    earlier = draw(st.lists(KEYS, max_size=len(functions), unique=True))
    renamed = dict(zip(functions, (key for key in earlier if key not in functions), strict=False))
    routes: list[dict[str, Any]] = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "path": PATHS,
                    "function": some_function,
                    "method": st.sampled_from(["POST", "PUT"]),
                    "invocation": st.sampled_from(["Event", "RequestResponse", "Client"]),
                    "throttling": st.sampled_from([None, {"rate_limit": 1, "burst_limit": 1}]),
                    "required_headers": st.sampled_from([[], ["X-Tenant"]]),
                    "model": st.sampled_from([None, "body"]),
                }
            ),
            min_size=1,
            max_size=4,
            unique_by=lambda route: (route["method"], route["path"]),
        )
    )
    keys = draw(st.lists(KEYS, min_size=2, max_size=4, unique=True))
    starting = {route["function"] for route in routes if route["invocation"] != "RequestResponse"}
    someone_waits = any(route["invocation"] != "Event" for route in routes)
    has_permissions = any("arn" not in functions[route["function"]] for route in routes)
    return {
        "functions": {
            # Options of events are for functions that some route starts with one.
            key: {name: v for name, v in options.items() if name != "asynchronous" or key in starting}
            | ({"renamed_from": renamed[key]} if key in renamed else {})
            for key, options in functions.items()
        },
        "routes": routes,
        "models": {"body": {}, "parameters": {}, "invoke": {}},
        "authorizers": {
            key: {"type": "TOKEN", "function": function}
            for key, function in draw(st.dictionaries(KEYS, some_function, max_size=2)).items()
        },
        "usage_plans": {keys[0]: {"keys": keys[:1]}, keys[1]: {"keys": keys[1:]}},
        "errors": [{"pattern": "late.*", "status_code": 409, "message": "too late"}]
        if someone_waits
        else None,
        "cors": draw(st.sampled_from([None, {"allow_origin": "*"}])),
        "permissions": draw(st.sampled_from(["function", "route"])) if has_permissions else "function",
        "rendering": draw(st.sampled_from(["resources", "openapi"])),
        "stage": {
            "cloudwatch_role": draw(st.booleans()),
            "access_logs": draw(st.sampled_from([None, {}])),
            "metrics": draw(st.booleans()),
        },
    }


@hypothesis_settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(configurations())
def test_no_two_resources_share_type_and_name_whatever_users_call_theirs(values: dict[str, Any]) -> None:
    args = AsyncLambdaApiArgs.model_validate(values)
    recorded = registered(args)
    assert not repeated(recorded)
    assert not contested(recorded)


def contested(recorded: RecordingMocks) -> list[tuple[str, str]]:
    """Return what is the earlier name of a resource and any name of another one, which the engine rejects."""
    counts = Counter(
        (found.type, name) for found in recorded.resources for name in {found.name, *found.aliases}
    )
    return [part for part, count in counts.items() if count > 1]


@pytest.mark.parametrize("service", ["lambda.amazonaws.com", "apigateway.amazonaws.com"])
@pytest.mark.parametrize("key", ["invoke", "cloudwatch", "access"])
def test_a_function_that_was_called_like_a_part_leaves_that_part_what_is_its_own(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch, key: str, service: str
) -> None:
    left = {
        ROLE: {"assumeRolePolicy": json.dumps({"Principal": {"Service": service}})},
        LOG_GROUP: {"name": f"/aws/{service.partition('.')[0]}/api-{key}"},
    }
    state = {f"{COMPONENT_TYPE}${kind}::api-{key}": {"type": kind, "outputs": left[kind]} for kind in left}
    monkeypatch.setitem(CALLS, "pulumi:pulumi:readStackResourceOutputs", {"outputs": state})
    functions = {"work": {**CODE, "renamed_from": key}, "theirs": {"arn": THEIRS}}
    recorded = deploy(functions=functions, stage={"cloudwatch_role": True, "access_logs": {}})
    assert not contested(recorded)
    kind = LOG_GROUP if key == "access" else ROLE
    (kept,) = (found for found in recorded.of_type(kind).values() if f"api-{key}" in found.aliases)
    assert (kept.name == "api-work") is service.startswith("lambda")


def test_routes_whose_paths_begin_alike_when_hashed_have_a_permission_each(deploy: Deploy) -> None:
    firsts: dict[str, str] = {}
    paths = [
        firsts.setdefault(hashlib.sha256(f"/{n:x}".encode()).hexdigest()[:8], f"/{n:x}")
        for n in range(200_000)
    ]
    pairs = [(path, f"/{n:x}") for n, path in enumerate(paths) if path != f"/{n:x}"]
    alike = {"/jobs", *pairs[0]}
    routes = [{"path": path, "function": "work"} for path in alike]
    permissions = deploy(routes=routes, permissions="route").of_type(PERMISSION)
    sources = {found.inputs["sourceArn"].rpartition("/POST")[2] for found in permissions.values()}
    assert sources == alike

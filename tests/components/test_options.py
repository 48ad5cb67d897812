"""Options that contradict each other, and the line that says so. Every case starts from one that is right."""

from typing import Any

import pytest

from components import AsyncLambdaApiArgs, settings

ROUTE: dict[str, Any] = {"path": "/jobs", "function": "work"}
FUNCTION: dict[str, Any] = {"code": "work"}
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:theirs"
DOMAIN = {"name": "api.example.com", "certificate_arn": "arn:aws:acm:eu-west-1:123456789012:certificate/1"}
TLS_1_3 = "SecurityPolicy_TLS13_1_3_2025_09"
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:failed"


def parse(
    route: dict[str, Any] | None = None, function: dict[str, Any] | None = None, **options: Any
) -> AsyncLambdaApiArgs | list[str]:
    values = {"functions": {"work": function or FUNCTION}, "routes": [ROUTE | (route or {})]}
    return settings.parse(values | options)


@pytest.mark.parametrize(
    ("route", "line"),
    [
        ({"method": "GET"}, 'routes[0].method: "GET": a safe request has no business starting work'),
        ({"method": "OPTIONS"}, 'routes[0].method: "OPTIONS": a safe request has no business starting work'),
        ({"method": "ANY"}, 'routes[0].method: "ANY": a safe request has no business starting work'),
        (
            {"invocation": "Client", "passthrough_behavior": "WHEN_NO_MATCH"},
            'routes[0].passthrough_behavior: "WHEN_NO_MATCH": a strict or proxy-shaped route takes only',
        ),
        (
            {"idempotency_key": "Idempotency-Key"},
            'routes[0].idempotency_key: "Idempotency-Key": only an event of a proxy',
        ),
        (
            {
                "method": "ANY",
                "invocation": "RequestResponse",
                "throttling": {"rate_limit": 1, "burst_limit": 1},
            },
            'routes[0].throttling: "ANY": a limit is set for one method',
        ),
        ({"authorization_scopes": ["a"]}, 'routes[0].authorization_scopes: ["a"]: scopes need an authorizer'),
        (
            {"api_key_required": True},
            "routes[0].api_key_required: true: there is no key without one of `usage_plans`",
        ),
        ({"model": "Job"}, 'routes[0].model: "Job": not one of none'),
        ({"authorizer": "people"}, 'routes[0].authorizer: "people": not one of none'),
        ({"timeout_milliseconds": 49}, "routes[0].timeout_milliseconds: 49: input should be greater than"),
        ({"header": "a b"}, 'routes[0].header: "a b": string should match pattern'),
        ({"path": "/{id}/{id}"}, 'routes[0].path: "/{id}/{id}": a parameter stands once in a path'),
    ],
)
def test_a_route_that_contradicts_itself_is_refused(route: dict[str, Any], line: str) -> None:
    found = parse(route)
    assert isinstance(found, list)
    assert found[0].startswith(line)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "ANY"])
def test_a_safe_method_may_start_work_when_it_says_so(method: str) -> None:
    assert isinstance(parse({"method": method, "allow_safe_method": True}), AsyncLambdaApiArgs)


@pytest.mark.parametrize(
    ("function", "line"),
    [
        ({"memory_size": 256}, 'functions.work: "none of them": a function comes from exactly one of'),
        (
            {"code": "work", "arn": ARN},
            'functions.work: "code and arn": a function comes from exactly one of',
        ),
        ({"arn": ARN, "timeout": 3}, 'functions.work.timeout: "3": an existing function is not changed'),
        ({"arn": QUEUE}, f'functions.work.arn: "{QUEUE}": not the ARN of a function'),
        (
            {"image": {"uri": "a:1"}, "runtime": "python3.13"},
            'functions.work.runtime: "python3.13": an image brings',
        ),
        (
            {"code": "work", "role_arn": ARN, "statements": [{"actions": ["a:b"], "resources": ["*"]}]},
            "functions.work.statements: ",
        ),
        (
            {"code": "work", "logs": {"retention_in_days": 15}},
            "functions.work.logs.retention_in_days: 15: not one of 1, 3, 5, 7, 14",
        ),
        (
            {"code": "work", "asynchronous": {"maximum_retry_attempts": 3}},
            "functions.work.asynchronous.maximum_retry_attempts: 3: input should be less than or equal to 2",
        ),
        (
            {"code": "work", "asynchronous": {"on_failure": f"{QUEUE}.fifo"}},
            f'functions.work.asynchronous.on_failure: "{QUEUE}.fifo": a destination is a standard queue',
        ),
        (
            {"code": "work", "asynchronous": {"on_success": "arn:aws:s3:::bucket"}},
            'functions.work.asynchronous.on_success: "arn:aws:s3:::bucket": a destination is an ARN of sqs',
        ),
        (
            {"code": "work", "asynchronous": {"failure_queue": False, "alarm_topic_arn": QUEUE}},
            f'functions.work.asynchronous.alarm_topic_arn: "{QUEUE}": with `failure_queue: false` there is',
        ),
    ],
)
def test_a_function_that_contradicts_itself_is_refused(function: dict[str, Any], line: str) -> None:
    found = parse(function=function)
    assert isinstance(found, list)
    assert found[0].startswith(line)


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (
            {"errors": [{"pattern": "(", "status_code": 404, "message": "no"}]},
            'errors[0].pattern: "(": not a regular expression',
        ),
        (
            {"errors": [{"pattern": "a", "status_code": 500, "message": "no"}]},
            "errors[0].status_code: 500: 500 answers every error that no pattern matches",
        ),
        (
            {"errors": [{"pattern": p, "status_code": 404, "message": "no"} for p in "ab"]},
            "errors[1].status_code: 404: a status has one pattern; join patterns with |",
        ),
        (
            {"cors": {"allow_origin": "*", "allow_credentials": True}},
            "cors.allow_credentials: true: not with *: browsers refuse it",
        ),
        (
            {"cors": {"allow_origin": "www.example.com"}},
            'cors.allow_origin: "www.example.com": string should match',
        ),
        (
            {"endpoint": {"type": "PRIVATE"}},
            "endpoint.vpc_endpoint_ids: []: nobody reaches a PRIVATE API without",
        ),
        (
            {"endpoint": {"disable_execute_api_endpoint": True}},
            "endpoint.disable_execute_api_endpoint: true: without a domain nothing would answer",
        ),
        (
            {"endpoint": {"domain": DOMAIN | {"base_path": "/v1/"}}},
            'endpoint.domain.base_path: "/v1/": a base path has no slash; write v1',
        ),
        (
            {"endpoint": {"domain": DOMAIN | {"base_path": "v1/reports"}}},
            'endpoint.domain.base_path: "v1/reports": a base path has no slash; write v1, and /reports in',
        ),
        (
            {"endpoint": {"type": "EDGE", "domain": DOMAIN | {"security_policy": TLS_1_3}}},
            f'endpoint.domain.security_policy: "{TLS_1_3}": an EDGE domain speaks TLS_1_2',
        ),
        (
            {"usage_plans": {"a": {"keys": ["x"]}, "b": {"keys": ["x"]}}},
            'usage_plans.b.keys: "x": a key is in one plan of an API',
        ),
        (
            {"authorizers": {"a": {"type": "TOKEN"}}},
            "authorizers.a.function: null: a TOKEN authorizer is a function; name one of functions",
        ),
        (
            {"authorizers": {"a": {"type": "TOKEN", "function": "b"}}},
            'authorizers.a.function: "b": not one of work',
        ),
        (
            {"authorizers": {"a": {"type": "COGNITO_USER_POOLS"}}},
            "authorizers.a.user_pool_arns: []: name at least",
        ),
        ({"stage": {"name": "a b"}}, 'stage.name: "a b": string should match pattern'),
        ({"permissions": "all"}, 'permissions: "all" is not one of function, route'),
        ({"models": {"a-b": {}}}, 'models.a-b: "a-b": string should match pattern'),
    ],
)
def test_what_does_not_fit_together_is_refused(options: dict[str, Any], line: str) -> None:
    found = parse(**options)
    assert isinstance(found, list)
    assert found[0].startswith(line)


def test_a_mistake_below_something_secret_does_not_show_the_value() -> None:
    values = {"functions": {"work": {"code": "work", "environment": {"TOKEN": 5}}}, "routes": [ROUTE]}
    assert settings.parse(values, frozenset({"functions"})) == [
        "functions.work.environment.TOKEN: [secret]: has to be a text; put it in quotes"
    ]

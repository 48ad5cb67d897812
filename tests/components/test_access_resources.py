"""Who may call. The emulator checks keys only, so authorizers, policies and domains are shown here."""

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components import AsyncLambdaApi, AsyncLambdaApiArgs

METHOD = "aws:apigateway/method:Method"
AUTHORIZER = "aws:apigateway/authorizer:Authorizer"
API = "aws:apigateway/restApi:RestApi"
POLICY = "aws:apigateway/restApiPolicy:RestApiPolicy"
DOMAIN = "aws:apigateway/domainName:DomainName"
MAPPING = "aws:apigateway/basePathMapping:BasePathMapping"
PLAN = "aws:apigateway/usagePlan:UsagePlan"
KEY = "aws:apigateway/apiKey:ApiKey"
PLAN_KEY = "aws:apigateway/usagePlanKey:UsagePlanKey"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
PERMISSION = "aws:lambda/permission:Permission"
DEPLOYMENT = "aws:apigateway/deployment:Deployment"

POOL = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_x"
CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
EXECUTION_ARN = "arn:aws:execute-api:eu-west-1:123456789012:api123"
ROUTE = {"path": "/jobs", "function": "work"}

Deploy = Callable[..., Any]


def method(recorded: Any) -> Any:
    return recorded.of_type(METHOD)["api-POST-/jobs"].inputs


def test_callers_sign_their_requests_unless_a_route_says_otherwise(deploy: Deploy) -> None:
    assert method(deploy())["authorization"] == "AWS_IAM"


def test_a_public_route_says_so(deploy: Deploy) -> None:
    assert method(deploy(routes=[{**ROUTE, "authorization": "NONE"}]))["authorization"] == "NONE"


def test_a_cognito_user_pool_decides_by_scope(deploy: Deploy) -> None:
    recorded = deploy(
        routes=[{**ROUTE, "authorizer": "people", "authorization_scopes": ["jobs/write"]}],
        authorizers={"people": {"type": "COGNITO_USER_POOLS", "user_pool_arns": [POOL]}},
    )
    found = recorded.of_type(AUTHORIZER)["api-people"].inputs
    assert (found["type"], found["providerArns"]) == ("COGNITO_USER_POOLS", [POOL])
    assert method(recorded)["authorization"] == "COGNITO_USER_POOLS"
    assert method(recorded)["authorizerId"] == "api-people-id"
    assert method(recorded)["authorizationScopes"] == ["jobs/write"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            {"type": "TOKEN", "identity_validation_expression": "Bearer .*"},
            {
                "identitySource": "method.request.header.Authorization",
                "identityValidationExpression": "Bearer .*",
            },
        ),
        (
            {
                "type": "REQUEST",
                "identity_sources": ["method.request.header.A", "method.request.querystring.b"],
            },
            {"identitySource": "method.request.header.A,method.request.querystring.b"},
        ),
    ],
)
def test_a_function_decides_and_is_invoked_in_a_role_that_may_do_nothing_else(
    deploy: Deploy, options: dict[str, Any], expected: dict[str, str]
) -> None:
    recorded = deploy(
        functions={"work": {"code": "app/reports"}, "check": {"code": "app/status"}},
        routes=[{**ROUTE, "authorizer": "own"}],
        authorizers={"own": {"function": "check", "result_ttl_in_seconds": 0, **options}},
    )
    found = recorded.of_type(AUTHORIZER)["api-own"].inputs
    assert found["type"] == options["type"]
    assert {name: found[name] for name in expected} == expected
    assert found["authorizerResultTtlInSeconds"] == 0
    assert "function:api-check-1234567/invocations" in found["authorizerUri"]
    assert method(recorded)["authorization"] == "CUSTOM"
    policy = json.loads(recorded.of_type(ROLE_POLICY)["api-invoke"].inputs["policy"])
    assert policy["Statement"] == [
        {
            "Effect": "Allow",
            "Action": "lambda:InvokeFunction",
            "Resource": ["arn:aws:lambda:eu-west-1:123456789012:function:api-check-1234567"],
        }
    ]


def test_a_key_belongs_to_a_plan_with_limits(deploy: Deploy) -> None:
    recorded = deploy(
        routes=[{**ROUTE, "api_key_required": True}],
        usage_plans={
            "free": {
                "keys": ["acme"],
                "quota": {"limit": 10, "period": "DAY"},
                "throttling": {"rate_limit": 1, "burst_limit": 2},
            }
        },
    )
    plan = recorded.of_type(PLAN)["api-free"].inputs
    assert plan["quotaSettings"] == {"limit": 10, "period": "DAY"}
    assert plan["throttleSettings"] == {"rateLimit": 1, "burstLimit": 2}
    assert "value" not in recorded.of_type(KEY)["api-acme"].inputs
    assert recorded.of_type(PLAN_KEY)["api-acme"].inputs["keyId"] == "api-acme-id"
    assert method(recorded)["apiKeyRequired"] is True


def test_a_private_api_is_reached_from_its_vpc_endpoints_alone(deploy: Deploy) -> None:
    recorded = deploy(endpoint={"type": "PRIVATE", "vpc_endpoint_ids": ["vpce-1"]})
    assert recorded.of_type(API)["api"].inputs["endpointConfiguration"] == {
        "types": "PRIVATE",
        "vpcEndpointIds": ["vpce-1"],
    }
    allow, deny = json.loads(recorded.of_type(POLICY)["api"].inputs["policy"])["Statement"]
    assert (allow["Effect"], allow["Resource"]) == ("Allow", f"{EXECUTION_ARN}/*")
    assert (deny["Effect"], deny["Condition"]) == (
        "Deny",
        {"StringNotEquals": {"aws:SourceVpce": ["vpce-1"]}},
    )


def test_a_private_api_with_a_policy_is_reached_from_its_vpc_endpoints_alone(deploy: Deploy) -> None:
    allowed = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "execute-api:Invoke",
        "Resource": "execute-api:/*",
    }
    recorded = deploy(
        endpoint={
            "type": "PRIVATE",
            "vpc_endpoint_ids": ["vpce-1"],
            "policy": {"Version": "2012-10-17", "Statement": [allowed]},
        }
    )
    allow, deny = json.loads(recorded.of_type(POLICY)["api"].inputs["policy"])["Statement"]
    assert allow["Effect"] == "Allow"
    assert deny == {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "execute-api:Invoke",
        "Resource": f"{EXECUTION_ARN}/*",
        "Condition": {"StringNotEquals": {"aws:SourceVpce": ["vpce-1"]}},
    }


def test_a_policys_short_arns_are_those_of_this_api(deploy: Deploy) -> None:
    policy = {"Statement": [{"Effect": "Deny", "Resource": "execute-api:/v1/POST/*"}]}
    recorded = deploy(endpoint={"policy": policy})
    (statement,) = json.loads(recorded.of_type(POLICY)["api"].inputs["policy"])["Statement"]
    assert statement["Resource"] == f"{EXECUTION_ARN}/v1/POST/*"


def test_another_policy_is_another_deployment(deploy: Deploy) -> None:
    policies = [{"Statement": [{"Effect": effect}]} for effect in ("Allow", "Deny")]
    first, second = (
        deploy(endpoint={"policy": policy}).of_type(DEPLOYMENT)["api"].inputs["triggers"]
        for policy in policies
    )
    assert first != second


@pytest.mark.parametrize(
    ("endpoint", "certificate"),
    [("REGIONAL", "regionalCertificateArn"), ("EDGE", "certificateArn")],
)
def test_a_domain_speaks_tls_1_2_or_newer(deploy: Deploy, endpoint: str, certificate: str) -> None:
    domain = {"name": "api.example.com", "certificate_arn": CERTIFICATE, "base_path": "v1"}
    recorded = deploy(endpoint={"type": endpoint, "domain": domain, "disable_execute_api_endpoint": True})
    found = recorded.of_type(DOMAIN)["api"].inputs
    assert (found["securityPolicy"], found[certificate]) == ("TLS_1_2", CERTIFICATE)
    mapping = recorded.of_type(MAPPING)["api"].inputs
    assert (mapping["basePath"], mapping["stageName"]) == ("v1", "v1")
    assert recorded.of_type(API)["api"].inputs["disableExecuteApiEndpoint"] is True


def url_of(register: Callable[..., Any], **endpoint: Any) -> list[Any]:
    """Return the outputs `url` and `routes[0].url` of an API with this domain."""
    found: list[Any] = []
    values = {
        "functions": {"work": {"code": "app/reports"}},
        "routes": [{"path": "/jobs", "function": "work"}],
    }

    def program() -> pulumi.Output[None]:
        api = AsyncLambdaApi("api", AsyncLambdaApiArgs.model_validate({**values, "endpoint": endpoint}))
        return pulumi.Output.all(api.url, api.routes).apply(found.extend)

    register(program)
    return [found[0], found[1][0]["url"]]


def test_a_wildcard_domain_leaves_the_stages_own_url_to_call(register: Callable[..., Any]) -> None:
    stage = "https://api123.execute-api.eu-west-1.amazonaws.com/v1"
    wildcard = {"name": "*.example.com", "certificate_arn": CERTIFICATE, "base_path": "v1"}
    assert url_of(register, domain=wildcard) == [stage, f"{stage}/jobs"]
    one = {**wildcard, "name": "api.example.com"}
    assert url_of(register, domain=one) == ["https://api.example.com/v1", "https://api.example.com/v1/jobs"]


def test_a_wildcard_domain_alone_has_the_pattern_of_its_urls(register: Callable[..., Any]) -> None:
    wildcard = {"name": "*.example.com", "certificate_arn": CERTIFICATE}
    found = url_of(register, domain=wildcard, disable_execute_api_endpoint=True)
    assert found == ["https://*.example.com", "https://*.example.com/jobs"]


def test_tls_1_3_comes_with_the_access_mode_that_it_requires(deploy: Deploy) -> None:
    domain = {"name": "api.example.com", "certificate_arn": CERTIFICATE}
    tls_1_3 = {**domain, "security_policy": "SecurityPolicy_TLS13_1_3_2025_09"}
    found = deploy(endpoint={"domain": tls_1_3}).of_type(DOMAIN)["api"].inputs
    assert (found["securityPolicy"], found["endpointAccessMode"]) == (tls_1_3["security_policy"], "BASIC")
    assert "endpointAccessMode" not in deploy(endpoint={"domain": domain}).of_type(DOMAIN)["api"].inputs


def test_an_authorizer_of_user_pools_has_another_name_than_one_that_is_a_function(deploy: Deploy) -> None:
    route = {**ROUTE, "authorizer": "people"}
    names = []
    for options in (
        {"type": "TOKEN", "function": "work"},
        {"type": "COGNITO_USER_POOLS", "user_pool_arns": [POOL]},
    ):
        found = deploy(routes=[route], authorizers={"people": options}).of_type(AUTHORIZER)["api-people"]
        assert found.delete_before_replace is False
        names.append(found.inputs["name"])
    assert names == ["people", "people.pools"]


def test_a_key_leaves_its_plan_before_it_enters_another_one(deploy: Deploy) -> None:
    recorded = deploy(usage_plans={"free": {"keys": ["acme"]}})
    assert recorded.of_type(PLAN_KEY)["api-acme"].delete_before_replace is True


def test_a_domain_leads_to_the_stage_after_that_has_its_usage_plans(deploy: Deploy) -> None:
    domain = {"name": "api.example.com", "certificate_arn": CERTIFICATE}
    recorded = deploy(endpoint={"domain": domain}, usage_plans={"free": {"keys": ["acme"]}})
    assert recorded.of_type(MAPPING)["api"].depends_on >= {f"{PLAN}::api-free", f"{PLAN_KEY}::api-acme"}


def test_the_apis_own_url_is_enabled_in_so_many_words(deploy: Deploy) -> None:
    assert deploy().of_type(API)["api"].inputs["disableExecuteApiEndpoint"] is False

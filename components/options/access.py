"""Who may call: authorizers, API keys with usage plans, the resource policy and the endpoint."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, field_validator, model_validator

from .base import API_REFERENCE, DEVELOPER_GUIDE, Arn, Name, Options, Place, Text, from_page, mistakes, option
from .throttling import Throttling

_AUTHORIZER_PAGE = API_REFERENCE + "API_CreateAuthorizer.html"
_PLAN_PAGE = API_REFERENCE + "API_CreateUsagePlan.html"
_ENDPOINT_PAGE = DEVELOPER_GUIDE + "api-gateway-api-endpoint-types.html"
_PRIVATE_PAGE = DEVELOPER_GUIDE + "apigateway-private-api-create.html"
_POLICY_PAGE = DEVELOPER_GUIDE + "apigateway-resource-policies.html"
_DOMAIN_PAGE = API_REFERENCE + "API_CreateDomainName.html"

_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = rf"^(\*\.)?({_LABEL}\.)+[a-z]{{2,63}}$"


class AuthorizerType(StrEnum):
    """How a caller is checked."""

    COGNITO_USER_POOLS = "COGNITO_USER_POOLS"
    TOKEN = "TOKEN"  # noqa: S105  # a type of authorizer
    REQUEST = "REQUEST"


class Authorizer(Options):
    """Who decides who may call: Cognito user pools, or a function of one's own."""

    type: AuthorizerType = Field(
        description="COGNITO_USER_POOLS, or a function that sees a TOKEN or the whole REQUEST.",
        json_schema_extra=from_page(_AUTHORIZER_PAGE),
    )
    user_pool_arns: tuple[Arn, ...] = option((), description="Cognito user pools.", page=_AUTHORIZER_PAGE)
    function: Name | None = option(
        None, description="The function that decides: a key of `functions`.", page=_AUTHORIZER_PAGE
    )
    # docs/aws.md: identity-missing
    identity_sources: tuple[
        Annotated[
            str,
            Field(
                pattern=r"^(method\.request\.(header|querystring)|context|stageVariables)\.[A-Za-z0-9._-]+$"
            ),
        ],
        ...,
    ] = option(
        ("method.request.header.Authorization",),
        description="Where the identity is found; a call without it answers 401.",
        page=_AUTHORIZER_PAGE,
        min_length=1,
    )
    identity_validation_expression: str | None = option(
        None, description="With TOKEN: regular expression that a token has to match.", page=_AUTHORIZER_PAGE
    )
    result_ttl_in_seconds: int = option(
        300, description="How long a decision is kept, in seconds.", page=_AUTHORIZER_PAGE, ge=0, le=3600
    )

    @model_validator(mode="after")
    def _values_fit_each_other(self) -> Self:
        mistakes("Authorizer", list(self._contradictions()))
        return self

    def _contradictions(self) -> Iterable[tuple[Place, object, str]]:
        if self.type is AuthorizerType.COGNITO_USER_POOLS:
            if not self.user_pool_arns:
                yield ("user_pool_arns",), [], "name at least one user pool"
            if self.function is not None:
                yield ("function",), self.function, "Cognito user pools decide without a function"
        else:
            if self.function is None:
                yield ("function",), None, f"a {self.type} authorizer is a function; name one of functions"
            if self.user_pool_arns:
                yield (
                    ("user_pool_arns",),
                    self.user_pool_arns,
                    f"a {self.type} authorizer has no user pools",
                )
        if self.type is not AuthorizerType.REQUEST and len(self.identity_sources) > 1:
            yield ("identity_sources",), self.identity_sources, "only a REQUEST authorizer has several"
        if self.type is not AuthorizerType.TOKEN and self.identity_validation_expression is not None:
            yield (
                ("identity_validation_expression",),
                self.identity_validation_expression,
                "only a TOKEN authorizer validates its token",
            )


class Period(StrEnum):
    """What a quota is counted for."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"


class Quota(Options):
    """How many calls an API key has."""

    limit: int = Field(description="Calls in a period.", json_schema_extra=from_page(_PLAN_PAGE), ge=1)
    period: Period = option(Period.MONTH, description="DAY, WEEK or MONTH.", page=_PLAN_PAGE)


class UsagePlan(Options):
    """API keys and what each of them may use."""

    keys: tuple[Name, ...] = Field(
        description="Names of the API keys; AWS chooses their values.",
        json_schema_extra=from_page(_PLAN_PAGE),
        min_length=1,
    )
    keys_renamed_from: Mapping[Name, Name] = option(
        {},
        description="API keys' earlier names by today's: a renamed key keeps its value.",
        page=API_REFERENCE + "API_CreateApiKey.html",
    )
    quota: Quota | None = option(None, description="Calls in a period.", page=_PLAN_PAGE)
    throttling: Throttling | None = option(None, description="Limits of each key.", page=_PLAN_PAGE)


def repeated_keys(plans: Mapping[str, UsagePlan]) -> Iterable[tuple[Place, object, str]]:
    """Yield the API keys that are in several plans of an API."""
    keys = [(plan, key) for plan, options in plans.items() for key in options.keys]
    for index, (plan, key) in enumerate(keys):
        if key in (other for _, other in keys[:index]):
            yield ("usage_plans", plan, "keys"), key, "a key is in one plan of an API"


class EndpointType(StrEnum):
    """From where an API is reached."""

    REGIONAL = "REGIONAL"
    # docs/aws.md: edge-rewrites-names
    EDGE = "EDGE"
    PRIVATE = "PRIVATE"


class SecurityPolicy(StrEnum):
    """The oldest TLS that a custom domain takes."""

    TLS_1_2 = "TLS_1_2"
    TLS_1_3 = "SecurityPolicy_TLS13_1_3_2025_09"


class Domain(Options):
    """A custom domain name."""

    name: Annotated[str, Field(max_length=253, pattern=_DOMAIN)] = Field(
        description="Domain name, such as api.example.com.", json_schema_extra=from_page(_DOMAIN_PAGE)
    )
    certificate_arn: Arn = Field(
        description="Certificate in ACM: of the stack's region, or of us-east-1 for EDGE.",
        json_schema_extra=from_page(_DOMAIN_PAGE),
    )
    base_path: Annotated[str, Field(pattern=r"^[A-Za-z0-9$_.+!*'()/-]*$")] = option(
        "",
        description="Path below the domain where the stage answers; empty for its root.",
        page=API_REFERENCE + "API_CreateBasePathMapping.html",
    )
    security_policy: SecurityPolicy = option(
        SecurityPolicy.TLS_1_2,
        description="The oldest TLS that is spoken.",
        page=DEVELOPER_GUIDE + "apigateway-security-policies.html",
    )

    @field_validator("base_path")
    @classmethod
    def _is_one_part(cls, base_path: str) -> str:
        # docs/aws.md: base-path-one-part
        # API Gateway rejects a slash in mappings of REST APIs: https://github.com/hashicorp/terraform-provider-aws/issues/21986
        if "/" in base_path:
            first, *others = [part for part in base_path.split("/") if part] or ['""']
            rest = f", and /{'/'.join(others)} in the routes' paths" if others else ""
            raise ValueError(f"a base path has no slash; write {first}{rest}")
        return base_path

    @property
    def is_wildcard(self) -> bool:
        """Whether it stands for many names, such as *.example.com."""
        return self.name.startswith("*")


class Endpoint(Options):
    """From where the API is reached."""

    type: EndpointType = option(
        EndpointType.REGIONAL,
        description="REGIONAL, EDGE (which rewrites some header names) or PRIVATE.",
        page=_ENDPOINT_PAGE,
    )
    vpc_endpoint_ids: tuple[Text, ...] = option(
        (),
        description="With PRIVATE: the only VPC endpoints that reach it, whatever `policy` allows.",
        page=_PRIVATE_PAGE,
    )
    policy: Mapping[str, Any] | None = option(
        None,
        description="Resource policy; execute-api:/ is this API. Left out with PRIVATE: `vpc_endpoint_ids`.",
        page=_POLICY_PAGE,
    )
    disable_execute_api_endpoint: bool = option(
        default=False,
        description="Answer under the custom domain only.",
        page=DEVELOPER_GUIDE + "rest-api-disable-default-endpoint.html",
    )
    domain: Domain | None = option(
        None, description="Custom domain name.", page=DEVELOPER_GUIDE + "how-to-custom-domains.html"
    )

    @model_validator(mode="after")
    def _values_fit_each_other(self) -> Self:
        mistakes("Endpoint", list(self._contradictions()))
        return self

    @property
    def is_private(self) -> bool:
        """Whether the API is reached through VPC endpoints alone."""
        return self.type is EndpointType.PRIVATE

    @property
    def has_domain_url(self) -> bool:
        """Whether the API's URL is that of the custom domain: a wildcard is none that can be called."""
        return self.domain is not None and (not self.domain.is_wildcard or self.disable_execute_api_endpoint)

    def _contradictions(self) -> Iterable[tuple[Place, object, str]]:
        private = self.is_private
        if private and not self.vpc_endpoint_ids and self.policy is None:
            yield (
                ("vpc_endpoint_ids",),
                [],
                "nobody reaches a PRIVATE API without; name one, or give a policy",
            )
        if not private and self.vpc_endpoint_ids:
            yield ("vpc_endpoint_ids",), self.vpc_endpoint_ids, f"a {self.type} API is reached without"
        if private and self.domain is not None:
            yield ("domain",), self.domain.name, "a PRIVATE API has no public domain name"
        if (
            self.type is EndpointType.EDGE
            and self.domain is not None
            and self.domain.security_policy is not SecurityPolicy.TLS_1_2
        ):
            yield (
                ("domain", "security_policy"),
                self.domain.security_policy,
                "an EDGE domain speaks TLS_1_2 and newer; use that, or REGIONAL",
            )
        if self.disable_execute_api_endpoint and self.domain is None:
            yield ("disable_execute_api_endpoint",), True, "without a domain nothing would answer"
        if self.policy is not None and not isinstance(self.policy.get("Statement"), list):
            yield ("policy",), self.policy, "a policy is a mapping with a list of Statement"

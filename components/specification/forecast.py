"""How many calls of API Gateway's control plane a plan makes, and how long quotas make it take.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..options.access import EndpointType
from ..options.api import AsyncLambdaApiArgs
from .api import ApiSpecification

# docs/aws.md: control-plane-quotas
_CALLS_PER_SECOND = 10
_BURST = 40

# Operations with quotas of their own, in calls a second.
_OWN_QUOTAS = {"Resource": 5.0, "Deployment": 0.2, "ApiKey": 5.0, "RestApi": 1 / 3, "DomainName": 1 / 30}
_OWN_QUOTAS_OF_DELETIONS = {"Resource": 5.0}

UPDATED_AROUND = ("Deployment", "Stage")
"""What is made or updated besides methods where an API is deployed anew."""

REPLACED_AROUND = ("Deployment",)
"""What is deleted then."""

_WARNS_FROM = 60
"""Seconds from which a forecast is a warning."""

# One call puts a whole document; API, deployment and stage are made in either rendering.
_OPENAPI_CALLS = 4


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What a plan asks of API Gateway."""

    calls: int
    seconds: float
    """The least time that the quotas allow, in seconds."""

    @property
    def is_long(self) -> bool:
        """Whether somebody should think about it."""
        return self.seconds >= _WARNS_FROM

    def __str__(self) -> str:
        """Return the forecast as one line."""
        took = f"{self.seconds:.0f} s" if self.seconds < 2 * _WARNS_FROM else f"{self.seconds / 60:.1f} min"
        return (
            f"{self.calls} calls of API Gateway's control plane, which takes at least {took} within the "
            f"account's quotas (10 calls a second after the first 40); "
            f"as one OpenAPI document it would be {_OPENAPI_CALLS}"
        )


def around_methods(args: AsyncLambdaApiArgs, specification: ApiSpecification) -> list[str]:
    """Return the types of what an API has in API Gateway besides its methods, one for each call."""
    stage, domain = args.stage, args.endpoint.domain
    has_policy = args.endpoint.policy is not None or args.endpoint.type is EndpointType.PRIVATE
    settings = int(stage.sets_methods) + sum(route.throttling is not None for route in args.routes)
    keys = sum(len(plan.keys) for plan in args.usage_plans.values())
    return [
        *("RestApi", "Deployment", "Stage"),
        *["Response"] * len(specification.gateway_responses),
        *["Model"] * len(specification.models),
        *["RequestValidator"] * len(specification.validators),
        *["Authorizer"] * len(args.authorizers),
        *["RestApiPolicy"] * has_policy,
        *["MethodSettings"] * settings,
        *["Account"] * stage.cloudwatch_role,
        *["UsagePlan"] * len(args.usage_plans),
        *["ApiKey", "UsagePlanKey"] * keys,
        *["DomainName", "BasePathMapping"] * (domain is not None),
    ]


def forecast(made: Iterable[str], deleted: Iterable[str] = ()) -> Forecast:
    """Return what it takes to make and delete resources of these types, such as `Resource`, a call for each.

    What is updated besides is not known before the engine has compared it.
    """
    counts = [(Counter(made), _OWN_QUOTAS), (Counter(deleted), _OWN_QUOTAS_OF_DELETIONS)]
    calls = sum(count.total() for count, _ in counts)
    waits = [max(0, calls - _BURST) / _CALLS_PER_SECOND]
    waits += [
        (count[kind] - 1) / quota for count, quotas in counts for kind, quota in quotas.items() if count[kind]
    ]
    return Forecast(calls=calls, seconds=max(waits))

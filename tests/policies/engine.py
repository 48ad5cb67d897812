"""Asks the policies as the engine does: each resource alone, then all of them together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    PolicyCustomTimeouts,
    PolicyResource,
    PolicyResourceOptions,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.deserialize import deserialize_properties, serialize_properties
from pulumi_policy.proxy import unknown_checking_proxy

from policies import RULES, policies

OPTIONS = PolicyResourceOptions(
    protect=False,
    ignore_changes=[],
    delete_before_replace=None,
    aliases=[],
    custom_timeouts=PolicyCustomTimeouts(0, 0, 0),
    additional_secret_outputs=[],
)


@dataclass(frozen=True)
class Given:
    """A resource as a program registers it."""

    type: str
    name: str
    props: Mapping[str, Any]
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The names of the resources that each property is computed from."""
    after: Sequence[str] = ()
    """The names of further resources that it is made after."""

    @property
    def urn(self) -> str:
        return f"urn:pulumi:dev::theirs::{self.type}::{self.name}"


@dataclass(frozen=True)
class Found:
    """A violation: its policy, the resource that the engine shows it at, and what it says."""

    policy: str
    resource: str
    message: str


Configurations = Mapping[str, Mapping[str, Any]]


def judged(
    *given: Given,
    configurations: Configurations | None = None,
    disabled: Sequence[str] = (),
    removed: Sequence[Given] = (),
) -> list[Found]:
    """Return what the pack reports for a stack.

    `removed` is what an update refreshes before it deletes it: the engine shows it in the whole stack alone.
    """
    configured = configurations or {}
    pack = [
        policy
        for policy in policies(RULES)
        if policy.enforcement_level is not EnforcementLevel.DISABLED and policy.name not in disabled
    ]
    found: list[Found] = []
    for resource in given:
        for policy in pack:
            if isinstance(policy, ResourceValidationPolicy):
                policy.validate(
                    _resource_args(resource, configured.get(policy.name)),
                    _reporter(found, policy.name, {}, resource.name),
                )
    whole = [*given, *removed]
    names = {resource.urn: resource.name for resource in whole}
    for policy in pack:
        if isinstance(policy, StackValidationPolicy):
            policy.validate(
                StackValidationArgs(_resources(whole), dict(configured.get(policy.name, {}))),
                _reporter(found, policy.name, names, "the stack"),
            )
    return found


def _reporter(found: list[Found], policy: str, names: Mapping[str, str], otherwise: str) -> ReportViolation:
    """Return what takes a policy's violations; the engine minds the URN of a resource in the stack alone."""

    def report(message: str, urn: str | None = None) -> None:
        found.append(Found(policy, names.get(urn or "", otherwise), message))

    return report


def remedied(given: Given, *names: str, configurations: Configurations | None = None) -> dict[str, Any]:
    """Return a resource's properties after the remediations of these policies, as the engine gets them."""
    props: Any = unknown_checking_proxy(deserialize_properties(dict(given.props), proxy_secrets=True))
    for policy in policies(RULES):
        if policy.name in names and isinstance(policy, ResourceValidationPolicy):
            configuration = (configurations or {}).get(policy.name)
            args = ResourceValidationArgs(
                given.type, props, given.urn, given.name, OPTIONS, None, dict(configuration or {})
            )
            props = policy.remediate(args) or props
    return dict(serialize_properties(props))


def failed(*given: Given, configurations: Configurations | None = None) -> set[tuple[str, str]]:
    """Return policy and resource of what the pack reports for a stack."""
    return {(one.policy, one.resource) for one in judged(*given, configurations=configurations)}


def _resource_args(given: Given, configuration: Mapping[str, Any] | None) -> ResourceValidationArgs:
    return ResourceValidationArgs(
        given.type,
        unknown_checking_proxy(dict(given.props)),
        given.urn,
        given.name,
        OPTIONS,
        None,
        dict(configuration or {}),
    )


def _resources(given: Sequence[Given]) -> list[PolicyResource]:
    made = {
        one.name: PolicyResource(
            one.type, unknown_checking_proxy(dict(one.props)), one.urn, one.name, OPTIONS, None, None, [], {}
        )
        for one in given
    }
    for one in given:
        resource = made[one.name]
        resource.property_dependencies = {
            name: [made[source] for source in sources] for name, sources in one.sources.items()
        }
        names = {source for sources in one.sources.values() for source in sources} | {*one.after}
        resource.dependencies = [made[name] for name in sorted(names)]
    return list(made.values())

"""Rules as Pulumi policies, which the engine asks at two moments.

It shows each resource alone before that is made, when a finding still stops it and a remediation can mend it;
and at the end all of them together, with what each is computed from. A rule that can be decided at either
moment is asked at both, and what it found at the first it does not tell again at the second.
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyConfigSchema,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
)

from . import edits, exemptions
from .configuration import allowed
from .exemptions import Exemption
from .invocation import PAGE
from .readers import READERS, read
from .readers.values import Resource
from .readers.view import View
from .rule import Configuration, Finding, Rule


@dataclass
class Session:
    """What the policies of one pack know of each other while the engine runs."""

    rules: tuple[Rule, ...]
    exemptions: tuple[Exemption, ...] = ()
    effective: set[Exemption] = field(default_factory=set)
    """The exemptions that cover a finding, expired or not."""
    told: set[tuple[str, str, str]] = field(default_factory=set)
    """Policy, URN and name of what was found in a resource alone, so as not to be told again of the stack."""
    remediating: set[str] = field(default_factory=set)
    """The policies that the engine lets change resources."""
    configurations: dict[str, Configuration] = field(default_factory=dict)
    registered: set[str] = field(default_factory=set)
    """The URNs of what was shown alone, which is all that the program or the state has."""
    _shown_to: set[str] = field(default_factory=set)
    _view: View | None = None

    def whole_view(self, policy: str, args: StackValidationArgs) -> View:
        """Return the view of the stack, which is shown to one policy after the other and read once."""
        if self._view is None or policy in self._shown_to:
            self._view = read(map(_stack_resource, self._there(args.resources)), whole=True)
            self._shown_to.clear()
        self._shown_to.add(policy)
        return self._view

    def _there(self, resources: list[PolicyResource]) -> list[PolicyResource]:
        """Return the resources of the stack, without those that the update deletes.

        An update that refreshes first shows all that it refreshed, also what the program no longer registers:
        in the engine's pkg/resource/deploy, refresh steps add to the same `news` that is analyzed at the end.
        """
        there = [one for one in resources if one.urn in self.registered]
        # Where nothing was shown alone, the two cannot be told apart.
        return there or resources

    def exemption(self, policy: str, finding: Finding) -> Exemption | None:
        """Return what exempts a finding, expired or not."""
        covering = [one for one in self.exemptions if one.covers(policy, finding)]
        return min(covering, key=lambda one: one.has_expired, default=None)

    def is_exempt(self, policy: str, finding: Finding) -> bool:
        """Tell whether a finding is exempt today."""
        exemption = self.exemption(policy, finding)
        return exemption is not None and not exemption.has_expired

    def is_new(self, policy: str, view: View, finding: Finding) -> bool:
        """Tell whether a finding was not told before, and remember it where it is of a resource alone."""
        key = (policy, finding.urn, finding.name)
        if view.whole:
            return key not in self.told
        self.told.add(key)
        return True

    def report(self, rule: Rule, view: View, report: ReportViolation) -> None:
        """Report what a rule finds, except for what is exempt, was told before or will be remedied."""
        for finding in rule.check(view, self.configurations.get(rule.name, {})):
            if self.is_exempt(rule.name, finding) or self._will_be_remedied(rule, view, finding):
                continue
            if self.is_new(rule.name, view, finding):
                exemption = self.exemption(rule.name, finding)
                expired = f" (its exemption expired on {exemption.expires})" if exemption else ""
                fix = finding.fix or rule.fix
                report(f"{finding.name} {finding.message}{expired}. {fix}", finding.resource_urn)

    def _will_be_remedied(self, rule: Rule, view: View, finding: Finding) -> bool:
        """Tell whether the update will mend what only the dependencies tell in a preview."""
        return (
            view.whole
            and rule.name in self.remediating
            and finding.edit is not None
            and edits.can_apply(view.types.get(finding.urn, ""), finding.edit)
        )


class _AtBothMoments(ResourceValidationPolicy, StackValidationPolicy):
    """A policy that judges each resource alone, and then all of them together."""

    def __init__(
        self,
        session: Session,
        name: str,
        description: str,
        level: EnforcementLevel,
        properties: Mapping[str, Mapping[str, Any]],
        **more: Any,
    ) -> None:
        # The two classes' own constructors would take each other for what is above both.
        Policy.__init__(self, name, description, level, _schema(properties), **more)
        self._session = session

    def has_validation(self) -> bool:
        return True

    def has_remediation(self) -> bool:
        return False

    def validate(
        self, args: ResourceValidationArgs | StackValidationArgs, report_violation: ReportViolation
    ) -> None:
        # Also where there is nothing to judge: the first resource is the stack, before any is remediated.
        self.configure(args.get_config())
        if isinstance(args, StackValidationArgs):
            self.judge(self._session.whole_view(self.name, args), report_violation)
            return
        self._session.registered.add(args.urn)
        if args.resource_type in READERS:
            self.judge(read([_resource(args)], whole=False), report_violation)

    def configure(self, configuration: Configuration) -> None:
        """Take what the user configured."""
        self._session.configurations[self.name] = configuration

    @abstractmethod
    def judge(self, view: View, report: ReportViolation) -> None:
        """Report what is to be told of a view."""


class _RulePolicy(_AtBothMoments):
    """A rule, whether one resource may decide it or only all of them."""

    def __init__(self, session: Session, rule: Rule) -> None:
        super().__init__(
            session,
            rule.name,
            rule.description,
            rule.level,
            rule.properties,
            severity=rule.severity,
            remediation_steps=rule.fix,
            url=rule.url,
        )
        self._rule = rule

    def judge(self, view: View, report: ReportViolation) -> None:
        if view.whole or not self._rule.needs_whole_stack:
            self._session.report(self._rule, view, report)

    def has_remediation(self) -> bool:
        return self._rule.remedies

    def remediate(self, args: ResourceValidationArgs) -> Any:
        self._session.remediating.add(self.name)
        if args.resource_type not in READERS:
            return None
        view, configuration = read([_resource(args)], whole=False), args.get_config()
        wanted = [
            finding.edit
            for finding in self._rule.check(view, configuration)
            if finding.edit and not self._session.is_exempt(self.name, finding)
        ]
        if self._rule.remedy:
            wanted += self._rule.remedy(view, configuration)
        return edits.apply(args.resource_type, args.props, wanted)


class _ExemptionsPolicy(_AtBothMoments):
    """Reads the exemptions before the rules are asked, and lists the findings that they cover."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            exemptions.NAME,
            "Findings that are exempt from a policy, with the reason, and exemptions of nothing.",
            EnforcementLevel.ADVISORY,
            exemptions.SCHEMA,
            severity=Severity.LOW,
            remediation_steps="Mend the finding and take the exemption away.",
            url=PAGE,
        )

    def configure(self, configuration: Configuration) -> None:
        self._session.exemptions = tuple(map(Exemption.read, configuration.get("exemptions", [])))

    def judge(self, view: View, report: ReportViolation) -> None:
        session = self._session
        for rule, finding in self._findings(view) if session.exemptions else ():
            session.effective.update(one for one in session.exemptions if one.covers(rule.name, finding))
            exemption = session.exemption(rule.name, finding)
            if exemption is None or exemption.has_expired:
                continue
            if session.is_new(f"{self.name}/{rule.name}", view, finding):
                until = f", until {exemption.expires}" if exemption.expires else ""
                because = f"exempt because {exemption.reason}{until}"
                report(f"{finding.name} {finding.message} ({rule.name}); {because}", finding.resource_urn)
        if view.is_complete:
            self._report_those_without_effect(report)

    def _report_those_without_effect(self, report: ReportViolation) -> None:
        """Report exemptions that cover nothing here; another stack that is configured alike may need them."""
        names = [rule.name for rule in self._session.rules]
        for index, exemption in enumerate(self._session.exemptions):
            if exemption in self._session.effective:
                continue
            unknown = exemption.policy not in {"*", *names}
            reason = (
                f"there is no policy {exemption.policy}; {allowed(exemption.policy, names)}"
                if unknown
                else "no violation matches; remove it, if no other stack with this configuration needs it"
            )
            report(f"exemptions[{index}] ({exemption}) has no effect: {reason}", None)

    def _findings(self, view: View) -> Iterator[tuple[Rule, Finding]]:
        for rule in self._session.rules:
            if view.whole or not rule.needs_whole_stack:
                for finding in rule.check(view, self._session.configurations.get(rule.name, {})):
                    yield rule, finding


def policies(rules: Iterable[Rule]) -> list[Policy]:
    """Return the policies of a pack: the exemptions, which have to be read first, and one for each rule."""
    session = Session(tuple(rules))
    return [_ExemptionsPolicy(session), *(_RulePolicy(session, rule) for rule in session.rules)]


def _schema(properties: Mapping[str, Mapping[str, Any]]) -> PolicyConfigSchema | None:
    return PolicyConfigSchema({name: dict(one) for name, one in properties.items()}) if properties else None


def _resource(args: ResourceValidationArgs) -> Resource:
    return Resource(args.resource_type, args.name, args.urn, args.props)


def _stack_resource(found: PolicyResource) -> Resource:
    return Resource(
        found.resource_type,
        found.name,
        found.urn,
        found.props,
        sources={
            name: frozenset(one.urn for one in dependencies)
            for name, dependencies in found.property_dependencies.items()
        },
        dependencies=frozenset(one.urn for one in found.dependencies),
    )

"""Writes `docs/changes.md`: what an update does for a change of each option, and what the user loses.

What updates do is in `docs/changes.yaml`, as the real engine planned it: `python -m tests.changes` records
that. What it costs follows from the table here. `make docs` runs this, and a test holds the page.
"""

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import yaml

from . import options

PAGE = Path(__file__).with_name("changes.md")
RECORDED = Path(__file__).with_name("changes.yaml")

Plans = dict[str, dict[str, dict[str, list[str]]]]
"""What updates do, in words: by rendering, option and change."""

_INTRODUCTION = """# What a change costs

What an update does when one option of a stack's configuration changes, and what is lost by it. The real
engine planned each change over a deployed stack on the emulator, and a test does so again.

- *URL*: callers have to use another URL afterwards. A [custom
  domain](recipes.md#a-domain-name-of-your-own-and-a-firewall) stays when the URL of the API changes.
- *Gap*: something on the path of a request is deleted before there is a new one. Parts of the API make no
  gap, because the stage serves a snapshot of them until the new deployment is complete.
- *Data lost*: what AWS deletes together with a resource. That a deleted function loses the events that wait
  for it in Lambda is [inferred](aws.md#deleted-function-loses-events).

*Set* is a change of an omitted option, *omitted* the change back. An option without a word beside it costs
the same whatever changes. What the stack says for all routes costs what it costs on each of them. Parts of
the API are its resources, methods and the like, or with `rendering: openapi` its document.

What a route responds to is what it says: callers of an earlier method or path get 403. Only the name of a
path parameter, `/jobs/{id}`, [changes in place](aws.md#path-parameter-in-place). The steps are those of the
stacks that the test deploys: a stage without a web ACL or access logs loses neither. An edge-optimized
endpoint becomes regional, and the other way round, in one update, so callers of its custom domain wait for
DNS ([inferred](aws.md#domain-changes-endpoint)). A replaced integration [takes its
responses](aws.md#integration-takes-responses-along) along, and an API key leaves its usage plan [before it
enters another](aws.md#api-key-in-one-plan).

What avoids a loss: `renamed_from` of a function and `keys_renamed_from` of a usage plan where something gets
another name; `retain` of logs and failure queues; a domain name in
[two updates](guide.md#custom-domains); an [alias](recipes.md#another-name-or-parent-for-the-component) of the
component.
"""
_STEP = re.compile(r"(\w+)(?: (\w+))?(, deleted first)?(, kept)?(?: \((.*)\))?")
_OF_A_VALUE = {"changed", "renamed"}
_PLAIN_CHANGES = _OF_A_VALUE | {"omitted", "set", "added", "removed"}


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What goes with resources of one kind."""

    url: str = ""
    """Whose URL is another one, once a resource is deleted."""
    gap: str = ""
    """What happens while there is none. Nothing for parts of the API, and for what no request needs."""
    data: str = ""
    """What is deleted together with a resource."""


_PART = Loss()
LOSSES: Mapping[str, Loss] = {
    # What a request passes.
    "RestApi": Loss(url="of the API", gap="requests fail"),
    "Stage": Loss(url="of the API", gap="requests fail"),
    "DomainName": Loss(url="of the domain", gap="requests to the domain fail"),
    "BasePathMapping": Loss(gap="requests to the domain fail"),
    "Function": Loss(gap="requests to its routes fail", data="events that wait in Lambda"),
    "Permission": Loss(gap="requests to its routes fail"),
    "Role": Loss(gap="what it allows is denied"),
    "RolePolicy": Loss(gap="what it allows is denied"),
    "FunctionEventInvokeConfig": Loss(gap="events that fail have no destination"),
    "MethodSettings": Loss(gap="limits do not apply"),
    "WebAclAssociation": Loss(gap="the web ACL does not apply"),
    "ApiKey": Loss(gap="requests with the key are rejected", data="the value of the API key"),
    "UsagePlan": Loss(gap="requests with its keys are rejected", data="what its keys have used of the quota"),
    "UsagePlanKey": Loss(gap="requests with the key are rejected"),
    # What keeps something.
    "Account": Loss(data="later logs of API Gateway, of all APIs in the region"),
    "LogGroup": Loss(data="log events"),
    "MetricAlarm": Loss(gap="nobody is notified"),
    "Queue": Loss(data="failed events"),
    "QueuePolicy": Loss(gap="requests without TLS are accepted"),
    # What the stage serves a snapshot of.
    "Authorizer": _PART,
    "Deployment": _PART,
    "Integration": _PART,
    "IntegrationResponse": _PART,
    "Method": _PART,
    "MethodResponse": _PART,
    "Model": _PART,
    "RequestValidator": _PART,
    "Resource": Loss(url="of the route"),
    "Response": _PART,
    "RestApiPolicy": _PART,
}
"""Each kind of resource that the component makes."""

# What an update in place takes away.
_URL_BY_PROPERTY = {
    ("BasePathMapping", "basePath"): "of the domain",
    ("RestApi", "disableExecuteApiEndpoint=true"): "of the API",
}
_PARTS = {kind for kind, loss in LOSSES.items() if loss == _PART or kind == "Resource"} - {"Deployment"}


@dataclass(frozen=True, kw_only=True, order=True)
class Step:
    """What an update does with resources of one kind."""

    operation: str
    """`created`, `updated`, `replaced`, `deleted`, or `rejected` where the component reports an error."""
    kind: str = ""
    deleted_first: bool = False
    """Whether a replaced resource is deleted before there is a new one."""
    kept: bool = False
    """Whether AWS keeps what the stack deletes."""
    properties: tuple[str, ...] = ()
    """What changes of it; of what is true or false, what it becomes."""

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the step that a text describes."""
        found = _STEP.fullmatch(text)
        if not found:
            raise ValueError(f"{text!r} is no step")
        operation, kind, first, kept, properties = found.groups()
        return cls(
            operation=operation,
            kind=kind or "",
            deleted_first=bool(first),
            kept=bool(kept),
            properties=tuple((properties or "").split(", ")) if properties else (),
        )

    def __str__(self) -> str:
        first, kept = ", deleted first" * self.deleted_first, ", kept" * self.kept
        properties = f" ({', '.join(self.properties)})" if self.properties else ""
        return f"{self.operation} {self.kind}{first}{kept}{properties}".replace("rejected ", "rejected")

    @property
    def deletes(self) -> bool:
        """Whether a resource goes, and all that it has."""
        return self.operation in {"deleted", "replaced"} and not self.kept


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What an update does, and what is lost by it, each in words."""

    changes: str
    url: str
    gap: str
    data: str

    @property
    def is_free(self) -> bool:
        """Whether nothing is lost."""
        return not (self.url or self.gap or self.data)


def cost(steps: Iterable[Step]) -> Cost:
    """Return what steps cost, which follows from their kinds and operations alone."""
    found = [*steps]
    going = [step for step in found if step.deletes]
    by_property = [
        _URL_BY_PROPERTY.get((step.kind, name), "")
        for step in found
        if step.operation == "updated"
        for name in step.properties
    ]
    return Cost(
        changes=_changes(found),
        url=_widest([*(LOSSES[step.kind].url for step in going), *by_property]),
        gap=_listed(LOSSES[step.kind].gap for step in found if step.deleted_first),
        data=_listed(LOSSES[step.kind].data for step in going),
    )


def _changes(steps: list[Step]) -> str:
    """Return in a few words what steps do. Parts of the API are not told apart."""
    if any(step.operation == "rejected" for step in steps):
        return "rejected, with the reason"
    is_deployed = any(step.kind == "Deployment" and step.operation == "replaced" for step in steps)
    words: dict[str, list[str]] = {}
    for step in sorted(steps, key=lambda one: one.kind not in _PARTS):
        if step.kind == "Deployment" or (step.kind == "Stage" and step.properties == ("deployment",)):
            continue
        if step.kind in _PARTS or (step.kind == "RestApi" and step.properties == ("body",)):
            words.setdefault("parts of the API", [])
        else:
            first, kept = ", deleted first" * step.deleted_first, ", kept" * step.kept
            words.setdefault(f"{step.operation}{first}{kept}", []).append(step.kind)
    said = [f"{word}: {_listed(kinds)}" if kinds else word for word, kinds in words.items()]
    return "; ".join([*said, *(["new deployment"] if is_deployed else [])]) or "nothing"


def _widest(urls: list[str]) -> str:
    """Return whose URLs are others: of an API, its routes are among them."""
    return _listed(url for url in urls if url != "of the route" or "of the API" not in urls)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(word for word in words if word))


def recorded() -> Plans:
    """Return what updates did when it was recorded."""
    found: Plans = yaml.safe_load(RECORDED.read_text(encoding="utf-8"))
    return found


def page() -> str:
    """Return the page as Markdown."""
    rows: dict[tuple[str, Cost], list[str]] = {}
    for option, words, found in _outcomes(recorded()):
        group = re.split(r"\W", option)[0]
        rows.setdefault((group, found), []).append(f"`{option}`{words}")
    dear = [(found, keys) for (_, found), keys in rows.items() if not found.is_free]
    free = [(found, keys) for (_, found), keys in rows.items() if found.is_free]
    return "\n".join(
        [
            _INTRODUCTION,
            "## Changes that cost something",
            "",
            "| option | what changes in AWS | URL | gap | data lost |",
            "|---|---|---|---|---|",
            *(
                f"| {'<br>'.join(keys)} | {found.changes} | {found.url} | {found.gap} | {found.data} |"
                for found, keys in dear
            ),
            "",
            "## Changes that cost nothing",
            "",
            "The URL stays, there is no gap, and no data is lost.",
            "",
            "| option | what changes in AWS |",
            "|---|---|",
            *(f"| {'<br>'.join(keys)} | {found.changes} |" for found, keys in free),
            "",
        ]
    )


def _outcomes(plans: Plans) -> Iterator[tuple[str, str, Cost]]:
    """Yield for each option its changes in words, and what these cost."""
    for option in options.fields():
        costs = {
            (rendering, change): cost(map(Step.read, steps))
            for rendering, by_option in plans.items()
            for change, steps in by_option.get(option, {}).items()
        }
        for found in dict.fromkeys(costs.values()):
            same = [key for key, other in costs.items() if other == found]
            yield option, _words(same, [*costs]), found


def _words(same: list[tuple[str, str]], every: list[tuple[str, str]]) -> str:
    """Return which of an option's changes are meant, where these are not all."""
    changes = dict.fromkeys(change for _, change in same)
    renderings = {rendering for rendering, _ in same}
    is_every = same == every and changes.keys() <= _PLAIN_CHANGES and changes.keys() & _OF_A_VALUE
    told = [] if is_every else [*changes]
    if {rendering for rendering, change in every if change in changes} != renderings:
        told.append(" and ".join(f"with `rendering: {rendering}`" for rendering in sorted(renderings)))
    return f" {'; '.join(told)}" if told else ""


def main() -> None:
    """Write the page."""
    argparse.ArgumentParser(prog="python -m docs.changes", description=__doc__).parse_args()
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()

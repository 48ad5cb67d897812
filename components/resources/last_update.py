"""What the last update left of a component, whatever the component was called or stood below then.

The engine reads it from the stack's state. A part is found by its URN, or by one that the component's aliases
give it, and by its canonical name: without the names of path parameters, which may change while it stays.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import pulumi

from ..paths import without_parameter_names

Part = tuple[str, str]
"""A resource by its type and its logical name."""

Outputs = Mapping[str, object]

_ATTEMPTS = 6
_FIRST_PAUSE = 0.05
"""Seconds, doubled with each further attempt."""

read: WeakKeyDictionary[pulumi.Resource, Mapping[str, Outputs]] = WeakKeyDictionary()
"""What programs have read, by their stacks. What is constructed for another language has none."""


@dataclass(frozen=True)
class Left:
    """A resource as the last update left it."""

    urn: str
    name: str
    """Its logical name, if the component had been called as it is now."""
    outputs: Outputs


@dataclass(frozen=True)
class LastUpdate:
    """What the last update left of a component."""

    component: str = ""
    """The component's URN now."""
    left: Mapping[Part, Left] = field(default_factory=dict)
    """Its children, by the names that they have now."""
    own: Outputs = field(default_factory=dict)
    """Its own outputs."""

    def outputs(self, part: Part) -> Outputs:
        """Return the outputs of a part; of one that was not there, none."""
        return self.left[part].outputs if part in self.left else {}

    def has_moved(self, part: Part) -> bool:
        """Tell whether the component had another URN when it made a part."""
        return part in self.left and self.left[part].urn != self._urn(part[0], self.left[part].name)

    def urn_before(self, child: pulumi.ResourceTransformationArgs) -> str | None:
        """Return the URN that a child had, if that was another one.

        The engine works that out from the component's aliases as well, but only in the update in which the
        component moves: if that fails half-way, the children that are left would be made anew.
        """
        aliases = (alias for alias in child.opts.aliases or () if isinstance(alias, pulumi.Alias))
        names = [child.name, *(str(alias.name) for alias in aliases)]
        parts = ((child.type_, without_parameter_names(name)) for name in names)
        before = next((self.left[part].urn for part in parts if part in self.left), None)
        return None if before == self._urn(child.type_, child.name) else before

    def _urn(self, resource_type: str, name: str) -> str:
        parent, _, _ = self.component.rpartition("::")
        return f"{parent}${resource_type}::{name}"


def read_last_update() -> Mapping[str, Outputs]:
    """Return the outputs of this stack's resources after the last update, by URN.

    A program reads them once. A local backend writes its file in place while resources are registered, and
    may be read meanwhile (*failed to load checkpoint: EOF*), so that an attempt that fails is repeated.
    """
    root = pulumi.runtime.get_root_resource()
    if root is not None and root in read:
        return read[root]
    stack = f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}"
    resources = _stack_resources(stack)
    found = {urn: state["outputs"] for urn, state in resources.items()}
    if root is not None:
        read[root] = found
    return found


def last_update_of(
    component: pulumi.Resource,
    name: str,
    parent: pulumi.Resource | None,
    resources: Mapping[str, Outputs],
) -> LastUpdate:
    """Return what the last update left of a component, of all the `resources` that it left."""
    now, *earlier = _urns(component, parent)
    # An alias that is left over may be the URN of another component by now. A component that moves takes its
    # earlier URN out of the state with the first step of the update.
    earlier = [urn for urn in earlier if now not in resources or urn not in resources]
    left: dict[Part, Left] = {}
    # The URN that the component has now comes last: what it leads to is the part, and no other one.
    for known_as in (*reversed(earlier), now):
        left |= _children(known_as, name, resources)
    own = next((resources[urn] for urn in (now, *earlier) if urn in resources), {})
    return LastUpdate(component=now, left=left, own=own)


def _stack_resources(stack: str, attempts: int = _ATTEMPTS, pause: float = _FIRST_PAUSE) -> Mapping[str, Any]:
    try:
        answer = pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {"stackName": stack})
    except Exception as error:  # the SDK raises no class of its own
        if attempts == 1 or "checkpoint" not in str(error):
            raise pulumi.RunError(f"the state of {stack} cannot be read: {error}") from None
        time.sleep(pause)
        return _stack_resources(stack, attempts - 1, pause * 2)
    return (answer.value or {}).get("outputs") or {}


def _children(component: str, name: str, resources: Mapping[str, Outputs]) -> dict[Part, Left]:
    """Return what `resources` has below a component's URN, as if the component were called `name`."""
    parent, _, known_as = component.rpartition("::")
    found: dict[Part, Left] = {}
    for urn, outputs in resources.items():
        chain, _, child = urn.partition("::")[2].partition("::")[2].partition("::")
        above, _, resource_type = chain.rpartition("$")
        if f"{_stack_of(urn)}::{above}" == parent and child.startswith(known_as):
            child = name + child[len(known_as) :]
            found[resource_type, without_parameter_names(child)] = Left(urn, child, outputs)
    return found


def _stack_of(urn: str) -> str:
    """Return the part of a URN that names stack and project."""
    return "::".join(urn.split("::", 2)[:2])


def _urns(component: pulumi.Resource, parent: pulumi.Resource | None) -> list[str]:
    """Return the URN of a component, and those it may have had: by its own aliases, and by its parent's."""
    own = _known(component)
    if parent is None:
        return own
    parent_now, *earlier = _known(parent)
    return [*own, *(_inherited(urn, parent_now, alias) for alias in earlier for urn in own)]


def _inherited(child: str, parent: str, alias: str) -> str:
    """Return the URN that a child had while its parent had another one, as the engine works it out."""
    _, _, parent_name = parent.rpartition("::")
    above, _, earlier_name = alias.rpartition("::")
    chain, _, name = child.rpartition("::")
    name = earlier_name + name[len(parent_name) :] if name.startswith(parent_name) else name
    return f"{above}${chain.rpartition('$')[2]}::{name}"


def _known(resource: pulumi.Resource) -> list[str]:
    """Return the URN of a resource and those of its aliases, which are known once the engine knows it."""
    found: list[str] = []

    def keep(known: list[str]) -> str:
        found.extend(known)
        return known[0]

    # The SDK has the URNs nowhere else; a resource of another process has none here.
    aliases = getattr(resource, "_aliases", ())
    urn = pulumi.Output.all(resource.urn, *aliases).apply(keep)
    pulumi.runtime.invoke("pulumi:pulumi:getResource", {"urn": urn})
    if not found:
        raise pulumi.RunError("an alias of the API or its parent is not known before something is deployed")
    return found

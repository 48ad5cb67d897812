"""A kind of resource as a table entry, and what follows from the entry alone: changes, replacement, drift."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from .cloud import Cloud
from .naming import AutoName
from .on_change import ON_CHANGE, OnChange
from .values import UNKNOWN, Properties, has_unknown, is_archive


@dataclass(frozen=True)
class Difference:
    """What an update finds that compares a resource with its last inputs and state."""

    changes: list[str]
    """The inputs that differ, in alphabetical order."""
    replaces: list[str]
    """Those of them that take a new resource."""
    deletes_first: bool
    """Whether the old resource is deleted before there is a new one."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of resource. All property names are those of the SDK, in camelCase."""

    pulumi_type: str
    """The type, such as `aws:iam/role:Role`."""
    title: str
    """What error messages call it."""
    create: Callable[[Cloud, Properties], str]
    """Makes the resource from inputs with defaults and returns its id. Leaves nothing behind if it raises."""
    read: Callable[[Cloud, str, Properties], Properties]
    """Returns the live properties by id and state: None for what is not set, nothing for what AWS keeps back.
    Raises `GoneError`, or the client's own error, when there is no such resource."""
    delete: Callable[[Cloud, str, Properties], None]
    """Deletes it by id and state. May raise as `read` does when it is gone already."""
    update: Callable[[Cloud, str, Properties, Properties], None] | None = None
    """Brings old inputs to new ones, both with defaults and with what is kept. Without it nothing updates."""
    auto_name: AutoName | None = None
    address: frozenset[str] = frozenset()
    """The properties by which AWS finds the resource, where the id is not enough."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """What inputs are when the program does not give them."""
    outputs: frozenset[str] = frozenset()
    """Properties that exist after creation only and stay as they are."""
    volatile_outputs: frozenset[str] = frozenset()
    """The same for those that an update may change."""
    found_by: frozenset[str] = frozenset()
    """Inputs besides `identity` without which it is neither found nor deleted."""
    find: Callable[[Cloud, Properties], Iterable[str]] | None = None
    """Returns the ids of those that these inputs may have made, where the name is not the id."""
    forms: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    """How to bring a property's value to a form that is equal for equivalent values."""

    DEFAULTED: ClassVar[str] = "__defaults"
    """The input in which the published plugin too notes which properties it has named itself."""

    @property
    def on_change(self) -> OnChange:
        """What a change of each input does."""
        return ON_CHANGE[self.pulumi_type]

    @property
    def inputs(self) -> frozenset[str]:
        """The input properties that are implemented; those of an object one by one, as `object.property`."""
        return self.on_change.inputs

    @property
    def identity(self) -> frozenset[str]:
        """The properties that tell one resource from another."""
        return self.address | ({self.auto_name.property} if self.auto_name else frozenset())

    def traces(self, inputs: Mapping[str, Any]) -> Properties:
        """Return the inputs by which a resource is found that somebody made and could not tell of."""
        return {name: inputs[name] for name in sorted(self.identity | self.found_by) if name in inputs}

    def found(self, cloud: Cloud, traces: Mapping[str, Any]) -> Iterable[str]:
        """Return the ids of those that `traces` may be of; an empty one where these alone are enough.

        May raise as `read` does where there is none.
        """
        if self.find:
            return self.find(cloud, dict(traces))
        return [traces[self.auto_name.property] if self.auto_name else ""]

    def implements(self, path: str) -> bool:
        """Return whether an input like `tags`, or a part like `environment.variables`, is implemented."""
        return path in self.inputs or any(name.startswith(f"{path}.") for name in self.inputs)

    def complete(self, inputs: Mapping[str, Any], state: Mapping[str, Any] | None = None) -> Properties:
        """Return inputs with defaults and with what is kept of a state, without the plugin's notes."""
        return self.on_change.with_kept({**self.defaults, **_without_notes(inputs)}, state or {})

    def difference(
        self, old: Mapping[str, Any], new: Mapping[str, Any], state: Mapping[str, Any]
    ) -> Difference:
        """Compare inputs with the last ones. An unknown value differs from every other."""
        last = {**old, **state}
        before, after = self.complete(old, last), self.complete(new, last)
        changes = sorted(
            name
            for name in before.keys() | after.keys()
            if self._form(name, before.get(name)) != self._form(name, after.get(name))
        )
        replaces = [
            name for name in changes if self.on_change.replaced_by(name, before.get(name), after.get(name))
        ]
        first = self.on_change.deleted_first or self._named_by_program(new)
        return Difference(changes, replaces, bool(replaces) and first)

    def _named_by_program(self, inputs: Mapping[str, Any]) -> bool:
        """Return whether the program gave the name. The published plugin then takes it for one of a kind,
        even where the name is what changes.

        Source: nameRequiresDeleteBeforeReplace in pkg/tfbridge/schema.go of pulumi-terraform-bridge, v3.120.0
        """
        name = self.auto_name and self.auto_name.property
        return name in inputs and name not in inputs.get(self.DEFAULTED, [])

    def planned(self, inputs: Mapping[str, Any], state: Mapping[str, Any]) -> Properties:
        """Return the state that a preview can know: of a new resource, or of `state` when it is not empty."""
        stays = self.outputs if state else frozenset()
        computed = frozenset() if state else self._kept_as_a_whole
        unknown = dict.fromkeys(self.outputs | self.volatile_outputs | computed, UNKNOWN)
        return unknown | {n: v for n, v in state.items() if n in stays} | self.complete(inputs, state)

    def state(self, inputs: Mapping[str, Any], live: Mapping[str, Any]) -> Properties:
        """Return the state of a live resource: what was given, what was defaulted and what AWS added."""
        told = [*self.defaults, *self.outputs, *self.volatile_outputs]
        added = {name: live[name] for name in told if live.get(name) is not None}
        # An archive belongs to the program; the engine needs it among the inputs alone, and the SDK fails to
        # read some of those that come back, such as one with an empty text.
        given = {name: value for name, value in inputs.items() if not is_archive(value)}
        return self.on_change.with_kept({**self.defaults, **added, **_without_notes(given)}, live)

    def drifted(self, inputs: Mapping[str, Any], live: Mapping[str, Any]) -> Properties:
        """Return inputs as the live resource has them, in the words of `inputs` wherever they are equivalent.

        Inputs that were not given are there only when the live value is neither empty nor the default.
        """
        found = dict(inputs)
        for name in (name for name in live if self.implements(name)):
            value = live[name]
            if name not in inputs:
                default = self.defaults.get(name)
                if name not in self._kept_as_a_whole and self._form(name, value) != self._form(name, default):
                    found[name] = value
                continue
            if isinstance(value, dict) and self._is_object(name):
                value = {key: value[key] for key in inputs[name] if key in value}
            if self._form(name, value) != self._form(name, inputs[name]):
                found[name] = value
        return {name: value for name, value in found.items() if value is not None}

    @property
    def _kept_as_a_whole(self) -> frozenset[str]:
        return frozenset(name for name in self.on_change.keeping if "." not in name)

    def _is_object(self, name: str) -> bool:
        return name not in self.inputs

    def _form(self, name: str, value: Any) -> Any:
        # As in the published plugin, a zero value is the same as none at all.
        if not value:
            return None
        if name not in self.forms or has_unknown(value):
            return value
        return self.forms[name](value)


def _without_notes(inputs: Mapping[str, Any]) -> Properties:
    return {name: value for name, value in inputs.items() if not name.startswith("__")}

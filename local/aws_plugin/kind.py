"""A kind of resource as a table entry, and what follows from the entry alone: changes, replacement, drift."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar

from .cloud import Cloud
from .naming import AutoName
from .values import UNKNOWN, Properties, has_unknown, is_archive


class Chosen(Enum):
    """A default that is not a constant."""

    BY_AWS = "by AWS"
    """AWS chooses a value; taking the property out of the program leaves it as it is."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of resource. All property names are those of the SDK, in camelCase."""

    pulumi_type: str
    """The type, such as `aws:iam/role:Role`."""
    title: str
    """What error messages call it."""
    inputs: frozenset[str]
    """The input properties that are implemented; those of an object one by one, as `object.property`."""
    create: Callable[[Cloud, Properties], str]
    """Makes the resource from inputs with defaults and returns its id. Leaves nothing behind if it raises."""
    read: Callable[[Cloud, str, Properties], Properties]
    """Returns the live properties by id and state: None for what is not set, nothing for what AWS keeps back.
    Raises `GoneError`, or the client's own error, when there is no such resource."""
    delete: Callable[[Cloud, str, Properties], None]
    """Deletes it by id and state. May raise as `read` does when it is gone already."""
    update: Callable[[Cloud, str, Properties, Properties], None] | None = None
    """Brings old inputs to new ones, both with defaults. Without it, any change replaces the resource."""
    required: frozenset[str] = frozenset()
    """Inputs that the stand-in needs although the SDK does not."""
    auto_name: AutoName | None = None
    address: frozenset[str] = frozenset()
    """The properties by which AWS finds the resource, where the id is not enough."""
    unique: bool = True
    """Whether address and name belong to one resource only, so that a replacement waits for deletion."""
    replace_on: frozenset[str] = frozenset()
    """Inputs that cannot be changed in place, besides `address` and the name."""
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

    def complete(self, inputs: Mapping[str, Any]) -> Properties:
        """Return inputs with the constant defaults filled in, without the plugin's notes."""
        constants = {name: value for name, value in self.defaults.items() if value is not Chosen.BY_AWS}
        return constants | _without_notes(inputs)

    def changes(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
        """Return the inputs that differ, in alphabetical order. An unknown value differs from every other."""
        before, after = self.complete(old), self.complete(new)
        return sorted(
            name
            for name in before.keys() | after.keys()
            if not (name not in after and self.defaults.get(name) is Chosen.BY_AWS)
            and self._form(name, before.get(name)) != self._form(name, after.get(name))
        )

    def replaces(self, changes: list[str]) -> list[str]:
        """Return those of the changed inputs that need a new resource."""
        return [n for n in changes if self.update is None or n in self.replace_on | self.identity]

    def deletes_first(self, changes: list[str], new: Mapping[str, Any]) -> bool:
        """Return whether a replacement would collide with the resource it replaces."""
        named_by_plugin = self.auto_name and self.auto_name.property in new.get(self.DEFAULTED, [])
        return self.unique and not named_by_plugin and self.identity.isdisjoint(changes)

    def planned(self, inputs: Mapping[str, Any], state: Mapping[str, Any]) -> Properties:
        """Return the state that a preview can know: of a new resource, or of `state` when it is not empty."""
        kept = self.outputs if state else frozenset()
        unknown = dict.fromkeys(self.outputs | self.volatile_outputs, UNKNOWN)
        chosen = {
            name: state.get(name, UNKNOWN)
            for name, default in self.defaults.items()
            if default is Chosen.BY_AWS
        }
        return unknown | chosen | {n: v for n, v in state.items() if n in kept} | self.complete(inputs)

    def state(self, inputs: Mapping[str, Any], live: Mapping[str, Any]) -> Properties:
        """Return the state of a live resource: what was given, what was defaulted and what AWS added."""
        told = [*self.defaults, *self.outputs, *self.volatile_outputs]
        added = {name: live[name] for name in told if live.get(name) is not None}
        # An archive belongs to the program; the engine needs it among the inputs alone, and the SDK fails to
        # read some of those that come back, such as one with an empty text.
        given = {name: value for name, value in inputs.items() if not is_archive(value)}
        return self.complete({}) | added | _without_notes(given)

    def drifted(self, inputs: Mapping[str, Any], live: Mapping[str, Any]) -> Properties:
        """Return inputs as the live resource has them, in the words of `inputs` wherever they are equivalent.

        Inputs that were not given are there only when the live value is neither empty nor the default.
        """
        found = dict(inputs)
        for name in (name for name in live if self.implements(name)):
            value = live[name]
            if name not in inputs:
                default = self.defaults.get(name)
                if default is not Chosen.BY_AWS and self._form(name, value) != self._form(name, default):
                    found[name] = value
                continue
            if isinstance(value, dict) and self._is_object(name):
                value = {key: value[key] for key in inputs[name] if key in value}
            if self._form(name, value) != self._form(name, inputs[name]):
                found[name] = value
        return {name: value for name, value in found.items() if value is not None}

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

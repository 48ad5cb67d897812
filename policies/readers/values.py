"""Values as the engine shows them: known, or not known yet in a preview."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pulumi_policy import proxy
from pulumi_policy.proxy import UnknownValueError

_ENCRYPTED = "[secret]"
"""What the engine shows for an encrypted value of a state that it analyzes and cannot decrypt."""

# What stands for a value that is not known yet, where the SDK does not raise: in remediations.
_UNKNOWN = frozenset(getattr(proxy, name) for name in dir(proxy) if name.startswith("UNKNOWN_")) | {
    _ENCRYPTED
}


@dataclass(frozen=True, slots=True)
class Text:
    """A text, and the URNs of the resources that it is computed from."""

    value: str | None = ""
    """Empty where it is not set, `None` where it is not known yet."""
    sources: frozenset[str] | None = frozenset()
    """`None` where the engine does not show them, as while it looks at one resource alone."""

    def same(self, other: "Text") -> bool:
        """Tell whether two texts say the same, or come from the same resource where one is not known yet."""
        if self.value is not None and other.value is not None:
            return self.value == other.value
        return not (self.sources or frozenset()).isdisjoint(other.sources or ())


NOT_SET = Text()


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource as the engine shows it."""

    type: str
    name: str
    urn: str
    props: Mapping[str, Any]
    sources: Mapping[str, frozenset[str]] | None = None
    """The URNs that each property is computed from; `None` while the engine looks at this resource alone."""
    dependencies: frozenset[str] = frozenset()
    """The URNs of all that it is made after."""

    def text(self, name: str) -> Text:
        """Return a property."""
        return Text(
            text(self.props, name), None if self.sources is None else self.sources.get(name, frozenset())
        )

    def reference(self) -> Text:
        """Return what others have when they refer to this resource by its id."""
        return Text(text(self.props, "id") or None, frozenset({self.urn}))


def is_known(holder: Mapping[str, Any], name: str) -> bool:
    """Tell whether what a mapping holds under a name, if anything, is known."""
    return _value(holder, name) is not _NOT_KNOWN


def is_encrypted(holder: Mapping[str, Any], name: str) -> bool:
    """Tell whether what a mapping holds under a name is encrypted, and so never known."""
    try:
        return bool(holder.get(name) == _ENCRYPTED)
    except UnknownValueError:
        return False


def text(holder: Mapping[str, Any], name: str) -> str | None:
    """Return a text: empty where it is not set, `None` where it is not known yet."""
    found = _value(holder, name)
    if found is _NOT_KNOWN:
        return None
    return "" if found is None else str(found)


def texts(holder: Mapping[str, Any], name: str) -> dict[str, str | None] | None:
    """Return a mapping of texts, `None` where it is not known yet."""
    found = mapping(holder, name)
    return None if found is None else {str(key): text(found, key) for key in found}


def mapping(holder: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    """Return a mapping: empty where there is none, `None` where it is not known yet."""
    found = _value(holder, name)
    if found is _NOT_KNOWN:
        return None
    return found if isinstance(found, Mapping) else {}


def items(holder: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    """Yield the mappings that a sequence holds, as far as they are known."""
    found = _value(holder, name)
    if not isinstance(found, Sequence) or isinstance(found, str):
        return
    for index in range(len(found)):
        try:
            item = found[index]
        except UnknownValueError:
            continue
        if isinstance(item, Mapping):
            yield item


_NOT_KNOWN = object()


def _value(holder: Mapping[str, Any], name: str) -> Any:
    try:
        found = holder.get(name)
    except UnknownValueError:
        return _NOT_KNOWN
    return _NOT_KNOWN if isinstance(found, str) and found in _UNKNOWN else found

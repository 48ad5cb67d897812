"""What the `pulumi_aws` package declares of a resource, and whether given inputs keep to it."""

import importlib
import inspect
import keyword
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from threading import Lock
from typing import Any

# The SDK's own reader of its classes. It has no public name, and the version of the SDK is pinned.
from pulumi._types import input_type_py_to_pulumi_names, input_type_types, is_input_type

from .kind import Kind


@dataclass(frozen=True)
class Failure:
    """A property that is refused, and why."""

    property: str
    reason: str


@dataclass(frozen=True)
class Declaration:
    """A resource class of the SDK, in the names of the engine."""

    inputs: Mapping[str, Any]
    """The type of every input property."""
    required: frozenset[str]
    outputs: frozenset[str]


# The SDK loads a module when its first name is asked for, and another thread may see it half loaded.
_LOADING = Lock()


def declaration(pulumi_type: str) -> Declaration:
    """Return what the SDK declares for a type such as `aws:iam/role:Role`.

    Raises `ImportError` or `AttributeError` for a type that the SDK does not have.
    """
    with _LOADING:
        return _declaration(pulumi_type)


@cache
def _declaration(pulumi_type: str) -> Declaration:
    _, module, name = pulumi_type.split(":")
    package = module.split("/")[0]
    sdk = importlib.import_module(f"pulumi_aws.{package}{'_' if keyword.iskeyword(package) else ''}")
    arguments = getattr(sdk, f"{name}Args")
    names = input_type_py_to_pulumi_names(arguments)
    parameters = list(inspect.signature(arguments).parameters.values())
    return Declaration(
        inputs=input_type_types(arguments),
        required=frozenset(names[p.name] for p in parameters if p.default is inspect.Parameter.empty),
        outputs=frozenset(_camel_case(n) for n, _ in inspect.getmembers(getattr(sdk, name), _is_property)),
    )


def failures(kind: Kind, inputs: Mapping[str, Any]) -> list[Failure]:
    """Return what is refused: required and not there, not declared by the SDK, or not implemented."""
    declared = declaration(kind.pulumi_type)
    missing = sorted(declared.required - inputs.keys())
    return [
        *(Failure(name, f'{kind.pulumi_type} needs the property "{name}"') for name in missing),
        *_refused(kind, declared.inputs, inputs),
    ]


def _refused(
    kind: Kind, types: Mapping[str, Any], values: Mapping[str, Any], prefix: str = ""
) -> Iterator[Failure]:
    for name, value in values.items():
        path = f"{prefix}{name}"
        if name.startswith("__"):  # the plugin's own notes, see `Kind.DEFAULTED`
            continue
        if name not in types:
            close = get_close_matches(name, types, n=1)
            hint = f'; did you mean "{prefix}{close[0]}"?' if close else ""
            yield Failure(path, f'{kind.pulumi_type} has no property "{path}"{hint}')
        elif not kind.implements(path):
            yield Failure(path, f'the stand-in does not implement "{path}" of {kind.pulumi_type}')
        elif isinstance(value, Mapping) and inspect.isclass(types[name]) and is_input_type(types[name]):
            yield from _refused(kind, input_type_types(types[name]), value, f"{path}.")


def _is_property(member: object) -> bool:
    return isinstance(member, property)


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)

"""One module per way an integration is written; all of them give the same view."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Generic, TypeVar

from . import aws, cloudformation, functions, http_api
from .values import Resource
from .view import (
    Alias,
    Deployment,
    Document,
    EventInvokeConfig,
    Fact,
    Function,
    Integration,
    IntegrationResponse,
    Method,
    Permission,
    Place,
    View,
    is_lambda_uri,
)

READERS = {**aws.READERS, **http_api.READERS, **functions.READERS, **cloudformation.READERS}
"""The readers by the type that they read."""

Found = TypeVar("Found")

LAMBDA_TYPES = frozenset(
    {
        "aws:lambda/function:Function",
        "aws:lambda/alias:Alias",
        "aws-native:lambda:Function",
        "aws-native:lambda:Alias",
        "aws-native:lambda:Version",
    }
)


def read(resources: Iterable[Resource], *, whole: bool) -> View:
    """Return the view of all resources of a stack, or of one of them alone."""
    resources = list(resources)
    view = View(
        whole=whole,
        dependencies={resource.urn: resource.dependencies for resource in resources},
        types={resource.urn: resource.type for resource in resources},
    )
    facts = [
        fact for resource in resources if (reader := READERS.get(resource.type)) for fact in reader(resource)
    ]
    held: list[tuple[type[Fact], list[Any]]] = [
        (Method, view.methods),
        (Deployment, view.deployments),
        (Function, view.functions),
        (Alias, view.aliases),
        (EventInvokeConfig, view.event_invoke_configs),
        (Permission, view.permissions),
        (Document, view.unknown_documents),
    ]
    for kind, place in held:
        place += [fact for fact in facts if isinstance(fact, kind)]
    view.integrations += _joined(facts, view)
    return view


def _joined(facts: list[Fact], view: View) -> Iterator[Integration]:
    """Yield the integrations, with what resources of their own say of the same method."""
    methods = _Places((method.place, method) for method in view.methods)
    responses = _Places(
        (fact.place, fact.response) for fact in facts if isinstance(fact, IntegrationResponse)
    )
    for fact in facts:
        if not isinstance(fact, Integration):
            continue
        seen = replace(fact, calls_lambda=_calls_lambda(fact, view))
        if seen.declared is None and seen.protocol == "REST" and view.whole:
            declared = [method.declared for method in methods.at(seen.place)]
            seen = replace(
                seen, declared=declared[0] if declared else None, responses=tuple(responses.at(seen.place))
            )
        yield seen


class _Places(Generic[Found]):
    """What resources say of methods, to be found by the method."""

    def __init__(self, found: Iterable[tuple[Place, Found]]) -> None:
        self._found: dict[Place, list[Found]] = {}
        for place, one in found:
            self._found.setdefault(place, []).append(one)

    def at(self, place: Place) -> list[Found]:
        """Return what is said of a method, which others may refer to through other resources."""
        if place in self._found:
            return self._found[place]
        return [one for other, all_there in self._found.items() if other.same(place) for one in all_there]


def _calls_lambda(integration: Integration, view: View) -> bool | None:
    if integration.uri.value is not None:
        return is_lambda_uri(integration.uri.value)
    kinds = {view.types.get(urn, "") for urn in integration.uri.sources or ()}
    if not kinds.isdisjoint(LAMBDA_TYPES):
        return True
    # What is computed from another service's resource calls that service.
    return False if any(kind.startswith(("aws:", "aws-native:")) for kind in kinds) else None

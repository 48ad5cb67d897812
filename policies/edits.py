"""What a remediation changes: one mapping or one declaration, in whatever form the integration is written."""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from . import document_text
from .readers.values import mapping, text


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one integration."""

    path: tuple[str, ...]
    """Where the integration is within its resource's document; empty where it is the resource."""
    parameter: str
    """The request parameter to map, or the method's request header to declare."""
    expression: str | None
    """What to map it to; `None` to declare it."""


def apply(resource_type: str, props: Mapping[str, Any], edits: Sequence[Edit]) -> Mapping[str, Any] | None:
    """Return a resource's properties with these changes, or `None` where none can be made in it.

    The properties are changed in place, as the SDK asks, so that those that are secret or not known yet stay.
    """
    changeable = cast("MutableMapping[str, Any]", props)
    made = [_APPLY[resource_type](changeable, edits)] if resource_type in _APPLY and edits else []
    return props if any(made) else None


def can_apply(resource_type: str, edit: Edit) -> bool:
    """Tell whether resources of a type hold what an edit changes."""
    return resource_type in _APPLY and (
        edit.expression is not None or _APPLY[resource_type] is not _in_resource
    )


def _in_resource(props: MutableMapping[str, Any], edits: Sequence[Edit]) -> bool:
    """Map parameters; the method that would have to declare one is a resource of its own."""
    mapped = [edit for edit in edits if edit.expression is not None]
    for edit in mapped:
        _set(props, "requestParameters", edit.parameter, edit.expression)
    return bool(mapped)


def _in_method(props: MutableMapping[str, Any], edits: Sequence[Edit]) -> bool:
    for edit in edits:
        _set(props, "requestParameters", f"method.request.header.{edit.parameter}", value=False)
    return True


def _in_method_with_integration(props: MutableMapping[str, Any], edits: Sequence[Edit]) -> bool:
    for edit in edits:
        if edit.expression is None:
            _in_method(props, [edit])
        else:
            _set(props["integration"], "requestParameters", edit.parameter, edit.expression)
    return True


def _in_document(props: MutableMapping[str, Any], edits: Sequence[Edit]) -> bool:
    if mapping(props, "body"):
        return _in_structured_document(props["body"], edits)
    before = text(props, "body") or ""
    props["body"] = after = document_text.edited(
        before, [(edit.path, edit.parameter, edit.expression) for edit in edits]
    )
    return after != before


def _in_structured_document(document: MutableMapping[str, Any], edits: Sequence[Edit]) -> bool:
    made = False
    for edit in edits:
        operation: Any = document
        for part in edit.path[:-1]:
            operation = operation.get(part) if isinstance(operation, Mapping) else None
        integration = operation.get(edit.path[-1]) if isinstance(operation, Mapping) else None
        if not isinstance(integration, Mapping) or "$ref" in integration:
            continue  # written in another place, which others may share
        if edit.expression is None:
            there = operation.get("parameters") or []
            if not isinstance(there, Sequence) or isinstance(there, str):
                continue  # not known yet, or none
            declared = [*there, document_text.declaration(document, edit.parameter)]
            cast("MutableMapping[str, Any]", operation)["parameters"] = declared
        else:
            _set(
                cast("MutableMapping[str, Any]", integration),
                "requestParameters",
                edit.parameter,
                edit.expression,
            )
        made = True
    return made


def _set(holder: MutableMapping[str, Any], name: str, key: str, value: object) -> None:
    if mapping(holder, name):
        holder[name][key] = value
    else:
        holder[name] = {key: value}


_APPLY: Mapping[str, Callable[[MutableMapping[str, Any], Sequence[Edit]], bool]] = {
    "aws:apigateway/integration:Integration": _in_resource,
    "aws:apigatewayv2/integration:Integration": _in_resource,
    "aws:apigateway/restApi:RestApi": _in_document,
    "aws:apigateway/restApiPut:RestApiPut": _in_document,
    "aws:apigateway/method:Method": _in_method,
    "aws-native:apigateway:Method": _in_method_with_integration,
    "aws-native:apigateway:RestApi": _in_document,
    "aws-native:apigatewayv2:Integration": _in_resource,
}

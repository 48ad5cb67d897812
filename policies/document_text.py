"""Changes of OpenAPI documents as text, which leave every other character as it is."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import yaml

from .readers import written

_MAXIMUM_REFERENCES = 20

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")

_BLANK = re.compile(r"\s*")

_MERGE = "<<"

Replacement = tuple[int, int, str]
"""From where, to where, and what comes there."""


def edited(document: str, edits: Iterable[tuple[tuple[str, ...], str, str | None]]) -> str:
    """Return a JSON or YAML document with mappings set and headers declared.

    Each edit is the path of an integration, the parameter, and the expression it is mapped to; without an
    expression the parameter is a request header that the operation is to declare.
    """
    try:
        written.read(document)
        root = yaml.compose(_as_yaml(document), Loader=written.Loader)
    except (written.UnreadableError, yaml.YAMLError):
        root = None
    if root is None:
        return document  # API Gateway says what is wrong with it
    replacements: set[Replacement] = set()
    for path, parameter, expression in edits:
        operation, integration = _node(root, path[:-1]), _node(root, path)
        if _child(operation, _MERGE) or _child(integration, _MERGE):
            continue  # what is merged into it would be lost
        if expression is None and isinstance(operation, yaml.MappingNode):
            replacements |= set(_declared(document, root, operation, parameter))
        elif expression is not None and isinstance(integration, yaml.MappingNode):
            replacements |= set(_mapped(document, integration, parameter, expression))
    _children.cache_clear()  # which would keep the whole document
    pieces, position = [], 0
    for start, end, new in sorted(replacements):
        pieces += [document[position:start], new]
        position = end
    return "".join([*pieces, document[position:]])


def _as_yaml(document: str) -> str:
    """Return JSON as YAML of the same length: without tabs between tokens, and halves of characters."""
    if not document.lstrip().startswith("{"):
        return document
    return _SURROGATE.sub(r"\\ufffd", document.replace("\t", " "))


def declaration(document: Mapping[str, Any], header: str) -> dict[str, Any]:
    """Return a document's declaration of a request header that may be left out."""
    schema = {"type": "string"} if "swagger" in document else {"schema": {"type": "string"}}
    return {"name": header, "in": "header", "required": False, **schema}


def _mapped(
    document: str, integration: yaml.MappingNode, parameter: str, expression: str
) -> Iterator[Replacement]:
    parameters = _child(integration, "requestParameters")
    if not isinstance(parameters, yaml.MappingNode):
        yield _written(document, integration, "requestParameters", {parameter: expression})
    elif (there := _child(parameters, parameter)) is not None:
        yield there.start_mark.index, there.end_mark.index, json.dumps(expression)
    else:
        yield _inserted(document, parameters, parameter, expression)


def _declared(
    document: str, root: yaml.Node, operation: yaml.MappingNode, header: str
) -> Iterator[Replacement]:
    is_swagger = isinstance(root, yaml.MappingNode) and _child(root, "swagger") is not None
    declared = declaration({"swagger": "2.0"} if is_swagger else {}, header)
    parameters = _child(operation, "parameters")
    if not isinstance(parameters, yaml.SequenceNode):
        yield _written(document, operation, "parameters", [declared])
        return
    start = parameters.start_mark.index
    if parameters.flow_style:
        blank = _blank_after(document, start + 1)
        comma = "," if parameters.value else ""
        yield start + 1, start + 1, f"{blank if comma else ''}{json.dumps(declared)}{comma}"
    else:
        yield start, start, f"- {json.dumps(declared)}\n{' ' * parameters.start_mark.column}"


def _written(document: str, holder: yaml.MappingNode, key: str, value: object) -> Replacement:
    """Give a key its first value: in the place of nothing, or before all others."""
    nothing = _child(holder, key)
    if nothing is None:
        return _inserted(document, holder, key, value)
    start, end = nothing.start_mark.index, nothing.end_mark.index
    return start, end, f"{'' if document[start - 1 : start].isspace() else ' '}{json.dumps(value)}"


def _inserted(document: str, holder: yaml.MappingNode, key: str, value: object) -> Replacement:
    """Insert a key before all others, in the style of its mapping."""
    if holder.flow_style or not holder.value:
        start = holder.start_mark.index + 1
        comma = "," if holder.value else ""
        blank = _blank_after(document, start) if comma else ""
        return start, start, f"{blank}{json.dumps(key)}: {json.dumps(value)}{comma}"
    first = holder.value[0][0].start_mark
    return first.index, first.index, f"{key}: {json.dumps(value)}\n{' ' * first.column}"


def _blank_after(document: str, start: int) -> str:
    found = _BLANK.match(document, start)
    return found[0] if found else ""


def _node(root: yaml.Node, path: Iterable[str]) -> yaml.Node | None:
    """Return what is at a path, followed through references."""
    node: yaml.Node | None = root
    for part in path:
        node = _referenced(root, _child(node, part))
    return node


def _referenced(root: yaml.Node, node: yaml.Node | None) -> yaml.Node | None:
    for _ in range(_MAXIMUM_REFERENCES):
        reference = _child(node, "$ref")
        if reference is None or not str(reference.value).startswith("#/"):
            return node
        node = root
        for part in str(reference.value).removeprefix("#/").split("/"):
            node = _child(node, part.replace("~1", "/").replace("~0", "~"))
    return None


def _child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    return _children(node).get(name) if isinstance(node, yaml.MappingNode) else None


@lru_cache(maxsize=8)  # each edit asks the same ones above its operation, which may have thousands of keys
def _children(node: yaml.MappingNode) -> dict[Any, yaml.Node]:
    """Return the values of a mapping by their keys, the first of those that stand twice."""
    return {key.value: value for key, value in reversed(node.value) if isinstance(key, yaml.ScalarNode)}

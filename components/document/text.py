"""From the text of a document to plain data in which nothing of it is lost."""

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

import yaml

if TYPE_CHECKING:
    from yaml import SafeLoader as _BaseLoader
else:  # ten times as fast, where PyYAML was built with it
    _BaseLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class TextError(ValueError):
    """Why a text cannot be read: one line with the place in it."""


def read(text: str) -> Any:
    """Return what a JSON or YAML text says, in its order.

    Of YAML only what JSON can say, as OpenAPI asks: a date or an unquoted version is text, and so is a status
    code as a key. Raises `TextError` where it is neither, and where a mapping has a key twice, because one of
    the two would be lost.
    """
    try:
        if text.lstrip().startswith("{"):
            found = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_json)
        else:
            found = yaml.load(text, _JsonLoader)  # noqa: S506  # a safe loader with fewer types
        # Aliases become copies, so that a change of one does not reach the others.
        return json.loads(json.dumps(found, allow_nan=False))
    except json.JSONDecodeError as error:
        raise TextError(f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise TextError(f"{place}{error.problem or error.context}") from None
    except (TextError, yaml.YAMLError) as error:
        raise TextError(" ".join(str(error).split())) from None
    except (ValueError, TypeError, RecursionError):
        raise TextError("it has a type, a number or a depth that JSON cannot have") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise TextError(f"{json.dumps(key)} stands twice in one mapping")
        found[key] = value
    return found


def _no_json(constant: str) -> NoReturn:
    raise TextError(f"{constant} is not a number of JSON")


class _JsonLoader(_BaseLoader):
    """Reads YAML with the types of JSON (YAML 1.2.2, 10.2), and every key as it is written."""


_MERGE = "tag:yaml.org,2002:merge"
_JsonLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", "-?(0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?(0|[1-9][0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?", "-0123456789"),
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("merge", "<<", "<"),
):
    _JsonLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^({_pattern})$"), list(_first)
    )


def _mapping(loader: _JsonLoader, node: yaml.MappingNode) -> dict[str, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "a key is a text", key.start_mark)
        if key.tag != _MERGE and key.value in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"{json.dumps(key.value)} stands twice in one mapping", key.start_mark
            )
        seen.add(key.value)
    loader.flatten_mapping(node)
    return {key.value: loader.construct_object(value, deep=True) for key, value in node.value}


_JsonLoader.add_constructor("tag:yaml.org,2002:map", _mapping)

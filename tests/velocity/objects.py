"""What API Gateway gives its templates: values as Java has them, `$input` and `$util`."""

import base64
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus, unquote_plus

import jpype

from .rendering import Variables, World

_BITS_OF_AN_INTEGER = 32


class Values:
    """Python's values as Java's, with what is missing as in a world."""

    def __init__(self, world: World) -> None:
        self._empty = world is World.MISSING_IS_EMPTY
        self.missing = "" if self._empty else None

    def java(self, value: object) -> Any:
        """Return a value as Java has it: maps keep their order."""
        if isinstance(value, Mapping):
            return self.map(value, jpype.JClass("java.util.LinkedHashMap")())
        if isinstance(value, list | tuple):
            made = jpype.JClass("java.util.ArrayList")()
            for one in value:
                made.add(self.java(one))
            return made
        if isinstance(value, bool):
            return jpype.JClass("java.lang.Boolean").valueOf(value)
        if isinstance(value, int):
            small = value.bit_length() < _BITS_OF_AN_INTEGER
            return jpype.JClass("java.lang.Integer" if small else "java.lang.Long").valueOf(value)
        return value

    def map(self, value: Mapping[str, object], made: Any) -> Any:
        """Return a Java map with the entries of `value`."""
        for name, one in value.items():
            made.put(name, self.java(one))
        if self._empty:
            return jpype.JClass("org.apache.commons.collections.map.DefaultedMap").decorate(made, "")
        return made


class Input:
    """`$input`."""

    def __init__(self, variables: Variables, world: World) -> None:
        self.body = variables.body
        self._values = Values(world)
        ignores_case = world is World.HEADERS_IGNORE_CASE
        tree = jpype.JClass("java.util.TreeMap")
        header: Any = tree(jpype.JClass("java.lang.String").CASE_INSENSITIVE_ORDER) if ignores_case else None
        self._params = self._values.java(
            {"path": variables.path, "querystring": variables.query, "header": variables.header}
        )
        if header is not None:
            self._params.put("header", self._values.map(variables.header, header))

    def params(self, name: object = None) -> Any:
        """Return all parameters, or the first with a name, from path, query string or headers."""
        if name is None:
            return self._params
        maps = [self._params.get(kind) for kind in ("path", "querystring", "header")]
        return next((one.get(name) for one in maps if one.containsKey(name)), self._values.missing)

    def path(self, expression: object) -> Any:
        """Return what a JSONPath finds in the body."""
        found, value = self._find(str(expression))
        return self._values.java(value) if found else self._values.missing

    def json(self, expression: object) -> str:
        """Return what a JSONPath finds in the body, as JSON; an empty string in quotes for nothing."""
        _, value = self._find(str(expression))
        return json.dumps("" if value is None else value, ensure_ascii=False, separators=(",", ":"))

    def _find(self, expression: str) -> tuple[bool, Any]:
        parts = re.findall(r"\.([\w-]+)|\['([^']+)'\]|\[(\d+)\]", expression)
        written = "".join(f".{a}" if a else f"['{b}']" if b else f"[{c}]" for a, b, c in parts)
        assert expression == f"${written}", f"{expression} is no JSONPath that is understood here"
        if not (self.body or "").strip():
            return False, None
        try:
            value = json.loads(self.body or "")
        except ValueError:
            value = self.body
        try:
            for name, quoted, index in parts:
                value = value[int(index)] if index else value[name or quoted]
        except (KeyError, IndexError, TypeError):
            return False, None
        return True, value


class Util:
    """`$util`."""

    def __init__(self, values: Values) -> None:
        self._values = values

    def escapeJavaScript(self, text: object) -> Any:  # noqa: N802  # API Gateway's name
        """Escape a text; templates turn an escaped single quote back for JSON."""
        escape = jpype.JClass("org.apache.commons.lang.StringEscapeUtils").escapeJavaScript
        return self._values.missing if text is None else escape(str(text))

    def parseJson(self, text: object) -> Any:  # noqa: N802  # API Gateway's name
        """Return the value of a JSON text."""
        return self._values.java(json.loads(str(text)))

    def base64Encode(self, text: object) -> str:  # noqa: N802  # API Gateway's name
        """Encode a text."""
        return base64.b64encode(str(text).encode()).decode()

    def base64Decode(self, text: object) -> str:  # noqa: N802  # API Gateway's name
        """Decode to a text."""
        return base64.b64decode(str(text)).decode()

    def urlEncode(self, text: object) -> str:  # noqa: N802  # API Gateway's name
        """Encode a text for a query string."""
        return quote_plus(str(text))

    def urlDecode(self, text: object) -> str:  # noqa: N802  # API Gateway's name
        """Decode a text of a query string."""
        return unquote_plus(str(text))

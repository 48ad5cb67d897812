"""Paths of an API, as API Gateway takes them.

Source: https://docs.aws.amazon.com/apigateway/latest/api/API_Resource.html
docs/aws.md: path-parts
"""

import re
from collections.abc import Iterable, Sequence

_PARAMETER_ELSEWHERE = re.compile(r":([A-Za-z0-9._-]+)|<(?:\w+:)?([A-Za-z0-9._-]+)>")
"""A parameter as other frameworks write it; API Gateway would take `:id` for the part itself."""
_PARAMETER = re.compile(r"\{[^{}]*\}")
_PART = re.compile(r"[A-Za-z0-9._:-]+|\{[A-Za-z0-9._:-]+\+?\}")


def parts(path: str) -> list[str]:
    """Split a path into its parts; the root has none."""
    return path.removeprefix("/").split("/") if path != "/" else []


def parameters(path: str) -> list[str]:
    """Return the names of the parameters in a path, without braces and the sign of a greedy one."""
    return [part.strip("{}").removesuffix("+") for part in parts(path) if part.startswith("{")]


def without_parameter_names(path: str) -> str:
    """Return a path whose parameters have no names: `/jobs/{}` of `/jobs/{id}`.

    Below one path there is one parameter at most, greedy or not, so that this still tells paths apart.
    """
    return _PARAMETER.sub("{}", path)


def ancestors(path: str) -> list[str]:
    """Return the paths that have to exist for `path`, outermost first, itself last and the root left out."""
    found = parts(path)
    return ["/" + "/".join(found[: depth + 1]) for depth in range(len(found))]


def refusal(path: str) -> str | None:
    """Return why API Gateway cannot take a path, or `None` if it can."""
    if not path.startswith("/"):
        return "a path starts with /"
    found = parts(path)
    for part in found:
        if _PARAMETER_ELSEWHERE.fullmatch(part):
            return f'path part "{part}" is not a parameter of API Gateway; write {_meant(found)}'
        if not _PART.fullmatch(part):
            advice = "" if part else f"; write {_meant(found)}"
            return f'path part "{part}" is not letters, digits and . _ - : or one {{parameter}}{advice}'
    if any(part.endswith("+}") for part in found[:-1]):
        return "a greedy {parameter+} is the last part of a path"
    names = parameters(path)
    return "a parameter stands once in a path" if len(set(names)) < len(names) else None


def _meant(found: Iterable[str]) -> str:
    """Return the path without empty parts, and with parameters as API Gateway has them."""
    matches = ((part, _PARAMETER_ELSEWHERE.fullmatch(part)) for part in found if part)
    return "/" + "/".join(f"{{{match[1] or match[2]}}}" if match else part for part, match in matches)


def renamed_parameters(paths: Sequence[str]) -> Iterable[tuple[int, str, str]]:
    """Yield the index of every path with a part that has another name in an earlier one, and both names.

    The parts below one path can have one parameter only: API Gateway refuses a sibling of `{id}` called
    `{name}`.
    """
    parameter_below: dict[str, str] = {}
    for index, whole in enumerate(paths):
        for path in ancestors(whole):
            parent, _, part = path.rpartition("/")
            if part.startswith("{") and parameter_below.setdefault(parent, part) != part:
                yield index, part, parameter_below[parent]

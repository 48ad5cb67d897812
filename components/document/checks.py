"""Whether a document is valid, and whether API Gateway can import it.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from .. import paths
from ..reading.lines import quoted, shortened
from . import of_the_api, validators
from .combined import combined
from .dialect import OPENAPI_3, SWAGGER_2
from .path_item import own_item, path_item
from .problem import Problem
from .reference import ANY_METHOD, Place, follow, references
from .schema_words import problem_of

# docs/aws.md: import-keeps-names
_VERSIONS = "API Gateway imports OpenAPI 3.0, written openapi: 3.0.1, and Swagger 2.0"
_STAND_INS = ("head", "patch", "options", "delete", "put", "get", "post")
GATEWAY_RESPONSES = "x-amazon-apigateway-gateway-responses"
_MODEL_NAME = re.compile(r"[A-Za-z0-9]+")


def problems(content: Any) -> Iterator[Problem]:
    """Yield what is wrong with the content of a document. Nothing further is checked of an invalid one."""
    invalid = (
        _not_of_a_version(content) or _not_referring(content) or combined(content) or _not_valid(content)
    )
    yield from invalid or _not_for_api_gateway(content)


def _not_of_a_version(content: Any) -> list[Problem]:
    if not isinstance(content, Mapping):
        return [Problem((), f"is not an OpenAPI document; {_VERSIONS}")]
    if "openapi" in content and not re.fullmatch(r"3\.0\.\d+", str(content["openapi"])):
        return [Problem(("openapi",), f"{quoted(str(content['openapi']))}: {_VERSIONS}")]
    if "openapi" not in content and content.get("swagger") != "2.0":
        return [Problem((), f'has neither openapi: 3.0.1 nor swagger: "2.0"; {_VERSIONS}')]
    return []


def _not_referring(content: Mapping[str, Any]) -> list[Problem]:
    found: list[Problem] = []
    for place, reference in references(content):
        try:
            follow(content, place, {"$ref": reference})
        except LookupError as error:
            found.append(Problem(place, str(error.args[0])))
    return found


def _not_valid(content: Mapping[str, Any]) -> list[Problem]:
    """Return the most telling of the problems that a validator of the version finds."""
    import openapi_spec_validator as osv  # noqa: PLC0415  # takes half a second, for users of a document alone

    validator = osv.OpenAPIV30SpecValidator if "openapi" in content else osv.OpenAPIV2SpecValidator
    offline = type("Offline", (validator,), {"resolver_handlers": {"<all_urls>": _refuse}})
    errors: list[Any] = []
    try:
        errors += offline(_in_plain_openapi(content)).iter_errors()
    except Exception as unexpected:  # a document can confuse the libraries in many ways
        if not errors:
            reason = shortened(str(unexpected), 200) or type(unexpected).__name__
            return [Problem((), f"cannot be validated: {' '.join(reason.split())}")]
    if not errors:
        return []
    # What a schema rejects has its place; what follows from it may have none.
    error = min(errors, key=lambda error: (not isinstance(error.validator, str), len(error.absolute_path)))
    while error.context:  # none of several forms; the one that agrees furthest tells most
        error = max(error.context, key=lambda error: len(error.absolute_path))
    problem = problem_of(error)
    return [Problem(_as_written(content, list(problem.place)), problem.reason)]


def _refuse(url: str) -> NoReturn:
    raise LookupError(f"{url} is not read")


def _in_plain_openapi(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a document without what API Gateway adds to paths: greedy parameters, and operations for ANY.

    An operation for ANY stands for a while where one for a method that the path does not have would.
    """
    if not isinstance(content.get("paths"), Mapping):
        return content
    plain = {
        path.replace("+}", "}"): _with_plain_any(_resolved(content, path, item))
        for path, item in content["paths"].items()
    }
    # Two paths that would become one are validated as they are.
    return {**content, "paths": plain} if len(plain) == len(content["paths"]) else content


def _resolved(content: Mapping[str, Any], path: str, item: Any) -> Any:
    """Return the item of a path with what it refers to, which a validator takes for an extension."""
    is_reference = isinstance(item, Mapping) and "$ref" in item
    found = path_item(content, path)[1] if is_reference else item
    return own_item(content, path) if is_reference and isinstance(found, Mapping) else found


def _with_plain_any(item: Any) -> Any:
    method = _stand_in(item)
    if method is None:
        return item
    operation = item[ANY_METHOD]
    if isinstance(operation, Mapping) and not operation.get("responses"):
        operation = {**operation, "responses": {"default": {"description": "any"}}}
    return {**{key: value for key, value in item.items() if key != ANY_METHOD}, method: operation}


def _stand_in(item: Any) -> str | None:
    """Return the method that stands for ANY in a path item, or `None` where there is no need or none free."""
    if not isinstance(item, Mapping) or ANY_METHOD not in item:
        return None
    return next((method for method in _STAND_INS if method not in item), None)


def _as_written(content: Mapping[str, Any], place: list[str]) -> Place:
    """Return a place in plain OpenAPI as the document has it."""
    match place:
        case ["paths", path, method, *rest]:
            written = next((key for key in content["paths"] if key.replace("+}", "}") == path), path)
            is_any = method == _stand_in(content["paths"].get(written))
            return ("paths", written, ANY_METHOD if is_any else method, *rest)
        case _:
            return tuple(place)


def _extensions(content: Mapping[str, Any], paths_written: list[str]) -> Iterator[Problem]:
    wrong = [
        one
        for one in (validators.VALIDATORS, GATEWAY_RESPONSES)
        if not isinstance(content.get(one, {}), Mapping)
    ]
    for extension in wrong:
        yield Problem((extension,), f"{json.dumps(content[extension], default=str)} is not a mapping")
    if not wrong:
        holders: list[tuple[Place, Any]] = [((), content)]
        for path in paths_written:
            place, item = path_item(content, path)
            holders += [((*place, key), value) for key, value in item.items()]
        for place, holder in holders:
            if isinstance(holder, Mapping):
                yield from validators.unknown(content, holder, place)


def _not_for_api_gateway(content: Mapping[str, Any]) -> Iterator[Problem]:
    written = [path for path in content["paths"] if not path.startswith("x-")]
    for path in written:
        if reason := paths.refusal(path):
            yield Problem(("paths", path), f"API Gateway cannot take the path: {reason}")
    for path in written:
        place, item = path_item(content, path)
        if "trace" in item:
            yield Problem((*place, "trace"), "API Gateway has no method TRACE")
    for index, part, first in paths.renamed_parameters(written):
        reason = f'"{part}" is called "{first}" in another path; API Gateway takes one name in one place'
        yield Problem(("paths", written[index]), reason)
    yield from _extensions(content, written)
    yield from of_the_api.problems(content)
    section = (OPENAPI_3 if "openapi" in content else SWAGGER_2).schemas
    for name in section.of(content):
        if not _MODEL_NAME.fullmatch(name):
            reason = f'"{name}": names of models have letters and digits only in API Gateway'
            yield Problem((*section.place, name), reason)

"""An API's specification as one OpenAPI document: the user's own, completed, or a new one."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from ..document.checks import GATEWAY_RESPONSES
from ..document.document import Document
from ..document.operation import operations
from ..document.problem import DocumentError, Problem
from ..document.security import contradiction, requirements_of
from . import parts
from .api import ApiSpecification
from .resolved import Resolved
from .weaving import Weaving, method_key


def document(
    title: str, specification: ApiSpecification, resolved: Resolved, own: Document | None = None
) -> dict[str, Any]:
    """Return the document of an API, in the order of the user's own where there is one.

    Raises `DocumentError` where that contradicts the specification.
    """
    base = own or _skeleton(title, specification)
    names = parts.SchemeNames.beside(resolved.authorizers)
    weaving = Weaving(base, copy.deepcopy(dict(base.content)), names)
    for spec in specification.integrations:
        weaving.operation(spec, resolved.targets)
    for access in specification.kept:
        weaving.access(access)
    # Every operation has it now. Where API Gateway does not read it, it might warn of it.
    weaving.content.pop("security", None)
    _add_shared_parts(weaving, specification, resolved)
    weaving.problems.extend(_contradictions(base, weaving, specification))
    if weaving.problems:
        raise DocumentError(base.file, weaving.problems)
    return weaving.content


def _contradictions(own: Document, weaving: Weaving, specification: ApiSpecification) -> Iterator[Problem]:
    """Yield where a method cannot be as closed as document and configuration say together."""
    managed = {(spec.path, spec.method) for spec in specification.integrations if spec.function}
    managed |= {(one.path, one.method) for one in specification.kept if weaving.schemes.requirement(one)}
    written = {(operation.path, operation.method): operation for operation in operations(own)}
    for operation in operations(Document(file=own.file, content=weaving.content)):
        method = operation.path, operation.method
        if method in managed and (found := contradiction(operation)):
            key, reason = found
            place = written[method].place if key else requirements_of(written[method])[0]
            yield Problem((*place, *key), reason)


def _skeleton(title: str, specification: ApiSpecification) -> Document:
    """Return a document with paths and methods only."""
    paths: dict[str, Any] = {}
    for spec in specification.integrations:
        paths.setdefault(spec.path, {})[method_key(spec.method)] = {}
    info = {"title": title, "version": "1"}
    return Document(file=title, content={"openapi": "3.0.1", "info": info, "paths": paths})


def _add_shared_parts(weaving: Weaving, specification: ApiSpecification, resolved: Resolved) -> None:
    """Add what operations refer to, and what is said once for the whole API."""
    content, dialect = weaving.content, weaving.own.dialect
    for name, schema in specification.models.items():
        weaving.add(dialect.schemas.within(content), dialect.schemas.place, name, json.loads(schema))
    for name, scheme in parts.security_schemes(specification, resolved).items():
        schemes = dialect.security_schemes
        weaving.add(schemes.within(content), schemes.place, name, scheme)
    answers = content.setdefault(GATEWAY_RESPONSES, {})
    for kind, headers in specification.gateway_responses.items():
        # What the user says of these answers counts.
        answers.setdefault(kind, parts.gateway_response(headers, specification.gateway_template))
    if resolved.policy is not None:
        weaving.add(content, (), "x-amazon-apigateway-policy", resolved.policy)

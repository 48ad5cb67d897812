"""An API's specification as one OpenAPI document: the user's own, completed, or a new one."""

import copy
import json
from typing import Any

from ..document.document import Document
from ..document.problem import DocumentError
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
    weaving = Weaving(base, copy.deepcopy(dict(base.content)))
    for spec in specification.integrations:
        weaving.operation(spec, resolved.targets)
    _add_shared_parts(weaving, specification, resolved)
    if weaving.problems:
        raise DocumentError(base.file, weaving.problems)
    return weaving.content


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
    for validator in specification.validators:
        extension = "x-amazon-apigateway-request-validators"
        known = content.setdefault(extension, {})
        weaving.add(known, (extension,), validator.name, parts.validator(validator))
    answers = content.setdefault("x-amazon-apigateway-gateway-responses", {})
    for kind, headers in specification.gateway_responses.items():
        # What the user says of these answers counts.
        answers.setdefault(kind, parts.gateway_response(headers, specification.gateway_template))
    if resolved.policy is not None:
        weaving.add(content, (), "x-amazon-apigateway-policy", resolved.policy)

"""A specification woven into a document: what the document lacks is added, what it says stays.

Where the two contradict each other there is a problem with the place in the document, and nothing is changed.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from ..document.document import Document
from ..document.operation import INTEGRATION, Operation, Parameter
from ..document.path_item import own_item
from ..document.problem import Problem
from ..document.reference import ANY_METHOD, Place, follow
from ..document.security import Requirement, Security, requirements_of, security
from ..document.validators import VALIDATOR, VALIDATORS, checks, checks_of
from . import parts
from .integration import ANY_TYPE, Access, IntegrationSpec, Validator
from .resolved import Target


@dataclass(frozen=True)
class Weaving:
    """A document that is being completed, and what stands in the way."""

    own: Document
    content: dict[str, Any]
    """A copy of the document's content, to which parts are added."""
    schemes: parts.SchemeNames
    problems: list[Problem] = field(default_factory=list)

    def add(self, holder: dict[str, Any], place: Place, name: str, value: Any) -> None:
        """Add a part that the document may have only if it is the same."""
        if holder.setdefault(name, value) != value:
            self.problem((*place, name), "stands in the document, as something else; name one of them anew")

    def problem(self, place: Place, reason: str) -> None:
        """Note a contradiction."""
        self.problems.append(Problem(place, reason))

    def operation(self, spec: IntegrationSpec, targets: Mapping[str, Target]) -> None:
        """Complete the operation of a method, which is added where the document has none."""
        operation = self._operation(spec.path, spec.method)
        value: Any = operation.value
        if spec.function is None and INTEGRATION in value:
            return  # the user's own answer to preflights
        self._parameters(operation, spec)
        self._body(operation, spec)
        self._responses(operation, spec)
        if spec.function is not None:
            self.access(spec)
        elif "security" in self.own.content:
            # A browser sends no credentials with a preflight.
            value.setdefault("security", [])
        if spec.validator:
            self._validator(operation, spec.validator)
        value[INTEGRATION] = parts.integration(spec, targets)

    def access(self, access: Access) -> None:
        """Add who may call a method, where the document does not say it in words that API Gateway checks.

        What the document says for all operations is written into each: whether API Gateway reads it where it
        stood is not certain. docs/aws.md: top-level-security
        """
        operation = self._operation(access.path, access.method)
        value: Any = operation.value
        _, alternatives = requirements_of(operation)
        if security(operation) in {Security.UNSAID, Security.NOT_ENFORCED}:
            own = self.schemes.requirement(access)
            alternatives = (
                [self._both(operation, one, own) for one in alternatives or [{}]] if own else alternatives
            )
        if alternatives is not None:
            value["security"] = copy.deepcopy(alternatives)

    def _both(self, operation: Operation, written: Requirement, own: Requirement) -> Requirement:
        """Return a requirement of the document and one of the configuration as one."""
        for name, scopes in own.items():
            if scopes and written.get(name) and {*scopes} != {*written[name]}:
                reason = f"{name} has the scopes {', '.join(scopes)} in the configuration, and others here"
                self.problem(requirements_of(operation)[0], reason)
        return {**written, **{name: scopes or written.get(name, []) for name, scopes in own.items()}}

    def _operation(self, path: str, method: str) -> Operation:
        key = method_key(method)
        item = self._item(path)
        value = item.setdefault(key, {})
        place = ("paths", path, key)
        return Operation(document=self.own, path=path, method=method, place=place, value=value, item=item)

    def __post_init__(self) -> None:
        """Put the items of other paths, which may change, in the places of references to them."""
        for path, item in self.content["paths"].items():
            if isinstance(item, Mapping) and str(item.get("$ref", "")).startswith("#/paths/"):
                self._item(path)

    def _item(self, path: str) -> dict[str, Any]:
        """Return the item of a path, with what it refers to in its place: it may be another path's too."""
        paths = self.content["paths"]
        if "$ref" in paths.setdefault(path, {}):
            paths[path] = own_item(self.own.content, path)
        item: dict[str, Any] = paths[path]
        return item

    def _parameters(self, operation: Operation, spec: IntegrationSpec) -> None:
        value: Any = operation.value
        declared = operation.parameters
        for parameter, required in spec.method_parameters.items():
            location, name = parts.source(parameter)
            same = [found for found in declared if found.name.lower() == name.lower()]
            if found := next((found for found in same if found.location == location), None):
                self._compare(found, name, required=required)
            elif same and (not required or parameter in spec.request_parameters.values()):
                # What is only required may stand beside it: a name is unique in its location alone.
                there = same[0].location
                reason = f'"{name}" is a {there} parameter here, and the integration takes it from {location}'
                self.problem(same[0].place, reason)
            else:
                written = {
                    "name": name,
                    "in": location,
                    "required": required,
                    **copy.deepcopy(self.own.dialect.string),
                }
                value.setdefault("parameters", []).append(written)

    def _compare(self, found: Parameter, name: str, *, required: bool) -> None:
        if found.name != name:
            self.problem(found.place, f'"{found.name}" is "{name}" in the configuration; use one spelling')
        elif required and not found.required:
            self.problem(found.place, f'"{name}" is optional here and required in the configuration')

    def _body(self, operation: Operation, spec: IntegrationSpec) -> None:
        if not spec.models:
            return
        if self.own.dialect.has_request_bodies:
            self._request_body(operation, spec)
        else:
            self._body_parameter(operation, spec)

    def _request_body(self, operation: Operation, spec: IntegrationSpec) -> None:
        value: Any = operation.value
        if "requestBody" in value:
            _, body = follow(self.own.content, operation.place, value["requestBody"])
            value["requestBody"] = copy.deepcopy(body)
        required = {"required": True} if spec.needs_body else {}
        body = value.setdefault("requestBody", {**required, "content": {}})
        place = (*operation.place, "requestBody", "content")
        for kind, model in _typed(spec.models).items():
            media = body["content"].setdefault(kind, {})
            self.add(media, (*place, kind), "schema", self.own.dialect.schemas.reference(model))

    def _body_parameter(self, operation: Operation, spec: IntegrationSpec) -> None:
        value: Any = operation.value
        wanted = self.own.dialect.schemas.reference(next(iter(spec.models.values())))
        # A model is for the types that an operation consumes, and only these have a template.
        types = _typed(spec.models)
        said = value.get("consumes", None if spec.needs_body else self.own.content.get("consumes"))
        if said is None:
            value["consumes"] = list(types)
        elif spec.needs_body and {*said} != {*types}:
            reason = f"is not the configuration's `content_types`, {', '.join(types)}"
            self.problem((*operation.place, "consumes"), reason)
        for found in operation.parameters:
            if found.location == "formData":
                self.problem(found.place, "a form has no model; leave out model for this operation")
            elif found.location == "body":
                if found.value.get("schema") != wanted:
                    self.problem((*found.place, "schema"), f"is not the configuration's {wanted['$ref']}")
                return
        # A name that means nothing to API Gateway, and to the emulator the model.
        body = {
            "name": next(iter(spec.models.values())),
            "in": "body",
            "required": spec.needs_body,
            "schema": wanted,
        }
        value.setdefault("parameters", []).append(body)

    def _responses(self, operation: Operation, spec: IntegrationSpec) -> None:
        value: Any = operation.value
        responses = value.setdefault("responses", {})
        for status in spec.method_statuses:
            response = responses.setdefault(status, {"description": _phrase(status)})
            if not spec.answer_headers:
                continue
            if "$ref" in response:  # what it refers to may be the response of others too
                response = copy.deepcopy(follow(self.own.content, operation.place, response)[1])
                responses[status] = response
            headers = response.setdefault("headers", {})
            known = {name.lower() for name in headers}
            headers.update(
                {
                    n: copy.deepcopy(self.own.dialect.string)
                    for n in spec.answer_headers
                    if n.lower() not in known
                }
            )

    def _validator(self, operation: Operation, wanted: Validator) -> None:
        """Have a method check what the document has it check, and what is wanted besides."""
        value: Any = operation.value
        before = checks_of(self.content, value)
        both = Validator(body=wanted.body or before.body, parameters=wanted.parameters or before.parameters)
        if vars(both) == vars(before):
            return
        known = self.content.setdefault(VALIDATORS, {})
        same = [name for name in known if vars(checks(self.content, name)) == vars(both)]
        free = (both.name, *(f"{both.name}-{number}" for number in range(2, len(known) + 3)))
        value[VALIDATOR] = [*same, *(name for name in free if name not in known)][0]
        known.setdefault(value[VALIDATOR], parts.validator(both))


def _typed(models: Mapping[str, str]) -> dict[str, str]:
    """Return models by the content types that a document can name."""
    return {kind: model for kind, model in models.items() if kind != ANY_TYPE}


def _phrase(status: str) -> str:
    """Return what a response is described as: the phrase of its status, if it has one."""
    try:
        return HTTPStatus(int(status)).phrase
    except ValueError:
        return f"Status {status}"


def method_key(method: str) -> str:
    """Return the key of a method in a path item."""
    return ANY_METHOD if method == "ANY" else method.lower()

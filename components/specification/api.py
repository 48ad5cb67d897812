"""The whole API as plain data: what is rendered, and what a deployment takes a snapshot of."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .. import paths
from ..document.operation import operations
from ..options.api import AsyncLambdaApiArgs
from ..options.route import HttpMethod, Route
from . import cors
from .integration import (
    ANY_JSON,
    Access,
    IntegrationSpec,
    Validator,
    any_json,
    integration_spec,
    kept_access,
)
from .response import Response

_GATEWAY_TEMPLATE = '{"message": $context.error.messageString, "requestId": "$context.requestId"}'


@dataclass(frozen=True, kw_only=True)
class ApiSpecification:
    """The methods of an API and what they share."""

    integrations: tuple[IntegrationSpec, ...]
    kept: tuple[Access, ...]
    """Who may call what keeps the user's own integration, as far as options say it."""
    models: Mapping[str, str]
    """JSON schemas as text, by name."""
    validators: tuple[Validator, ...]
    gateway_responses: Mapping[str, Mapping[str, str]]
    """Headers of API Gateway's own answers, by response type."""
    gateway_template: str = _GATEWAY_TEMPLATE
    """The body of API Gateway's own answers, in the shape of all other errors."""


def api_specification(args: AsyncLambdaApiArgs) -> ApiSpecification:
    """Return the specification of an API, in an order that does not depend on that of its routes."""
    integrations = [integration_spec(route, args) for route in args.routes]
    integrations += _preflights(args)
    open_model = any_json(args)
    is_used = any(open_model in spec.models.values() for spec in integrations)
    models = {**args.models, **({open_model: ANY_JSON} if is_used else {})}
    return ApiSpecification(
        integrations=tuple(sorted(integrations, key=lambda spec: (spec.path, spec.method))),
        kept=tuple(kept_access(item.operation, options, args) for item, options in args.kept),
        models={name: json.dumps(schema, sort_keys=True) for name, schema in sorted(models.items())},
        validators=tuple(sorted(_validators(integrations), key=lambda validator: validator.name)),
        gateway_responses=dict.fromkeys(("DEFAULT_4XX", "DEFAULT_5XX"), cors.answer_headers(args.cors)),
    )


def _validators(integrations: Iterable[IntegrationSpec]) -> set[Validator]:
    """Return the validators of methods, and those that earlier versions had for the same methods.

    A route of which only parameters were checked has its body checked too. An update that deleted its former
    validator would fail where an earlier version protected that.
    """
    found = {spec.validator for spec in integrations if spec.validator}
    before = {
        Validator(body=False, parameters=True)
        for spec in integrations
        if spec.validator and spec.validator.parameters and not spec.needs_body
    }
    return found | before


def _preflights(args: AsyncLambdaApiArgs) -> Iterable[IntegrationSpec]:
    """Yield the answer to preflights on every path, which API Gateway gives by itself."""
    if args.cors is None:
        return
    methods_on: dict[str, list[str]] = {}
    for operation in operations(args.openapi) if args.openapi else ():
        if operation.method != HttpMethod.ANY:
            methods_on.setdefault(operation.path, []).append(operation.method)
    routes_on: dict[str, list[Route]] = {}
    for route in args.routes:
        routes_on.setdefault(route.path, []).append(route)
    for path, routes in routes_on.items():
        headers = cors.preflight_headers(args.cors, routes, methods_on.get(path, ()))
        yield IntegrationSpec(
            path=path,
            method=HttpMethod.OPTIONS.value,
            function=None,
            # A browser sends no credentials with a preflight.
            authorization="NONE",
            method_parameters={f"method.request.path.{name}": True for name in paths.parameters(path)},
            method_statuses=("204",),
            answer_headers=tuple(sorted(headers)),
            request_templates={"application/json": '{"statusCode": 204}'},
            passthrough_behavior="WHEN_NO_MATCH",
            responses=(Response(status_code="204", headers=headers),),
        )

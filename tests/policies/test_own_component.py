"""The policies over what the product's own component makes: no finding, unless the user chose it."""

import json
from typing import Any

from hypothesis import given
from hypothesis import settings as hypothesis_settings

from components import AsyncLambdaApiArgs, InvocationType, settings
from components.options.route import HttpMethod, Route
from components.specification.api import api_specification
from components.specification.openapi import document
from components.specification.resolved import Resolved, Target
from tests.components.test_any_configuration import STACK

from .engine import Given, failed
from .forms import API, LAMBDA

ALLOW_LIST = "lambda-invocation-type-allow-list"
STATUS = "asynchronous-status-202"
METHOD = "asynchronous-method-not-safe"


def chosen(route: Route) -> set[str]:
    """The policies that a route says it does not want to keep."""
    found = set()
    if route.invocation is InvocationType.CLIENT and not route.strict:
        # A call's answer tells whether it was asynchronous only where a template looks at the choice.
        found |= {ALLOW_LIST, STATUS}
    if route.invocation is InvocationType.EVENT:
        if route.status_code not in {None, 202}:
            found.add(STATUS)
        if route.method in {HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS}:
            found.add(METHOD)
    return found


@hypothesis_settings(max_examples=2_000, deadline=None, database=None, derandomize=True)
@given(STACK)
def test_a_document_of_any_configuration_passes_where_its_invocation_types_are_allowed(
    values: dict[str, Any],
) -> None:
    args = settings.parse(values)
    if not isinstance(args, AsyncLambdaApiArgs):
        return
    targets = {name: Target(uri=LAMBDA) for name in args.functions}
    resolved = Resolved(targets=targets, authorizer_targets=targets)
    body = json.dumps(document("api", api_specification(args), resolved))
    types = sorted({route.invocation.value for route in args.routes})
    configurations = {"lambda-invocation-type-allowed": {"types": types}} if types else {}
    given = Given(API.type, "api", {"body": body})
    found = {policy for policy, _ in failed(given, configurations=configurations)}
    assert found <= {policy for route in args.routes for policy in chosen(route)}

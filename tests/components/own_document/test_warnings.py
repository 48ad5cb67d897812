"""What nobody would notice is reported."""

from typing import Any

import pytest

from components import AsyncLambdaApiArgs
from components.specification.warnings import warnings

from .documents import RULE, parse
from .secured import KEPT, PLANS, POOL, SCHEMES, document

# What nobody would notice.


def supported(security: Any = None, **more: Any) -> Any:
    """Return a document whose schemes are all of a type that API Gateway knows."""
    schemes = {name: scheme for name, scheme in SCHEMES.items() if name != "bearer"}
    content = document(security, schemes=schemes, **more)
    if "everywhere" not in more:
        content["paths"]["/reports"]["get"]["security"] = []
    return content


def told(content: Any, *rules: dict[str, Any], **values: Any) -> list[str]:
    args = parse(content, *rules, **values)
    assert isinstance(args, AsyncLambdaApiArgs), args
    return list(warnings(args))


def test_an_api_key_without_usage_plans_is_reported() -> None:
    (line,) = told(supported(everywhere=[{"key": []}]), RULE)
    assert line.startswith(
        "api.yaml: security: POST /reports, GET /reports needs an API key, and there are no"
    )
    assert told(supported(everywhere=[{"key": []}]), RULE, usage_plans=PLANS) == []


@pytest.mark.parametrize("said", [{"api_key_required": True}, {"authorizer": "people"}])
def test_what_the_stack_says_for_all_is_reported_where_the_documents_security_counts(
    said: dict[str, Any],
) -> None:
    people = {"people": {"type": "COGNITO_USER_POOLS", "user_pool_arns": [POOL]}}
    shared = {"usage_plans": PLANS, "authorizers": people, **said}
    (line,) = told(supported([{"token": []}]), RULE, **shared)
    (option,) = said
    assert line == f"`{option}`: POST /reports does without, because the security of api.yaml counts there"
    assert told(supported(), RULE, **shared) == []


def test_a_scheme_that_api_gateway_ignores_with_a_warning_is_reported() -> None:
    content = supported()
    content["components"]["securitySchemes"]["bearer"] = SCHEMES["bearer"]
    (line,) = told(content, RULE)
    assert line.startswith("api.yaml: API Gateway ignores bearer with a warning")
    assert told(supported(), RULE) == []


def test_what_the_document_requires_anyway_is_not_reported() -> None:
    assert told(supported([{"iam": [], "key": []}]), RULE, api_key_required=True, usage_plans=PLANS) == []


def test_an_operation_that_keeps_its_integration_in_public_is_reported_unless_the_document_says_so() -> None:
    content = supported()
    assert told(content, RULE) == []
    del content["paths"]["/reports"]["get"]["security"]
    (line,) = told(content, RULE)
    assert line.startswith("openapi: GET /reports keeps its integration, and nothing says who may call it")
    assert told(content, RULE, KEPT | {"authorization": "NONE"}) == []


@pytest.mark.parametrize("security", [[{"nowhere": []}], [{"iam": []}, {"key": []}]])
def test_what_api_gateway_does_not_check_of_a_kept_operation_is_reported(security: Any) -> None:
    content = supported()
    content["paths"]["/reports"]["get"]["security"] = security
    (line,) = told(content, RULE, usage_plans=PLANS)
    assert line == (
        "openapi: GET /reports keeps its integration and requires what API Gateway does not check; what is "
        "behind it has to"
    )

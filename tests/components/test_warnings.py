"""What is deployed as it is written, and may not be what was meant, is reported in a preview."""

from typing import Any

import pytest

from components import AsyncLambdaApiArgs
from components.specification.warnings import warnings

ROUTE = {"path": "/jobs", "function": "work"}


def told(**options: Any) -> list[str]:
    args = AsyncLambdaApiArgs.model_validate(
        {"functions": {"work": {"code": "work"}}, "routes": [ROUTE | options]}
    )
    return list(warnings(args))


def test_a_route_of_which_all_is_meant_is_not_reported() -> None:
    assert told() == []


def test_a_required_header_that_http_2_clients_write_otherwise_is_reported() -> None:
    (line,) = told(required_headers=["X-Tenant"])
    assert line.startswith("`required_headers`: POST /jobs may respond 400 to HTTP/2 clients")


@pytest.mark.parametrize("options", [{"path": "/jobs/{id}"}, {"required_query_parameters": ["id"]}])
def test_a_parameter_that_does_not_reach_the_handler_is_reported(options: dict[str, Any]) -> None:
    (line,) = told(**options)
    path = options.get("path", "/jobs")
    assert line.startswith(f"`event: body`: POST {path} cannot tell the handler path and query parameters")
    assert "`event: proxy`" in line
    assert told(**options, event="proxy") == []

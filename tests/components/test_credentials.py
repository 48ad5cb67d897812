"""Which credentials an asynchronous event omits, and how a route keeps one."""

from typing import Any

import pytest

from components import AsyncLambdaApiArgs, settings
from components.specification.api import api_specification

from .own_document.documents import RULE, changed, parse

ROUTE = {"path": "/jobs", "function": "work", "event": "proxy"}


def found(route: dict[str, Any], **values: Any) -> Any:
    return settings.parse({"functions": {"work": {"code": "work"}}, "routes": [ROUTE | route], **values})


def request_template(args: Any) -> str:
    assert isinstance(args, AsyncLambdaApiArgs), args
    (spec,) = api_specification(args).integrations
    return spec.request_templates["application/json"]


def test_an_event_omits_headers_that_are_made_for_credentials() -> None:
    pattern = '"(?i)Authorization|Cookie|Proxy-Authorization|X-Amz-Security-Token|X-Api-Key"'
    assert f"#if(!($name.matches({pattern})))" in request_template(found({}))


def test_a_client_that_waits_gets_them() -> None:
    assert '#if(!($type == "Event" && $name' in request_template(found({"invocation": "Client"}))
    assert (
        "matches" not in request_template(found({"invocation": "RequestResponse"})).partition('"headers"')[2]
    )


def test_a_header_that_the_routes_authorizer_reads_is_omitted() -> None:
    sources = ["method.request.header.X-Ticket", "method.request.querystring.ticket"]
    own = {"own": {"type": "REQUEST", "function": "work", "identity_sources": sources}}
    template = request_template(found({"authorizer": "own"}, authorizers=own))
    assert "|X-Ticket" in template
    assert "|ticket" in template


def test_what_a_request_that_is_signed_in_its_url_has_there_is_omitted() -> None:
    assert '"(?i)X-Amz-Credential|X-Amz-Security-Token|X-Amz-Signature"' in request_template(found({}))


def test_the_same_reading_of_a_header_chooses_and_omits() -> None:
    plain = request_template(found({"invocation": "Client", "strict": False}))
    assert "#set($context.requestOverride.header.X-Amz-Invocation-Type = $type)" in plain


def test_a_header_that_a_scheme_of_the_document_reads_is_omitted() -> None:
    def add(content: Any) -> None:
        scheme = {"type": "apiKey", "in": "header", "name": 'X-"$Token'}
        content["components"]["securitySchemes"] = {"ours": scheme}

    args = parse(changed(add), RULE | {"event": "proxy"})
    assert "|X-..Token" in request_template(args)


def test_a_route_keeps_a_credential_by_name_whatever_its_case() -> None:
    assert "Authorization" in request_template(found({}))
    assert '"(?i)Cookie|' in request_template(found({"credential_headers": ["authorization"]}))


def test_an_idempotency_key_is_in_the_event_whatever_it_is_called() -> None:
    template = request_template(found({"idempotency_key": "Cookie"}))
    assert '"(?i)Authorization|Proxy-Authorization|' in template


@pytest.mark.parametrize(
    ("route", "line"),
    [
        (
            {"event": "body", "credential_headers": ["Cookie"]},
            'routes[0].credential_headers: ["Cookie"]: only an event of a proxy integration carries headers; '
            "add event: proxy",
        ),
        (
            {"credential_headers": ["X-Tenant"]},
            'routes[0].credential_headers: "X-Tenant": is in every event; the omitted headers are '
            "Authorization, Cookie, Proxy-Authorization, X-Amz-Security-Token, X-Api-Key",
        ),
        (
            {"model": "Job", "event": "body", "passthrough_behavior": "WHEN_NO_MATCH"},
            'routes[0].passthrough_behavior: "WHEN_NO_MATCH": a strict or proxy-shaped route takes only what '
            "a template has seen, one with a model only what matches it; use NEVER",
        ),
    ],
)
def test_an_option_that_cannot_be_is_an_error(route: dict[str, Any], line: str) -> None:
    assert found(route, models={"Job": {"type": "object"}}) == [line]

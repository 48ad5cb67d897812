"""Both renderings of a configuration are the same API: every answer to every kind of call is equal."""

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from local import cloud

from .conftest import Answer, Stack, call, make_stack

CHOICES = (
    {"invocation": "Event"},
    {"invocation": "RequestResponse"},
    {"invocation": "Client"},
    {"invocation": "Client", "strict": False},
)
EVENTS = ("body", "proxy")
VALIDATORS: tuple[dict[str, Any], ...] = ({}, {"required_headers": ["X-Tenant"], "model": "Job"})
AUTHORIZATIONS = ("NONE", "AWS_IAM")
ROUTES = [
    {"path": f"/route-{number}", "event": event, "authorization": authorization, **choice, **validator}
    for number, (choice, event, validator, authorization) in enumerate(
        itertools.product(CHOICES, EVENTS, VALIDATORS, AUTHORIZATIONS)
    )
]

ERRORS = [{"pattern": "late.*", "status_code": 409, "message": "too late"}]
CORS = {"allow_origin": "https://www.example.com", "expose_headers": ["X-Total"]}
BOTH = {"errors": ERRORS, "cors": CORS}
SHARED: tuple[dict[str, Any], ...] = ({}, {"errors": ERRORS}, {"cors": CORS}, BOTH)

# Sees the same of either shape of event, and answers in either.
HANDLER = """
import json

def handler(event, context):
    proxy = "requestContext" in event
    body = (json.loads(event["body"]) if event["body"] else {}) if proxy else event
    if "error" in body:
        raise ValueError(body["error"])
    answer = {"job": body.get("job"), "proxy": proxy}
    return {"statusCode": 201, "headers": {"X-Job": "1"}, "body": json.dumps(answer)} if proxy else answer
"""

CALLS: Mapping[str, dict[str, Any]] = {
    "good": {"body": {"job": 'é " ✓'}},
    "without a body": {"body": b"", "Content_Type": ""},
    "an error with a status": {"body": {"job": "1", "error": "[404] no such job"}},
    "an error with a pattern": {"body": {"job": "1", "error": "late again"}},
    "another error": {"body": {"job": "1", "error": "secret"}},
    "a body that does not match": {"body": {"job": 1}},
    "another content type": {"body": b"<job/>", "Content_Type": "application/xml"},
    "a preflight": {"method": "OPTIONS", "Content_Type": "", "Origin": "https://www.example.com"},
    "another method": {"method": "DELETE"},
}
TENANT = {"X_Tenant": "me"}
WAITS = TENANT | {"InvocationType": "RequestResponse"}


def kinds(route: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the calls of a route: what is sent, and with which headers."""
    for name in CALLS:
        yield name, TENANT
        if route["invocation"] == "Client":
            yield name, WAITS
    for headers in ({}, *(TENANT | {"InvocationType": choice} for choice in ("Event", "DryRun", "event"))):
        yield "good", headers


_VOLATILE = {
    "content-length",
    "date",
    "x-amzn-requestid",
    "x-amzn-trace-id",
    "x-amz-apigw-id",
    "x-amzn-remapped-date",
}


@pytest.fixture(scope="module", params=SHARED, ids=lambda shared: "-".join(shared) or "plain")
def urls(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, running: cloud.Cloud
) -> Iterator[list[str]]:
    """Where the same configuration answers, as resources and as one document."""
    stacks: list[Stack] = []
    for rendering in ("resources", "openapi"):
        deployed = make_stack(tmp_path_factory.mktemp(rendering), running)
        (deployed.place.project / "work" / "handler.py").write_text(HANDLER, encoding="utf-8")
        model = {"type": "object", "properties": {"job": {"type": "string"}}}
        deployed.configure(*ROUTES, models={"Job": model}, rendering=rendering, **request.param)
        deployed.up()
        stacks.append(deployed)
    yield [deployed.url() for deployed in stacks]
    for deployed in stacks:
        deployed.destroy()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: "-".join(map(str, route.values())))
def test_every_answer_is_equal(urls: list[str], route: dict[str, Any]) -> None:
    for name, headers in kinds(route):
        sent = CALLS[name] | headers
        first, second = (_comparable(call(f"{url}{route['path']}", **sent)) for url in urls)
        assert first == second, f"{name} with {headers}"


def _comparable(answer: Answer) -> tuple[int, str, dict[str, str]]:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    body = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", answer.body)
    # A document has no word for the model of every content type, so these bodies are rejected by Lambda.
    body = re.sub('Could not parse request body into json: [^"]*', "Invalid request body", body)
    return answer.status, body, {name: v for name, v in headers.items() if name not in _VOLATILE}

"""A document of the user's own, deployed and called."""

import json
from typing import Any

import pytest
import yaml

from .conftest import Stack, call

DOCUMENT = """
openapi: 3.0.3
info: {title: Jobs, version: "1"}
paths:
  /jobs:
    post:
      operationId: startJob
      responses: {202: {description: started}}
    get:
      operationId: health
      responses: {200: {description: well}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {application/json: '{"statusCode": 200}'}
        responses: {default: {statusCode: 200, responseTemplates: {application/json: '"well"'}}}
  /jobs/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    post:
      tags: [clients]
      responses: {200: {$ref: "#/components/responses/Done"}}
components:
  responses:
    Done: {description: done}
"""
SETTINGS: dict[str, Any] = {
    "openapi": "api.yaml",
    "operations": [
        {"operation_id": "start*", "function": "work"},
        {"tag": "clients", "function": "work", "invocation": "Client"},
    ],
}


@pytest.fixture
def stack(deployment: Stack) -> Stack:
    """A stack whose project has the document, not deployed yet."""
    write(deployment, DOCUMENT)
    deployment.configure(**SETTINGS)
    return deployment


def write(stack: Stack, text: str) -> None:
    (stack.place.project / "api.yaml").write_text(text, encoding="utf-8")


def test_each_operation_answers_as_it_was_matched_and_changes_reach_the_stage(stack: Stack) -> None:
    stack.up()
    url = stack.url()
    assert call(f"{url}/jobs", {"job": "1"}).status == 202
    assert call(f"{url}/jobs", method="GET").json() == "well"
    answers = {choice: call(f"{url}/jobs/7", {"job": "2"}, InvocationType=choice) for choice in CHOICES}
    assert {choice: answer.status for choice, answer in answers.items()} == CHOICES
    assert answers["RequestResponse"].json() == {"job": "2"}
    assert [route["path"] for route in stack.outputs()["routes"]] == ["/jobs", "/jobs/{id}"]
    assert stack.preview() == {}

    # Formatting, the order of keys and a comment are no change.
    content = yaml.safe_load(DOCUMENT)
    write(stack, "# as JSON is YAML\n" + json.dumps(dict(reversed(content.items())), indent=4))
    assert stack.preview() == {}

    # What the document says itself is one, even where only a client reads it.
    content["info"]["version"] = "2"
    write(stack, json.dumps(content))
    assert stack.preview() == {"update": 2, "replace": 1}

    content["paths"]["/works"] = content["paths"].pop("/jobs")
    write(stack, json.dumps(content))
    stack.up()
    assert call(f"{url}/works", {"job": "3"}).status == 202
    assert call(f"{url}/jobs", {"job": "3"}).status in {403, 404}


CHOICES = {"Event": 202, "RequestResponse": 200, "DryRun": 400}


def test_a_swagger_document_is_deployed_too(stack: Stack) -> None:
    document = {
        "swagger": "2.0",
        "info": {"title": "Jobs", "version": "1"},
        "paths": {"/jobs": {"post": {"tags": ["clients"], "responses": {"200": {"description": "done"}}}}},
    }
    stack.configure(**SETTINGS | {"operations": [{"tag": "*", "function": "work", "invocation": "Client"}]})
    write(stack, json.dumps(document))
    stack.up()
    assert call(f"{stack.url()}/jobs", {"job": "1"}, InvocationType="RequestResponse").json() == {"job": "1"}


def test_a_conflict_is_a_line_and_nothing_is_made(stack: Stack) -> None:
    query = "{name: InvocationType, in: query, schema: {type: string}}"
    write(
        stack,
        DOCUMENT.replace("      tags: [clients]", f"      tags: [clients]\n      parameters: [{query}]"),
    )
    with pytest.raises(Exception, match="failed"):
        stack.up()
    shown = "".join(stack.shown)
    assert (
        'api.yaml: #/paths/~1jobs~1{id}/post/parameters/0: "InvocationType" is a query parameter here'
        in shown
    )
    assert "Traceback" not in shown
    assert "aws:lambda/function:Function" not in stack.state()

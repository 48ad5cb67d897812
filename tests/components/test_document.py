"""Which documents can be read."""

import pytest

from components.document.document import read_document
from components.document.problem import DocumentError

VALID = """
openapi: 3.0.3
info: {title: Jobs, version: "1"}
paths:
  /jobs/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    get:
      responses:
        200: {description: 2020-01-01}
components:
  schemas:
    Job: {type: object}
"""


def test_yaml_is_read_with_the_types_of_json() -> None:
    responses = read_document("api.yaml", VALID).content["paths"]["/jobs/{id}"]["get"]["responses"]
    assert responses == {"200": {"description": "2020-01-01"}}


def test_json_is_read() -> None:
    text = '{"swagger": "2.0", "info": {"title": "a", "version": "1"}, "paths": {}}'
    assert read_document("api.json", text).content["swagger"] == "2.0"


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        (VALID, "just words", "is not an OpenAPI document; OpenAPI 3.0 and Swagger 2.0 are the versions"),
        (VALID, "a: [1", "line 2, column 1: did not find expected ',' or ']'"),
        (VALID, '{"a": 1, "a": 2}', '"a" stands twice in one mapping'),
        ("3.0.3", "3.1.0", '#/openapi: "3.1.0": OpenAPI 3.0 and Swagger 2.0 are the versions'),
        ("openapi: 3.0.3", "title: x", 'has neither openapi: 3.0.1 nor swagger: "2.0"'),
        ("  /jobs/{id}:", "  /jobs/{id}: {}\n  /jobs/{id}:", 'line 6, column 3: "/jobs/{id}" stands twice'),
        ("200: {description: 2020-01-01}", "200: {}", "#/paths/~1jobs~1{id}/get/responses/200: "),
        (
            "{type: object}",
            "{$ref: other.yaml}",
            'schemas/Job/$ref: "other.yaml" is another file',
        ),
        ("{type: object}", '{$ref: "#/components/schemas/X"}', '"#/components/schemas/X" leads nowhere'),
        ("{type: object}", '{$ref: "#/components/schemas/Job"}', "leads back to itself"),
        (
            "Job:",
            "Job-Log:",
            'schemas/Job-Log: "Job-Log": names of models have letters and digits',
        ),
        ("get:", "trace:", "#/paths/~1jobs~1{id}/trace: API Gateway has no method TRACE"),
        (
            "  /jobs/{id}:",
            "  /jobs/:\n    get: {responses: {200: {description: x}}}\n  /jobs/{id}:",
            '#/paths/~1jobs~1: API Gateway cannot take the path: path part "" is not letters',
        ),
        (
            "components:",
            "  /jobs/{name}:\n    get:\n      parameters: [{name: name, in: path, required: true, schema: "
            "{type: string}}]\n      responses: {200: {description: x}}\ncomponents:",
            '#/paths/~1jobs~1{name}: "{name}" is called "{id}" in another path; API Gateway takes one name',
        ),
    ],
)
def test_what_cannot_be_imported_is_one_line_with_the_place(right: str, wrong: str, line: str) -> None:
    with pytest.raises(DocumentError) as refused:
        read_document("api.yaml", VALID.replace(right, wrong))
    (found,) = str(refused.value).splitlines()
    assert found.startswith("api.yaml: ")
    assert line in found

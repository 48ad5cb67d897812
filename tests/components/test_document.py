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


def test_a_document_in_the_flow_style_of_yaml_is_read() -> None:
    text = '{openapi: 3.0.1, info: {title: Jobs, version: "1"}, paths: {}}'
    assert read_document("api.yaml", text).content["openapi"] == "3.0.1"


def test_what_begins_as_json_and_is_yaml_is_read() -> None:
    text = '{"openapi": 3.0.1, "info": {"title": Jobs, "version": "1"}, "paths": {},}  # a comment'
    assert read_document("api.json", text).content["openapi"] == "3.0.1"


NESTED = f"{'{a: ' * 101}1{'}' * 101}"
REFERENCE = '{{$ref: "#/components/schemas/{}"}}'
COMBINED = "".join(
    f"    A{i}: {{allOf: [{', '.join([REFERENCE.format('Job' if i == 29 else f'A{i + 1}')] * 3)}]}}\n"
    for i in range(30)
)


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        (VALID, "just words", "is not an OpenAPI document; API Gateway imports OpenAPI 3.0"),
        (VALID, "a: [1", "line 2, column 1: did not find expected ',' or ']'"),
        (VALID, '{"a": 1, "a": 2}', '"a" stands twice in one mapping'),
        (VALID, '{"a": 1, "b": ]', "line 1, column 15: Expecting value"),
        (VALID, "{a: 1, b: ]}", "line 1, column 11: did not find expected node content"),
        (VALID, '{"a": "\\ud800"}', "has half a surrogate pair, which is no character"),
        (VALID, f'{{"a": {"9" * 5000}}}', "has a number that is too large"),
        (VALID, '{"a": 1e999}', "has a number that is too large"),
        (VALID, f'{{"a": {"[" * 5000}{"]" * 5000}}}', "more than 100 levels within each other"),
        (VALID, f'{{"a": {"[" * 100}{"]" * 100}}}', "more than 100 levels within each other"),
        (VALID, NESTED, "line 1, column 401: more than 100 levels within each other"),
        (VALID, "x" * 6291457, "has 6291457 bytes; API Gateway imports at most 6291456 (6 MB)"),
        (VALID, "a: !!set {b, c}", "line 1, column 4: !!set is no type of JSON"),
        (VALID, "a: !ours b", "line 1, column 4: !ours is no type of JSON"),
        (VALID, "a: &a [*a]", 'line 1, column 8: the alias "a" stands within its own anchor'),
        (VALID, f"a: &a [{'1, ' * 500}]\nb: [{'*a, ' * 200}]", "too many values come from aliases"),
        (VALID, "a: 1\n---\nb: 2", "line 2, column 1: a second document begins, which nothing reads"),
        (
            "      responses:",
            "      securty: []\n      responses:",
            "/get/securty: unknown key; nearest: security; ",
        ),
        ("    Job:", f"{COMBINED}    Job:", "combined of more than 10000"),
        ("3.0.3", "3.1.0", '#/openapi: "3.1.0": API Gateway imports OpenAPI 3.0, written openapi: 3.0.1'),
        ("openapi: 3.0.3", "title: x", 'has neither openapi: 3.0.1 nor swagger: "2.0"'),
        ("  /jobs/{id}:", "  /jobs/{id}: {}\n  /jobs/{id}:", 'line 6, column 3: "/jobs/{id}" stands twice'),
        (
            "200: {description: 2020-01-01}",
            "200: {}",
            "#/paths/~1jobs~1{id}/get/responses/200/description: is missing, and required",
        ),
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

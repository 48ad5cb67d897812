"""Whatever stands in a user's files, the outcome is a document, or few short lines that say what is wrong."""

import contextlib
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from components.__main__ import main
from components.reading.lines import LONGEST_LINE, MOST_LINES

KEYS = (
    *(
        "functions",
        "routes",
        "openapi",
        "operations",
        "models",
        "authorizers",
        "usage_plans",
        "errors",
        "cors",
    ),
    *("endpoint", "stage", "permissions", "rendering", "invocation", "throttling", "authorizer", "unknown"),
)
BOMB = [
    "b0: &b0 [x, x, x, x, x, x, x, x, x, x]",
    *(f"b{i}: &b{i} [{', '.join([f'*b{i - 1}'] * 10)}]" for i in range(1, 9)),
    "m0: &m0 {a: x, b: x, c: x}",
    *(f"m{i}: &m{i} {{a: *m{i - 1} , b: *m{i - 1} , c: *m{i - 1} }}" for i in range(1, 16)),
]
NASTY = (
    *("~", "''", "0", "-1", "1.5", "010", "1e400", ".inf", ".nan", "9" * 30, "9" * 5000, "0." + "9" * 5000),
    *(
        "true",
        "OFF",
        "2012-10-17",
        "2012-10-17 10:00:00",
        "!!binary /w==",
        "!!set {a, b}",
        "!ours x",
        "!!int x",
    ),
    *("{1: a}", "{~: a}", "{1.5: a}", "{[a]: b}", "{? {a: b} : c}", "{'': a}", "{<<: {a: b}}", "{<<: a}"),
    *("{a: 1, a: 2}", "{secure: v1:x}", "{secure: 5}", "&a [*a]", "*nothing", "*b8", "*b2", "*m15", "*m3"),
    *("[" * n + "]" * n for n in (50, 99, 150, 5000)),
    *("{a: " * n + "1" + "}" * n for n in (40, 90, 500, 5000)),
    *("[" + ", ".join(["{path: x, unknown: 1}"] * n) + "]" for n in (1, 30, 3000)),
    "{" + ", ".join(f"k{i}: {{code: x{i}}}" for i in range(500)) + "}",
    *(quote + text + quote for quote in ("", "'") for text in ("x" * 4000, "a/" * 4000, "a b " * 4000)),
    *(
        '"a\\0b"',
        '"\\ud800"',
        '"\\x07\\x85\\u2028\\U000e0001"',
        '"a\\nb"',
        "a\0b",
        "\tx",
        "é",
        "😀",
        "\ufeff",
    ),
    *(
        "work",
        "/dev/zero",
        "..",
        "api.yaml",
        "/jobs",
        "a.zip",
        "arn:aws:lambda:eu-west-1:123456789012:function:f",
    ),
)


def bomb(text: str) -> list[str]:
    """Return the anchors that a text has aliases of, as far as there are any."""
    named = [int(number) for number in re.findall(r"\*[bm](\d+)", text)]
    return [line for line in BOMB if named and int(line[1 : line.index(":")]) <= max(named)]


def pieces() -> st.SearchStrategy[str]:
    """Draw a value as it stands in YAML, within mappings and lists as options have them."""
    names = st.sampled_from(
        [*KEYS, "work", "code", "path", "function", "arn", "handler", "policy", "Job", "type"]
    )
    return st.recursive(
        st.sampled_from(NASTY),
        lambda inner: (
            st.lists(inner, min_size=1, max_size=2).map(lambda items: f"[{', '.join(items)}]")
            | st.dictionaries(names, inner, min_size=1, max_size=2).map(
                lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items.items()) + "}"
            )
        ),
        max_leaves=3,
    )


@st.composite
def stack_files(draw: st.DrawFn) -> str:
    """Draw the file of a stack with some of its keys changed, or a part of it gone."""
    values = {"functions": "{work: {code: work}}", "routes": "[{path: /jobs, function: work}]"}
    values |= draw(st.dictionaries(st.sampled_from(KEYS), pieces(), min_size=1, max_size=2))
    lines = ["config:", *(f"  jobs:{key}: {value}" for key, value in values.items())]
    text = "\n".join([*bomb("".join(lines)), *lines]) + "\n"
    cut = draw(st.integers(0, 20))
    return text[: -cut * 3] if 0 < cut < 4 else text


PLACES = (
    *("info", "paths", "components", "x-ours", "security", "tags", "servers", "definitions"),
    *(
        "x-amazon-apigateway-request-validators",
        "x-amazon-apigateway-gateway-responses",
        "openapi",
        "swagger",
    ),
)
DOCUMENT = {
    "openapi": "3.0.1",
    "info": '{title: Jobs, version: "1"}',
    "paths": "{/jobs: {post: {x-async-lambda-api: {function: work}, responses: {202: {description: x}}}}}",
}
WITHIN = (
    "{}",
    "{{/jobs: {}}}",
    "{{/jobs: {{post: {}}}}}",
    "{{/jobs: {{post: {{x-async-lambda-api: {}, responses: {{202: {{description: x}}}}}}}}}}",
    "{{/jobs: {{post: {{x-async-lambda-api: {{function: work, throttling: {}}}, responses: {{}}}}}}}}",
    "{{/jobs: {{parameters: {}, post: {{responses: {{202: {{description: x}}}}}}}}}}",
    "{{schemas: {{Job: {}}}}}",
    "{{schemas: {{Job: {{properties: {}}}}}, securitySchemes: {}}}",
    "{{schemas: {{Job: {{$ref: {}}}}}}}",
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Draw an OpenAPI document in YAML, with something nasty in it."""
    where, within = draw(st.sampled_from(PLACES)), draw(st.sampled_from(WITHIN))
    sections = DOCUMENT | {where: within.replace("{}", "{0}").format(draw(pieces()))}
    if draw(st.booleans()):
        return "{" + ", ".join(f"{key}: {value}" for key, value in sections.items()) + "}"
    lines = [f"{key}: {value}" for key, value in sections.items()]
    return "\n".join([*(f"x-{line}" for line in bomb("".join(lines))), *lines])


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats()
    | st.text(st.characters(codec=None), max_size=6)
    | st.sampled_from(["\0", "\ud800", "x" * 5000, "a b " * 3000, "#/components/schemas/Job", 10**4000]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["get", "post", "$ref", "type", "securty", "responses", "x" * 900, "\ud800", "/a b", "200"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@st.composite
def json_documents(draw: st.DrawFn) -> str:
    """Draw an OpenAPI document in JSON, with something nasty in it."""
    content: dict[str, Any] = {
        "openapi": "3.0.1",
        "info": {"title": "Jobs", "version": "1"},
        "paths": {"/jobs": {"post": {"responses": {"202": {"description": "x"}}}}},
    }
    place = draw(st.sampled_from(["top", "paths", "item", "operation", "responses", "schemas"]))
    wrong = draw(
        st.dictionaries(st.sampled_from(["x", "post", "a" * 300, "Job", "info", "parameters"]), VALUES)
    )
    match place:
        case "top":
            content |= wrong
        case "paths":
            content["paths"] |= wrong
        case "item":
            content["paths"]["/jobs"] |= wrong
        case "operation":
            content["paths"]["/jobs"]["post"] |= wrong
        case "responses":
            content["paths"]["/jobs"]["post"]["responses"] |= wrong
        case _:
            content["components"] = {"schemas": wrong}
    return json.dumps(content)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("any")
    (folder / "work").mkdir()
    (folder / "work" / "handler.py").write_text("def handler(event, context): ...\n", encoding="utf-8")
    (folder / "Pulumi.yaml").write_text("name: jobs\nruntime: python\n", encoding="utf-8")
    yield folder
    shutil.rmtree(folder)


def check(project: Path) -> None:
    """Run the command; a traceback is an exception of it."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["openapi", "--stack", "dev", "--project", str(project)])
    if code == 0:
        event("a document")
        json.loads(out.getvalue())
        return
    event("rejected")
    lines = [line for line in err.getvalue().split("\n")[:-1] if not line.startswith("warning: ")]
    assert 0 < len(lines) <= MOST_LINES
    for line in lines:
        assert len(line) <= LONGEST_LINE
        assert line.isprintable()
        assert line.startswith(("error: ", "and "))


MANY = hypothesis_settings(max_examples=1_000, deadline=None, database=None, derandomize=True)
FEWER = hypothesis_settings(max_examples=500, deadline=None, database=None, derandomize=True)


@MANY
@given(text=stack_files())
def test_a_stack_file_is_a_document_or_few_short_lines(project: Path, text: str) -> None:
    (project / "Pulumi.dev.yaml").write_text(text, encoding="utf-8")
    check(project)


def with_document(project: Path, text: str) -> None:
    values = ("functions: {work: {code: work}}", "openapi: api", "operations: [{function: work}]")
    stack = "".join(["config:\n", *(f"  jobs:{value}\n" for value in values)])
    (project / "Pulumi.dev.yaml").write_text(stack, encoding="utf-8")
    (project / "api").write_bytes(text.encode(errors="surrogatepass"))
    check(project)


@FEWER
@given(text=documents())
def test_a_document_in_yaml_is_a_document_or_few_short_lines(project: Path, text: str) -> None:
    with_document(project, text)


@FEWER
@given(text=json_documents())
@example(text='{"openapi": "3.0.1", "x": ' + "[" * 100_000)
def test_a_document_in_json_is_a_document_or_few_short_lines(project: Path, text: str) -> None:
    with_document(project, text)

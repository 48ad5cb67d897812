"""What programs in other languages read names options as they write them."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest

from provider.names import OPTIONS, message_for_inputs

from .construction import errors_of, loop

__all__ = ["loop"]

CHECKOUT = Path(__file__).parents[2]
SNAKE_CASE = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(name for name in OPTIONS if '_' in name))})(?!\w)")

ROUTE = {"path": "/jobs", "function": "work"}
INPUTS: dict[str, Any] = {"functions": {"work": {"code": "work"}}, "routes": [ROUTE]}
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:failed"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/failed"
FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:work"
ROLE = "arn:aws:iam::123456789012:role/work"
STATEMENT = {"actions": ["s3:GetObject"], "resources": ["*"]}
OPERATION = {"operationId": "start", "responses": {"200": {"description": "done"}}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "t", "version": "1"},
    "paths": {
        "/jobs": {"post": OPERATION},
        "/kept": {
            "post": {**OPERATION, "operationId": "kept", "x-amazon-apigateway-integration": {"uri": "arn"}}
        },
    },
}
RULE = {"operationId": "start", "function": "work"}


def rejected(**changes: Any) -> list[str]:
    """Return what the engine is told of inputs: the path and the reason of each error."""
    return errors_of({key: value for key, value in (INPUTS | changes).items() if value is not None})


def of_document(*operations: dict[str, Any], content: Any = DOCUMENT, **changes: Any) -> list[str]:
    """Return the errors of inputs with a document and entries for its operations."""
    return rejected(routes=None, openapi=json.dumps(content), operations=list(operations), **changes)


def with_own_options(**options: Any) -> dict[str, Any]:
    """Return the document, whose operation says options itself."""
    operation = {**OPERATION, "x-async-lambda-api": {"function": "work", **options}}
    return {**DOCUMENT, "paths": {"/jobs": {"post": operation}}}


def texts(module: ast.Module) -> Iterator[str]:
    """Yield the texts of a module, f-strings with `…` for what is inserted, and not its docstrings."""
    inner = {
        id(part) for node in ast.walk(module) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)
    }
    docstrings = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "…" for p in node.values)
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in inner | docstrings
        ):
            yield node.value


def test_every_message_has_the_names_of_options_in_backticks() -> None:
    found = [
        text
        for file in (CHECKOUT / "components").rglob("*.py")
        for text in texts(ast.parse(file.read_text(encoding="utf-8")))
        if " " in text and SNAKE_CASE.search(re.sub(r"`[^`]*`", "", text))
    ]
    assert found == []


@pytest.mark.parametrize("name", sorted(OPTIONS))
def test_every_option_in_backticks_is_spelled_as_an_input(name: str) -> None:
    assert not SNAKE_CASE.search(
        message_for_inputs(f'"memory_size": say `{name}: true` instead of `{name}`')[13:]
    )


def test_no_description_in_the_schema_has_a_name_in_snake_case() -> None:
    schema = (CHECKOUT / "provider" / "schema.json").read_text(encoding="utf-8")
    assert set(SNAKE_CASE.findall(schema)) == set()


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"routes": [ROUTE | {"method": "GET"}]},
            'routes[0].method: "GET": a safe request has no business starting work; use POST, or say '
            "`allowSafeMethod: true`",
        ),
        (
            {"routes": [ROUTE | {"apiKeyRequired": True}]},
            "routes[0].apiKeyRequired: true: there is no key without one of `usagePlans`",
        ),
        (
            {
                "functions": {
                    "work": {
                        "code": "work",
                        "asynchronous": {"onFailure": QUEUE, "queue": {"kmsKeyArn": KEY}},
                    }
                }
            },
            f'functions.work.asynchronous.queue: {{"kmsKeyArn": "{KEY}"}}: with `onFailure` there is',
        ),
        (
            {"functions": {"work": {"arn": FUNCTION, "asynchronous": {"maximumRetryAttempts": 1}}}},
            'functions.work.asynchronous: {"maximumRetryAttempts": 1}: an existing function is not changed; ',
        ),
        (
            {"routes": [ROUTE | {"credentialHeaders": ["Cookie"]}]},
            'routes[0].credentialHeaders: ["Cookie"]: only an event of a proxy integration',
        ),
        (
            {"functions": {"work": {"code": "work", "roleArn": ROLE, "statements": [STATEMENT]}}},
            'functions.work.statements: [{"actions": ["s3:GetObject"], "resources": ["*"]}]: a given role is '
            "not changed; leave out `roleArn`, or this",
        ),
        ({"endpoint": {"type": "PRIVATE"}}, "endpoint.vpcEndpointIds: []: "),
        (
            {"usagePlans": {"free": {"keys": ["a"], "throttling": {"rateLimit": 1}}}},
            "usagePlans.free.throttling.burstLimit: is missing, and required: ",
        ),
    ],
    ids=["method", "key", "queue", "existing", "headers", "role", "endpoint", "missing"],
)
def test_an_error_has_the_names_of_inputs(changes: dict[str, Any], line: str) -> None:
    (found,) = rejected(**changes)
    assert found.startswith(line)
    assert not SNAKE_CASE.search(found)


@pytest.mark.parametrize(
    ("operations", "line"),
    [
        (
            [RULE, {"operationId": "strat", "statusCode": 200}],
            'operations[1].operationId: "strat": matches no `operationId` of the document; nearest: start, ',
        ),
        (
            [RULE, {"operationId": "start", "method": "GET", "statusCode": 200}],
            'operations[1].method: "GET": matches no `method` of the document; ',
        ),
        (
            [RULE, {"operationId": "start", "path": "/kept", "statusCode": 200}],
            'operations[1]: {"path": "/kept", "operationId": "start"}: no operation matches all of these',
        ),
        (
            [RULE, {"operationId": "kept", "statusCode": 200}],
            "operations[1].statusCode: 200: has no effect, because the operation keeps its integration; add "
            "`replaceIntegration: true`",
        ),
    ],
    ids=["pattern", "method", "patterns", "kept"],
)
def test_an_error_of_an_entry_of_operations_has_the_names_of_inputs(
    operations: list[dict[str, Any]], line: str
) -> None:
    (found,) = of_document(*operations)
    assert found.startswith(line)
    assert not SNAKE_CASE.search(found)


def test_an_error_of_a_document_has_no_path_at_which_the_engine_would_print_all_of_it() -> None:
    (found,) = of_document(content={**DOCUMENT, "paths": {"/jobs": {"trace": OPERATION}}})
    assert found == "openapi (the document): #/paths/~1jobs/trace: API Gateway has no method TRACE"


def test_options_in_a_document_have_their_names_in_every_language() -> None:
    (found,) = of_document(content=with_own_options(status_code=200, statusCode=200))
    assert "/x-async-lambda-api/statusCode: " in found
    assert "unknown key; nearest: status_code; " in found


@pytest.mark.parametrize("name", ["memory_size", "on_failure", "status_code"])
def test_a_name_that_a_program_gives_stays_as_it_is(name: str) -> None:
    wrong = {"code": "work", "memorySize": 1}
    (found,) = rejected(functions={name: wrong}, routes=[{"path": "/jobs", "function": name}])
    assert found.startswith(f"functions.{name}.memorySize: 1: ")
    (found,) = rejected(functions={name: {"code": "work"}})
    assert found == f'routes[0].function: "work": not one of {name}'
    (found,) = rejected(routes=[ROUTE | {"function": f"`{name}` {name}"}])
    assert f'routes[0].function: "`{name}` {name}": ' in found
    (found,) = rejected(functions={"work": {"code": "work", "tags": {name: 7}}})
    assert found.startswith(f"functions.work.tags.{name}: 7: ")


@pytest.mark.parametrize(
    ("value", "shown"), [(DOCUMENT, '{"openapi": "3.0.3", '), (7.0, "7: "), (["a"], '["a"]: ')]
)
def test_a_document_that_is_no_text_is_rejected_as_one(value: Any, shown: str) -> None:
    (found,) = rejected(routes=None, openapi=value)
    assert found.startswith(f"openapi (the document): {shown}")
    assert found.endswith(": has to be an OpenAPI document as text, in JSON or YAML")


def test_what_the_component_rejects_itself_is_an_error_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def reject(*_: object) -> None:
        raise pulumi.RunError("openapi: #/paths: is not the configuration's `content_types`")

    monkeypatch.setattr("provider.component.AsyncLambdaApi.__init__", reject)
    assert rejected() == [
        "openapi (the document): #/paths: is not the configuration's `contentTypes`",
    ]

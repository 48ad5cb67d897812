"""Whatever document a user brings, the outcome is a valid one with all of it, or a line for each problem."""

import json
from typing import Any

from hypothesis import event, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from components import AsyncLambdaApiArgs, settings
from components.document.document import Document, read_document
from components.document.operation import operations
from components.document.problem import DocumentError
from components.document.reference import follow
from components.specification.extensions import check
from components.specification.printed import printed

INTEGRATION = "x-amazon-apigateway-integration"
CHOICE = {"name": "InvocationType", "in": "header"}
MAPPED = "integration.request.header.X-Amz-Invocation-Type"


def seldom(usual: st.SearchStrategy[Any], *wrong: Any) -> st.SearchStrategy[Any]:
    """Draw what is usual, and now and then something wrong."""
    return st.integers(0, 400).flatmap(lambda n: st.sampled_from(wrong) if n == 217 else usual)


def mapping(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(required, optional=optional)


NOTE = st.sampled_from([{}, {"x-note": {"b": 1, "a": [None]}}, {"x-ours": "words"}])


def noted(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw a mapping with an extension of a vendor now and then."""
    return st.builds(lambda known, note: known | note if isinstance(known, dict) else known, strategy, NOTE)


def merged(
    first: st.SearchStrategy[Any], required: dict[str, Any], optional: dict[str, Any]
) -> st.SearchStrategy[Any]:
    """Draw a mapping with what `first` draws in it."""
    return st.builds(lambda one, other: {**other, **one}, first, mapping(required, optional))


def parameters(string: dict[str, Any], shared: str) -> st.SearchStrategy[Any]:
    one = noted(
        st.builds(
            lambda name, location, required: {"name": name, "in": location, "required": required, **string},
            st.sampled_from(["X-Tenant", "page", "X-Trace", "InvocationType"]),
            seldom(st.sampled_from(["header", "header", "header", "query"]), "path"),
            st.booleans(),
        )
    )
    return st.lists(
        st.one_of(one, st.just({"$ref": f"#/{shared}/Choice"})),
        max_size=2,
        unique_by=lambda p: (p.get("name"), p.get("in")),
    )


def responses(shared: str) -> st.SearchStrategy[Any]:
    answer = seldom(
        st.one_of(noted(st.just({"description": "done"})), st.just({"$ref": f"#/{shared}/Lost"})),
        {},
        {"$ref": "#/nowhere"},
    )
    return st.dictionaries(st.sampled_from(["200", "202", "400", "404", "default"]), answer, min_size=1)


def operation(string: dict[str, Any], shared: str, answers: str) -> st.SearchStrategy[Any]:
    theirs = {INTEGRATION: {"type": "aws_proxy", "httpMethod": "POST", "uri": "arn:theirs"}}
    integrated = st.sampled_from([{}, {}, {}, theirs, {INTEGRATION: {"type": "mock"}}])
    return noted(
        merged(
            integrated,
            {"responses": responses(answers)},
            {
                "tags": st.lists(st.sampled_from(["batch", "reports"]), max_size=2, unique=True),
                "summary": st.text(max_size=10),
                "deprecated": st.booleans(),
                "parameters": parameters(string, shared),
                "security": seldom(st.sampled_from([[], [{"checked": []}], [{"key": []}]]), [{"basic": []}]),
                "x-async-lambda-api": seldom(
                    st.sampled_from([{}, {"function": "work"}, {"invocation": "Client", "function": "work"}]),
                    {"function": "nobody"},
                    {"invocation": "Async"},
                    5,
                ),
            },
        )
    )


def path_items(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    methods = dict.fromkeys(("get", "put", "options", "x-amazon-apigateway-any-method"), one)
    item = noted(mapping({"post": one}, methods))
    paths = seldom(
        st.sampled_from(["/", "/jobs", "/jobs/log", "/files", "/jobs/v1.0"]), "/jobs/", "/a b", "/jobs/log+"
    )
    return st.dictionaries(
        paths, seldom(item, {"$ref": "#/paths/~1jobs"}, {"$ref": "#/x-items/shared"}), min_size=1, max_size=3
    )


def openapi_3() -> st.SearchStrategy[Any]:
    one = operation({"schema": {"type": "string"}}, "components/parameters", "components/responses")
    return noted(
        st.fixed_dictionaries(
            {
                "openapi": seldom(st.sampled_from(["3.0.0", "3.0.3"]), "3.1.0", 3),
                "info": seldom(st.just({"title": "Jobs", "version": "1"}), {"title": "Jobs"}),
                "paths": path_items(one),
                "components": st.just(
                    {
                        "parameters": {"Choice": CHOICE | {"schema": {"type": "string"}}},
                        "responses": {"Lost": {"description": "lost"}},
                        "schemas": {"Job": {"type": "object"}},
                        "securitySchemes": SCHEMES | {"basic": {"type": "http", "scheme": "basic"}},
                    }
                ),
            },
            optional={"servers": st.just([{"url": "https://api.example.com"}])},
        )
    )


SCHEMES = {
    "checked": {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "awsSigv4",
    },
    "key": {"type": "apiKey", "name": "x-api-key", "in": "header"},
}


def swagger_2() -> st.SearchStrategy[Any]:
    one = operation({"type": "string"}, "parameters", "responses")
    return noted(
        st.fixed_dictionaries(
            {
                "swagger": st.just("2.0"),
                "info": st.just({"title": "Jobs", "version": "1"}),
                "paths": path_items(one),
                "parameters": st.just(
                    {"Choice": {"name": "InvocationType", "in": "header", "type": "string"}}
                ),
                "responses": st.just({"Lost": {"description": "lost"}}),
                "definitions": st.just({"Job": {"type": "object"}}),
                "securityDefinitions": st.just(SCHEMES | {"basic": {"type": "basic"}}),
            },
            optional={"basePath": st.just("/v1"), "host": st.just("api.example.com")},
        )
    )


RULE = mapping(
    {},
    {
        "function": st.sampled_from(["work", "work", "other"]),
        "invocation": seldom(st.sampled_from(["RequestResponse", "Client"]), "Event"),
        "tag": seldom(st.sampled_from(["batch", "*"]), "nothing"),
        "method": st.sampled_from(["POST", "p*", "*"]),
        "model": seldom(st.just("Job"), "Nothing"),
        "strict": st.booleans(),
        "event": st.sampled_from(["body", "proxy"]),
        "authorization": seldom(st.just("AWS_IAM"), "NONE"),
        "required_headers": seldom(st.just([]), ["X-Tenant"]),
        "replace_integration": st.booleans(),
    },
)
EVERY = st.sampled_from(
    [
        {"function": "work", "invocation": "RequestResponse"},
        {"function": "other", "allow_safe_method": True},
        {"function": "other", "invocation": "Client", "header": "X-Wait"},
    ]
)


@hypothesis_settings(max_examples=2_500, deadline=None, database=None, derandomize=True)
@given(
    openapi_3() | swagger_2(),
    st.lists(RULE, max_size=1),
    EVERY,
    st.sampled_from([None, None, {"allow_origin": "*"}]),
)
def test_a_document_is_completed_or_refused_in_lines(
    content: dict[str, Any], rules: list[Any], every: dict[str, Any], cors: Any
) -> None:
    values = {
        "functions": {"work": {"code": "work"}, "other": {"code": "work"}},
        "operations": [*rules, every],
        "cors": cors,
    }
    try:
        own = read_document("api.json", json.dumps(content))
        args = settings.parse(values | {"openapi": own})
        if isinstance(args, list):
            assert_lines(args, "refused by the configuration")
            return
        found = printed("api", args)
    except DocumentError as error:
        assert_lines(str(error).splitlines(), "refused by the document")
        return
    event("woven")
    check("the document", found)
    assert_managed(args, found)
    assert_kept(own, args, found)


def assert_lines(lines: list[str], outcome: str) -> None:
    event(outcome)
    assert lines
    for line in lines:
        assert ": " in line
        assert "\n" not in line


def assert_managed(args: AsyncLambdaApiArgs, found: dict[str, Any]) -> None:
    woven = Document(file="woven", content=found)
    by_route = {(operation.method, operation.path): operation for operation in operations(woven)}
    for route in args.routes:
        operation = by_route[route.method.value, route.path]
        source = operation.value[INTEGRATION]["requestParameters"][MAPPED]
        if source.startswith("'"):
            assert source == f"'{route.invocation.value}'"
        else:
            names = [p.name for p in operation.parameters if p.location == "header"]
            assert source.removeprefix("method.request.header.") in names


def assert_kept(own: Document, args: AsyncLambdaApiArgs, found: dict[str, Any]) -> None:
    """Check that what went in came out: at the same place, or in place of a reference."""
    replaced = {(route.method.value, route.path) for route in args.routes}
    in_document = {(operation.method, operation.path): operation for operation in operations(own)}
    theirs = [op for key, op in in_document.items() if op.has_integration and key not in replaced]
    after = {(op.method, op.path): op.value for op in operations(Document(file="woven", content=found))}
    for operation in theirs:
        now = dict(after[operation.method, operation.path])
        if "security" not in operation.value:
            now.pop("security", None)  # what options say of who may call
        assert now == operation.value
    assert_within(own.content, own.content, found, found)


def assert_within(before: Any, value: Any, after: Any, now: Any) -> None:
    if isinstance(value, dict):
        _, resolved = follow(before, (), value)
        if resolved is not value and now != value:
            assert_within(before, resolved, after, now)
            return
        assert list(value) == [key for key in now if key in value], "the order changed"
        for key, inner in value.items():
            if key == INTEGRATION:
                continue  # compared whole, but for those that are to be replaced
            if key == "security" and now[key] != inner:
                assert all(a.items() >= b.items() for a, b in zip(now[key], inner, strict=True))
                continue
            assert_within(before, inner, after, now[key])
    elif isinstance(value, list):
        assert len(now) >= len(value)
        for inner, other in zip(value, now, strict=False):
            assert_within(before, inner, after, other)
    else:
        assert now == value

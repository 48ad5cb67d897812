"""Whatever is written of who may call: deployed is at most as open, or it is an error."""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import event, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from components import AsyncLambdaApiArgs, Document, DocumentError, settings
from components.document.operation import Operation, operations
from components.specification.printed import printed

from .documents import INTEGRATION
from .import_rules import IAM, KEY, Needs, kind, outcomes
from .secured import POOL, SCHEMES, authorizer

HEADER = {"type": "apiKey", "name": "Authorization", "in": "header"}
ALL_SCHEMES: dict[str, Any] = {
    **SCHEMES,
    "label": HEADER | {"x-amazon-apigateway-authtype": "corporate-jwt"},
    "empty": authorizer(),
    "jwt": authorizer(type="jwt", identitySource="x"),
    "no-pool": authorizer(type="cognito_user_pools", providerARNs=[]),
    # Called like types of API Gateway, and like what the product calls its own.
    "AWS_IAM": SCHEMES["token"],
    "NONE": SCHEMES["cognito"],
    "api_key": SCHEMES["key"],
}
CHECKED = st.sampled_from(
    [{"iam": []}, {"key": []}, {"token": []}, {"cognito": ["read"]}, {"key": [], "iam": []}, {"AWS_IAM": []}]
)
ANYTHING = st.dictionaries(
    st.sampled_from([*ALL_SCHEMES, "nowhere"]), st.sampled_from([[], [], ["read"]]), max_size=2
)
SECURITY = st.one_of(
    st.lists(CHECKED, max_size=1),
    st.lists(CHECKED, max_size=1),
    st.lists(CHECKED | ANYTHING, max_size=2),
)


def seldom(value: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Draw an empty mapping, and now and then a value."""
    return st.integers(0, 5).flatmap(lambda n: value if n == 0 else st.just({}))


WHO = st.fixed_dictionaries(
    {},
    optional={
        "authorization": st.sampled_from(["AWS_IAM", "NONE"]),
        "authorizer": st.sampled_from(["people", "sigv4"]),
        "authorization_scopes": st.just(["read"]),
        "api_key_required": st.booleans(),
    },
)
RULE = st.builds(
    lambda patterns, who, replaces: patterns | who | replaces,
    st.sampled_from([{"path": "/a"}, {"method": "POST"}, {"method": "GET", "path": "/*"}, {}]),
    WHO,
    seldom(st.just({"replace_integration": True})),
)

MOCK = {INTEGRATION: {"type": "mock"}}
OPERATION = st.builds(
    lambda *parts: {"responses": {"200": {"description": "done"}}} | dict(ChainMap(*parts)),
    st.sampled_from([{}, {}, MOCK, {INTEGRATION: {"type": "http_proxy", "uri": "https://example.com"}}]),
    st.fixed_dictionaries({}, optional={"security": SECURITY}),
    seldom(st.fixed_dictionaries({"x-async-lambda-api": WHO})),
    seldom(st.sampled_from([{"x-amazon-apigateway-auth": {"type": one}} for one in ("NONE", "AWS_IAM")])),
)
VERSIONS = [
    {"openapi": "3.0.3", "components": {"securitySchemes": ALL_SCHEMES}},
    {"swagger": "2.0", "securityDefinitions": {**ALL_SCHEMES, "bearer": {"type": "basic"}}},
]
DOCUMENTS = st.builds(
    lambda version, items, everywhere: {
        **version,
        "info": {"title": "Jobs", "version": "1"},
        "paths": items,
        **everywhere,
    },
    st.sampled_from(VERSIONS),
    st.dictionaries(
        st.sampled_from(["/a", "/b"]),
        st.dictionaries(st.sampled_from(["post", "get", "options"]), OPERATION, min_size=1, max_size=2),
        min_size=1,
    ),
    st.fixed_dictionaries({}, optional={"security": SECURITY}),
)


def seldom_list(one: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """Draw mostly nothing, or one or two."""
    return st.one_of(st.just([]), st.lists(one, max_size=2))


@hypothesis_settings(max_examples=3_000, deadline=None, database=None, derandomize=True)
@given(DOCUMENTS, seldom_list(RULE), seldom(WHO), st.sampled_from([{}, {"cors": {"allow_origin": "*"}}]))
def test_deployed_is_at_most_as_open_as_written(
    content: dict[str, Any], rules: list[dict[str, Any]], every: dict[str, Any], values: dict[str, Any]
) -> None:
    own = Document(file="api.json", content=content)
    configured = {
        "functions": {"work": {"code": "work"}},
        "openapi": own,
        "operations": [*rules, {"function": "work", "invocation": "RequestResponse"}],
        "authorizers": {
            "people": {"type": "COGNITO_USER_POOLS", "user_pool_arns": [POOL]},
            "sigv4": {"type": "TOKEN", "function": "work"},
        },
        "usage_plans": {"free": {"keys": ["acme"]}},
        **values,
    }
    args = settings.parse(configured | every)
    if not isinstance(args, AsyncLambdaApiArgs):
        event("an error of the configuration")
        return
    try:
        found = printed("api", args)
    except DocumentError:
        event("an error of the document")
        return
    event("deployed")
    deployed = {(one.method, one.path): one for one in operations(Document(file="", content=found))}
    routes = {(route.method.value, route.path) for route in args.routes}
    for written in operations(own):
        key = written.method, written.path
        is_preflight = (
            bool(values) and written.method == "OPTIONS" and key not in routes and not written.has_integration
        )
        if is_preflight and "security" not in written.value:
            continue  # browsers send no credentials with it
        said = options_of(written.value, written.path, written.method, rules, every)
        if key not in routes:
            # What keeps the user's integration is closed by what means it; a preflight, by its method.
            means = [rule for rule in rules if "method" in rule] if responds_itself(written) else rules
            said = options_of(written.value, written.path, written.method, means, {})[0], {}
        wanted = list(allowed(content, written.value, said, is_route=key in routes))
        for needs in outcomes(found, deployed[key].value):
            assert any(one <= needs for one in wanted), (key, sorted(needs), [sorted(one) for one in wanted])


def responds_itself(operation: Operation) -> bool:
    """Tell whether the user lets API Gateway itself respond to a preflight."""
    return operation.method == "OPTIONS" and operation.value[INTEGRATION]["type"] == "mock"


def options_of(
    value: Mapping[str, Any], path: str, method: str, rules: list[dict[str, Any]], every: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what options say of an operation: of it in particular, and of all."""
    of_it: dict[str, Any] = dict(value.get("x-async-lambda-api", {}))
    of_all: dict[str, Any] = {}
    for rule in [*rules, every]:
        patterns = {key: rule[key] for key in ("path", "method") if key in rule}
        if patterns.get("path", path) not in {path, "/*"} or patterns.get("method", method) != method:
            continue
        said = {**of_all, **of_it}
        # Whoever says AWS_IAM or an authorizer has settled both.
        is_settled = said.get("authorizer") or said.get("authorization") == "AWS_IAM"
        settled = {"authorization", "authorizer", "authorization_scopes"} if is_settled else set()
        more = {name: one for name, one in rule.items() if name not in {*patterns, *said, *settled}}
        (of_it if patterns else of_all).update(more)
    return of_it, of_all


def allowed(
    content: Mapping[str, Any],
    value: Mapping[str, Any],
    said: tuple[dict[str, Any], dict[str, Any]],
    *,
    is_route: bool,
) -> Iterator[Needs]:
    """Yield what calls need at least by what is written: one set for each alternative."""
    of_it, of_all = said
    alternatives = value.get("security", content.get("security"))
    by_options = needed_by({**of_all, **of_it}, is_route=is_route)
    if alternatives is None:
        yield by_options
    elif not is_route:
        # What keeps the user's integration is as API Gateway imports what the user wrote.
        is_checked = all(needed_for(one)[1] for one in alternatives)
        for needs in outcomes(content, {**value, "security": alternatives}):
            yield needs if is_checked else needs | by_options
    else:
        for requirement in alternatives or [{}]:
            needs, is_checked = needed_for(requirement)
            if is_checked:
                yield needs
            elif of_it.keys() & {"authorization", "authorizer", "api_key_required"}:
                # Options for this very operation stand for what API Gateway does not check.
                yield needs | by_options


def needed_for(requirement: Mapping[str, list[str]]) -> tuple[Needs, bool]:
    """Return what of a requirement API Gateway checks, and whether that is all of it."""
    kinds = {name: kind(ALL_SCHEMES.get(name)) for name in requirement}
    needs = {one if one in {IAM, KEY} else name for name, one in kinds.items() if one is not None}
    scoped = {name for name, scopes in requirement.items() if scopes}
    cognito = {name for name, one in kinds.items() if one == "COGNITO"}
    needs |= {f"{name}:{scope}" for name in scoped & cognito for scope in requirement[name]}
    return frozenset(needs), None not in kinds.values() and scoped <= cognito


def needed_by(options: Mapping[str, Any], *, is_route: bool) -> Needs:
    """Return what calls need by options; routes are signed where nothing is said."""
    needs: set[str] = {KEY} if options.get("api_key_required") else set()
    if options.get("authorizer"):
        name = options["authorizer"]
        return frozenset(
            needs | {name} | {f"{name}:{scope}" for scope in options.get("authorization_scopes", ())}
        )
    if options.get("authorization", "AWS_IAM" if is_route else "NONE") == "AWS_IAM":
        needs.add(IAM)
    return frozenset(needs)

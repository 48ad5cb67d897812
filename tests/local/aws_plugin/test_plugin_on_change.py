"""The stand-in plans what the published provider plans, for every input of every kind."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args, get_origin

import grpc
import pytest
from pulumi._types import input_type_types, is_input_type
from pulumi.runtime.proto import provider_pb2 as pb

from local.aws_plugin.kinds import KINDS
from local.aws_plugin.on_change import ON_CHANGE
from local.aws_plugin.provider import Provider
from local.aws_plugin.schema import declaration
from local.aws_plugin.server import serve
from local.aws_plugin.values import ARCHIVE, SIGNATURE, encode

RECORD = json.loads(Path(__file__).with_name("published_changes.json").read_text(encoding="utf-8"))
CASES = [
    (token, path, case, plan)
    for token, paths in RECORD["cases"].items()
    for path, cases in paths.items()
    for case, plan in cases.items()
    if token in KINDS
]
# By what value an input is changed where any other would not do; the first is what it was.
VALUES: dict[tuple[str, str], tuple[Any, Any]] = {
    ("aws:apigateway/authorizer:Authorizer", "type"): ("TOKEN", "REQUEST"),
    ("aws:apigateway/restApi:RestApi", "minimumCompressionSize"): ("10", "20"),
    ("aws:lambda/function:Function", "code"): (
        {SIGNATURE: ARCHIVE, "hash": "1"},
        {SIGNATURE: ARCHIVE, "hash": "2"},
    ),
}
# Later than the provider that was measured.
NOT_MEASURED = {"aws:apigateway/domainName:DomainName": {"endpointAccessMode"}}
PREFIX = "urn:pulumi:stack::project::a:b:Component$"


@pytest.fixture(scope="module")
def running() -> Iterator[Any]:
    """Serve the plug-in as the engine finds it, and return what asks it for a difference."""
    server, port = serve(Provider("http://127.0.0.1:4566"))
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield channel.unary_unary(
            "/pulumirpc.ResourceProvider/Diff",
            request_serializer=pb.DiffRequest.SerializeToString,
            response_deserializer=pb.DiffResponse.FromString,
        )
    server.stop(None).wait()


def sample(declared: Any, *, changed: bool) -> Any:
    """Return a value of a declared type, or another one."""
    if get_origin(declared) is Sequence:
        return [sample(get_args(declared)[0], changed=changed)]
    if get_origin(declared) is Mapping:
        return {"key": sample(get_args(declared)[1], changed=changed)}
    if is_input_type(declared):
        return {name: sample(of, changed=changed) for name, of in input_type_types(declared).items()}
    return {bool: not changed, int: 1001 + changed, float: 1001.5 + changed}.get(
        declared, "after" if changed else "before"
    )


def inputs(token: str) -> dict[str, Any]:
    """Return a value for every input that is implemented."""
    kind = KINDS[token]
    declared = declaration(token).inputs
    found = {
        name: VALUES.get((token, name), (sample(of, changed=False),))[0]
        for name, of in declared.items()
        if kind.implements(name)
    }
    return {name: implemented(kind.inputs, name, value) for name, value in found.items()}


def implemented(paths: frozenset[str], path: str, value: Any) -> Any:
    """Return an object without what is not implemented of it."""
    if path in paths or not isinstance(value, dict):
        return value
    return {
        name: implemented(paths, f"{path}.{name}", part)
        for name, part in value.items()
        if any(one == f"{path}.{name}" or one.startswith(f"{path}.{name}.") for one in paths)
    }


def changed(token: str, path: str, case: str) -> dict[str, Any]:
    """Return the inputs after a change, with an omitted or an empty value at `path`."""
    found = inputs(token)
    *outer, name = path.split(".")
    inner = found
    for one in outer:
        inner = inner[one]
    if case == "omitted":
        del inner[name]
    elif case == "empty":
        inner[name] = type(inner[name])()
    elif case == "changed to or from COGNITO_USER_POOLS":
        inner[name] = "COGNITO_USER_POOLS"
    elif (token, path) in VALUES:
        inner[name] = VALUES[token, path][1]
    else:
        other = sample(declaration(token).inputs[name], changed=True)
        inner[name] = implemented(KINDS[token].inputs, name, other)
    return found


def plan(answer: pb.DiffResponse) -> str:
    if answer.changes == pb.DiffResponse.DIFF_NONE:
        return "same"
    return "replace" if answer.replaces else "update"


@pytest.mark.parametrize(("token", "path", "case", "planned"), CASES)
def test_the_stand_in_plans_what_the_published_provider_plans(
    running: Any, token: str, path: str, case: str, planned: str
) -> None:
    before = inputs(token)
    answer = running(
        pb.DiffRequest(
            urn=f"{PREFIX}{token}::name",
            old_inputs=encode(before),
            olds=encode(before),
            news=encode(changed(token, path, case)),
        )
    )
    assert plan(answer) == planned
    assert set(answer.diffs) <= {path.split(".", maxsplit=1)[0]}


@pytest.mark.parametrize("token", sorted(KINDS))
def test_every_input_of_a_kind_was_measured(token: str) -> None:
    recorded = RECORD["cases"][token]
    measured = {path for path in KINDS[token].inputs if path in recorded or path.split(".")[0] in recorded}
    assert KINDS[token].inputs - measured == NOT_MEASURED.get(token, set())


@pytest.mark.parametrize("token", sorted(KINDS))
def test_a_kind_that_cannot_update_replaces_at_every_change(token: str) -> None:
    table = ON_CHANGE[token]
    assert KINDS[token].update or table.replacing == table.inputs


@pytest.mark.parametrize("given", [True, False])
@pytest.mark.parametrize("token", sorted(KINDS))
def test_whatever_has_a_name_from_the_program_is_deleted_before_it_is_replaced(
    running: Any, token: str, *, given: bool
) -> None:
    """Integrations are anyway. Source: provider/resources.go of pulumi-aws, and its bridge."""
    kind = KINDS[token]
    for path in sorted(kind.on_change.replacing):
        note = {} if given or not kind.auto_name else {"__defaults": [kind.auto_name.property]}
        before, after = inputs(token), changed(token, path, "changed")
        answer = running(
            pb.DiffRequest(
                urn=f"{PREFIX}{token}::name",
                old_inputs=encode(before | note),
                olds=encode(before),
                news=encode(after | note),
            )
        )
        named = kind.auto_name is not None and given
        assert answer.deleteBeforeReplace == (named or token.endswith(":Integration"))

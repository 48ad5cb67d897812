"""Registers a program with Pulumi mocks that record every resource and refuse every call they do not know."""

import asyncio
import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pulumi
import pytest
import yaml
from pulumi._types import input_type_types, is_input_type  # the SDK's own reader of its classes
from pulumi.runtime import mocks, settings

from components import AsyncLambdaApi, AsyncLambdaApiArgs
from components.resources import last_update
from local.aws_plugin.on_change import ON_CHANGE
from local.aws_plugin.schema import declaration

ACCOUNT = "123456789012"

COMPONENT_TYPE = "urn:pulumi:stack::project::pulumi:pulumi:Stack$async-lambda-api:index:AsyncLambdaApi"
"""The start of the URNs that mocks give a component and, before a `$`, what it is made of."""

CALLS: Mapping[str, dict[str, Any]] = {
    "aws:index/getPartition:getPartition": {"partition": "aws"},
    "aws:index/getRegion:getRegion": {"region": "eu-west-1"},
    "aws:index/getCallerIdentity:getCallerIdentity": {"accountId": ACCOUNT},
    "pulumi:pulumi:readStackResourceOutputs": {"outputs": {}},
}


@dataclass(frozen=True)
class Registered:
    """A resource as the program registered it."""

    type: str
    name: str
    inputs: Mapping[str, Any]
    depends_on: frozenset[str] = frozenset()
    """What has to be registered before it, as `TYPE::NAME`."""
    delete_before_replace: bool = False
    aliases: frozenset[str] = frozenset()
    """Names by which the last update may have known it."""
    ignored: frozenset[str] = frozenset()
    """Inputs that stay as the last update left them."""
    retained: bool = False
    """Whether it stays in AWS when it is removed."""


def undeclared(types: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the inputs that pulumi-aws does not declare, at any depth."""
    for name, value in values.items():
        if name not in types:
            yield name
        elif isinstance(value, dict) and inspect.isclass(types[name]) and is_input_type(types[name]):
            yield from undeclared(input_type_types(types[name]), value)


class RecordingMonitor(mocks.MockMonitor):
    """A monitor that also keeps the options with which each resource was registered."""

    mocks: "RecordingMocks"

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802  # the SDK's name
        self.mocks.options[request.type, request.name] = {
            "depends_on": frozenset(_type_and_name(urn) for urn in request.dependencies),
            "delete_before_replace": request.deleteBeforeReplace,
            "aliases": frozenset(
                alias.spec.name or alias.urn.rpartition("::")[2] for alias in request.aliases
            ),
            "ignored": frozenset(request.ignoreChanges),
            "retained": request.retainOnDelete,
        }
        return super().RegisterResource(request)  # type: ignore[no-untyped-call]  # the SDK leaves it untyped


def _type_and_name(urn: str) -> str:
    _, _, types, name = urn.split("::", 3)
    return f"{types.rpartition('$')[2]}::{name}"


class RecordingMocks(mocks.Mocks):
    def __init__(self) -> None:
        self.resources: list[Registered] = []
        self.options: dict[tuple[str, str], dict[str, Any]] = {}

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]] | None]:
        return CALLS[args.token], []

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        if args.typ.startswith("aws:"):
            declared = declaration(args.typ)
            assert declared.required <= args.inputs.keys(), f"{args.name} lacks what pulumi-aws requires"
            assert not list(undeclared(declared.inputs, args.inputs)), f"{args.name} has more than pulumi-aws"
            known = {path.split(".")[0] for path in ON_CHANGE[args.typ].inputs}
            assert args.inputs.keys() <= known, f"nothing says what a change of {args.name} does"
        options = self.options.get((args.typ, args.name), {})
        self.resources.append(Registered(args.typ, args.name, args.inputs, **options))
        computed = {
            # What the provider's auto-naming gives a resource without a name.
            "name": f"{args.name}-1234567",
            "executionArn": f"arn:aws:execute-api:eu-west-1:{ACCOUNT}:api123",
            "rootResourceId": "root",
            "arn": f"arn:aws:service:eu-west-1:{ACCOUNT}:{args.name}",
            "url": f"https://sqs.eu-west-1.amazonaws.com/{ACCOUNT}/{args.name}-1234567",
            "regionalDomainName": "d-regional.execute-api.eu-west-1.amazonaws.com",
            "regionalZoneId": "ZREGIONAL",
            "cloudfrontDomainName": "d-edge.cloudfront.net",
            "cloudfrontZoneId": "ZEDGE",
            "invokeUrl": "https://api123.execute-api.eu-west-1.amazonaws.com/v1",
        }
        return f"{args.name}-id", {**computed, **args.inputs}

    def arn_of(self, type_token: str, name: str) -> str:
        """Return the ARN that the mocks gave a resource."""
        assert name in self.of_type(type_token)
        return f"arn:aws:service:eu-west-1:{ACCOUNT}:{name}"

    def of_type(self, type_token: str) -> dict[str, Registered]:
        return {found.name: found for found in self.resources if found.type == type_token}


@contextmanager
def mocked() -> Iterator[RecordingMocks]:
    """Mock the engine for a while, with the stack `dev`."""
    # The SDK asks for the thread's event loop; since Python 3.12 there is none before one is set.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    # The stack's own resource belongs to the loop that it was registered in.
    settings.ROOT.set(None)
    recording = RecordingMocks()
    monitor = RecordingMonitor(recording)
    mocks.set_mocks(recording, project="async-lambda-api", stack="dev", preview=False, monitor=monitor)
    last_update.read.clear()
    try:
        yield recording
    finally:
        # What the SDK began to register and nothing waited for, such as the stack itself.
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        asyncio.set_event_loop(None)
        loop.close()


def registered(args: AsyncLambdaApiArgs, name: str = "api") -> RecordingMocks:
    """Return what an API registers."""
    with mocked() as recording:
        pulumi.runtime.test(lambda: AsyncLambdaApi(name, args))()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    return recording


@pytest.fixture
def recording() -> Iterator[RecordingMocks]:
    """The mocks of a test, which is the stack `dev`."""
    with mocked() as recording:
        yield recording


@pytest.fixture
def register(recording: RecordingMocks) -> Callable[[Callable[[], object]], RecordingMocks]:
    """Run a program under the SDK's own test wrapper and return what it registered."""

    def run(program: Callable[[], object]) -> RecordingMocks:
        # Each is a program of its own, which reads the state anew; the mocks have one stack for all.
        last_update.read.clear()
        pulumi.runtime.test(program)()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
        return recording

    return run


@pytest.fixture
def deploy(register: Callable[[Callable[[], object]], RecordingMocks]) -> Callable[..., RecordingMocks]:
    """Register an API with one asynchronous route to one function, and what a test adds to it."""

    def run(**options: Any) -> RecordingMocks:
        defaults: dict[str, Any] = {
            "functions": {"work": {"code": "app/reports"}},
            "routes": [{"path": "/jobs", "function": "work"}],
        }
        args = AsyncLambdaApiArgs.model_validate(defaults | options)
        return register(lambda: AsyncLambdaApi("api", args))

    return run


@pytest.fixture
def configure() -> Callable[[str], None]:
    """Make a stack's configuration, written as YAML, the one that a program reads."""

    def run(settings: str) -> None:
        values = yaml.safe_load(settings)["config"]
        pulumi.runtime.set_all_config(
            {key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()}
        )

    return run

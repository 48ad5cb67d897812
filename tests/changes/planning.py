"""What the real engine plans for changes of a deployed stack.

Each preview is one run of the engine. What would start anew with each is there once: the stand-in provider is
served by this process, and the engine attaches to it.
"""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import chdir, contextmanager
from dataclasses import replace
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from zipfile import ZipFile

import yaml
from pulumi import automation
from pulumi.runtime.proto import provider_pb2 as pb

from docs import options
from docs.changes import Plans, Step
from local import cloud, stack
from local.aws_plugin.cloud import Cloud
from local.aws_plugin.journal import VARIABLE, Journal
from local.aws_plugin.kind import Kind
from local.aws_plugin.kinds import KINDS
from local.aws_plugin.provider import Provider
from local.aws_plugin.server import serve
from local.aws_plugin.values import Properties

from .cases import PROJECT, Changed, Values, stacks

_CHECKOUT = Path(__file__).parents[2]
_STACK = "test"
_REGION = "us-east-1"
_FUNCTION = "aws:lambda/function:Function"
_WEB_ACL = "aws:wafv2/webAclAssociation:WebAclAssociation"


def plans(folder: Path) -> Plans:
    """Return what the engine plans for every change, in words, by rendering, option and change.

    Two stacks at a time, each in a process, on an emulator that is theirs: nothing has to be removed from it.
    """
    running = cloud.start(folder / "cloud")
    try:
        return _plans(running, folder)
    finally:
        cloud.stop(folder / "cloud")


def _plans(running: cloud.Cloud, folder: Path) -> Plans:
    found: Plans = {"resources": {}, "openapi": {}}
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        largest_first = sorted(stacks(), key=lambda one: len(one.cases), reverse=True)
        running_plans = [
            (one, pool.submit(_planned, one, running, folder / one.name)) for one in largest_first
        ]
        for changed, result in running_plans:
            for (option, change), steps in result.result().items():
                found[changed.rendering].setdefault(option, {})[change] = steps
    order = [*options.fields()]
    return {
        rendering: {option: by_option[option] for option in order if option in by_option}
        for rendering, by_option in found.items()
    }


def _planned(changed: Changed, running: cloud.Cloud, folder: Path) -> dict[tuple[str, str], list[str]]:
    """Deploy a stack, and return what the engine plans for each of its changes.

    Those that are named are deployed too. Raises `AssertionError` where something else is done than planned.
    """
    count, started = len(changed.cases), time.monotonic()
    sys.stderr.write(f"Planning {count} changes of the stack {changed.name} (about {count + 10} s)\n")
    found: dict[str, list[str]] = {}
    with _deployed(changed, running, folder) as run:
        for case in changed.cases:
            found[case.name] = run("preview", case.values)
        by_name = {case.name: case for case in changed.cases}
        for name in changed.deployed:
            done = run("up", by_name[name].values)
            assert done == found[name], f"{name}: planned {found[name]}, done {done}"
            run("up", changed.values)
    sys.stderr.write(f"  {changed.name}: done in {time.monotonic() - started:.0f} s\n")
    return {(case.option, case.change): found[case.name] for case in changed.cases}


@contextmanager
def _deployed(
    changed: Changed, running: cloud.Cloud, folder: Path
) -> Iterator[Callable[[str, Values], list[str]]]:
    """Deploy a stack for a while, and give what runs the engine over another configuration of it."""
    place = stack.Place(project=folder / "project", state=folder / "state")
    shutil.copytree(PROJECT, place.project, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("__main__.py", "Pulumi.yaml"):
        shutil.copy(_CHECKOUT / name, place.project)
    file = place.project / f"Pulumi.{_STACK}.yaml"
    file.write_text(_written(changed.values), encoding="utf-8")
    # An engine starts its plugins in the project, from where archives are read.
    with stack.opened(place, _STACK, running) as opened, chdir(place.project), _served(running):

        def run(act: str, values: Values) -> list[str]:
            for one in (file, Path(opened.workspace.work_dir) / file.name):
                one.write_text(_written(values), encoding="utf-8")
            events: list[automation.events.EngineEvent] = []
            try:
                getattr(opened, act)(on_event=events.append)
            except automation.CommandError as error:
                if act == "preview":
                    return [str(Step(operation="rejected"))]
                raise AssertionError(f"{changed.name}: {error}") from None  # the error itself has no copy
            return [str(step) for step in steps(events)]

        run("up", changed.values)
        yield run


def steps(events: Iterable[automation.events.EngineEvent]) -> list[Step]:
    """Return what an update does, by operation and type, in alphabetical order."""
    by_urn: dict[str, list[automation.StepEventMetadata]] = {}
    for event in events:
        if event.resource_pre_event is not None:
            metadata = event.resource_pre_event.metadata
            by_urn.setdefault(metadata.urn, []).append(metadata)
    found: dict[Step, set[str]] = {}
    for done in by_urn.values():
        if done[0].type.startswith("aws:") and (step := _step(done)):
            found.setdefault(step, set()).update(_properties(done))
    return sorted(replace(step, properties=tuple(sorted(names))) for step, names in found.items())


def _step(done: Sequence[automation.StepEventMetadata]) -> Step | None:
    """Return what is done with a resource, without what changes of it."""
    kind = done[0].type.rpartition(":")[2]
    operations = [one.op.value for one in done]
    created = [index for index, one in enumerate(operations) if one in {"create", "create-replacement"}]
    # What depends on something that is deleted first goes with it, and may not come again.
    deleted = [index for index, one in enumerate(operations) if one in {"delete", "delete-replaced"}]
    is_kept = bool(deleted) and any(one.old and one.old.retain_on_delete for one in done)
    if created and (deleted or "replace" in operations):
        first = bool(deleted) and deleted[0] < created[0]
        return Step(operation="replaced", kind=kind, deleted_first=first, kept=is_kept)
    if created or deleted:
        return Step(operation="created" if created else "deleted", kind=kind, kept=is_kept)
    return Step(operation="updated", kind=kind) if "update" in operations else None


def _properties(done: Sequence[automation.StepEventMetadata]) -> Iterator[str]:
    """Yield the properties that change; of those that are true or false, what they become."""
    for step in done:
        if step.op.value not in {"update", "replace"}:
            continue
        inputs = (step.new.inputs if step.new else None) or {}
        for path in step.diffs or []:
            name = path.partition(".")[0].partition("[")[0]
            value = inputs.get(name)
            yield f"{name}={str(value).lower()}" if isinstance(value, bool) else name


def _written(values: Values) -> str:
    keys = {f"async-lambda-api:{key}": value for key, value in values.items()}
    return yaml.safe_dump({"config": {"aws:region": _REGION, **keys}})


@contextmanager
def _served(running: cloud.Cloud) -> Iterator[None]:
    """Serve the stand-in provider to the engines that this process starts, which does nothing else."""
    assert isinstance(KINDS, dict)
    KINDS.update({_FUNCTION: _elsewhere(KINDS[_FUNCTION]), _WEB_ACL: _ON_PAPER})
    server, port = serve(_ConfiguredOnce(running.endpoint, journal=Journal(Path(os.environ[VARIABLE]))))
    os.environ["PULUMI_DEBUG_PROVIDERS"] = f"aws:{port}"
    try:
        yield
    finally:
        server.stop(None).wait()


class _ConfiguredOnce(Provider):
    """The stand-in provider, whose clients are made once: that takes as long as the rest of a preview."""

    _configured_as: pb.ConfigureResponse | None = None

    def configure(self, request: pb.ConfigureRequest) -> pb.ConfigureResponse:
        """Take the region and the credentials of the first engine."""
        if self._configured_as is None:
            self._configured_as = super().configure(request)
        return self._configured_as


# What the emulator cannot make: nobody calls it, and for what is planned it is enough that it was recorded.
_ON_PAPER = Kind(
    pulumi_type=_WEB_ACL,
    title="Web ACL association",
    create=lambda _, new: f"{new['webAclArn']},{new['resourceArn']}",
    read=lambda _, __, state: state,
    delete=lambda _, __, ___: None,
)


def _elsewhere(kind: Kind) -> Kind:
    """Return the kind of functions, without what the emulator has not: images, layers and networks.

    It makes those functions without them, and the state has what was asked for.
    """
    missing = ("imageUri", "imageConfig", "packageType", "layers", "vpcConfig")

    def create(cloud: Cloud, new: Properties) -> str:
        given = {key: value for key, value in new.items() if key not in missing}
        if "imageUri" not in new:
            return kind.create(cloud, given)
        archive = BytesIO()
        with ZipFile(archive, "w") as written:
            written.writestr("handler.py", "")
        cloud.client("lambda").create_function(
            FunctionName=new["name"],
            Role=new["role"],
            Code={"ZipFile": archive.getvalue()},
            Handler="handler.handler",
            Runtime="python3.13",
        )
        return str(new["name"])

    def read(cloud: Cloud, name: str, state: Properties) -> Properties:
        return kind.read(cloud, name, state) | {key: state[key] for key in missing if key in state}

    return replace(kind, create=create, read=read)

"""The provider protocol of the Pulumi engine, for the kinds of `KINDS`.

One method per call: it takes the request, returns the response, and raises `PluginError` for what cannot be
done. `server` puts them on the wire. Source: proto/pulumi/provider.proto of pulumi/pulumi, v3.259.0.
"""

import os
from contextlib import suppress
from importlib.metadata import version

from botocore.exceptions import ClientError
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import plugin_pb2
from pulumi.runtime.proto import provider_pb2 as pb

from . import schema
from .cloud import Cloud, access_key
from .errors import GoneError, PluginError, doing
from .invokes import INVOKES
from .journal import Creation, Journal
from .kind import Kind
from .kinds import KINDS
from .naming import auto_name
from .values import Properties, decode, encode, has_unknown


class Provider:
    """Checks, compares and applies resources at one endpoint."""

    def __init__(self, endpoint: str, *, journal: Journal | None = None) -> None:
        self._endpoint = endpoint
        self._journal = journal or Journal(None)
        self._configured: Cloud | None = None

    def get_plugin_info(self, _: Empty) -> plugin_pb2.PluginInfo:
        """Return the version, which is that of the SDK."""
        return plugin_pb2.PluginInfo(version=version("pulumi-aws"))

    def attach(self, _: plugin_pb2.PluginAttach) -> Empty:
        """Serve an engine that did not start this process, which `PULUMI_DEBUG_PROVIDERS` leads here."""
        return Empty()

    def check_config(self, request: pb.CheckRequest) -> pb.CheckResponse:
        """Accept any configuration: all but the region is about accounts, and the stand-in reaches none."""
        return pb.CheckResponse(inputs=request.news)

    def diff_config(self, request: pb.DiffRequest) -> pb.DiffResponse:
        """Replace everything when the region changes, for nothing can be moved there."""
        before, after = decode(request.olds).get("region"), decode(request.news).get("region")
        if before == after or not before or has_unknown(after):
            return pb.DiffResponse(changes=pb.DiffResponse.DIFF_NONE)
        return pb.DiffResponse(changes=pb.DiffResponse.DIFF_SOME, diffs=["region"], replaces=["region"])

    def configure(self, request: pb.ConfigureRequest) -> pb.ConfigureResponse:
        """Take the region from the configuration or the environment, and see whether the emulator answers."""
        region = (
            decode(request.args).get("region")
            or request.variables.get("aws:config:region")
            or os.environ.get("AWS_REGION")
            or os.environ.get("AWS_DEFAULT_REGION")
        )
        if not region:
            raise PluginError("no region: set aws:region in the stack's configuration, or AWS_REGION")
        cloud = Cloud(self._endpoint, region, access_key(os.environ))
        with doing(f"asking {self._endpoint} whose credentials these are"):
            _ = cloud.identity  # as the published plugin does: what cannot be reached is found out here
        self.use(cloud)
        # Without acceptSecrets the engine keeps the secrets itself and marks them in whatever comes back.
        return pb.ConfigureResponse(acceptSecrets=False, supportsPreview=True, acceptResources=False)

    def use(self, cloud: Cloud) -> None:
        """Apply resources there from now on."""
        self._configured = cloud

    def invoke(self, request: pb.InvokeRequest) -> pb.InvokeResponse:
        """Call a function such as `aws:index/getRegion:getRegion`."""
        if request.tok not in INVOKES:
            raise PluginError(f"the stand-in does not implement the function {request.tok}")
        arguments = decode(request.args)
        _refuse_unknown(arguments, request.tok)
        response = pb.InvokeResponse()
        with doing(f"invoking {request.tok}"):
            # The field has the name of a keyword.
            getattr(response, "return").CopyFrom(encode(INVOKES[request.tok](self._cloud, arguments)))
        return response

    def check(self, request: pb.CheckRequest) -> pb.CheckResponse:
        """Refuse what is not declared or not implemented, and choose a name where none is given."""
        kind, inputs, old = _kind(request.urn), decode(request.news), decode(request.olds)
        failures = [
            pb.CheckFailure(property=failure.property, reason=failure.reason)
            for failure in schema.failures(kind, inputs)
        ]
        if kind.auto_name and kind.auto_name.property not in inputs:
            name = kind.auto_name.property
            inputs[Kind.DEFAULTED] = [name]
            if name in old.get(Kind.DEFAULTED, []):
                inputs[name] = old[name]
            else:
                try:
                    inputs[name] = auto_name(
                        _logical_name(request.urn), request.randomSeed, kind.auto_name.max_length
                    )
                except PluginError as error:
                    failures.append(pb.CheckFailure(property=name, reason=str(error)))
        return pb.CheckResponse(inputs=encode(inputs), failures=failures)

    def diff(self, request: pb.DiffRequest) -> pb.DiffResponse:
        """Compare inputs with the last ones, and say which differences need a replacement."""
        found = _kind(request.urn).difference(
            decode(request.old_inputs), decode(request.news), decode(request.olds)
        )
        return pb.DiffResponse(
            changes=pb.DiffResponse.DIFF_SOME if found.changes else pb.DiffResponse.DIFF_NONE,
            diffs=found.changes,
            replaces=found.replaces,
            deleteBeforeReplace=found.deletes_first,
        )

    def create(self, request: pb.CreateRequest) -> pb.CreateResponse:
        """Create the resource; in a preview, return what would be known of it."""
        kind, inputs = _kind(request.urn), decode(request.properties)
        if request.preview:
            return pb.CreateResponse(properties=self._encoded(kind, inputs, kind.planned(inputs, {})))
        _refuse_unknown(inputs, request.urn)
        given = kind.complete(inputs)
        creation = self._journal.begins(
            Creation(urn=request.urn, region=self._cloud.region, found_by=kind.traces(given))
        )
        with doing(f"creating {kind.title}"):
            try:
                resource_id = kind.create(self._cloud, given)
            except (ClientError, PluginError):
                # It was rejected. Without any response it may have been made all the same.
                self._journal.failed(creation)
                raise
            self._journal.made(creation, resource_id)
            live = kind.read(self._cloud, resource_id, given)
        return pb.CreateResponse(
            id=resource_id, properties=self._encoded(kind, inputs, kind.state(inputs, live))
        )

    def read(self, request: pb.ReadRequest) -> pb.ReadResponse:
        """Return inputs and state as they are now, or an empty id when the resource is gone."""
        kind, state, inputs = _kind(request.urn), decode(request.properties), decode(request.inputs)
        if missing := sorted(kind.address - state.keys()):
            raise PluginError(
                f"the stand-in cannot read {kind.title} ({request.id}) by its id alone, "
                f"it needs the state with {', '.join(missing)}"
            )
        try:
            with doing(f"reading {kind.title} ({request.id})"):
                live = kind.read(self._cloud, request.id, state)
        except GoneError:
            return pb.ReadResponse()
        found = kind.drifted(inputs, live)
        return pb.ReadResponse(
            id=request.id,
            inputs=encode(found),
            properties=self._encoded(kind, found, kind.state(found, live)),
        )

    def update(self, request: pb.UpdateRequest) -> pb.UpdateResponse:
        """Change the resource in place; in a preview, return what would be known of it."""
        kind, inputs = _kind(request.urn), decode(request.news)
        if request.preview:
            planned = kind.planned(inputs, decode(request.olds))
            return pb.UpdateResponse(properties=self._encoded(kind, inputs, planned))
        _refuse_unknown(inputs, request.urn)
        if kind.update is None:
            raise PluginError(f"{kind.title} cannot be changed in place")
        last, state = decode(request.old_inputs), decode(request.olds)
        old, new = kind.complete(last, state), kind.complete(inputs, state)
        with doing(f"updating {kind.title} ({request.id})"):
            kind.update(self._cloud, request.id, old, new)
            live = kind.read(self._cloud, request.id, new)
        return pb.UpdateResponse(properties=self._encoded(kind, inputs, kind.state(inputs, live)))

    def delete(self, request: pb.DeleteRequest) -> Empty:
        """Delete the resource. One that is gone already is as good as deleted."""
        kind = _kind(request.urn)
        with suppress(GoneError), doing(f"deleting {kind.title} ({request.id})"):
            kind.delete(self._cloud, request.id, decode(request.properties))
        self._journal.deleted(request.urn, request.id)
        return Empty()

    def cancel(self, _: Empty) -> Empty:
        """Go on: the engine still calls for what it has begun, and ends this process after that."""
        return Empty()

    @property
    def _cloud(self) -> Cloud:
        if self._configured is None:
            raise PluginError("the provider is not configured")
        return self._configured

    def _encoded(self, kind: Kind, inputs: Properties, state: Properties) -> Struct:
        """Return a state with the outputs that every kind has alike."""
        alike = {"region": self._cloud.region, "tagsAll": inputs.get("tags", {})}
        declared = schema.declaration(kind.pulumi_type).outputs
        return encode({name: value for name, value in alike.items() if name in declared} | state)


def _kind(urn: str) -> Kind:
    """Return the kind of a URN such as `urn:pulumi:stack::project::parent$aws:sqs/queue:Queue::name`."""
    token = urn.split("::")[2].rpartition("$")[2]
    if token not in KINDS:
        raise PluginError(f"the stand-in does not implement {token}")
    return KINDS[token]


def _logical_name(urn: str) -> str:
    return urn.split("::", 3)[3]


def _refuse_unknown(inputs: Properties, what: str) -> None:
    """Raise `PluginError` for a value that is not known although this is no preview."""
    if unknown := sorted(name for name, value in inputs.items() if has_unknown(value)):
        raise PluginError(f"{what}: {', '.join(unknown)} is not known yet")

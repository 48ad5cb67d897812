"""What a pack's configuration says that nothing reads: policies that there are not, and their properties.

The engine checks levels, and the types of the properties that it knows. It hands the pack every other name
that has a level, which the SDK passes over. A name that no policy has and that has no level it rejects
itself, as `invalid enforcement level ""`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any, cast

import grpc
from google.protobuf import json_format
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc

from . import exemptions

ALL = "all"
"""The engine's name for every policy; it has a level and nothing else."""


def unread(
    configuration: Mapping[str, Mapping[str, Any]], policies: Mapping[str, Collection[str]]
) -> list[str]:
    """Return a line for each part of a configuration that nothing reads, with the nearest name.

    `configuration` has properties by policy, without levels; `policies` has the names of each one's.
    """
    return list(_unread(configuration, policies))


def _unread(
    configuration: Mapping[str, Mapping[str, Any]], policies: Mapping[str, Collection[str]]
) -> Iterator[str]:
    for policy, properties in sorted(configuration.items()):
        if policy not in policies and policy != ALL:
            yield f"{policy}: unknown policy; {allowed(policy, [*policies, ALL])}"
            continue
        known = policies.get(policy, ())
        for name in properties:
            if name not in known:
                yield f"{policy}.{name}: unknown key; {allowed(name, ['enforcementLevel', *known])}"
    written = configuration.get(exemptions.NAME, {}).get("exemptions")
    for index, exemption in enumerate(written if isinstance(written, list) else ()):
        policy = exemption.get("policy", "*") if isinstance(exemption, Mapping) else "*"
        exempt = [name for name in policies if name != exemptions.NAME]
        if policy not in {"*", *exempt}:
            place = f"{exemptions.NAME}.exemptions[{index}].policy"
            yield f"{place}: {policy}: unknown policy; {allowed(str(policy), exempt)}"


def allowed(name: str, names: Sequence[str]) -> str:
    """Return what a user may have meant by a name that is not one of these: the nearest, or all."""
    nearest = get_close_matches(name, names, n=1)
    return f"nearest: {nearest[0]}" if nearest else f"allowed here: {', '.join(names)}"


@contextmanager
def checked_configuration() -> Iterator[None]:
    """Have a `PolicyPack` that is made meanwhile reject a configuration of which nothing reads a part.

    The SDK passes such parts over, and shows the whole configuration to no policy. So what answers the engine
    is asked for the policies first, in the words of the protocol between the two.
    """
    add = analyzer_pb2_grpc.add_AnalyzerServicer_to_server

    def add_checked(servicer: Any, server: Any) -> None:
        add(cast("analyzer_pb2_grpc.AnalyzerServicer", _Checked(servicer)), server)

    analyzer_pb2_grpc.add_AnalyzerServicer_to_server = add_checked
    try:
        yield
    finally:
        analyzer_pb2_grpc.add_AnalyzerServicer_to_server = add


class _Checked:
    """Answers the engine as another servicer does, but for a configuration of which a part is not read."""

    def __init__(self, servicer: Any) -> None:
        self._servicer = servicer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._servicer, name)

    def Configure(  # noqa: N802  # the protocol's name
        self, request: analyzer_pb2.ConfigureAnalyzerRequest, context: grpc.ServicerContext
    ) -> Any:
        info = self._servicer.GetAnalyzerInfo(None, context)
        policies = {policy.name: set(policy.configSchema.properties) for policy in info.policies}
        configuration = {
            name: json_format.MessageToDict(one.properties) for name, one in request.policyConfig.items()
        }
        if lines := unread(configuration, policies):
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "\n".join(lines))
        return self._servicer.Configure(request, context)

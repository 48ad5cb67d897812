"""The functions that programs call: who and where they are."""

from collections.abc import Callable, Mapping

from .cloud import Cloud
from .errors import PluginError
from .values import Properties


def _caller_identity(cloud: Cloud, _: Properties) -> Properties:
    return {
        "accountId": cloud.account_id,
        "arn": cloud.identity["Arn"],
        "id": cloud.account_id,
        "userId": cloud.identity["UserId"],
    }


def _region(cloud: Cloud, arguments: Properties) -> Properties:
    if "endpoint" in arguments:
        raise PluginError("the stand-in cannot look a region up by its endpoint")
    region = arguments.get("region") or arguments.get("name") or cloud.region
    return {
        "description": cloud.partition_data["regions"].get(region, {}).get("description", region),
        "endpoint": f"ec2.{region}.{cloud.dns_suffix}",
        "id": region,
        "name": region,
        "region": region,
    }


def _partition(cloud: Cloud, _: Properties) -> Properties:
    return {
        "dnsSuffix": cloud.dns_suffix,
        "id": cloud.partition,
        "partition": cloud.partition,
        "reverseDnsPrefix": ".".join(reversed(cloud.dns_suffix.split("."))),
    }


INVOKES: Mapping[str, Callable[[Cloud, Properties], Properties]] = {
    "aws:index/getCallerIdentity:getCallerIdentity": _caller_identity,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getRegion:getRegion": _region,
}
"""Every function by its token; it takes its arguments and returns its result, in the SDK's names."""

"""The emulator behind an endpoint on this machine: clients, account and ARNs."""

import ipaddress
from collections.abc import Mapping
from functools import cached_property
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore.config import Config

from .errors import PluginError

_PARALLEL_CALLS = 32


def loopback(endpoint: str | None) -> str:
    """Return an endpoint URL on this machine.

    Raises `PluginError` when there is none or when it is elsewhere: the stand-in must never reach an account.
    """
    if not endpoint:
        raise PluginError("AWS_ENDPOINT_URL is not set; it has to be the URL of an emulator on this machine")
    parts = urlsplit(endpoint)
    if parts.scheme not in {"http", "https"} or not _is_loopback(parts.hostname):
        raise PluginError(f"AWS_ENDPOINT_URL is {endpoint}, which is not a URL of this machine")
    return endpoint


def access_key(environment: Mapping[str, str]) -> str:
    """Return the access key of the emulator, which takes no requests without it.

    Raises `PluginError` when there is none.
    """
    if key := environment.get("AWS_ACCESS_KEY_ID"):
        return key
    raise PluginError(
        "AWS_ACCESS_KEY_ID is not set; it has to be the access key of the emulator, "
        "which is in cloud.json beside its log"
    )


class Cloud:
    """An account in a region, of the emulator at `endpoint`."""

    def __init__(self, endpoint: str, region: str, access_key: str) -> None:
        self.endpoint = loopback(endpoint)
        self.region = region
        self._session = boto3.Session(
            # Never the profile or the role of whoever runs this.
            aws_access_key_id=access_key,
            aws_secret_access_key=access_key,  # not looked at: the key itself is the secret
            region_name=region,
        )
        self._clients: dict[str, Any] = {}
        self._lock = Lock()  # a session may not make two clients at a time

    def client(self, service: str) -> Any:
        """Return the client of a service."""
        with self._lock:
            if service not in self._clients:
                self._clients[service] = self._session.client(
                    service,
                    endpoint_url=self.endpoint,
                    # Without `proxies` a proxy of the environment would be asked for the loopback address.
                    config=Config(
                        max_pool_connections=_PARALLEL_CALLS, proxies={}, retries={"mode": "standard"}
                    ),
                )
            return self._clients[service]

    @cached_property
    def identity(self) -> Mapping[str, Any]:
        """Whose credentials these are: `Account`, `Arn` and `UserId`."""
        identity: Mapping[str, Any] = self.client("sts").get_caller_identity()
        return identity

    @property
    def account_id(self) -> str:
        """The account that the credentials belong to."""
        account_id: str = self.identity["Account"]
        return account_id

    @cached_property
    def partition(self) -> str:
        """The partition of the region, such as `aws`."""
        partition: str = self._session.get_partition_for_region(self.region)
        return partition

    @cached_property
    def partition_data(self) -> Mapping[str, Any]:
        """What botocore knows of the partition: its `regions` and its `dnsSuffix`."""
        endpoints = botocore.session.get_session().get_data("endpoints")
        found: Mapping[str, Any] = next(
            p for p in endpoints["partitions"] if p["partition"] == self.partition
        )
        return found

    @property
    def dns_suffix(self) -> str:
        """The domain of the partition, such as `amazonaws.com`."""
        suffix: str = self.partition_data["dnsSuffix"]
        return suffix

    def arn(self, service: str, resource: str, *, account: bool = True) -> str:
        """Return the ARN of a regional resource, with or without the account in it."""
        account_id = self.account_id if account else ""
        return f"arn:{self.partition}:{service}:{self.region}:{account_id}:{resource}"


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False

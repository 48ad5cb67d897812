"""An account without an emulator: clients that record their calls and answer what a test has told them."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.aws_plugin.cloud import Cloud
from local.aws_plugin.provider import Provider
from local.aws_plugin.values import Properties


class RecordingClient:
    """A boto3 client: `answers` maps an operation to its answer, or to an error to raise."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Properties]] = []
        self.answers: dict[str, Any] = {}

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(**parameters: Any) -> Any:
            self.calls.append((operation, parameters))
            answer = self.answers.get(operation, {})
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call

    def get_paginator(self, operation: str) -> "RecordingPaginator":
        return RecordingPaginator(self, operation)

    def get_waiter(self, name: str) -> "RecordingWaiter":
        return RecordingWaiter(self, name)

    def operations(self) -> list[str]:
        return [operation for operation, _ in self.calls]


class RecordingPaginator:
    def __init__(self, client: RecordingClient, operation: str) -> None:
        self._client = client
        self._operation = operation

    def paginate(self, **parameters: Any) -> Iterable[Any]:
        return [getattr(self._client, self._operation)(**parameters)]


class RecordingWaiter:
    def __init__(self, client: RecordingClient, name: str) -> None:
        self._client = client
        self._name = name

    def wait(self, **parameters: Any) -> None:
        getattr(self._client, self._name)(**parameters)


class RecordingCloud(Cloud):
    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:4566", "us-east-1", "of-this-start")
        self.clients: dict[str, RecordingClient] = {}

    def client(self, service: str) -> RecordingClient:
        return self.clients.setdefault(service, RecordingClient())


@pytest.fixture
def cloud() -> RecordingCloud:
    cloud = RecordingCloud()
    cloud.client("sts").answers["get_caller_identity"] = {
        "Account": "123456789012",
        "Arn": "arn:aws:iam::123456789012:user/somebody",
        "UserId": "AIDA",
    }
    return cloud


@pytest.fixture
def provider(cloud: RecordingCloud) -> Provider:
    provider = Provider(cloud.endpoint)
    provider.use(cloud)
    return provider


@pytest.fixture
def aws_error() -> Callable[[str, str, str], ClientError]:
    def error(operation: str, code: str, message: str) -> ClientError:
        return ClientError({"Error": {"Code": code, "Message": message}}, operation)

    return error

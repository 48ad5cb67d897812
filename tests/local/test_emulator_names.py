"""Names that a request to the emulator brings in `Host` and `Origin`."""

from types import ModuleType

import pytest

from .conftest import plugin_module


@pytest.fixture(scope="module")
def names() -> ModuleType:
    return plugin_module("names")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1:4566",
        "localhost:4566",
        "Localhost",
        "[::1]:4566",
        "abc123.execute-api.localhost:4566",
        "abc123.execute-api.localhost.localstack.cloud:4566",
        "vpce-1.execute-api.us-east-1.vpce.localhost.localstack.cloud",
    ],
)
def test_a_host_of_this_machine_is_accepted(names: ModuleType, host: str) -> None:
    assert names.is_host_of_this_machine(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "evil.example:4566",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.localhost",
        "abc123.execute-api.evil.example",
        "localhost.localstack.cloud:4566",
        "127.0.0.1,evil.example",
        "localhost\n",
        "localhost:",
        "0.0.0.0:4566",
    ],
)
def test_a_host_of_elsewhere_is_rejected(names: ModuleType, host: str) -> None:
    assert not names.is_host_of_this_machine(host)


@pytest.mark.parametrize("origin", ["http://127.0.0.1:4566", "https://localhost", "http://[::1]:80"])
def test_an_origin_of_this_machine_is_accepted(names: ModuleType, origin: str) -> None:
    assert names.is_origin_of_this_machine(origin)


@pytest.mark.parametrize(
    "origin", ["", "null", "file://", "https://evil.example", "http://localhost.evil.example", "localhost"]
)
def test_an_origin_of_elsewhere_is_rejected(names: ModuleType, origin: str) -> None:
    assert not names.is_origin_of_this_machine(origin)

"""Loopback traffic in an environment with proxies."""

import urllib.request

import pytest

from local import loopback


def test_other_programs_ask_no_proxy_for_this_machine() -> None:
    exempted = loopback.exempted({})

    assert exempted == {"no_proxy": "127.0.0.1,localhost,::1", "NO_PROXY": "127.0.0.1,localhost,::1"}


def test_what_was_exempted_before_stays_so() -> None:
    exempted = loopback.exempted({"no_proxy": "example.com", "no_grpc_proxy": "example.org"})

    assert exempted["no_proxy"] == "example.com,127.0.0.1,localhost,::1"
    assert exempted["no_grpc_proxy"] == "example.org,127.0.0.1,localhost,::1"


@pytest.mark.usefixtures("proxies")
def test_the_variables_are_those_that_a_program_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    before = urllib.request.proxy_bypass("127.0.0.1")
    for name, value in loopback.exempted({}).items():
        monkeypatch.setenv(name, value)

    assert (before, urllib.request.proxy_bypass("127.0.0.1")) == (False, True)

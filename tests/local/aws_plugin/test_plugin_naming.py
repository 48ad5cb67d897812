import pytest

from local.aws_plugin.errors import PluginError
from local.aws_plugin.naming import auto_name


def test_a_name_is_the_logical_name_and_seven_hexadecimal_characters() -> None:
    prefix, _, random = auto_name("my-role", b"", 64).rpartition("-")

    assert prefix == "my-role"
    assert len(random) == 7
    assert set(random) <= set("0123456789abcdef")


def test_a_seed_decides_the_name() -> None:
    assert auto_name("role", b"seed", 64) == auto_name("role", b"seed", 64)
    assert auto_name("role", b"seed", 64) != auto_name("role", b"another", 64)


def test_names_without_a_seed_differ() -> None:
    assert auto_name("role", b"", 64) != auto_name("role", b"", 64)


def test_a_name_may_be_as_long_as_allowed() -> None:
    assert len(auto_name("x" * 56, b"", 64)) == 64


def test_a_longer_name_is_refused_as_the_published_plugin_does() -> None:
    with pytest.raises(PluginError, match="plus 7 random chars is longer than maximum length 64"):
        auto_name("x" * 57, b"", 64)

import pytest

from local.aws_plugin.values import ARCHIVE, SIGNATURE, UNKNOWN, decode, encode, has_unknown, is_archive


def test_whole_numbers_arrive_as_integers_however_deep() -> None:
    decoded = decode(encode({"memorySize": 128, "nested": [{"a": 1.5}, 2]}))

    assert decoded == {"memorySize": 128, "nested": [{"a": 1.5}, 2]}
    assert isinstance(decoded["memorySize"], int)
    assert isinstance(decoded["nested"][1], int)


def test_booleans_stay_booleans() -> None:
    assert decode(encode({"flag": True}))["flag"] is True


def test_null_is_not_a_property() -> None:
    assert decode(encode({"name": None})) == {}


@pytest.mark.parametrize("value", [UNKNOWN, [UNKNOWN], {"a": {"b": [1, UNKNOWN]}}])
def test_an_unknown_value_is_found_inside_others(value: object) -> None:
    assert has_unknown(value)


@pytest.mark.parametrize("value", ["known", 1, None, {"a": ["b"]}])
def test_a_known_value_is_not_unknown(value: object) -> None:
    assert not has_unknown(value)


def test_an_archive_is_told_by_its_mark() -> None:
    assert is_archive({SIGNATURE: ARCHIVE, "path": "app"})
    assert not is_archive({"path": "app"})

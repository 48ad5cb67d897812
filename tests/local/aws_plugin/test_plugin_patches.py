from local.aws_plugin.kinds.patches import escaped, patch_operations

PATHS = {
    "uri": "/uri",
    "apiKeyRequired": "/apiKeyRequired",
    "operationName": "/operationName",
    "requestParameters": "/requestParameters",
    "variables": "/variables",
    "binaryMediaTypes": "/binaryMediaTypes",
}


def test_a_key_is_escaped_as_in_a_json_pointer() -> None:
    assert escaped("application/json~v1") == "application~1json~0v1"


def test_nothing_is_patched_when_nothing_changes() -> None:
    assert patch_operations(PATHS, {"uri": "a"}, {"uri": "a"}) == []


def test_a_value_is_replaced_as_text() -> None:
    assert patch_operations(PATHS, {"uri": "a"}, {"uri": "b", "apiKeyRequired": True}) == [
        {"op": "replace", "path": "/uri", "value": "b"},
        {"op": "replace", "path": "/apiKeyRequired", "value": "true"},
    ]


def test_a_value_that_is_taken_away_becomes_empty() -> None:
    assert patch_operations(PATHS, {"uri": "a"}, {}) == [{"op": "replace", "path": "/uri", "value": ""}]


def test_an_operation_name_that_is_taken_away_has_no_value() -> None:
    assert patch_operations(PATHS, {"operationName": "a"}, {}) == [
        {"op": "replace", "path": "/operationName"}
    ]


def test_a_map_is_patched_key_by_key() -> None:
    old = {"requestParameters": {"gone": "1", "kept": "2", "changed": "3"}}
    new = {"requestParameters": {"kept": "2", "changed": "4", "a/b": "5"}}

    assert patch_operations(PATHS, old, new) == [
        {"op": "remove", "path": "/requestParameters/gone"},
        {"op": "add", "path": "/requestParameters/a~1b", "value": "5"},
        {"op": "replace", "path": "/requestParameters/changed", "value": "4"},
    ]


def test_a_stage_variable_is_set_by_replacing_it() -> None:
    assert patch_operations(PATHS, {}, {"variables": {"k": "v"}}) == [
        {"op": "replace", "path": "/variables/k", "value": "v"}
    ]


def test_a_list_is_patched_item_by_item() -> None:
    old, new = {"binaryMediaTypes": ["image/png", "a/b"]}, {"binaryMediaTypes": ["c/d"]}

    assert patch_operations(PATHS, old, new) == [
        {"op": "remove", "path": "/binaryMediaTypes/a~1b", "value": ""},
        {"op": "remove", "path": "/binaryMediaTypes/image~1png", "value": ""},
        {"op": "add", "path": "/binaryMediaTypes/c~1d", "value": ""},
    ]

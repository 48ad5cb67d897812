import json
from typing import Any

import pytest

from local.aws_plugin.kind import Difference, Kind
from local.aws_plugin.kinds import KINDS
from local.aws_plugin.values import ARCHIVE, SIGNATURE, UNKNOWN

ROLE = KINDS["aws:iam/role:Role"]
FUNCTION = KINDS["aws:lambda/function:Function"]
REST_API = KINDS["aws:apigateway/restApi:RestApi"]
METHOD = KINDS["aws:apigateway/method:Method"]
INTEGRATION = KINDS["aws:apigateway/integration:Integration"]
SETTINGS = KINDS["aws:apigateway/methodSettings:MethodSettings"]
QUEUE = KINDS["aws:sqs/queue:Queue"]


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        (ROLE, {"assumeRolePolicy": '{"a":["x"]}'}, {"assumeRolePolicy": '{ "a": "x" }'}),
        (ROLE, {"assumeRolePolicy": '{"a":["x","y"]}'}, {"assumeRolePolicy": '{"a":["y","x"]}'}),
        (REST_API, {"body": '{"openapi":"3.0.1"}'}, {"body": '{ "openapi": "3.0.1" }'}),
        (REST_API, {"binaryMediaTypes": ["a", "b"]}, {"binaryMediaTypes": ["b", "a"]}),
        (FUNCTION, {}, {"memorySize": 128}),
        (FUNCTION, {"tags": {}}, {}),
        (FUNCTION, {"loggingConfig": {"logFormat": "JSON"}}, {}),
        (FUNCTION, {"code": {"hash": "1", "path": "a"}}, {"code": {"hash": "1", "path": "b"}}),
        (FUNCTION, {"__defaults": ["name"]}, {}),
        (METHOD, {}, {"apiKeyRequired": False}),
    ],
)
def test_equivalent_inputs_are_no_change(kind: Kind, old: dict[str, Any], new: dict[str, Any]) -> None:
    assert kind.difference(old, new, {}).changes == []


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ({"memorySize": 256}, {}, ["memorySize"]),
        ({"code": {"hash": "1"}}, {"code": {"hash": "2"}}, ["code"]),
        ({"environment": {"variables": {"A": "1"}}}, {"environment": {"variables": {}}}, ["environment"]),
        ({"role": "a"}, {"role": UNKNOWN}, ["role"]),
        (
            {"environment": {"variables": {"A": "1"}}},
            {"environment": {"variables": {"A": UNKNOWN}}},
            ["environment"],
        ),
    ],
)
def test_different_inputs_are_changes(old: dict[str, Any], new: dict[str, Any], changes: list[str]) -> None:
    assert FUNCTION.difference(old, new, {}).changes == changes


ENDPOINT = {"types": "PRIVATE", "vpcEndpointIds": ["vpce-1"]}
LOGGED = {"metricsEnabled": True, "loggingLevel": "INFO"}


@pytest.mark.parametrize(
    ("kind", "given", "state"),
    [
        (REST_API, {}, {"disableExecuteApiEndpoint": True}),
        (REST_API, {"description": ""}, {"description": "of the document"}),
        (REST_API, {"endpointConfiguration": {"types": "PRIVATE"}}, {"endpointConfiguration": ENDPOINT}),
        (SETTINGS, {"settings": {"metricsEnabled": True}}, {"settings": LOGGED}),
    ],
)
def test_what_the_provider_computes_stays_when_it_is_omitted(
    kind: Kind, given: dict[str, Any], state: dict[str, Any]
) -> None:
    assert kind.difference(state, given, state).changes == []


def test_what_the_provider_computes_changes_when_it_is_given() -> None:
    state = {"disableExecuteApiEndpoint": True}

    found = REST_API.difference(state, {"disableExecuteApiEndpoint": False}, state)

    assert found == Difference(["disableExecuteApiEndpoint"], [], deletes_first=False)


def test_what_is_kept_is_compared_with_what_was_deployed() -> None:
    state = {"disableExecuteApiEndpoint": True}

    assert REST_API.difference({}, {"disableExecuteApiEndpoint": True}, state).changes == []


def test_a_preview_of_a_new_resource_knows_what_was_given_and_the_defaults() -> None:
    planned = QUEUE.planned({"name": "q-1234567", "__defaults": ["name"]}, {})

    assert planned["name"] == "q-1234567"
    assert planned["visibilityTimeoutSeconds"] == 30
    assert planned["arn"] == planned["url"] == planned["sqsManagedSseEnabled"] == UNKNOWN
    assert "__defaults" not in planned


def test_a_preview_of_an_update_keeps_the_outputs_that_stay() -> None:
    state = {"arn": "arn:f", "codeSha256": "old", "version": "$LATEST", "memorySize": 128}

    planned = FUNCTION.planned({"memorySize": 256}, state)

    assert planned["arn"] == "arn:f"
    assert planned["memorySize"] == 256
    assert planned["codeSha256"] == UNKNOWN


def test_a_state_has_inputs_defaults_and_outputs_but_no_archive() -> None:
    inputs = {"name": "f", "code": {SIGNATURE: ARCHIVE, "hash": "1"}}
    live = {"name": "f", "memorySize": 128, "arn": "arn:f", "description": None}

    state = FUNCTION.state(inputs, live)

    assert state["memorySize"] == 128
    assert state["arn"] == "arn:f"
    assert "code" not in state
    assert "description" not in state


@pytest.mark.parametrize(
    ("kind", "inputs", "live"),
    [
        (ROLE, {"assumeRolePolicy": '{"a":1}'}, {"assumeRolePolicy": '{ "a": 1 }'}),
        (METHOD, {"authorization": "NONE"}, {"authorization": "NONE", "apiKeyRequired": False}),
        (
            FUNCTION,
            {"loggingConfig": {"logFormat": "JSON"}},
            {"loggingConfig": {"logFormat": "JSON", "logGroup": "/aws/lambda/f"}},
        ),
        (FUNCTION, {}, {"loggingConfig": {"logFormat": "Text"}, "memorySize": 128, "tags": {}}),
    ],
)
def test_nothing_drifts_when_nothing_changed(
    kind: Kind, inputs: dict[str, Any], live: dict[str, Any]
) -> None:
    assert kind.drifted(inputs, live) == inputs


@pytest.mark.parametrize(
    ("kind", "inputs", "live", "drifted"),
    [
        (
            METHOD,
            {"authorization": "NONE"},
            {"authorization": "AWS_IAM"},
            {"authorization": "AWS_IAM"},
        ),
        (INTEGRATION, {"uri": "u"}, {"uri": None}, {}),
        (
            INTEGRATION,
            {},
            {"requestParameters": {"integration.request.header.X": "'x'"}},
            {"requestParameters": {"integration.request.header.X": "'x'"}},
        ),
        (
            FUNCTION,
            {"environment": {"variables": {"A": "1"}}},
            {"environment": {"variables": {"A": "1", "B": "2"}}},
            {"environment": {"variables": {"A": "1", "B": "2"}}},
        ),
        (FUNCTION, {"code": {"hash": "1"}, "name": "f"}, {"code": None}, {"name": "f"}),
        (FUNCTION, {"__defaults": ["name"]}, {}, {"__defaults": ["name"]}),
    ],
)
def test_drift_is_what_differs_in_the_cloud(
    kind: Kind, inputs: dict[str, Any], live: dict[str, Any], drifted: dict[str, Any]
) -> None:
    assert kind.drifted(inputs, live) == drifted


def test_a_policy_that_allows_something_else_is_drift() -> None:
    live = json.dumps({"Action": ["a", "b"]})

    assert ROLE.drifted({"assumeRolePolicy": '{"Action":["a"]}'}, {"assumeRolePolicy": live}) == {
        "assumeRolePolicy": live
    }

"""Stages, and the settings of their methods."""

from typing import Any

from botocore.exceptions import ClientError

from ..cloud import Cloud
from ..errors import GoneError
from ..kind import Kind
from ..values import Properties
from .part import Part, part_kind


def _stage_outputs(cloud: Cloud, state: Properties, _: Properties) -> Properties:
    api, stage = state["restApi"], state["stageName"]
    return {
        "arn": cloud.arn("apigateway", f"/restapis/{api}/stages/{stage}", account=False),
        "executionArn": cloud.arn("execute-api", f"{api}/{stage}"),
        "invokeUrl": f"https://{api}.execute-api.{cloud.region}.{cloud.dns_suffix}/{stage}",
    }


STAGE = part_kind(
    "Stage",
    "Stage",
    Part(
        noun="stage",
        verb="create",
        keys={"restApi": "restApiId", "stageName": "stageName"},
        id_prefix="ags",
        values={
            "cacheClusterEnabled": "cacheClusterEnabled",
            "deployment": "deploymentId",
            "description": "description",
            "variables": "variables",
            "xrayTracingEnabled": "tracingEnabled",
        },
        later={"accessLogSettings": "accessLogSettings"},
        outputs=_stage_outputs,
        tagged=True,
    ),
    outputs=frozenset({"arn", "executionArn", "invokeUrl"}),
)

# The input and its path below that of the method.
# Source: https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateStage-Patch
_SETTINGS = {
    "cacheDataEncrypted": "caching/dataEncrypted",
    "cacheTtlInSeconds": "caching/ttlInSeconds",
    "cachingEnabled": "caching/enabled",
    "dataTraceEnabled": "logging/dataTrace",
    "loggingLevel": "logging/loglevel",
    "metricsEnabled": "metrics/enabled",
    "requireAuthorizationForCacheControl": "caching/requireAuthorizationForCacheControl",
    "throttlingBurstLimit": "throttling/burstLimit",
    "throttlingRateLimit": "throttling/rateLimit",
}

_DEFAULTS = {
    "cacheDataEncrypted": False,
    "cacheTtlInSeconds": 300,
    "cachingEnabled": False,
    "dataTraceEnabled": False,
    "loggingLevel": "OFF",
    "metricsEnabled": False,
    "requireAuthorizationForCacheControl": True,
    "throttlingBurstLimit": -1,
    "throttlingRateLimit": -1,
}


def _create_settings(cloud: Cloud, new: Properties) -> str:
    _patch(cloud, new, [_replace(new, name, value) for name, value in new["settings"].items()])
    return _settings_id(new)


def _settings_id(properties: Properties) -> str:
    return "-".join(properties[name] for name in ("restApi", "stageName", "methodPath"))


def _read_settings(cloud: Cloud, _: str, state: Properties) -> Properties:
    stage = cloud.client("apigateway").get_stage(restApiId=state["restApi"], stageName=state["stageName"])
    found = stage.get("methodSettings", {}).get(state["methodPath"])
    if found is None:
        raise GoneError(f"stage {state['stageName']} has no settings for {state['methodPath']}")
    return {"settings": {name: found[name] for name in _SETTINGS if name in found}}


def _update_settings(cloud: Cloud, _: str, old: Properties, new: Properties) -> None:
    before, after = old["settings"], new["settings"]
    if before.keys() - after.keys():
        # What is left out has its default again, and a patch cannot say which that is.
        _delete_settings(cloud, "", old)
        before = {}
    changed = [_replace(new, name, after[name]) for name in after if before.get(name) != after[name]]
    _patch(cloud, new, changed)


def _delete_settings(cloud: Cloud, _: str, state: Properties) -> None:
    try:
        _patch(cloud, state, [{"op": "remove", "path": f"/{state['methodPath']}"}])
    except ClientError as error:
        # The emulator removes those of all methods only; of one method they become what they were at first.
        if "Invalid method setting path" not in str(error):
            raise
        _patch(cloud, state, [_replace(state, name, _DEFAULTS[name]) for name in state["settings"]])


def _patch(cloud: Cloud, properties: Properties, operations: list[dict[str, str]]) -> None:
    cloud.client("apigateway").update_stage(
        restApiId=properties["restApi"], stageName=properties["stageName"], patchOperations=operations
    )


def _replace(properties: Properties, name: str, value: Any) -> dict[str, str]:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return {"op": "replace", "path": f"/{properties['methodPath']}/{_SETTINGS[name]}", "value": text}


METHOD_SETTINGS = Kind(
    pulumi_type="aws:apigateway/methodSettings:MethodSettings",
    title="API Gateway Method Settings",
    address=frozenset({"restApi", "stageName", "methodPath"}),
    create=_create_settings,
    read=_read_settings,
    update=_update_settings,
    delete=_delete_settings,
    found_by=frozenset({"settings"}),
    find=lambda _, traces: [_settings_id(traces)],
)

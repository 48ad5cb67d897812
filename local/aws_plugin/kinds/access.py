"""API keys and usage plans, and the account's role for logs."""

from typing import Any

from ..cloud import Cloud
from ..errors import GoneError
from ..kind import Kind
from ..naming import AutoName
from ..values import Properties
from .patches import Operation, patch_operations
from .rest_api import read_tags, update_tags

_KEY_PATHS = {"name": "/name", "description": "/description", "enabled": "/enabled"}
_PLAN_PATHS = {"name": "/name", "description": "/description"}
_ACCOUNT_ID = "api-gateway-account"
_LIMITS = {"quotaSettings": "quota", "throttleSettings": "throttle"}


def _create_key(cloud: Cloud, new: Properties) -> str:
    given = {name: new[name] for name in ("name", "description", "enabled", "value", "tags") if name in new}
    key_id: str = cloud.client("apigateway").create_api_key(**given)["id"]
    return key_id


def _read_key(cloud: Cloud, key_id: str, state: Properties) -> Properties:
    key = cloud.client("apigateway").get_api_key(apiKey=key_id, includeValue=True)
    arn = _arn(cloud, "apikeys", key_id)
    told = {name: key.get(name) for name in ("name", "description", "enabled", "value")}
    return {**told, "arn": arn, "tags": read_tags(cloud, arn, state)}


def _update_key(cloud: Cloud, key_id: str, old: Properties, new: Properties) -> None:
    if operations := patch_operations(_KEY_PATHS, old, new):
        cloud.client("apigateway").update_api_key(apiKey=key_id, patchOperations=operations)
    update_tags(cloud, _arn(cloud, "apikeys", key_id), old, new)


def _find_keys(cloud: Cloud, traces: Properties) -> list[str]:
    pages = cloud.client("apigateway").get_paginator("get_api_keys").paginate(nameQuery=traces["name"])
    return [key["id"] for page in pages for key in page["items"] if key["name"] == traces["name"]]


def _delete_key(cloud: Cloud, key_id: str, _: Properties) -> None:
    cloud.client("apigateway").delete_api_key(apiKey=key_id)


API_KEY = Kind(
    pulumi_type="aws:apigateway/apiKey:ApiKey",
    title="API Gateway API Key",
    auto_name=AutoName("name", 255),
    defaults={"enabled": True},
    outputs=frozenset({"arn"}),
    create=_create_key,
    read=_read_key,
    update=_update_key,
    delete=_delete_key,
    find=_find_keys,
)


def _create_plan(cloud: Cloud, new: Properties) -> str:
    given = {name: new[name] for name in ("name", "description", "apiStages", "tags") if name in new}
    limits = {to: new[name] for name, to in _LIMITS.items() if new.get(name)}
    plan_id: str = cloud.client("apigateway").create_usage_plan(**given, **limits)["id"]
    return plan_id


def _read_plan(cloud: Cloud, plan_id: str, state: Properties) -> Properties:
    plan = cloud.client("apigateway").get_usage_plan(usagePlanId=plan_id)
    stages = [{"apiId": stage["apiId"], "stage": stage["stage"]} for stage in plan.get("apiStages", [])]
    arn = _arn(cloud, "usageplans", plan_id)
    return {
        "name": plan["name"],
        "description": plan.get("description"),
        "apiStages": stages,
        **{name: plan.get(to) for name, to in _LIMITS.items()},
        "arn": arn,
        "tags": read_tags(cloud, arn, state),
    }


def _update_plan(cloud: Cloud, plan_id: str, old: Properties, new: Properties) -> None:
    operations = patch_operations(_PLAN_PATHS, old, new)
    operations += _stage_operations(old.get("apiStages", []), new.get("apiStages", []))
    for name, to in _LIMITS.items():
        before, after = old.get(name) or {}, new.get(name) or {}
        if before and not after:
            operations.append({"op": "remove", "path": f"/{to}"})
        operations += [
            {"op": "replace", "path": f"/{to}/{key}", "value": str(value)}
            for key, value in after.items()
            if before.get(key) != value
        ]
    if operations:
        cloud.client("apigateway").update_usage_plan(usagePlanId=plan_id, patchOperations=operations)
    update_tags(cloud, _arn(cloud, "usageplans", plan_id), old, new)


def _stage_operations(old: list[Any], new: list[Any]) -> list[Operation]:
    before, after = ([f"{stage['apiId']}:{stage['stage']}" for stage in stages] for stages in (old, new))
    removed = [{"op": "remove", "path": "/apiStages", "value": s} for s in before if s not in after]
    return removed + [{"op": "add", "path": "/apiStages", "value": s} for s in after if s not in before]


def _delete_plan(cloud: Cloud, plan_id: str, state: Properties) -> None:
    # A plan that is still attached to a stage is not deleted.
    if operations := _stage_operations(state.get("apiStages", []), []):
        cloud.client("apigateway").update_usage_plan(usagePlanId=plan_id, patchOperations=operations)
    cloud.client("apigateway").delete_usage_plan(usagePlanId=plan_id)


def _find_plans(cloud: Cloud, traces: Properties) -> list[str]:
    pages = cloud.client("apigateway").get_paginator("get_usage_plans").paginate()
    return [plan["id"] for page in pages for plan in page["items"] if plan["name"] == traces["name"]]


USAGE_PLAN = Kind(
    pulumi_type="aws:apigateway/usagePlan:UsagePlan",
    title="API Gateway Usage Plan",
    auto_name=AutoName("name", 255),
    outputs=frozenset({"arn"}),
    create=_create_plan,
    read=_read_plan,
    update=_update_plan,
    delete=_delete_plan,
    found_by=frozenset({"apiStages"}),
    find=_find_plans,
)


def _create_plan_key(cloud: Cloud, new: Properties) -> str:
    return str(
        cloud.client("apigateway").create_usage_plan_key(
            usagePlanId=new["usagePlanId"], keyId=new["keyId"], keyType=new["keyType"]
        )["id"]
    )


def _read_plan_key(cloud: Cloud, key_id: str, state: Properties) -> Properties:
    key = cloud.client("apigateway").get_usage_plan_key(usagePlanId=state["usagePlanId"], keyId=key_id)
    told = {name: state[name] for name in ("usagePlanId", "keyId", "keyType")}
    return {**told, "name": key.get("name")}


def _delete_plan_key(cloud: Cloud, key_id: str, state: Properties) -> None:
    cloud.client("apigateway").delete_usage_plan_key(usagePlanId=state["usagePlanId"], keyId=key_id)


USAGE_PLAN_KEY = Kind(
    pulumi_type="aws:apigateway/usagePlanKey:UsagePlanKey",
    title="API Gateway Usage Plan Key",
    address=frozenset({"usagePlanId", "keyId"}),
    find=lambda _, traces: [traces["keyId"]],
    outputs=frozenset({"name"}),
    create=_create_plan_key,
    read=_read_plan_key,
    delete=_delete_plan_key,
)


def _put_account(cloud: Cloud, new: Properties) -> str:
    operation = {"op": "replace", "path": "/cloudwatchRoleArn", "value": new.get("cloudwatchRoleArn", "")}
    cloud.client("apigateway").update_account(patchOperations=[operation])
    return _ACCOUNT_ID


def _read_account(cloud: Cloud, _: str, state: Properties) -> Properties:
    role = cloud.client("apigateway").get_account().get("cloudwatchRoleArn")
    if not role and state.get("cloudwatchRoleArn"):
        raise GoneError("the account has no role for API Gateway's logs")
    return {"cloudwatchRoleArn": role}


def _update_account(cloud: Cloud, _: str, __: Properties, new: Properties) -> None:
    _put_account(cloud, new)


def _delete_account(cloud: Cloud, _: str, __: Properties) -> None:
    _put_account(cloud, {})


ACCOUNT = Kind(
    pulumi_type="aws:apigateway/account:Account",
    title="API Gateway Account",
    create=_put_account,
    read=_read_account,
    update=_update_account,
    delete=_delete_account,
    find=lambda *_: [_ACCOUNT_ID],
)


def _arn(cloud: Cloud, kind: str, found_id: str) -> str:
    return cloud.arn("apigateway", f"/{kind}/{found_id}", account=False)

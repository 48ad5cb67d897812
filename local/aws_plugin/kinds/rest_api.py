"""REST APIs, empty or from an OpenAPI document."""

from datetime import UTC, datetime

from ..cloud import Cloud
from ..kind import Kind
from ..naming import AutoName
from ..values import Properties
from .equivalence import json_document, policy_document, tag_changes, undone_when_it_fails
from .patches import patch_operations

_PATHS = {
    "name": "/name",
    "apiKeySource": "/apiKeySource",
    "binaryMediaTypes": "/binaryMediaTypes",
    "description": "/description",
    "disableExecuteApiEndpoint": "/disableExecuteApiEndpoint",
    "minimumCompressionSize": "/minimumCompressionSize",
    "policy": "/policy",
}


def rfc3339(moment: datetime) -> str:
    """Return a moment as the published plugin writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_tags(cloud: Cloud, arn: str, state: Properties) -> dict[str, str]:
    """Return the tags of an API or a stage.

    A state that is inputs alone is that of a resource just made or changed, which has the tags it was given.
    """
    if state and "arn" not in state:
        return dict(state.get("tags", {}))
    tags: dict[str, str] = cloud.client("apigateway").get_tags(resourceArn=arn).get("tags", {})
    return tags


def update_tags(cloud: Cloud, arn: str, old: Properties, new: Properties) -> None:
    """Bring the tags of an API or a stage from old inputs to new ones."""
    changed, removed = tag_changes(old, new)
    if changed:
        cloud.client("apigateway").tag_resource(resourceArn=arn, tags=changed)
    if removed:
        cloud.client("apigateway").untag_resource(resourceArn=arn, tagKeys=removed)


def policy_text(api: Properties) -> str | None:
    """Return the policy in an answer, which has it as the inside of a JSON string."""
    policy: str | None = api.get("policy")
    return policy and policy.replace('\\"', '"').replace("\\/", "/")


def _values(given: Properties) -> Properties:
    """Return the properties with a path, as the API takes them."""
    values = {name: given[name] for name in _PATHS if name in given}
    if "minimumCompressionSize" in values:
        size = int(values.pop("minimumCompressionSize"))
        return values | ({"minimumCompressionSize": size} if size >= 0 else {})
    return values


def _compressed(size: str) -> str | None:
    return None if size == "-1" else size


def _create(cloud: Cloud, new: Properties) -> str:
    gateway = cloud.client("apigateway")
    endpoint = new.get("endpointConfiguration", {})
    api_id: str = gateway.create_rest_api(
        **_values(new),
        **({"endpointConfiguration": _endpoint(endpoint)} if endpoint else {}),
    )["id"]
    undone_when_it_fails(
        lambda: _finish(cloud, api_id, new), lambda: gateway.delete_rest_api(restApiId=api_id)
    )
    return api_id


def _endpoint(given: Properties) -> Properties:
    vpc_endpoints = {"vpcEndpointIds": given["vpcEndpointIds"]} if given.get("vpcEndpointIds") else {}
    return {"types": [given["types"]], **vpc_endpoints}


def _finish(cloud: Cloud, api_id: str, new: Properties) -> None:
    _import(cloud, api_id, new)
    update_tags(cloud, _arn(cloud, api_id), {}, new)


def _import(cloud: Cloud, api_id: str, new: Properties) -> None:
    """Make the API what its document says, but for what is given as a property or kept of the state.

    So does the provider: whatever an earlier import left in its state takes the place of what this one says.
    Source: resourceRestAPIWithBodyUpdateOperations in internal/service/apigateway/rest_api.go
    """
    if not new.get("body"):
        return
    gateway = cloud.client("apigateway")
    imported = gateway.put_rest_api(
        restApiId=api_id,
        mode="overwrite",
        failOnWarnings=new.get("failOnWarnings", False),
        body=new["body"].encode(),
    )
    given = {n: value for n, value in _values(new).items() if value is not False and value not in ("", [])}
    live = {**imported, "policy": policy_text(imported)}
    if operations := patch_operations(_PATHS, {name: live.get(name) for name in given}, given):
        gateway.update_rest_api(restApiId=api_id, patchOperations=operations)


def _read(cloud: Cloud, api_id: str, state: Properties) -> Properties:
    gateway = cloud.client("apigateway")
    api = gateway.get_rest_api(restApiId=api_id)
    endpoint = api.get("endpointConfiguration", {})
    vpc_endpoints = {name: endpoint[name] for name in ("vpcEndpointIds",) if endpoint.get(name)}
    size = api.get("minimumCompressionSize")
    return {
        "name": api["name"],
        "description": api.get("description"),
        "binaryMediaTypes": api.get("binaryMediaTypes"),
        "apiKeySource": api.get("apiKeySource"),
        "disableExecuteApiEndpoint": api.get("disableExecuteApiEndpoint"),
        "minimumCompressionSize": None if size is None else str(size),
        "policy": policy_text(api),
        "endpointConfiguration": {"types": endpoint["types"][0], **vpc_endpoints} if endpoint else None,
        "tags": read_tags(cloud, _arn(cloud, api_id), state),
        "arn": _arn(cloud, api_id),
        "createdDate": rfc3339(api["createdDate"]),
        "executionArn": cloud.arn("execute-api", api_id),
        "rootResourceId": api["rootResourceId"],
    }


def _update(cloud: Cloud, api_id: str, old: Properties, new: Properties) -> None:
    gateway = cloud.client("apigateway")
    operations = patch_operations(_PATHS, _values(old), _values(new))
    before, after = old.get("endpointConfiguration", {}), new.get("endpointConfiguration", {})
    if after and before.get("types") != after["types"]:
        path = (
            f"/endpointConfiguration/types/{before['types']}" if before else "/endpointConfiguration/types/0"
        )
        operations.append({"op": "replace", "path": path, "value": after["types"]})
    vpc_endpoints = {"vpcEndpointIds": "/endpointConfiguration/vpcEndpointIds"}
    operations += patch_operations(vpc_endpoints, before, after)
    if operations:
        gateway.update_rest_api(restApiId=api_id, patchOperations=operations)
    if old.get("body") != new.get("body"):
        _import(cloud, api_id, new)
    update_tags(cloud, _arn(cloud, api_id), old, new)


def _arn(cloud: Cloud, api_id: str) -> str:
    return cloud.arn("apigateway", f"/restapis/{api_id}", account=False)


def _delete(cloud: Cloud, api_id: str, _: Properties) -> None:
    cloud.client("apigateway").delete_rest_api(restApiId=api_id)


def _find(cloud: Cloud, traces: Properties) -> list[str]:
    pages = cloud.client("apigateway").get_paginator("get_rest_apis").paginate()
    return [api["id"] for page in pages for api in page["items"] if api["name"] == traces.get("name")]


REST_API = Kind(
    pulumi_type="aws:apigateway/restApi:RestApi",
    title="API Gateway REST API",
    auto_name=AutoName("name", 255),
    outputs=frozenset({"arn", "createdDate", "executionArn", "rootResourceId"}),
    forms={
        "binaryMediaTypes": sorted,
        "body": json_document,
        "policy": policy_document,
        "minimumCompressionSize": _compressed,
    },
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    find=_find,
)

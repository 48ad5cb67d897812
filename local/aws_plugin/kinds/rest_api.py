"""REST APIs, empty or from an OpenAPI document."""

from datetime import UTC, datetime

from ..cloud import Cloud
from ..kind import Chosen, Kind
from ..naming import AutoName
from ..values import Properties
from .equivalence import json_document, tag_changes, undone_when_it_fails
from .patches import patch_operations

_PATHS = {
    "name": "/name",
    "apiKeySource": "/apiKeySource",
    "binaryMediaTypes": "/binaryMediaTypes",
    "description": "/description",
    "disableExecuteApiEndpoint": "/disableExecuteApiEndpoint",
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


def _create(cloud: Cloud, new: Properties) -> str:
    gateway = cloud.client("apigateway")
    endpoint = new.get("endpointConfiguration", {})
    api_id: str = gateway.create_rest_api(
        **{name: new[name] for name in _PATHS if name in new},
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
    """Make the API what its document says, but for what is given as a property."""
    if not new.get("body"):
        return
    gateway = cloud.client("apigateway")
    imported = gateway.put_rest_api(
        restApiId=api_id,
        mode="overwrite",
        failOnWarnings=new.get("failOnWarnings", False),
        body=new["body"].encode(),
    )
    given = {name: new[name] for name in _PATHS if name in new}
    if operations := patch_operations(_PATHS, {name: imported.get(name) for name in given}, given):
        gateway.update_rest_api(restApiId=api_id, patchOperations=operations)


def _read(cloud: Cloud, api_id: str, state: Properties) -> Properties:
    gateway = cloud.client("apigateway")
    api = gateway.get_rest_api(restApiId=api_id)
    endpoint = api.get("endpointConfiguration", {})
    vpc_endpoints = {name: endpoint[name] for name in ("vpcEndpointIds",) if endpoint.get(name)}
    live = {
        "name": api["name"],
        "description": api.get("description"),
        "binaryMediaTypes": api.get("binaryMediaTypes"),
        "apiKeySource": api.get("apiKeySource"),
        "disableExecuteApiEndpoint": api.get("disableExecuteApiEndpoint"),
        "endpointConfiguration": {"types": endpoint["types"][0], **vpc_endpoints} if endpoint else None,
        "tags": read_tags(cloud, _arn(cloud, api_id), state),
        "arn": _arn(cloud, api_id),
        "createdDate": rfc3339(api["createdDate"]),
        "executionArn": cloud.arn("execute-api", api_id),
        "rootResourceId": api["rootResourceId"],
    }
    if state.get("body"):
        # The document may set these too, and then they are no drift.
        for name in ("description", "binaryMediaTypes"):
            if name not in state:
                del live[name]
    return live


def _update(cloud: Cloud, api_id: str, old: Properties, new: Properties) -> None:
    gateway = cloud.client("apigateway")
    operations = patch_operations(_PATHS, old, new)
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
    inputs=frozenset(
        {
            *(*_PATHS, "body", "failOnWarnings", "tags"),
            *("endpointConfiguration.types", "endpointConfiguration.vpcEndpointIds"),
        }
    ),
    auto_name=AutoName("name", 255),
    unique=False,
    defaults={"apiKeySource": Chosen.BY_AWS, "endpointConfiguration": Chosen.BY_AWS},
    outputs=frozenset({"arn", "createdDate", "executionArn", "rootResourceId"}),
    forms={"binaryMediaTypes": sorted, "body": json_document},
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    find=_find,
)

"""Log groups."""

from ..cloud import Cloud
from ..errors import GoneError
from ..kind import Kind
from ..naming import AutoName
from ..values import Properties
from .equivalence import tag_changes, undone_when_it_fails


def _create(cloud: Cloud, new: Properties) -> str:
    logs = cloud.client("logs")
    name: str = new["name"]
    key = {"kmsKeyId": new["kmsKeyId"]} if "kmsKeyId" in new else {}
    logs.create_log_group(logGroupName=name, tags=new.get("tags", {}), **key)
    undone_when_it_fails(
        lambda: _set_retention(cloud, name, new), lambda: logs.delete_log_group(logGroupName=name)
    )
    return name


def _read(cloud: Cloud, name: str, _: Properties) -> Properties:
    logs = cloud.client("logs")
    pages = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=name)
    groups = (group for page in pages for group in page["logGroups"])
    group = next((group for group in groups if group["logGroupName"] == name), None)
    if group is None:
        raise GoneError(f"there is no log group {name}")
    # The API's ARN ends with `:*`, for the streams of the group.
    arn = group["arn"].removesuffix(":*")
    return {
        "name": name,
        "kmsKeyId": group.get("kmsKeyId"),
        "retentionInDays": group.get("retentionInDays"),
        "tags": logs.list_tags_for_resource(resourceArn=arn).get("tags", {}),
        "arn": arn,
    }


def _update(cloud: Cloud, name: str, old: Properties, new: Properties) -> None:
    if old.get("retentionInDays") != new.get("retentionInDays"):
        _set_retention(cloud, name, new)
    if old.get("kmsKeyId") != new.get("kmsKeyId"):
        _set_key(cloud, name, new)
    changed, removed = tag_changes(old, new)
    logs, arn = cloud.client("logs"), cloud.arn("logs", f"log-group:{name}")
    if changed:
        logs.tag_resource(resourceArn=arn, tags=changed)
    if removed:
        logs.untag_resource(resourceArn=arn, tagKeys=removed)


def _set_retention(cloud: Cloud, name: str, new: Properties) -> None:
    if days := new.get("retentionInDays"):
        cloud.client("logs").put_retention_policy(logGroupName=name, retentionInDays=days)
    else:
        cloud.client("logs").delete_retention_policy(logGroupName=name)


def _set_key(cloud: Cloud, name: str, new: Properties) -> None:
    if key := new.get("kmsKeyId"):
        cloud.client("logs").associate_kms_key(logGroupName=name, kmsKeyId=key)
    else:
        cloud.client("logs").disassociate_kms_key(logGroupName=name)


def _delete(cloud: Cloud, name: str, _: Properties) -> None:
    cloud.client("logs").delete_log_group(logGroupName=name)


LOG_GROUP = Kind(
    pulumi_type="aws:cloudwatch/logGroup:LogGroup",
    title="CloudWatch Logs Log Group",
    auto_name=AutoName("name", 512),
    outputs=frozenset({"arn"}),
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
)

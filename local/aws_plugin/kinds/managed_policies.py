"""Managed policies, such as those that bound roles."""

import json
from typing import Any

from ..cloud import Cloud
from ..kind import Kind
from ..naming import AutoName
from ..values import Properties
from .equivalence import policy_document, tag_changes

_MOST_VERSIONS = 5


def _create(cloud: Cloud, new: Properties) -> str:
    arn: str = cloud.client("iam").create_policy(
        PolicyName=new["name"],
        Path=new["path"],
        PolicyDocument=new["policy"],
        **({"Description": new["description"]} if "description" in new else {}),
        Tags=[{"Key": key, "Value": value} for key, value in new.get("tags", {}).items()],
    )["Policy"]["Arn"]
    return arn


def _read(cloud: Cloud, arn: str, _: Properties) -> Properties:
    iam = cloud.client("iam")
    policy = iam.get_policy(PolicyArn=arn)["Policy"]
    version = iam.get_policy_version(PolicyArn=arn, VersionId=policy["DefaultVersionId"])["PolicyVersion"]
    return {
        "name": policy["PolicyName"],
        "path": policy["Path"],
        "description": policy.get("Description"),
        "policy": json.dumps(version["Document"]),
        "tags": {tag["Key"]: tag["Value"] for tag in policy.get("Tags", [])},
        "arn": policy["Arn"],
        "policyId": policy["PolicyId"],
    }


def _update(cloud: Cloud, arn: str, old: Properties, new: Properties) -> None:
    iam = cloud.client("iam")
    if old["policy"] != new["policy"]:
        if len(versions := _versions(cloud, arn)) >= _MOST_VERSIONS:
            _delete_version(cloud, arn, [one for one in versions if not one["IsDefaultVersion"]][-1])
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=new["policy"], SetAsDefault=True)
    changed, removed = tag_changes(old, new)
    if changed:
        tags = [{"Key": key, "Value": value} for key, value in changed.items()]
        iam.tag_policy(PolicyArn=arn, Tags=tags)
    if removed:
        iam.untag_policy(PolicyArn=arn, TagKeys=removed)


def _delete(cloud: Cloud, arn: str, _: Properties) -> None:
    for version in _versions(cloud, arn):
        if not version["IsDefaultVersion"]:
            _delete_version(cloud, arn, version)
    cloud.client("iam").delete_policy(PolicyArn=arn)


def _find(cloud: Cloud, traces: Properties) -> list[str]:
    return [f"arn:{cloud.partition}:iam::{cloud.account_id}:policy{traces['path']}{traces['name']}"]


def _versions(cloud: Cloud, arn: str) -> list[dict[str, Any]]:
    """Return the versions of a policy, the newest first."""
    found: list[dict[str, Any]] = cloud.client("iam").list_policy_versions(PolicyArn=arn)["Versions"]
    return sorted(found, key=lambda version: int(version["VersionId"].removeprefix("v")), reverse=True)


def _delete_version(cloud: Cloud, arn: str, version: dict[str, Any]) -> None:
    cloud.client("iam").delete_policy_version(PolicyArn=arn, VersionId=version["VersionId"])


POLICY = Kind(
    pulumi_type="aws:iam/policy:Policy",
    title="IAM Policy",
    auto_name=AutoName("name", 128),
    defaults={"path": "/"},
    outputs=frozenset({"arn", "policyId"}),
    forms={"policy": policy_document},
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    found_by=frozenset({"path"}),
    find=_find,
)

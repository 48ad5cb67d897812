"""Roles, their inline policies, and the identity providers that roles trust."""

import json

from ..cloud import Cloud
from ..kind import Kind
from ..naming import AutoName
from ..values import Properties
from .equivalence import policy_document, tag_changes

_HOUR = 3600


def _create_role(cloud: Cloud, new: Properties) -> str:
    cloud.client("iam").create_role(
        RoleName=new["name"],
        Path=new["path"],
        AssumeRolePolicyDocument=new["assumeRolePolicy"],
        **({"Description": new["description"]} if "description" in new else {}),
        MaxSessionDuration=new["maxSessionDuration"],
        **({"PermissionsBoundary": new["permissionsBoundary"]} if "permissionsBoundary" in new else {}),
        Tags=_pairs(new.get("tags", {})),
    )
    name: str = new["name"]
    return name


def _read_role(cloud: Cloud, role_id: str, _: Properties) -> Properties:
    role = cloud.client("iam").get_role(RoleName=role_id)["Role"]
    return {
        "name": role["RoleName"],
        "path": role["Path"],
        "assumeRolePolicy": json.dumps(role["AssumeRolePolicyDocument"]),
        "description": role.get("Description"),
        "maxSessionDuration": role.get("MaxSessionDuration", _HOUR),
        "permissionsBoundary": role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
        "tags": {tag["Key"]: tag["Value"] for tag in role.get("Tags", [])},
        "arn": role["Arn"],
        "createDate": role["CreateDate"].strftime("%Y-%m-%dT%H:%M:%SZ"),
        "uniqueId": role["RoleId"],
    }


def _update_role(cloud: Cloud, role_id: str, old: Properties, new: Properties) -> None:
    iam = cloud.client("iam")
    if old["assumeRolePolicy"] != new["assumeRolePolicy"]:
        iam.update_assume_role_policy(RoleName=role_id, PolicyDocument=new["assumeRolePolicy"])
    iam.update_role(
        RoleName=role_id,
        Description=new.get("description", ""),
        MaxSessionDuration=new["maxSessionDuration"],
    )
    if (boundary := new.get("permissionsBoundary")) != old.get("permissionsBoundary"):
        if boundary:
            iam.put_role_permissions_boundary(RoleName=role_id, PermissionsBoundary=boundary)
        else:
            iam.delete_role_permissions_boundary(RoleName=role_id)
    changed, removed = tag_changes(old, new)
    if changed:
        iam.tag_role(RoleName=role_id, Tags=_pairs(changed))
    if removed:
        iam.untag_role(RoleName=role_id, TagKeys=removed)


def _delete_role(cloud: Cloud, role_id: str, _: Properties) -> None:
    cloud.client("iam").delete_role(RoleName=role_id)


def _put_role_policy(cloud: Cloud, new: Properties) -> str:
    cloud.client("iam").put_role_policy(
        RoleName=new["role"], PolicyName=new["name"], PolicyDocument=new["policy"]
    )
    return _role_policy_id(new)


def _role_policy_id(properties: Properties) -> str:
    return f"{properties['role']}:{properties['name']}"


def _read_role_policy(cloud: Cloud, policy_id: str, _: Properties) -> Properties:
    role, name = policy_id.split(":", 1)
    policy = cloud.client("iam").get_role_policy(RoleName=role, PolicyName=name)
    return {"role": role, "name": name, "policy": json.dumps(policy["PolicyDocument"])}


def _update_role_policy(cloud: Cloud, _: str, _old: Properties, new: Properties) -> None:
    _put_role_policy(cloud, new)


def _delete_role_policy(cloud: Cloud, policy_id: str, _: Properties) -> None:
    role, name = policy_id.split(":", 1)
    cloud.client("iam").delete_role_policy(RoleName=role, PolicyName=name)


def _create_identity_provider(cloud: Cloud, new: Properties) -> str:
    # Without thumbprints IAM fetches one itself, or needs none because it knows the issuer.
    thumbprints = {"ThumbprintList": new["thumbprintLists"]} if new.get("thumbprintLists") else {}
    arn: str = cloud.client("iam").create_open_id_connect_provider(
        Url=new["url"], ClientIDList=new["clientIdLists"], **thumbprints, Tags=_pairs(new.get("tags", {}))
    )["OpenIDConnectProviderArn"]
    return arn


def _read_identity_provider(cloud: Cloud, arn: str, _: Properties) -> Properties:
    provider = cloud.client("iam").get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    return {
        "url": provider["Url"],
        "clientIdLists": provider.get("ClientIDList", []),
        "thumbprintLists": provider.get("ThumbprintList", []),
        "tags": {tag["Key"]: tag["Value"] for tag in provider.get("Tags", [])},
        "arn": arn,
    }


def _update_identity_provider(cloud: Cloud, arn: str, old: Properties, new: Properties) -> None:
    iam = cloud.client("iam")
    # Taken out of the program, they stay: IAM does not take an empty list.
    if (thumbprints := new.get("thumbprintLists")) and thumbprints != old.get("thumbprintLists"):
        iam.update_open_id_connect_provider_thumbprint(
            OpenIDConnectProviderArn=arn, ThumbprintList=thumbprints
        )
    before, after = set(old["clientIdLists"]), set(new["clientIdLists"])
    for audience in sorted(after - before):
        iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID=audience)
    for audience in sorted(before - after):
        iam.remove_client_id_from_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID=audience)
    changed, removed = tag_changes(old, new)
    if changed:
        iam.tag_open_id_connect_provider(OpenIDConnectProviderArn=arn, Tags=_pairs(changed))
    if removed:
        iam.untag_open_id_connect_provider(OpenIDConnectProviderArn=arn, TagKeys=removed)


def _delete_identity_provider(cloud: Cloud, arn: str, _: Properties) -> None:
    cloud.client("iam").delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)


def _find_identity_providers(cloud: Cloud, traces: Properties) -> list[str]:
    providers = cloud.client("iam").list_open_id_connect_providers()["OpenIDConnectProviderList"]
    end = f":oidc-provider/{_without_scheme(traces['url'])}"
    return [provider["Arn"] for provider in providers if provider["Arn"].endswith(end)]


def _without_scheme(url: str) -> str:
    """Return the URL as IAM keeps it."""
    return url.removeprefix("https://")


def _pairs(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


ROLE = Kind(
    pulumi_type="aws:iam/role:Role",
    title="IAM Role",
    auto_name=AutoName("name", 64),
    defaults={"path": "/", "maxSessionDuration": _HOUR},
    outputs=frozenset({"arn", "createDate", "uniqueId"}),
    forms={"assumeRolePolicy": policy_document},
    create=_create_role,
    read=_read_role,
    update=_update_role,
    delete=_delete_role,
)

ROLE_POLICY = Kind(
    pulumi_type="aws:iam/rolePolicy:RolePolicy",
    title="IAM Role Policy",
    auto_name=AutoName("name", 128),
    forms={"policy": policy_document},
    create=_put_role_policy,
    read=_read_role_policy,
    update=_update_role_policy,
    delete=_delete_role_policy,
    found_by=frozenset({"role"}),
    find=lambda _, traces: [_role_policy_id(traces)],
)

IDENTITY_PROVIDER = Kind(
    pulumi_type="aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    title="IAM OIDC Provider",
    address=frozenset({"url"}),
    outputs=frozenset({"arn"}),
    forms={"url": _without_scheme, "clientIdLists": sorted},
    create=_create_identity_provider,
    read=_read_identity_provider,
    update=_update_identity_provider,
    delete=_delete_identity_provider,
    find=_find_identity_providers,
)

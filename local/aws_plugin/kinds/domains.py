"""Custom domain names and what they lead to."""

from botocore.exceptions import ClientError

from ..cloud import Cloud
from ..kind import Kind
from ..values import Properties
from .patches import patch_operations
from .rest_api import read_tags, update_tags

_PATHS = {
    "certificateArn": "/certificateArn",
    "regionalCertificateArn": "/regionalCertificateArn",
    "securityPolicy": "/securityPolicy",
    "endpointAccessMode": "/endpointAccessMode",
}
# The output of the SDK, and its name in an answer.
_TARGETS = {
    "cloudfrontDomainName": "distributionDomainName",
    "cloudfrontZoneId": "distributionHostedZoneId",
    "regionalDomainName": "regionalDomainName",
    "regionalZoneId": "regionalHostedZoneId",
}


def _create_domain(cloud: Cloud, new: Properties) -> str:
    endpoint = new.get("endpointConfiguration", {})
    cloud.client("apigateway").create_domain_name(
        **{name: new[name] for name in ("domainName", *_PATHS, "tags") if name in new},
        **({"endpointConfiguration": {"types": [endpoint["types"]]}} if endpoint else {}),
    )
    name: str = new["domainName"]
    return name


def _read_domain(cloud: Cloud, name: str, state: Properties) -> Properties:
    domain = cloud.client("apigateway").get_domain_name(domainName=name)
    types = domain.get("endpointConfiguration", {}).get("types")
    return {
        "domainName": name,
        **{key: domain.get(key) for key in _PATHS},
        **{key: domain.get(to) for key, to in _TARGETS.items()},
        "endpointConfiguration": {"types": types[0]} if types else None,
        "arn": _arn(cloud, name),
        "tags": read_tags(cloud, _arn(cloud, name), state),
    }


def _update_domain(cloud: Cloud, name: str, old: Properties, new: Properties) -> None:
    operations = patch_operations(_PATHS, old, new)
    before, after = old.get("endpointConfiguration", {}), new.get("endpointConfiguration", {})
    operations += patch_operations({"types": "/endpointConfiguration/types/0"}, before, after)
    if operations:
        try:
            cloud.client("apigateway").update_domain_name(domainName=name, patchOperations=operations)
        except ClientError as error:
            # The emulator updates no domain name. Its mappings outlive one that is deleted.
            if "has not been implemented" not in str(error):
                raise
            _delete_domain(cloud, name, old)
            _create_domain(cloud, new)
    update_tags(cloud, _arn(cloud, name), old, new)


def _delete_domain(cloud: Cloud, name: str, _: Properties) -> None:
    cloud.client("apigateway").delete_domain_name(domainName=name)


def _arn(cloud: Cloud, name: str) -> str:
    return cloud.arn("apigateway", f"/domainnames/{name}", account=False)


DOMAIN_NAME = Kind(
    pulumi_type="aws:apigateway/domainName:DomainName",
    title="API Gateway Domain Name",
    address=frozenset({"domainName"}),
    outputs=frozenset({"arn", *_TARGETS}),
    create=_create_domain,
    read=_read_domain,
    update=_update_domain,
    delete=_delete_domain,
    find=lambda _, traces: [traces["domainName"]],
)

# How API Gateway calls the root of a domain name.
_ROOT = "(none)"


def _create_mapping(cloud: Cloud, new: Properties) -> str:
    names = {"restApi": "restApiId", "stageName": "stage", "basePath": "basePath"}
    cloud.client("apigateway").create_base_path_mapping(
        domainName=new["domainName"], **{to: new[name] for name, to in names.items() if name in new}
    )
    return _mapping_id(new)


def _mapping_id(properties: Properties) -> str:
    return f"{properties['domainName']}/{properties.get('basePath', '')}"


def _read_mapping(cloud: Cloud, _: str, state: Properties) -> Properties:
    mapping = cloud.client("apigateway").get_base_path_mapping(**_mapping(state))
    path = mapping.get("basePath")
    return {
        "domainName": state["domainName"],
        "basePath": None if path == _ROOT else path,
        "restApi": mapping["restApiId"],
        "stageName": mapping.get("stage"),
    }


def _update_mapping(cloud: Cloud, _: str, old: Properties, new: Properties) -> None:
    paths = {"restApi": "/restapiId", "stageName": "/stage", "basePath": "/basePath"}
    if operations := patch_operations(paths, *({**given, **_mapping(given)} for given in (old, new))):
        cloud.client("apigateway").update_base_path_mapping(**_mapping(old), patchOperations=operations)


def _delete_mapping(cloud: Cloud, _: str, state: Properties) -> None:
    cloud.client("apigateway").delete_base_path_mapping(**_mapping(state))


def _mapping(state: Properties) -> Properties:
    return {"domainName": state["domainName"], "basePath": state.get("basePath") or _ROOT}


BASE_PATH_MAPPING = Kind(
    pulumi_type="aws:apigateway/basePathMapping:BasePathMapping",
    title="API Gateway Base Path Mapping",
    address=frozenset({"domainName"}),
    create=_create_mapping,
    read=_read_mapping,
    update=_update_mapping,
    delete=_delete_mapping,
    found_by=frozenset({"basePath"}),
    find=lambda _, traces: [_mapping_id(traces)],
)

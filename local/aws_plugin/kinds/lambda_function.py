"""Lambda functions from an archive or a container image."""

from typing import Any

from botocore.exceptions import WaiterError

from ..archive import zipped
from ..cloud import Cloud
from ..errors import PluginError
from ..kind import Kind
from ..naming import AutoName
from ..values import Properties
from .equivalence import tag_changes, undone_when_it_fails

# The input, and the value that takes it away in an update.
_CONFIGURATION: dict[str, Any] = {
    "role": None,
    "handler": "",
    "runtime": None,
    "description": "",
    "memorySize": None,
    "timeout": None,
    "environment": {"variables": {}},
    "ephemeralStorage": None,
    "imageConfig": {},
    "kmsKeyArn": "",
    "layers": [],
    "vpcConfig": {"subnetIds": [], "securityGroupIds": []},
    "loggingConfig": None,
    "tracingConfig": None,
    "deadLetterConfig": {"targetArn": ""},
}
_CODE = ("code", "imageUri", "architectures")
# What the API calls otherwise than the SDK with a capital letter.
_API_NAMES = {"kmsKeyArn": "KMSKeyArn", "commands": "Command", "entryPoints": "EntryPoint"}
_SDK_NAMES = {name: key for key, name in _API_NAMES.items()}


def _create(cloud: Cloud, new: Properties) -> str:
    functions = cloud.client("lambda")
    name: str = new["name"]
    functions.create_function(
        FunctionName=name,
        PackageType=new.get("packageType", "Zip"),
        Code=_code(new),
        Tags=new.get("tags", {}),
        **({"Architectures": new["architectures"]} if "architectures" in new else {}),
        **_api_values({key: new[key] for key in _CONFIGURATION if key in new}),
    )
    undone_when_it_fails(
        lambda: _finish(cloud, name, new),
        lambda: functions.delete_function(FunctionName=name),
    )
    return name


def _finish(cloud: Cloud, name: str, new: Properties) -> None:
    _wait(cloud, "function_active_v2", name)
    if "reservedConcurrentExecutions" in new:
        _reserve(cloud, name, new)


def _code(new: Properties) -> Properties:
    return {"ImageUri": new["imageUri"]} if "imageUri" in new else {"ZipFile": zipped(new["code"])}


def _reserve(cloud: Cloud, name: str, new: Properties) -> None:
    """Reserve concurrent executions, or give them back: none are reserved by -1."""
    reserved = new.get("reservedConcurrentExecutions", -1)
    if reserved < 0:
        cloud.client("lambda").delete_function_concurrency(FunctionName=name)
    else:
        cloud.client("lambda").put_function_concurrency(
            FunctionName=name, ReservedConcurrentExecutions=reserved
        )


def _read(cloud: Cloud, name: str, state: Properties) -> Properties:
    function = cloud.client("lambda").get_function(FunctionName=name)
    configuration = function["Configuration"]
    arn = configuration["FunctionArn"]
    prefix = f"arn:{cloud.partition}:apigateway:{cloud.region}:lambda:path"
    live = {
        "name": configuration["FunctionName"],
        "architectures": configuration.get("Architectures", ["x86_64"]),
        "tags": function.get("Tags", {}),
        **{key: _sdk_value(configuration.get(_api_name(key))) for key in _CONFIGURATION},
        "layers": [layer["Arn"] for layer in configuration.get("Layers", [])],
        "imageConfig": _sdk_value(configuration.get("ImageConfigResponse", {}).get("ImageConfig")),
        "imageUri": function.get("Code", {}).get("ImageUri"),
        "packageType": configuration.get("PackageType", "Zip"),
        "reservedConcurrentExecutions": function.get("Concurrency", {}).get(
            "ReservedConcurrentExecutions", -1
        ),
        "arn": arn,
        "codeSha256": configuration["CodeSha256"],
        "invokeArn": f"{prefix}/2015-03-31/functions/{arn}/invocations",
        "lastModified": configuration["LastModified"],
        "qualifiedArn": f"{arn}:{configuration['Version']}",
        "qualifiedInvokeArn": (f"{prefix}/2015-03-31/functions/{arn}:{configuration['Version']}/invocations"),
        "sourceCodeSize": configuration["CodeSize"],
        "version": configuration["Version"],
    }
    if state.get("codeSha256", live["codeSha256"]) != live["codeSha256"]:
        live["code"] = None  # somebody else's code: as if the archive had never been deployed
    return live


def _update(cloud: Cloud, name: str, old: Properties, new: Properties) -> None:
    functions = cloud.client("lambda")
    changed = {
        key: new.get(key, removed)
        for key, removed in _CONFIGURATION.items()
        if new.get(key) != old.get(key) and new.get(key, removed) is not None
    }
    if changed:
        functions.update_function_configuration(FunctionName=name, **_api_values(changed))
        _wait(cloud, "function_updated_v2", name)
    if any(new.get(key) != old.get(key) for key in _CODE):
        functions.update_function_code(
            FunctionName=name,
            **_code(new),
            **({"Architectures": new["architectures"]} if "architectures" in new else {}),
        )
        _wait(cloud, "function_updated_v2", name)
    if new.get("reservedConcurrentExecutions") != old.get("reservedConcurrentExecutions"):
        _reserve(cloud, name, new)
    tags, removed_tags = tag_changes(old, new)
    arn = cloud.arn("lambda", f"function:{name}")
    if tags:
        functions.tag_resource(Resource=arn, Tags=tags)
    if removed_tags:
        functions.untag_resource(Resource=arn, TagKeys=removed_tags)


def _delete(cloud: Cloud, name: str, _: Properties) -> None:
    cloud.client("lambda").delete_function(FunctionName=name)


def _wait(cloud: Cloud, waiter: str, name: str) -> None:
    try:
        cloud.client("lambda").get_waiter(waiter).wait(FunctionName=name)
    except WaiterError as error:
        configuration = error.last_response.get("Configuration", {})
        reason = configuration.get("StateReason") or configuration.get("LastUpdateStatusReason") or error
        raise PluginError(f"the function did not become ready: {reason}") from error


def _api_values(inputs: Properties) -> Properties:
    return {
        _api_name(name): (
            {_api_name(key): item for key, item in value.items()} if isinstance(value, dict) else value
        )
        for name, value in inputs.items()
    }


def _api_name(name: str) -> str:
    return _API_NAMES.get(name, name[0].upper() + name[1:])


def _sdk_value(value: Any) -> Any:
    if isinstance(value, dict):
        return {_SDK_NAMES.get(key, key[0].lower() + key[1:]): item for key, item in value.items() if item}
    return value


def _contents(archive: Any) -> Any:
    """Return what two archives with the same contents have in common; the state has nothing but the hash."""
    return archive.get("hash", archive) if isinstance(archive, dict) else archive


FUNCTION = Kind(
    pulumi_type="aws:lambda/function:Function",
    title="Lambda Function",
    auto_name=AutoName("name", 64),
    defaults={
        "memorySize": 128,
        "packageType": "Zip",
        "reservedConcurrentExecutions": -1,
        "timeout": 3,
    },
    outputs=frozenset({"arn", "invokeArn", "qualifiedArn", "qualifiedInvokeArn", "version"}),
    volatile_outputs=frozenset({"codeSha256", "lastModified", "sourceCodeSize"}),
    forms={"code": _contents, "architectures": sorted},
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
)

"""Event invoke configs: retries and destinations of asynchronous calls."""

from typing import Any

from ..cloud import Cloud
from ..kind import Kind
from ..values import Properties

_NUMBERS = {
    "maximumEventAgeInSeconds": "MaximumEventAgeInSeconds",
    "maximumRetryAttempts": "MaximumRetryAttempts",
}
_DESTINATIONS = {"onFailure": "OnFailure", "onSuccess": "OnSuccess"}


def _put(cloud: Cloud, new: Properties) -> str:
    destinations = {
        _DESTINATIONS[name]: {"Destination": value["destination"]}
        for name, value in new.get("destinationConfig", {}).items()
    }
    cloud.client("lambda").put_function_event_invoke_config(
        **_address(new),
        **{to: new[name] for name, to in _NUMBERS.items() if name in new},
        DestinationConfig=destinations,
    )
    return _id(new)


def _id(properties: Properties) -> str:
    return ":".join(properties[name] for name in ("functionName", "qualifier") if name in properties)


def _read(cloud: Cloud, _: str, state: Properties) -> Properties:
    config = cloud.client("lambda").get_function_event_invoke_config(**_address(state))
    found: dict[str, Any] = config.get("DestinationConfig", {})
    destinations = {
        name: {"destination": found[to]["Destination"]}
        for name, to in _DESTINATIONS.items()
        if found.get(to, {}).get("Destination")
    }
    return {
        **{name: state[name] for name in ("functionName", "qualifier") if name in state},
        **{name: config.get(to) for name, to in _NUMBERS.items()},
        "destinationConfig": destinations,
    }


def _update(cloud: Cloud, _: str, __: Properties, new: Properties) -> None:
    _put(cloud, new)


def _delete(cloud: Cloud, _: str, state: Properties) -> None:
    cloud.client("lambda").delete_function_event_invoke_config(**_address(state))


def _address(properties: Properties) -> Properties:
    names = {"functionName": "FunctionName", "qualifier": "Qualifier"}
    return {to: properties[name] for name, to in names.items() if name in properties}


EVENT_INVOKE_CONFIG = Kind(
    pulumi_type="aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    title="Lambda Function Event Invoke Config",
    address=frozenset({"functionName"}),
    defaults={"maximumRetryAttempts": 2},
    create=_put,
    read=_read,
    update=_update,
    delete=_delete,
    found_by=frozenset({"qualifier"}),
    find=lambda _, traces: [_id(traces)],
)

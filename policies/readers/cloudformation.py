"""Resources as CloudFormation describes them: in templates, through Cloud Control and in aws-native.

The three differ in where the properties are and in the case of their first letters.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import yaml
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from . import aws, functions, http_api, openapi, written
from .values import Resource, is_known, items, mapping, text
from .view import WITHIN, Deployment, Fact, Place

_SUBSTITUTED = re.compile(r"\$\{([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?\}")


def _method(resource: Resource) -> Iterator[Fact]:
    held = mapping(resource.props, "integration")
    if held is None:
        return
    within = replace(
        resource,
        props=held,
        sources=None
        if resource.sources is None
        else {"uri": resource.sources.get("integration", frozenset())},
    )
    place = Place(resource.text("restApiId"), resource.text("resourceId"), resource.text("httpMethod"))
    yield replace(
        aws.made_integration(within, place=place),
        declared=aws.declared(resource),
        responses=tuple(map(aws.made_response, items(held, "integrationResponses")))
        if is_known(held, "integrationResponses")
        else None,
    )


def _deployment(resource: Resource) -> Iterator[Fact]:
    yield Deployment(
        urn=resource.urn,
        name=resource.name,
        api=resource.text("restApiId"),
        dependencies=resource.dependencies,
        has_triggers=True,
    )


def _function(resource: Resource) -> Iterator[Fact]:
    yield functions.made_function(resource, resource.text("functionName"))


def _permission(resource: Resource) -> Iterator[Fact]:
    yield functions.made_permission(
        resource,
        function=resource.text("functionName"),
        principal=text(resource.props, "principal"),
        source_arn=resource.text("sourceArn"),
        source_account=resource.text("sourceAccount"),
        statement_id=resource.name,
    )


_BY_TYPE = {
    "AWS::ApiGateway::Method": _method,
    "AWS::ApiGateway::RestApi": aws.rest_api,
    "AWS::ApiGateway::Deployment": _deployment,
    "AWS::ApiGatewayV2::Api": http_api.api,
    "AWS::ApiGatewayV2::Integration": http_api.integration,
    "AWS::Lambda::Function": _function,
    "AWS::Lambda::Alias": functions.alias,
    "AWS::Lambda::EventInvokeConfig": functions.event_invoke_config,
    "AWS::Lambda::Permission": _permission,
}


def cloud_control(resource: Resource) -> Iterator[Fact]:
    """Read `aws:cloudcontrol/resource:Resource`, whose desired state is JSON."""
    reader = _BY_TYPE.get(text(resource.props, "typeName") or "")
    if reader is None:
        return
    state = text(resource.props, "desiredState")
    if state is None:
        yield openapi.unknown_document(resource, "desiredState")
    else:
        found = _desired(state)
        if isinstance(found, written.UnreadableError):
            yield openapi.unreadable_document(resource.urn, resource.name, "desiredState", found)
        else:
            yield from reader(replace(resource, props=found, sources=None))


@lru_cache(maxsize=16)  # each policy is shown every state anew
def _desired(state: str) -> dict[str, Any] | written.UnreadableError:
    try:
        properties: dict[str, Any] = _camel_case(written.read(state))
    except written.UnreadableError as error:
        return error
    return properties


def stack(resource: Resource) -> Iterator[Fact]:
    """Read `aws:cloudformation/stack:Stack`, whose template holds resources."""
    body = text(resource.props, "templateBody")
    if body is None:
        yield openapi.unknown_document(resource, "templateBody")
    elif body:
        yield from _template(body, resource.urn, resource.name)


@lru_cache(maxsize=16)  # each policy is shown every template anew
def _template(body: str, urn: str, name: str) -> tuple[Fact, ...]:
    try:
        template = written.read(body, _TemplateLoader)
    except written.UnreadableError as error:
        return (openapi.unreadable_document(urn, name, "templateBody", error),)
    found: list[Fact] = []
    resources = mapping(template, "Resources") or {}
    for logical_id in resources:
        described = mapping(resources, logical_id) or {}
        if (reader := _BY_TYPE.get(text(described, "Type") or "")) is None:
            continue
        properties = mapping(described, "Properties") or {}
        sources = {
            _camel(key): frozenset(_urn(urn, one) for one in _references(value))
            for key, value in properties.items()
        }
        after = described.get("DependsOn")
        names = after if isinstance(after, list) else [after]
        found += reader(
            Resource(
                type=f"{described['Type']}",
                name=f"{logical_id} of {name}",
                urn=_urn(urn, str(logical_id)),
                props=_camel_case({key: _written(value) for key, value in properties.items()}),
                sources=sources,
                dependencies=frozenset(_urn(urn, str(one)) for one in names).union(*sources.values()),
            )
        )
    return tuple(found)


def _urn(stack_urn: str, logical_id: str) -> str:
    return f"{stack_urn}{WITHIN}{logical_id}"


def _written(value: Any) -> Any:
    """Return a value without intrinsic functions: ARNs as text with `${…}`, all else as not known."""
    if isinstance(value, list):
        return [_written(item) for item in value]
    if not isinstance(value, dict):
        return value
    if not _is_intrinsic(value):
        return {key: _written(item) for key, item in value.items()}
    if value == {"Ref": "AWS::NoValue"}:
        return None
    found = _text(value)
    return found if found.startswith("arn:") or "${" not in found else UNKNOWN_STRING_VALUE


def _is_intrinsic(value: dict[Any, Any]) -> bool:
    (key, *more) = value or [""]
    return not more and (key == "Ref" or str(key).startswith("Fn::"))


def _text(value: Any) -> str:
    """Return the text that a value makes, with `${…}` for what the template does not say."""
    argument = value.get("Fn::Sub") if isinstance(value, dict) else value
    if isinstance(argument, list) and argument:
        argument = argument[0]
    if isinstance(argument, str):
        return argument
    match value:
        case {"Ref": name}:
            return f"${{{name}}}"
        case {"Fn::GetAtt": [name, *_]} | {"Fn::GetAtt": str(name)}:
            return f"${{{name}}}"
        case {"Fn::Join": [separator, [*parts]]}:
            return str(separator).join(map(_text, parts))
    return "${}"


def _references(value: Any) -> Iterator[str]:
    """Yield the names of what a value refers to: resources, and parameters among them."""
    match value:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
            yield name
        case {"Fn::GetAtt": str(place)}:
            yield place.partition(".")[0]
        case {"Fn::Sub": str(text)} | {"Fn::Sub": [str(text), *_]}:
            yield from _SUBSTITUTED.findall(text)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _references(one)


def _camel_case(value: Any) -> Any:
    """Return properties by aws-native's names; mappings whose keys are a user's own stay as they are."""
    if isinstance(value, list):
        return [_camel_case(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {_camel(key): inner if key in _USERS_OWN else _camel_case(inner) for key, inner in value.items()}


def _camel(key: object) -> str:
    name = str(key)
    return name[:1].lower() + name[1:]


_USERS_OWN = frozenset({"Body", "RequestParameters", "RequestTemplates", "ResponseTemplates"})


class _TemplateLoader(written.Loader):
    """Reads the short forms of intrinsic functions, such as `!Sub`, as their long ones."""


def _intrinsic(loader: Any, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.SequenceNode):
        argument: Any = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        argument = loader.construct_mapping(node, deep=True)
    else:
        argument = loader.construct_scalar(node)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": argument}


_TemplateLoader.add_multi_constructor("!", _intrinsic)


def _native(cloudformation_type: str) -> str:
    _, service, kind = cloudformation_type.split("::")
    return f"aws-native:{service.lower()}:{kind}"


READERS = {
    **{_native(name): reader for name, reader in _BY_TYPE.items()},
    "aws:cloudcontrol/resource:Resource": cloud_control,
    "aws:cloudformation/stack:Stack": stack,
}
"""The readers by the type that they read."""

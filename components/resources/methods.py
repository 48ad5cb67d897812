"""Integration specifications as one resource per part: every mapping is a line in the preview."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypedDict

import pulumi
import pulumi_aws as aws

from ..paths import ancestors, without_parameter_names
from ..specification.integration import IntegrationSpec
from .kinds import INTEGRATION, INTEGRATION_RESPONSE, METHOD, METHOD_RESPONSE, RESOURCE
from .last_update import Part
from .removal import Removal
from .shared import SharedParts
from .targets import Target


class _OfMethod(TypedDict):
    """What every part of a method is found by."""

    rest_api: pulumi.Input[str]
    resource_id: pulumi.Input[str]
    http_method: pulumi.Input[str]


def part_names(name: str, specs: Iterable[IntegrationSpec]) -> Set[Part]:
    """Return type and logical name of everything that `MethodRendering.register` registers.

    Known before anything is registered, so that it can be compared with what the last update registered. A
    name has no name of a path parameter, which may change in place.
    """
    names: set[Part] = set()
    for spec in specs:
        names |= {_path(name, path) for path in ancestors(spec.path)}
        names |= {_of_method(METHOD, name, spec), _of_method(INTEGRATION, name, spec)}
        names |= {_of_method(METHOD_RESPONSE, name, spec, status) for status in spec.method_statuses}
        names |= {
            _of_method(INTEGRATION_RESPONSE, name, spec, response.status_code) for response in spec.responses
        }
    return names


def _path(api: str, path: str) -> Part:
    return RESOURCE, f"{api}-{without_parameter_names(path)}"


def _of_method(resource_type: str, api: str, spec: IntegrationSpec, status: str = "") -> Part:
    name = f"{api}-{spec.method}-{without_parameter_names(spec.path)}"
    return resource_type, f"{name}-{status}" if status else name


@dataclass(frozen=True, kw_only=True)
class MethodRendering:
    """Registers the methods of an API. Names come from method and path, so their order does not matter."""

    name: str
    """The start of every logical name."""
    api_id: pulumi.Output[str]
    api_ids: Mapping[str, pulumi.Output[str]]
    """The same as what the methods of each path depend on."""
    root_resource_id: pulumi.Output[str]
    shared: SharedParts
    targets: Mapping[str, Target]
    """What each function is called by, under the function's name."""
    removal: Removal

    def register(self, specs: Sequence[IntegrationSpec]) -> list[pulumi.Resource]:
        """Register the resources, methods, integrations and responses of all routes and return them."""
        resource_ids = self._register_paths(spec.path for spec in specs)
        return [part for spec in specs for part in self._register_route(spec, resource_ids[spec.path])]

    def _register_paths(self, paths: Iterable[str]) -> dict[str, pulumi.Output[str]]:
        """Register every path once, however many routes share it, and return the resource ids by path."""
        resource_ids: dict[str, pulumi.Output[str]] = {"/": self.root_resource_id}
        for path in sorted({path for leaf in paths for path in ancestors(leaf)}):
            parent, _, path_part = path.rpartition("/")
            resource_ids[path] = aws.apigateway.Resource(
                self.removal.name_of(_path(self.name, path)),
                rest_api=self.api_id,
                parent_id=resource_ids[parent or "/"],
                path_part=path_part,
                opts=self.removal.opts,
            ).id
        return resource_ids

    def _register_route(
        self, spec: IntegrationSpec, resource_id: pulumi.Output[str]
    ) -> list[pulumi.Resource]:
        method = self._register_method(spec, resource_id)
        of_method = _OfMethod(
            rest_api=self._api_id(spec.path), resource_id=resource_id, http_method=method.http_method
        )
        method_responses = {
            status: self._register_method_response(spec, status, of_method) for status in spec.method_statuses
        }
        integration = self._register_integration(spec, of_method)
        integration_responses = self._register_integration_responses(
            spec, of_method, integration, method_responses
        )
        return [method, *method_responses.values(), integration, *integration_responses]

    def _register_method(
        self, spec: IntegrationSpec, resource_id: pulumi.Output[str]
    ) -> aws.apigateway.Method:
        return aws.apigateway.Method(
            self.removal.name_of(_of_method(METHOD, self.name, spec)),
            rest_api=self._api_id(spec.path),
            resource_id=resource_id,
            http_method=spec.method,
            authorization=spec.authorization,
            authorizer_id=self.shared.authorizer_ids[spec.authorizer] if spec.authorizer else None,
            authorization_scopes=list(spec.authorization_scopes) or None,
            api_key_required=spec.api_key_required or None,
            request_validator_id=self.shared.validator_ids[spec.validator.name] if spec.validator else None,
            request_models={kind: self.shared.model_names[name] for kind, name in spec.models.items()}
            or None,
            request_parameters=spec.method_parameters or None,
            opts=self.removal.opts,
        )

    def _register_method_response(
        self, spec: IntegrationSpec, status: str, of_method: _OfMethod
    ) -> aws.apigateway.MethodResponse:
        declared = {_header_parameter(header): False for header in spec.answer_headers}
        return aws.apigateway.MethodResponse(
            self.removal.name_of(_of_method(METHOD_RESPONSE, self.name, spec, status)),
            **of_method,
            status_code=status,
            response_parameters=declared or None,
            opts=self.removal.opts,
        )

    def _register_integration(
        self, spec: IntegrationSpec, of_method: _OfMethod
    ) -> aws.apigateway.Integration:
        target = self.targets[spec.function] if spec.function is not None else None
        return aws.apigateway.Integration(
            self.removal.name_of(_of_method(INTEGRATION, self.name, spec)),
            **of_method,
            type=spec.type,
            integration_http_method="POST" if target else None,
            uri=target.uri if target else None,
            credentials=target.credentials if target else None,
            request_parameters=spec.request_parameters or None,
            request_templates=spec.request_templates or None,
            passthrough_behavior=spec.passthrough_behavior,
            content_handling=spec.content_handling,
            timeout_milliseconds=spec.timeout_milliseconds,
            opts=self.removal.opts,
        )

    def _register_integration_responses(
        self,
        spec: IntegrationSpec,
        of_method: _OfMethod,
        integration: aws.apigateway.Integration,
        method_responses: Mapping[str, aws.apigateway.MethodResponse],
    ) -> list[pulumi.Resource]:
        # docs/aws.md: integration-takes-responses-along
        # Replacing an integration takes its responses along, whatever the engine knows of them.
        # They are deleted first: of an API that moved, the engine would delete the new ones in their place.
        along = pulumi.ResourceOptions.merge(
            self.removal.opts,
            pulumi.ResourceOptions(
                depends_on=[integration], replace_with=[integration], delete_before_replace=True
            ),
        )
        responses: list[pulumi.Resource] = []
        for response in spec.responses:
            name = self.removal.name_of(
                _of_method(INTEGRATION_RESPONSE, self.name, spec, response.status_code)
            )
            headers = {_header_parameter(header): value for header, value in response.headers.items()}
            responses.append(
                aws.apigateway.IntegrationResponse(
                    name,
                    **of_method,
                    status_code=method_responses[response.status_code].status_code,
                    selection_pattern=response.selection_pattern,
                    response_parameters=headers or None,
                    response_templates=response.templates or None,
                    opts=along,
                )
            )
        return responses

    def _api_id(self, path: str) -> pulumi.Output[str]:
        return self.api_ids[without_parameter_names(path)]


def _header_parameter(header: str) -> str:
    return f"method.response.header.{header}"

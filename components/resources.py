"""Integration specifications as one resource per part: every mapping is a line in the preview."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from .integration import IntegrationSpec
from .route import ancestors


def part_names(name: str, specs: Iterable[IntegrationSpec]) -> Set[tuple[str, str]]:
    """Return type and logical name of everything that `ResourceRendering.register` registers.

    Known before anything is registered, so that it can be compared with what the last update registered.
    """
    names: set[tuple[str, str]] = set()
    for spec in specs:
        route_name = _route_name(name, spec)
        names |= {("aws:apigateway/resource:Resource", f"{name}-{path}") for path in ancestors(spec.path)}
        names |= {
            ("aws:apigateway/method:Method", route_name),
            ("aws:apigateway/integration:Integration", route_name),
        }
        names |= {
            ("aws:apigateway/methodResponse:MethodResponse", f"{route_name}-{status}")
            for status in spec.method_statuses
        }
        names |= {
            ("aws:apigateway/integrationResponse:IntegrationResponse", f"{route_name}-{response.status_code}")
            for response in spec.responses
        }
    return names


def _route_name(api_name: str, spec: IntegrationSpec) -> str:
    return f"{api_name}-{spec.method}-{spec.path}"


@dataclass(frozen=True, kw_only=True)
class ResourceRendering:
    """Registers the parts of an API. Names come from method and path, so their order does not matter."""

    name: str
    """The start of every logical name."""
    api_id: pulumi.Output[str]
    root_resource_id: pulumi.Output[str]
    opts: pulumi.ResourceOptions

    def register(
        self, specs: Sequence[IntegrationSpec], uris: Mapping[str, pulumi.Output[str]]
    ) -> list[pulumi.Resource]:
        """Register the resources, methods, integrations and responses of all routes and return them.

        `uris` holds the integration URI of each route under its key, such as `POST /reports`.
        """
        resource_ids = self._register_paths(spec.path for spec in specs)
        return [
            resource
            for spec in specs
            for resource in self._register_route(spec, resource_ids[spec.path], uris[spec.key])
        ]

    def _register_paths(self, paths: Iterable[str]) -> dict[str, pulumi.Output[str]]:
        """Register every path once, however many routes share it, and return the resource ids by path."""
        resource_ids: dict[str, pulumi.Output[str]] = {"/": self.root_resource_id}
        for path in sorted({path for leaf in paths for path in ancestors(leaf)}):
            parent, _, path_part = path.rpartition("/")
            resource_ids[path] = aws.apigateway.Resource(
                f"{self.name}-{path}",
                rest_api=self.api_id,
                parent_id=resource_ids[parent or "/"],
                path_part=path_part,
                opts=self.opts,
            ).id
        return resource_ids

    def _register_route(
        self, spec: IntegrationSpec, resource_id: pulumi.Output[str], uri: pulumi.Output[str]
    ) -> list[pulumi.Resource]:
        route_name = _route_name(self.name, spec)
        method = aws.apigateway.Method(
            route_name,
            rest_api=self.api_id,
            resource_id=resource_id,
            http_method=spec.method,
            authorization=spec.authorization,
            request_parameters=spec.method_parameters or None,
            opts=self.opts,
        )
        method_responses = {
            status: aws.apigateway.MethodResponse(
                f"{route_name}-{status}",
                rest_api=self.api_id,
                resource_id=resource_id,
                http_method=method.http_method,
                status_code=status,
                opts=self.opts,
            )
            for status in spec.method_statuses
        }
        integration = aws.apigateway.Integration(
            route_name,
            rest_api=self.api_id,
            resource_id=resource_id,
            http_method=method.http_method,
            type="AWS",
            integration_http_method="POST",
            uri=uri,
            request_parameters=spec.request_parameters,
            request_templates=spec.request_templates or None,
            passthrough_behavior=spec.passthrough_behavior,
            content_handling=spec.content_handling,
            opts=self.opts,
        )
        integration_responses = [
            aws.apigateway.IntegrationResponse(
                f"{route_name}-{response.status_code}",
                rest_api=self.api_id,
                resource_id=resource_id,
                http_method=method.http_method,
                status_code=method_responses[response.status_code].status_code,
                selection_pattern=response.selection_pattern,
                response_templates=response.templates or None,
                # Replacing an integration takes its responses along, whatever the engine knows of them.
                opts=pulumi.ResourceOptions.merge(
                    self.opts, pulumi.ResourceOptions(depends_on=[integration], replace_with=[integration])
                ),
            )
            for response in spec.responses
        ]
        return [method, *method_responses.values(), integration, *integration_responses]

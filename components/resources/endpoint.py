"""The REST API itself: from where it is reached, under which name, and its resource policy."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from ..options.access import Domain, Endpoint, EndpointType, SecurityPolicy
from ..specification.policy import SHORT_ARN, policy_of
from .secrets import keep_secret


def register_api(
    name: str,
    endpoint: Endpoint,
    opts: pulumi.ResourceOptions,
    body: pulumi.Output[str] | None = None,
    *,
    fail_on_warnings: bool = True,
) -> aws.apigateway.RestApi:
    """Register the REST API: empty, or what an OpenAPI document says.

    Of a document API Gateway leaves out what it warns of, such as a model that it cannot take; an API that
    lacks part of its document is not what was asked for, so a warning undoes the import, with
    `fail_on_warnings`.
    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-errors-warnings.html
    """
    return aws.apigateway.RestApi(
        name,
        body=body,
        fail_on_warnings=(fail_on_warnings or None) if body is not None else None,
        endpoint_configuration=aws.apigateway.RestApiEndpointConfigurationArgs(
            types=endpoint.type.value, vpc_endpoint_ids=list(endpoint.vpc_endpoint_ids) or None
        ),
        disable_execute_api_endpoint=endpoint.disable_execute_api_endpoint or None,
        opts=keep_secret(opts, policy_of(endpoint), "policy"),
    )


def register_resource_policy(
    name: str,
    policy: pulumi.Output[str],
    api: aws.apigateway.RestApi,
    api_id: pulumi.Output[str],
    opts: pulumi.ResourceOptions,
) -> aws.apigateway.RestApiPolicy:
    """Register who may reach the API by its resource policy, which it has.

    A deployment comes after it: API Gateway refuses to deploy a private API that nobody can reach.
    """
    # In the short form AWS would keep another text than the program has, and plan a change for ever.
    written = pulumi.Output.all(api.execution_arn, policy).apply(
        lambda known: known[1].replace(f'"{SHORT_ARN}', f'"{known[0]}/')
    )
    return aws.apigateway.RestApiPolicy(name, rest_api_id=api_id, policy=written, opts=opts)


def register_domain(
    name: str,
    endpoint: Endpoint,
    domain: Domain,
    stage: aws.apigateway.Stage,
    guards: Sequence[pulumi.Resource],
    opts: pulumi.ResourceOptions,
) -> tuple[pulumi.Output[str], pulumi.Output[dict[str, str]]]:
    """Register a custom domain name and return its URL and where its DNS record has to point.

    The domain leads to the stage after the stage has its `guards`.
    """
    edge = endpoint.type is EndpointType.EDGE
    domain_name = aws.apigateway.DomainName(
        name,
        domain_name=domain.name,
        certificate_arn=domain.certificate_arn if edge else None,
        regional_certificate_arn=None if edge else domain.certificate_arn,
        security_policy=domain.security_policy.value,
        # AWS requires it beside every newer policy. STRICT also compares names in the TLS handshake.
        endpoint_access_mode=None if domain.security_policy is SecurityPolicy.TLS_1_2 else "BASIC",
        endpoint_configuration={"types": endpoint.type.value},
        opts=opts,
    )
    mapping = aws.apigateway.BasePathMapping(
        name,
        domain_name=domain_name.domain_name,
        rest_api=stage.rest_api,
        stage_name=stage.stage_name,
        base_path=domain.base_path or None,
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=guards)),
    )
    below = f"/{domain.base_path}" if domain.base_path else ""
    url = mapping.domain_name.apply(lambda name: f"https://{name}{below}")
    alias = (
        {"name": domain_name.cloudfront_domain_name, "zone": domain_name.cloudfront_zone_id}
        if edge
        else {"name": domain_name.regional_domain_name, "zone": domain_name.regional_zone_id}
    )
    return url, pulumi.Output.all(**alias)


def resource_policy(endpoint: Endpoint) -> pulumi.Output[str] | None:
    """Return the resource policy as text, in which `execute-api:/` stands for the API, or `None`."""
    policy = policy_of(endpoint)
    return pulumi.Output.json_dumps(policy) if policy is not None else None

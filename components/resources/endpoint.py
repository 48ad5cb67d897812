"""The REST API itself: from where it is reached, under which name, and its resource policy."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pulumi
import pulumi_aws as aws

from ..document import of_the_api
from ..document.document import Document
from ..options.access import Domain, Endpoint, EndpointType, SecurityPolicy
from ..options.api import AsyncLambdaApiArgs
from ..specification.policy import SHORT_ARN, policy_of
from .secrets import keep_secret


def register_api(
    name: str,
    endpoint: Endpoint,
    opts: pulumi.ResourceOptions,
    body: pulumi.Output[str] | None = None,
    *,
    own: Document | None = None,
    fail_on_warnings: bool = True,
) -> aws.apigateway.RestApi:
    """Register the REST API: empty, or what an OpenAPI document says, of which the user's `own` is a part.

    What the provider keeps where a program leaves it out is always given, so that it can be taken back.

    Of a document API Gateway leaves out what it warns of, such as a model that it cannot take; an API that
    lacks part of its document is not what was asked for, so a warning undoes the import, with
    `fail_on_warnings`. docs/aws.md: import-warnings
    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-errors-warnings.html
    """
    # The provider takes no empty list.
    vpc_endpoint_ids = list(endpoint.vpc_endpoint_ids) or (own.vpc_endpoint_ids if own else []) or None
    disabled = bool(own and of_the_api.disables_execute_api_endpoint(own.endpoint))
    return aws.apigateway.RestApi(
        name,
        body=body,
        fail_on_warnings=(fail_on_warnings or None) if body is not None else None,
        endpoint_configuration=aws.apigateway.RestApiEndpointConfigurationArgs(
            types=endpoint.type.value, vpc_endpoint_ids=vpc_endpoint_ids
        ),
        disable_execute_api_endpoint=endpoint.disable_execute_api_endpoint or disabled,
        **(_said_by(own) if body is not None else {}),
        opts=keep_secret(opts, policy_of(endpoint), "policy"),
    )


def _said_by(own: Document | None) -> dict[str, Any]:
    """Return what a document says of the API itself, as arguments.

    After the import of a changed document the provider puts back what its state has of these, unless they are
    arguments too (terraform-provider-aws#38515). Not so the policy: since v6.48.0 that is put back only where
    it is an argument (#48118), which would never equal what API Gateway makes of `execute-api:/`.
    Source: resourceRestAPIWithBodyUpdateOperations in internal/service/apigateway/rest_api.go
    docs/aws.md: provider-keeps-omitted
    """
    content = own.content if own else {}
    size = of_the_api.minimum_compression_size(content)
    return {
        # To the provider an empty text is none.
        "description": own.description or None if own else None,
        "binary_media_types": of_the_api.binary_media_types(content),
        "api_key_source": of_the_api.api_key_source(content),
        "minimum_compression_size": str(-1 if size is None else size),
    }


def cannot_be_taken_back(args: AsyncLambdaApiArgs, deployed: Mapping[str, object]) -> Iterator[str]:
    """Yield a line for each thing that the configuration leaves out, and that the provider would keep.

    `deployed` are the outputs of the API after the last update. The provider keeps what a program leaves out,
    and takes no empty value for these.
    """
    configuration = deployed.get("endpointConfiguration")
    before = configuration.get("vpcEndpointIds") if isinstance(configuration, Mapping) else None
    own, endpoint = args.openapi, args.endpoint
    ids = endpoint.vpc_endpoint_ids or (own.vpc_endpoint_ids if own else ())
    # docs/aws.md: endpoint-ids-go-with-type
    # AWS takes them away where the type changes, and an import would put them back:
    # https://github.com/hashicorp/terraform-provider-aws/issues/42169
    if before and not ids and (endpoint.is_private or args.is_one_document):
        yield (
            "`endpoint.vpc_endpoint_ids`: []: the provider cannot take away the last one, and the API has "
            f"{', '.join(map(str, before))}; keep one, or take them away with aws apigateway update-rest-api "
            "and run pulumi refresh"
        )
    if own and not own.description and (description := deployed.get("description")):
        yield (
            f"{own.file}: #/info/description: the provider cannot take away a description, and the API has "
            f"{json.dumps(description)}; write another one"
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
    # docs/aws.md: short-arn-is-written-out
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
        # docs/aws.md: endpoint-access-mode
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

"""What the methods of an API share: models, validators, authorizers and API Gateway's own answers."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from ..options.access import Authorizer, AuthorizerType
from ..specification.api import ApiSpecification
from .kinds import AUTHORIZER, GATEWAY_RESPONSE, MODEL, VALIDATOR
from .last_update import Part
from .targets import Target


@dataclass(frozen=True, kw_only=True)
class SharedParts:
    """The parts that methods refer to, by the names that the specification has for them."""

    model_names: Mapping[str, pulumi.Output[str]]
    validator_ids: Mapping[str, pulumi.Output[str]]
    authorizer_ids: Mapping[str, pulumi.Output[str]]


def shared_part_names(
    name: str, specification: ApiSpecification, authorizers: Mapping[str, Authorizer]
) -> Set[Part]:
    """Return type and logical name of all these, and of the gateway responses."""
    return {
        *((MODEL, f"{name}-{model}") for model in specification.models),
        *((VALIDATOR, f"{name}-{validator.name}") for validator in specification.validators),
        *((AUTHORIZER, f"{name}-{key}") for key in authorizers),
        *((GATEWAY_RESPONSE, f"{name}-{kind}") for kind in specification.gateway_responses),
    }


def register_shared_parts(
    name: str,
    api_id: pulumi.Output[str],
    specification: ApiSpecification,
    authorizers: Mapping[str, Authorizer],
    targets: Mapping[str, Target],
    opts: pulumi.ResourceOptions,
) -> SharedParts:
    """Register everything that methods refer to. `targets` are the functions of authorizers, by name."""
    return SharedParts(
        model_names={
            model: aws.apigateway.Model(
                f"{name}-{model}",
                rest_api=api_id,
                name=model,
                content_type="application/json",
                schema=schema,
                opts=opts,
            ).name
            for model, schema in specification.models.items()
        },
        validator_ids={
            validator.name: aws.apigateway.RequestValidator(
                f"{name}-{validator.name}",
                rest_api=api_id,
                name=validator.name,
                validate_request_body=validator.body,
                validate_request_parameters=validator.parameters,
                opts=opts,
            ).id
            for validator in specification.validators
        },
        authorizer_ids={
            key: _authorizer(f"{name}-{key}", api_id, key, authorizer, targets, opts).id
            for key, authorizer in sorted(authorizers.items())
        },
    )


def register_gateway_responses(
    name: str, api_id: pulumi.Output[str], specification: ApiSpecification, opts: pulumi.ResourceOptions
) -> list[pulumi.Resource]:
    """Register what API Gateway responds where it calls no function."""
    return [
        aws.apigateway.Response(
            f"{name}-{response_type}",
            rest_api_id=api_id,
            response_type=response_type,
            response_parameters={
                f"gatewayresponse.header.{header}": value for header, value in headers.items()
            }
            or None,
            response_templates={"application/json": specification.gateway_template},
            opts=opts,
        )
        for response_type, headers in specification.gateway_responses.items()
    ]


def _authorizer(
    name: str,
    api_id: pulumi.Output[str],
    key: str,
    options: Authorizer,
    targets: Mapping[str, Target],
    opts: pulumi.ResourceOptions,
) -> aws.apigateway.Authorizer:
    target = targets[options.function] if options.function else None
    is_cognito = options.type is AuthorizerType.COGNITO_USER_POOLS
    # The provider replaces an authorizer whose type changes to or from COGNITO_USER_POOLS, and deletes it
    # first because it has a name here. API Gateway deletes none that methods refer to, which the provider
    # ignores, and a name is unique in an API. So the next one is made first, under another name; no key has
    # a dot. docs/aws.md: authorizer-in-use
    replaced = pulumi.ResourceOptions(delete_before_replace=False)
    return aws.apigateway.Authorizer(
        name,
        rest_api=api_id,
        name=f"{key}.pools" if is_cognito else key,
        type=options.type.value,
        provider_arns=list(options.user_pool_arns) if is_cognito else None,
        authorizer_uri=target.uri if target else None,
        authorizer_credentials=target.credentials if target else None,
        identity_source=",".join(options.identity_sources),
        identity_validation_expression=options.identity_validation_expression,
        authorizer_result_ttl_in_seconds=options.result_ttl_in_seconds,
        opts=pulumi.ResourceOptions.merge(opts, replaced),
    )

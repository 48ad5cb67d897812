"""One rule, one file."""

from . import (
    asynchronous_method,
    asynchronous_status,
    client_choice_allow_list,
    deployment_follows_integrations,
    failure_destination,
    integration_known,
    integration_method_post,
    integration_permitted,
    invocation_type_allowed,
    invocation_type_mapped,
    invocation_type_source_declared,
    invocation_type_valid,
    invocation_type_without_effect,
    permission_scoped,
    resource_policy_size,
)

RULES = (
    invocation_type_mapped.RULE,
    invocation_type_valid.RULE,
    invocation_type_source_declared.RULE,
    invocation_type_without_effect.RULE,
    invocation_type_allowed.RULE,
    integration_method_post.RULE,
    client_choice_allow_list.RULE,
    asynchronous_status.RULE,
    failure_destination.RULE,
    asynchronous_method.RULE,
    deployment_follows_integrations.RULE,
    permission_scoped.RULE,
    integration_permitted.RULE,
    resource_policy_size.RULE,
    integration_known.RULE,
)
"""Every rule, in the order of the reference page."""

__all__ = ["RULES"]

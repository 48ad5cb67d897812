"""Secrets in what a provider computes from them."""

import pulumi

from ..options.base import not_plain


def keep_secret(opts: pulumi.ResourceOptions, value: object, computed: str) -> pulumi.ResourceOptions:
    """Return options with which a computed output is secret, if something in `value` is an output.

    The engine makes the output secret that has the name of a secret input, and no other one. Which others a
    provider computes is inferred from its schema. docs/aws.md: provider-computes-secrets
    """
    if not any(not_plain(value)):
        return opts
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(additional_secret_outputs=[computed]))

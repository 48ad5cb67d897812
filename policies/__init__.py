"""Policies for non-proxy Lambda integrations, for any stack that uses pulumi-aws."""

from .rules import invocation_type_mapped

POLICIES = [*invocation_type_mapped.POLICIES]
"""Every policy of the pack."""

__all__ = ["POLICIES"]

"""Policies for Lambda integrations of Amazon API Gateway, for any stack in any language.

A pack of one's own takes them and adds to them: `PolicyPack("ours", [*POLICIES, one_more])`.
"""

from .policy import policies
from .rules import RULES

POLICIES = policies(RULES)
"""Every policy of the pack."""

__all__ = ["POLICIES", "RULES", "policies"]

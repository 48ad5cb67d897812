"""Policies for Lambda integrations of Amazon API Gateway, for any stack in any language.

A pack of one's own takes them and adds to them: `PolicyPack("ours", [*POLICIES, one_more])`, within
`with checked_configuration():` where a misspelt policy in the configuration is to be an error.
"""

from .configuration import checked_configuration
from .policy import policies
from .rules import RULES

POLICIES = policies(RULES)
"""Every policy of the pack."""

__all__ = ["POLICIES", "RULES", "checked_configuration", "policies"]

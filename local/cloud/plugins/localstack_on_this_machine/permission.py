"""Whether a function's resource-based policy lets API Gateway invoke it. Needs the standard library only."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

_PRINCIPAL = "apigateway.amazonaws.com"


def lets_api_gateway_invoke(statements: Iterable[Mapping[str, Any]], source_arn: str) -> bool:
    """Tell whether a statement allows a call of the method with an ARN.

    Statements are those that `AddPermission` makes: each allows.
    """
    account = source_arn.split(":")[4]
    return any(
        one["Principal"] in ("*", {"Service": _PRINCIPAL})
        and one["Action"] in {"*", "lambda:*", "lambda:InvokeFunction"}
        and _conditions_hold(one.get("Condition", {}), source_arn, account)
        for one in statements
    )


def _conditions_hold(conditions: Mapping[str, Mapping[str, str]], source_arn: str, account: str) -> bool:
    """Tell whether all conditions hold; one of a key that such a call does not have never does."""
    values = {"AWS:SourceArn": source_arn, "AWS:SourceAccount": account}
    return all(
        _like(pattern, values.get(key, "")) if operator == "ArnLike" else pattern == values.get(key)
        for operator, wanted in conditions.items()
        for key, pattern in wanted.items()
    )


def _like(pattern: str, value: str) -> bool:
    """Tell whether a value is like a pattern with `*` and `?`."""
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return bool(re.fullmatch(expression, value))

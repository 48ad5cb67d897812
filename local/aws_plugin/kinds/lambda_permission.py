"""Statements of a function's resource policy."""

import json
import re
from typing import Any

from ..cloud import Cloud
from ..errors import GoneError
from ..kind import Kind
from ..naming import AutoName
from ..values import Properties

_API_NAMES = {
    "function": "FunctionName",
    "statementId": "StatementId",
    "action": "Action",
    "principal": "Principal",
    "sourceArn": "SourceArn",
    "sourceAccount": "SourceAccount",
    "qualifier": "Qualifier",
}
_ACCOUNT = re.compile(r"(?:arn:[^:]+:iam::)?(\d{12})(?::root)?")


def _create(cloud: Cloud, new: Properties) -> str:
    cloud.client("lambda").add_permission(**{_API_NAMES[name]: value for name, value in new.items()})
    statement_id: str = new["statementId"]
    return statement_id


def _read(cloud: Cloud, statement_id: str, state: Properties) -> Properties:
    policy = json.loads(cloud.client("lambda").get_policy(**_function(state))["Policy"])
    for statement in policy["Statement"]:
        if statement.get("Sid") == statement_id:
            return {
                "statementId": statement_id,
                "action": statement["Action"],
                "principal": _principal(statement["Principal"]),
                "sourceArn": _condition(statement, "aws:SourceArn"),
                "sourceAccount": _condition(statement, "aws:SourceAccount"),
            }
    raise GoneError(f"the policy of {state['function']} has no statement {statement_id}")


def _delete(cloud: Cloud, statement_id: str, state: Properties) -> None:
    cloud.client("lambda").remove_permission(StatementId=statement_id, **_function(state))


def _function(state: Properties) -> dict[str, str]:
    return {_API_NAMES[name]: state[name] for name in ("function", "qualifier") if name in state}


def _principal(principal: Any) -> Any:
    """Return the principal that a statement names, whether it is a service, an account or everybody."""
    return next(iter(principal.values())) if isinstance(principal, dict) else principal


def _condition(statement: dict[str, Any], key: str) -> Any:
    """Return what a statement compares a condition key with; the keys have no case."""
    for conditions in statement.get("Condition", {}).values():
        for name, value in conditions.items():
            if name.lower() == key.lower():
                return value
    return None


def _account(principal: str) -> str:
    """Return the number of an account that is given as its root user, and any other principal as it is."""
    found = _ACCOUNT.fullmatch(principal)
    return found[1] if found else principal


PERMISSION = Kind(
    pulumi_type="aws:lambda/permission:Permission",
    title="Lambda Permission",
    auto_name=AutoName("statementId", 100),
    address=frozenset({"function"}),
    forms={"principal": _account},
    found_by=frozenset({"qualifier"}),
    create=_create,
    read=_read,
    delete=_delete,
)

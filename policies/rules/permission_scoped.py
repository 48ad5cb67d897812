"""API Gateway's permission to invoke a function is for one API of one account.

Without a source ARN any API of anybody may invoke the function; without a source account it counts as public
where the ARN names none (Security Hub, Lambda.1). The principal `*` is everybody.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from pulumi_policy import EnforcementLevel, Severity

from ..readers.view import Permission, View
from ..rule import Configuration, Finding, Rule

_PRINCIPAL = re.compile(r"apigateway\.amazonaws\.com(\.cn)?")
_PART = r"(?:\$\{[^}]*\}|[^:$])*"
_ARN = re.compile(
    rf"arn:{_PART}:execute-api:{_PART}:(?P<account>(?:\$\{{[^}}]*\}}|[^:])*):(?P<api>(?:\$\{{[^}}]*\}}|[^/])*)(?:/.*)?"
)
_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")
_EVERYBODY = "*"


# docs/aws.md: source-account
def check(view: View, _: Configuration) -> Iterator[Finding]:
    """Find permissions for more than one API of one account."""
    for permission in view.permissions:
        is_api_gateway = _PRINCIPAL.fullmatch(permission.principal or "")
        wrong = _wrong(permission) if is_api_gateway else _for_everybody(permission)
        if wrong:
            yield Finding(urn=permission.urn, name=permission.name, message=wrong)


def _for_everybody(permission: Permission) -> str | None:
    arn = permission.source_arn.value
    if permission.principal != _EVERYBODY or permission.is_limited_otherwise or arn is None:
        return None
    service = "".join(arn.split(":")[2:3]) or "*"
    if not fnmatchcase("execute-api", service):
        return None  # such as a bucket's notifications
    return f"has the principal {_EVERYBODY}, which is everybody; it should be apigateway.amazonaws.com"


def _is_several(part: str) -> bool:
    """Tell whether an ARN's part matches more than one, as far as the part is known."""
    return not part or any(wildcard in _PLACEHOLDER.sub("", part) for wildcard in "*?")


def _wrong(permission: Permission) -> str | None:
    arn, account = permission.source_arn.value, permission.source_account.value
    if arn is None:
        found = None
    elif not arn:
        return "has no source ARN; it should have the execution ARN of one API, such as …:API-ID/*"
    else:
        found = _ARN.fullmatch(arn)
        if found is None or _is_several(found["account"]) or _is_several(found["api"]):
            return (
                f"has the source ARN {arn}; it should name one account and one API, as in …:ACCOUNT:API-ID/*"
            )
    if account == "":
        return "has no source account; it should have the account of its API"
    if found and account and "$" not in account + found["account"] and account != found["account"]:
        named = found["account"]
        return f"has the source account {account} and a source ARN of {named}; they should be the same"
    return None


RULE = Rule(
    name="lambda-permission-scoped",
    description="API Gateway's permission to invoke a function is for one API of one account.",
    fix='Set principal to apigateway.amazonaws.com, source_arn to f"{execution_arn}/*" of the API, and '
    "source_account to its account.",
    url="https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1",
    severity=Severity.HIGH,
    level=EnforcementLevel.MANDATORY,
    check=check,
)

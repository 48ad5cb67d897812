"""The resource policy of a function stays under 20 KB, so that its last permissions can be made."""

from collections import defaultdict
from collections.abc import Iterator

from pulumi_policy import EnforcementLevel, Severity

from ..readers.view import View
from ..rule import Configuration, Finding, Rule

LIMIT = 20_480
"""What a function's resource policy may hold, in bytes."""
_FRAME = len('{"Version":"2012-10-17","Id":"default","Statement":[]}')


# docs/aws.md: policy-size
def check(view: View, _: Configuration) -> Iterator[Finding]:
    """Find functions whose permissions add up to more. Each version and alias has a policy of its own."""
    sizes: defaultdict[tuple[str, str | None], list[int]] = defaultdict(list)
    names: dict[str, str] = {}
    for permission in view.permissions:
        function, qualifier = view.function_called(permission.function)
        if function:
            sizes[function.urn, qualifier or permission.qualifier].append(permission.size)
            names[function.urn] = function.name
    for (urn, _qualifier), of_function in sizes.items():
        size = _FRAME + sum(of_function) + len(of_function) - 1
        if size > LIMIT:
            yield Finding(
                urn=urn,
                name=names[urn],
                message=f"has {len(of_function)} permissions of about {size} bytes; they should stay under "
                f"{LIMIT}",
            )


RULE = Rule(
    name="lambda-resource-policy-size",
    description="The resource policy of a function stays under 20 KB.",
    fix="Give the function one permission for the whole stage (source ARN …:API-ID/STAGE/*), not one for "
    "each route.",
    url="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    severity=Severity.MEDIUM,
    level=EnforcementLevel.MANDATORY,
    check=check,
    needs_whole_stack=True,
)

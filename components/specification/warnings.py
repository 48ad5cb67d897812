"""What is deployed as it is written, and may still not be what was meant."""

from collections.abc import Iterator, Sequence

from ..document.operation import Operation, operations
from ..document.security import checked, unsupported
from ..options.api import AsyncLambdaApiArgs
from ..options.matching import overruled

_NAMED = 3
"""How many operations a warning names."""


def warnings(args: AsyncLambdaApiArgs) -> Iterator[str]:
    """Yield a line for each thing about a user's document of which its author should know."""
    if args.openapi is None:
        return
    file = args.openapi.file
    keyed = [one for one in operations(args.openapi) if any(need.api_key for need in checked(one))]
    if keyed and not args.usage_plans:
        yield (
            f"{file}: security: {_named(keyed)} needs an API key, and there are no usage_plans; API Gateway "
            "responds 403 to every call unless a usage plan of another stack has this stage"
        )
    if ignored := unsupported(args.openapi):
        yield (
            f"{file}: API Gateway ignores {', '.join(ignored)} with a warning, so that other warnings of the "
            "import cannot be errors"
        )
    for key, found in sorted(overruled(args.openapi, args.operations).items()):
        yield f"{key}: has no effect on {_named(found)}, because the security of {file} counts there"


def _named(found: Sequence[Operation]) -> str:
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return ", ".join(f"{one.method} {one.path}" for one in found[:_NAMED]) + more

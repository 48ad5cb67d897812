"""Whether AWS takes the names that auto-naming makes, before anything is registered.

Auto-naming adds a dash and seven random characters to a logical name and shortens nothing. The names of
functions and roles decide: others may be longer by more than what is added to them, such as `-failures`.

Sources: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html and
https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
docs/aws.md: name-lengths
"""

import re
from collections.abc import Iterable

import pulumi

from ..options.api import AsyncLambdaApiArgs
from .last_update import LastUpdate
from .names import names_of, parts_of_api

_RANDOM = "-1234567"
_LONGEST = 64
_IN_A_FUNCTIONS_NAME = re.compile(r"[A-Za-z0-9_-]+")
_IN_A_ROLES_NAME = re.compile(r"[A-Za-z0-9_+=,.@-]+")


def unfit_names(api: str, args: AsyncLambdaApiArgs) -> list[str]:
    """Return a line for each name that AWS would reject in an API called `api`.

    Where the stack says in `pulumi:autonaming` how names are made, none is: the provider checks those.
    """
    if pulumi.Config("pulumi").get("autonaming") is not None:
        return []
    makes_functions = any(function.arn is None for function in args.functions.values())
    if makes_functions and not _IN_A_FUNCTIONS_NAME.fullmatch(api):
        return [f"{api}: begins the names of functions, which have only letters, digits, _ and -"]
    # Functions that exist already are called in a role, so there is always one of the two.
    if not _IN_A_ROLES_NAME.fullmatch(api):
        return [f"{api}: begins the name of a role, which has only letters, digits and _+=,.@-"]
    return [*_of_functions(api, args), *_of_api(api, args)]


def _of_functions(api: str, args: AsyncLambdaApiArgs) -> Iterable[str]:
    names = names_of(api, args, LastUpdate())
    for key, function in args.functions.items():
        of_function = names.of_function(key)
        parts = {"function": of_function.stem} if function.arn is None else {}
        if parts and function.role_arn is None:
            parts["role"] = of_function.role.text
        part, name = max(parts.items(), key=lambda found: len(found[1]), default=("", ""))
        if (over := _excess(name)) > 0:
            most = f"a component's name at most {len(api) - over}"
            most = f"the key has at most {len(key) - over} characters, or {most}" if over < len(key) else most
            yield f"functions.{key}: {_described(part, name)}; with these names {most}"


def _of_api(api: str, args: AsyncLambdaApiArgs) -> Iterable[str]:
    names = names_of(api, args, LastUpdate())
    for part in ("cloudwatch", "invoke"):
        name = names.of_api(part).text if parts_of_api(args)[part] else ""
        if (over := _excess(name)) > 0:
            yield f"{api}: {_described('role', name)}; a component's name has at most {len(api) - over} here"


def _described(part: str, name: str) -> str:
    made = f"{name}{_RANDOM}"
    return f'its {part} would be called "{made}", {len(made)} characters; AWS takes {_LONGEST}'


def _excess(name: str) -> int:
    return len(name) + len(_RANDOM) - _LONGEST

"""Logical names of what functions and the API itself are made of, where both could take the same one.

A URN has the types of a resource and its parents and the logical name, so of one type each name is taken
once. What belongs to the function `KEY` is called `NAME-KEY`, and the API's own roles and log group are
called `NAME-invoke`, `NAME-cloudwatch` and `NAME-access`. Where a function has such a key and both parts are
there, each takes a name that ends in a full stop and a word, which no key contains. All others keep the names
they always had, so that nothing deployed changes its name unless another part wants it.

A resource whose name changes that way stays, because its earlier name is an alias. Which of two parts had the
name that both want is seen in what the last update left: the engine rejects an alias of two resources, and
one that is the name of another resource.

A function that was renamed had the names of its earlier key, which it wants as if it still had that key.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from ..options.api import AsyncLambdaApiArgs
from .kinds import LOG_GROUP, ROLE
from .last_update import LastUpdate
from .logical_name import Name
from .statements import has_policy

Shared = Literal["access", "cloudwatch", "invoke"]
"""What the API calls its own log group or role, and what a function may be called too."""


@dataclass(frozen=True, kw_only=True)
class FunctionNames:
    """The names of what a function is made of."""

    key: str
    """The function's key in the configuration."""
    stem: str
    """The name of the function, and of most that belongs to it."""
    stem_before: str | None
    """The same of the key that the function had before, if it was renamed."""
    role: Name
    """Also that of the role's policy."""
    logs_policy: Name
    log_group: Name

    def part(self, suffix: str = "") -> Name:
        """Return the name of the function, or of something that belongs to it alone and ends in `suffix`."""
        before = None if self.stem_before is None else Name(f"{self.stem_before}{suffix}")
        return Name(f"{self.stem}{suffix}").after(before)


@dataclass(frozen=True, kw_only=True)
class Names:
    """The names of an API's parts."""

    api: str
    """The component's name."""
    wanted_twice: Mapping[str, bool]
    """The shared names that a function wants too, and whether it had the name after the last update."""
    with_policy: frozenset[str]
    """The functions whose roles have a policy besides that for logs, by the keys before renames too."""
    renamed: Mapping[str, str]
    """The keys that functions had before, by those that they have."""

    def of_api(self, part: Shared) -> Name:
        """Return the name of the API's own log group or role."""
        return self._shared(part, "api", had_it=not self.wanted_twice.get(part))

    def of_function(self, key: str) -> FunctionNames:
        """Return the names of what the function `key` is made of."""
        before = self.renamed.get(key)
        now, earlier = self._of_key(key), None if before is None else self._of_key(before)
        return (
            now
            if earlier is None
            else replace(
                now,
                stem_before=earlier.stem,
                role=now.role.after(earlier.role),
                logs_policy=now.logs_policy.after(earlier.logs_policy),
                log_group=now.log_group.after(earlier.log_group),
            )
        )

    def _of_key(self, key: str) -> FunctionNames:
        stem = f"{self.api}-{key}"
        plain = Name(stem)
        shared = (
            self._shared(key, "function", had_it=bool(self.wanted_twice.get(key)))
            if key in get_args(Shared)
            else plain
        )
        # A policy whose name changes is made anew before the earlier one is deleted; it needs no alias.
        logs_policy = Name(f"{stem}.logs" if f"{key}-logs" in self.with_policy else f"{stem}-logs")
        return FunctionNames(
            key=key,
            stem=stem,
            stem_before=None,
            role=plain if key == "access" else shared,
            logs_policy=logs_policy,
            log_group=shared if key == "access" else plain,
        )

    def _shared(self, key: str, owner: str, *, had_it: bool) -> Name:
        plain = f"{self.api}-{key}"
        own = f"{plain}.{owner}"
        if key not in self.wanted_twice:
            return Name(plain, (own,))
        return Name(own, (plain,) if had_it else ())


def names_of(api: str, args: AsyncLambdaApiArgs, last: LastUpdate, kept: Collection[str] = ()) -> Names:
    """Return the names of an API called `api`; `kept` are the functions that keep a queue no route needs."""
    renamed = renamed_functions(args)
    wanted = {key for key, is_there in parts_of_api(args).items() if is_there and _is_made(key, args)}
    return Names(
        api=api,
        wanted_twice={str(key): _had_it(f"{api}-{key}", last) for key in sorted(wanted)},
        with_policy=frozenset(
            name
            for key, function in args.functions.items()
            if has_policy(function, asynchronous=key in args.asynchronous_functions or key in kept)
            for name in (key, renamed.get(key, key))
        ),
        renamed=renamed,
    )


def renamed_functions(args: AsyncLambdaApiArgs) -> dict[str, str]:
    """Return the keys that functions had before, by those that they have."""
    return {key: before for key, function in args.functions.items() if (before := function.renamed_from)}


def parts_of_api(args: AsyncLambdaApiArgs) -> dict[Shared, bool]:
    """Return which log group and roles the API has itself."""
    existing = any(function.arn is not None for function in args.functions.values())
    return {
        "access": args.stage.access_logs is not None,
        "cloudwatch": args.stage.cloudwatch_role,
        "invoke": existing or any(authorizer.function for authorizer in args.authorizers.values()),
    }


def _is_made(key: str, args: AsyncLambdaApiArgs) -> bool:
    """Tell whether a function makes the part of it that is called like one of the API, or was before."""
    renamed = {before: now for now, before in renamed_functions(args).items()}
    function = args.functions.get(renamed.get(key, key))
    if function is None or function.arn is not None:
        return False
    return key == "access" or function.role_arn is None


def _had_it(name: str, last: LastUpdate) -> bool:
    """Tell whether a log group or role of a function had a name after the last update."""
    role, log_group = last.outputs((ROLE, name)), last.outputs((LOG_GROUP, name))
    if name.endswith("-access"):
        return str(log_group.get("name", "")).startswith("/aws/lambda/")
    return "lambda.amazonaws.com" in str(role.get("assumeRolePolicy", ""))

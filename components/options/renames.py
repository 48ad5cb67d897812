"""What has another name than before, so that it stays what it is."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from .access import UsagePlan
from .base import Place
from .function import Function

_Rename = tuple[Place, str, str]
"""Where it is said, and the names after and before."""


def wrong_renames(
    functions: Mapping[str, Function], plans: Mapping[str, UsagePlan]
) -> Iterator[tuple[Place, object, str]]:
    """Yield the renames of functions and API keys that cannot be.

    An earlier name that nothing deployed has is none of these: the rename is done, or the stack is new.
    """
    yield from _wrong(
        [
            (("functions", key, "renamed_from"), key, function.renamed_from)
            for key, function in functions.items()
            if function.renamed_from is not None
        ],
        functions.keys(),
        "functions",
    )
    renamed: list[_Rename] = []
    for plan, options in plans.items():
        for key, before in options.keys_renamed_from.items():
            place = ("usage_plans", plan, "keys_renamed_from", key)
            if key in options.keys:
                renamed.append((place, key, before))
            else:
                yield place, before, f"{key} is not one of the plan's `keys`: {', '.join(options.keys)}"
    yield from _wrong(renamed, {key for options in plans.values() for key in options.keys}, "keys")


def _wrong(
    renames: Iterable[_Rename], names: Collection[str], group: str
) -> Iterator[tuple[Place, object, str]]:
    taken: dict[str, str] = {}
    for place, name, before in renames:
        if before == name:
            yield place, before, "is what it is called now; write the earlier name, or remove this"
        elif before in names:
            yield place, before, f"is still one of `{group}`; remove that one, or this"
        elif taken.setdefault(before, name) != name:
            yield place, before, f"is what {taken[before]} was called before; only one of the two was"

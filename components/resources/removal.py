"""What is removed of an API leaves it before the deployment that takes its snapshot.

The engine deletes what a program no longer registers after everything else, so a deployment made in the same
update would still contain the routes and responses that were just removed (pulumi/pulumi-aws#3289).
There is one exception: where a resource is deleted before it is replaced, the engine first deletes what the
last update recorded as depending on it, unless this update has registered that already. So every method of a
path, with all that belongs to it, depends on the path's marker. When the methods go, their marker is replaced
after what stays and before the deployment: by then only what is removed depends on it. When a part goes of a
path that stays, what stays enters another marker before that.

No marker that is in the state is entered again: what an update did not come to may still depend on it. A
marker that was left stays as it is until parts come or go, since an update without a change has to plan none.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import count

import pulumi

from .kinds import (
    GATEWAY_RESPONSE,
    INTEGRATION,
    INTEGRATION_RESPONSE,
    METHOD,
    METHOD_RESPONSE,
    POLICY,
    RESOURCE,
    STASH,
)
from .last_update import LastUpdate, Part

GATEWAY_RESPONSES = "Response"
POLICIES = "RestApiPolicy"
"""Groups of parts that have no path: the end of their types."""

_EVERY = "*"
"""The group of a marker that all parts of routes had in common."""

# What follows the API's name in the names of its parts: the names of another API may begin with this one's,
# but something else follows. What a name has of a path is the group of the part.
_OF_METHOD = re.compile(r"-[A-Z]+-(?P<group>/.*)")
_OF_RESPONSE = re.compile(r"-[A-Z]+-(?P<group>/.*)-[0-9]{3}")
_NAMES = {
    RESOURCE: re.compile("-(?P<group>)/.*"),
    METHOD: _OF_METHOD,
    INTEGRATION: _OF_METHOD,
    METHOD_RESPONSE: _OF_RESPONSE,
    INTEGRATION_RESPONSE: _OF_RESPONSE,
    GATEWAY_RESPONSE: re.compile(r"-[A-Z0-9_]+"),
    POLICY: re.compile(""),
}
_MARKER_NAMES = re.compile(r"-(?P<group>/[^~]*|Response|RestApiPolicy)(~(?P<number>[0-9]+))?")
_FORMER_MARKERS = re.compile(r"-routes-[ab]")


@dataclass(frozen=True, kw_only=True)
class Removal:
    """Which marker each part of this update depends on, and which ones are left after them."""

    parts: Set[Part]
    """What this update registers of the API."""
    last: LastUpdate
    entered: Mapping[str, str]
    """The markers that parts depend on, by the part's group."""
    left: Set[str]
    former: Set[str]
    """The markers of an earlier version that stay as they are."""
    kept_names: Set[Part]
    """Parts that are registered under the names that they had."""
    gone: Set[Part]
    """What the last update registered and this one does not."""
    opts: pulumi.ResourceOptions

    def name_of(self, part: Part) -> str:
        """Return the logical name under which a part is registered."""
        return self.last.left[part].name if part in self.kept_names else part[1]

    def enter(self, api_id: pulumi.Output[str]) -> Mapping[str, pulumi.Output[str]]:
        """Register a marker for each group and return the API's id as something that depends on it."""

        def after(marker: pulumi.Stash) -> pulumi.Output[str]:
            return pulumi.Output.all(api_id, marker.urn).apply(lambda known: str(known[0]))

        return {group: after(self._register(name, "active", ())) for group, name in self.entered.items()}

    def leave(self, registered: Sequence[pulumi.Resource]) -> list[pulumi.Resource]:
        """Register the markers that are left, after all that is `registered`, and return them."""
        for name in sorted(self.former):
            self._register(name, "active", ())
        return [self._register(name, "left", registered) for name in sorted(self.left)]

    def _register(self, name: str, state: str, after: Sequence[pulumi.Resource]) -> pulumi.Stash:
        replaced = pulumi.ResourceOptions(
            depends_on=list(after), delete_before_replace=True, replace_on_changes=["input"]
        )
        return pulumi.Stash(name, input=state, opts=pulumi.ResourceOptions.merge(self.opts, replaced))


def plan_removal(name: str, parts: Set[Part], last: LastUpdate, opts: pulumi.ResourceOptions) -> Removal:
    """Return what the markers of the API called `name` do in an update that registers `parts`.

    Raises `pulumi.RunError` where a part goes of a path that stays, while the API gets another name or
    parent: the engine takes what has another URN for removed, whatever its aliases say.
    """
    stayed = {part for part in parts if part in last.left}
    gone = {part for part in last.left if _group(name, part) is not None} - parts
    changed = {group for part in gone if (group := _group(name, part))}
    active, left = _markers(name, last, "active"), _markers(name, last, "left")
    of_former = {marker for marker, group in active.items() if group == _EVERY}
    if unmarked := sorted(
        group for group in changed - {*active.values()} if not (of_former and group.startswith("/"))
    ):
        raise pulumi.RunError(
            f"{name}: an earlier version deployed {unmarked[0]}, which this one cannot remove before the "
            "deployment; deploy the API as it was with this version first, and then remove it"
        )
    entered: dict[str, str] = {}
    for group in sorted({group for part in parts if (group := _group(name, part))}):
        known = [marker for marker, of_group in active.items() if of_group == group]
        entered[group] = known[0] if len(known) == 1 and group not in changed else _free(name, group, last)
    leaving = {
        marker
        for marker, group in active.items()
        if marker not in entered.values() and (group in changed or (group == _EVERY and gone))
    }
    endangered = {part for part in stayed if leaving & of_former or _group(name, part) in changed}
    if any(last.has_moved(part) for part in endangered):
        removed = {part[1] for part in gone if leaving & of_former or _group(name, part) in changed}
        raise pulumi.RunError(
            f"{name}: has another name or parent in this update, which also removes "
            f"{', '.join(sorted(removed))}; keep the new name or parent, deploy the API with them, and "
            "remove them after that"
        )
    # Those of an earlier version may be protected in the state, until an update has registered them again.
    stays = {*entered.values()} == active.keys() - of_former or of_former == active.keys()
    return Removal(
        parts=parts,
        last=last,
        entered=entered,
        left=leaving | (left.keys() if stays else set()),
        former=of_former - leaving if stays else set(),
        kept_names=endangered,
        gone=gone,
        opts=opts,
    )


def _group(name: str, part: Part) -> str | None:
    """Return which marker a part depends on: its path, or its type where it has none.

    A resource depends on none (""), because without methods nobody notices it in a snapshot. Of what is no
    part of the API called `name` there is none.
    """
    resource_type, part_name = part
    if resource_type not in _NAMES or not part_name.startswith(name):
        return None
    found = _NAMES[resource_type].fullmatch(part_name, len(name))
    return found and found.groupdict().get("group", resource_type.rpartition(":")[2])


def _markers(name: str, last: LastUpdate, state: str) -> dict[str, str]:
    """Return the markers in a state after the last update, by name, with their groups."""
    found: dict[str, str] = {}
    for (resource_type, marker), left in last.left.items():
        if resource_type == STASH and marker.startswith(name) and left.outputs.get("input") == state:
            if match := _MARKER_NAMES.fullmatch(marker, len(name)):
                found[marker] = match["group"]
            elif _FORMER_MARKERS.fullmatch(marker, len(name)):
                found[marker] = _EVERY
    return found


def _free(name: str, group: str, last: LastUpdate) -> str:
    """Return the name of a marker that is not in the state."""
    numbered = (f"{name}-{group}" + (f"~{number}" if number else "") for number in count())
    return next(marker for marker in numbered if (STASH, marker) not in last.left)

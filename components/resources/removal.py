"""What is removed of a route leaves the API before the deployment that takes its snapshot.

The engine deletes what a program no longer registers after everything else, so a deployment made in the same
update would still contain the routes and responses that were just removed (pulumi/pulumi-aws#3289).
There is one exception: where a resource is deleted before it is replaced, the engine first deletes what the
last update recorded as depending on it, unless this update has registered that already. So every part of a
route depends on one of two markers, registered before it. When a part goes, the others change over to the
other marker, and the one they leave is replaced after them and before the deployment: by then only what is
removed depends on it.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass

import pulumi

Part = tuple[str, str]
"""A resource by its type and its logical name."""

LastUpdate = Mapping[Part, Mapping[str, object]]
"""The outputs of each resource after the last update."""

_STASH = "pulumi:index:Stash"


@dataclass(frozen=True, kw_only=True)
class Markers:
    """The marker that the parts of this update's routes depend on, and the one they leave."""

    name: str
    active: str
    opts: pulumi.ResourceOptions

    def enter(self, api_id: pulumi.Output[str]) -> pulumi.Output[str]:
        """Register the active marker and return the API's id as something that depends on it."""
        marker = self._register(self.active, [])
        return pulumi.Output.all(api_id, marker.output).apply(lambda known: str(known[0]))

    def leave(self, registered: list[pulumi.Resource]) -> pulumi.Resource:
        """Register the other marker after all that is `registered`, and return it."""
        return self._register(_other(self.active), registered)

    def _register(self, which: str, after: list[pulumi.Resource]) -> pulumi.Stash:
        return pulumi.Stash(
            f"{self.name}-routes-{which}",
            input="active" if which == self.active else "left",
            opts=pulumi.ResourceOptions.merge(
                self.opts,
                pulumi.ResourceOptions(
                    depends_on=after, delete_before_replace=True, replace_on_changes=["input"]
                ),
            ),
        )


def choose_markers(name: str, parts: Set[Part], last: LastUpdate, opts: pulumi.ResourceOptions) -> Markers:
    """Return the markers of the API called `name`: the last update's ones, changed over if a part goes.

    `parts` are what this update registers of the API's routes.
    """
    left = last.get((_STASH, f"{name}-routes-a"), {}).get("input") == "left"
    active = "b" if left else "a"
    return Markers(name=name, active=_other(active) if removed(name, parts, last) else active, opts=opts)


def removed(name: str, parts: Set[Part], last: LastUpdate) -> Set[Part]:
    """Return which parts the last update registered for the API called `name`, and this one does not."""
    types = {resource_type for resource_type, _ in parts}
    # The names of another API may begin with this one's; what follows is then no path or method.
    of_this_api = re.compile(re.escape(name) + r"-([A-Z]+-)?/")
    return {part for part in last if part[0] in types and of_this_api.match(part[1])} - parts


def last_update() -> LastUpdate:
    """Return the outputs of this stack's resources after the last update, by type and logical name."""
    stack = f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}"
    answer = pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {"stackName": stack})
    resources = (answer.value or {}).get("outputs") or {}
    return {(state["type"], urn.split("::", 3)[3]): state["outputs"] for urn, state in resources.items()}


def _other(marker: str) -> str:
    return "b" if marker == "a" else "a"

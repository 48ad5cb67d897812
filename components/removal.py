"""Removed routes leave the API before the deployment that takes its snapshot.

The engine deletes what a program no longer registers after everything else, so a deployment made in the same
update would still contain the routes that were just removed, and go on serving them (pulumi/pulumi-aws#3289).
There is one exception: where a resource is deleted before it is replaced, the engine first deletes what the
last update recorded as depending on it, unless this update has registered that already. So every method
depends on one of two markers, registered before the methods. When a route goes, the methods change over to
the other marker, and the one they leave is replaced after them and before the deployment: by then only the
removed routes depend on it.
"""

from dataclasses import dataclass

import pulumi

_METHOD = "aws:apigateway/method:Method"
_STASH = "pulumi:index:Stash"


@dataclass(frozen=True, kw_only=True)
class Markers:
    """The marker that this update's methods depend on, and the one they leave."""

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


def choose_markers(name: str, method_names: set[str], opts: pulumi.ResourceOptions) -> Markers:
    """Return the markers of the API called `name`: the last update's ones, changed over if a method goes.

    `method_names` are the logical names of the methods that this update registers.
    """
    last = _last_update()
    left = last.get((_STASH, f"{name}-routes-a"), {}).get("input") == "left"
    active = "b" if left else "a"
    methods = {
        logical_name for kind, logical_name in last if kind == _METHOD and logical_name.startswith(f"{name}-")
    }
    return Markers(name=name, active=active if methods <= method_names else _other(active), opts=opts)


def _last_update() -> dict[tuple[str, str], dict[str, object]]:
    """Return the outputs of this stack's resources after the last update, by type and logical name."""
    stack = f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}"
    answer = pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {"stackName": stack})
    resources = (answer.value or {}).get("outputs") or {}
    return {(state["type"], urn.split("::", 3)[3]): state["outputs"] for urn, state in resources.items()}


def _other(marker: str) -> str:
    return "b" if marker == "a" else "a"

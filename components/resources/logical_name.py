"""The logical name of a resource, which can change while the resource stays."""

from dataclasses import dataclass

import pulumi


@dataclass(frozen=True)
class Name:
    """A logical name, and the one that the last update may have known the resource by."""

    text: str
    earlier: str | None = None

    def known(self, opts: pulumi.ResourceOptions) -> pulumi.ResourceOptions:
        """Return options with which the engine knows the resource by its earlier name too."""
        if self.earlier is None:
            return opts
        return pulumi.ResourceOptions.merge(
            opts, pulumi.ResourceOptions(aliases=[pulumi.Alias(name=self.earlier)])
        )

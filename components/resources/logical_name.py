"""The logical name of a resource, which can change while the resource stays."""

from dataclasses import dataclass

import pulumi


@dataclass(frozen=True)
class Name:
    """A logical name, and those that the last update may have known the resource by."""

    text: str
    earlier: tuple[str, ...] = ()
    """The first one that there is counts."""

    def after(self, before: "Name | None") -> "Name":
        """Return the same name of a resource that had another one before, if it had."""
        if before is None:
            return self
        return Name(self.text, (*self.earlier, *before.earlier, before.text))

    def known(self, opts: pulumi.ResourceOptions) -> pulumi.ResourceOptions:
        """Return options with which the engine knows the resource by its earlier names too."""
        if not self.earlier:
            return opts
        aliases = [pulumi.Alias(name=earlier) for earlier in self.earlier]
        return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(aliases=aliases))

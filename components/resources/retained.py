"""What stays in AWS when a stack no longer has it."""

import pulumi


def retained(opts: pulumi.ResourceOptions, *, retain: bool) -> pulumi.ResourceOptions:
    """Return options with which the engine leaves a resource where it is instead of deleting it, if asked."""
    return (
        pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(retain_on_delete=True)) if retain else opts
    )

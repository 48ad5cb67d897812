"""The environment of a function, with what is known of it only after other resources are made."""

from collections.abc import Mapping

import pulumi

from ..options.base import Text
from ..options.environment import too_large


def checked_environment(key: str, environment: Mapping[str, Text]) -> Mapping[str, Text]:
    """Return the environment of the function `key`, whose size is checked once its outputs are known.

    Raises `pulumi.RunError` then, if it is too large. Only what was secret is secret in what is returned.
    """
    outputs = {name: value for name, value in environment.items() if isinstance(value, pulumi.Output)}
    if not outputs:
        return environment  # which the options have checked

    def check(known: dict[str, str]) -> None:
        if reason := too_large(known):
            raise pulumi.RunError(f"functions.{key}.environment: {reason}")

    fits = pulumi.Output.unsecret(pulumi.Output.all(**environment).apply(check))
    name, value = next(iter(outputs.items()))
    checked: pulumi.Output[str] = pulumi.Output.all(value, fits).apply(lambda found: found[0])
    return {**environment, name: checked}

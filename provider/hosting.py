"""The provider that the SDK makes of the component, as `component_provider_host` does."""

import json
from typing import Any

from pulumi.errors import InputPropertiesError
from pulumi.provider import ConstructResult
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.provider.server import ComponentInitError

from .component import NAME, VERSION, AsyncLambdaApi


class Provider(ComponentProvider):
    """Tells mistakes in the inputs as such; the SDK's own host takes them for faults of the component."""

    def __init__(self) -> None:
        super().__init__([AsyncLambdaApi], NAME, version=VERSION)
        schema = json.loads(str(self.schema))
        # Without it Go's generator makes no inputs of types that are only in lists and maps.
        schema["language"]["go"]["generateExtraInputTypes"] = True
        # Choices are named by their values, as each language writes names, and not by Python's names.
        for described in schema["types"].values():
            for choice in described.get("enum", []):
                del choice["name"]
        self.schema = json.dumps(schema)

    def construct(self, *arguments: Any, **named: Any) -> ConstructResult:
        """Construct the component. Raises `InputPropertiesError` with every mistake in its inputs."""
        try:
            return super().construct(*arguments, **named)
        except ComponentInitError as error:
            if isinstance(error.inner, InputPropertiesError):
                raise error.inner from None
            raise


PROVIDER = Provider()

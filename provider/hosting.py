"""The provider that the SDK makes of the component, as `component_provider_host` does."""

import json

import pulumi
from pulumi.errors import InputPropertiesError
from pulumi.provider import ConstructResult
from pulumi.provider.experimental.analyzer import ComponentDefinition
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.provider.server import ComponentInitError

from .component import NAME, VERSION, AsyncLambdaApi, rejected
from .names import message_for_inputs, with_names_of_options, without_secrets


class Provider(ComponentProvider):
    """Reports errors in the inputs as such; the SDK's own host takes them for errors of the component."""

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

    def construct(
        self,
        name: str,
        resource_type: str,
        inputs: pulumi.Inputs,
        options: pulumi.ResourceOptions | None = None,
    ) -> ConstructResult:
        """Construct the component. Raises `InputPropertiesError` with every error in its inputs."""
        try:
            return super().construct(name, resource_type, inputs, options)
        except InputPropertiesError as error:
            raise without_secrets(error, inputs) from None
        except ComponentInitError as error:
            if isinstance(error.inner, InputPropertiesError):
                raise without_secrets(error.inner, inputs) from None
            if isinstance(error.inner, pulumi.RunError):
                # In a program it ends without a traceback; here the SDK would take it for a defect.
                lines = map(message_for_inputs, str(error.inner).splitlines())
                raise without_secrets(rejected(name, lines), inputs) from None
            raise

    def map_inputs(self, inputs: pulumi.Inputs, component_def: ComponentDefinition) -> pulumi.Inputs:
        """Return the inputs with the options' names; the SDK's own mapping drops what it does not know.

        The options check the values, so that they are the same in every language. Raises
        `InputPropertiesError` with every unknown key.
        """
        del component_def  # what the SDK found in the types; the options have names at every level
        return with_names_of_options(inputs)


PROVIDER = Provider()

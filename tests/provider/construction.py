"""The component as the engine has the provider construct it."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pulumi.errors import InputPropertiesError

from provider.hosting import PROVIDER

TOKEN = "async-lambda-api:index:AsyncLambdaApi"  # noqa: S105  # a resource's type, which Pulumi calls a token


@pytest.fixture(autouse=True)
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop, which outputs are made in."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield loop
    asyncio.set_event_loop(None)
    loop.close()


def errors_of(inputs: Mapping[str, Any]) -> list[str]:
    """Return what the engine is told of inputs: the path and the reason of each error."""
    with pytest.raises(InputPropertiesError) as error:
        PROVIDER.construct("api", TOKEN, inputs)
    return [f"{found['property_path']}: {found['reason']}" for found in error.value.errors or ()]

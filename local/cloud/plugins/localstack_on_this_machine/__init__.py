"""LocalStack plugins, for an emulator that needs no Docker and listens to this machine alone.

`LAMBDA_RUNTIME_EXECUTOR=process` runs Lambda handlers as processes. `GATEWAY_SERVER=loopback` binds the
address that `GATEWAY_LISTEN` names, where LocalStack's own server binds them all, and serves whoever has
the access key in `EMULATOR_ACCESS_KEY`. Mapping templates are rendered as API Gateway does, and payloads are
taken as Lambda does. `EMULATOR_REJECTS=0` leaves it to response templates what Lambda rejects.
"""

import os
from typing import Any

from localstack.runtime import hooks
from localstack.runtime.server.plugins import RuntimeServerPlugin
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin

# What a plugin needs is imported when it is loaded, as LocalStack's own plugins do: order matters there.


class ProcessRuntimeExecutorPlugin(RuntimeExecutorPlugin):  # type: ignore[misc]  # LocalStack is untyped here
    """Names the executor."""

    name = "process"

    def load(self, *_args: Any, **_kwargs: Any) -> type:
        """Return the executor's class."""
        from .executor import ProcessRuntimeExecutor  # noqa: PLC0415  # see above

        return ProcessRuntimeExecutor


class LoopbackRuntimeServerPlugin(RuntimeServerPlugin):  # type: ignore[misc]  # LocalStack is untyped here
    """Names the server."""

    name = "loopback"

    def load(self, *_args: Any, **_kwargs: Any) -> Any:
        """Return the server."""
        from .server import LoopbackRuntimeServer  # noqa: PLC0415  # see above

        return LoopbackRuntimeServer()


@hooks.on_infra_start()  # type: ignore[untyped-decorator]  # LocalStack is untyped here
def render_templates_as_api_gateway_does() -> None:
    """Correct what LocalStack's mapping templates do otherwise."""
    from . import velocity  # noqa: PLC0415  # see above

    velocity.use()


@hooks.on_infra_start()  # type: ignore[untyped-decorator]  # LocalStack is untyped here
def take_requests_as_api_gateway_does() -> None:
    """Correct how LocalStack reads and validates requests."""
    from . import requests  # noqa: PLC0415  # see above

    requests.use()


@hooks.on_infra_start()  # type: ignore[untyped-decorator]  # LocalStack is untyped here
def take_payloads_as_lambda_does() -> None:
    """Correct which invocations LocalStack takes, and which events it records as failed."""
    from . import functions  # noqa: PLC0415  # see above

    functions.use()


@hooks.on_infra_start(should_load=lambda: os.environ.get("EMULATOR_REJECTS") != "0")  # type: ignore[untyped-decorator]  # LocalStack is untyped here
def reject_calls_as_api_gateway_does() -> None:
    """Correct what callers of an API get where Lambda rejects their call."""
    from . import rejections  # noqa: PLC0415  # see above

    rejections.use()

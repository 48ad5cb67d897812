"""What becomes of the operations of a document that the user brings."""

from .base import DEVELOPER_GUIDE, Name, Options, option
from .route import RouteOptions

_IMPORT_PAGE = DEVELOPER_GUIDE + "api-gateway-import-api.html"

EXTENSION = "x-async-lambda-api"
"""The extension with which an operation of a document says its own options."""


class _Function(Options):
    function: Name | None = option(
        None,
        description="The function behind the operations: a key of `functions`.",
        page=_IMPORT_PAGE,
    )
    replace_integration: bool = option(
        default=False,
        description="Replace the integration that an operation has; without this it stays as it is.",
        page=DEVELOPER_GUIDE + "api-gateway-swagger-extensions-integration.html",
    )


class _Patterns(Options):
    path: str | None = option(None, description="Pattern of paths, such as /reports/*.", page=_IMPORT_PAGE)
    method: str | None = option(None, description="Pattern of methods, such as POST.", page=_IMPORT_PAGE)
    operation_id: str | None = option(None, description="Pattern of operationIds.", page=_IMPORT_PAGE)
    tag: str | None = option(None, description="Pattern of tags, one of which matches.", page=_IMPORT_PAGE)


class OperationOptions(RouteOptions, _Function):
    """What an operation can say of itself, below `x-async-lambda-api`."""


class OperationRule(OperationOptions, _Patterns):
    """Options of operations that match all of the patterns; without patterns they are for every one.

    In a pattern `*` stands for any characters, `?` for one.
    """

    @property
    def patterns(self) -> dict[str, str]:
        """The patterns it has, by what they are compared with."""
        found = {name: getattr(self, name) for name in ("path", "method", "operation_id", "tag")}
        return {name: pattern for name, pattern in found.items() if pattern is not None}

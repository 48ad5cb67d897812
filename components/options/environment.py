"""What Lambda takes as the environment of a function.

Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
"""

import json
from collections.abc import Iterable, Mapping

from .base import Place, Text

_LARGEST = 4096

# Those that AWS lists as reserved. Others that Lambda sets, such as TZ, PATH and LANG, may be set.
_RESERVED = frozenset(
    {
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_MAX_CONCURRENCY",
        "AWS_LAMBDA_METADATA_API",
        "AWS_LAMBDA_METADATA_TOKEN",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
    }
)


def unfit_variables(environment: Mapping[str, Text]) -> Iterable[tuple[Place, object, str]]:
    """Yield each variable that Lambda would reject, without its value, and whether all are too large."""
    for name in sorted(environment.keys() & _RESERVED):
        yield ("environment", name), name, "is reserved: Lambda sets it itself; use another name"
    known = {name: value if isinstance(value, str) else "" for name, value in environment.items()}
    if reason := too_large(known):
        yield ("environment",), _counted(known), reason


def too_large(environment: Mapping[str, str]) -> str | None:
    """Return why an environment is too large, or `None` if it is not.

    Lambda measures it as compact JSON, which the error says with which it rejects one.
    docs/aws.md: environment-size
    """
    size = len(json.dumps(dict(environment), ensure_ascii=False, separators=(",", ":")).encode())
    if size <= _LARGEST:
        return None
    return f"{size} bytes as JSON, with names and quotes; Lambda takes {_LARGEST} (4 KB)"


def _counted(environment: Mapping[str, str]) -> str:
    return "1 variable" if len(environment) == 1 else f"{len(environment)} variables"

"""What goes wrong, in words that the engine can show beside the resource."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

# How the services that the kinds use say that a resource is not there.
_GONE_CODES = frozenset(
    {
        "NoSuchEntity",
        "NotFoundException",
        "ResourceNotFoundException",
        "AWS.SimpleQueueService.NonExistentQueue",
        "QueueDoesNotExist",
    }
)

# How the emulator does, where it only looks in a dictionary.
_NO_KEY = re.compile(r"exception while calling \w+\.Get\w+: '[^' ]+'")

# botocore quotes the value it refuses, and that may be a secret.
_QUOTED_VALUE = re.compile(r", value: .*?(?=, (?:type: |valid ))", re.DOTALL)


class PluginError(Exception):
    """A request that cannot be fulfilled. The message is for the user: no secrets, no traceback."""


class GoneError(Exception):
    """The resource does not exist, or no longer."""


@contextmanager
def doing(what: str) -> Iterator[None]:
    """Prefix what fails inside with `what`, such as `creating IAM Role`.

    Raises `GoneError` when AWS says that the resource does not exist, otherwise `PluginError`.
    """
    try:
        yield
    except ClientError as error:
        found = error.response.get("Error", {})
        if found.get("Code") in _GONE_CODES or _NO_KEY.fullmatch(found.get("Message", "")):
            raise GoneError(f"{what}: {_explained(error)}") from error
        raise PluginError(f"{what}: {_explained(error)}") from error
    except GoneError as error:
        raise GoneError(f"{what}: {error}") from error
    except (BotoCoreError, OSError, PluginError) as error:
        raise PluginError(f"{what}: {_explained(error)}") from error


def _explained(error: Exception) -> str:
    if isinstance(error, ClientError):
        details = error.response.get("Error", {})
        return f"{error.operation_name}: {details.get('Code', 'Unknown')}: {details.get('Message', '')}"
    if isinstance(error, ParamValidationError):
        return _QUOTED_VALUE.sub("", str(error))
    return str(error)

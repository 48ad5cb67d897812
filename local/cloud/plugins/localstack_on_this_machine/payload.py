"""What Lambda takes as the payload of an invocation. Needs the standard library only.

The limits: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, where 1 MB is 1,024 KB.
Lambda's parser is not public. That it rejects `NaN`, a second document and a byte order mark is inferred:
JSON has none of them (RFC 8259), and Python's runtime, which reads the payload next, rejects the last two
(docs/aws.md: byte-order-mark, payload-limits).
"""

import json

_MEGABYTE = 1024 * 1024
_ASYNCHRONOUS_LIMIT = _MEGABYTE
_SYNCHRONOUS_LIMIT = 6 * _MEGABYTE


def not_json(text: str) -> str:
    """Return why a text is not one JSON value, or an empty text if it is one."""
    try:
        # A number has as many digits as it likes; Python would limit those that it makes an integer of.
        json.loads(text, parse_constant=_reject, parse_int=str)
    except ValueError as error:
        return str(error)
    except RecursionError:
        return "too deeply nested"
    return ""


def too_large(payload: bytes, invocation_type: str | None) -> str:
    """Return why a payload is too large for an invocation type, or an empty text if it is not."""
    if invocation_type == "Event":
        if len(payload) > _ASYNCHRONOUS_LIMIT:
            return (
                f"{len(payload)} byte payload is too large for the Event invocation type "
                f"(limit {_ASYNCHRONOUS_LIMIT} bytes)"
            )
    elif len(payload) > _SYNCHRONOUS_LIMIT:
        return f"Request must be smaller than {_SYNCHRONOUS_LIMIT} bytes for the InvokeFunction operation"
    return ""


def _reject(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")

"""Does the work of this example."""

from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return what a caller who waits gets."""
    return {"built": event.get("title", "untitled")}

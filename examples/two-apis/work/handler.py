"""Does the work of this example."""

from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Log what was built, which is where it shows when nobody waits, and return it to a caller who does."""
    report = event.get("report", "untitled")
    print("built", report)
    return {"built": report}

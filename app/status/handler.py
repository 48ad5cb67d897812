"""Answers at once: an operation whose caller wants the result."""

from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return the state of the report called `event["report"]`."""
    report = event.get("report", "untitled")
    print(f"looked up report {report}")
    return {"report": report, "status": "unknown"}

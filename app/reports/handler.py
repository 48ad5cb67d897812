"""Builds a report, which takes a couple of seconds: work that nobody wants to wait for."""

import time
from typing import Any

SECONDS_OF_WORK = 2


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Build the report called `event["report"]` and return what became of it."""
    report = event.get("report", "untitled")
    print(f"building report {report}")
    time.sleep(SECONDS_OF_WORK)
    print(f"finished report {report}")
    return {"report": report, "status": "finished", "seconds": SECONDS_OF_WORK}

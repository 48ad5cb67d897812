"""Builds a report, which takes a couple of seconds: work that nobody wants to wait for."""

import json
import time
from typing import Any

SECONDS_OF_WORK = 2


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Build a report and return what became of it.

    Behind `POST /reports` the event is the request's body, which names the report. Behind
    `POST /reports/{id}/build`, with `event: proxy`, it has the path's parameters, and so the id.
    """
    is_proxy_shaped = "pathParameters" in event
    report = event["pathParameters"]["id"] if is_proxy_shaped else event.get("report", "untitled")
    print(f"building report {report}")
    time.sleep(SECONDS_OF_WORK)
    print(f"finished report {report}")
    result = {"report": report, "status": "finished", "seconds": SECONDS_OF_WORK}
    return {"statusCode": 200, "body": json.dumps(result)} if is_proxy_shaped else result

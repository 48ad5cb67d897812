"""Answers at once: an operation whose caller wants the result."""

import json
from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return the state of the report whose id is in the path, as the route has `event: proxy`."""
    report = event["pathParameters"]["id"]
    print(f"looked up report {report}")
    return {"statusCode": 200, "body": json.dumps({"report": report, "status": "unknown"})}

"""A handler as it was behind a proxy integration."""

import json
from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer with the id in the path and the report in the body."""
    report = json.loads(event["body"] or "{}").get("report", "untitled")
    print("built", report)
    body = {"id": event["pathParameters"]["id"], "report": report}
    return {"statusCode": 201, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}

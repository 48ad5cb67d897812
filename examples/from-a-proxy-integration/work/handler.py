"""A handler as it was behind a proxy integration."""

import json
from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer with the id in the path and the title in the body."""
    title = json.loads(event["body"] or "{}").get("title", "untitled")
    body = {"id": event["pathParameters"]["id"], "title": title}
    return {"statusCode": 201, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}

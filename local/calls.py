"""Calls every route of a deployed stack and shows that what was not waited for happened all the same."""

import json
import re
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config
from rich.markup import escape
from rich.table import Table

from . import cloud, loopback

_SECONDS_FOR_AN_ANSWER = 60
_SECONDS_FOR_THE_WORK = 30
_PARAMETER = re.compile(r"\{[^}]+\}")


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call that was made, and its answer."""

    route: str
    header: str
    status: int | None
    """None when no answer came."""
    seconds: float
    report: str
    """What the call asked for; its handler logs it, so its lines can be told from others."""
    runs: bool
    """Whether the call is one that starts the function."""


def call_routes(routes: list[Mapping[str, str]]) -> Iterator[Call]:
    """Call each route, and one whose client decides in each way, and yield the answers as they come."""
    for route in routes:
        if route["invocation"] != "Client":
            yield _call(route, None)
            continue
        for choice in ("Event", "RequestResponse", "DryRun"):
            yield _call(route, choice)


def table(calls: Iterator[Call], running: cloud.Cloud, region: str) -> Table:
    """Return the calls as a table whose last column is the log line that proves the work was done.

    Waits for the log of asynchronous work, at most half a minute after the last call.
    """
    made = list(calls)
    deadline = time.monotonic() + _SECONDS_FOR_THE_WORK
    rows = Table("route", "header sent", "status", "answered after", "the function's last log line")
    for call in made:
        proof = _last_line(call, running, region, deadline) if call.runs else "(nothing ran)"
        cells = (call.route, call.header, str(call.status or "none"), f"{call.seconds:.2f} s", proof)
        rows.add_row(*map(escape, cells))  # what a handler logs is text, not markup
    return rows


def log_lines(running: cloud.Cloud, region: str) -> Iterator[tuple[int, str, str]]:
    """Yield what the functions logged: milliseconds since the epoch, log group, line."""
    logs = client("logs", running, region)
    for group in logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix="/aws/lambda/"):
        for name in (found["logGroupName"] for found in group["logGroups"]):
            for page in logs.get_paginator("filter_log_events").paginate(logGroupName=name):
                for event in page["events"]:
                    yield event["timestamp"], name, event["message"].rstrip("\n")


def client(service: str, running: cloud.Cloud, region: str) -> Any:
    """Return a boto3 client of the embedded cloud."""
    return _session().create_client(
        service,
        region_name=region,
        endpoint_url=running.endpoint,
        aws_access_key_id=running.access_key,
        aws_secret_access_key=running.access_key,  # not looked at: the key itself is the secret
        config=Config(proxies={}),  # none of the environment's, which would be asked for the loopback address
    )


@cache
def _session() -> botocore.session.Session:
    """Return a session that knows nothing of the user's files, nor a profile that the environment names."""
    nothing = (None, None, None, None)
    names = ("profile", "config_file", "credentials_file")
    return botocore.session.Session(session_vars=dict.fromkeys(names, nothing))


def _call(route: Mapping[str, str], choice: str | None) -> Call:
    report = uuid.uuid4().hex[:8]
    # A method without a body sends none; what it asks for is in its path.
    body = None if route["method"] in {"GET", "HEAD", "OPTIONS"} else json.dumps({"report": report}).encode()
    request = urllib.request.Request(  # noqa: S310  # always http on loopback
        _PARAMETER.sub(report, route["url"]),
        data=body,
        method="POST" if route["method"] == "ANY" else route["method"],
        headers={"Content-Type": "application/json"} | ({"InvocationType": choice} if choice else {}),
    )
    started = time.monotonic()
    try:
        with loopback.open_url(request, seconds=_SECONDS_FOR_AN_ANSWER) as response:
            status = response.status
    except urllib.error.HTTPError as error:
        with error:
            status = error.code
    except OSError:  # it took too long, or the emulator has gone
        status = None
    return Call(
        route=f"{route['method']} {route['path']}",
        header=f"InvocationType: {choice}" if choice else "",
        status=status,
        seconds=time.monotonic() - started,
        report=report,
        runs=choice in {None, "Event", "RequestResponse"},
    )


def _last_line(call: Call, running: cloud.Cloud, region: str, deadline: float) -> str:
    """Return the last line that the handler logged for a call, waiting until its work is done."""
    while True:
        lines = [line for _, _, line in log_lines(running, region) if call.report in line]
        if lines:
            return lines[-1]
        if time.monotonic() > deadline:
            return "(no log line yet: see make logs)"
        time.sleep(0.1)

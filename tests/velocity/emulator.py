"""The emulator's engine of mapping templates, in a process of the emulator's environment."""

import json
import os
import subprocess
from functools import cache
from typing import Any

from local.cloud import environment

from .rendering import CONTEXT, Overrides, Rendered, Variables

# Renders a template for each line that it reads. Each template is parsed once, which takes most of the time.
_SERVE = """
import functools, json, sys
import airspeed
from localstack.services.apigateway.next_gen.execute_api import template_mapping
from localstack_on_this_machine import velocity
velocity.use()
airspeed.Template = functools.cache(airspeed.Template)
for line in sys.stdin:
    template, variables, overrides = json.loads(line)
    try:
        done = template_mapping.ApiGatewayVtlTemplate().render_request(template, variables, overrides)
    except Exception as error:
        done = [repr(error), None]
    print(json.dumps(done), flush=True)
"""


def render(template: str, variables: Variables) -> Rendered:
    """Return a template rendered."""
    before = variables.response_override
    overrides = {
        "requestOverride": {"header": {}, "path": {}, "querystring": {}},
        "responseOverride": {"header": dict(before.header), "status": before.status or 0},
    }
    parameters = {"header": variables.header, "querystring": variables.query, "path": variables.path}
    given = {
        "context": {**CONTEXT, **variables.context},
        "input": {"body": variables.body, "params": parameters},
        "stageVariables": variables.stage_variables,
    }
    process = _process()
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps([template, given, overrides]) + "\n")
    process.stdin.flush()
    text, after = json.loads(process.stdout.readline())
    assert after, f"the emulator's engine raises {text}"
    return Rendered(
        text=text,
        request_override=_overrides(after["requestOverride"]),
        response_override=_overrides(after["responseOverride"]),
    )


def stop() -> None:
    """End the process, if one was started."""
    if _process.cache_info().currsize:
        _process().communicate()
        _process.cache_clear()


def _overrides(found: dict[str, Any]) -> Overrides:
    return Overrides(**{**found, "status": found.get("status") or None})


@cache
def _process() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [environment.ensure(), "-c", _SERVE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(environment.PLUGINS)},
        text=True,
    )

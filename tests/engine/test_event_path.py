"""The path that a proxy-shaped event tells, by the host that a caller used.

The emulator serves no custom domains, so its engine of templates renders the request here by itself.
"""

import json
import os
import subprocess
from typing import Any

import pytest

from components import AsyncLambdaApiArgs
from components.specification.api import api_specification
from local.cloud import environment

RENDER = """
import json, sys
from localstack.services.apigateway.next_gen.execute_api import template_mapping
from localstack_on_this_machine import velocity
velocity.use()
template, variables = json.load(sys.stdin)
overrides = {"requestOverride": {"header": {}}, "responseOverride": {"header": {}}}
sys.stdout.write(template_mapping.ApiGatewayVtlTemplate().render_request(template, variables, overrides)[0])
"""


def event(path: str, domain_name: str | None) -> Any:
    """Return the event of the greedy route for a request with a path by a host."""
    route = {"path": "/{proxy+}", "function": "work", "event": "proxy"}
    args = AsyncLambdaApiArgs.model_validate({"functions": {"work": {"code": "work"}}, "routes": [route]})
    (spec,) = api_specification(args).integrations
    context: dict[str, Any] = {
        "path": path,
        "stage": "v1",
        "domainName": domain_name,
        "identity": {},
        "requestTimeEpoch": 1,
    }
    input_ = {"body": "{}", "params": {"header": {}, "querystring": {}, "path": {"proxy": path[1:]}}}
    variables = {"context": context, "input": input_, "stageVariables": {}}
    rendered = subprocess.run(
        [environment.ensure(), "-c", RENDER],
        input=json.dumps([spec.request_templates["application/json"], variables]),
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(environment.PLUGINS)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(rendered.stdout)


@pytest.mark.parametrize(
    ("domain_name", "path", "told"),
    [
        ("abc123.execute-api.eu-west-1.amazonaws.com", "/v1/admin", "/admin"),
        ("vpce-0a-1b.execute-api.eu-west-1.vpce.amazonaws.com", "/v1/admin", "/admin"),
        ("ABC123.Execute-Api.eu-west-1.amazonaws.com", "/v1", "/"),
        ("abc123.execute-api.cn-north-1.amazonaws.com.cn", "/v1/v1/admin", "/v1/admin"),
        ("api.example.com", "/v1/admin", "/v1/admin"),
        ("api.example.com", "/base/v1", "/base/v1"),
        ("testPrefix.testDomainName", "/v1/admin", "/v1/admin"),
    ],
)
def test_a_first_segment_is_the_stage_only_behind_the_apis_own_domain(
    domain_name: str, path: str, told: str
) -> None:
    assert event(path, domain_name)["path"] == told

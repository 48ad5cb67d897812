"""Each rule that one integration decides, over every form in which an integration is written."""

from dataclasses import replace

import pytest

from .engine import failed
from .forms import CHECKED, CLIENT, CLIENTS_CHOICE, FORMS, LAMBDA, PARAMETER, RIGHT, SQS, Form, Operation

PASSED_ON = """#set($type = $input.params().header.get("InvocationType"))
#set($context.requestOverride.header.X-Amz-Invocation-Type = $type)
$input.body"""

WRONG = {
    "no mapping": (replace(RIGHT, parameters={}), "lambda-invocation-type-mapped"),
    "another mapping": (
        replace(RIGHT, parameters={"integration.request.header.X-Other": "'a'"}),
        "lambda-invocation-type-mapped",
    ),
    "unquoted": (replace(RIGHT, parameters={PARAMETER: "Event"}), "lambda-invocation-type-valid"),
    "wrong case": (replace(RIGHT, parameters={PARAMETER: "'event'"}), "lambda-invocation-type-valid"),
    "another literal": (replace(RIGHT, parameters={PARAMETER: "'Async'"}), "lambda-invocation-type-valid"),
    "dry run": (replace(RIGHT, parameters={PARAMETER: "'DryRun'"}), "lambda-invocation-type-valid"),
    "undeclared header": (replace(CLIENTS_CHOICE, declared=()), "lambda-invocation-type-source-declared"),
    "another header declared": (
        replace(CLIENTS_CHOICE, declared=("X-Other",)),
        "lambda-invocation-type-source-declared",
    ),
    "from the path": (
        replace(CLIENTS_CHOICE, parameters={PARAMETER: "method.request.path.InvocationType"}),
        "lambda-invocation-type-source-declared",
    ),
    "from the query": (
        replace(CLIENTS_CHOICE, parameters={PARAMETER: "method.request.querystring.InvocationType"}),
        "lambda-invocation-type-source-declared",
    ),
    "proxy": (replace(RIGHT, type="AWS_PROXY"), "lambda-invocation-type-without-effect"),
    "called with GET": (replace(RIGHT, integration_method="GET"), "lambda-integration-method-post"),
    "no integration method": (replace(RIGHT, integration_method=None), "lambda-integration-method-post"),
    "plain choice": (replace(CLIENTS_CHOICE, templates={}), "lambda-invocation-type-allow-list"),
    "choice that a template only passes on": (
        replace(CLIENTS_CHOICE, templates={"application/json": PASSED_ON}),
        "lambda-invocation-type-allow-list",
    ),
    "check passed by": (
        replace(CLIENTS_CHOICE, passthrough="WHEN_NO_MATCH"),
        "lambda-invocation-type-allow-list",
    ),
    "200": (replace(RIGHT, status="200"), "asynchronous-status-202"),
    "one status for both": (replace(CLIENTS_CHOICE, response_templates={}), "asynchronous-status-202"),
    "on GET": (replace(RIGHT, http_method="GET"), "asynchronous-method-not-safe"),
    "on HEAD": (replace(RIGHT, http_method="HEAD"), "asynchronous-method-not-safe"),
}

RIGHT_ONES = {
    "Event": RIGHT,
    "RequestResponse": replace(RIGHT, parameters={PARAMETER: "'RequestResponse'"}, status="200"),
    "a client's choice": CLIENTS_CHOICE,
    "the parameter in other case": replace(RIGHT, parameters={PARAMETER.lower(): "'Event'"}),
    "set by a template": replace(RIGHT, parameters={}, templates={"application/json": CHECKED}),
    "from a stage variable": replace(RIGHT, parameters={PARAMETER: "stageVariables.type"}),
    "synchronous GET": replace(RIGHT, http_method="GET", parameters={PARAMETER: "'RequestResponse'"}),
    "client's choice on GET": replace(CLIENTS_CHOICE, http_method="GET"),
    "an alias": replace(RIGHT, uri=LAMBDA.replace(":work/", ":work:live/")),
    "a version": replace(RIGHT, uri=LAMBDA.replace(":work/", ":work:3/")),
    "a stage variable in the URI": replace(RIGHT, uri=LAMBDA.replace(":work/", ":${stageVariables.fn}/")),
    "a proxy integration without the header": replace(RIGHT, type="AWS_PROXY", parameters={}),
    "SQS": replace(RIGHT, uri=SQS, parameters={}, status="200"),
    "SQS called with GET": replace(RIGHT, uri=SQS, parameters={}, integration_method="GET"),
    "Step Functions": replace(
        RIGHT, uri="arn:aws:apigateway:us-east-1:states:action/StartExecution", parameters={}
    ),
    "SQS with the header for reasons of its own": replace(RIGHT, uri=SQS, parameters={PARAMETER: "Event"}),
    "HTTP": replace(RIGHT, type="HTTP", uri="https://example.com/", parameters={}, integration_method="GET"),
    "HTTP with the header for reasons of its own": replace(
        RIGHT, type="HTTP_PROXY", uri="https://example.com/", parameters={PARAMETER: CLIENT}
    ),
    "MOCK": replace(RIGHT, type="MOCK", uri="", parameters={}, integration_method=None),
}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("case", RIGHT_ONES)
def test_what_is_right_passes_every_policy(form: Form, case: str) -> None:
    assert failed(*form(RIGHT_ONES[case])) == set()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("case", WRONG)
def test_a_fault_fails_its_policy_alone(form: Form, case: str) -> None:
    operation, policy = WRONG[case]
    assert failed(*form(operation)) == {(policy, "jobs")}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("partition", ["aws-cn", "aws-us-gov"])
def test_it_decides_in_every_partition(form: Form, partition: str) -> None:
    elsewhere = Operation(uri=LAMBDA.replace("arn:aws:", f"arn:{partition}:"), parameters={})
    assert ("lambda-invocation-type-mapped", "jobs") in failed(*form(elsewhere))

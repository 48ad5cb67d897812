"""The invocation types that calls can end with: by the mapping, and by what request templates override."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from .engine import Found, failed, judged
from .forms import CLIENT, CLIENTS_CHOICE, FORMS, PARAMETER, RIGHT, Form, Operation, aws_resources

ALLOWED = "lambda-invocation-type-allowed"
SAFE = ("asynchronous-method-not-safe", "jobs")
HEADER = "$context.requestOverride.header.X-Amz-Invocation-Type"
TO_EVENT = f'#set({HEADER} = "Event")'
WAITS = replace(RIGHT, parameters={PARAMETER: "'RequestResponse'"}, status="200")
BY_CLIENT = f"""#set($type = $input.params().header.get("InvocationType"))
#if($type != "Event" && $type != "RequestResponse")
#set($type = "DryRun")
#end
#set({HEADER} = $type)
"""
BY_LITERALS = f"""#if($input.params('InvocationType') == "Event")
#set({HEADER} = "Event")
#else
#set({HEADER} = "RequestResponse")
#end
"""


def templated(operation: Operation, *templates: str, passthrough: str = "NEVER") -> Operation:
    """An operation with request templates, whose response says what became of the call."""
    kinds = ("application/json", "text/plain")
    return replace(
        operation,
        templates=dict(zip(kinds, templates, strict=False)),
        passthrough=passthrough,
        response_templates={"application/json": "#set($context.responseOverride.status = 202)"},
    )


def allowing(*types: str) -> Mapping[str, Mapping[str, object]]:
    return {ALLOWED: {"types": [*types]}}


def found_by(operation: Operation, *types: str) -> list[Found]:
    found = judged(*aws_resources(operation), configurations=allowing(*types))
    return [one for one in found if one.policy == ALLOWED]


EVADING = {
    "an override": templated(WAITS, TO_EVENT),
    "an override for one content type": templated(WAITS, "$input.body", TO_EVENT),
    "an override after text": templated(WAITS, f"{{}} {TO_EVENT}"),
    "an override in single quotes": templated(WAITS, f"#set({HEADER} = 'Event')"),
    "an override under a condition": templated(WAITS, f"#if($context.stage == 'v1'){TO_EVENT}#end"),
    "a formal reference": templated(WAITS, f'#{{set}}( ${{{HEADER[1:]}}}="Event" )'),
    "another case": templated(WAITS, TO_EVENT.replace("X-Amz-Invocation-Type", "x-amz-invocation-type")),
    "a key in brackets": templated(
        WAITS, "#set($context.requestOverride.header['X-Amz-Invocation-Type'] = \"Event\")"
    ),
    "a key in brackets and double quotes": templated(
        WAITS, '#set($context["requestOverride"]["header"]["X-Amz-Invocation-Type"] = "Event")'
    ),
    "get": templated(WAITS, "#set($context.get('requestOverride').header.X-Amz-Invocation-Type = \"Event\")"),
    "put": templated(WAITS, "$context.requestOverride.header.put('X-Amz-Invocation-Type', \"Event\")"),
    "a variable": templated(WAITS, f'#set($type = "Event")#set({HEADER} = $type)'),
    "a variable of a variable": templated(
        WAITS, f'#set($a = "Event")#set($type = "$a")#set({HEADER} = "${{type}}")'
    ),
    "a variable of a loop": templated(WAITS, f'#foreach($type in ["Event"])#set({HEADER} = $type)#end'),
    "a concatenation": templated(WAITS, f'#set($a = "Eve")#set({HEADER} = "${{a}}nt")'),
    "a computed key": templated(
        WAITS,
        '#set($key = "X-Amz-Invocation-Type")#set($context.requestOverride.header[$key] = "Event")',
    ),
    "all headers": templated(
        WAITS, '#set($context.requestOverride.header = {"X-Amz-Invocation-Type": "Event"})'
    ),
    "an alias": templated(
        WAITS,
        '#set($headers = $context.requestOverride.header)#set($headers.X-Amz-Invocation-Type = "Event")',
    ),
    "an alias of the context": templated(WAITS, '#set($c = $context)#set($c.requestOverride.header.a = "b")'),
    "evaluated text": templated(WAITS, '#evaluate("#set($con" + "text.x = 1)")'),
    "within a string": templated(WAITS, f'#set($a = "{TO_EVENT.replace(chr(34), chr(39))}")'),
    "the request": templated(WAITS, f"#set({HEADER} = $input.params('X'))"),
    "a stage variable in a template": templated(WAITS, f"#set({HEADER} = $stageVariables.type)"),
    "a choice in a template": templated(WAITS, BY_CLIENT),
    "a choice in a template alone": templated(replace(WAITS, parameters={}), BY_CLIENT),
    "a choice of literals in a template alone": templated(replace(WAITS, parameters={}), BY_LITERALS),
    "an override in a template alone": templated(replace(WAITS, parameters={}), TO_EVENT),
    "a mapping in another case": replace(
        RIGHT, parameters={PARAMETER: "'RequestResponse'", PARAMETER.lower(): "'Event'"}
    ),
    "a stage variable": replace(RIGHT, parameters={PARAMETER: "stageVariables.type"}),
    "the context": replace(RIGHT, parameters={PARAMETER: "context.authorizer.type"}),
    "what templates are passed by for": templated(
        RIGHT, TO_EVENT.replace("Event", "RequestResponse"), passthrough="WHEN_NO_MATCH"
    ),
}


@pytest.mark.parametrize("case", EVADING)
def test_what_may_be_asynchronous_is_not_allowed_where_all_have_to_wait(case: str) -> None:
    found = failed(*aws_resources(EVADING[case]), configurations=allowing("RequestResponse"))
    assert found == {(ALLOWED, "jobs")}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_an_override_is_found_in_every_form(form: Form) -> None:
    operation = replace(EVADING["an override"], http_method="GET")
    found = failed(*form(operation), configurations=allowing("RequestResponse"))
    assert found == {(ALLOWED, "jobs"), SAFE}


TO_WAIT = TO_EVENT.replace("Event", "RequestResponse")
WAITING = {
    "no template": WAITS,
    "a template that sets nothing": templated(WAITS, '{"stage": "${context.stage}", "body": $input.body}'),
    "an override to the same": templated(WAITS, TO_WAIT),
    "an override of all": templated(RIGHT, f"## comment\n{TO_WAIT}{{}}"),
    "an override alone": templated(replace(RIGHT, parameters={}), TO_WAIT, passthrough="WHEN_NO_MATCH"),
    "another header": templated(
        WAITS, "#set($context.requestOverride.header['Content-Type'] = $input.params('X'))"
    ),
    "a query parameter": templated(WAITS, "#set($context.requestOverride.querystring[$name] = $a)"),
    "a status": templated(WAITS, "#set($context.responseOverride.status = 400)"),
    "a claim": templated(WAITS, '$context.authorizer.claims.get("sub") $context.path.replaceAll("a", "b")'),
    "a rejection": templated(WAITS, f'#if($input.params("a") == "")#set({HEADER} = "DryRun")#end'),
}


@pytest.mark.parametrize("case", WAITING)
def test_what_always_waits_is_allowed_where_all_have_to(case: str) -> None:
    found = failed(*aws_resources(WAITING[case]), configurations=allowing("RequestResponse"))
    assert (ALLOWED, "jobs") not in found


@pytest.mark.parametrize("template", [BY_CLIENT, BY_LITERALS], ids=["a variable", "literals"])
@pytest.mark.parametrize("parameters", [{PARAMETER: CLIENT}, {}], ids=["mapped", "not mapped"])
def test_a_template_that_asks_the_client_is_a_clients_choice(
    template: str, parameters: Mapping[str, str]
) -> None:
    stack = aws_resources(replace(templated(CLIENTS_CHOICE, template), parameters=parameters))
    assert failed(*stack, configurations=allowing("Client")) == set()
    assert failed(*stack, configurations=allowing("Event", "RequestResponse")) == {(ALLOWED, "jobs")}


def test_a_clients_header_that_a_template_always_overrides_is_no_clients_choice() -> None:
    assert found_by(templated(CLIENTS_CHOICE, TO_EVENT), "Client")
    assert not found_by(templated(CLIENTS_CHOICE, TO_EVENT), "Event")


@pytest.mark.parametrize("operation", EVADING.values(), ids=EVADING.keys())
def test_whatever_is_found_passes_where_all_types_are_allowed(operation: Operation) -> None:
    assert not found_by(operation, "Event", "RequestResponse", "Client")


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        (RIGHT, "has the invocation type Event; it"),
        (replace(CLIENTS_CHOICE, templates={}), "has the invocation type Client; it"),
        (
            templated(WAITS, f"{{}}{TO_EVENT}"),
            "has the invocation type Event or RequestResponse, because it maps 'RequestResponse' and sets "
            '"Event" in a request template; it',
        ),
        (
            EVADING["a stage variable"],
            "has a computed invocation type, because it maps stageVariables.type; it",
        ),
        (
            EVADING["an alias"],
            "has a computed invocation type, because it maps 'RequestResponse' and may set any in a request "
            "template; it",
        ),
    ],
)
def test_a_violation_says_what_was_found(operation: Operation, said: str) -> None:
    (found,) = found_by(operation, "RequestResponse")
    assert found.message.startswith(f"jobs {said} should be RequestResponse.")


@pytest.mark.parametrize(
    "template",
    [
        TO_EVENT,
        f"$input.json('$'){TO_EVENT}",
        f"#foreach($a in $input.params().header.keySet())$a#end{TO_EVENT}",
        f"#if($context.stage == 'v1'){TO_EVENT}#end",
        f'#set($type = "Event")#set({HEADER} = $type)',
    ],
)
@pytest.mark.parametrize("passthrough", ["NEVER", "WHEN_NO_MATCH"])
def test_a_get_that_a_template_makes_asynchronous_is_not_safe(template: str, passthrough: str) -> None:
    operation = replace(templated(WAITS, template, passthrough=passthrough), http_method="GET")
    assert failed(*aws_resources(operation)) == {SAFE}


@pytest.mark.parametrize("template", [BY_CLIENT, BY_LITERALS, TO_WAIT])
def test_a_get_on_which_the_client_asks_or_nothing_is_asynchronous_passes(template: str) -> None:
    operation = replace(templated(WAITS, template), http_method="GET")
    assert SAFE not in failed(*aws_resources(operation))


def test_a_function_that_a_template_starts_asynchronously_needs_a_failure_destination() -> None:
    stack = aws_resources(templated(WAITS, TO_EVENT))
    stack = [
        replace(one, props={**one.props, "deadLetterConfig": {}}) if one.name == "work" else one
        for one in stack
    ]
    assert failed(*stack) == {("asynchronous-function-failure-destination", "work")}


def test_an_override_to_event_with_another_status_is_found() -> None:
    operation = replace(templated(WAITS, TO_EVENT), response_templates={})
    assert failed(*aws_resources(operation)) == {("asynchronous-status-202", "jobs")}


def test_a_status_that_the_request_template_sets_will_do() -> None:
    template = f"{TO_EVENT}#set($context.responseOverride.status = 202)"
    operation = replace(templated(WAITS, template), response_templates={})
    assert failed(*aws_resources(operation)) == set()


def test_an_override_to_what_is_no_type_is_not_valid() -> None:
    (found,) = judged(*aws_resources(templated(WAITS, TO_EVENT.replace("Event", "event"))))
    assert found.policy == "lambda-invocation-type-valid"
    assert 'sets X-Amz-Invocation-Type to "event" in a request template' in found.message

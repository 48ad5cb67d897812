"""Which operations become routes, and with which options."""

import pytest

from .documents import DOCUMENT, INTEGRATION, RULE, changed, mapped, operation, weave


def test_an_integration_of_the_users_own_is_left_alone() -> None:
    assert operation(weave(DOCUMENT, RULE), method="get")[INTEGRATION]["uri"] == "arn:list"


def test_an_integration_of_the_users_own_is_replaced_when_told() -> None:
    rule = {
        "method": "GET",
        "function": "other",
        "invocation": "RequestResponse",
        "replace_integration": True,
    }
    assert mapped(weave(DOCUMENT, RULE, rule), method="get") == "'RequestResponse'"


@pytest.mark.parametrize(
    "patterns",
    [
        {"path": "/reports"},
        {"path": "/rep*", "method": "POST"},
        {"method": "post"},
        {"operation_id": "start*"},
        {"tag": "bat?h"},
        {},
    ],
)
def test_an_operation_is_matched_by_any_pattern(patterns: dict[str, str]) -> None:
    assert mapped(weave(DOCUMENT, patterns | {"function": "work", "invocation": "Client"})).endswith(
        "InvocationType"
    )


def test_of_each_option_the_first_rule_that_says_it_counts() -> None:
    rules = [{"tag": "batch", "invocation": "Client"}, {"invocation": "RequestResponse", "function": "work"}]
    assert mapped(weave(DOCUMENT, *rules)) == "method.request.header.InvocationType"


def test_an_operation_says_its_options_itself_before_any_rule() -> None:
    own = {"function": "other", "invocation": "RequestResponse"}
    found = weave(changed(lambda d: d["paths"]["/reports"]["post"].update({"x-async-lambda-api": own})), RULE)
    assert mapped(found) == "'RequestResponse'"
    assert operation(found)["x-async-lambda-api"] == own


def test_what_the_stack_says_for_all_routes_holds_for_operations() -> None:
    assert (
        mapped(weave(DOCUMENT, RULE, invocation="Client", header="X-Wait")) == "method.request.header.X-Wait"
    )

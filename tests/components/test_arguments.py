"""Arguments of a program: built again from others, copied with a change, and shown in messages."""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from pydantic import ValidationError

from components import (
    AsyncLambdaApiArgs,
    Function,
    InvocationType,
    OperationRule,
    Route,
    Stage,
    read_document,
    settings,
)

from .own_document.documents import DOCUMENT

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:theirs"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:operators"


def with_document() -> AsyncLambdaApiArgs:
    return AsyncLambdaApiArgs(
        functions={"work": Function(code="work"), "theirs": Function(arn=ARN)},
        openapi=read_document("api.yaml", DOCUMENT),
        operations=(OperationRule(operation_id="startReport", function="work"),),
    )


def with_routes() -> AsyncLambdaApiArgs:
    routes = (Route(path="/jobs", function="work"), Route(path="/theirs", function="theirs"))
    return AsyncLambdaApiArgs(
        functions={"work": Function(code="work"), "theirs": Function(arn=ARN)}, routes=routes
    )


@pytest.mark.parametrize("built", [with_document, with_routes])
@pytest.mark.parametrize(
    "again",
    [
        lambda args: AsyncLambdaApiArgs(**dict(args)),
        lambda args: AsyncLambdaApiArgs.model_validate(args.model_dump()),
        lambda args: AsyncLambdaApiArgs(**{name: getattr(args, name) for name in args.model_fields_set}),
        lambda args: args.model_copy(),
        lambda args: args.model_copy(update={"stage": Stage(name="v1")}),
    ],
    ids=["keywords", "dump", "given", "copy", "copy with a change"],
)
def test_arguments_are_built_again_from_themselves(
    built: Callable[[], AsyncLambdaApiArgs], again: Callable[[AsyncLambdaApiArgs], AsyncLambdaApiArgs]
) -> None:
    args = built()
    found = again(args)
    assert [route.model_dump() for route in found.routes] == [route.model_dump() for route in args.routes]
    assert found.functions == args.functions
    assert again(found).model_dump() == found.model_dump()


@pytest.mark.parametrize(
    "changed",
    [
        lambda args, change: args.model_copy(update=change),
        lambda args, change: AsyncLambdaApiArgs(**{**dict(args), **change}),
        lambda args, change: AsyncLambdaApiArgs.model_validate({**args.model_dump(), **change}),
    ],
    ids=["copy", "keywords", "dump"],
)
def test_a_copy_with_other_operations_has_their_routes(
    changed: Callable[[AsyncLambdaApiArgs, dict[str, Any]], AsyncLambdaApiArgs],
) -> None:
    rule = OperationRule(operation_id="startReport", function="work", invocation=InvocationType.CLIENT)
    found = changed(with_document(), {"operations": (rule,)})
    assert [route.invocation for route in found.routes] == [InvocationType.CLIENT]
    assert [item.options["invocation"] for item in found.assigned.routes] == [InvocationType.CLIENT]


def test_a_copy_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValidationError, match="not one of theirs"):
        with_routes().model_copy(update={"functions": {"theirs": Function(arn=ARN)}})


def test_routes_of_ones_own_beside_a_document_are_still_refused() -> None:
    own = {**dict(with_document()), "routes": (Route(path="/jobs", function="work"),)}
    with pytest.raises(ValidationError, match="the operations of the document are the routes"):
        AsyncLambdaApiArgs(**own)


SECRET = "hidden-word"  # noqa: S105  # what no message may show


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (
            {"functions": {"work": {"arn": ARN, "environment": {"TOKEN": SECRET}}}},
            'functions.work.environment: {"TOKEN": "[output]"}: an existing function is not changed',
        ),
        (
            {"functions": {"work": {"arn": ARN, "kms_key_arn": SECRET}}},
            'functions.work.kms_key_arn: "[output]": an existing function is not changed',
        ),
        (
            {
                "functions": {
                    "work": {"arn": ARN, "vpc": {"subnet_ids": [SECRET], "security_group_ids": ["sg"]}}
                }
            },
            'functions.work.vpc: {"subnet_ids": ["[output]"], "security_group_ids": ["sg"]}: an existing',
        ),
        (
            {
                "functions": {
                    "work": {
                        "code": "work",
                        "asynchronous": {"failure_queue": False, "alarm_topic_arn": SECRET},
                    }
                }
            },
            'functions.work.asynchronous.alarm_topic_arn: "[output]": with `failure_queue: false` there is',
        ),
        (
            {
                "functions": {
                    "work": {
                        "code": "work",
                        "asynchronous": {"on_failure": SECRET, "queue": {"kms_key_arn": SECRET}},
                    }
                }
            },
            'functions.work.asynchronous.queue: {"kms_key_arn": "[output]"}: with `on_failure` there is no',
        ),
        (
            {
                "functions": {
                    "work": {
                        "code": "work",
                        "role_arn": SECRET,
                        "statements": [{"actions": ["a:b"], "resources": [SECRET]}],
                    }
                }
            },
            'functions.work.statements: [{"actions": ["a:b"], "resources": ["[output]"]}]: a given role',
        ),
        (
            {"authorizers": {"own": {"type": "TOKEN", "function": "work", "user_pool_arns": [SECRET]}}},
            'authorizers.own.user_pool_arns: ["[output]"]: a TOKEN authorizer has no user pools',
        ),
        (
            {"endpoint": {"vpc_endpoint_ids": [SECRET]}},
            'endpoint.vpc_endpoint_ids: ["[output]"]: a REGIONAL API is reached without',
        ),
    ],
)
def test_an_output_in_a_message_is_named_as_one(
    register: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, values: dict[str, Any], line: str
) -> None:
    monkeypatch.setenv("PULUMI_ERROR_OUTPUT_STRING", "true")  # or the SDK warns where one becomes text

    def outputs(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: outputs(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [outputs(inner) for inner in value]
        return pulumi.Output.secret(SECRET) if value == SECRET else value

    right = {"functions": {"work": {"code": "work"}}, "routes": [{"path": "/jobs", "function": "work"}]}
    found: list[Any] = []
    register(lambda: found.append(settings.parse({**right, **outputs(values)})))
    assert found[0][0].startswith(line)

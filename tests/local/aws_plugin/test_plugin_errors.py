from collections.abc import Callable

import grpc
import pytest
from botocore.exceptions import ClientError, ParamValidationError

from local.aws_plugin.errors import GoneError, PluginError, doing
from local.aws_plugin.server import answering

AwsError = Callable[[str, str, str], ClientError]


class AbortedError(Exception):
    pass


class Context:
    """As much of a gRPC context as the handler uses."""

    def abort(self, code: grpc.StatusCode, details: str) -> None:
        raise AbortedError(code, details)


def test_an_error_of_aws_has_operation_code_and_message(aws_error: AwsError) -> None:
    with (
        pytest.raises(PluginError) as refused,
        doing("creating API Gateway Integration"),
    ):
        raise aws_error("PutIntegration", "BadRequestException", "Invalid mapping expression")

    assert str(refused.value) == (
        "creating API Gateway Integration: PutIntegration: BadRequestException: Invalid mapping expression"
    )


@pytest.mark.parametrize(
    "code",
    [
        "NoSuchEntity",
        "NotFoundException",
        "ResourceNotFoundException",
        "AWS.SimpleQueueService.NonExistentQueue",
        "QueueDoesNotExist",
    ],
)
def test_what_is_not_there_is_told_from_other_errors(aws_error: AwsError, code: str) -> None:
    with pytest.raises(GoneError), doing("reading"):
        raise aws_error("Get", code, "")


def test_so_is_a_key_that_the_emulator_does_not_find(aws_error: AwsError) -> None:
    message = "exception while calling apigateway.GetDeployment: 'o3ip6bqycu'"
    with pytest.raises(GoneError), doing("reading"):
        raise aws_error("GetDeployment", "InternalError", message)


def test_a_value_that_botocore_refuses_is_not_repeated() -> None:
    report = (
        "Invalid type for parameter Environment.Variables.A, value: ['s3cret, type: x'], "
        "type: <class 'list'>, valid types: <class 'str'>"
    )

    with pytest.raises(PluginError) as refused, doing("creating Lambda Function"):
        raise ParamValidationError(report=report)

    assert "s3cret" not in str(refused.value)
    assert "Environment.Variables.A" in str(refused.value)


def test_a_defect_is_answered_with_its_place_and_without_its_message() -> None:
    def fail(_: object) -> None:
        raise KeyError("s3cret")

    with pytest.raises(AbortedError) as aborted:
        answering(fail)(None, Context())  # type: ignore[arg-type]  # as much of a context as is used

    code, details = aborted.value.args
    assert code is grpc.StatusCode.INTERNAL
    assert "KeyError" in details
    assert "test_plugin_errors.py" in details
    assert "s3cret" not in details


def test_a_refusal_is_answered_with_its_message() -> None:
    def refuse(_: object) -> None:
        raise PluginError("the stand-in does not implement aws:s3/bucket:Bucket")

    with pytest.raises(AbortedError) as aborted:
        answering(refuse)(None, Context())  # type: ignore[arg-type]  # as much of a context as is used

    assert aborted.value.args[1] == "the stand-in does not implement aws:s3/bucket:Bucket"

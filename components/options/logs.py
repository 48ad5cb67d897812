"""Logs in CloudWatch."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from .base import LAMBDA_GUIDE, Arn, Options, option

_RETENTION_PAGE = (
    "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"
)
_DELETION_PAGE = (
    "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html"
)
_KMS_PAGE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"
_FORMAT_PAGE = LAMBDA_GUIDE + "monitoring-cloudwatchlogs-logformat.html"

_MONTHS = (30, 60, 90, 120, 150, 180)
_YEARS = (365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
_RETENTIONS = (1, 3, 5, 7, 14, *_MONTHS, *_YEARS)


def _one_that_cloudwatch_has(days: int) -> int:
    if days not in _RETENTIONS:
        raise ValueError(f"not one of {', '.join(map(str, _RETENTIONS))}")
    return days


RetentionInDays = Annotated[int, AfterValidator(_one_that_cloudwatch_has)]


class LogFormat(StrEnum):
    """How a function's log lines look."""

    TEXT = "Text"
    JSON = "JSON"


class LogGroup(Options):
    """A log group of its own, which is removed with the stack unless it is retained."""

    retention_in_days: RetentionInDays = option(
        14, description="Days that log events are kept.", page=_RETENTION_PAGE
    )
    kms_key_arn: Arn | None = option(
        None, description="Key that encrypts the log group, instead of CloudWatch's own.", page=_KMS_PAGE
    )
    retain: bool = option(
        default=False,
        description="Leave the log group in AWS when the stack no longer has it; deploy this before.",
        page=_DELETION_PAGE,
    )


class FunctionLogs(LogGroup):
    """The log group of a function."""

    format: LogFormat = option(LogFormat.TEXT, description="How log lines look.", page=_FORMAT_PAGE)

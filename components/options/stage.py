"""The stage: what it is called, what it logs and measures, and what it lets pass."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from .base import API_REFERENCE, DEVELOPER_GUIDE, Arn, Options, StageVariable, option
from .logs import LogGroup
from .throttling import Throttling

_STAGE_PAGE = API_REFERENCE + "API_CreateStage.html"
_LOGGING_PAGE = DEVELOPER_GUIDE + "set-up-logging.html"


class ExecutionLogs(StrEnum):
    """What API Gateway logs of its own work."""

    OFF = "OFF"
    ERROR = "ERROR"
    INFO = "INFO"


class Stage(Options):
    """The stage. Caches are off, and execution logs never have requests and answers in full."""

    name: str = option(
        "v1", description="First part of the URL's path.", page=_STAGE_PAGE, pattern=r"^[A-Za-z0-9_-]{1,128}$"
    )
    access_logs: LogGroup | None = option(
        None,
        description="A line of JSON for every call, in a log group of its own. Left out: none.",
        page=_LOGGING_PAGE,
    )
    execution_logs: ExecutionLogs = option(
        ExecutionLogs.OFF, description="API Gateway's own log: OFF, ERROR or INFO.", page=_LOGGING_PAGE
    )
    cloudwatch_role: bool = option(
        default=False,
        description="Set the role with which API Gateway writes logs, for the whole account and region.",
        page=_LOGGING_PAGE,
    )
    metrics: bool = option(
        default=False,
        description="Metrics of every method, besides those of the stage.",
        page=DEVELOPER_GUIDE + "api-gateway-metrics-and-dimensions.html",
    )
    tracing: bool = option(
        default=False, description="X-Ray tracing.", page=DEVELOPER_GUIDE + "apigateway-xray.html"
    )
    throttling: Throttling | None = option(
        None,
        description="Limits of every route; without them the account's apply.",
        page=DEVELOPER_GUIDE + "api-gateway-request-throttling.html",
    )
    variables: Mapping[Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,64}$")], StageVariable] = option(
        {},
        description="Stage variables; values may be secret.",
        page=DEVELOPER_GUIDE + "stage-variables.html",
        max_length=100,
    )
    web_acl_arn: Arn | None = option(
        None,
        description="Web ACL of AWS WAF.",
        page=DEVELOPER_GUIDE + "apigateway-control-access-aws-waf.html",
    )

    @property
    def sets_methods(self) -> bool:
        """Whether something applies to all methods of the stage."""
        return self.execution_logs is not ExecutionLogs.OFF or self.metrics or self.throttling is not None

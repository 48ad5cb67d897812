"""A Lambda function: one that is deployed, from code or an image, or one that exists already."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from .asynchronous import Asynchronous
from .base import (
    LAMBDA_GUIDE,
    Arn,
    Name,
    Options,
    Place,
    TagKey,
    TagValue,
    Text,
    found,
    from_page,
    mistakes,
    option,
)
from .environment import unfit_variables
from .logs import FunctionLogs

_CREATE_PAGE = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html"
_ROLE_PAGE = LAMBDA_GUIDE + "lambda-intro-execution-role.html"

_WITH_MODULES = ("python", "nodejs", "ruby")
_IN_MODULE = re.compile(r".*[^./]\.[^./]+")

_VariableName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]+$")]


class Architecture(StrEnum):
    """The instruction set of a function."""

    X86_64 = "x86_64"
    ARM64 = "arm64"


class Tracing(StrEnum):
    """Whether a function's calls are sampled for X-Ray, or only those that are already traced."""

    ACTIVE = "Active"
    PASS_THROUGH = "PassThrough"  # noqa: S105  # a tracing mode


class Image(Options):
    """A container image in Amazon ECR."""

    uri: Text = Field(
        description="URI of the image, with its tag or digest.",
        json_schema_extra=from_page(LAMBDA_GUIDE + "images-create.html"),
    )
    command: tuple[str, ...] = option((), description="Overrides CMD.", page=_CREATE_PAGE)
    entry_point: tuple[str, ...] = option((), description="Overrides ENTRYPOINT.", page=_CREATE_PAGE)
    working_directory: str | None = option(None, description="Overrides WORKDIR.", page=_CREATE_PAGE)


class Vpc(Options):
    """The network a function runs in."""

    subnet_ids: tuple[Text, ...] = Field(
        description="Subnets, best in two zones or more.",
        json_schema_extra=from_page(LAMBDA_GUIDE + "configuration-vpc.html"),
        min_length=1,
        max_length=16,
    )
    security_group_ids: tuple[Text, ...] = Field(
        description="Security groups.",
        json_schema_extra=from_page(LAMBDA_GUIDE + "configuration-vpc.html"),
        min_length=1,
        max_length=5,
    )


class Statement(Options):
    """Something a function may do."""

    actions: tuple[str, ...] = Field(
        description="IAM actions, such as dynamodb:PutItem.",
        json_schema_extra=from_page(_ROLE_PAGE),
        min_length=1,
    )
    resources: tuple[Text, ...] = Field(
        description="ARNs the actions may be done to.", json_schema_extra=from_page(_ROLE_PAGE), min_length=1
    )


class Function(Options):
    """One Lambda function: exactly one of `code`, `image` and `arn` says where it comes from."""

    code: str | None = option(
        None,
        description="Folder or zip archive with the handler, from the project's root.",
        page=_CREATE_PAGE,
    )
    image: Image | None = option(None, description="Container image.", page=_CREATE_PAGE)
    arn: Arn | None = option(
        None,
        description="An existing function, alias or version; nothing of it is created or changed.",
        page=LAMBDA_GUIDE + "configuration-versions.html",
    )
    handler: str = option(
        "handler.handler",
        description="The function to call: module.function below `code`.",
        page=_CREATE_PAGE,
        pattern=r"^[^\s:]{1,128}$",
    )
    runtime: str = option(
        "python3.13",
        description="Runtime of Lambda.",
        page=LAMBDA_GUIDE + "lambda-runtimes.html",
        pattern=r"^[a-z]+[a-z0-9.]*$",
    )
    architecture: Architecture = option(
        Architecture.X86_64, description="Instruction set.", page=LAMBDA_GUIDE + "foundation-arch.html"
    )
    memory_size: int = option(128, description="Memory in MB.", page=_CREATE_PAGE, ge=128, le=10_240)
    timeout: int = option(30, description="Time limit of a call in seconds.", page=_CREATE_PAGE, ge=1, le=900)
    environment: Mapping[_VariableName, Text] = option(
        {},
        description="Environment variables, 4 KB as JSON at most; values may be secret.",
        page=LAMBDA_GUIDE + "configuration-envvars.html",
    )
    layers: tuple[Arn, ...] = option(
        (), description="Versions of layers, by ARN.", page=LAMBDA_GUIDE + "chapter-layers.html", max_length=5
    )
    vpc: Vpc | None = option(
        None, description="Network to run in.", page=LAMBDA_GUIDE + "configuration-vpc.html"
    )
    reserved_concurrent_executions: int | None = option(
        None,
        description="How many calls run at once, at most and guaranteed.",
        page=LAMBDA_GUIDE + "configuration-concurrency.html",
        ge=0,
    )
    tracing: Tracing = option(
        Tracing.PASS_THROUGH,
        description="X-Ray tracing; Active costs by the trace.",
        page=LAMBDA_GUIDE + "services-xray.html",
    )
    logs: FunctionLogs = option(
        FunctionLogs(),
        description="Log group of the function.",
        page=LAMBDA_GUIDE + "monitoring-cloudwatchlogs.html",
    )
    kms_key_arn: Arn | None = option(
        None,
        description="Key that encrypts the environment, instead of Lambda's own.",
        page=LAMBDA_GUIDE + "configuration-envvars-encryption.html",
    )
    role_arn: Arn | None = option(
        None,
        description="Execution role. Left out: one of its own that allows what these options need.",
        page=_ROLE_PAGE,
    )
    statements: tuple[Statement, ...] = option(
        (), description="What else the role of its own allows.", page=_ROLE_PAGE
    )
    asynchronous: Asynchronous = option(
        Asynchronous(),
        description="Retries and destinations of asynchronous calls.",
        page=LAMBDA_GUIDE + "invocation-async-error-handling.html",
    )
    renamed_from: Name | None = option(
        None,
        description="The key that the function had before: all that was made for it stays.",
        page=_CREATE_PAGE,
    )
    tags: Mapping[TagKey, TagValue] = option(
        {},
        description="Tags of the function.",
        page=LAMBDA_GUIDE + "configuration-tags.html",
        max_length=50,
    )

    @model_validator(mode="after")
    def _values_fit_each_other(self) -> Self:
        mistakes("Function", [*unfit_variables(self.environment), *self._tags(), *self._contradictions()])
        return self

    def _tags(self) -> Iterable[tuple[Place, object, str]]:
        for name in self.tags:
            if name.lower().startswith("aws:"):
                yield ("tags", name), name, "AWS keeps names that begin with aws: for itself; use another one"

    def _contradictions(self) -> Iterable[tuple[Place, object, str]]:
        given = [name for name in ("code", "image", "arn") if getattr(self, name) is not None]
        if len(given) != 1:
            sources = " and ".join(given) or "none of them"
            yield (), sources, "a function comes from exactly one of code, image, arn"
            return
        if self.arn is not None:
            if isinstance(self.arn, str) and ":function:" not in self.arn:
                yield ("arn",), self.arn, "not the ARN of a function, an alias or a version"
            # A queue that was made while the function was the stack's own stays, until an option deletes it.
            of_queue = set() if self.asynchronous.of_events else {"asynchronous"}
            for name in sorted(self.model_fields_set - {"arn", "renamed_from"} - of_queue):
                yield (
                    (name,),
                    self._found(name),
                    "an existing function is not changed; set this where it is deployed",
                )
        elif self.image is not None:
            for name in sorted(self.model_fields_set & {"handler", "runtime", "layers"}):
                yield (name,), self._found(name), "an image brings its own"
        elif self.runtime.startswith(_WITH_MODULES) and not _IN_MODULE.fullmatch(self.handler):
            yield ("handler",), self.handler, "a handler is module.function, such as handler.handler"
        if self.role_arn is not None and self.statements:
            yield (
                ("statements",),
                self.statements,
                "a given role is not changed; leave out `role_arn`, or this",
            )

    def _found(self, name: str) -> object:
        value = getattr(self, name)
        return str(value) if isinstance(value, int) else found(value)

    @property
    def is_archive(self) -> bool:
        """Whether `code` is an archive, not a folder."""
        return self.code is not None and self.code.endswith(".zip")

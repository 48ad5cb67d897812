"""The stack's configuration, refused where it would let in more than it says."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pulumi

ROLES = "workflows-"
"""What the names of the roles begin with."""

_EXAMPLE = "such as repo:OWNER/REPOSITORY:environment:dev"
# repo:OWNER/REPOSITORY:… or project_path:GROUP/PROJECT:…, with anything behind it.
_OF_ONE_REPOSITORY = re.compile(r"[^*?:]+:[^*?:]+:.+")
_ACTION = re.compile(r"[a-z0-9-]+:[A-Za-z*?]+")
# Those of IAM would change what bounds a role, and those of STS take on a role that is not bounded.
_OUT_OF_BOUNDS = ("iam:", "sts:")
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*-")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Who may do what, and who says that it is them."""

    issuer: str
    audience: str
    may_preview: Sequence[str]
    may_deploy: Sequence[str]
    provider_arn: str
    prefix: str
    functions_may: Sequence[str]

    def mistakes(self) -> Iterator[str]:
        """Yield one line for each mistake."""
        yield from _mistakes_in_subjects("may_preview", self.may_preview)
        yield from _mistakes_in_subjects("may_deploy", self.may_deploy)
        for index, subject in enumerate(self.may_deploy):
            if re.search("[*?]", subject):
                yield f"may_deploy[{index}]: {json.dumps(subject)} has to be without * and ?"
        if "://" in self.issuer:
            yield f"issuer: {json.dumps(self.issuer)} has to be without https://"
        if self.provider_arn and not self.provider_arn.endswith(f":oidc-provider/{self.issuer}"):
            yield f"provider_arn: {json.dumps(self.provider_arn)} is not that of {self.issuer}"
        if not _PREFIX.fullmatch(self.prefix):
            yield f"prefix: {json.dumps(self.prefix)} has to be a name and a hyphen, such as api-"
        if self.prefix.startswith(ROLES):
            yield f"prefix: {json.dumps(self.prefix)} would let the role that deploys change itself"
        for index, action in enumerate(self.functions_may):
            found = f"functions_may[{index}]: {json.dumps(action)}"
            if not _ACTION.fullmatch(action):
                yield f"{found} has to be an action, such as dynamodb:PutItem"
            elif action.startswith(_OUT_OF_BOUNDS):
                yield f"{found} would let functions out of the boundary"


def load() -> Settings:
    """Read and check the configuration. Raises `pulumi.RunError` with one line for each mistake."""
    config = pulumi.Config()
    settings = Settings(
        issuer=config.require("issuer"),
        audience=config.require("audience"),
        may_preview=config.require_object("may_preview"),
        may_deploy=config.require_object("may_deploy"),
        provider_arn=config.require("provider_arn"),
        prefix=config.require("prefix"),
        functions_may=config.require_object("functions_may"),
    )
    if found := [*settings.mistakes()]:
        raise pulumi.RunError("\n".join(f"Pulumi.{pulumi.get_stack()}.yaml: {mistake}" for mistake in found))
    return settings


def _mistakes_in_subjects(key: str, subjects: Sequence[str]) -> Iterator[str]:
    if not subjects:
        yield f"{key}: [] has to name somebody, {_EXAMPLE}"
    for index, subject in enumerate(subjects):
        if not _OF_ONE_REPOSITORY.fullmatch(subject):
            yield f"{key}[{index}]: {json.dumps(subject)} has to be of one repository, {_EXAMPLE}"

"""Keys of a stack outside the project's namespace: nearly it, or a provider's."""

from collections.abc import Callable
from pathlib import Path

import pulumi
import pytest

from components import settings
from components.namespaces import misspelled

VALID = """
config:
  async-lambda-api:functions: {work: {arn: "arn:aws:lambda:eu-west-1:123456789012:function:work"}}
  async-lambda-api:routes: [{path: /jobs, function: work}]
"""


@pytest.mark.parametrize("namespace", ["async-lambda-ap", "Async-Lambda-Api", "async_lambda_api"])
def test_a_namespace_that_is_nearly_the_projects_is_an_error(
    namespace: str, tmp_path: Path, configure: Callable[[str], None], recording: object
) -> None:
    assert recording, "settings belong to a stack"
    configure(f"{VALID}  {namespace}:authorization: NONE\n")
    with pytest.raises(pulumi.RunError) as error:
        settings.load(tmp_path)
    assert str(error.value) == (
        f"Pulumi.dev.yaml: {namespace}:authorization: {namespace} is not the project's namespace; "
        "nearest: async-lambda-api"
    )


@pytest.mark.parametrize(
    ("project", "key"),
    [
        ("aws-apis", "aws:region"),
        ("aw", "aws:region"),
        ("aws-native-api", "aws-native:region"),
        ("random", "random:seed"),
        ("policies", "policy:x"),
        ("async-lambda-api", "other-project:routes"),
    ],
)
def test_the_namespace_of_a_provider_or_of_something_else_is_none(project: str, key: str) -> None:
    assert misspelled([key], project) == []


def test_the_namespace_of_an_installed_provider_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pulumi_jobs_cloud").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert misspelled(["jobs-cloud:region"], "jobs-clouds") == []

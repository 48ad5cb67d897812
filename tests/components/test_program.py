"""`__main__.py` as each committed stack configures it."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).parents[2]
INTEGRATION = "aws:apigateway/integration:Integration"


@pytest.mark.parametrize("stack", ["dev", "local"])
def test_a_committed_stack_has_a_route_of_each_invocation_type(
    stack: str, configure: Callable[[str], None], register: Callable[..., Any]
) -> None:
    configure((CHECKOUT / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8"))
    recorded = register(lambda: runpy.run_path(str(CHECKOUT / "__main__.py"), run_name="__main__") and None)
    mapped = {
        expression
        for integration in recorded.of_type(INTEGRATION).values()
        for expression in integration.inputs["requestParameters"].values()
    }
    assert mapped == {"'Event'", "'RequestResponse'", "method.request.header.InvocationType"}


COMMITTED = [*CHECKOUT.glob("Pulumi.*.yaml"), *CHECKOUT.glob("examples/*/Pulumi.*.yaml")]


@pytest.mark.parametrize("stack", COMMITTED, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_a_committed_stack_lets_whoever_deploys_it_say_how_secrets_are_encrypted(stack: Path) -> None:
    said = yaml.safe_load(stack.read_text(encoding="utf-8"))
    assert not {"encryptionsalt", "encryptedkey", "secretsprovider"} & set(said)


def test_the_stack_for_aws_is_not_public(
    configure: Callable[[str], None], register: Callable[..., Any]
) -> None:
    configure((CHECKOUT / "Pulumi.dev.yaml").read_text(encoding="utf-8"))
    recorded = register(lambda: runpy.run_path(str(CHECKOUT / "__main__.py"), run_name="__main__") and None)
    methods = recorded.of_type("aws:apigateway/method:Method").values()
    assert {method.inputs["authorization"] for method in methods} == {"AWS_IAM"}

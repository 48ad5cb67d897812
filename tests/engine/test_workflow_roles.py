"""The roles of examples/workflow-roles allow what deploying and previewing call, and hardly more."""

import importlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import botocore.session
import pytest
import yaml

from local import cloud

from .conftest import CHECKOUT, STACK, make_dev_stack

EXAMPLE = CHECKOUT / "examples" / "workflow-roles"
LONGEST_POLICIES = 10_240  # characters of all policies in a role, without white space
LONGEST_MANAGED_POLICY = 6_144  # the same of a managed policy
BOUNDARY = "arn:aws:iam::000000000000:policy/workflows-boundary-1234567"

# What the committed stack `dev` does not have.
MORE: Mapping[str, Any] = {
    "permissions_boundary_arn": BOUNDARY,
    "authorizers": {"own": {"function": "status", "type": "TOKEN"}},
    "models": {"Job": {"type": "object"}},
    "usage_plans": {"free": {"keys": ["acme"], "quota": {"limit": 10}}},
    "endpoint": {
        "domain": {
            "name": "api.example.com",
            "certificate_arn": "arn:aws:acm:us-east-1:000000000000:certificate/one",
        },
        "policy": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": "*",
                    "Action": "execute-api:Invoke",
                    "Resource": "execute-api:/*",
                }
            ],
        },
    },
}


def module(name: str) -> Any:
    """Return a module of the example, which finds those beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXAMPLE))
        return importlib.import_module(name)


def place(**others: str) -> Any:
    """Return where the tests deploy, or elsewhere."""
    here = {"partition": "aws", "region": "us-east-1", "account": "000000000000", "prefix": "api-"}
    return module("statements").Place(**here | {"boundary": BOUNDARY} | others)


def statements_of(role: str, where: Any) -> list[Mapping[str, Any]]:
    parts = ["reading", "deploying"] if role == "deploy" else ["reading"]
    return [statement for part in parts for statement in module(part).statements(where)]


def actions(role: str) -> list[str]:
    return [action for statement in statements_of(role, place()) for action in statement["Action"]]


def resources(role: str, service: str) -> list[str]:
    """Return patterns of the ARNs that a role may do something with, besides actions that take none."""
    found = (statement["Resource"] for statement in statements_of(role, place()))
    arns = [arn for one in found for arn in ([one] if isinstance(one, str) else one)]
    return [arn for arn in arns if arn.startswith(f"arn:aws:{service}:")]


def action_of(operation: str) -> str | None:
    """Return the action that an operation such as `apigateway.GetTags` needs, if it needs one."""
    service, _, name = operation.partition(".")
    if operation == "sts.GetCallerIdentity":
        return None
    if service == "apigateway":
        model = botocore.session.get_session().get_service_model(service)
        return f"apigateway:{model.operation_model(name).http['method']}"
    return f"{service}:{name}"


def refused(role: str, operations: Iterable[str]) -> list[str]:
    """Return the operations that a role does not allow."""
    allowed = actions(role)
    needed = {operation: action_of(operation) for operation in operations}
    return sorted(
        operation
        for operation, action in needed.items()
        if action and not any(fnmatchcase(action, pattern) for pattern in allowed)
    )


@dataclass
class Runs:
    """What runs over a stack called, and what it consisted of before it was destroyed."""

    log: Path
    operations: dict[str, set[str]] = field(default_factory=dict)
    deployed: list[dict[str, Any]] = field(default_factory=list)

    def watch(self, name: str, run: Callable[[], object]) -> None:
        """Run something, and note what the emulator logs meanwhile."""
        start = self.log.stat().st_size
        run()
        with self.log.open("rb") as log:
            log.seek(start)
            called = re.findall(r": AWS (\w+\.\w+) => ", log.read().decode())
        self.operations[name] = set(called)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory, running: cloud.Cloud, cloud_folder: Path) -> Runs:
    """The committed stack `dev`: deployed, previewed, given what it does not have, and destroyed."""
    dev = make_dev_stack(tmp_path_factory.mktemp("roles"), running)
    runs = Runs(cloud.log_file(cloud_folder))
    try:
        runs.watch("deploy", dev.up)
        runs.watch("preview", lambda: dev.preview(refresh=True))
        extend(dev.place.project / f"Pulumi.{STACK}.yaml")
        runs.watch("deploy more", dev.up)
        runs.watch("preview more", lambda: dev.preview(refresh=True))
        runs.deployed = dev.export()["deployment"]["resources"]
    finally:
        runs.watch("destroy", dev.destroy)
    return runs


def extend(file: Path) -> None:
    """Change the settings of the stack `dev`, and add to them."""
    settings = yaml.safe_load(file.read_text(encoding="utf-8"))
    config = settings["config"] | {f"async-lambda-api:{key}": value for key, value in MORE.items()}
    reports = config["async-lambda-api:functions"]["reports"]
    reports |= {"timeout": 30, "reserved_concurrent_executions": 1, "tags": {"team": "reports"}}
    reports["asynchronous"]["alarm_topic_arn"] = "arn:aws:sns:us-east-1:000000000000:operators"
    first, _, *others = config["async-lambda-api:routes"]
    first |= {"model": "Job", "authorizer": "own"}
    config["async-lambda-api:routes"] = [first, *others]
    file.write_text(yaml.safe_dump({"config": config}), encoding="utf-8")


@pytest.mark.parametrize("run", ["deploy", "preview", "deploy more", "preview more", "destroy"])
def test_all_that_runs_call_is_allowed_to_the_role_that_deploys(runs: Runs, run: str) -> None:
    assert runs.operations[run]
    assert refused("deploy", runs.operations[run]) == []


@pytest.mark.parametrize("run", ["preview", "preview more"])
def test_all_that_a_preview_calls_is_allowed_to_the_role_that_reads(runs: Runs, run: str) -> None:
    assert len(runs.operations[run]) > 10
    assert refused("preview", runs.operations[run]) == []


def test_the_role_that_reads_is_refused_all_that_deploying_calls_besides(runs: Runs) -> None:
    writes = {op for op in runs.operations["deploy"] if not re.match(r"\w+\.(Get|List|Describe)", op)}
    assert writes
    assert refused("preview", runs.operations["deploy"]) == sorted(writes)


@pytest.mark.parametrize("role", ["preview", "deploy"])
def test_all_that_is_deployed_is_among_the_resources_of_both_roles(runs: Runs, role: str) -> None:
    arns = [found["outputs"]["arn"] for found in runs.deployed if "arn" in found.get("outputs", {})]
    assert {arn.split(":")[2] for arn in arns} == {
        "apigateway",
        "cloudwatch",
        "iam",
        "lambda",
        "logs",
        "sqs",
    }
    for arn in arns:
        assert any(fnmatchcase(arn, pattern) for pattern in resources(role, arn.split(":")[2])), arn


# What the published provider calls besides what its stand-in does, by its source.
# https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service
READ_BESIDES = {
    "apigateway.GetResources",
    "iam.ListAttachedRolePolicies",
    "iam.ListRolePolicies",
    "lambda.GetFunctionCodeSigningConfig",
    "lambda.ListVersionsByFunction",
    "wafv2.GetWebACLForResource",
}
CALLED_BESIDES = {
    "iam.ListInstanceProfilesForRole",
    "iam.UpdateRoleDescription",
    "logs.DisassociateKmsKey",
    "sqs.SetQueueAttributes",
    "wafv2.AssociateWebACL",
    "wafv2.DisassociateWebACL",
}


def test_what_the_published_provider_calls_besides_is_allowed() -> None:
    assert refused("preview", READ_BESIDES) == []
    assert refused("deploy", READ_BESIDES | CALLED_BESIDES) == []


def test_every_kind_that_the_component_makes_was_deployed_for_these_tests(runs: Runs) -> None:
    sources = "".join(file.read_text(encoding="utf-8") for file in CHECKOUT.glob("components/**/*.py"))
    made = {name for name in re.findall(r"\baws\.\w+\.([A-Z]\w+)\(", sources) if not name.endswith("Args")}
    seen = {found["type"].rpartition(":")[2] for found in runs.deployed}
    assert made - seen == {"WebAclAssociation"}  # the emulator has no web ACLs


def test_the_role_that_reads_holds_no_action_that_writes() -> None:
    for action in actions("preview"):
        assert re.fullmatch(r"apigateway:GET|\w+:(Get|List|Describe)[A-Za-z]+", action)


@pytest.mark.parametrize("role", ["preview", "deploy"])
def test_no_action_is_a_pattern_and_few_take_every_resource(role: str) -> None:
    assert not [action for action in actions(role) if "*" in action]
    on_all = [one for one in statements_of(role, place()) if one["Resource"] == "*"]
    assert all(re.search(":(List|Describe)", action) for one in on_all for action in one["Action"])


def test_roles_are_passed_to_two_services_alone_and_only_those_with_the_prefix() -> None:
    (statement,) = (s for s in statements_of("deploy", place()) if "iam:PassRole" in s["Action"])
    assert statement["Action"] == ["iam:PassRole"]
    assert statement["Resource"] == "arn:aws:iam::000000000000:role/api-*"
    passed_to = statement["Condition"]["StringEquals"]["iam:PassedToService"]
    assert passed_to == ["apigateway.amazonaws.com", "lambda.amazonaws.com"]


WIDENS_A_ROLE = {
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
}


def test_a_role_is_made_and_widened_only_within_the_boundary() -> None:
    widening = [one for one in statements_of("deploy", place()) if WIDENS_A_ROLE & {*one["Action"]}]
    assert widening
    for statement in widening:
        assert statement["Resource"] == "arn:aws:iam::000000000000:role/api-*"
        assert statement["Condition"] == {"StringEquals": {"iam:PermissionsBoundary": BOUNDARY}}


def test_the_role_that_deploys_can_neither_remove_the_boundary_nor_change_it() -> None:
    on_roles_and_policies = {one for one in actions("deploy") if re.match(r"iam:\w*(Polic|Boundar)", one)}
    assert on_roles_and_policies == {
        *("iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"),
        *("iam:DeleteRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"),
    }
    on_roles = [s for s in statements_of("deploy", place()) if {*s["Action"]} & on_roles_and_policies]
    assert {one["Resource"] for one in on_roles} == {"arn:aws:iam::000000000000:role/api-*"}


def default_boundary() -> list[Mapping[str, Any]]:
    """Return the statements of the boundary, as the example's project has them by default."""
    project = yaml.safe_load((EXAMPLE / "Pulumi.yaml").read_text(encoding="utf-8"))
    found: list[Mapping[str, Any]] = module("boundary").statements(
        project["config"]["functions_may"]["default"]
    )
    return found


def test_the_boundary_bounds_roles_to_no_more_than_single_actions_and_not_to_those_of_iam() -> None:
    allowed = [action for statement in default_boundary() for action in statement["Action"]]
    assert not [action for action in allowed if re.search(r"[*?]|^(iam|sts|organizations):", action)]


def test_the_boundary_fits_into_a_managed_policy() -> None:
    text = json.dumps(default_boundary(), separators=(",", ":"))
    assert len(text) < LONGEST_MANAGED_POLICY


def test_a_deployment_with_the_boundary_sets_it_on_roles_that_exist(runs: Runs) -> None:
    assert "iam.PutRolePermissionsBoundary" in runs.operations["deploy more"]
    roles = [one for one in runs.deployed if one["type"] == "aws:iam/role:Role"]
    assert {one["outputs"]["permissionsBoundary"] for one in roles} == {BOUNDARY}


def test_policies_fit_into_a_role() -> None:
    name = f"workflows-boundary-{'a' * 7}"
    where = place(
        partition="aws-us-gov",
        region="ap-southeast-2",
        prefix=f"{'a' * 40}-",
        boundary=f"arn:aws-us-gov:iam::000000000000:policy/{name}",
    )
    text = json.dumps(statements_of("deploy", where), separators=(",", ":"))
    assert len(text) < LONGEST_POLICIES


def test_the_roles_are_for_the_region_of_the_committed_stack() -> None:
    files = (EXAMPLE / "Pulumi.dev.yaml", CHECKOUT / "Pulumi.dev.yaml")
    roles, stack = (yaml.safe_load(file.read_text(encoding="utf-8"))["config"] for file in files)
    assert roles["aws:region"] == stack["aws:region"]

"""The commands of the documents: what each shows where a reader runs it, and why some cannot be run here."""

import re
from dataclasses import dataclass
from pathlib import Path

from .conftest import CHECKOUT

PAGES = [
    CHECKOUT / "README.md",
    *CHECKOUT.glob("[CES]*.md"),
    *CHECKOUT.glob("docs/*.md"),
    *CHECKOUT.glob("examples/*.md"),
    *CHECKOUT.glob(".github/actions/*/action.yml"),
    *CHECKOUT.glob(".github/workflows/*.yml"),
]
COMMAND = r"(?:\.ci/run|(?:make|pulumi|pip|python3?|aws|\.venv/bin/[\w-]+) [^`\n]+?)"
THIS = "PATH-OF-THIS-CHECKOUT"
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:reports"
FEWER = {"make bench-preview": "make bench-preview ROUTES=1 RUNS=1"}
"""The same in seconds instead of minutes."""


def commands() -> set[str]:
    """Return what stands in blocks, in sentences and in jobs, without the remarks behind it."""
    written = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    in_blocks = re.findall(rf"^ {{4,}}(?:- )?(?:run: )?({COMMAND})(?:\s+#.*)?$", written, re.MULTILINE)
    return {*in_blocks, *re.findall(rf"`({COMMAND})`", written)}


def readme_block(language: str, part: str) -> str:
    """Return the README's one block in a language with a part."""
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    (found,) = [one for one in re.findall(rf"```{language}\n(.*?)```", readme, re.DOTALL) if part in one]
    return str(found)


def filled_in(command: str, clone: Path) -> str:
    """Return a command with what a reader puts in the place of its capitals."""
    return FEWER.get(command, command).replace(THIS, str(clone)).replace("=ARN", f"={ARN}")


@dataclass(frozen=True)
class Step:
    """A command, what it shows, where a reader runs it, and what is typed into it."""

    command: str
    shows: str = ""
    where: str = "clone"
    typed: str = ""


# In the order in which a reader would.
STEPS = (
    Step("make up", "finished report"),
    Step("make outputs", '"failure_queues"'),
    Step("make logs", "finished report"),
    Step("make preview", "53 unchanged"),
    Step("make openapi", '"x-amazon-apigateway-integration"'),
    Step("make openapi STACK=dev", '"x-amazon-apigateway-integration"'),
    Step("python -m components openapi --stack dev --function reports=ARN", ":function:reports"),
    Step("make docs"),
    Step("make format", "left unchanged"),
    Step("make down", "The cloud is stopped"),
    Step("make picture", "The cloud is stopped"),
    Step("make bench-preview", "GetDeployment"),
    Step("make up PROJECT=examples/smallest STACK=dev", "built"),
    Step("make logs PROJECT=examples/smallest STACK=dev", "built"),
    Step("make down PROJECT=examples/smallest STACK=dev", "The cloud is stopped"),
    Step(".venv/bin/pre-commit install", "pre-commit installed at"),
    Step("pulumi login", "Logged in"),
    Step("pulumi install"),
    Step("pulumi stack init dev", "Created stack 'dev'"),
    Step("pulumi preview --stack dev", "to create"),
    Step("pulumi install --cwd policies"),
    Step("pulumi preview --policy-pack policies", "✅ async-lambda-api"),
    Step(
        'pulumi preview --stack "$STACK" --policy-pack policies --diff --color never 2>&1'
        ' | tee "previews/$STACK.txt"',
        "Policy Packs run",
    ),
    Step('pulumi preview --stack "$STACK" --policy-pack policies --save-plan plan.json', "plan written"),
    Step('pulumi up --stack "$STACK" --policy-pack policies --plan plan.json --yes', "created"),
    Step(
        'pulumi preview --stack "$STACK" --policy-pack policies --save-plan "plan-$STACK.json"',
        "plan written",
    ),
    Step(
        'pulumi up --stack "$STACK" --policy-pack policies --plan "plan-$STACK.json" --yes',
        "✅ async-lambda-api",
    ),
    Step(
        'pulumi preview --stack "$STACK" --refresh --expect-no-changes --policy-pack policies --diff',
        "unchanged",
    ),
    Step("pulumi up --policy-pack policies --policy-pack-config policies.json", "[advisory]"),
    Step("pulumi up --stack dev", "unchanged"),
    Step("pulumi stack output url", "execute-api"),
    Step("pulumi stack output failure_queues", "reports"),
    Step("pulumi stack export --file state.json"),
    Step("make audit STATE=state.json"),
    Step("make audit"),
    Step(
        "pulumi config set --secret --path 'async-lambda-api:functions.reports.environment.TOKEN'",
        typed="t0ken",
    ),
    Step("pulumi destroy --stack dev", "deleted"),
    Step("pulumi install", where="roles"),
    Step("pulumi stack init dev", where="roles"),
    Step(
        "pulumi config set --path 'may_preview[0]' repo:OWNER/REPOSITORY:environment:dev-read", where="roles"
    ),
    Step("pulumi config set --path 'may_deploy[0]' repo:OWNER/REPOSITORY:environment:dev", where="roles"),
    Step("pulumi up", "deploy_role", where="roles"),
    Step(
        'pulumi config set permissions_boundary_arn "$(pulumi stack output permissions_boundary'
        ' --cwd examples/workflow-roles)"',
    ),
    Step("pulumi config set issuer gitlab.com", where="roles"),
    Step("pulumi config set audience https://gitlab.com", where="roles"),
    Step(
        "pulumi config set --path 'may_preview[0]' 'project_path:GROUP/PROJECT:ref_type:branch:ref:*'",
        where="roles",
    ),
    Step(
        "pulumi config set --path 'may_deploy[0]' project_path:GROUP/PROJECT:ref_type:branch:ref:main",
        where="roles",
    ),
    Step("pulumi up", "deploy_role", where="roles"),
    Step("pulumi destroy --stack dev", "deleted", where="roles"),
    Step(f"pip install {THIS}/policies", where="elsewhere"),
    Step(f"pip install {THIS}", where="elsewhere"),
    Step(f"pulumi package add {THIS}/provider", "Added package", where="yaml"),
)
ELSEWHERE = {
    "make test": "runs these tests",
    ".ci/run": "the same",
    "make check": "runs before these tests, as part of `make test`",
    ".venv/bin/python -m pytest tests/policies": "is these tests",
    ".venv/bin/python -m tests.upgrades.keep VERSION": "is for a release; test_upgrades.py has what it kept",
    ".venv/bin/python -m tests.velocity": "runs before these tests, as part of `make test`",
    ".venv/bin/python -m tests.changes": "takes minutes; test_changes.py does the same and compares",
    "make lock": "asks the package index for the newest of everything",
    "make bench": "installs two other tools from the package index",
    "make advisories": "asks for advisories on the network",
    ".venv/bin/zizmor .github": "asks GitHub; `make check` runs it without that",
    'python3 .github/stacks.py >> "$GITHUB_OUTPUT"': "test_workflows.py runs it in a repository",
    'python3 .github/stacks.py --changed-since "$BASE" >> "$GITHUB_OUTPUT"': "the same",
    'python3 .github/comment.py previews --stacks "$STACKS" --commit "$COMMIT"': (
        "test_comment.py runs it against a stand-in"
    ),
    'python3 .github/comment.py previews --stacks \'["dev"]\' --commit "$CI_COMMIT_SHA"': "the same",
    "pulumi install --cwd ../../policies": "runs elsewhere without the folders in between",
    "pulumi up --policy-pack ../../policies --policy-pack-config policies.json": (
        "test_examples.py deploys another-teams-stack with both"
    ),
    "pulumi env init platform/api-defaults --file platform-defaults.esc.yaml": (
        "Pulumi Cloud keeps environments; test_esc.py evaluates the file as it does"
    ),
    "pulumi policy publish ORGANISATION --cwd policies": "test_publishing.py runs it against a stand-in",
    "pulumi policy enable ORGANISATION/async-lambda-api latest": "the same",
    "aws apigateway get-api-key --include-value --query value --output text --api-key ID": (
        "the AWS CLI, with an account"
    ),
    "pulumi stack --show-urns": "test_access_changes.py knows the URNs",
    "pulumi state delete --yes 'URN-OF-BASE-PATH-MAPPING'": "test_access_changes.py runs it",
    "pulumi state delete --yes 'URN-OF-DOMAIN-NAME'": "the same",
    "aws apigateway delete-domain-name --domain-name NAME": "the AWS CLI; test_access_changes.py calls it",
    "aws apigateway update-rest-api --rest-api-id ID --patch-operations "
    "op=remove,path=/endpointConfiguration/vpcEndpointIds,value=VPC-ENDPOINT": "the AWS CLI, with an account",
    "pulumi refresh": "test_updates.py refreshes",
    "pulumi stack output domain_target": "a domain name; the output's value is seen under mocks",
}

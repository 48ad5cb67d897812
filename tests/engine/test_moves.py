"""A component that gets another name or another parent keeps all that it deployed."""

import pytest
from pulumi import automation

from local import stack

from .conftest import Stack, call
from .test_access import function_name

PROGRAM = """
from pathlib import Path

import pulumi

from components import AsyncLambdaApi, settings


class Group(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("test:index:Group", name, None, opts)


args = settings.load(Path(__file__).parent)
{body}
pulumi.export("url", api.url)
pulumi.export("api_keys", api.api_keys)
"""

PLAIN = 'api = AsyncLambdaApi("api", args)'
RENAMED = 'api = AsyncLambdaApi("web", args, pulumi.ResourceOptions(aliases=[pulumi.Alias(name="api")]))'
AGAIN = """
aliases = [pulumi.Alias(name="web"), pulumi.Alias(name="api")]
api = AsyncLambdaApi("site", args, pulumi.ResourceOptions(aliases=aliases))
"""
BELOW = """
aliases = [pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE)]
api = AsyncLambdaApi("api", args, pulumi.ResourceOptions(parent=Group("group"), aliases=aliases))
"""
DEEPER = """
aliases = [pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE)]
above = pulumi.ResourceOptions(parent=Group("above"), aliases=aliases)
api = AsyncLambdaApi("api", args, pulumi.ResourceOptions(parent=Group("group", above), aliases=aliases))
"""
BOTH = """
aliases = [pulumi.Alias(name="api", parent=pulumi.ROOT_STACK_RESOURCE)]
api = AsyncLambdaApi("web", args, pulumi.ResourceOptions(parent=Group("group"), aliases=aliases))
"""
WITH_ITS_PARENT = """
group = Group("team", pulumi.ResourceOptions(aliases=[pulumi.Alias(name="group")]))
api = AsyncLambdaApi("team-api", args, pulumi.ResourceOptions(parent=group))
"""
OF_A_GROUP = 'api = AsyncLambdaApi("group-api", args, pulumi.ResourceOptions(parent=Group("group")))'

A = {"path": "/a", "invocation": "RequestResponse"}
B = {"path": "/b", "invocation": "RequestResponse"}
ONE = {"path": "/jobs/{id}", "invocation": "RequestResponse"}
C = {"path": "/c", "invocation": "RequestResponse"}


def write(deployment: Stack, body: str) -> None:
    """Write the project's program: the component, and what it stands below."""
    text = PROGRAM.replace("{body}", body)
    (deployment.place.project / "__main__.py").write_text(text, encoding="utf-8")


def statuses(deployment: Stack) -> dict[str, int]:
    """Return what each path of the tests responds with."""
    url = deployment.url()
    return {path: call(f"{url}{path}").status for path in ("/a", "/b", "/c", "/jobs/1")}


def api_ids(deployment: Stack) -> set[str]:
    return {found["id"] for found in deployment.client("apigateway").get_rest_apis()["items"]}


CHANGES = [
    pytest.param(PLAIN, [RENAMED], id="renamed"),
    pytest.param(PLAIN, [BELOW], id="below a parent"),
    pytest.param(PLAIN, [BOTH], id="renamed and below a parent"),
    pytest.param(PLAIN, [RENAMED, AGAIN], id="renamed twice"),
    pytest.param(PLAIN, [BELOW, DEEPER], id="below a parent and then another one"),
    pytest.param(OF_A_GROUP, [WITH_ITS_PARENT], id="renamed with its parent"),
]


@pytest.mark.parametrize(("before", "moves"), CHANGES)
def test_a_component_that_moves_keeps_what_stays_and_loses_what_goes(
    deployment: Stack, before: str, moves: list[str]
) -> None:
    write(deployment, before)
    deployment.up(A, B, ONE)
    url = deployment.url()
    for move, routes in zip(moves, ([A, ONE, C], [A, C]), strict=False):
        write(deployment, move)
        deployment.up(*routes)
        there = {route["path"].replace("{id}", "1") for route in routes}
        paths = ("/a", "/b", "/c", "/jobs/1")
        assert statuses(deployment) == {path: 200 if path in there else 403 for path in paths}
        assert deployment.url() == url
        assert deployment.preview() == {}
    assert deployment.refresh() == {}
    deployment.up(C)
    assert statuses(deployment) == {"/a": 403, "/b": 403, "/c": 200, "/jobs/1": 403}
    assert deployment.preview() == {}


FAILING = """
def fail(args):
    if args.type_ == "aws:apigateway/restApi:RestApi":
        raise pulumi.RunError("not yet")


above = pulumi.ResourceOptions(transformations=[fail], aliases=[pulumi.Alias(name="api")])
api = AsyncLambdaApi("web", args, above)
"""


def test_a_move_that_failed_half_way_loses_nothing_when_it_is_repeated(deployment: Stack) -> None:
    write(deployment, PLAIN)
    plans = {"free": {"keys": ["k"]}}
    deployment.configure({**A, "invocation": "Event"}, B, usage_plans=plans)
    deployment.up()
    (key,) = deployment.outputs()["api_keys"].values()
    name, url = function_name(deployment), deployment.url()
    renamed = {
        "functions": {"jobs": {"code": "work", "renamed_from": "work"}},
        "usage_plans": {"free": {"keys": ["kk"], "keys_renamed_from": {"kk": "k"}}},
    }
    routes = [{**A, "invocation": "Event", "function": "jobs"}, {**B, "function": "jobs"}]
    write(deployment, FAILING)
    deployment.configure(*routes, **renamed)
    with pytest.raises(automation.CommandError, match="not yet"):
        deployment.up()
    write(deployment, RENAMED)
    deployment.up()
    assert deployment.outputs()["api_keys"] == {"kk": key}
    assert (function_name(deployment), deployment.url()) == (name, url)
    assert statuses(deployment) == {"/a": 202, "/b": 200, "/c": 403, "/jobs/1": 403}
    assert deployment.preview() == {}


def test_a_moved_route_whose_integration_is_replaced_keeps_its_responses(deployment: Stack) -> None:
    write(deployment, PLAIN)
    deployment.up(A, ONE)
    arn = deployment.client("lambda").get_function(FunctionName=function_name(deployment))
    theirs = {"theirs": {"arn": arn["Configuration"]["FunctionArn"]}, "work": {"code": "work"}}
    write(deployment, RENAMED)
    deployment.configure({**A, "function": "theirs"}, ONE, functions=theirs)
    deployment.up()
    # The stage has a snapshot of the responses; the next one shows whether they are still there.
    deployment.configure({**A, "function": "theirs"}, ONE, C, functions=theirs)
    deployment.up()
    assert statuses(deployment) == {"/a": 200, "/b": 403, "/c": 200, "/jobs/1": 200}


def test_an_alias_that_is_left_over_takes_nothing_from_a_new_component(deployment: Stack) -> None:
    write(deployment, PLAIN)
    deployment.up(A, B)
    write(deployment, RENAMED)
    deployment.up()
    another = (
        RENAMED
        + """
other = AsyncLambdaApi("api", args.model_copy(update={"routes": args.routes[1:]}))
pulumi.export("other", other.url)
"""
    )
    write(deployment, another)
    deployment.up(A, B, C)
    assert deployment.preview() == {}
    deployment.up(A, B)
    assert statuses(deployment) == {"/a": 200, "/b": 200, "/c": 403, "/jobs/1": 403}
    other = stack.local_url(deployment.outputs()["other"], deployment.running)
    assert call(f"{other}/b").status == 200
    assert deployment.preview() == {}


def test_a_removed_route_and_a_move_after_that_leave_the_others_alone(deployment: Stack) -> None:
    write(deployment, PLAIN)
    deployment.up(A, B)
    deployment.up(A)
    write(deployment, RENAMED)
    deployment.up(A, C)
    assert statuses(deployment) == {"/a": 200, "/b": 403, "/c": 200, "/jobs/1": 403}
    assert deployment.preview() == {}


@pytest.mark.parametrize("move", [RENAMED, BELOW], ids=["renamed", "below a parent"])
def test_a_part_of_a_path_that_stays_goes_in_another_update_than_a_move(deployment: Stack, move: str) -> None:
    write(deployment, PLAIN)
    deployment.up(A, {**A, "method": "GET"})
    write(deployment, move)
    with pytest.raises(automation.CommandError, match="keep the new name or parent"):
        deployment.up(A)
    deployment.up(A, {**A, "method": "GET"})
    deployment.up(A)
    url = deployment.url()
    assert (call(f"{url}/a").status, call(f"{url}/a", method="GET").status) == (200, 403)


def test_components_of_one_name_below_different_parents_leave_each_other_alone(deployment: Stack) -> None:
    write(
        deployment,
        """
class Team(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("test:index:Team", name)


other = args.model_copy(update={"routes": args.routes[:1]})
api = AsyncLambdaApi("api", args, pulumi.ResourceOptions(parent=Group("group")))
another = AsyncLambdaApi("api", other, pulumi.ResourceOptions(parent=Team("team")))
pulumi.export("other", another.url)
""",
    )
    deployment.up(A, B)
    assert deployment.preview() == {}
    deployment.up(A, C)
    assert statuses(deployment) == {"/a": 200, "/b": 403, "/c": 200, "/jobs/1": 403}
    other = stack.local_url(deployment.outputs()["other"], deployment.running)
    assert call(f"{other}/a").status == 200
    assert deployment.preview() == {}


@pytest.mark.parametrize("path", ["/jobs/{job}", "/jobs/{rest+}"])
def test_a_parameter_of_a_path_gets_another_name_in_place(deployment: Stack, path: str) -> None:
    below = {**ONE, "path": "/jobs/{id}/log"}
    deployment.up(ONE, *([below] if "+" not in path else []))
    renamed = [{**ONE, "path": path}, *([{**below, "path": f"{path}/log"}] if "+" not in path else [])]
    deployment.up(*renamed)
    assert call(f"{deployment.url()}/jobs/1").status == 200
    assert deployment.preview() == {}


def test_parts_that_somebody_removed_reach_the_stage_again(deployment: Stack) -> None:
    deployment.up(A, B)
    gateway = deployment.client("apigateway")
    (api_id,) = api_ids(deployment)
    (found,) = [one for one in gateway.get_resources(restApiId=api_id)["items"] if one["path"] == "/b"]
    gateway.delete_resource(restApiId=api_id, resourceId=found["id"])
    # Another change takes a snapshot without it.
    deployment.up(A, B, C)
    assert statuses(deployment)["/b"] == 403
    deployment.refresh()
    deployment.up()
    assert statuses(deployment)["/b"] == 200
    assert deployment.preview() == {}

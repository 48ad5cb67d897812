"""Rules that several resources decide together: a stack that is right, of which a test changes one thing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from policies import RULES

from .engine import Given, failed, judged
from .forms import (
    ACCOUNT,
    CLIENTS_CHOICE,
    FUNCTION,
    FUNCTION_ARN,
    PARAMETER,
    PERMISSION,
    RIGHT,
    aws_resources,
)

STACK = aws_resources(RIGHT)
NO_QUEUE = replace(FUNCTION, props={"name": "work", "arn": FUNCTION_ARN})
EVERY_OTHER = [rule.name for rule in RULES if rule.name != "deployment-follows-integrations"]
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:failed"


def changed(name: str, **props: Any) -> list[Given]:
    """The stack with other properties of one resource; `None` takes one away."""
    return [
        replace(
            one,
            props={key: value for key, value in {**one.props, **props}.items() if value is not None},
        )
        if one.name == name
        else one
        for one in STACK
    ]


def without(name: str, *more: Given) -> list[Given]:
    """The stack with resources in the place of one."""
    return [one for one in STACK if one.name != name] + [*more]


def destination(**props: Any) -> Given:
    return Given(
        "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
        "failures",
        {"functionName": "work", "destinationConfig": {"onFailure": {"destination": QUEUE}}, **props},
    )


def test_a_stack_that_is_right_passes() -> None:
    assert failed(*STACK) == set()


class TestFailureDestination:
    POLICY = "asynchronous-function-failure-destination"

    def test_a_function_without_one_fails(self) -> None:
        (found,) = judged(*without("work", NO_QUEUE))
        assert (found.policy, found.resource) == (self.POLICY, "work")
        assert found.message.startswith(
            "work is invoked asynchronously by jobs and has neither a failure desti"
        )

    def test_one_that_clients_may_start_so_fails_too(self) -> None:
        stack = [NO_QUEUE if one.name == "work" else one for one in aws_resources(CLIENTS_CHOICE)]
        assert failed(*stack) == {(self.POLICY, "work")}

    def test_one_that_is_waited_for_needs_none(self) -> None:
        operation = replace(RIGHT, parameters={PARAMETER: "'RequestResponse'"}, status="200")
        stack = [NO_QUEUE if one.name == "work" else one for one in aws_resources(operation)]
        assert failed(*stack) == set()

    def test_a_function_elsewhere_is_nothing_that_this_stack_can_tell(self) -> None:
        assert failed(*without("work")) == set()

    @pytest.mark.parametrize("function", ["work", FUNCTION_ARN])
    def test_a_failure_destination_will_do(self, function: str) -> None:
        assert failed(*without("work", NO_QUEUE, destination(functionName=function))) == set()

    def test_a_function_of_the_same_name_in_another_region_is_another(self) -> None:
        other = replace(
            NO_QUEUE, name="other", props={"name": "work", "arn": FUNCTION_ARN.replace("-east", "-west")}
        )
        assert failed(other, *STACK) == set()

    def test_one_that_the_update_removes_will_not(self) -> None:
        (found,) = judged(*without("work", NO_QUEUE), removed=[destination()])
        assert (found.policy, found.resource) == (self.POLICY, "work")

    def test_a_success_destination_will_not(self) -> None:
        only_success = destination(destinationConfig={"onSuccess": {"destination": QUEUE}})
        assert failed(*without("work", NO_QUEUE, only_success)) == {(self.POLICY, "work")}

    def test_the_destination_of_another_alias_will_not(self) -> None:
        other = destination(qualifier="live")
        assert failed(*without("work", NO_QUEUE, other)) == {(self.POLICY, "work")}

    def test_the_destination_of_the_alias_that_is_called_will_do(self) -> None:
        called = replace(RIGHT, uri=RIGHT.uri.replace(":work/", ":work:live/"))
        stack = [NO_QUEUE if one.name == "work" else one for one in aws_resources(called)]
        assert failed(*stack, destination(qualifier="live")) == set()

    def test_several_integrations_of_a_function_are_one_finding(self) -> None:
        again = [
            replace(one, name=f"{one.name}-2") for one in STACK if one.name in {"jobs", "method", "answer"}
        ]
        stack = without("work", NO_QUEUE, *again)
        assert len([one for one in judged(*stack) if one.policy == self.POLICY]) == 1


class TestDeployment:
    POLICY = "deployment-follows-integrations"

    def test_one_that_does_not_depend_on_an_integration_fails(self) -> None:
        stack = [replace(one, after=[]) if one.name == "deployment" else one for one in STACK]
        (found,) = judged(*stack)
        assert (found.policy, found.resource) == (self.POLICY, "deployment")
        assert "does not depend on jobs" in found.message

    def test_one_that_depends_on_it_through_another_resource_passes(self) -> None:
        stack = [
            replace(one, after=["answer"])
            if one.name == "deployment"
            else replace(one, after=["jobs"])
            if one.name == "answer"
            else one
            for one in STACK
        ]
        assert failed(*stack) == set()

    def test_one_whose_triggers_are_computed_from_it_passes(self) -> None:
        stack = [
            replace(one, after=[], sources={"triggers": ["jobs"]}) if one.name == "deployment" else one
            for one in STACK
        ]
        assert failed(*stack) == set()

    def test_one_without_triggers_fails(self) -> None:
        assert failed(*changed("deployment", triggers=None)) == {(self.POLICY, "deployment")}

    @pytest.mark.parametrize("older", [{"variables": {"hash": "1"}}, {"stageDescription": "1"}])
    def test_what_served_before_there_were_triggers_passes(self, older: Mapping[str, Any]) -> None:
        assert failed(*changed("deployment", triggers=None, **older)) == set()

    @pytest.mark.parametrize("disabled", [(), EVERY_OTHER], ids=["every policy", "this policy alone"])
    def test_one_that_does_not_depend_on_what_the_update_removes_passes(
        self, disabled: Sequence[str]
    ) -> None:
        removed = [replace(one, name=f"{one.name}-2") for one in STACK if one.name in {"jobs", "answer"}]
        assert judged(*STACK, removed=removed, disabled=disabled) == []

    def test_one_of_another_api_passes(self) -> None:
        assert failed(*changed("deployment", restApi="other", triggers=None)) == set()


class TestPermission:
    POLICY = "lambda-permission-scoped"

    @pytest.mark.parametrize(
        ("props", "told"),
        [
            ({"sourceArn": None}, "has no source ARN"),
            (
                {"sourceArn": f"arn:aws:execute-api:us-east-1:{ACCOUNT}:*"},
                "it should name one account and one API",
            ),
            ({"sourceArn": f"arn:aws:execute-api:us-east-1:{ACCOUNT}:*/*/POST/jobs"}, "it should name one"),
            ({"sourceArn": "arn:aws:execute-api:us-east-1:*:abc123/*"}, "it should name one account"),
            ({"sourceArn": "*"}, "it should name one account"),
            *(
                ({"sourceArn": f"arn:aws:execute-api:us-east-1:{ACCOUNT}:{api}/*"}, "it should name one")
                for api in ("?*", "**", "a*", "*3", "abc12?")
            ),
            *(
                ({"sourceArn": f"arn:aws:execute-api:us-east-1:{account}:abc123/*"}, "it should name one")
                for account in ("?*", "**", "1*", "12345678901?")
            ),
            *(
                ({"principal": "*", "sourceArn": arn}, "has the principal *, which is everybody")
                for arn in (PERMISSION.props["sourceArn"], None, "*", "arn:aws:*:us-east-1:*:*")
            ),
            ({"principal": "*", "sourceArn": None, "invokedViaFunctionUrl": False}, "has the principal *"),
            ({"sourceAccount": None}, "has no source account"),
            (
                {"sourceAccount": "210987654321"},
                f"has the source account 210987654321 and a source ARN of {ACCOUNT}",
            ),
        ],
    )
    def test_one_for_more_than_one_api_fails(self, props: Mapping[str, Any], told: str) -> None:
        (found,) = judged(*changed("permission", **props))
        assert (found.policy, found.resource) == (self.POLICY, "permission")
        assert told in found.message

    @pytest.mark.parametrize("source", ["abc123/*", "abc123/v1/POST/jobs", "abc123/*/POST/jobs/*"])
    @pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
    def test_one_for_one_api_passes(self, partition: str, source: str) -> None:
        arn = f"arn:{partition}:execute-api:us-east-1:{ACCOUNT}:{source}"
        assert failed(*changed("permission", sourceArn=arn)) == set()

    @pytest.mark.parametrize(
        "limit",
        [
            {"sourceArn": "arn:aws:s3:::bucket"},
            {"sourceArn": None, "principalOrgId": "o-abc123"},
            {"sourceArn": None, "action": "lambda:InvokeFunctionUrl", "functionUrlAuthType": "NONE"},
            {"sourceArn": None, "invokedViaFunctionUrl": True},
        ],
    )
    def test_one_for_everybody_that_is_limited_otherwise_passes(self, limit: Mapping[str, Any]) -> None:
        assert failed(*changed("permission", principal="*", **limit)) == set()

    def test_one_for_an_api_that_is_not_known_yet_passes(self) -> None:
        arn = f"arn:aws:execute-api:us-east-1:{ACCOUNT}:${{Api}}/*"
        assert failed(*changed("permission", sourceArn=arn)) == set()

    def test_one_for_another_service_is_none_of_its_business(self) -> None:
        other = replace(PERMISSION, name="other", props={"function": "work", "principal": "s3.amazonaws.com"})
        assert failed(*STACK, other) == set()


class TestPermitted:
    POLICY = "lambda-integration-permitted"

    def test_a_function_that_nothing_permits_fails(self) -> None:
        assert failed(*without("permission")) == {(self.POLICY, "work")}

    def test_an_integration_with_a_role_needs_no_permission(self) -> None:
        role = f"arn:aws:iam::{ACCOUNT}:role/invoke"
        stack = [one for one in changed("jobs", credentials=role) if one.name != "permission"]
        assert failed(*stack) == set()


class TestPolicySize:
    POLICY = "lambda-resource-policy-size"

    def permissions(self, count: int) -> list[Given]:
        return [
            replace(
                PERMISSION,
                name=f"permission-{index}",
                props={
                    **PERMISSION.props,
                    "sourceArn": f"arn:aws:execute-api:us-east-1:{ACCOUNT}:abc123/v1/POST/jobs-{index:03}",
                },
            )
            for index in range(count)
        ]

    def test_too_many_permissions_fail(self) -> None:
        (found,) = judged(*STACK, *self.permissions(70))
        assert (found.policy, found.resource) == (self.POLICY, "work")
        assert "has 71 permissions of about" in found.message

    def test_each_alias_has_a_policy_of_its_own(self) -> None:
        of_aliases = [
            replace(one, props={**one.props, "qualifier": f"alias-{index % 3}"})
            for index, one in enumerate(self.permissions(70))
        ]
        assert failed(*STACK, *of_aliases) == set()

    def test_a_few_pass(self) -> None:
        assert failed(*STACK, *self.permissions(40)) == set()


def test_one_stack_in_cloudformation_is_judged_as_a_whole() -> None:
    template = """
Resources:
  Work: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13}}
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: api}}
  Jobs:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: POST
      Integration:
        Type: AWS
        IntegrationHttpMethod: POST
        Uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Work.Arn}/invocations"
        RequestParameters: {integration.request.header.X-Amz-Invocation-Type: "'Event'"}
        IntegrationResponses: [{StatusCode: 202}]
  Deployment: {Type: AWS::ApiGateway::Deployment, Properties: {RestApiId: !Ref Api}}
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Work
      Principal: apigateway.amazonaws.com
      Action: lambda:InvokeFunction
      SourceArn: !Sub "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*"
"""
    found = judged(Given("aws:cloudformation/stack:Stack", "theirs", {"templateBody": template}))
    assert {(one.policy, one.message.split(" ")[0]) for one in found} == {
        (TestFailureDestination.POLICY, "Work"),
        (TestDeployment.POLICY, "Deployment"),
        (TestPermission.POLICY, "Permission"),
    }
    assert {one.resource for one in found} == {"theirs"}

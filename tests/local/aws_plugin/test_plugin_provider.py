from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2 as pb

from local.aws_plugin.errors import PluginError
from local.aws_plugin.provider import Provider
from local.aws_plugin.values import UNKNOWN, decode, encode

AwsError = Callable[[str, str, str], ClientError]
PREFIX = "urn:pulumi:local::project::a:b:Component$"
METHOD_URN = f"{PREFIX}aws:apigateway/method:Method::POST"
QUEUE_URN = f"{PREFIX}aws:sqs/queue:Queue::orders"
ROLE_URN = f"{PREFIX}aws:iam/role:Role::role"
METHOD = {"restApi": "api", "resourceId": "res", "httpMethod": "POST", "authorization": "NONE"}


def checked(provider: Provider, news: dict[str, Any], olds: dict[str, Any] | None = None) -> dict[str, Any]:
    request = pb.CheckRequest(urn=QUEUE_URN, news=encode(news), olds=encode(olds or {}), randomSeed=b"seed")
    return decode(provider.check(request).inputs)


def test_the_version_is_that_of_the_sdk(provider: Provider) -> None:
    assert provider.get_plugin_info(Empty()).version == "7.51.1"


def test_a_type_that_is_not_implemented_is_refused_by_name(provider: Provider) -> None:
    request = pb.CheckRequest(urn=f"{PREFIX}aws:s3/bucket:Bucket::bucket")

    with pytest.raises(PluginError, match="does not implement aws:s3/bucket:Bucket"):
        provider.check(request)


def test_a_function_that_is_not_implemented_is_refused_by_name(provider: Provider) -> None:
    with pytest.raises(PluginError, match="does not implement the function aws:s3/getBucket:getBucket"):
        provider.invoke(pb.InvokeRequest(tok="aws:s3/getBucket:getBucket"))


def test_a_property_is_refused_with_its_name_and_the_reason(provider: Provider) -> None:
    (failure,) = provider.check(
        pb.CheckRequest(urn=QUEUE_URN, news=encode({"fifoQueue": True, "name": "q"}))
    ).failures

    assert failure.property == "fifoQueue"
    assert failure.reason == 'the stand-in does not implement "fifoQueue" of aws:sqs/queue:Queue'


def test_a_resource_without_a_name_gets_one(provider: Provider) -> None:
    inputs = checked(provider, {})

    assert inputs["name"].startswith("orders-")
    assert inputs["__defaults"] == ["name"]


def test_the_name_it_got_is_kept(provider: Provider) -> None:
    assert checked(provider, {}, {"name": "orders-1234567", "__defaults": ["name"]})["name"] == (
        "orders-1234567"
    )


def test_a_name_that_the_program_gave_is_not_kept_when_it_is_taken_away(provider: Provider) -> None:
    assert checked(provider, {}, {"name": "given"})["name"] != "given"


def test_a_given_name_is_taken(provider: Provider) -> None:
    inputs = checked(provider, {"name": "given"})

    assert inputs == {"name": "given"}


def test_a_name_that_would_be_too_long_is_a_failure_of_the_property(provider: Provider) -> None:
    urn = f"{PREFIX}aws:sqs/queue:Queue::{'x' * 80}"

    (failure,) = provider.check(pb.CheckRequest(urn=urn)).failures

    assert failure.property == "name"
    assert "longer than maximum length 80" in failure.reason


def test_a_difference_says_what_changes_and_what_replaces(provider: Provider) -> None:
    answer = provider.diff(
        pb.DiffRequest(
            urn=METHOD_URN,
            old_inputs=encode(METHOD),
            news=encode({**METHOD, "httpMethod": "PUT", "authorization": "AWS_IAM"}),
        )
    )

    assert answer.changes == pb.DiffResponse.DIFF_SOME
    assert list(answer.diffs) == ["authorization", "httpMethod"]
    assert list(answer.replaces) == ["httpMethod"]
    assert not answer.deleteBeforeReplace


def test_equal_inputs_are_no_difference(provider: Provider) -> None:
    answer = provider.diff(pb.DiffRequest(urn=METHOD_URN, old_inputs=encode(METHOD), news=encode(METHOD)))

    assert answer.changes == pb.DiffResponse.DIFF_NONE


def test_a_preview_makes_no_call(provider: Provider, cloud: Any) -> None:
    answer = provider.create(
        pb.CreateRequest(urn=QUEUE_URN, properties=encode({"name": "orders", "tags": UNKNOWN}), preview=True)
    )

    assert cloud.clients["sts"].calls == []
    assert "sqs" not in cloud.clients
    assert decode(answer.properties)["name"] == "orders"
    assert decode(answer.properties)["arn"] == UNKNOWN


def test_an_unknown_value_never_reaches_aws(provider: Provider, cloud: Any) -> None:
    request = pb.CreateRequest(urn=QUEUE_URN, properties=encode({"name": "orders", "policy": UNKNOWN}))

    with pytest.raises(PluginError, match="policy is not known yet"):
        provider.create(request)

    assert "sqs" not in cloud.clients


def test_a_created_resource_has_the_id_of_the_published_plugin(provider: Provider, cloud: Any) -> None:
    cloud.client("apigateway").answers["get_method"] = {
        "httpMethod": "POST",
        "authorizationType": "NONE",
        "apiKeyRequired": False,
    }

    answer = provider.create(pb.CreateRequest(urn=METHOD_URN, properties=encode(METHOD)))

    assert answer.id == "agm-api-res-POST"
    assert decode(answer.properties) == {**METHOD, "apiKeyRequired": False, "region": "us-east-1"}
    assert cloud.client("apigateway").calls[0] == (
        "put_method",
        {
            "restApiId": "api",
            "resourceId": "res",
            "httpMethod": "POST",
            "authorizationType": "NONE",
            "apiKeyRequired": False,
        },
    )


def test_an_update_in_place_patches(provider: Provider, cloud: Any) -> None:
    provider.update(
        pb.UpdateRequest(
            id="agm-api-res-POST",
            urn=METHOD_URN,
            old_inputs=encode(METHOD),
            news=encode({**METHOD, "authorization": "AWS_IAM"}),
        )
    )

    assert cloud.client("apigateway").calls[0] == (
        "update_method",
        {
            "restApiId": "api",
            "resourceId": "res",
            "httpMethod": "POST",
            "patchOperations": [{"op": "replace", "path": "/authorizationType", "value": "AWS_IAM"}],
        },
    )


def test_a_refresh_returns_inputs_and_state_as_they_are_now(provider: Provider, cloud: Any) -> None:
    cloud.client("apigateway").answers["get_method"] = {"authorizationType": "AWS_IAM"}

    answer = provider.read(
        pb.ReadRequest(
            id="agm-api-res-POST", urn=METHOD_URN, inputs=encode(METHOD), properties=encode(METHOD)
        )
    )

    assert answer.id == "agm-api-res-POST"
    assert decode(answer.inputs) == {**METHOD, "authorization": "AWS_IAM"}
    assert decode(answer.properties)["authorization"] == "AWS_IAM"


def test_a_resource_that_is_gone_has_an_empty_id(provider: Provider, cloud: Any, aws_error: AwsError) -> None:
    cloud.client("apigateway").answers["get_method"] = aws_error("GetMethod", "NotFoundException", "")

    answer = provider.read(pb.ReadRequest(id="agm-api-res-POST", urn=METHOD_URN, properties=encode(METHOD)))

    assert answer.id == ""


def test_a_resource_that_cannot_be_found_by_its_id_is_refused(provider: Provider) -> None:
    with pytest.raises(PluginError, match="needs the state with httpMethod, resourceId, restApi"):
        provider.read(pb.ReadRequest(id="agm-api-res-POST", urn=METHOD_URN))


def test_a_resource_that_is_gone_is_as_good_as_deleted(
    provider: Provider, cloud: Any, aws_error: AwsError
) -> None:
    cloud.client("apigateway").answers["delete_method"] = aws_error("DeleteMethod", "NotFoundException", "")

    provider.delete(pb.DeleteRequest(id="agm-api-res-POST", urn=METHOD_URN, properties=encode(METHOD)))

    assert cloud.client("apigateway").operations() == ["delete_method"]


def test_a_resource_that_cannot_be_deleted_says_why(
    provider: Provider, cloud: Any, aws_error: AwsError
) -> None:
    cloud.client("iam").answers["delete_role"] = aws_error("DeleteRole", "DeleteConflict", "has policies")

    with pytest.raises(PluginError) as refused:
        provider.delete(pb.DeleteRequest(id="r", urn=ROLE_URN))

    assert str(refused.value) == "deleting IAM Role (r): DeleteRole: DeleteConflict: has policies"


def test_another_region_replaces_the_provider(provider: Provider) -> None:
    answer = provider.diff_config(
        pb.DiffRequest(olds=encode({"region": "us-east-1"}), news=encode({"region": "eu-west-1"}))
    )

    assert list(answer.replaces) == ["region"]


def test_a_provider_without_a_region_says_where_to_set_it(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)

    with pytest.raises(PluginError, match="set aws:region in the stack's configuration, or AWS_REGION"):
        provider.configure(pb.ConfigureRequest())


@pytest.mark.parametrize(
    ("function", "returned"),
    [
        (
            "getCallerIdentity",
            {
                "accountId": "123456789012",
                "arn": "arn:aws:iam::123456789012:user/somebody",
                "id": "123456789012",
                "userId": "AIDA",
            },
        ),
        (
            "getRegion",
            {
                "description": "US East (N. Virginia)",
                "endpoint": "ec2.us-east-1.amazonaws.com",
                "id": "us-east-1",
                "name": "us-east-1",
                "region": "us-east-1",
            },
        ),
        (
            "getPartition",
            {
                "dnsSuffix": "amazonaws.com",
                "id": "aws",
                "partition": "aws",
                "reverseDnsPrefix": "com.amazonaws",
            },
        ),
    ],
)
def test_a_program_can_ask_where_it_is(provider: Provider, function: str, returned: dict[str, str]) -> None:
    answer = provider.invoke(pb.InvokeRequest(tok=f"aws:index/{function}:{function}"))

    assert decode(getattr(answer, "return")) == returned

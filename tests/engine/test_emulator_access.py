"""Who may call the emulator: whoever has the access key of its start, and callers of what is deployed."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local import calls, cloud

from .conftest import Answer, Stack, call, make_stack

FOREIGN = "https://evil.example"
INVOKE = "/2015-03-31/functions/work/invocations"
SENDING = """
import os, boto3

def handler(event, context):
    boto3.client("sqs").send_message(QueueUrl=event["queue"], MessageBody=os.environ["AWS_ACCESS_KEY_ID"])
    print("sent", event["job"])
"""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, running: cloud.Cloud) -> Iterator[Stack]:
    deployed = make_stack(tmp_path_factory.mktemp("access"), running)
    deployed.add_function("sending", SENDING)
    deployed.configure(
        {"path": "/jobs"},
        {"path": "/queue", "function": "sending"},
        functions={"work": {"code": "work"}, "sending": {"code": "sending"}},
    )
    deployed.up()
    yield deployed
    deployed.destroy()


def signed(running: cloud.Cloud, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
    """Call an operation of the emulator as a client that signs with the key of `running`."""
    client = calls.client(service, running, "us-east-1")
    result: dict[str, Any] = getattr(client, operation)(**parameters)
    return result


def error_of(running: cloud.Cloud, service: str, operation: str, **parameters: Any) -> tuple[int, str]:
    with pytest.raises(ClientError) as raised:
        signed(running, service, operation, **parameters)
    response = raised.value.response
    return response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"]


# One of each protocol: REST with JSON, JSON, query with XML, REST with XML.
@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("lambda", "list_functions"),
        ("apigateway", "get_rest_apis"),
        ("sqs", "list_queues"),
        ("logs", "describe_log_groups"),
        ("sts", "get_caller_identity"),
        ("s3", "list_buckets"),
    ],
)
@pytest.mark.parametrize("key", ["test", "000000000000", "__internal_call__"])
def test_another_access_key_is_rejected_with_403(
    running: cloud.Cloud, service: str, operation: str, key: str
) -> None:
    other = replace(running, access_key=key)

    assert error_of(other, service, operation) == (403, "UnrecognizedClientException")


def test_the_access_key_of_the_start_is_of_the_default_account(running: cloud.Cloud) -> None:
    assert signed(running, "sts", "get_caller_identity")["Account"] == "000000000000"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/2015-03-31/functions/"),
        ("POST", INVOKE),
        ("GET", "/_localstack/info"),
        ("GET", "/_localstack/plugins"),
        ("POST", "/_localstack/health"),
        ("GET", "/_aws/lambda/runtimes"),
        ("GET", "/_aws/sqs/messages?QueueUrl=http://localhost:4566/000000000000/jobs"),
        ("GET", "/_aws/cloudwatch/metrics/raw"),
        ("GET", "/_aws/execute-api"),
        ("GET", "/some-bucket/some-key"),
        ("GET", "/"),
    ],
)
def test_a_request_without_a_key_is_rejected_with_403(running: cloud.Cloud, method: str, path: str) -> None:
    # As a page's form sends it: without a preflight.
    answer = call(running.endpoint + path, method=method, Content_Type="text/plain")

    assert answer.status == 403


# The second is one that LocalStack itself trusts.
@pytest.mark.parametrize("origin", [FOREIGN, "https://app.localstack.cloud"])
def test_a_page_of_another_origin_cannot_start_a_function(api: Stack, origin: str) -> None:
    functions = signed(api.running, "lambda", "list_functions")["Functions"]
    work = next(found["FunctionName"] for found in functions if "work" in found["FunctionName"])
    job = uuid.uuid4().hex
    path = f"/2015-03-31/functions/{work}/invocations"
    answer = call(api.running.endpoint + path, {"job": job}, Content_Type="text/plain", Origin=origin)

    assert answer.status == 403
    assert f"started {job}" not in api.log()


def key_in_a_header(running: cloud.Cloud) -> str:
    scope = f"{running.access_key}/20260101/us-east-1/lambda/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"


@pytest.mark.parametrize(
    "origin", [FOREIGN, "null", "http://localhost.evil.example", "https://app.localstack.cloud"]
)
def test_another_origin_is_rejected_even_with_the_key(running: cloud.Cloud, origin: str) -> None:
    url = f"{running.endpoint}/2015-03-31/functions/"
    answer = call(url, method="GET", Authorization=key_in_a_header(running), Origin=origin)

    assert answer.status == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:4566", "127.0.0.1.evil.example", "localhost.evil.example"]
)
def test_a_name_that_is_not_of_this_machine_is_rejected_even_with_the_key(
    running: cloud.Cloud, host: str
) -> None:
    url = f"{running.endpoint}/2015-03-31/functions/"
    answer = call(url, method="GET", Authorization=key_in_a_header(running), Host=host)

    assert answer.status == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "localhost:4566", "LOCALHOST:1", "[::1]:4566"])
def test_names_of_this_machine_are_accepted(running: cloud.Cloud, host: str) -> None:
    url = f"{running.endpoint}/2015-03-31/functions/"
    answer = call(url, method="GET", Authorization=key_in_a_header(running), Host=host)

    assert answer.status == 200


def test_a_rejection_says_what_to_sign_with(running: cloud.Cloud) -> None:
    answer = call(f"{running.endpoint}/2015-03-31/functions/", method="GET")

    assert "sign with access_key in cloud.json" in answer.json()["message"]


def test_health_is_open(running: cloud.Cloud) -> None:
    assert call(f"{running.endpoint}/_localstack/health", method="GET").status == 200


def test_a_deployed_api_responds_to_another_origin_without_a_key(api: Stack) -> None:
    assert call(f"{api.url()}/jobs", {"job": "1"}, Origin=FOREIGN).status == 202


def test_a_deployed_api_is_not_called_by_a_name_of_elsewhere(api: Stack) -> None:
    assert call(f"{api.url()}/jobs", {"job": "1"}, Host="evil.example").status == 403


def by_its_other_addresses(api: Stack) -> list[Answer]:
    """Call a route as LocalStack's documentation has it: by the user request path, and by names."""
    identifier, stage = api.url().partition("execute-api/")[2].split("/")
    url = f"{api.running.endpoint}/restapis/{identifier}/{stage}/_user_request_/jobs"
    names = (
        f"{identifier}.execute-api.localhost",
        f"{identifier}.execute-api.localhost.localstack.cloud:4566",
    )
    return [call(url), *(call(f"{api.running.endpoint}/{stage}/jobs", Host=name) for name in names)]


def test_a_deployed_api_is_called_by_its_other_addresses_too(api: Stack) -> None:
    assert [answer.status for answer in by_its_other_addresses(api)] == [202, 202, 202]


@pytest.mark.parametrize("path", ["/_aws/sqs/messages", "/_localstack/info", "/2015-03-31/functions/"])
def test_the_name_of_an_api_opens_nothing_else(api: Stack, path: str) -> None:
    identifier = api.url().partition("execute-api/")[2].split("/")[0]
    answer = call(api.running.endpoint + path, method="GET", Host=f"{identifier}.execute-api.localhost")

    assert answer.status in {403, 404}


def test_a_preflight_by_a_name_of_elsewhere_is_rejected(running: cloud.Cloud) -> None:
    url = f"{running.endpoint}/2015-03-31/functions/"

    assert call(url, method="OPTIONS", Host="evil.example").status == 403


def test_a_path_of_no_api_reaches_no_service(api: Stack) -> None:
    headers = {"X_Amz_Target": "AmazonSQS.ListQueues", "Content_Type": "application/x-amz-json-1.0"}
    answer = call(f"{api.running.endpoint}/_aws/execute-api", {}, **headers)

    assert answer.status == 403


def test_a_function_calls_the_emulator_with_its_own_credentials(api: Stack) -> None:
    queue = signed(api.running, "sqs", "create_queue", QueueName=uuid.uuid4().hex)["QueueUrl"]
    call(f"{api.url()}/queue", {"queue": queue, "job": "1"})
    api.wait_for("sent 1")
    (message,) = signed(api.running, "sqs", "receive_message", QueueUrl=queue)["Messages"]

    assert message["Body"] != api.running.access_key


@pytest.fixture
def by_hand(running: cloud.Cloud) -> Iterator[dict[str, Any]]:
    """An API that no stack has, removed after its test."""
    made = signed(running, "apigateway", "create_rest_api", name=uuid.uuid4().hex)
    yield made
    signed(running, "apigateway", "delete_rest_api", restApiId=made["id"])


def test_an_api_in_front_of_a_queue_calls_it_without_the_key(
    running: cloud.Cloud, by_hand: dict[str, Any]
) -> None:
    api, name = by_hand, uuid.uuid4().hex
    queue = signed(running, "sqs", "create_queue", QueueName=name)["QueueUrl"]
    method: dict[str, Any] = {
        "restApiId": api["id"],
        "resourceId": api["rootResourceId"],
        "httpMethod": "POST",
    }
    signed(running, "apigateway", "put_method", **method, authorizationType="NONE")
    signed(
        running,
        "apigateway",
        "put_integration",
        **method,
        type="AWS",
        integrationHttpMethod="POST",
        uri=f"arn:aws:apigateway:us-east-1:sqs:path/000000000000/{name}",
        credentials="arn:aws:iam::000000000000:role/any",
        requestParameters={"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
        requestTemplates={"application/json": "Action=SendMessage&MessageBody=$input.body"},
    )
    signed(running, "apigateway", "put_method_response", **method, statusCode="200")
    signed(running, "apigateway", "put_integration_response", **method, statusCode="200")
    signed(running, "apigateway", "create_deployment", restApiId=api["id"], stageName="v1")

    assert call(f"{running.endpoint}/_aws/execute-api/{api['id']}/v1/", {"job": "1"}).status == 200
    (message,) = signed(running, "sqs", "receive_message", QueueUrl=queue)["Messages"]
    assert json.loads(message["Body"]) == {"job": "1"}


def test_a_session_token_that_was_made_up_is_rejected(api: Stack) -> None:
    role = "arn:aws:iam::000000000000:role/any"
    issued = signed(api.running, "sts", "assume_role", RoleArn=role, RoleSessionName="any")["Credentials"]
    scope = f"{issued['AccessKeyId']}/20260101/us-east-1/lambda/aws4_request"
    headers = {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"}
    made_up = {"X_Amz_Security_Token": issued["SessionToken"][:-1] + "?"}

    assert (
        call(f"{api.running.endpoint}/2015-03-31/functions/", method="GET", **headers, **made_up).status
        == 403
    )


@pytest.mark.parametrize("claim", [{"service_principal": "lambda", "mark": ""}, "mark", []])
def test_a_request_that_claims_to_be_the_emulators_own_is_rejected(running: cloud.Cloud, claim: Any) -> None:
    claims = {"x_localstack_data": json.dumps(claim)}

    assert call(f"{running.endpoint}/2015-03-31/functions/", method="GET", **claims).status == 403


@pytest.mark.parametrize("signature", ["s3", "s3v4"])
def test_a_url_that_a_session_signed_is_served(api: Stack, signature: str) -> None:
    role = "arn:aws:iam::000000000000:role/any"
    issued = signed(api.running, "sts", "assume_role", RoleArn=role, RoleSessionName="any")["Credentials"]
    signed(api.running, "s3", "create_bucket", Bucket="results")
    signed(api.running, "s3", "put_object", Bucket="results", Key="report", Body=b"done")
    session = boto3.client(
        "s3",
        endpoint_url=api.running.endpoint,
        region_name="us-east-1",
        aws_access_key_id=issued["AccessKeyId"],
        aws_secret_access_key=issued["SecretAccessKey"],
        aws_session_token=issued["SessionToken"],
        config=Config(signature_version=signature, s3={"addressing_style": "path"}),
    )
    url = session.generate_presigned_url("get_object", {"Bucket": "results", "Key": "report"})
    assert call(url, method="GET").body == "done"
    session.close()


def test_a_request_for_the_url_of_a_function_is_rejected_and_no_fault(api: Stack) -> None:
    host = f"abc.lambda-url.us-east-1.localhost.localstack.cloud:{api.running.port}"
    assert call(api.running.endpoint, method="GET", Host=host).status == 403

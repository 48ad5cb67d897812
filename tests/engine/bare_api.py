"""APIs on the emulator that are made without the component, so that tests show the emulator alone."""

import io
import json
import time
import zipfile
from typing import Any

from local import calls, cloud

from .conftest import Answer, call

REGION = "us-east-1"
HANDLER = """
import pathlib, time

def handler(event, context):
    while isinstance(event, dict) and "until" in event and not pathlib.Path(event["until"]).exists():
        time.sleep(0.05)
    print("ran", event)
    return {"got": event}
"""
NOT_JSON = {
    "text": b"bad",
    "a form": b"bad=1",
    "XML": b"<bad/>",
    "truncated": b'{"bad":',
    "two documents": b'{"bad": 1} {"bad": 2}',
    "not a number": b'{"bad": NaN}',
    "a single quote": b"{'bad': 1}",
    "a byte order mark": b'\xef\xbb\xbf{"bad": 1}',
    "UTF-16": '{"bad": 1}'.encode("utf-16"),
    "binary": b"\x89PNG\r\n\x1a\n\x00bad",
    "blank": b"  ",
    "too deep": b'["bad",' * 100_000,
}


class Api:
    """An API whose clients choose the invocation type in the header `Type`, with one stage."""

    def __init__(self, running: cloud.Cloud) -> None:
        self._running = running
        self._gateway, self.functions, self.sqs = (
            calls.client(name, running, REGION) for name in ("apigateway", "lambda", "sqs")
        )
        self.id = self._gateway.create_rest_api(name="bare")["id"]
        self._of = {"restApiId": self.id}
        (self._root,) = self._gateway.get_resources(**self._of)["items"]
        self._validator = self._gateway.create_request_validator(
            **self._of, name="body", validateRequestBody=True
        )["id"]

    def add_model(self, name: str, schema: str) -> None:
        self._gateway.create_model(**self._of, name=name, contentType="application/json", schema=schema)

    def add_queue(self, name: str) -> str:
        """Return the ARN of a queue."""
        url = self.sqs.create_queue(QueueName=f"{name}-{self.id}")["QueueUrl"]
        found = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        arn: str = found["Attributes"]["QueueArn"]
        return arn

    def add_function(self, name: str, source: str | None = "*/POST/*", **more: Any) -> str:
        """Return the ARN of a function that methods like the source may invoke."""
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as opened:
            opened.writestr("handler.py", HANDLER)
        arn: str = self.functions.create_function(
            FunctionName=f"{name}-{self.id}",
            Runtime="python3.11",
            Handler="handler.handler",
            Role="arn:aws:iam::000000000000:role/any",
            Code={"ZipFile": archive.getvalue()},
            Timeout=60,
            **more,
        )["FunctionArn"]
        if source:
            self.functions.add_permission(
                FunctionName=arn,
                StatementId="gateway",
                Action="lambda:InvokeFunction",
                Principal="apigateway.amazonaws.com",
                SourceArn=f"arn:aws:execute-api:{REGION}:000000000000:{self.id}/{source}",
            )
        self.functions.get_waiter("function_active_v2").wait(FunctionName=arn)
        return arn

    def add_route(self, path: str, arn: str, models: dict[str, str] | None = None, **more: Any) -> None:
        """Add a method whose one response is 202 with what the template sees of Lambda's."""
        made = self._gateway.create_resource(**self._of, parentId=self._root["id"], pathPart=path)
        method = {**self._of, "resourceId": made["id"], "httpMethod": "POST"}
        self._gateway.put_method(
            **method,
            authorizationType="NONE",
            requestParameters={"method.request.header.Type": False},
            **({"requestModels": models, "requestValidatorId": self._validator} if models else {}),
        )
        self._gateway.put_integration(
            **method,
            type="AWS",
            integrationHttpMethod="POST",
            uri=f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{arn}/invocations",
            requestParameters={
                "integration.request.header.X-Amz-Invocation-Type": "method.request.header.Type"
            },
            **more,
        )
        self._gateway.put_method_response(**method, statusCode="202")
        self._gateway.put_integration_response(
            **method, statusCode="202", responseTemplates={"application/json": "$input.body"}
        )

    def remove(self) -> None:
        """Remove what was added: other tests use the emulator too."""
        self._gateway.delete_rest_api(**self._of)
        logs = calls.client("logs", self._running, REGION)
        for group in logs.describe_log_groups()["logGroups"]:
            if group["logGroupName"].endswith(self.id):
                logs.delete_log_group(logGroupName=group["logGroupName"])
        for found in self.functions.list_functions()["Functions"]:
            if found["FunctionName"].endswith(self.id):
                self.functions.delete_function(FunctionName=found["FunctionName"])
        for url in self.sqs.list_queues().get("QueueUrls", ()):
            if url.endswith(self.id):
                self.sqs.delete_queue(QueueUrl=url)

    def deploy(self) -> None:
        self._gateway.create_deployment(**self._of, stageName="v1")

    def call(self, path: str, body: object = None, choice: str = "Event", **headers: str) -> Answer:
        url = f"{self._running.endpoint}/_aws/execute-api/{self.id}/v1/{path}"
        return call(url, body, Type=choice, **headers)

    def wait_for(self, line: str) -> list[str]:
        """Wait until a line was logged and return all lines."""
        deadline = time.monotonic() + 60
        while line not in (lines := [line for _, _, line in calls.log_lines(self._running, REGION)]):
            assert time.monotonic() < deadline, f"no line {line!r} in {lines}"
        return lines

    def message(self, queue: str) -> Any:
        """Wait for a message in a queue and return it."""
        url = self.sqs.get_queue_url(QueueName=f"{queue}-{self.id}")["QueueUrl"]
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            found = self.sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5)
            for message in found.get("Messages", ()):
                self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                return json.loads(message["Body"])
        raise AssertionError(f"no message in {queue}")

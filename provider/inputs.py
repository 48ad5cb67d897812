"""The component's inputs, made of its options by `make docs`."""

from typing import Any, NotRequired, TypedDict

import pulumi

from components import (
    Architecture,
    Authorization,
    AuthorizerType,
    ContentHandling,
    EndpointType,
    EventShape,
    ExecutionLogs,
    HttpMethod,
    InvocationType,
    LogFormat,
    PassthroughBehavior,
    Period,
    PermissionScope,
    Rendering,
    SecurityPolicy,
    Tracing,
)


class Image(TypedDict):
    """A container image in Amazon ECR."""

    uri: pulumi.Input[str]
    """URI of the image, with its tag or digest."""
    command: NotRequired[list[str]]
    """Overrides CMD."""
    entry_point: NotRequired[list[str]]
    """Overrides ENTRYPOINT."""
    working_directory: NotRequired[str]
    """Overrides WORKDIR."""


class Vpc(TypedDict):
    """The network a function runs in."""

    subnet_ids: list[pulumi.Input[str]]
    """Subnets, best in two zones or more."""
    security_group_ids: list[pulumi.Input[str]]
    """Security groups."""


class FunctionLogs(TypedDict):
    """The log group of a function."""

    retention_in_days: NotRequired[int]
    """Days that log events are kept."""
    kms_key_arn: NotRequired[pulumi.Input[str]]
    """Key that encrypts the log group, instead of CloudWatch's own."""
    retain: NotRequired[bool]
    """Leave the log group in AWS when the stack no longer has it; deploy this before."""
    format: NotRequired[LogFormat]
    """How log lines look."""


class Statement(TypedDict):
    """Something a function may do."""

    actions: list[str]
    """IAM actions, such as dynamodb:PutItem."""
    resources: list[pulumi.Input[str]]
    """ARNs the actions may be done to."""


class FailureQueue(TypedDict):
    """The queue of a function whose failures have no other destination."""

    message_retention_seconds: NotRequired[int]
    """How long a failed event is kept, in seconds."""
    kms_key_arn: NotRequired[pulumi.Input[str]]
    """Key that encrypts the queue, instead of one that SQS manages."""
    retain: NotRequired[bool]
    """Leave the queue in AWS when the stack no longer has it; deploy this before."""


class Asynchronous(TypedDict):
    """The event invoke config of a function, and where its failures go."""

    maximum_retry_attempts: NotRequired[int]
    """How often Lambda tries again after an error."""
    maximum_event_age_in_seconds: NotRequired[int]
    """How long an event may wait, in seconds."""
    on_failure: NotRequired[pulumi.Input[str]]
    """Queue, topic, bus, function or bucket for failed events. Left out: a queue of its own."""
    on_success: NotRequired[pulumi.Input[str]]
    """Queue, topic, event bus or function that gets the results of successful events."""
    failure_queue: NotRequired[bool]
    """Whether a queue of its own, once made, stays; false deletes it with the events in it."""
    queue: NotRequired[FailureQueue]
    """The queue of its own, where `onFailure` is left out."""
    alarm_topic_arn: NotRequired[pulumi.Input[str]]
    """Topic that hears of events in the queue of its own and of those that get nowhere."""


class Function(TypedDict):
    """One Lambda function: exactly one of `code`, `image` and `arn` says where it comes from."""

    code: NotRequired[str]
    """Folder or zip archive with the handler, from the project's root."""
    image: NotRequired[Image]
    """Container image."""
    arn: NotRequired[pulumi.Input[str]]
    """An existing function, alias or version; nothing of it is created or changed."""
    handler: NotRequired[str]
    """The function to call: module.function below `code`."""
    runtime: NotRequired[str]
    """Runtime of Lambda."""
    architecture: NotRequired[Architecture]
    """Instruction set."""
    memory_size: NotRequired[int]
    """Memory in MB."""
    timeout: NotRequired[int]
    """Time limit of a call in seconds."""
    environment: NotRequired[dict[str, pulumi.Input[str]]]
    """Environment variables, 4 KB as JSON at most; values may be secret."""
    layers: NotRequired[list[pulumi.Input[str]]]
    """Versions of layers, by ARN."""
    vpc: NotRequired[Vpc]
    """Network to run in."""
    reserved_concurrent_executions: NotRequired[int]
    """How many calls run at once, at most and guaranteed."""
    tracing: NotRequired[Tracing]
    """X-Ray tracing; Active costs by the trace."""
    logs: NotRequired[FunctionLogs]
    """Log group of the function."""
    kms_key_arn: NotRequired[pulumi.Input[str]]
    """Key that encrypts the environment, instead of Lambda's own."""
    role_arn: NotRequired[pulumi.Input[str]]
    """Execution role. Left out: one of its own that allows what these options need."""
    statements: NotRequired[list[Statement]]
    """What else the role of its own allows."""
    asynchronous: NotRequired[Asynchronous]
    """Retries and destinations of asynchronous calls."""
    renamed_from: NotRequired[str]
    """The key that the function had before: all that was made for it stays."""
    tags: NotRequired[dict[str, pulumi.Input[str]]]
    """Tags of the function."""


class Throttling(TypedDict):
    """Limits of requests, beyond which a call answers 429."""

    rate_limit: float
    """Requests a second."""
    burst_limit: int
    """Requests at once."""


class Route(TypedDict):
    """One method of the API."""

    path: str
    """Path from the root of the stage, such as /reports/{id}."""
    function: str
    """The function behind the route: a key of `functions`."""
    method: NotRequired[HttpMethod]
    """HTTP method, or ANY."""
    invocation: NotRequired[InvocationType]
    """Who waits: nobody (Event), everybody (RequestResponse), or the client says (Client)."""
    strict: NotRequired[bool]
    """With Client: answer 400 to any other choice than Event and RequestResponse."""
    header: NotRequired[str]
    """With Client: the request header that chooses."""
    status_code: NotRequired[int]
    """Status of a successful answer. Left out: 202 with Event, else 200."""
    allow_safe_method: NotRequired[bool]
    """Let GET, HEAD, OPTIONS or ANY start a function with Event."""
    event: NotRequired[EventShape]
    """The body, or the event of a proxy integration: without credentials where nobody waits."""
    content_types: NotRequired[list[str]]
    """Content types that a route takes which rejects others, as clients write them."""
    passthrough_behavior: NotRequired[PassthroughBehavior]
    """What becomes of others. Left out: NEVER with template or model, else WHEN_NO_MATCH."""
    content_handling: NotRequired[ContentHandling]
    """How bodies are converted on their way to the function; NONE leaves them as they are."""
    timeout_milliseconds: NotRequired[int]
    """How long API Gateway waits; above 29000 the account's quota has to be raised."""
    idempotency_key: NotRequired[str]
    """Header with the client's idempotency key; the event carries it under this very name."""
    credential_headers: NotRequired[list[str]]
    """Headers with credentials to keep in asynchronous events, with `event: proxy`."""
    required_headers: NotRequired[list[str]]
    """Request headers without which a call answers 400."""
    required_query_parameters: NotRequired[list[str]]
    """Query parameters without which a call answers 400."""
    model: NotRequired[str]
    """Schema that a body has to match: a key of `models`. Other content types respond 415."""
    authorization: NotRequired[Authorization]
    """Who may call, unless `authorizer` says."""
    authorizer: NotRequired[str]
    """Who decides who may call: a key of `authorizers`."""
    authorization_scopes: NotRequired[list[str]]
    """OAuth scopes, one of which a Cognito access token has to have."""
    api_key_required: NotRequired[bool]
    """Whether a call needs the API key of a usage plan."""
    throttling: NotRequired[Throttling]
    """Limits of this route; without them the stage's apply."""


class OperationRule(TypedDict):
    """Options of operations that match all of the patterns; without patterns they are for every one."""

    path: NotRequired[str]
    """Pattern of paths, such as /reports/*."""
    method: NotRequired[str]
    """Pattern of methods, such as POST."""
    operation_id: NotRequired[str]
    """Pattern of operationIds."""
    tag: NotRequired[str]
    """Pattern of tags, one of which matches."""
    function: NotRequired[str]
    """The function behind the operations: a key of `functions`."""
    replace_integration: NotRequired[bool]
    """Replace the integration that an operation has; without this it stays as it is."""
    invocation: NotRequired[InvocationType]
    """Who waits: nobody (Event), everybody (RequestResponse), or the client says (Client)."""
    strict: NotRequired[bool]
    """With Client: answer 400 to any other choice than Event and RequestResponse."""
    header: NotRequired[str]
    """With Client: the request header that chooses."""
    status_code: NotRequired[int]
    """Status of a successful answer. Left out: 202 with Event, else 200."""
    allow_safe_method: NotRequired[bool]
    """Let GET, HEAD, OPTIONS or ANY start a function with Event."""
    event: NotRequired[EventShape]
    """The body, or the event of a proxy integration: without credentials where nobody waits."""
    content_types: NotRequired[list[str]]
    """Content types that a route takes which rejects others, as clients write them."""
    passthrough_behavior: NotRequired[PassthroughBehavior]
    """What becomes of others. Left out: NEVER with template or model, else WHEN_NO_MATCH."""
    content_handling: NotRequired[ContentHandling]
    """How bodies are converted on their way to the function; NONE leaves them as they are."""
    timeout_milliseconds: NotRequired[int]
    """How long API Gateway waits; above 29000 the account's quota has to be raised."""
    idempotency_key: NotRequired[str]
    """Header with the client's idempotency key; the event carries it under this very name."""
    credential_headers: NotRequired[list[str]]
    """Headers with credentials to keep in asynchronous events, with `event: proxy`."""
    required_headers: NotRequired[list[str]]
    """Request headers without which a call answers 400."""
    required_query_parameters: NotRequired[list[str]]
    """Query parameters without which a call answers 400."""
    model: NotRequired[str]
    """Schema that a body has to match: a key of `models`. Other content types respond 415."""
    authorization: NotRequired[Authorization]
    """Who may call, unless `authorizer` says."""
    authorizer: NotRequired[str]
    """Who decides who may call: a key of `authorizers`."""
    authorization_scopes: NotRequired[list[str]]
    """OAuth scopes, one of which a Cognito access token has to have."""
    api_key_required: NotRequired[bool]
    """Whether a call needs the API key of a usage plan."""
    throttling: NotRequired[Throttling]
    """Limits of this route; without them the stage's apply."""


class Authorizer(TypedDict):
    """Who decides who may call: Cognito user pools, or a function of one's own."""

    type: AuthorizerType
    """COGNITO_USER_POOLS, or a function that sees a TOKEN or the whole REQUEST."""
    user_pool_arns: NotRequired[list[pulumi.Input[str]]]
    """Cognito user pools."""
    function: NotRequired[str]
    """The function that decides: a key of `functions`."""
    identity_sources: NotRequired[list[str]]
    """Where the identity is found; a call without it answers 401."""
    identity_validation_expression: NotRequired[str]
    """With TOKEN: regular expression that a token has to match."""
    result_ttl_in_seconds: NotRequired[int]
    """How long a decision is kept, in seconds."""


class Quota(TypedDict):
    """How many calls an API key has."""

    limit: int
    """Calls in a period."""
    period: NotRequired[Period]
    """DAY, WEEK or MONTH."""


class UsagePlan(TypedDict):
    """API keys and what each of them may use."""

    keys: list[str]
    """Names of the API keys; AWS chooses their values."""
    keys_renamed_from: NotRequired[dict[str, str]]
    """API keys' earlier names by today's: a renamed key keeps its value."""
    quota: NotRequired[Quota]
    """Calls in a period."""
    throttling: NotRequired[Throttling]
    """Limits of each key."""


class ErrorResponse(TypedDict):
    """Which errors of a function become which answer of a caller who waits."""

    pattern: str
    """Regular expression that the whole error message has to match."""
    status_code: int
    """Status of the answer, 400 to 599 except 500."""
    message: str
    """Message of the answer; the error's own text stays out."""


class Cors(TypedDict):
    """Cross-origin requests: who may send them, and what their pages may read."""

    allow_origin: str
    """Origin of the pages that may call, such as https://www.example.com, or * for all."""
    allow_headers: NotRequired[list[str]]
    """Request headers besides those that the API itself reads."""
    expose_headers: NotRequired[list[str]]
    """Answer headers that pages may read."""
    allow_credentials: NotRequired[bool]
    """Whether cookies and the like are sent; not with *."""
    max_age: NotRequired[int]
    """How long a browser keeps the preflight, in seconds."""


class Domain(TypedDict):
    """A custom domain name."""

    name: str
    """Domain name, such as api.example.com."""
    certificate_arn: pulumi.Input[str]
    """Certificate in ACM: of the stack's region, or of us-east-1 for EDGE."""
    base_path: NotRequired[str]
    """Path below the domain where the stage answers; empty for its root."""
    security_policy: NotRequired[SecurityPolicy]
    """The oldest TLS that is spoken."""


class Endpoint(TypedDict):
    """From where the API is reached."""

    type: NotRequired[EndpointType]
    """REGIONAL, EDGE (which rewrites some header names) or PRIVATE."""
    vpc_endpoint_ids: NotRequired[list[pulumi.Input[str]]]
    """With PRIVATE: the only VPC endpoints that reach it, whatever `policy` allows."""
    policy: NotRequired[dict[str, Any]]
    """Resource policy; execute-api:/ is this API. Left out with PRIVATE: `vpcEndpointIds`."""
    disable_execute_api_endpoint: NotRequired[bool]
    """Answer under the custom domain only."""
    domain: NotRequired[Domain]
    """Custom domain name."""


class LogGroup(TypedDict):
    """A log group of its own, which is removed with the stack unless it is retained."""

    retention_in_days: NotRequired[int]
    """Days that log events are kept."""
    kms_key_arn: NotRequired[pulumi.Input[str]]
    """Key that encrypts the log group, instead of CloudWatch's own."""
    retain: NotRequired[bool]
    """Leave the log group in AWS when the stack no longer has it; deploy this before."""


class Stage(TypedDict):
    """The stage. Caches are off, and execution logs never have requests and answers in full."""

    name: NotRequired[str]
    """First part of the URL's path."""
    access_logs: NotRequired[LogGroup]
    """A line of JSON for every call, in a log group of its own. Left out: none."""
    execution_logs: NotRequired[ExecutionLogs]
    """API Gateway's own log: OFF, ERROR or INFO."""
    cloudwatch_role: NotRequired[bool]
    """Set the role with which API Gateway writes logs, for the whole account and region."""
    metrics: NotRequired[bool]
    """Metrics of every method, besides those of the stage."""
    tracing: NotRequired[bool]
    """X-Ray tracing."""
    throttling: NotRequired[Throttling]
    """Limits of every route; without them the account's apply."""
    variables: NotRequired[dict[str, pulumi.Input[str]]]
    """Stage variables; values may be secret."""
    web_acl_arn: NotRequired[pulumi.Input[str]]
    """Web ACL of AWS WAF."""


class AsyncLambdaApiArgs(TypedDict):
    """What an `AsyncLambdaApi` is made of."""

    functions: dict[str, Function]
    """The functions, by the names that routes use for them."""
    routes: NotRequired[list[Route]]
    """The routes of the API; with `openapi` they are the operations of the document."""
    openapi: NotRequired[str]
    """Your own document, OpenAPI 3.0 or Swagger 2.0, into which the integrations are woven."""
    operations: NotRequired[list[OperationRule]]
    """Options of the document's operations; the first entry that matches and says one counts."""
    models: NotRequired[dict[str, dict[str, Any]]]
    """JSON schemas (draft 4) for bodies, by the names that routes use for them."""
    authorizers: NotRequired[dict[str, Authorizer]]
    """Authorizers, by the names that routes use for them."""
    usage_plans: NotRequired[dict[str, UsagePlan]]
    """API keys and what they may use, by the names of the plans."""
    errors: NotRequired[list[ErrorResponse]]
    """Answers to a function's errors. Left out: [404] and the like at the start of a message."""
    cors: NotRequired[Cors]
    """Cross-origin requests. Left out: none."""
    endpoint: NotRequired[Endpoint]
    """From where the API is reached."""
    stage: NotRequired[Stage]
    """The stage: logs, metrics, tracing, limits."""
    rendering: NotRequired[Rendering]
    """A resource for each part, or one document. A change makes a new API with another URL."""
    maximum_resources: NotRequired[int]
    """Resources an API may have: the account's quota, which AWS raises on request."""
    permissions: NotRequired[PermissionScope]
    """One permission for each function, or for each route."""
    permissions_boundary_arn: NotRequired[pulumi.Input[str]]
    """Managed policy that bounds every role that is made."""

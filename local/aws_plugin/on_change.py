"""What a change of each input does: the table from which differences are computed, and nothing else.

Sources: terraform-provider-aws 5.100.0, measured with `terraform plan` for each property (the record is
tests/local/aws_plugin/published_changes.json), and the source of its later versions where it was at hand
(`internal/service/apigateway/rest_api.go`, `internal/service/sqs/queue.go`); `DeleteBeforeReplace` in
`provider/resources.go` of pulumi-aws. `endpointAccessMode` came later and was not measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Properties = dict[str, Any]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True)
class OnChange:
    """The inputs of a kind, by what a change does. What belongs to an object stands as `object.property`."""

    updates: str = ""
    """Those that change in place. Omitted, they are taken away or have their default again."""
    replaces: str = ""
    """Those that take a new resource."""
    kept: str = ""
    """Those that stay as they were deployed when they are omitted, for the provider computes them
    (`Optional` and `Computed`). An empty text is the same as none; `false` and an empty list are values."""
    switches: Mapping[str, str] = field(default_factory=dict)
    """Those that take a new resource where the value becomes this one or was it. Others update."""
    deleted_first: bool = False
    """Whether it is deleted before there is a new one, whatever its name is."""

    @cached_property
    def replacing(self) -> frozenset[str]:
        """The inputs whose every change takes a new resource."""
        return _names(self.replaces)

    @cached_property
    def keeping(self) -> frozenset[str]:
        """The inputs that stay when they are omitted; an object as a whole, or part by part."""
        return _names(self.kept)

    @cached_property
    def inputs(self) -> frozenset[str]:
        """Every input; those of an object one by one."""
        listed = _names(self.updates) | self.replacing | self.keeping | self.switches.keys()
        return frozenset(one for one in listed if not any(other.startswith(f"{one}.") for other in listed))

    def with_kept(self, inputs: Mapping[str, Any], state: Mapping[str, Any]) -> Properties:
        """Return inputs, and of a state what the provider keeps because they omit it."""
        filled = dict(inputs)
        for path in sorted(self.keeping):
            name, _, part = path.partition(".")
            if not part:
                _keep(name, filled, state)
            elif isinstance(filled.get(name), dict) and isinstance(state.get(name), dict):
                filled[name] = dict(filled[name])
                _keep(part, filled[name], state[name])
        return filled

    def replaced_by(self, name: str, before: object, after: object) -> bool:
        """Return whether a change of an input takes a new resource."""
        return name in self.replacing or (name in self.switches and self.switches[name] in (before, after))


def _keep(name: str, inputs: Properties, state: Mapping[str, Any]) -> None:
    if inputs.get(name) in (None, "") and state.get(name) is not None:
        inputs[name] = state[name]


ON_CHANGE: Mapping[str, OnChange] = {
    "aws:apigateway/account:Account": OnChange(updates="cloudwatchRoleArn"),
    "aws:apigateway/apiKey:ApiKey": OnChange(
        updates="name description enabled tags", replaces="value", kept="value"
    ),
    "aws:apigateway/authorizer:Authorizer": OnChange(
        updates=(
            "name authorizerCredentials authorizerResultTtlInSeconds authorizerUri identitySource "
            "identityValidationExpression providerArns"
        ),
        replaces="restApi",
        switches={"type": "COGNITO_USER_POOLS"},
    ),
    "aws:apigateway/basePathMapping:BasePathMapping": OnChange(
        updates="basePath restApi stageName", replaces="domainName"
    ),
    "aws:apigateway/deployment:Deployment": OnChange(
        updates="description", replaces="restApi triggers variables"
    ),
    "aws:apigateway/domainName:DomainName": OnChange(
        updates=(
            "certificateArn regionalCertificateArn endpointAccessMode securityPolicy "
            "endpointConfiguration.types tags"
        ),
        replaces="domainName",
        kept="endpointConfiguration securityPolicy",
    ),
    "aws:apigateway/integration:Integration": OnChange(
        updates=(
            "cacheKeyParameters connectionId connectionType contentHandling requestParameters "
            "requestTemplates timeoutMilliseconds uri"
        ),
        replaces=("restApi resourceId httpMethod type credentials integrationHttpMethod passthroughBehavior"),
        kept="cacheNamespace passthroughBehavior",
        deleted_first=True,
    ),
    "aws:apigateway/integrationResponse:IntegrationResponse": OnChange(
        updates="statusCode contentHandling responseParameters responseTemplates selectionPattern",
        replaces="restApi resourceId httpMethod",
    ),
    "aws:apigateway/method:Method": OnChange(
        updates=(
            "authorization authorizerId authorizationScopes apiKeyRequired operationName requestModels "
            "requestParameters requestValidatorId"
        ),
        replaces="restApi resourceId httpMethod",
    ),
    "aws:apigateway/methodResponse:MethodResponse": OnChange(
        updates="statusCode responseModels responseParameters", replaces="restApi resourceId httpMethod"
    ),
    "aws:apigateway/methodSettings:MethodSettings": OnChange(
        updates="settings.throttlingBurstLimit settings.throttlingRateLimit",
        replaces="restApi stageName methodPath",
        kept=(
            "settings.cacheDataEncrypted settings.cacheTtlInSeconds settings.cachingEnabled "
            "settings.dataTraceEnabled settings.loggingLevel settings.metricsEnabled "
            "settings.requireAuthorizationForCacheControl"
        ),
    ),
    "aws:apigateway/model:Model": OnChange(updates="description schema", replaces="restApi name contentType"),
    "aws:apigateway/requestValidator:RequestValidator": OnChange(
        updates="name validateRequestBody validateRequestParameters", replaces="restApi"
    ),
    "aws:apigateway/resource:Resource": OnChange(updates="parentId pathPart", replaces="restApi"),
    "aws:apigateway/response:Response": OnChange(
        updates="responseParameters responseTemplates statusCode", replaces="restApiId responseType"
    ),
    "aws:apigateway/restApi:RestApi": OnChange(
        updates="name body failOnWarnings endpointConfiguration.types tags",
        kept=(
            "apiKeySource binaryMediaTypes description disableExecuteApiEndpoint minimumCompressionSize "
            "policy endpointConfiguration endpointConfiguration.vpcEndpointIds"
        ),
    ),
    "aws:apigateway/restApiPolicy:RestApiPolicy": OnChange(updates="policy", replaces="restApiId"),
    "aws:apigateway/stage:Stage": OnChange(
        updates=(
            "cacheClusterEnabled deployment description variables xrayTracingEnabled "
            "accessLogSettings.destinationArn accessLogSettings.format tags"
        ),
        replaces="restApi stageName",
    ),
    "aws:apigateway/usagePlan:UsagePlan": OnChange(
        updates=(
            "name description apiStages.apiId apiStages.stage quotaSettings.limit quotaSettings.period "
            "throttleSettings.burstLimit throttleSettings.rateLimit tags"
        )
    ),
    "aws:apigateway/usagePlanKey:UsagePlanKey": OnChange(replaces="usagePlanId keyId keyType"),
    "aws:cloudwatch/logGroup:LogGroup": OnChange(updates="kmsKeyId retentionInDays tags", replaces="name"),
    "aws:cloudwatch/metricAlarm:MetricAlarm": OnChange(
        updates=(
            "alarmActions alarmDescription comparisonOperator dimensions evaluationPeriods metricName "
            "namespace okActions period statistic threshold treatMissingData tags"
        ),
        replaces="name",
    ),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": OnChange(
        updates="clientIdLists tags", replaces="url", kept="thumbprintLists"
    ),
    "aws:iam/policy:Policy": OnChange(updates="policy tags", replaces="name path description"),
    "aws:iam/role:Role": OnChange(
        updates="assumeRolePolicy description maxSessionDuration permissionsBoundary tags",
        replaces="name path",
    ),
    "aws:iam/rolePolicy:RolePolicy": OnChange(updates="policy", replaces="name role"),
    "aws:lambda/function:Function": OnChange(
        updates=(
            "code imageUri imageConfig.commands imageConfig.entryPoints imageConfig.workingDirectory handler "
            "runtime role description memorySize timeout environment.variables layers kmsKeyArn "
            "reservedConcurrentExecutions vpcConfig.subnetIds vpcConfig.securityGroupIds "
            "deadLetterConfig.targetArn loggingConfig.logFormat tracingConfig.mode tags"
        ),
        replaces="name packageType",
        kept=(
            "architectures ephemeralStorage ephemeralStorage.size loggingConfig loggingConfig.logGroup "
            "tracingConfig"
        ),
    ),
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": OnChange(
        updates=(
            "maximumEventAgeInSeconds maximumRetryAttempts destinationConfig.onFailure.destination "
            "destinationConfig.onSuccess.destination"
        ),
        replaces="functionName qualifier",
    ),
    "aws:lambda/permission:Permission": OnChange(
        replaces="function statementId action principal sourceArn sourceAccount qualifier"
    ),
    "aws:sqs/queue:Queue": OnChange(
        updates=(
            "delaySeconds kmsMasterKeyId maxMessageSize messageRetentionSeconds receiveWaitTimeSeconds "
            "visibilityTimeoutSeconds tags"
        ),
        replaces="name",
        kept="kmsDataKeyReusePeriodSeconds policy redrivePolicy sqsManagedSseEnabled",
    ),
    "aws:sqs/queuePolicy:QueuePolicy": OnChange(updates="policy", replaces="queueUrl"),
    # The emulator has no web ACLs, so no kind implements it.
    "aws:wafv2/webAclAssociation:WebAclAssociation": OnChange(replaces="resourceArn webAclArn"),
}
"""The table: every input that the components register, and every one that a kind implements."""

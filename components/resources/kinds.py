"""The types of resources, as the state and the engine name them, for whatever has to tell resources apart.

Source: https://www.pulumi.com/registry/packages/aws/api-docs/
"""

from typing import Final

API: Final = "aws:apigateway/restApi:RestApi"
API_KEY: Final = "aws:apigateway/apiKey:ApiKey"
AUTHORIZER: Final = "aws:apigateway/authorizer:Authorizer"
DEPLOYMENT: Final = "aws:apigateway/deployment:Deployment"
DOMAIN_NAME: Final = "aws:apigateway/domainName:DomainName"
FUNCTION: Final = "aws:lambda/function:Function"
GATEWAY_RESPONSE: Final = "aws:apigateway/response:Response"
INTEGRATION: Final = "aws:apigateway/integration:Integration"
INTEGRATION_RESPONSE: Final = "aws:apigateway/integrationResponse:IntegrationResponse"
LOG_GROUP: Final = "aws:cloudwatch/logGroup:LogGroup"
METHOD: Final = "aws:apigateway/method:Method"
METHOD_RESPONSE: Final = "aws:apigateway/methodResponse:MethodResponse"
MODEL: Final = "aws:apigateway/model:Model"
POLICY: Final = "aws:apigateway/restApiPolicy:RestApiPolicy"
QUEUE: Final = "aws:sqs/queue:Queue"
RESOURCE: Final = "aws:apigateway/resource:Resource"
ROLE: Final = "aws:iam/role:Role"
STAGE: Final = "aws:apigateway/stage:Stage"
STASH: Final = "pulumi:index:Stash"
VALIDATOR: Final = "aws:apigateway/requestValidator:RequestValidator"

"""What making, changing and removing takes, besides reading.

Whoever may make roles, write their policies and pass them to a function can do in the end whatever those
roles may, in that function. So roles are made, and given policies, only within a permissions boundary, which
this role can neither take away nor change: see `boundary`. `iam:PassRole` has no such condition, so what it
passes is bounded because no other role with these names can be made; one that somebody else has made is not.

API Gateway's ARNs have ids in them, which AWS chooses, and no names: the role may change all REST APIs, API
keys, usage plans and domain names of the region.

What is not here, because it depends on what a stack brings along:

- an edge-optimised domain name: `cloudfront:UpdateDistribution` of `*`
- a KMS key of one's own: `kms:CreateGrant`, `kms:Decrypt`, `kms:DescribeKey` and `kms:Encrypt` of that key
- an image: `ecr:GetRepositoryPolicy` and `ecr:SetRepositoryPolicy` of its repository
- a state in a bucket of one's own: the right to write it
- a role that exists already and has another prefix: `iam:PassRole` of that role

Sources: those of `reading`.
"""

from statements import Place, Statement, allow

_SERVICE_ROLE = "ops.apigateway.amazonaws.com"


def statements(place: Place) -> list[Statement]:
    """Return what the role for deployments is allowed besides what `reading` allows."""
    return [*_identity(place), *_functions(place), *_apis(place)]


def _identity(place: Place) -> list[Statement]:
    return [
        allow(
            "MakeRoles",
            ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
            place.roles,
            only_if={"iam:PermissionsBoundary": place.boundary},
        ),
        allow(
            "ChangeRoles",
            [
                "iam:DeleteRole",
                "iam:DeleteRolePolicy",
                "iam:ListInstanceProfilesForRole",  # asked before a role is deleted
                "iam:TagRole",
                "iam:UntagRole",
                "iam:UpdateRole",
                "iam:UpdateRoleDescription",
            ],
            place.roles,
        ),
        allow(
            "PassRoles",
            ["iam:PassRole"],
            place.roles,
            only_if={"iam:PassedToService": ["apigateway.amazonaws.com", "lambda.amazonaws.com"]},
        ),
        # API Gateway makes a role for itself with the account's first domain name or private API.
        allow(
            "MakeServiceRole",
            ["iam:CreateServiceLinkedRole"],
            f"arn:{place.partition}:iam::{place.account}:role/aws-service-role/{_SERVICE_ROLE}/*",
            only_if={"iam:AWSServiceName": _SERVICE_ROLE},
        ),
    ]


def _functions(place: Place) -> list[Statement]:
    functions = place.named("lambda", "function:")
    return [
        allow(
            "MakeFunctions",
            [
                "lambda:CreateFunction",
                "lambda:DeleteFunction",
                "lambda:DeleteFunctionConcurrency",
                "lambda:DeleteFunctionEventInvokeConfig",
                "lambda:PutFunctionConcurrency",
                "lambda:PutFunctionEventInvokeConfig",
                "lambda:RemovePermission",
                "lambda:TagResource",
                "lambda:UntagResource",
                "lambda:UpdateFunctionCode",
                "lambda:UpdateFunctionConfiguration",
            ],
            functions,
        ),
        # Nobody else is let in, and no function is made public.
        allow(
            "LetApisInvoke",
            ["lambda:AddPermission"],
            functions,
            only_if={"lambda:Principal": "apigateway.amazonaws.com"},
        ),
        # Layers may be another account's.
        allow(
            "UseLayers",
            ["lambda:GetLayerVersion"],
            f"arn:{place.partition}:lambda:{place.region}:*:layer:*",
        ),
        # Lambda looks at a function's network with the rights of whoever makes it; these take no resource.
        allow("SeeNetworks", ["ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"], "*"),
        allow(
            "MakeLogGroups",
            [
                "logs:AssociateKmsKey",
                "logs:CreateLogGroup",
                "logs:DeleteLogGroup",
                "logs:DeleteRetentionPolicy",
                "logs:DisassociateKmsKey",
                "logs:PutRetentionPolicy",
                "logs:TagResource",
                "logs:UntagResource",
            ],
            place.log_groups,
        ),
        allow(
            "MakeQueues",
            [
                "sqs:CreateQueue",
                "sqs:DeleteQueue",
                "sqs:SetQueueAttributes",
                "sqs:TagQueue",
                "sqs:UntagQueue",
            ],
            place.named("sqs"),
        ),
        allow(
            "MakeAlarms",
            [
                "cloudwatch:DeleteAlarms",
                "cloudwatch:PutMetricAlarm",
                "cloudwatch:TagResource",
                "cloudwatch:UntagResource",
            ],
            place.named("cloudwatch", "alarm:"),
        ),
    ]


def _apis(place: Place) -> list[Statement]:
    apis = ("/restapis", "/restapis/*")
    around = ("/apikeys", "/apikeys/*", "/domainnames", "/domainnames/*", "/usageplans", "/usageplans/*")
    return [
        # Actions are the methods of HTTP. Whatever is made with tags is also a PUT on `/tags`.
        allow(
            "MakeApis",
            ["apigateway:DELETE", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT"],
            place.gateway(*apis, *around, "/tags/*"),
        ),
        allow("SetRoleForLogs", ["apigateway:PATCH"], place.gateway("/account")),
        allow("SetPolicies", ["apigateway:UpdateRestApiPolicy"], place.gateway(*apis)),
        allow(
            "SetWebAcls",
            ["apigateway:SetWebACL", "wafv2:AssociateWebACL", "wafv2:DisassociateWebACL"],
            [place.regional("wafv2", "regional/webacl/*"), *place.gateway("/restapis/*/stages/*")],
        ),
    ]

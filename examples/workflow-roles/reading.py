"""What it takes to see what is deployed: for `pulumi preview --refresh`, and so to find drift.

Without `--refresh` a preview asks AWS for the account alone, which needs no right at all.

The actions are those by which the AWS provider reads each kind of resource that the component makes. They
read no messages, log events, parameters or secrets. What they do return of values that may be secret:

- `lambda:GetFunction` returns the environment variables of a function, and where its code can be fetched.
- `apigateway:GET` returns the values of API keys, stage variables, and whatever integrations send along.

What a stack brings along is not here: with a state in a bucket of one's own, the right to read it; with
environments encrypted by a KMS key of one's own, `kms:Decrypt` of that key.

Sources: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
and the resources of https://github.com/hashicorp/terraform-provider-aws
"""

from statements import Place, Statement, allow


def statements(place: Place) -> list[Statement]:
    """Return what the role for previews is allowed."""
    return [
        allow(
            "Functions",
            [
                "lambda:GetFunction",
                "lambda:GetFunctionCodeSigningConfig",
                "lambda:GetFunctionConfiguration",
                "lambda:GetFunctionEventInvokeConfig",
                "lambda:GetPolicy",
                "lambda:ListTags",
                "lambda:ListVersionsByFunction",
            ],
            place.named("lambda", "function:"),
        ),
        allow(
            "Roles",
            ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
            place.roles,
        ),
        allow("Queues", ["sqs:GetQueueAttributes", "sqs:ListQueueTags"], place.named("sqs")),
        allow("LogGroups", ["logs:ListTagsForResource"], place.log_groups),
        allow("Alarms", ["cloudwatch:ListTagsForResource"], place.named("cloudwatch", "alarm:")),
        # These search a list, and find all that is there only when they may search the whole of it.
        allow("Lists", ["cloudwatch:DescribeAlarms", "logs:DescribeLogGroups"], "*"),
        allow(
            "Apis",
            ["apigateway:GET"],
            place.gateway(
                "/account", "/apikeys/*", "/domainnames/*", "/restapis/*", "/tags/*", "/usageplans/*"
            ),
        ),
        allow(
            "WebAcls",
            ["wafv2:GetWebACL", "wafv2:GetWebACLForResource"],
            [place.regional("wafv2", "regional/webacl/*"), *place.gateway("/restapis/*/stages/*")],
        ),
    ]

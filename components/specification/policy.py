"""The resource policy of an API: from where it may be called.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
"""

from typing import Any

from ..options.access import Endpoint

SHORT_ARN = "execute-api:/"
"""What stands for the API at the start of a resource's ARN."""


def policy_of(endpoint: Endpoint) -> dict[str, Any] | None:
    """Return the policy, or `None` where anybody may try.

    Without one of its own a private API is reached from its VPC endpoints. With one, what that allows is
    still reached from these endpoints and from nowhere else.
    docs/aws.md: private-api-policy, private-api-endpoints
    """
    if endpoint.policy is None and not endpoint.is_private:
        return None
    everything = {"Principal": "*", "Action": "execute-api:Invoke", "Resource": f"{SHORT_ARN}*"}
    elsewhere = {"StringNotEquals": {"aws:SourceVpce": list(endpoint.vpc_endpoint_ids)}}
    allowed = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **everything}]}
    policy = dict(endpoint.policy or allowed)
    if endpoint.vpc_endpoint_ids:
        denied = {"Effect": "Deny", **everything, "Condition": elsewhere}
        policy["Statement"] = [*policy["Statement"], denied]
    return policy

"""Standard queues, and the policy of a queue as a resource of its own."""

from ..cloud import Cloud
from ..errors import GoneError
from ..kind import Kind
from ..naming import AutoName
from ..values import Properties
from .equivalence import json_document, policy_document, tag_changes

# Input and attribute of the API, where all values are text.
_NUMBERS = {
    "delaySeconds": "DelaySeconds",
    "maxMessageSize": "MaximumMessageSize",
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
    "visibilityTimeoutSeconds": "VisibilityTimeout",
}
_DOCUMENTS = {"policy": "Policy", "redrivePolicy": "RedrivePolicy"}
_KEYS = {"kmsDataKeyReusePeriodSeconds": "KmsDataKeyReusePeriodSeconds", "kmsMasterKeyId": "KmsMasterKeyId"}
_ATTRIBUTES = _NUMBERS | _DOCUMENTS | _KEYS | {"sqsManagedSseEnabled": "SqsManagedSseEnabled"}


def _create(cloud: Cloud, new: Properties) -> str:
    url: str = cloud.client("sqs").create_queue(
        QueueName=new["name"],
        Attributes={_ATTRIBUTES[name]: _text(new[name]) for name in _ATTRIBUTES if name in new},
        tags=new.get("tags", {}),
    )["QueueUrl"]
    return url


def _read(cloud: Cloud, url: str, _: Properties) -> Properties:
    sqs = cloud.client("sqs")
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return {
        "name": url.rpartition("/")[2],
        **{name: int(attributes[key]) for name, key in _NUMBERS.items() if key in attributes},
        **{name: attributes.get(key) for name, key in (_DOCUMENTS | _KEYS).items()},
        "sqsManagedSseEnabled": attributes.get("SqsManagedSseEnabled") == "true",
        "tags": sqs.list_queue_tags(QueueUrl=url).get("Tags", {}),
        "arn": attributes["QueueArn"],
        "url": url,
    }


def _update(cloud: Cloud, url: str, old: Properties, new: Properties) -> None:
    sqs = cloud.client("sqs")
    changed = {
        key: _text(new.get(name, "")) for name, key in _ATTRIBUTES.items() if old.get(name) != new.get(name)
    }
    if changed:
        sqs.set_queue_attributes(QueueUrl=url, Attributes=changed)
    tags, removed = tag_changes(old, new)
    if tags:
        sqs.tag_queue(QueueUrl=url, Tags=tags)
    if removed:
        sqs.untag_queue(QueueUrl=url, TagKeys=removed)


def _delete(cloud: Cloud, url: str, _: Properties) -> None:
    cloud.client("sqs").delete_queue(QueueUrl=url)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _find(cloud: Cloud, traces: Properties) -> list[str]:
    return [cloud.client("sqs").get_queue_url(QueueName=traces["name"])["QueueUrl"]]


QUEUE = Kind(
    pulumi_type="aws:sqs/queue:Queue",
    title="SQS Queue",
    auto_name=AutoName("name", 80),
    defaults={
        "delaySeconds": 0,
        "maxMessageSize": 256 * 1024,
        "messageRetentionSeconds": 4 * 24 * 3600,
        "receiveWaitTimeSeconds": 0,
        "visibilityTimeoutSeconds": 30,
    },
    outputs=frozenset({"arn", "url"}),
    forms={"policy": policy_document, "redrivePolicy": json_document, "kmsDataKeyReusePeriodSeconds": str},
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    find=_find,
)


def _put_policy(cloud: Cloud, new: Properties) -> str:
    url: str = new["queueUrl"]
    cloud.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": new["policy"]})
    return url


def _read_policy(cloud: Cloud, url: str, _: Properties) -> Properties:
    found = cloud.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])
    if not (policy := found.get("Attributes", {}).get("Policy")):
        raise GoneError(f"the queue {url} has no policy")
    return {"queueUrl": url, "policy": policy}


def _update_policy(cloud: Cloud, _: str, _old: Properties, new: Properties) -> None:
    _put_policy(cloud, new)


def _delete_policy(cloud: Cloud, url: str, _: Properties) -> None:
    cloud.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": ""})


QUEUE_POLICY = Kind(
    pulumi_type="aws:sqs/queuePolicy:QueuePolicy",
    title="SQS Queue Policy",
    address=frozenset({"queueUrl"}),
    forms={"policy": policy_document},
    create=_put_policy,
    read=_read_policy,
    update=_update_policy,
    delete=_delete_policy,
    find=lambda _, traces: [traces["queueUrl"]],
)

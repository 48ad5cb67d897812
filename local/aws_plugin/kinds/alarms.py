"""Alarms on metrics."""

from ..cloud import Cloud
from ..errors import GoneError
from ..kind import Kind
from ..naming import AutoName
from ..values import Properties
from .equivalence import tag_changes

# The input and the API's parameter.
_VALUES = {
    "alarmActions": "AlarmActions",
    "alarmDescription": "AlarmDescription",
    "comparisonOperator": "ComparisonOperator",
    "evaluationPeriods": "EvaluationPeriods",
    "metricName": "MetricName",
    "namespace": "Namespace",
    "okActions": "OKActions",
    "period": "Period",
    "statistic": "Statistic",
    "threshold": "Threshold",
    "treatMissingData": "TreatMissingData",
}


def _put(cloud: Cloud, new: Properties) -> str:
    dimensions = [{"Name": name, "Value": value} for name, value in new.get("dimensions", {}).items()]
    cloud.client("cloudwatch").put_metric_alarm(
        AlarmName=new["name"],
        Dimensions=dimensions,
        Tags=[{"Key": key, "Value": tag} for key, tag in new.get("tags", {}).items()],
        **{to: new[name] for name, to in _VALUES.items() if name in new},
    )
    name: str = new["name"]
    return name


def _read(cloud: Cloud, name: str, _: Properties) -> Properties:
    found = cloud.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    if not found:
        raise GoneError(f"there is no alarm {name}")
    arn = found[0]["AlarmArn"]
    tags = cloud.client("cloudwatch").list_tags_for_resource(ResourceARN=arn)["Tags"]
    return {
        "name": name,
        **{key: found[0].get(to) for key, to in _VALUES.items()},
        "dimensions": {pair["Name"]: pair["Value"] for pair in found[0].get("Dimensions", [])},
        "tags": {tag["Key"]: tag["Value"] for tag in tags},
        "arn": arn,
    }


def _update(cloud: Cloud, _: str, old: Properties, new: Properties) -> None:
    _put(cloud, new)
    if removed := tag_changes(old, new)[1]:
        arn = cloud.arn("cloudwatch", f"alarm:{new['name']}")
        cloud.client("cloudwatch").untag_resource(ResourceARN=arn, TagKeys=removed)


def _delete(cloud: Cloud, name: str, _: Properties) -> None:
    cloud.client("cloudwatch").delete_alarms(AlarmNames=[name])


METRIC_ALARM = Kind(
    pulumi_type="aws:cloudwatch/metricAlarm:MetricAlarm",
    title="CloudWatch Metric Alarm",
    auto_name=AutoName("name", 255),
    defaults={"treatMissingData": "missing"},
    outputs=frozenset({"arn"}),
    forms={"alarmActions": sorted, "okActions": sorted},
    create=_put,
    read=_read,
    update=_update,
    delete=_delete,
)

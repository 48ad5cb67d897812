"""What the stand-in notes of what it makes, and what is removed by that."""

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from pulumi.runtime.proto import provider_pb2 as pb

from local.aws_plugin import journal, leftovers
from local.aws_plugin.cloud import access_key
from local.aws_plugin.errors import PluginError
from local.aws_plugin.provider import Provider
from local.aws_plugin.values import encode

from .conftest import RecordingCloud

URN = "urn:pulumi:local::project::a:b:Component$aws:iam/role:Role::role"
ROLE = {"name": "role-1234567", "assumeRolePolicy": "{}", "tags": {"team": "a secret"}}


@pytest.fixture
def provider(cloud: RecordingCloud, tmp_path: Path) -> Provider:
    provider = Provider(cloud.endpoint, journal=journal.Journal(tmp_path))
    provider.use(cloud)
    return provider


def noted(folder: Path) -> list[tuple[str, str | None, Any]]:
    found = journal.read(journal.file(folder, "project", "local"))
    return [(one.type, one.id, one.found_by) for one in found]


def creation(**changed: Any) -> journal.Creation:
    values = {"urn": URN, "region": "us-east-1", "found_by": {"name": "role-1234567"}}
    return journal.Creation(**{**values, **changed})


def create(provider: Provider) -> None:
    provider.create(pb.CreateRequest(urn=URN, properties=encode(ROLE)))


def test_a_resource_is_noted_by_its_name_before_it_is_made(
    provider: Provider, cloud: RecordingCloud, tmp_path: Path
) -> None:
    cloud.client("iam").answers["create_role"] = EndpointConnectionError(endpoint_url=cloud.endpoint)
    with pytest.raises(PluginError):
        create(provider)

    assert noted(tmp_path) == [("aws:iam/role:Role", None, {"name": "role-1234567"})]
    assert "a secret" not in journal.file(tmp_path, "project", "local").read_text()


def test_a_resource_that_was_rejected_is_not_there(
    provider: Provider, cloud: RecordingCloud, tmp_path: Path
) -> None:
    taken = {"Error": {"Code": "EntityAlreadyExists", "Message": "it is another's"}}
    cloud.client("iam").answers["create_role"] = ClientError(taken, "CreateRole")
    with pytest.raises(PluginError):
        create(provider)

    assert noted(tmp_path) == []


def test_a_deleted_resource_is_not_there(provider: Provider, tmp_path: Path) -> None:
    written = journal.Journal(tmp_path)
    written.made(written.begins(creation()), "role-1234567")
    assert len(noted(tmp_path)) == 1
    provider.delete(pb.DeleteRequest(urn=URN, id="role-1234567"))

    assert noted(tmp_path) == []


def test_a_note_that_was_half_written_does_not_hide_the_others(tmp_path: Path) -> None:
    journal.Journal(tmp_path).begins(creation())
    with journal.file(tmp_path, "project", "local").open("a") as file:
        file.write('{"urn": ')

    assert len(noted(tmp_path)) == 1


def test_what_belongs_to_a_stack_is_not_removed(cloud: RecordingCloud) -> None:
    said: list[str] = []
    kept = [("aws:iam/role:Role", "role-1234567")]

    assert leftovers.remove([creation()], kept, lambda _: cloud, said.append) == []
    assert said == []
    assert cloud.client("iam").calls == []


def test_what_cannot_be_removed_is_named_and_tried_again(cloud: RecordingCloud) -> None:
    in_use = {"Error": {"Code": "DeleteConflict", "Message": "it has policies"}}
    cloud.client("iam").answers["delete_role"] = ClientError(in_use, "DeleteRole")
    said: list[str] = []
    one = creation(id="role-1234567")

    assert leftovers.remove([one], [], lambda _: cloud, said.append) == [one]
    assert said == [
        "warning: deleting IAM Role (role-1234567): DeleteRole: DeleteConflict: it has policies; "
        "the next command tries it again"
    ]


@pytest.mark.parametrize("environment", [{}, {"AWS_ACCESS_KEY_ID": ""}])
def test_without_the_access_key_of_the_emulator_nothing_is_sent(environment: dict[str, str]) -> None:
    with pytest.raises(PluginError, match="AWS_ACCESS_KEY_ID is not set; it has to be the access key of"):
        access_key(environment)

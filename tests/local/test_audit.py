"""What `make audit` says of files that it cannot judge, before the engine is asked."""

from pathlib import Path

import pytest

from local import audit
from local.errors import SetupError


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("{", "is not JSON", id="not JSON"),
        pytest.param("[]", "has to be a mapping", id="a list"),
        pytest.param('{"version": 3}', "deployment: is missing, and required", id="no state"),
        pytest.param('{"deployment": {}}', "version: is missing, and required", id="no version"),
        pytest.param('{"version": "3", "deployment": {}}', "version: has to be a number", id="a text"),
        pytest.param('{"version": 3, "deployment": null}', "deployment: has to be a mapping", id="null"),
        pytest.param(
            '{"version": 3, "deployment": []}', "deployment: has to be a mapping", id="a list in it"
        ),
        pytest.param(
            '{"version": 3, "deployment": {"resources": null}}',
            "deployment.resources: has to be a list of mappings",
            id="no resources",
        ),
        pytest.param(
            '{"version": 3, "deployment": {"resources": ["api"]}}',
            "deployment.resources: has to be a list of mappings",
            id="resources that are none",
        ),
        pytest.param('{"version": 3, "version": 3}', 'is not JSON: "version" stands twice', id="a key twice"),
        pytest.param("[" * 100_000, "is nested too deep", id="deep"),
    ],
)
def test_what_is_no_state_is_refused_with_what_writes_one(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "state.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SetupError) as raised:
        audit.audit(file)
    assert str(raised.value).startswith(f"STATE={file}: {message}")
    assert "pulumi stack export --file state.json writes one" in str(raised.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"STATE=.*: No such file or directory; pulumi stack export"):
        audit.audit(tmp_path / "state.json")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            '{"async-lambda-exemption": {"exemptions": []}}',
            "async-lambda-exemption: unknown policy; nearest: async-lambda-exemptions",
        ),
        (
            '{"lambda-invocation-type-maped": {}, "all": "advisory"}',
            "lambda-invocation-type-maped: unknown policy; nearest: lambda-invocation-type-mapped",
        ),
        (
            '{"lambda-invocation-type-mapped": {"enforcementLevel": "advisory", "typ": "Event"}}',
            "lambda-invocation-type-mapped.typ: unknown key; nearest: type",
        ),
        ('{"all": {"types": []}}', "all.types: unknown key; allowed here: enforcementLevel"),
        ('{"all": "advisory", "all": "mandatory"}', 'is not JSON: "all" stands twice in one mapping'),
        ('{"environments": ["ours"]}', "environments: an audit reads none; remove the key"),
    ],
    ids=["exemptions", "empty", "property", "all", "twice", "environments"],
)
def test_settings_that_nothing_reads_are_refused_with_the_nearest_name(
    tmp_path: Path, content: str, message: str
) -> None:
    state, settings = tmp_path / "state.json", tmp_path / "settings.json"
    state.write_text('{"version": 3, "deployment": {}}', encoding="utf-8")
    settings.write_text(content, encoding="utf-8")
    with pytest.raises(SetupError) as raised:
        audit.audit(state, settings)
    assert str(raised.value).startswith(f"SETTINGS={settings}: {message}")

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
        pytest.param("{}", "deployment: is missing, and required", id="no state"),
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

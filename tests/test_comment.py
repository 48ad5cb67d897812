"""The comment with the previews, on a stand-in for GitHub's and GitLab's API."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from .stand_in import Service, served

SCRIPT = Path(__file__).parents[1] / ".github" / "comment.py"
GITHUB = "/repos/us/api/issues"
GITLAB = "/projects/7/merge_requests/3/notes"


@dataclass
class Forge:
    """Comments by their ids, and what came with the last request."""

    url: str
    comments: dict[int, str] = field(default_factory=lambda: {1: "Looks good to me."})
    others: set[int] = field(default_factory=lambda: {1})
    """The comments that somebody else wrote."""
    key: str = "user"
    """What the writer of a comment is called."""
    calls: list[str] = field(default_factory=list)
    sent: str = ""


@pytest.fixture
def forge() -> Iterator[Forge]:
    class Handler(Service):
        def do_GET(self) -> None:
            if "nobody" in self.path:
                self.send_error(404)
                return
            if self.path == "/user":
                self.answer({"username": "project_7_bot"})
                return
            page = int(re.findall(r"[?&]page=(\d+)", self.path)[0])
            first = (page - 1) * 100
            found = list(kept.comments.items())[first : first + 100]
            who = {"login": "github-actions[bot]", "username": "project_7_bot"}
            writers = {number: {"login": "somebody", "username": "somebody"} for number in kept.others}
            self.answer(
                [{"id": number, "body": text, kept.key: writers.get(number, who)} for number, text in found]
            )

        def do_POST(self) -> None:
            kept.comments[max(kept.comments) + 1] = self._comment()
            self.answer({})

        def do_PATCH(self) -> None:
            kept.comments[int(self.path.rpartition("/")[2])] = self._comment()
            self.answer({})

        do_PUT = do_PATCH

        def _comment(self) -> str:
            kept.calls.append(f"{self.command} {self.path}")
            kept.sent = self.headers["Authorization"] or self.headers["PRIVATE-TOKEN"]
            return str(json.loads(self.body())["body"])

    with served(Handler) as url:
        kept = Forge(url)
        yield kept


def on_github(forge: Forge) -> dict[str, str]:
    return {
        "GITHUB_API_URL": forge.url,
        "GITHUB_REPOSITORY": "us/api",
        "PULL_REQUEST": "3",
        "GITHUB_TOKEN": "t0ken",
    }


def on_gitlab(forge: Forge) -> dict[str, str]:
    forge.key = "author"
    return {
        "GITLAB_CI": "true",
        "CI_API_V4_URL": forge.url,
        "CI_PROJECT_ID": "7",
        "CI_MERGE_REQUEST_IID": "3",
        "COMMENT_TOKEN": "t0ken",
    }


def run(
    folder: Path, variables: dict[str, str], stacks: Iterable[str] = ("dev",), commit: str = "1a2b3c4"
) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "NO_PROXY": "127.0.0.1", **variables}
    command = [
        sys.executable,
        str(SCRIPT),
        str(folder),
        "--stacks",
        json.dumps([*stacks]),
        "--commit",
        commit,
    ]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment)


def write(folder: Path, variables: dict[str, str], **previews: str) -> None:
    for stack, printed in previews.items():
        (folder / f"{stack}.txt").write_text(printed, encoding="utf-8")
    done = run(folder, variables, previews)
    assert done.returncode == 0, done.stderr


def test_a_first_preview_is_a_new_comment(forge: Forge, tmp_path: Path) -> None:
    write(tmp_path, on_github(forge), dev="+ 46 to create")
    assert forge.calls == [f"POST {GITHUB}/3/comments"]
    assert "### Preview of `dev` at 1a2b3c4" in forge.comments[2]
    assert "```text\n+ 46 to create\n```" in forge.comments[2]
    assert forge.sent == "Bearer t0ken"


def test_a_later_preview_edits_it(forge: Forge, tmp_path: Path) -> None:
    write(tmp_path, on_github(forge), dev="+ 46 to create")
    write(tmp_path, on_github(forge), dev="~ 1 to update")
    assert forge.calls[1] == f"PATCH {GITHUB}/comments/2"
    assert "~ 1 to update" in forge.comments[2]
    assert forge.comments[1] == "Looks good to me."


def test_it_is_found_among_many_comments(forge: Forge, tmp_path: Path) -> None:
    forge.comments |= dict.fromkeys(range(2, 250), "Another remark.")
    forge.others |= {*range(2, 250)}
    write(tmp_path, on_github(forge), dev="+ 46 to create")
    write(tmp_path, on_github(forge), dev="~ 1 to update")
    assert forge.calls[1] == f"PATCH {GITHUB}/comments/250"


def test_on_gitlab_it_is_a_note_of_the_merge_request(forge: Forge, tmp_path: Path) -> None:
    write(tmp_path, on_gitlab(forge), dev="+ 46 to create")
    write(tmp_path, on_gitlab(forge), dev="~ 1 to update")
    assert forge.calls == [f"POST {GITLAB}", f"PUT {GITLAB}/2"]
    assert forge.sent == "t0ken"


def test_each_stack_has_its_part(forge: Forge, tmp_path: Path) -> None:
    write(tmp_path, on_github(forge), dev="+ 46 to create", production="no changes")
    assert re.findall("Preview of `(.*)` at", forge.comments[2]) == ["dev", "production"]


def test_what_was_printed_cannot_end_its_block(forge: Forge, tmp_path: Path) -> None:
    write(tmp_path, on_github(forge), dev="before\n```\n@everyone")
    assert "````text\nbefore\n```\n@everyone\n````" in forge.comments[2]


def test_long_previews_keep_their_beginning_and_their_end(forge: Forge, tmp_path: Path) -> None:
    long = "begin\n" + "+ a resource\n" * 10_000 + "[mandatory] no mapping"
    write(tmp_path, on_github(forge), dev=long, production=long)
    assert len(forge.comments[2]) <= 65_536
    assert forge.comments[2].count("begin\n+ a resource") == 2
    assert forge.comments[2].count("[mandatory] no mapping\n```") == 2


@pytest.mark.parametrize("name", ["GITHUB_TOKEN", "PULL_REQUEST"])
def test_a_variable_that_is_missing_is_a_line(forge: Forge, tmp_path: Path, name: str) -> None:
    (tmp_path / "dev.txt").write_text("+ 46 to create", encoding="utf-8")
    variables = on_github(forge)
    del variables[name]
    assert run(tmp_path, variables).stderr == f"{name} is not set\n"


@pytest.mark.parametrize("name", ["dev`\n\n# Approved", "a`b", "../dev", ""])
def test_a_name_of_no_stack_is_an_error_and_no_heading(forge: Forge, tmp_path: Path, name: str) -> None:
    done = run(tmp_path, on_github(forge), ["dev", name])
    assert done.returncode == 1
    assert done.stderr == (
        f"--stacks: {name!r} is not a name of a stack, which has only letters, digits, '_', '.' and '-'\n"
    )
    assert forge.calls == []


def test_a_stack_without_a_preview_is_said_to_have_none(forge: Forge, tmp_path: Path) -> None:
    assert run(tmp_path, on_github(forge), ["dev", "production"]).returncode == 0
    assert forge.comments[2].count("There is no preview; the job's log says why.") == 2


def test_a_comment_is_not_left_standing_where_no_stack_is_touched_any_more(
    forge: Forge, tmp_path: Path
) -> None:
    write(tmp_path, on_github(forge), dev="+ 46 to create")
    assert run(tmp_path, on_github(forge), [], commit="5d6e7f8").returncode == 0
    assert forge.comments[2].endswith("At 5d6e7f8, this touches no stack.")


def test_there_is_no_comment_where_no_stack_was_ever_touched(forge: Forge, tmp_path: Path) -> None:
    assert run(tmp_path, on_github(forge), []).returncode == 0
    assert forge.calls == []


def test_a_comment_of_somebody_else_is_not_taken_for_its_own(forge: Forge, tmp_path: Path) -> None:
    forge.comments[1] = "<!-- previews of stacks -->\n\nNothing to see here."
    write(tmp_path, on_github(forge), dev="+ 46 to create")
    assert forge.calls == [f"POST {GITHUB}/3/comments"]


def test_a_forge_that_refuses_is_a_line(forge: Forge, tmp_path: Path) -> None:
    (tmp_path / "dev.txt").write_text("+ 46 to create", encoding="utf-8")
    told = run(tmp_path, on_github(forge) | {"GITHUB_REPOSITORY": "nobody/nothing"}).stderr
    assert told.startswith("the comment could not be written:")
    assert "Traceback" not in told


def test_a_forge_that_is_gone_is_a_line(tmp_path: Path) -> None:
    told = run(tmp_path, on_github(Forge("http://127.0.0.1:9"))).stderr
    assert told.startswith("the comment could not be written:")
    assert "Traceback" not in told

"""Writes what previews printed as one comment on a pull request or merge request, which is edited in place.

A failed preview is in it too, and with it what the policy pack refused. It runs in GitHub Actions, with
PULL_REQUEST and GITHUB_TOKEN, and in GitLab CI/CD, with COMMENT_TOKEN; both set the rest themselves.
"""

import argparse
import http.client
import json
import os
import re
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stacks import check_name

_MARKER = "<!-- previews of stacks -->"
_LONGEST = 65_536  # characters of a comment on GitHub; GitLab takes more
_PAGE = 100


@dataclass(frozen=True, kw_only=True)
class Thread:
    """Where the comments on one request are, and how one of them is edited."""

    comments: str
    comment: str
    edit_method: str
    headers: Mapping[str, str]
    me: str
    """Who this writes as; where it is a URL, it is asked there."""

    def write(self, text: str, *, only_anew: bool = False) -> None:
        """Write the comment anew where there is one of this writer's with the marker, else add it.

        With `only_anew` it is not added.
        """
        me = self._ask("GET", self.me)["username"] if "://" in self.me else self.me
        for found in self._comments():
            if str(found["body"]).startswith(_MARKER) and _author(found) == me:
                self._ask(self.edit_method, f"{self.comment}/{found['id']}", {"body": text})
                return
        if not only_anew:
            self._ask("POST", self.comments, {"body": text})

    def _comments(self) -> Iterator[dict[str, Any]]:
        page = 1
        while found := self._ask("GET", f"{self.comments}?per_page={_PAGE}&page={page}"):
            yield from found
            page += 1

    def _ask(self, method: str, url: str, content: object = None) -> Any:
        body = None if content is None else json.dumps(content).encode()
        headers = {"Content-Type": "application/json", **self.headers}
        request = urllib.request.Request(url, body, headers, method=method)  # noqa: S310  # the forge's own address
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  # the same
            return json.load(answer)


def _author(found: Mapping[str, Any]) -> str:
    """Return who wrote a comment, as GitHub tells it or as GitLab does."""
    return str(found["user"]["login"] if "user" in found else found["author"]["username"])


def thread(variables: Mapping[str, str]) -> Thread:
    """Return where to write, by the variables of a job. Raises `KeyError` with one that is missing."""
    if "GITLAB_CI" in variables:
        project = f"{variables['CI_API_V4_URL']}/projects/{variables['CI_PROJECT_ID']}"
        notes = f"{project}/merge_requests/{variables['CI_MERGE_REQUEST_IID']}/notes"
        headers = {"PRIVATE-TOKEN": variables["COMMENT_TOKEN"]}
        me = f"{variables['CI_API_V4_URL']}/user"
        return Thread(comments=notes, comment=notes, edit_method="PUT", headers=headers, me=me)
    issues = f"{variables['GITHUB_API_URL']}/repos/{variables['GITHUB_REPOSITORY']}/issues"
    return Thread(
        comments=f"{issues}/{variables['PULL_REQUEST']}/comments",
        comment=f"{issues}/comments",
        edit_method="PATCH",
        headers={"Authorization": f"Bearer {variables['GITHUB_TOKEN']}"},
        me="github-actions[bot]",  # as whom the token of a job writes
    )


def comment(previews: Mapping[str, str], commit: str) -> str:
    """Return the comment's text, in Markdown, of what the preview of each stack printed."""
    if not previews:
        return f"{_MARKER}\n\nAt {commit}, this touches no stack."
    room = (_LONGEST - len(_MARKER)) // len(previews)
    sections = (_section(stack, printed, commit, room) for stack, printed in previews.items())
    return "\n\n".join([_MARKER, *sections])


def _section(stack: str, printed: str, commit: str, room: int) -> str:
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", printed)), default=0))
    heading = f"### Preview of `{stack}` at {commit}"
    before = f"{heading}\n\n<details open><summary>pulumi preview</summary>\n\n{fence}text\n"
    after = f"\n{fence}\n\n</details>"
    return before + _shortened(printed.strip(), room - len(before) - len(after) - len("\n\n")) + after


def _shortened(printed: str, room: int) -> str:
    """Return a text without its middle where it is too long: its end says what the policies found."""
    if len(printed) <= room:
        return printed
    left_out = "\n… the whole is in the job's log …\n"
    half = (room - len(left_out)) // 2
    return printed[:half] + left_out + printed[-half:]


def main() -> None:
    """Write the comment of the previews in a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with STACK.txt for each stack")
    parser.add_argument("--stacks", required=True, type=json.loads, help='the stacks, such as ["dev"]')
    parser.add_argument("--commit", required=True, help="the commit that was previewed")
    options = parser.parse_args()
    try:
        for stack in options.stacks:
            check_name(str(stack))
    except ValueError as error:
        sys.exit(f"--stacks: {error}")
    previews = {stack: _printed(options.folder / f"{stack}.txt") for stack in options.stacks}
    try:
        # A comment of an earlier commit would look as if it were this one's.
        thread(os.environ).write(comment(previews, options.commit), only_anew=not previews)
    except KeyError as missing:
        sys.exit(f"{missing.args[0]} is not set")
    except (OSError, http.client.HTTPException, ValueError) as error:
        sys.exit(f"the comment could not be written: {error!r}")


def _printed(file: Path) -> str:
    """Return what a preview printed, which is nothing where its job failed before."""
    if file.is_file() and (printed := file.read_text(encoding="utf-8", errors="replace").strip()):
        return printed
    return "There is no preview; the job's log says why."


if __name__ == "__main__":
    main()

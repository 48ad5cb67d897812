"""Writes `docs/aws.md`: every claim about AWS that code or documentation relies on, with its evidence.

The rows are in `docs/aws.yaml`. `make docs` runs this, and tests hold the page, the rows and the references
to them together.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

PAGE = Path(__file__).with_name("aws.md")
LEDGER = Path(__file__).with_name("aws.yaml")

_ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
_EMULATOR = r"^(agrees|(agrees|differs|absent): .+)$"
_URL = re.compile(r"(https://\S+)( .*)?")

_INTRODUCTION = """# What is known of AWS

Every claim about AWS that code or documentation of this project relies on, with the evidence for it. The last
lines of each say what happens to a user if it is false, and which request would settle it on AWS.

The requests are to a stack with these routes. Each function logs its event and returns it. With
`{"sleep": 5}` it takes 5 s, with `{"raise": "text"}` it fails with that message.

| route | configuration |
|---|---|
| `/event`, `/wait`, `/client` | `invocation` is `Event`, `RequestResponse`, `Client` |
| `/plain` | `invocation: Client`, `strict: false` |
| `/event-proxy` | `Event` with `event: proxy` |
| `/wait-proxy` | `RequestResponse` with `event: proxy`; the function returns what the body holds |
| `/model` | `RequestResponse`, a `model` with a required key, `required_headers: [X-Tenant]` |
| `/event-raw`, `/wait-raw` | `Event` and `RequestResponse`, deployed without request validator |
"""


class Kind(StrEnum):
    """What a claim is known by, the strongest first."""

    RUN = "run"
    VALIDATED_TEST = "validated test"
    TRACE = "trace"
    PROVIDER = "provider"
    DOCUMENTATION = "documentation"
    EMULATOR = "emulator"
    INFERRED = "inferred"


_MEANING = {
    Kind.RUN: "run on AWS on a day",
    Kind.VALIDATED_TEST: "a test of LocalStack marked as run on AWS, in `tests/aws/services/apigateway`",
    Kind.TRACE: "what somebody published of real AWS, or what its staff wrote",
    Kind.PROVIDER: "the real Terraform or Pulumi AWS provider: its source, its issues or a plan",
    Kind.DOCUMENTATION: "a page of AWS",
    Kind.EMULATOR: "seen on the emulator, or read in its source",
    Kind.INFERRED: "concluded from something else",
}

WEAK = {Kind.EMULATOR, Kind.INFERRED}
"""What does not show by itself how AWS behaves."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Evidence(_Strict):
    """One thing by which a claim is known."""

    kind: Kind
    source: str = Field(min_length=1)
    """A URL, perhaps with a remark after it; a test by file and name; or words."""


class Settling(_Strict):
    """What shows on an account whether a claim is true."""

    do: str = Field(min_length=1)
    expect: str = Field(min_length=1)


class Row(_Strict):
    """A claim about AWS."""

    id: Annotated[str, Field(pattern=_ID)]
    claim: str = Field(min_length=1)
    used_in: tuple[str, ...] = Field(min_length=1)
    """Files of the repository that refer to the row."""
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    emulator: Annotated[str, Field(pattern=_EMULATOR)]
    if_false: str = Field(min_length=1)
    """What happens to a user then."""
    settles: Settling

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of its evidence, the strongest first."""
        return sorted({one.kind for one in self.evidence}, key=list(Kind).index)

    @property
    def is_weak(self) -> bool:
        """Whether nothing shows by itself that the claim is true."""
        return set(self.kinds) <= WEAK


def ledger() -> dict[str, tuple[Row, ...]]:
    """Return the rows by theme. Raises `pydantic.ValidationError` where one is not as it should be."""
    themes = yaml.safe_load(LEDGER.read_text(encoding="utf-8"))
    return {theme: tuple(Row.model_validate(row) for row in rows) for theme, rows in themes.items()}


def page() -> str:
    """Return the page as Markdown."""
    themes = ledger()
    rows = [row for of_theme in themes.values() for row in of_theme]
    weak = [row for row in rows if row.is_weak]
    partly = [row for row in rows if Kind.INFERRED in row.kinds and not row.is_weak]
    emulator = Counter(row.emulator.partition(":")[0] for row in rows)
    lines = [
        _INTRODUCTION,
        f"## {len(rows)} claims by their evidence",
        "",
        "A claim can have several kinds; the last column counts those for which a kind is the strongest.",
        "",
        *_summary(rows),
        "",
        f"Nothing but inference or the emulator supports {len(weak)} of them: {_links(weak)}.",
        "",
        f"A part of {len(partly)} others is inferred: {_links(partly)}.",
        "",
        f"The emulator agrees with {emulator['agrees']} of them, differs in {emulator['differs']}, "
        f"and does not have what {emulator['absent']} are about.",
        "",
    ]
    for theme, of_theme in themes.items():
        lines += [f"## {theme}", ""]
        for row in of_theme:
            lines += _row(row)
    return "\n".join(lines)


def _summary(rows: list[Row]) -> Iterator[str]:
    having = Counter(kind for row in rows for kind in row.kinds)
    strongest = Counter(row.kinds[0] for row in rows)
    yield from ("| evidence | what it is | claims that have it | at best |", "|---|---|---|---|")
    for kind in Kind:
        yield f"| {kind.value} | {_MEANING[kind]} | {having[kind]} | {strongest[kind]} |"


def _links(rows: list[Row]) -> str:
    return ", ".join(f"[{row.id}](#{row.id})" for row in rows)


def _row(row: Row) -> Iterator[str]:
    used = ", ".join(f"[{file}](../{file})" for file in row.used_in)
    yield from (
        f"### {row.id}",
        "",
        row.claim,
        "",
        f"- Evidence: {'; '.join(map(_evidence, row.evidence))}.",
        f"- Emulator: {row.emulator}.",
        f"- If false: {row.if_false.rstrip('.')}.",
        f"- Settled by: {row.settles.do.rstrip('.')}. Expected: {row.settles.expect.rstrip('.')}.",
        f"- Used in: {used}.",
        "",
    )


def _evidence(one: Evidence) -> str:
    """Return evidence as Markdown: a link by the name of its page, or words."""
    if (found := _URL.fullmatch(one.source)) is None:
        source = f"`{one.source}`" if "::" in one.source else one.source
        return f"{one.kind.value}: {source}"
    url, remark = found[1], found[2] or ""
    if issue := re.search(r"github\.com/[^/]+/([^/]+)/(?:issues|pull)/(\d+)$", url):
        name = f"{issue[1]}#{issue[2]}"
    else:
        name = url.rpartition("/")[2].removesuffix(".html") or url.removeprefix("https://").rstrip("/")
    return f"{one.kind.value}: [{name}]({url}){remark}"


def main() -> None:
    """Write the page."""
    argparse.ArgumentParser(prog="python -m docs.aws", description=__doc__).parse_args()
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()

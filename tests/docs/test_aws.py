"""The ledger of claims about AWS: its rows, its page, and what refers to them."""

import ast
import io
import re
import subprocess
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs import aws
from docs.aws import Kind, Row

CHECKOUT = Path(__file__).parents[2]
THEMES = aws.ledger()
ROWS = {row.id: row for rows in THEMES.values() for row in rows}

FILES = [
    Path(name)
    for name in subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607  # the git of whoever tests
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
]
PAGES = [file for file in FILES if file.suffix == ".md" and file != Path("docs/aws.md")]
CODE = [file for file in FILES if file.suffix == ".py" and file.parts[0] != "tests"]
_HISTORY = Path("CHANGELOG.md")

_LINK = re.compile(r"\]\((?:[^)\s]*/)?aws\.md#([a-z0-9-]*)\)")
_COMMENT = re.compile(r"docs/aws\.md: ([a-z0-9-]+(?:, [a-z0-9-]+)*)")
_GUESS = re.compile(r"\binferred\b|\bnot (?:\w+ )?(?:run|tried|seen) (?:on|at) AWS\b", re.IGNORECASE)
_NAME_OF_A_TEST = re.compile(r"test_\w+\.py(::\w+)*( \(.*\))?")


def texts(file: Path) -> Iterator[str]:
    """Yield each paragraph of a page, or each comment and paragraph of a docstring, in one line."""
    text = (CHECKOUT / file).read_text(encoding="utf-8")
    blocks = (
        re.split(r"\n\s*\n|\n(?=\s*(?:[-|]|\d+\.) )|\n(?=\|)", text)
        if file.suffix == ".md"
        else [part for one in (*_comments(text), *_docstrings(text)) for part in re.split(r"\n\s*\n", one)]
    )
    yield from (" ".join(block.split()) for block in blocks)


def _comments(source: str) -> Iterator[str]:
    comment: list[str] = []
    last = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        if token.start[0] != last + 1:
            yield " ".join(comment)
            comment = []
        comment.append(token.string.lstrip("# "))
        last = token.start[0]
    yield " ".join(comment)


def _docstrings(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield text


def references(text: str) -> list[str]:
    """Return the ids of the rows to which a text refers."""
    return _LINK.findall(text) + [row for found in _COMMENT.findall(text) for row in found.split(", ")]


REFERENCES: dict[str, set[str]] = defaultdict(set)
for page in (*PAGES, *CODE):
    for paragraph in texts(page):
        for name in references(paragraph):
            REFERENCES[name].add(str(page))


def test_the_page_of_claims_is_that_of_the_ledger() -> None:
    assert aws.PAGE.read_text(encoding="utf-8") == aws.page(), "run `make docs`"


def test_each_claim_has_an_id_of_its_own_and_its_place_in_the_alphabet() -> None:
    assert len(ROWS) == sum(map(len, THEMES.values()))
    for theme, rows in THEMES.items():
        ids = [row.id for row in rows]
        assert ids == sorted(ids), theme


def test_each_reference_leads_to_a_claim() -> None:
    assert {name: files for name, files in REFERENCES.items() if name not in ROWS} == {}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_claim_is_used_where_it_says(row: Row) -> None:
    assert [file for file in row.used_in if not (CHECKOUT / file).is_file()] == []
    assert list(row.used_in) == sorted(REFERENCES[row.id])


@pytest.mark.parametrize("row", [row for row in ROWS.values() if row.is_weak], ids=lambda row: row.id)
def test_a_reader_of_the_pages_is_sent_to_a_claim_that_is_only_inferred(row: Row) -> None:
    assert [file for file in row.used_in if file.endswith(".md")] != []


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_evidence_has_a_source_of_its_kind(row: Row) -> None:
    for one in row.evidence:
        if one.kind is Kind.DOCUMENTATION:
            assert re.fullmatch(r"https://docs\.aws\.amazon\.com/\S+( \(.*\))?", one.source)
        elif one.kind is Kind.VALIDATED_TEST:
            assert _NAME_OF_A_TEST.fullmatch(one.source)
        elif one.kind is Kind.TRACE:
            assert one.source.startswith("https://")
        elif one.kind is Kind.RUN:
            assert re.match(r"\d{4}-\d{2}-\d{2}\b", one.source)
        elif one.source.startswith("tests/"):
            file, _, test = one.source.partition("::")
            assert f"def {test}(" in (CHECKOUT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("file", [file for file in (*PAGES, *CODE) if file != _HISTORY], ids=str)
def test_what_is_inferred_refers_to_its_claim(file: Path) -> None:
    assert [text for text in texts(file) if _GUESS.search(text) and not references(text)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It waits ([inferred](aws.md#rejected-event)).", ["rejected-event"]),
        ("See [this](../docs/aws.md#one) and [that](docs/aws.md#two).", ["one", "two"]),
        ("Names are unique. docs/aws.md: one, two", ["one", "two"]),
        ("See docs/aws.md.", []),
    ],
)
def test_references_are_found_in_pages_and_in_code(text: str, expected: list[str]) -> None:
    assert references(text) == expected

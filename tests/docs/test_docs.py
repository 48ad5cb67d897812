"""The documentation against the code."""

import re
from pathlib import Path

import pytest
import yaml

from components import AsyncLambdaApiArgs, settings
from components.document.document import read_document
from docs import options, policies

DOCS = Path(__file__).parents[2] / "docs"
BLOCKS = re.findall(r"```yaml\n(.*?)```", (DOCS / "recipes.md").read_text(encoding="utf-8"), re.DOTALL)
DOCUMENTS = [block for block in BLOCKS if block.startswith("openapi:")]
RECIPES = [block for block in BLOCKS if block not in DOCUMENTS]


def test_the_table_of_options_is_that_of_the_code() -> None:
    assert (DOCS / "options.md").read_text(encoding="utf-8") == options.page(), "run `make docs`"


def test_the_page_of_policies_is_that_of_the_code() -> None:
    assert (DOCS / "policies.md").read_text(encoding="utf-8") == policies.page(), "run `make docs`"


CONTRIBUTING = (DOCS.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
# What a block quotes is the file that the step before it names in the first place.
QUOTES = [
    pytest.param(Path(named[0]), quote, id=named[0])
    for before, quote in re.findall(r"((?:(?!```).)*)```python\n(.*?)\n *```", CONTRIBUTING, re.DOTALL)
    if (named := re.findall(r"`(\w+/[\w/]+\.py)`", re.split(r"\n(?=\d\. )", before)[-1]))
]


def test_each_worked_example_quotes_the_code() -> None:
    assert len(QUOTES) == CONTRIBUTING.count("```python")


@pytest.mark.parametrize(("file", "quote"), QUOTES)
def test_what_is_quoted_stands_in_the_file(file: Path, quote: str) -> None:
    def words(text: str) -> str:
        return " ".join(text.split())  # wherever it is indented

    assert words(quote) in words((DOCS.parent / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize("recipe", RECIPES, ids=range(len(RECIPES)))
def test_a_recipe_is_a_valid_configuration(recipe: str) -> None:
    values = {key.partition(":")[2]: value for key, value in yaml.safe_load(recipe).items()}
    if "openapi" in values:
        values["openapi"] = read_document(values["openapi"], DOCUMENTS[0])
    assert isinstance(settings.parse(values), AsyncLambdaApiArgs), settings.parse(values)

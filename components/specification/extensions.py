"""Whether a final document is OpenAPI, and API Gateway's extensions in it are as AWS describes them.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from ..document import checks
from ..document.problem import DocumentError, Problem
from ..document.schema_words import problem_of


def check(file: str, document: Mapping[str, Any]) -> None:
    """Raise `DocumentError` with what API Gateway would not understand in a document, `file` by name."""
    if problems := [*checks.problems(document), *extension_problems(document)]:
        raise DocumentError(file, problems)


def extension_problems(document: Mapping[str, Any]) -> list[Problem]:
    """Return what is not as the schema of the extensions has it."""
    import jsonschema  # noqa: PLC0415  # loads slowly, and only printing needs it

    schema = json.loads((files(__package__) / "extensions.schema.json").read_text(encoding="utf-8"))
    found = (
        jsonschema.exceptions.best_match([error])
        for error in jsonschema.Draft202012Validator(schema).iter_errors(document)
    )
    return [problem_of(error) for error in found if error]

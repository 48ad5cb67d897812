"""Writes `docs/policies.md`: every policy with what it finds, why, how to mend it, and its settings.

`make docs` runs it, and a test holds the page against the code.
"""

import argparse
import inspect
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from policies import RULES, exemptions
from policies.rule import Rule

PAGE = Path(__file__).with_name("policies.md")

_INTRODUCTION = f"""# Policies

Every policy of the pack. They read integrations as `aws:apigateway` resources; as OpenAPI 3.0 or Swagger
2.0, JSON or YAML, on `RestApi.body` and `RestApiPut`; as `aws-native` methods and APIs; through Cloud
Control; in CloudFormation templates; and as `aws:apigatewayv2` integrations of HTTP and WebSocket APIs. In
a preview they decide by what a value is computed from where it is not known yet. The header counts
[whatever its case](aws.md#header-name-any-case), and HTTP APIs [cannot set
it](aws.md#http-api-without-header).

A level is `advisory`, `mandatory`, `remediate` (where it is said to mend; `mandatory` elsewhere) or
`disabled`, for each policy by its name or for `all`, alone or as `enforcementLevel` beside what else the
policy has:

```json
{{
  "all": "advisory",
  "lambda-invocation-type-mapped": {{"enforcementLevel": "remediate", "type": "Event"}},
  "{exemptions.NAME}": {{
    "exemptions": [
      {{"resource": "legacy-*", "reason": "moves to a queue in spring", "expires": "2027-03-31"}},
      {{"route": "POST /reports", "policy": "asynchronous-status-202", "reason": "clients expect 200"}}
    ]
  }}
}}
```

A name that no policy has, and a key that a policy does not have, are errors with the nearest name. Two
cases the engine does not let the pack name: a misspelt policy without a level is `invalid enforcement level
""`, and one that says nothing, `{{}}`, is passed over. `make audit` names both. In a pack of your own,
names are checked where the pack is made within `with checked_configuration():`.
"""


_EXEMPTIONS = """Lists each finding that an exemption covers, with its reason, so that none is silent.
Findings of the other policies are exempt here, and nowhere else, because it is asked first; disabled, it
exempts nothing. Where `all` is `mandatory`, give it the level `advisory`, or its list is a fault itself. An
exemption whose last day is over is none, and the finding says so. One that covers nothing is listed at the
end, as long as nothing is unknown or unreadable; remove it, unless another stack with the same
configuration needs it."""


def page() -> str:
    """Return the page as Markdown."""
    lines = [_INTRODUCTION, "| policy | level | severity | mends |", "|---|---|---|---|"]
    lines += [
        f"| [{rule.name}](#{rule.name}) | {rule.level.value} | {rule.severity.value} | "
        f"{'yes' if rule.remedies else ''} |"
        for rule in RULES
    ]
    lines += [
        f"| [{exemptions.NAME}](#{exemptions.NAME}) | advisory | low | |",
        "",
        *(line for rule in RULES for line in _section(rule)),
        f"## {exemptions.NAME}",
        "",
        _EXEMPTIONS,
        "",
        *_configuration(_fields(exemptions.SCHEMA["exemptions"]["items"]["properties"])),
    ]
    return "\n".join(lines)


def _section(rule: Rule) -> Iterator[str]:
    why = inspect.getdoc(inspect.getmodule(rule.check)) or ""
    yield from (f"## {rule.name}", "", why, "", rule.fix, "", f"[Source]({rule.url})", "")
    if rule.properties:
        yield from _configuration(_fields(rule.properties))


def _configuration(rows: Iterator[str]) -> Iterator[str]:
    yield from ("| setting | what it is | values | default |", "|---|---|---|---|", *rows, "")


def _fields(properties: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for name, schema in properties.items():
        of_items = schema.get("items", schema)
        values = ", ".join(f"`{value}`" for value in of_items.get("enum", [])) or of_items["type"]
        default = f"`{json.dumps(schema['default'])}`" if "default" in schema else "none"
        yield f"| `{name}` | {schema.get('description', '')} | {values} | {default} |"


def main() -> None:
    """Write the page."""
    argparse.ArgumentParser(prog="python -m docs.policies", description=__doc__).parse_args()
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()

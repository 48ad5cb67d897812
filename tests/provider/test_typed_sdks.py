"""The SDKs that `pulumi package add` makes of the schema, as programs in typed languages see them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from local import engine, go
from local.errors import SetupError

SCHEMA = Path(__file__).parents[2] / "provider" / "schema.json"
SOURCES = Path(__file__).parent / "typed_sdks"
ENGINE = Path(engine.__file__).parent
SDK = "example.com/pulumi-async-lambda-api/sdk/go"  # what Pulumi calls it where no repository is named


@pytest.fixture(scope="module")
def sdks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an SDK for each language, written by the generators of the engine's module."""
    folder = tmp_path_factory.mktemp("sdks")
    generator = folder / "generate"
    go.build(str(SOURCES / "generate.go"), generator, module=ENGINE, log=folder / "generate.log")
    subprocess.run([generator, SCHEMA, folder], check=True)
    return folder


@pytest.fixture
def program(sdks: Path, tmp_path: Path) -> Path:
    """A program in Go in a module of its own, which takes Pulumi's SDK as the engine's module pins it."""
    pins = (ENGINE / "go.mod").read_text(encoding="utf-8")
    (tmp_path / "go.mod").write_text(
        f"{pins}\nrequire {SDK} v0.0.0\n\nreplace {SDK} => {sdks / 'go'}\n", encoding="utf-8"
    )
    shutil.copy(ENGINE / "go.sum", tmp_path)
    shutil.copy(SOURCES / "program.go", tmp_path)
    return tmp_path / "program.go"


def compile_go(program: Path) -> Path:
    compiled = program.with_suffix("")
    go.build(".", compiled, module=program.parent, log=program.with_suffix(".log"))
    return compiled


def test_a_program_in_go_compiles(program: Path) -> None:
    assert compile_go(program).is_file()


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('"/jobs"', "7", "cannot use 7 (untyped int constant) as string value"),
        (
            "new(api.InvocationTypeClient)",
            'new("Client")',
            "(value of type *string) as *asynclambdaapi.InvocationType value",
        ),
        ("StatusCode:", "Status:", "unknown field Status in struct literal of type asynclambdaapi.RouteArgs"),
    ],
    ids=["type", "choice", "name"],
)
def test_go_refuses_what_is_no_input(program: Path, right: str, wrong: str, told: str) -> None:
    program.write_text(program.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
    with pytest.raises(SetupError, match=re.escape(told)):
        compile_go(program)


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("asyncLambdaApi.ts", "    routes?: inputs.RouteArgs[];"),
        ("types/input.ts", "    invocation?: enums.InvocationType;"),
        ("types/input.ts", "    arn?: pulumi.Input<string | undefined>;"),
        ("types/enums/index.ts", '    Client: "Client",'),
    ],
    ids=["argument", "choice", "output", "value"],
)
def test_typescript_says_the_types_of_inputs(sdks: Path, file: str, told: str) -> None:
    assert told in (sdks / "nodejs" / file).read_text(encoding="utf-8").splitlines()


def test_typescript_has_every_type_that_it_names(sdks: Path) -> None:
    written = "\n".join(file.read_text(encoding="utf-8") for file in (sdks / "nodejs").rglob("*.ts"))
    named = set(re.findall(r"\b(?:inputs|enums)\.([A-Z]\w+)", written))
    assert named <= set(re.findall(r"^export (?:interface|type) (\w+)", written, re.MULTILINE))

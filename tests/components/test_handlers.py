"""Whether a function's code has its handler, which is said before anything is deployed."""

from collections.abc import Callable
from pathlib import Path
from stat import S_IFLNK
from typing import Any
from zipfile import ZipFile, ZipInfo

import pytest

from components import AsyncLambdaApiArgs, settings

MODULE = "def handler(event, context): ...\n"


def load(root: Path, handler: str = "handler.handler", **function: Any) -> AsyncLambdaApiArgs | list[str]:
    values = {
        "x:functions": {"work": {"code": "work", "handler": handler, **function}},
        "x:routes": [{"path": "/jobs", "function": "work"}],
    }
    return settings.parse_project(root, "x", values)


def refused(root: Path, handler: str = "handler.handler", **function: Any) -> str:
    found = load(root, handler, **function)
    assert isinstance(found, list)
    (line,) = found
    return line


def write(root: Path, **files: str) -> None:
    for name, content in files.items():
        file = root / "work" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")


@pytest.mark.parametrize(
    "module",
    [
        MODULE,
        "async def handler(event, context): ...",
        "class handler: ...",
        "handler = print",
        "handler: object = print",
        "(first, handler) = print, print",
        "import handler",
        "import handler.inner",
        "import inner as handler",
        "from inner import main as handler",
        "from inner import *",
        "try:\n    from fast import handler\nexcept ImportError:\n    from slow import handler",
        "if True:\n    def handler(event, context): ...",
        "with open('x') as handler: ...",
        "for handler in (): ...",
        "print(handler := 1)",
        "match 1:\n    case handler: ...",
        "def set_up():\n    global handler\n    handler = print",
        "def __getattr__(name): return print",
        "globals()['handler'] = print",
        "import sys\nsetattr(sys.modules[__name__], 'handler', print)",
        "import importlib\nimportlib.import_module(__name__).handler = print",
        "import inspect\ninspect.currentframe().f_locals['handler'] = print",
        "type handler = int\ndef broken(",
        "print 'of another version of Python'",
    ],
)
def test_a_module_that_may_have_the_handler_is_taken(tmp_path: Path, module: str) -> None:
    write(tmp_path, **{"handler.py": module})
    assert isinstance(load(tmp_path), AsyncLambdaApiArgs)


@pytest.mark.parametrize(
    ("module", "nearest"),
    [
        ("def handle(event, context): ...", "; nearest: handle"),
        ("class Work:\n    def handler(self): ...", "; nearest: Work"),
        ("def work(): handler = 1", "; nearest: work"),
        ("from inner import handler as main", "; nearest: main"),
        ("lambda handler: (handler := 1)", ""),
        ("print('\\d')", ""),
        ("", ""),
    ],
)
def test_a_handler_that_its_module_does_not_have_is_one_line(
    tmp_path: Path, module: str, nearest: str
) -> None:
    write(tmp_path, **{"handler.py": module})
    assert load(tmp_path) == [
        'functions.work.handler: "handler.handler" needs handler in work/handler.py, which has no such name'
        + nearest
    ]


@pytest.mark.parametrize(
    ("file", "handler"),
    [
        ("sub/handler.py", "sub.handler.handler"),
        ("sub/handler.py", "sub/handler.handler"),
        ("handler/__init__.py", "handler.handler"),
        ("sub/handler/__init__.py", "sub/handler.handler"),
    ],
)
def test_a_module_is_found_where_lambda_finds_it(tmp_path: Path, file: str, handler: str) -> None:
    write(tmp_path, **{file: MODULE})
    assert isinstance(load(tmp_path, handler), AsyncLambdaApiArgs)
    write(tmp_path, **{file: "def other(event, context): ..."})
    line = refused(tmp_path, handler)
    assert f"needs handler in work/{file}, which has no such name" in line


def test_a_package_comes_before_a_module_of_its_name(tmp_path: Path) -> None:
    write(tmp_path, **{"handler/__init__.py": "", "handler.py": MODULE})
    line = refused(tmp_path)
    assert "work/handler/__init__.py" in line


@pytest.mark.parametrize(
    "file",
    [
        "handler.cpython-313-x86_64-linux-gnu.so",
        "handler.pyc",
        "handler/__init__.cpython-313-x86_64-linux-gnu.so",
        "handler/__init__.pyc",
    ],
)
def test_a_compiled_module_may_have_the_handler(tmp_path: Path, file: str) -> None:
    write(tmp_path, **{file: ""})
    assert isinstance(load(tmp_path), AsyncLambdaApiArgs)


def test_a_compiled_module_comes_before_the_source_beside_it(tmp_path: Path) -> None:
    write(tmp_path, **{"handler.abi3.so": "", "handler.py": "", "other.pyc": "", "other.py": ""})
    assert isinstance(load(tmp_path), AsyncLambdaApiArgs)
    assert refused(tmp_path, "other.handler").endswith(
        "needs handler in work/other.py, which has no such name"
    )


def test_a_layer_may_have_the_module(tmp_path: Path) -> None:
    write(tmp_path, **{"other.py": MODULE})
    layer = "arn:aws:lambda:eu-west-1:123456789012:layer:wrapper:3"
    assert isinstance(load(tmp_path, "wrapper.handler", layers=[layer]), AsyncLambdaApiArgs)
    line = refused(tmp_path, "wrapper.handler")
    assert line.endswith('"wrapper.handler" needs the file work/wrapper.py, which does not exist')


@pytest.mark.parametrize(
    ("file", "handler", "reason"),
    [
        ("handler.py", "handler.handler", None),
        ("sub/handler.py", "sub/handler.handler", None),
        ("handler/__init__.py", "handler.handler", None),
        (
            "handler.py",
            "handler.main",
            "needs main in work.zip/handler.py, which has no such name; nearest: handler",
        ),
        ("handler.py", "main.handler", "needs the file work.zip/main.py, which does not exist"),
    ],
)
def test_an_archive_is_looked_into(tmp_path: Path, file: str, handler: str, reason: str | None) -> None:
    with ZipFile(tmp_path / "work.zip", "w") as archive:
        archive.writestr(file, MODULE)
    found = load(tmp_path, handler, code="work.zip")
    if reason is None:
        assert isinstance(found, AsyncLambdaApiArgs)
    else:
        assert found == [f'functions.work.handler: "{handler}" {reason}']


@pytest.mark.parametrize(("link", "target"), [("sub/handler.py", "main.py"), ("sub", "real")])
def test_a_symbolic_link_in_an_archive_may_lead_to_the_handler(
    tmp_path: Path, link: str, target: str
) -> None:
    linked = ZipInfo(link)
    linked.external_attr = (S_IFLNK | 0o777) << 16
    with ZipFile(tmp_path / "work.zip", "w") as archive:
        archive.writestr("sub/main.py" if target == "main.py" else "real/handler.py", MODULE)
        archive.writestr(linked, target)
    assert isinstance(load(tmp_path, "sub.handler.handler", code="work.zip"), AsyncLambdaApiArgs)


def test_a_file_that_is_no_archive_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "work.zip").write_text("no archive", encoding="utf-8")
    assert load(tmp_path, code="work.zip") == ['functions.work.code: "work.zip" is not a zip archive']


@pytest.mark.parametrize("runtime", ["python3.13", "nodejs22.x", "ruby3.4"])
@pytest.mark.parametrize("handler", ["main", ".main", "main."])
def test_a_handler_without_a_module_or_function_is_one_line(
    tmp_path: Path, runtime: str, handler: str
) -> None:
    write(tmp_path, **{"main.py": MODULE})
    assert load(tmp_path, handler, runtime=runtime) == [
        f'functions.work.handler: "{handler}": a handler is module.function, such as handler.handler'
    ]


@pytest.mark.parametrize("runtime", ["provided.al2023", "java21", "dotnet8"])
def test_a_handler_of_another_runtime_may_have_no_module(tmp_path: Path, runtime: str) -> None:
    write(tmp_path, bootstrap="")
    assert isinstance(load(tmp_path, "bootstrap", runtime=runtime), AsyncLambdaApiArgs)


def test_a_message_about_a_handler_that_may_be_encrypted_shows_nothing_of_it(
    tmp_path: Path, register: Callable[..., Any]
) -> None:
    write(tmp_path, **{"handler.py": MODULE})
    function = {"code": "work", "handler": "handler.hidden", "environment": {"TOKEN": "x"}}
    values = {"x:functions": {"work": function}, "x:routes": [{"path": "/jobs", "function": "work"}]}
    written = {"x:functions": {"work": {**function, "environment": {}}}}
    found: list[Any] = []
    secret = frozenset({"x:functions"})
    register(lambda: found.append(settings.parse_project(tmp_path, "x", values, secret, written)))
    assert found[0] == ["functions.work.handler: [secret] is not found in the function's code"]


def test_a_module_may_be_where_the_environment_has_python_look(tmp_path: Path) -> None:
    write(tmp_path, **{"src/handler.py": MODULE})
    environment = {"PYTHONPATH": "/var/task/src"}
    assert isinstance(load(tmp_path, environment=environment), AsyncLambdaApiArgs)
    assert refused(tmp_path).endswith("needs the file work/handler.py, which does not exist")


def test_a_script_that_starts_the_runtime_may_give_it_another_handler(tmp_path: Path) -> None:
    write(tmp_path, **{"run.sh": "", "handler.py": ""})
    environment = {"AWS_LAMBDA_EXEC_WRAPPER": "/var/task/run.sh"}
    assert isinstance(load(tmp_path, environment=environment), AsyncLambdaApiArgs)
    assert refused(tmp_path).endswith("which has no such name")

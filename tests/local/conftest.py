import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from local import stack
from local.cloud import environment


def plugin_module(name: str) -> ModuleType:
    """Return a module of the emulator's plug-in that needs the standard library only.

    By its path: the package that it lies in imports LocalStack, which has an environment of its own.
    """
    file = environment.PLUGINS / "localstack_on_this_machine" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"emulator_{name}", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where a dataclass looks for its module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment whose proxies answer nothing."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "grpc_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.upper(), "http://127.0.0.1:9")
    for name in ("no_proxy", "no_grpc_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def place(tmp_path: Path) -> stack.Place:
    project = tmp_path / "project"
    project.mkdir()
    (project / "Pulumi.yaml").write_text("name: reports\nruntime: python\n")
    (project / "Pulumi.local.yaml").write_text("config:\n  aws:region: us-east-1\n")
    return stack.Place(project=project, state=tmp_path / "state")

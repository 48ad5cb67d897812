import threading
from pathlib import Path

import pytest

from local import cache


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASYNC_LAMBDA_API_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def make(target: Path) -> None:
    (target / "made").write_text("whole")


def fail(target: Path) -> None:
    (target / "made").write_text("half")
    raise RuntimeError("interrupted")


def test_the_variable_chooses_the_folder(folder: Path) -> None:
    assert cache.folder() == folder


def test_the_folder_is_absolute_when_the_variable_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASYNC_LAMBDA_API_CACHE", "here")

    assert cache.folder() == tmp_path / "here"


def test_without_the_variable_the_folder_is_in_the_cache_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ASYNC_LAMBDA_API_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))

    assert cache.folder() == tmp_path / "xdg" / "async-lambda-api"


def test_without_any_variable_the_folder_is_in_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ASYNC_LAMBDA_API_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))

    assert cache.folder() == tmp_path / ".cache" / "async-lambda-api"


def test_an_entry_is_made_under_its_name(folder: Path) -> None:
    assert cache.entry("engine", make) == folder / "engine"
    assert (folder / "engine" / "made").read_text() == "whole"


def test_an_entry_is_made_once() -> None:
    cache.entry("engine", make)

    assert (cache.entry("engine", fail) / "made").read_text() == "whole"


def test_an_entry_does_not_appear_before_it_is_whole(folder: Path) -> None:
    seen = []

    cache.entry("engine", lambda _: seen.append((folder / "engine").exists()))

    assert seen == [False]


def test_an_interrupted_entry_leaves_no_folder(folder: Path) -> None:
    with pytest.raises(RuntimeError, match="interrupted"):
        cache.entry("engine", fail)

    assert [found.name for found in folder.iterdir() if found.is_dir()] == []


def test_an_interrupted_entry_is_made_by_the_next_run() -> None:
    with pytest.raises(RuntimeError, match="interrupted"):
        cache.entry("engine", fail)

    assert (cache.entry("engine", make) / "made").read_text() == "whole"


def test_what_a_killed_process_left_unfinished_is_removed(folder: Path) -> None:
    abandoned = folder / ".engine-abandoned"
    abandoned.mkdir(parents=True)

    cache.entry("engine", make)

    assert not abandoned.exists()


def test_an_entry_that_two_need_at_once_is_made_by_one() -> None:
    makers: list[Path] = []
    together = threading.Barrier(2)

    def need() -> None:
        together.wait(timeout=30)
        cache.entry("engine", makers.append)

    threads = [threading.Thread(target=need) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert len(makers) == 1


def test_a_lock_that_is_free_is_not_waited_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with cache.locked(folder / "lock"):
        assert capsys.readouterr().err == ""


def test_who_waits_for_a_lock_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def wait() -> None:
        with cache.locked(folder / "lock"):
            pass

    shown = ""
    with cache.locked(folder / "lock"):
        waiting = threading.Thread(target=wait)
        waiting.start()
        while not shown:
            shown = capsys.readouterr().err
    waiting.join(timeout=30)

    assert shown == f"Waiting for another command to finish, which holds {folder / 'lock'}\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "requirements.txt"
    file.write_text("a==1")
    return file


def test_the_same_sources_and_facts_have_the_same_digest(source: Path) -> None:
    assert cache.digest([source], "3.11") == cache.digest([source], "3.11")


def test_another_fact_makes_another_digest(source: Path) -> None:
    assert cache.digest([source], "3.11") != cache.digest([source], "3.12")


def test_another_content_makes_another_digest(source: Path) -> None:
    before = cache.digest([source], "3.11")
    source.write_text("a==2")

    assert cache.digest([source], "3.11") != before

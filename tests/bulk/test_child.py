"""Files that hang, eat memory or kill their process cost themselves and nothing else."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import time
import zipfile
from collections import deque
from pathlib import Path

import pytest

from kxai.bulk import child, workers
from kxai.bulk.child import Child, attempt, run_apart, run_many
from kxai.errors import EmptyFile, KxaiError, LimitExceeded
from kxai.load.registry import needs_limits
from kxai.settings import Settings
from kxai.store import Record
from tests.bulk.reports import write

QUICK = Settings(file_seconds=1.5)
ROOMY = Settings(file_seconds=100, file_memory_bytes=400_000_000)


def _farewell(path: Path) -> None:
    """What a child does last, in a moment."""
    path.with_name("ending").touch()
    time.sleep(0.3)
    path.with_name("ended").touch()


def job(path: Path, settings: Settings) -> str:
    """What a file's name says."""
    match path.name:
        case "hangs":
            time.sleep(60)
        case "grows":
            return str(len(bytearray(600_000_000)))
        case "dies":
            os._exit(9)
        case "empty":
            raise EmptyFile(path.name, "无")
        case "faulty":
            raise ZeroDivisionError("零")
        case "ends":
            atexit.register(_farewell, path)
        case "pid":
            return str(os.getpid())
    return path.name


def slow_or_real(path: Path, settings: Settings) -> Record:
    from kxai.bulk.pipeline import process

    if path.name == "r001.txt":
        time.sleep(600)
    return process(path, settings)


def test_a_result_comes_back_from_another_process() -> None:
    assert run_apart(job, Path("a"), ROOMY) == "a"
    assert run_apart(job, Path("pid"), ROOMY) != str(os.getpid())


@pytest.mark.parametrize(
    ("name", "error", "reason"),
    [
        ("hangs", LimitExceeded, "超过1.5秒"),
        ("grows", LimitExceeded, "内存超过400MB"),
        ("dies", KxaiError, "意外中止"),
        ("empty", EmptyFile, "无"),
        ("faulty", KxaiError, "程序内部错误（ZeroDivisionError：零"),
    ],
)
def test_what_goes_wrong_is_named(name: str, error: type[KxaiError], reason: str) -> None:
    with pytest.raises(KxaiError, match=reason) as caught:
        run_apart(job, Path(name), QUICK if name == "hangs" else ROOMY)
    assert type(caught.value) is error
    assert caught.value.place == name


def test_one_child_reads_several_files_and_stops_when_told() -> None:
    one = Child(job, ROOMY)
    try:
        for name in ("a", "faulty", "b"):
            one.give(Path(name))
            assert one.busy
            result, millis, well = one.take()
            assert well
            assert millis >= 0
            assert isinstance(result, KxaiError) == (name == "faulty")
    finally:
        one.stop()
    assert not one.busy


def test_a_child_without_memory_does_not_go_on() -> None:
    one = Child(job, ROOMY)
    try:
        one.give(Path("grows"))
        result, _, well = one.take()
        assert isinstance(result, LimitExceeded)
        assert not well
    finally:
        one.stop()


def test_a_file_that_hangs_is_ended_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write(tmp_path / "in", 4)
    monkeypatch.setattr(workers, "process", slow_or_real)
    settings = Settings(workspace=tmp_path / "ws", file_seconds=15)
    tasks = deque(workers.Task((path,), None) for path in paths)
    results = {
        read.task.paths[0].name: read.result for read in workers.read_all(tasks, settings, jobs=2)
    }
    assert isinstance(results.pop("r001.txt"), LimitExceeded)
    assert len(results) == 3
    assert all(isinstance(result, Record) for result in results.values())


@pytest.mark.parametrize("bad", ["dies", "grows", "hangs", "faulty"])
def test_what_waits_behind_a_bad_file_is_read(bad: str) -> None:
    """The files at hand of a process that was ended go to another one, in their order."""
    items = deque(["a", bad, "b", "c", "d"])
    told = list(
        run_many(
            job,
            items,
            Path,
            Settings(file_seconds=8) if bad == "hangs" else ROOMY,
            jobs=1,
            is_quick=lambda name: name != "d",
        )
    )
    assert [name for name, _, _ in told] == ["a", bad, "b", "c", "d"]
    assert [str(result) for name, result, _ in told if name != bad] == ["a", "b", "c", "d"]
    assert isinstance(told[1][1], KxaiError)


def test_slow_files_are_shared_out_one_at_a_time() -> None:
    """Behind a slow one nothing waits that another process could do."""
    given: list[str] = []
    items = deque(["pid", "a", "b", "c"])
    for name, _, _ in run_many(job, items, Path, ROOMY, jobs=2):
        given.append(name)
        assert len(items) >= 2 - len(given)
    assert sorted(given) == ["a", "b", "c", "pid"]


COPIED = """
import sys, threading, time
from collections import deque
from pathlib import Path
from kxai.bulk.child import can_inherit, run_many, started_ahead
from kxai.settings import Settings

known = []

def job(path, settings):
    return f"{path.name}{len(known)}"

if __name__ == "__main__":
    known.append(1)
    with started_ahead(job, Settings(), jobs=2) as children:
        print(len(children), file=sys.stderr)
        told = run_many(job, deque("abc"), Path, Settings(), jobs=2, idle=children)
        print(*sorted(result for _, result, _ in told), len(children))
    with started_ahead(job, Settings(), jobs=3) as unused:
        pids = [child._process.pid for child in unused]
    print(any(Path(f"/proc/{pid}").exists() for pid in pids))
    threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
    print(can_inherit())
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted on Linux")
def test_a_process_of_one_thread_is_copied_and_one_of_several_is_not() -> None:
    """What is copied knows what its parent has learnt since it began."""
    done = subprocess.run(
        [sys.executable, "-c", COPIED], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stderr.split() == ["2"]
    assert done.stdout.splitlines() == ["a1 b1 c1 0", "False", "False"]


def packaged(path: Path, *parts: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in (("[Content_Types].xml", b"<Types/>"), *parts):
            package.writestr(name, data)
    return path


def test_large_files_of_tame_kinds_are_read_apart(tmp_path: Path) -> None:
    """A small one costs less than the process that would read it."""
    numbers = "1.5万元，" * 30_000
    for name in ("large.txt", "large.md"):
        (tmp_path / name).write_text(numbers, "utf-8")
    (tmp_path / "large.html").write_text(f"<html><p>{numbers}", "utf-8")
    (tmp_path / "small.html").write_text("<html><p>收入1万元", "utf-8")
    for name in ("large.txt", "large.md", "large.html"):
        assert needs_limits(tmp_path / name)
    assert not needs_limits(tmp_path / "small.html")


def test_word_files_are_read_apart_by_what_they_unpack_to(tmp_path: Path) -> None:
    body = ("word/document.xml", b"<w/>" * 1_000)
    assert not needs_limits(packaged(tmp_path / "plain.docx", body))
    assert needs_limits(packaged(tmp_path / "much.docx", ("word/document.xml", b" " * 11_000_000)))
    inner = ("word/embeddings/a.xlsx", b"PK")
    assert needs_limits(packaged(tmp_path / "within.docx", body, inner))
    picture = ("word/media/a.png", os.urandom(50_000) * 20)
    assert not needs_limits(packaged(tmp_path / "picture.docx", body, picture))
    (tmp_path / "cut.docx").write_bytes((tmp_path / "much.docx").read_bytes()[:900])
    assert not needs_limits(tmp_path / "cut.docx")


def test_members_of_archives_are_read_apart_by_their_size(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("small.txt", "收入1万元" * 10)
        archive.writestr("large.txt", "收入1万元" * 10_000)
    assert not needs_limits(Path(f"{path}!/small.txt"), ROOMY)
    assert needs_limits(Path(f"{path}!/large.txt"), ROOMY)


def test_a_large_text_that_takes_too_long_costs_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alone in a run of one process as well."""
    paths = write(tmp_path / "in", 3)
    paths[1].write_text("收入1万元。" * 20_000, "utf-8")
    monkeypatch.setattr(workers, "process", slow_or_real)
    settings = Settings(workspace=tmp_path / "ws", file_seconds=10)
    tasks = deque(workers.Task((path,), None) for path in paths)
    results = [read.result for read in workers.read_all(tasks, settings, jobs=1)]
    assert [type(result) for result in results] == [Record, LimitExceeded, Record]


def test_files_of_untamed_kinds_are_read_apart(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 cut")
    (tmp_path / "b.txt").write_text("收入合计1万元。", "utf-8")
    assert needs_limits(tmp_path / "a.pdf")
    assert not needs_limits(tmp_path / "b.txt")
    assert not needs_limits(tmp_path / "none.txt")


def test_attempt_tells_the_time_and_the_fault() -> None:
    result, millis, well = attempt(job, Path("a"), ROOMY)
    assert (result, well) == ("a", True)
    assert millis >= 0
    assert (
        child.broken(Path("x"), ValueError("a\nb"), child.traceback.extract_stack()[-1]).code
        == "E000"
    )


def test_a_child_on_its_way_out_is_let_go(tmp_path: Path) -> None:
    """It is told to end while it ends what it has started."""
    one = Child(job, ROOMY)
    one.give(tmp_path / "ends")
    one.take()
    one.connection.close()
    while not (tmp_path / "ending").exists():
        assert one._process.is_alive()
        time.sleep(0.01)
    one.stop()
    assert (tmp_path / "ended").exists()

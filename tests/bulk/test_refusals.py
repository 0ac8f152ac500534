"""What was refused leaves its reason behind, and nothing of what was read of it."""

from __future__ import annotations

import asyncio
import gc
import io
import tracemalloc
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import ref

import pytest

from kxai.bulk import find_inputs, model_reading, run
from kxai.bulk.child import attempt
from kxai.bulk.model_reading import ModelOptions, ModelRun, _own_purse, _Session
from kxai.bulk.workers import Task
from kxai.errors import BudgetSpent, DamagedFile, KxaiError
from kxai.llm.memory import Forgetful
from kxai.settings import Settings

_SIZE = 2_000_000  # bytes of a refused file; many of them would show


class Held(bytearray):
    """Bytes that can be watched."""


watched: list[ref[Held]] = []


def refuse(path: Path, _settings: Settings) -> None:
    """Read a file and refuse it, with another error behind the one that is told."""
    held = Held(b"what was read")
    watched.append(ref(held))
    try:
        int(held)
    except ValueError as error:
        raise DamagedFile(str(path), "坏的") from error


@contextmanager
def no_collector() -> Iterator[None]:
    """What is only freed some day by the collector of cycles is kept alive meanwhile."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def test_a_refusal_holds_nothing_of_the_file() -> None:
    with no_collector():
        result, _, _ = attempt(refuse, Path("a"), Settings())
        assert isinstance(result, DamagedFile)
        assert str(result) == "[E105] a：文件已损坏或不完整：坏的"
        assert watched[-1]() is None


def test_a_kept_refusal_can_be_raised_again() -> None:
    result, _, _ = attempt(refuse, Path("a"), Settings())
    assert isinstance(result, KxaiError)
    with pytest.raises(DamagedFile, match="坏的"):
        raise result


@pytest.mark.parametrize("error", [DamagedFile("a", "坏的"), BudgetSpent("a", "用完")])
def test_a_refusal_beside_a_model_holds_nothing(
    monkeypatch: pytest.MonkeyPatch, error: KxaiError
) -> None:
    def fails(_path: Path, _settings: Settings) -> None:
        held = Held(b"what was read")
        watched.append(ref(held))
        raise error

    monkeypatch.setattr(model_reading, "_read", fails)
    asked = ModelRun(ModelOptions(dry_run=True), {}, "m")
    session = _Session(Settings(), asked, Forgetful(), _own_purse(asked))
    with no_collector():
        reads = asyncio.run(session.step(deque([Task((Path("a.txt"),), None)])))
        kept = reads[0].result if reads else asked.stopped
        assert kept is error
        gc.collect()
        assert watched[-1]() is None


def grown(paths: list[Path], folder: Path) -> int:
    """The bytes that a run leaves behind in memory while its summary is held."""
    settings = Settings(workspace=folder / "ws")
    first = folder / "first.txt"
    first.write_text("云岭县科协2023年度部门决算\n收入合计1.00万元。\n", "utf-8")
    run([first], settings=settings, jobs=1)  # what is loaded once is no part of it
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        summary = run(paths, settings=settings, jobs=1)
        assert len(summary.failures) >= 8
        return tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()


def test_refused_files_are_not_held(tmp_path: Path) -> None:
    paths = []
    for number in range(8):
        paths.append(tmp_path / f"{number}.txt")
        paths[-1].write_bytes(bytes([number + 1]) * _SIZE)
    assert grown(paths, tmp_path) < 2 * _SIZE


def overlapping(members: int, size: int) -> bytes:
    """An archive whose members all are the same compressed bytes: small packed, large unpacked."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.txt", b"\x01" * size)
    whole = buffer.getvalue()
    at = whole.index(b"PK\x01\x02")
    body, entry = whole[:at], whole[at : whole.index(b"PK\x05\x06")]
    entries = b"".join(entry.replace(b"0.txt", b"%c.txt" % (65 + n)) for n in range(members))
    end = b"PK\x05\x06" + bytes(4) + members.to_bytes(2, "little") * 2
    end += len(entries).to_bytes(4, "little") + len(body).to_bytes(4, "little") + bytes(2)
    assert zlib.crc32(b"\x01" * size).to_bytes(4, "little") in entry
    return body + entries + end


def test_refused_members_of_an_archive_are_not_held(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(overlapping(20, 900_000))
    assert path.stat().st_size < 5_000
    assert grown([path], tmp_path) < 2 * _SIZE


def test_archives_within_archives_that_are_refused_are_not_held(tmp_path: Path) -> None:
    inner = b"PK\x03\x04" + bytes(range(256)) * 8_000
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for number in range(8):
            archive.writestr(f"{number}.zip", inner)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        inputs = find_inputs([path], workspace=tmp_path / "ws")
        assert len(inputs.failures) == 8
        # the last archive within an archive is kept on purpose, for its members
        assert tracemalloc.get_traced_memory()[0] - before < 2 * len(inner)
    finally:
        tracemalloc.stop()

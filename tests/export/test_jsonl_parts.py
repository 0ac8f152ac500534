"""Data files that are kept in step with the store: always what would be written anew."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kxai.export import jsonl_parts as module
from kxai.export import write_jsonl
from kxai.export.extents import FOLDER
from kxai.export.jsonl import NAMES
from kxai.export.jsonl_parts import data_files, refresh_parts, told_files
from kxai.store import Store, StoredReport, database_url
from tests.store.factory import TEXT, document, figure, finding, record

SOME = 6


@pytest.fixture(autouse=True)
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand files a test: that each reaches the disk is not what is tested."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A workspace with some reports and its data files."""
    with Store(database_url(tmp_path), create=True) as opened:
        for number in range(SOME):
            add(opened, number)
        assert refresh_parts(opened, tmp_path)
        yield opened


def add(store: Store, number: int, source: str = "") -> str:
    """Put the report ``number`` into the store; its id."""
    name = source or f"报告{number}.txt"
    made = record(f"{TEXT}附{number}\n", name)
    with store.writing() as writer:
        writer.put(made)
        writer.place(f"/r/{name}", name, made.id)
    return made.id


def anew(store: Store, folder: Path) -> list[list[str]]:
    """The lines of each file as written from nothing but the store."""
    fresh = folder / "anew"
    fresh.mkdir(exist_ok=True)
    return [path.read_text("utf-8").splitlines() for path in write_jsonl(store, fresh)]


def lines(folder: Path, *parts: str) -> list[list[str]]:
    told: list[list[str]] = [[] for _ in NAMES]
    for part in parts or ("",):
        for at, path in enumerate(data_files(folder, part)):
            told[at] += path.read_text("utf-8").splitlines()
    return told


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The reports whose lines were made, not copied."""
    seen: list[str] = []
    real = module.encoded

    def watched(
        store: Store, some: Sequence[StoredReport], *more: Any
    ) -> Iterator[tuple[bytes, ...]]:
        seen.extend(stored.report.id for stored in some)
        return real(store, some, *more)

    monkeypatch.setattr(module, "encoded", watched)
    return seen


def test_nothing_is_written_when_nothing_has_changed(store: Store, tmp_path: Path) -> None:
    before = [path.stat().st_mtime_ns for path in data_files(tmp_path)]
    assert not refresh_parts(store, tmp_path)
    assert before == [path.stat().st_mtime_ns for path in data_files(tmp_path)]


def test_a_new_report_is_put_in_its_place_and_the_others_are_copied(
    store: Store, tmp_path: Path, encoded: list[str]
) -> None:
    new = add(store, 99, "报告2之后.txt")
    assert refresh_parts(store, tmp_path)
    assert encoded == [new]
    assert lines(tmp_path) == anew(store, tmp_path)


@pytest.mark.parametrize(
    ("change", "made"),
    [
        (lambda store: add(store, 3), 1),
        (lambda store: move(store, "报告1.txt", "乙.txt"), 1),
        (lambda store: twin(store), 1),
        (lambda store: forget(store, "报告4.txt"), 0),
        (lambda store: told_by_another(store), 1),
    ],
    ids=["again", "renamed", "twin", "gone", "panel"],
)
def test_whatever_changes_is_told(
    store: Store,
    tmp_path: Path,
    encoded: list[str],
    change: Callable[[Store], object],
    made: int,
) -> None:
    change(store)
    assert refresh_parts(store, tmp_path)
    assert len(encoded) == made
    assert lines(tmp_path) == anew(store, tmp_path)
    assert not refresh_parts(store, tmp_path)


def move(store: Store, old: str, new: str) -> None:
    (report,) = store.find(old)
    with store.writing() as writer:
        writer.place(f"/r/{new}", new, report)
        writer.forget(f"/r/{old}")


def twin(store: Store) -> None:
    (report,) = store.find("报告1.txt")
    with store.writing() as writer:
        writer.place("/r/又.txt", "又.txt", report)


def forget(store: Store, source: str) -> None:
    with store.writing() as writer:
        writer.forget(f"/r/{source}")


def told_by_another(store: Store) -> None:
    (report,) = store.find("报告1.txt")
    told = next(store.reports([report]))
    doc = document(store.text(report), told.report.source)
    made = finding(doc, [figure(doc, "16.70")], id="b" * 16, kind="panel")
    with store.writing() as writer:
        writer.put_panels([told.report.org or ""], {report: [made]})


def test_a_large_archive_is_told_in_parts_and_one_report_writes_one(
    store: Store, tmp_path: Path, encoded: list[str]
) -> None:
    assert refresh_parts(store, tmp_path, whole=SOME - 1)
    assert encoded == []  # cut out of the whole files
    assert [path.name for path in told_files(tmp_path)] == [*NAMES]
    assert not any(path.exists() for path in data_files(tmp_path))
    every = [f"{number:02x}" for number in range(256)]
    told = lines(tmp_path, *every)
    assert [sorted(some) for some in told] == [sorted(some) for some in anew(store, tmp_path)]

    before = {path: path.stat().st_ino for path in tmp_path.glob("figures/*.jsonl")}
    new = add(store, 77)
    assert refresh_parts(store, tmp_path, whole=SOME - 1)
    assert encoded == [new]
    assert {path.stem for path, inode in before.items() if path.stat().st_ino != inode} == {new[:2]}
    assert new in (tmp_path / "figures" / f"{new[:2]}.jsonl").read_text("utf-8")


def test_an_archive_that_shrinks_is_told_whole_again(store: Store, tmp_path: Path) -> None:
    refresh_parts(store, tmp_path, whole=1)
    assert refresh_parts(store, tmp_path, whole=SOME)
    assert lines(tmp_path) == anew(store, tmp_path)
    assert not any((tmp_path / name).exists() for name in NAMES)


@pytest.mark.parametrize("whole", [1, SOME])
def test_files_that_are_lost_or_changed_by_hand_are_written_again(
    store: Store, tmp_path: Path, whole: int
) -> None:
    refresh_parts(store, tmp_path, whole=whole)
    part = "" if whole == SOME else next(store.ids())[:2]
    wanted = lines(tmp_path, part)
    _, figures, findings, _ = data_files(tmp_path, part)
    figures.write_text("{}\n", "utf-8")
    findings.unlink()
    assert refresh_parts(store, tmp_path, whole=whole)
    assert lines(tmp_path, part) == wanted


def test_files_of_another_database_in_the_same_place_are_written_anew(
    store: Store, tmp_path: Path, encoded: list[str]
) -> None:
    store.close()
    for path in tmp_path.glob("kxai.db*"):
        path.unlink()
    with Store(database_url(tmp_path), create=True) as other:
        ids = [add(other, number) for number in range(SOME + 1)]
        assert refresh_parts(other, tmp_path)
        assert sorted(encoded) == sorted(ids)
        assert lines(tmp_path) == anew(other, tmp_path)


@pytest.mark.parametrize("lost", ["told.json", "part-all.json"])
@pytest.mark.parametrize("instead", ["", "[]", '{"generation": "x"}', "[[1]]"])
def test_what_is_known_of_the_files_may_be_lost(
    store: Store, tmp_path: Path, lost: str, instead: str
) -> None:
    (tmp_path / FOLDER / lost).write_text(instead)
    add(store, 50)
    assert refresh_parts(store, tmp_path)
    assert lines(tmp_path) == anew(store, tmp_path)


@pytest.mark.parametrize("whole", [1, SOME * 2])
def test_a_kill_in_the_middle_leaves_whole_files(store: Store, tmp_path: Path, whole: int) -> None:
    refresh_parts(store, tmp_path, whole=whole)
    found = sorted(tmp_path.rglob("*.jsonl"))
    for number in range(20, 26):
        add(store, number)
    killed = multiprocessing.get_context("fork").Process(
        target=_killed, args=(database_url(tmp_path), tmp_path, whole)
    )
    killed.start()
    killed.join(60)
    assert killed.exitcode == -signal.SIGKILL
    for path in found:
        text = path.read_text("utf-8")
        assert not text or text.endswith("\n")
    refresh_parts(store, tmp_path, whole=whole)
    parts = [""] if whole > 1 else [f"{number:02x}" for number in range(256)]
    assert [sorted(some) for some in lines(tmp_path, *parts)] == [
        sorted(some) for some in anew(store, tmp_path)
    ]
    assert not list(tmp_path.rglob("*.tmp"))


def _killed(url: object, folder: Path, whole: int) -> None:
    real, seen = module.encoded, []

    def deadly(
        store: Store, some: Sequence[StoredReport], *_: object
    ) -> Iterator[tuple[bytes, ...]]:
        for told in real(store, some):
            seen.append(told)
            if len(seen) == 3:
                os.kill(os.getpid(), signal.SIGKILL)
            yield told

    module.encoded = deadly
    with Store(url) as store:  # type: ignore[arg-type]
        refresh_parts(store, folder, whole=whole)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["put", "forget", "rename", "refresh"]),
            st.integers(0, 4),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_after_any_changes_the_files_are_those_written_anew(
    changes: list[tuple[str, int, bool]],
) -> None:
    with TemporaryDirectory() as name, Store(database_url(Path(name)), create=True) as store:
        folder = Path(name)
        for what, number, parted in changes:
            source = f"报告{number}.txt"
            if what == "put":
                add(store, number + 10 * parted, source)
            elif what == "forget":
                forget(store, source)
            elif what == "rename" and len(store.find(source)) == 1:
                move(store, source, f"甲{number}.txt")
            else:
                refresh_parts(store, folder, whole=0 if parted else SOME)
        refresh_parts(store, folder)
        assert lines(folder) == anew(store, folder)

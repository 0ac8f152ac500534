"""Runs over archives: each file in one is an input of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kxai.bulk import find_inputs, run
from kxai.bulk.runner import default_jobs
from kxai.settings import Settings
from tests.bulk.reports import Ear, text_of
from tests.load.files import zipped
from tests.load.zips import Entry, packed


def archive(path: Path, count: int, *, first: int = 0) -> Path:
    path.parent.mkdir(exist_ok=True, parents=True)
    names = [f"决算/r{n:03}.txt" for n in range(first, first + count)]
    entries = [Entry(name.encode("gbk"), text_of(int(name[4:7])).encode()) for name in names]
    path.write_bytes(packed(*entries))
    return path


def search(root: Path, *paths: Path) -> list[str]:
    found = find_inputs(paths or [root], workspace=root / "ws")
    return [os.path.relpath(path, root) for path in found.files]


def test_archives_are_found_like_folders(tmp_path: Path) -> None:
    path = archive(tmp_path / "内" / "档.zip", 2)
    (tmp_path / "a.txt").write_text("文")
    (tmp_path / "表.rar").write_bytes(b"Rar!")
    inside = ["内/档.zip!/决算/r000.txt", "内/档.zip!/决算/r001.txt"]
    assert search(tmp_path) == ["a.txt", *inside]
    assert search(tmp_path, path) == search(tmp_path, tmp_path / "内" / "*.zip") == inside
    assert search(tmp_path, Path(f"{path}!/决算/r001.txt"), path) == inside[::-1]
    assert search(tmp_path, Path(f"{path}!/决算")) == inside
    bare = path.rename(tmp_path / "内" / "档案")
    assert search(tmp_path, bare) == ["内/档案!/决算/r000.txt", "内/档案!/决算/r001.txt"]


def test_what_nobody_reads_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"甲.csv": "1", "~$乙.docx": "1", "丙.txt": "文"}))
    found = find_inputs([path, Path(f"{path}!/无.txt")], workspace=tmp_path)
    assert [p.name for p in found.files] == ["丙.txt"]
    assert [p.name for p in found.unsupported] == ["~$乙.docx", "甲.csv"]
    assert ["没有这个文件" in str(error) for error in found.failures] == [True]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_known_archive_is_not_read_again(tmp_path: Path, jobs: int) -> None:
    path = archive(tmp_path / "in" / "档.zip", 3)
    settings = Settings(workspace=tmp_path / "ws")
    ear = Ear()
    summary = run([tmp_path / "in"], settings=settings, jobs=jobs, listener=ear)
    assert (summary.done, summary.exit_code) == (3, 0)
    assert ear.records == ["r000.txt", "r001.txt", "r002.txt"] or jobs > 1
    again = run([path], settings=settings)
    assert (again.done, again.known, again.exported) == (0, 3, False)


def test_a_report_moved_into_an_archive_and_out_of_it(tmp_path: Path) -> None:
    settings = Settings(workspace=tmp_path / "ws")
    plain = tmp_path / "in" / "r000.txt"
    plain.parent.mkdir()
    plain.write_text(text_of(0), "utf-8")
    run([plain.parent], settings=settings)
    plain.unlink()
    path = archive(tmp_path / "in" / "档.zip", 1)
    assert run([plain.parent], settings=settings).known == 1
    text = (settings.workspace / "reports.jsonl").read_text("utf-8")
    assert '档.zip!/决算/r000.txt"' in text
    assert "内容相同" not in text
    path.unlink()
    plain.write_text(text_of(0), "utf-8")
    run([plain.parent], settings=settings)
    assert "档.zip" not in (settings.workspace / "reports.jsonl").read_text("utf-8")


def test_a_bad_archive_costs_only_itself(tmp_path: Path) -> None:
    whole = archive(tmp_path / "in" / "a.zip", 2).read_bytes()
    (tmp_path / "in" / "b.zip").write_bytes(whole[:100])
    bad = Entry(b"c.txt", b"x", flags=1)
    (tmp_path / "in" / "c.zip").write_bytes(packed(bad, Entry(b"../d.txt", b"x")))
    summary = run([tmp_path / "in"], settings=Settings(workspace=tmp_path / "ws"), jobs=1)
    assert (summary.done, summary.exit_code) == (2, 1)
    assert [(error.code, Path(error.place).name) for error in summary.failures] == [
        ("E105", "b.zip"),
        ("E105", "d.txt"),
        ("E106", "c.txt"),
    ]


def test_what_pays_for_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kxai.bulk.runner.os.cpu_count", lambda: 8)
    settings = Settings()
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{n}.txt": "9" * 600_000 for n in range(3)}))
    members = [Path(f"{path}!/{n}.txt") for n in range(3)]
    assert default_jobs(members, settings) == 3
    gone = [tmp_path / f"{n}.txt" for n in range(3)]
    assert default_jobs(gone, settings) == 1
    old = [tmp_path / f"{n}.doc" for n in range(3)]  # each starts LibreOffice
    assert default_jobs(old, settings) == 3

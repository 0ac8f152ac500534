"""Workbooks of some of an archive's reports: what they show, and what comes back in them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from kxai.cli import app
from kxai.export import TakenBack, refresh
from kxai.export.choice import ALL, Choice, read_choice
from kxai.store import Store, database_url
from tests.export.test_taken_back import FIRST, SHEET, copies, edit, entered, shown
from tests.export.test_workbook import column
from tests.store.factory import TEXT, record


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A workspace with a report of each of three runs, of which the last read none."""
    with Store(database_url(tmp_path), create=True) as opened:
        for number, (org, year, kind) in enumerate(
            (
                ("云岭县科学技术协会", 2022, "budget"),
                ("青石市水产站", 2023, "final_accounts"),
                ("青石市图书馆", 2023, "budget"),
            )
        ):
            made = record(f"{TEXT}附{number}\n", f"报告{number}.txt")
            made.report.update(org=org, year=year, kind=kind)
            with opened.writing() as writer:
                run = writer.open_run(started="", engine="e", inputs=1)
                writer.put(made)
                writer.place(f"/r/{number}", f"报告{number}.txt", made.id)
                writer.log(run, source=f"报告{number}.txt", state="done", report=made.id)
        with opened.writing() as writer:
            writer.open_run(started="", engine="e", inputs=1)
        yield opened


def go(folder: Path, *options: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["workbook", *options, "-w", str(folder)])
    assert result.exit_code == code, result.output
    return result.output


def files(folder: Path) -> list[object]:
    return column(load_workbook(folder / "review.xlsx"), "报告", "文件")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], [2]),
        (["--run", "1"], [0]),
        (["--year", "2023"], [1, 2]),
        (["--kind", "budget"], [0, 2]),
        (["--org", "青石市", "--kind", "budget"], [2]),
        (["--all"], [0, 1, 2]),
    ],
)
def test_the_reports_that_were_asked_for_are_in_it(
    store: Store, tmp_path: Path, options: list[str], expected: list[int]
) -> None:
    go(tmp_path, *options)
    names = [f"报告{number}.txt" for number in expected]
    assert files(tmp_path) == names
    book = load_workbook(tmp_path / "review.xlsx")
    assert [*dict.fromkeys(column(book, "指标数据", "文件"))] == names
    assert [*dict.fromkeys(column(book, "问题清单", "文件"))] == names
    assert column(book, "读取情况", "文件") == names
    overview: dict[object, object] = {}
    for name, count, *_ in book["概览"].iter_rows(values_only=True):
        overview.setdefault(name, count)  # the meanings of the words stand below
    assert overview["报告"] == len(names)
    assert overview["指标数据"] == 4 * len(names)
    told = [cell for cell in overview if str(cell).startswith("只含")]
    assert len(told) == (options != ["--all"])


def test_what_is_written_into_it_is_taken_back(store: Store, tmp_path: Path) -> None:
    go(tmp_path, "--year", "2023")
    edit(tmp_path, (FIRST, "复核结论", "误报"), (FIRST, "复核人", "王"))
    told = go(tmp_path, "--kind", "budget")
    assert "收回的复核意见  1" in told
    assert entered(store) == [("false_alarm", "王", "")]
    assert copies(tmp_path) == []  # nothing else was changed, which only the same choice shows
    go(tmp_path, "--year", "2023")
    assert shown(tmp_path)[0] == ("误报", "王", None)


def test_a_note_in_another_cell_keeps_the_file(store: Store, tmp_path: Path) -> None:
    go(tmp_path, "--year", "2023")
    edit(tmp_path, (FIRST, "原文", "我的话"))
    told = go(tmp_path)
    assert f"工作表{SHEET}有其他改动" in told
    (kept,) = copies(tmp_path)
    assert "我的话" in column(load_workbook(kept), SHEET, "原文")


def test_a_large_archive_has_none_written_and_yet_taken_back(store: Store, tmp_path: Path) -> None:
    assert refresh(store, tmp_path, workbook=2) == (True, TakenBack())
    assert not (tmp_path / "review.xlsx").exists()
    go(tmp_path, "--run", "1")
    edit(tmp_path, (FIRST, "复核结论", "属实"), (FIRST, "复核人", "李"))
    before = (tmp_path / "review.xlsx").read_bytes()
    written, taken = refresh(store, tmp_path, workbook=2)
    assert (written, len(taken.entries), taken.kept) == (False, 1, ())
    assert entered(store) == [("confirmed", "李", "")]
    assert (tmp_path / "review.xlsx").read_bytes() == before


def test_a_run_over_a_small_archive_shows_all_again(store: Store, tmp_path: Path) -> None:
    go(tmp_path, "--run", "1")
    assert refresh(store, tmp_path, workbook=3)[0]
    assert len(files(tmp_path)) == 3
    assert not refresh(store, tmp_path, workbook=3)[0]


def test_what_cannot_be_chosen_is_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "没有符合条件的报告（1999年度）" in go(tmp_path, "--year", "1999", code=2)
    assert "不能再加条件" in go(tmp_path, "--all", "--year", "2023", code=2)
    monkeypatch.setattr(sys.modules["kxai.cli.workbook"], "MOST", 1)
    assert "有2份报告，一个工作簿最多1份" in go(tmp_path, "--year", "2023", code=2)
    assert not (tmp_path / "review.xlsx").exists()
    go(tmp_path, "--all")


@pytest.mark.parametrize("choice", [ALL, Choice(3), Choice(None, 2020, "budget", "“局”,")])
def test_a_choice_is_read_as_it_was_written(choice: Choice) -> None:
    assert read_choice(choice.written()) == choice


def test_what_is_no_choice_is_none() -> None:
    assert read_choice("") == ALL
    assert [read_choice(text) for text in ("[", "[1]", '{"x": 1}')] == [None] * 3

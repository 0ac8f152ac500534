"""A workspace read by a program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import kxai
from kxai.bulk import run
from kxai.errors import BadArgument, UnknownReport, WorkspaceError
from kxai.export.jsonl import FIGURE_FIELDS, FINDING_FIELDS, REPORT_FIELDS
from kxai.settings import Settings
from kxai.store import Store, database_url

HARBOUR = (
    "云岭县水文站2031年部门决算\n2031年本年收入合计300.00万元，比2030年的250.00万元增加40.00万元。\n"
    "二、存在的主要问题\n（一）人手不足。\n"
)
SCHOOL = "云岭县林业站2030年部门预算\n2030年支出合计20.00万元，其中：基本支出12.00万元，项目支出9.00万元。\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "甲.txt").write_text(HARBOUR, "utf-8")
    (folder / "乙.txt").write_text(SCHOOL, "utf-8")
    settings = Settings(workspace=folder / "ws", checks=("arithmetic",))
    run([folder / "甲.txt", folder / "乙.txt"], settings=settings)
    with Store(database_url(folder / "ws")) as store:
        (wrong,) = (one for r in store.ids() for one in store.findings(r) if one.kind == "change")
        store.decide(wrong, "false_alarm", who="王", seen=0, note="口径不同")
    return folder / "ws"


@pytest.fixture
def archive(made: Path) -> Any:
    with kxai.open(made) as opened:
        yield opened


def test_reports_are_narrowed(archive: kxai.Archive) -> None:
    assert [one.org for one in archive.reports()] == ["云岭县林业站", "云岭县水文站"]
    assert [one.year for one in archive.reports(org="水文")] == [2031]
    assert [one.org for one in archive.reports(kind="budget")] == ["云岭县林业站"]
    assert [one.org for one in archive.reports(year=2029)] == []


def test_figures_are_narrowed(archive: kxai.Archive) -> None:
    every = list(archive.figures())
    assert [one.text for one in every[:3]] == ["20.00", "12.00", "9.00"]
    assert {one.report for one in archive.figures(report="甲.txt")} == {archive.report("甲").id}
    assert [
        f.text for f in archive.figures(indicator="income.total", year=2031, role="amount")
    ] == ["300.00"]
    assert {one.role for one in archive.figures(role="change")} == {"change"}
    assert {one.stage for one in archive.figures(stage="budget")} == {"budget"}
    assert list(archive.figures(org="林业", stage="final")) == []
    text = archive.text("甲")
    for figure in archive.figures(report="甲"):
        assert text[figure.start : figure.end] == figure.text


def test_findings_tell_what_was_decided(archive: kxai.Archive) -> None:
    both = list(archive.findings())
    assert [one.kind for one in both] == ["sum", "change"] or [one.decision for one in both]
    (wrong,) = archive.findings(state="false_alarm")
    assert (wrong.decision, wrong.decided_by, wrong.note) == ("false_alarm", "王", "口径不同")
    assert isinstance(wrong, kxai.Finding)
    assert [one.decision for one in archive.findings(state="open")] == [None]
    assert {one.kind for one in archive.findings(kind="change")} == {"change"}
    assert list(archive.findings(year=2030, kind="change")) == []
    assert {one.report for one in archive.findings(org="水文")} == {wrong.report}
    told = next(archive.findings(state="decided").objects())
    assert (told["decision"], told["changed"], told["decided_by"]) == ("false_alarm", False, "王")


def test_a_list_is_gone_through_more_than_once(archive: kxai.Archive) -> None:
    figures = archive.figures()
    assert list(figures) == list(figures)


def test_lists_are_gone_through_within_each_other(archive: kxai.Archive) -> None:
    pairs = [(r.id, f.id) for r in archive.reports() for f in archive.figures(report=r.id)]
    assert len(pairs) == len(list(archive.figures())) == archive.totals().figures


def test_questions_are_answered(archive: kxai.Archive) -> None:
    answer = archive.ask("水文站2031年本年收入合计多少")
    assert answer.answerable
    assert "300" in answer.answer
    assert archive.ask("林业站2030年支出合计", year=2030, org="林业").answerable
    assert not archive.ask("火星县林业站2030年支出合计").answerable


def test_what_is_told_in_words_is_there(archive: kxai.Archive) -> None:
    text = archive.text("甲")
    assert any("人手不足" in text[n.start : n.end] for n in archive.narrative("甲"))


def test_what_does_not_exist_is_refused(archive: kxai.Archive, tmp_path: Path) -> None:
    wrong: list[dict[str, Any]] = [{"stage": "fin"}, {"role": "x"}, {"indicator": "收入"}]
    for filters in wrong:
        with pytest.raises(BadArgument, match=r"\[E117\]"):
            archive.figures(**filters)
    with pytest.raises(BadArgument, match="可用：error、warning、info"):
        archive.findings(severity="fatal")  # type: ignore[arg-type]
    with pytest.raises(UnknownReport, match="丁"):
        archive.figures(report="丁")
    with pytest.raises(UnknownReport, match="有2份符合"):
        archive.report("云岭县")
    with pytest.raises(WorkspaceError, match="还没有数据"):
        kxai.open(tmp_path)


def test_nothing_is_left_in_a_workspace_that_cannot_be_written(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lying() -> dict[str, bytes]:
        return {str(p): p.read_bytes() for p in made.rglob("*") if p.is_file()}

    access = os.access
    monkeypatch.setattr(
        os, "access", lambda p, m, **more: not (m & os.W_OK) and access(p, m, **more)
    )
    before = lying()
    with kxai.open(made) as archive:
        assert len(list(archive.findings())) == 2
        assert "人手不足" in archive.ask("水文站存在哪些主要问题").answer
    assert lying() == before


GENRE = """
[[indicator]]
id = "own.seeds"
kind = "money"
unit = "万元"
zh = "苗种费"
definition = "买苗种的钱；不是饲料费"
"""


@pytest.mark.parametrize("before", ["", "kxai.read_text('收入5万元。'); "])
def test_the_genre_of_a_workspace_is_laid_over(made: Path, tmp_path: Path, before: str) -> None:
    workspace = tmp_path / "ws"
    (workspace / "genre").mkdir(parents=True)
    (workspace / "genre" / "own.toml").write_text(GENRE, "utf-8")
    (workspace / "kxai.db").write_bytes((made / "kxai.db").read_bytes())
    code = (
        f"import kxai; {before}archive = kxai.open({str(workspace)!r}); "
        "print(list(archive.figures(indicator='own.seeds')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False
    )
    if before:  # its words have been read without it
        assert "kxai.errors.GenreError: [E501]" in done.stderr
    else:
        assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_files_of_one_content_are_told(tmp_path: Path) -> None:
    for name in ("甲.txt", "乙.txt"):
        (tmp_path / name).write_text(SCHOOL, "utf-8")
    run([tmp_path / "甲.txt", tmp_path / "乙.txt"], settings=Settings(workspace=tmp_path / "ws"))
    with kxai.open(tmp_path / "ws") as archive:
        (report,) = archive.reports()
        assert any("内容相同的文件" in note for note in report.notes)
        assert archive.report("乙") == report


def test_columns_are_the_fields_of_the_files(archive: kxai.Archive) -> None:
    assert archive.figures().columns[:3] == ("id", "report", "start")
    assert set(archive.figures().columns) == set(FIGURE_FIELDS)
    assert set(archive.findings().columns) == {
        *FINDING_FIELDS, "decision", "decided_by", "decided_at", "cause", "note", "changed",
    }  # fmt: skip
    assert set(archive.reports().columns) == set(REPORT_FIELDS) - {"figures", "findings"}

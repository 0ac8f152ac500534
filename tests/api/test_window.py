"""A workspace as programs elsewhere see it: bounded, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from kxai.api.window import MOST_TEXT, Decided, Window
from kxai.api.wire import LONGEST, MOST_PARTS, encodable, figure_row
from kxai.bulk import run
from kxai.errors import BadArgument, UnknownReport
from kxai.settings import Settings
from kxai.store import Store, database_url, make_record
from kxai.store.listing import STATES
from tests.store.factory import document, figure, finding, report_of

HARBOUR = "云岭县水文站2031年部门决算\n2031年本年收入合计300.00万元。\n"
SCHOOL = "云岭县林业站2031年部门决算\n2031年本年支出合计20.00万元。\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "甲.txt").write_text(HARBOUR, "utf-8")
    run([tmp_path / "甲.txt"], settings=Settings(workspace=tmp_path / "ws", checks=("arithmetic",)))
    return tmp_path / "ws"


@pytest.fixture
def window(workspace: Path) -> Iterator[Window]:
    with Window(workspace) as opened:
        yield opened


def put_monster(workspace: Path, count: int = 30) -> str:
    """A report whose every text is far too long, with characters that no encoding can carry."""
    doc = document("收入5万元，比上年3万元增加9万元。" * 2_000, "巨.txt")
    numbers = [figure(doc, "9", label="长" * 9_000)]
    bad = [
        finding(
            doc, numbers, severity="warning", kind="change", id=f"f{n}", explanation="说" * 9_000,
            diagnosis=tuple({"code": "x", "text": "因" * 1_100} for _ in range(50)),
        )
        for n in range(count)
    ]  # fmt: skip
    report = report_of(doc, org="某县局" * 9_000, year=2022)
    with Store(database_url(workspace)) as store, store.writing() as writer:
        writer.put(make_record(doc, report, numbers, bad, [], engine="e"))
        writer.place("/somewhere/巨.txt", "巨.txt", report.id)
    return report.id


def test_however_long_the_texts_a_page_stays_small(workspace: Path, window: Window) -> None:
    report = put_monster(workspace)
    seen: list[str] = []
    first: int | None = 0
    while first is not None:
        page = window.findings(report=report, first=first, limit=200)
        assert len(page.model_dump_json()) < 70_000 or len(page.rows) == 1
        for row in page.rows:
            assert row.cut
            assert len(row.explanation) == LONGEST
            assert row.explanation.endswith("…")
            assert len(row.causes) == MOST_PARTS
            seen.append(row.id)
        first = page.next
    assert len(seen) == len({*seen}) == 30


def test_what_no_encoding_can_carry_is_replaced(window: Window) -> None:
    doc = document()
    row = figure_row(figure(doc, "16.70", dims={"名\ud800": "值"}, label="长\udfff长"))
    assert (row.dims, row.label, row.cut) == ({"名\ufffd": "值"}, "长\ufffd长", False)
    row.model_dump_json().encode("utf-8")
    assert encodable("甲\ud800\udfff乙") == "甲\ufffd\ufffd乙"
    assert window.reports(org="\ud800").rows == []


def test_a_stretch_is_never_longer_than_the_longest(workspace: Path, window: Window) -> None:
    report = put_monster(workspace)
    stretch = window.text(report, limit=10**9)
    assert len(stretch.text) == MOST_TEXT == stretch.next
    last = window.text(report, start=stretch.length)
    assert (last.text, last.next) == ("", None)
    with pytest.raises(BadArgument, match="没有第"):
        window.text(report, start=stretch.length + 1)


def test_of_a_page_only_its_own_text_is_told(window: Window, workspace: Path) -> None:
    pdf = Path(__file__).parents[2] / "fixtures" / "pdf" / "accounts_ruled.pdf"
    run([pdf], settings=Settings(workspace=workspace, checks=("arithmetic",)))
    whole = window.text("accounts_ruled", limit=MOST_TEXT)
    first = window.text("accounts_ruled", page=1, limit=MOST_TEXT)
    assert first.pages == whole.pages > 1
    assert first.text == whole.text[: first.end]
    assert first.next is None
    second = window.text("accounts_ruled", page=2, limit=7)
    assert (second.start >= first.end, len(second.text), second.next) == (True, 7, second.start + 7)


def test_reports_read_meanwhile_are_answered_from(window: Window, workspace: Path) -> None:
    asked = "云岭县林业站2031年支出合计多少？"
    assert "20.00万元" not in window.ask(asked).answer
    (workspace.parent / "乙.txt").write_text(SCHOOL, "utf-8")
    run(
        [workspace.parent / "乙.txt"],
        settings=Settings(workspace=workspace, checks=("arithmetic",)),
    )
    reply = window.ask(asked)
    assert "20.00万元" in reply.answer
    assert reply.citations[0].quote in SCHOOL
    assert [one.org for one in window.reports(limit=1, first=1).rows] == ["云岭县水文站"]


def test_files_are_told_without_the_folders_of_this_machine(
    window: Window, workspace: Path
) -> None:
    twin = workspace.parent / "别处" / "丙.txt"
    twin.parent.mkdir()
    twin.write_text(HARBOUR, "utf-8")
    (workspace.parent / "丁.txt").write_text(HARBOUR.replace("300", "400"), "utf-8")
    settings = Settings(workspace=workspace, checks=("arithmetic",))
    run([twin, workspace.parent / "丁.txt"], settings=settings)
    told = [
        window.reports().model_dump_json(),
        window.text("甲.txt").model_dump_json(),
        window.ask("云岭县水文站2031年收入合计多少？").model_dump_json(),
    ]
    with pytest.raises(UnknownReport) as refused:
        window.report("水文站")
    for text in (*told, str(refused.value)):
        assert ".txt" in text
        assert workspace.parent.name not in text
        assert "别处" not in text
    assert "丙.txt" in told[0]


def test_states_are_those_of_the_store() -> None:
    assert {*get_args(Decided)} == {*STATES} - {""}


def test_indicators_are_found_by_a_word(window: Window) -> None:
    found = window.indicators("收入合计")
    assert "income.total" in [one.id for one in found.rows]
    assert window.indicators("没有这样的指标").rows == []
    every = window.indicators(limit=3)
    assert [every.next, len(every.rows)] == [3, 3]
    assert window.indicators(first=3, limit=1).rows[0] not in every.rows

"""Which reports of an archive stand out, and what is said of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from kxai.cli import app
from kxai.export import write_workbook
from kxai.export.coverage_list import NOTES, NoteCode, notes_of, read_archive, readings, reasons_zh
from kxai.schema.coverage import Coverage
from kxai.store import Store, database_url, make_record
from tests.store.factory import TEXT, document, finding, report_of
from tests.store.factory import figure as figure_of

GOOD = Coverage(
    numbers=40, labelled=36, other=4, confirmed=30, known_tables=2,
    claims={("growth", "checked"): 8, ("growth", "operand_unknown"): 2},
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(database_url(tmp_path), create=True) as opened:
        yield opened


def put(store: Store, name: str, coverage: Coverage | None, *, errors: int = 0) -> None:
    doc = document(TEXT + name, source=f"{name}.txt")
    numbers = [figure_of(doc, "16.70")]
    bad = [finding(doc, numbers, id=f"{n:016}") for n in range(errors)]
    made = make_record(doc, report_of(doc), numbers, bad, [], engine="e", coverage=coverage)
    with store.writing() as writer:
        writer.put(made)
        writer.place(f"/r/{name}", f"{name}.txt", made.id)


def notes(store: Store) -> dict[str, tuple[NoteCode, ...]]:
    return {r.stored.report.source: r.notes for r in readings(store, read_archive(store))}


def test_nothing_is_said_of_what_was_read_as_well_as_the_rest(store: Store) -> None:
    for name in "abc":
        put(store, name, GOOD, errors=3)
    assert set(notes(store).values()) == {()}


@pytest.mark.parametrize(
    ("own", "code"),
    [
        (replace(GOOD, labelled=20, confirmed=18), "few_labelled"),
        (replace(GOOD, confirmed=10), "few_confirmed"),
        (replace(GOOD, claims={("growth", "operand_unknown"): 5}), "few_checked"),
        (replace(GOOD, labelled=30, unknown_tables=("甲表", "乙表", "丙表")), "unknown_tables"),
        (Coverage(), "no_numbers"),
        (None, "not_measured"),
    ],
)
def test_what_stands_out(store: Store, own: Coverage | None, code: NoteCode) -> None:
    for name in "bcdef":
        put(store, name, GOOD)
    put(store, "a", own)
    found = notes(store)
    assert found.pop("a.txt") == (code,)
    assert set(found.values()) == {()}


def test_more_than_three_errors_are_said_to_be_a_misreading(store: Store) -> None:
    put(store, "a", GOOD, errors=4)
    assert notes(store) == {"a.txt": ("many_errors",)}
    assert "读错" in NOTES["many_errors"]


def test_few_numbers_are_not_compared(store: Store) -> None:
    for name in "bcdef":
        put(store, name, GOOD)
    put(store, "a", Coverage(numbers=10, labelled=1))
    assert notes(store)["a.txt"] == ()


def test_reports_are_held_against_those_of_their_kind(store: Store) -> None:
    """Six evaluations confirm little; beside six accounts none of them stands out."""
    little = replace(GOOD, confirmed=8)
    for n in range(6):
        put(store, f"a{n}", GOOD)
    archive = read_archive(store)
    (first, *_) = store.reports()
    other = replace(first, report=replace(first.report, kind="budget"), coverage=little)
    assert notes_of(other, archive) == ("few_confirmed",)
    among = replace(archive, by_kind={**archive.by_kind, "budget": little})
    assert notes_of(other, among) == ()


def test_reasons_are_told_the_most_frequent_first() -> None:
    claims = {("growth", "hedged"): 1, ("share", "operand_unknown"): 4, ("sum", "checked"): 9}
    assert reasons_zh(Coverage(claims=claims)) == "找不到对应的数4，约数1"  # type: ignore[arg-type]


def test_the_sheet(store: Store, tmp_path: Path) -> None:
    put(store, "a", replace(GOOD, unknown_tables=("甲表", "甲表", "")), errors=4)
    sheet = load_workbook(write_workbook(store, tmp_path))["读取情况"]
    heading, row = sheet.iter_rows(values_only=True)
    told = dict(zip(heading, row, strict=True))
    assert told["已标注（%）"] == 90.0
    assert told["已核对（%）"] == 80.0
    assert told["未认出的表名"] == "甲表；无标题"
    assert told["要留意的"] == NOTES["many_errors"]


def test_on_the_command_line(store: Store, tmp_path: Path) -> None:
    put(store, "a", GOOD, errors=4)
    put(store, "b", replace(GOOD, unknown_tables=("甲表",)))
    told = CliRunner().invoke(app, ["coverage", "-w", str(tmp_path)])
    assert told.exit_code == 0
    for words in (
        "2份报告",
        "已标注    72（90.0%）",
        "甲表 1",
        "many_errors",
        "值得一看的报告（1份）",
    ):
        assert words in told.stdout
    told = CliRunner().invoke(app, ["coverage", "-w", str(tmp_path), "--json", "-n", "1"])
    data = json.loads(told.stdout)
    assert data["total"]["checked_share"] == 0.8
    assert [one["source"] for one in data["reports"]] == ["a.txt"]
    assert data["reports"][0]["notes"][0]["code"] == "many_errors"
    assert data["unknown_tables"] == [{"title": "甲表", "count": 1}]

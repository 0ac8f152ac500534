"""A workspace as files for other programs."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

import kxai
from kxai.api import table_files
from kxai.api.rows import FIGURES, HeldRows
from kxai.api.table_files import write_tables
from kxai.bulk import run
from kxai.cli import app
from kxai.errors import PackageMissing, WorkspaceError
from kxai.settings import Settings

HARBOUR = "云岭县水文站2031年部门决算\n2031年本年收入合计300.00万元，比2030年的250.00万元增加40.00万元。\n"
SCHOOL = "=1+1林业站2031年部门预算\n2031年支出合计1234567890123456.78万元。\n"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    (folder / "甲.txt").write_text(HARBOUR, "utf-8")
    (folder / "=乙.txt").write_text(SCHOOL, "utf-8")
    run(
        [folder / "甲.txt", folder / "=乙.txt"],
        settings=Settings(workspace=folder / "ws", checks=("arithmetic",)),
    )
    return folder / "ws"


def export(workspace: Path, out: Path, *options: str) -> Any:
    return CliRunner().invoke(app, ["export", str(out), "-w", str(workspace), *options])


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_csv_holds_what_the_archive_holds(workspace: Path, tmp_path: Path) -> None:
    told = export(workspace, tmp_path / "out")
    assert told.exit_code == 0, told.output
    assert told.output.count("已写出") == 3
    with kxai.open(workspace) as archive:
        figures, findings = list(archive.figures()), list(archive.findings())
        columns = archive.figures().columns
    rows = table(tmp_path / "out" / "figures.csv")
    assert [Decimal(row["base_value"]) for row in rows] == [one.base_value for one in figures]
    assert tuple(rows[0]) == columns
    assert [row["id"] for row in table(tmp_path / "out" / "findings.csv")] == [
        f.id for f in findings
    ]
    assert findings
    sources = [row["source"] for row in table(tmp_path / "out" / "reports.csv")]
    assert any(one.startswith("'=") or "/=" in one for one in sources)
    assert not any(one.startswith("=") for one in sources)


def test_texts_that_begin_as_formulas_do_are_quoted_and_numbers_are_not(tmp_path: Path) -> None:
    reading = kxai.read_text("2031年收入合计300.00万元，增长-7.15%。")
    odd = [replace(reading.figures[0], label="=cmd|' /C calc'!A0", text="-7.15", dims={"a": "@b"})]
    rows = HeldRows(odd, FIGURES)
    write_tables({"figures": rows}, tmp_path, "csv")
    (row,) = table(tmp_path / "figures.csv")
    assert row["label"] == "'=cmd|' /C calc'!A0"
    assert row["text"] == "-7.15"
    assert json.loads(row["dims"]) == {"a": "@b"}
    write_tables({"figures": rows}, tmp_path, "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "kxai.xlsx")["figures"]
    cells = {h.value: c for h, c in zip(sheet[1], sheet[2], strict=True)}
    assert (cells["label"].value, cells["label"].data_type) == ("=cmd|' /C calc'!A0", "s")


def test_a_workbook_has_a_sheet_each_and_exact_numbers(workspace: Path, tmp_path: Path) -> None:
    assert export(workspace, tmp_path / "out", "--format", "xlsx").exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "out" / "kxai.xlsx")
    assert book.sheetnames == ["reports", "figures", "findings"]
    header, *rows = book["figures"].iter_rows(values_only=True)
    at = header.index("value")
    values = {row[header.index("text")]: row[at] for row in rows}
    assert values["300.00"] == 300
    assert values["1234567890123456.78"] == "1234567890123456.78"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["kxai.xlsx"]


def test_a_sheet_that_is_full_goes_on_in_another(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_files, "_SHEET_ROWS", 2)
    assert export(workspace, tmp_path / "out", "--format", "xlsx").exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "out" / "kxai.xlsx")
    with kxai.open(workspace) as archive:
        ids = [one.id for one in archive.figures()]
    found = []
    for name in book.sheetnames:
        if name.startswith("figures"):
            header, *rows = book[name].iter_rows(values_only=True)
            assert 1 <= len(rows) <= 2
            found += [row[header.index("id")] for row in rows]
    assert found == ids


def test_parquet_keeps_decimals_and_lists(workspace: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert export(workspace, tmp_path / "out", "--format", "parquet").exit_code == 0
    found = parquet.read_table(tmp_path / "out" / "figures.parquet").to_pylist()
    with kxai.open(workspace) as archive:
        assert [row["value"] for row in found] == [one.value for one in archive.figures()]
        assert [row["section"] for row in found] == [list(f.section) for f in archive.figures()]


def test_without_pyarrow_parquet_says_what_installs_it(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    told = export(workspace, tmp_path / "out", "--format", "parquet")
    assert isinstance(told.exception, PackageMissing)
    assert "kxai[arrow]" in str(told.exception)


def test_one_report_or_one_body_can_be_taken(workspace: Path, tmp_path: Path) -> None:
    assert export(workspace, tmp_path / "one", "-r", "甲").exit_code == 0
    assert [row["org"] for row in table(tmp_path / "one" / "reports.csv")] == ["云岭县水文站"]
    assert {row["year"] for row in table(tmp_path / "one" / "figures.csv")} == {"2030", "2031"}
    assert export(workspace, tmp_path / "body", "--org", "水文").exit_code == 0
    assert (tmp_path / "one" / "figures.csv").read_bytes() == (
        tmp_path / "body" / "figures.csv"
    ).read_bytes()


def test_a_folder_with_something_in_it_is_left_alone_unless_told(
    workspace: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("x")
    assert export(workspace, tmp_path).exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert export(workspace, tmp_path / "mine.txt").exit_code == 2
    told = export(workspace, tmp_path / "mine.txt", "--force")
    assert isinstance(told.exception, WorkspaceError)
    assert export(workspace, tmp_path, "--force").exit_code == 0
    assert (tmp_path / "mine.txt").read_text() == "x"

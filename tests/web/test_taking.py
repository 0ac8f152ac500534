"""Lists and annotated originals, taken from the pages as files."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader

from kxai.export.columns import FIGURE_COLUMNS, PROBLEM_COLUMNS
from kxai.export.lists import findings_list, workbook_of
from kxai.store import database_url, make_record
from kxai.store.listing import Listing, Wanted
from kxai.web.app import make_app
from tests.store.factory import document, figure, finding, report_of


@pytest.fixture
def store(tmp_path: Path, printed: Path) -> Iterator[Listing]:
    with Listing(database_url(shutil.copytree(printed, tmp_path / "ws"))) as opened:
        yield opened


@pytest.fixture
def client(store: Listing) -> TestClient:
    return TestClient(make_app(store, reviewer="王审"), base_url="http://127.0.0.1")


def of_format(store: Listing, format: str) -> str:
    return next(name for name in store.ids() if store.format(name) == format)


def rows_of(client: TestClient, path: str) -> list[list[str]]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_list_of_findings_is_that_of_the_page(client: TestClient, store: Listing) -> None:
    found, count = store.queue(Wanted(severity="warning"), most=1000)
    store.decide(found[0], "confirmed", who="王审", seen=0, note="属实")
    heading, *rows = rows_of(client, "/findings.csv?severity=warning")
    assert heading == [column.title for column in PROBLEM_COLUMNS]
    assert [row[-1] for row in rows] == [f"{f.report}:{f.id}" for f in found]
    assert len(rows) == count > 1
    assert rows[0][heading.index("复核人")] == "王审"
    assert all(f.equation in row for f, row in zip(found, rows, strict=True))
    left = rows_of(client, "/findings.csv?severity=warning&state=open")
    assert len(left) == count


def test_figures_and_reports_as_csv_and_workbook(client: TestClient, store: Listing) -> None:
    report = of_format(store, "txt")
    heading, *rows = rows_of(client, f"/report/{report}/figures.csv")
    figures = list(store.figures(report))
    assert len(rows) == len(figures)
    assert [row[heading.index("名称")] for row in rows] == [f.label for f in figures]
    answer = client.get(f"/report/{report}/figures.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == len(figures) + 1
    assert [cell.value for cell in sheet[1]] == [column.title for column in FIGURE_COLUMNS]
    assert len(rows_of(client, "/reports.csv?q=fuyu")) == 2
    assert len(rows_of(client, "/reports.csv")) == 3


def test_lists_tell_no_folder_of_this_machine(
    client: TestClient, printed: Path, store: Listing
) -> None:
    paths = ["/reports.csv", "/findings.csv", f"/report/{of_format(store, 'txt')}/figures.csv"]
    for path in paths:
        assert str(printed.parent) not in client.get(path).text


def test_texts_of_reports_are_no_formulas(store: Listing) -> None:
    tricks = ('=HYPERLINK("http://x")', "+1+cmd|' /C calc'!A0", "@SUM(1)", "-2+3")
    for at, trick in enumerate(tricks):
        doc = document(f"{trick}2022年部门决算\n收入5万元，比上年3万元增加9万元。\n", f"坏{at}.txt")
        numbers = [figure(doc, n, label=trick) for n in ("9", "5", "3")]
        bad = finding(doc, numbers, kind="change", explanation=trick, equation=trick)
        with store.writing() as writer:
            report = report_of(doc, org=trick, year=2022)
            writer.put(make_record(doc, report, numbers, [bad], [], engine="e"))
    client = TestClient(make_app(store), base_url="http://127.0.0.1")
    for path in ("/reports.csv", "/findings.csv"):
        for row in rows_of(client, path)[1:]:
            assert not [cell for cell in row if cell.startswith(("=", "+", "@"))]
        book = openpyxl.load_workbook(io.BytesIO(client.get(path[:-3] + "xlsx").content))
        cells = [cell for row in book.active.iter_rows() for cell in row]  # type: ignore[union-attr]
        assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]
        assert {cell.value for cell in cells} >= set(tricks)


def test_a_list_longer_than_a_sheet_goes_on_on_the_next(store: Listing) -> None:
    found, count = store.queue(Wanted(), most=1000)
    assert count > 6
    book = openpyxl.load_workbook(
        io.BytesIO(workbook_of(findings_list(store, "问题", lambda: found), rows=5))
    )
    assert sum(sheet.max_row - 1 for sheet in book) == count
    assert len(book.sheetnames) == -(-count // 4)


def test_the_original_with_remarks(client: TestClient, store: Listing, printed: Path) -> None:
    report = of_format(store, "pdf")
    page, path = f"/report/{report}", f"/report/{report}/annotated"
    assert "带批注" not in client.get(page).text
    assert client.get(path).status_code == 404
    first = next(iter(store.findings(report)))
    store.decide(first, "confirmed", who="王审", seen=0)
    assert f'href="{path}"' in client.get(page).text
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    notes = [n for p in PdfReader(io.BytesIO(answer.content)).pages for n in p.annotations or ()]
    assert notes
    original = printed.parent / "in" / "accounts_sheets.pdf"
    assert answer.content.startswith(original.read_bytes())
    kept = original.rename(original.with_suffix(".kept"))
    gone = client.get(path)
    kept.rename(original)
    assert gone.status_code == 409
    assert "E113" in gone.text
    assert str(original.parent) not in gone.text


def test_other_formats_get_no_remarks(client: TestClient, store: Listing) -> None:
    report = of_format(store, "txt")
    store.decide(next(iter(store.findings(report))), "confirmed", who="王审", seen=0)
    assert client.get(f"/report/{report}/annotated").status_code == 404
    page = client.get(f"/report/{report}").text
    assert "出具整改通知" in page
    assert "带批注" not in page


@pytest.mark.parametrize("path", ["/findings.exe", "/reports.html", "/report/none/figures.csv"])
def test_there_are_no_other_files(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (404, 422)

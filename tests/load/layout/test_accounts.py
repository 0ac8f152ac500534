"""The nine tables of accounts as LibreOffice prints them: ruled, from sheets, and unruled."""

from __future__ import annotations

from pathlib import Path

import pytest

from kxai.load import load
from kxai.schema.document import Document

FOLDER = Path(__file__).parents[3] / "fixtures" / "pdf"


def filled(document: Document) -> list[set[tuple[int, int, str]]]:
    text = document.text
    return [
        {
            (cell.row, cell.column, "".join(text[cell.start : cell.end].split()))
            for cell in grid.cells
            if cell.start < cell.end
        }
        for grid in document.grids
    ]


@pytest.fixture(scope="module")
def ruled() -> Document:
    return load(FOLDER / "accounts_ruled.pdf")


def test_nine_tables(ruled: Document) -> None:
    assert len(ruled.grids) == 9
    lines = ruled.text.splitlines()
    assert [sum(f"公开0{n}表" in line for line in lines) for n in range(1, 10)] == [1] * 9


def test_sheets_have_the_same_cells(ruled: Document) -> None:
    assert filled(load(FOLDER / "accounts_sheets.pdf")) == filled(ruled)


def test_unruled_have_the_same_cells(ruled: Document) -> None:
    """But for the two tables without a number, of which nothing shows the columns."""
    found = filled(load(FOLDER / "accounts_unruled.pdf"))
    expected = [cells for cells in filled(ruled) if any("." in text for _, _, text in cells)]
    assert len(found) == len(expected) == 7
    same = sum(len(a & b) for a, b in zip(expected, found, strict=True))
    assert same >= 0.95 * sum(map(len, expected))

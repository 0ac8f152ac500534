"""Every number of a document stands in its box, as another reader reads it, and tables are whole.

The PDFs are made by reportlab and, committed, by LibreOffice; where LibreOffice is installed they
are made anew.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fixtures.markup import read_source
from fixtures.pdf.build import accounts_docx, to_pdf
from fixtures.pdf.ledger import Table, tables
from kxai.extract import extract
from kxai.load import load
from kxai.schema import Document
from kxai_lab.generate.markup import strip_marks
from kxai_lab.generate.render_pdf import render_pdf
from tests.load.pdf.files import has_chinese_font, pages, show
from tests.load.pdf.files import load as load_data
from tests.load.pdf.reading import NUMBER, Reader, misplaced

FIXTURES = Path(__file__).parents[3] / "fixtures"
PRINTED = sorted((FIXTURES / "pdf").glob("*.pdf"))
SOURCES = sorted((FIXTURES / "source").glob("*.txt"))


@pytest.mark.parametrize("path", PRINTED, ids=lambda path: path.stem)
def test_numbers_of_printed_files_stand_in_their_boxes(path: Path) -> None:
    document = load(path)
    assert len(NUMBER.findall(document.text)) > 300
    assert list(misplaced(document, path.read_bytes())) == []


@pytest.mark.parametrize("source", SOURCES[::3], ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", [0, 1])
def test_numbers_of_set_files_stand_in_their_boxes(source: Path, seed: int) -> None:
    body, _ = strip_marks(read_source(source).body)
    data = render_pdf(body, seed=seed)
    document = load_data(data)
    assert len(NUMBER.findall(document.text)) > 30
    wrong = list(misplaced(document, data))
    if wrong and not has_chinese_font():
        pytest.skip("no Chinese font on this machine, and none in the file")
    assert wrong == []


def test_a_shifted_box_would_be_seen() -> None:
    data = pages(show(20, 150, "a 12.50 b"))
    document = load_data(data)
    at = document.text.index("12.50")
    from dataclasses import replace

    places = tuple(
        replace(place, edges=tuple(edge + 4 for edge in place.edges)) for place in document.places
    )
    assert list(misplaced(document, data)) == []
    assert [text for text, _, _ in misplaced(replace(document, places=places), data)] == ["12.50"]
    assert document.text[at : at + 5] == "12.50"


@pytest.mark.parametrize(
    "page", ["/Rotate 90", "/Rotate 180", "/Rotate 270", "/CropBox[5 5 290 190]"]
)
def test_pdfium_finds_the_text_in_the_box(page: str) -> None:
    """By pdfium's own search in the page's coordinates, which pdfplumber has not for such pages."""
    import pypdfium2

    from kxai.schema.place import Places

    matrices = {"90": "0 1 -1 0 100 20", "180": "-1 0 0 -1 280 100", "270": "0 -1 1 0 200 180"}
    matrix = matrices.get(page.split()[-1], "1 0 0 1 20 100")
    data = pages(f"BT /F 12 Tf {matrix} Tm (a 12.50 b) Tj ET", page=page)
    document = load_data(data)
    at = document.text.index("12.50")
    (box,) = Places(document.places).boxes(at, at + 5)
    shown = document.pages[0]
    back = {
        "90": (box.top, box.x0, box.bottom, box.x1),
        "180": (300 - box.x1, box.top, 300 - box.x0, box.bottom),
        "270": (300 - box.bottom, 200 - box.x1, 300 - box.top, 200 - box.x0),
    }
    left, bottom, right, top = back.get(
        page.split()[-1], (box.x0 + 5, 190 - box.bottom, box.x1 + 5, 190 - box.top)
    )
    assert shown.width > 0
    file = pypdfium2.PdfDocument(data)
    opened = file[0]
    text = opened.get_textpage()
    found = text.get_text_bounded(left=left, bottom=bottom, right=right, top=top)
    for held in (text, opened, file):
        held.close()
    assert found.strip() == "12.50"


def unlike(document: Document, table: Table, number: int) -> list[tuple[str, str]]:
    """The cells of grid ``number`` that differ from the table's: wanted, found."""
    grid = document.grids[number]
    found = {(c.row, c.column): document.text[c.start : c.end] for c in grid.cells}
    return [
        (text, found.get((row, column), ""))
        for row, cells in enumerate(table.rows)
        for column, text in enumerate(cells)
        if text not in ("<", "^") and found.get((row, column), "") != text
    ]


@pytest.mark.parametrize("name", ["accounts_ruled", "accounts_sheets"])
def test_nine_tables_cell_by_cell(name: str) -> None:
    """Over page breaks, with repeated heads, wrapped names, codes in three columns, blanks."""
    document = load(FIXTURES / "pdf" / f"{name}.pdf")
    assert len(document.grids) == 9
    for number, table in enumerate(tables()):
        assert unlike(document, table, number) == [], table.title


@pytest.mark.parametrize("name", ["accounts_ruled", "accounts_sheets"])
def test_figures_know_page_and_box(name: str) -> None:
    path = FIXTURES / "pdf" / f"{name}.pdf"
    document = load(path)
    figures = extract(document).figures
    reader = Reader(path.read_bytes())
    assert len(figures) > 100
    for figure in figures:
        assert figure.page == figure.boxes[0].page
        assert "".join(map(reader.read, figure.boxes)) == figure.text


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")
def test_printed_anew(tmp_path: Path) -> None:
    data = to_pdf("accounts.docx", accounts_docx(), tmp_path)
    document = load_data(data)
    assert len(NUMBER.findall(document.text)) > 300
    assert list(misplaced(document, data)) == []

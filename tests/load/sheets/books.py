"""Workbooks for the tests: by openpyxl, by XlsxWriter, from raw XML and from raw BIFF records."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import xlsxwriter

from fixtures.sheets.build import write_openpyxl
from fixtures.sheets.nine_tables import MONEY, Layout, Value
from kxai.load import load
from kxai.schema.document import Document, Grid
from tests.load.files import zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def book(folder: Path, rows: Sequence[Sequence[Value]], *merges: str, name: str = "Sheet1") -> Path:
    """One sheet by openpyxl; floats have thousands separators and two decimals."""
    path = folder / "book.xlsx"
    write_openpyxl([Layout(name, [list(row) for row in rows])], path)
    if merges:
        again = openpyxl.load_workbook(path)
        for merge in merges:
            again.worksheets[0].merge_cells(merge)
        again.save(path)
    return path


def write_xlsxwriter(sheets: list[Layout], path: Path) -> None:
    with xlsxwriter.Workbook(path) as made:
        money = made.add_format({"num_format": MONEY})
        for layout in sheets:
            sheet = made.add_worksheet(layout.name)
            for top, left, bottom, right in layout.merges:
                sheet.merge_range(top, left, bottom, right, "")
            for row, values in enumerate(layout.rows):
                for column, value in enumerate(values):
                    if value is not None:
                        style = (money,) if isinstance(value, float) else ()
                        sheet.write(row, column, value, *style)


def raw(sheet: str | bytes, *, head: str = "", **more: str) -> bytes:
    """A .xlsx with one sheet 表 of this XML; ``head`` goes into the workbook, ``more`` are parts
    of xl/ (``styles=…``, ``sharedStrings=…``)."""
    relations = f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    for part in more:
        relations += f'<Relationship Id="{part}" Type="{_OFFICE}/{part}" Target="{part}.xml"/>'
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}">{head}<sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    members |= {f"xl/{name}.xml": text for name, text in more.items()}
    return zipped(members)


def sheet_xml(rows: str, *, head: str = "", tail: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'


def words(document: Document, grid: Grid) -> list[list[str]]:
    """The texts of a grid's cells, row by row."""
    out: list[list[str]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        out[cell.row].append(document.text[cell.start : cell.end])
    return out


def read(path: Path) -> Document:
    """Load a workbook and hold what is true of every one: places name their cells."""
    document = load(path)
    at = 0
    for place in document.places:
        assert at <= place.start < place.end <= len(document.text)
        assert place.cell is not None
        assert "!" in place.cell
        at = place.end
    return document


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def biff5(sheets: dict[str, list[bytes]], *, globals_: bytes = b"") -> bytes:
    """The stream of an Excel 95 workbook: sheet names and their cell records."""
    bof = struct.pack("<HHHH", 0x500, 5, 0x0DBB, 1996)
    head = record(0x809, bof) + record(0x42, struct.pack("<H", 936)) + globals_
    head += record(0x1E, struct.pack("<H", 164) + b"\x08#,##0.00")
    head += record(0xE0, struct.pack("<HH", 0, 0) + bytes(12))
    head += record(0xE0, struct.pack("<HH", 0, 164) + bytes(12))
    bodies = [
        record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0x0DBB, 1996))
        + b"".join(cells)
        + record(0x0A)
        for cells in sheets.values()
    ]
    names = [name.encode("gb18030") for name in sheets]
    start = len(head) + sum(4 + 7 + len(name) for name in names) + 4
    listed = b""
    for name, body in zip(names, bodies, strict=True):
        listed += record(0x85, struct.pack("<IBB", start, 0, 0) + bytes([len(name)]) + name)
        start += len(body)
    return head + listed + record(0x0A) + b"".join(bodies)


def label5(row: int, column: int, text: str) -> bytes:
    data = text.encode("gb18030")
    return record(0x204, struct.pack("<HHHH", row, column, 0, len(data)) + data)


def number(row: int, column: int, value: float) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 1, value))


def compound(stream: bytes, name: str = "Book") -> bytes:
    """A compound file with one stream, padded beyond the size that needs a mini stream."""
    stream = stream.ljust(4096, b"\0")
    stream += bytes(-len(stream) % 512)
    count = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + count), 0xFFFFFFFE]
    assert len(fat) <= 128
    fat += [0xFFFFFFFF] * (128 - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6sII", 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, 1)
    head += struct.pack("<IIIIIIII", 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    head += struct.pack("<108I", *[0xFFFFFFFF] * 108)
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0) + _entry(name, 2, 2, len(stream))
    return head + struct.pack("<128I", *fat) + entries.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    words = name.encode("utf-16-le")
    out = words.ljust(64, b"\0") + struct.pack("<HBB", len(words) + 2, kind, 1)
    return (
        out
        + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
        + bytes(36)
        + struct.pack("<III", start, size, 0)
    )

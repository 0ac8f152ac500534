"""Workbooks as documents: sheet after sheet, titles and notes as lines, tables as grids."""

from __future__ import annotations

import re
from pathlib import Path

from kxai.errors import ConverterMissing, DamagedFile, EmptyFile, EncryptedFile
from kxai.load import notes
from kxai.load.flow import Flow
from kxai.load.limits import Archive, shown
from kxai.load.sheets.arrange import Lines, Piece, line_of, pieces, table_rows
from kxai.load.sheets.ods import read_ods
from kxai.load.sheets.sheet_rows import clean, filled_rows
from kxai.load.sheets.shown_workbook import Addresses, Book, Budget, Sheet
from kxai.load.sheets.xls import read_xls
from kxai.load.sheets.xlsx import read_xlsx
from kxai.load.signatures import OLE, zip_kind
from kxai.load.soffice import Conversion, convert
from kxai.schema.document import Document
from kxai.settings import Settings

_PLACES = 8  # places in tables, empty and merged ones included, for each cell a book may have
_NAMED = 5  # names of sheets that a note tells
_NO_NAME = re.compile(r"(?i:sheet|工作表|表|附?件|table)?\s*[\d０-９._\-（）()]*")
_NUMBERING = re.compile(
    r"^(?:[A-Za-z]{0,3}\d{1,3}(?:[-_.]\d{1,2})?|附?表?[\d一二三四五六七八九十]{1,3}(?:-\d)?)[、.．_\-\s]*(?=[一-鿿])"
)
_HAN = re.compile(r"[一-鿿]")
_TITLE = 4  # Chinese characters that a title has at least


_PROTECTED = Conversion("xls", "MS Excel 97", "xlsx", "Calc MS Excel 2007 XML")


def load_sheets(path: Path, data: bytes, sha256: str, settings: Settings) -> Document:
    """The document of a workbook (.xlsx, .xls, .ods and their kind).

    Raises EncryptedFile, EmptyFile, LimitExceeded, UnsupportedFormat (.xlsb), and DamagedFile
    naming part or sheet.
    """
    name = shown(path)
    book, format_ = _read(name, data, settings)
    flow = Flow(name, settings.max_text_chars)
    budget = Budget(name, settings.max_cells * _PLACES)
    remarks: list[str] = []
    for sheet in book.sheets:
        remarks += _write(sheet, flow, budget)
    if not flow.text.strip():
        raise EmptyFile(name, "工作簿里没有可见的内容")
    links = map(shown, book.links)
    remarks += _remarks(book)
    return flow.document(path, sha256, format_, remarks=remarks, attachments=links)


def _read(name: str, data: bytes, settings: Settings) -> tuple[Book, str]:
    if data.startswith(OLE):
        try:
            return read_xls(name, data, settings.max_cells), "xls"
        except EncryptedFile as error:
            opened = _unprotected(name, data, settings, error)
        return read_xlsx(Archive(name, opened, settings), settings.max_cells), "xls"
    archive = Archive(name, data, settings)
    mimetype = archive.read("mimetype") if "mimetype" in archive else b""
    if zip_kind(archive.names(), mimetype) == "ods":
        return read_ods(archive, settings.max_cells), "ods"
    return read_xlsx(archive, settings.max_cells), "xlsx"


def _unprotected(name: str, data: bytes, settings: Settings, error: EncryptedFile) -> bytes:
    """The workbook as .xlsx, if it is only protected against changes: Excel encrypts such a file
    with a word that it knows itself, and so does LibreOffice. Raises ``error`` where it is not."""
    try:
        return convert(data, _PROTECTED, name, settings)
    except (DamagedFile, ConverterMissing):
        raise error from None


def _write(sheet: Sheet, flow: Flow, budget: Budget) -> list[str]:
    """Write one sheet; the remarks are about what was left out of it."""
    found = pieces(filled_rows(sheet, budget))
    if found:
        if flow.length:
            flow.line("")
        if title := _title(sheet.name, found):
            flow.line(title)
    for piece in found:
        if isinstance(piece, Lines):
            for row in piece.rows:
                flow.line(*line_of(row, sheet.name))
        else:
            flow.table(table_rows(piece, sheet.name, budget))
    return _left_out(sheet)


def _title(name: str, found: list[Piece]) -> str:
    """The sheet's name where it says something and no line in front of its first table does."""
    if _NO_NAME.fullmatch(name):
        return ""
    first = found[0]
    if isinstance(first, Lines):
        told = [row for row in first.rows if row.is_single and not row.is_caption]
        if any(len(_HAN.findall(row.items[0].text)) >= _TITLE for row in told):
            return ""
    return _NUMBERING.sub("", clean(name))


def _left_out(sheet: Sheet) -> list[str]:
    rows = {row for row, _ in sheet.cells if row in sheet.hidden_rows}
    columns = {column for _, column in sheet.cells if column in sheet.hidden_columns}
    counts = ((len(rows), "行"), (len(columns), "列"))
    parts = "、".join(f"{count}{unit}" for count, unit in counts if count)
    name = shown(sheet.name)
    remarks = [notes.HIDDEN_CELLS.format(sheet=name, parts=parts)] if parts else []
    if sheet.objects:
        remarks.append(notes.SHEET_OBJECTS.format(sheet=name, count=sheet.objects))
    return remarks


def _remarks(book: Book) -> list[str]:
    remarks = []
    for template, names in ((notes.HIDDEN_SHEETS, book.hidden), (notes.OTHER_SHEETS, book.others)):
        if names:
            listed = "、".join(map(shown, names[:_NAMED])) + "等" * (len(names) > _NAMED)
            remarks.append(template.format(count=len(names), names=listed))
    for template, found in ((notes.UNCOMPUTED, book.uncomputed), (notes.CELL_ERRORS, book.errors)):
        if found.count:
            remarks.append(_about_cells(template, found))
    if book.links:
        remarks.append(notes.LINKED_BOOKS.format(count=len(set(book.links))))
    if book.macros:
        remarks.append(notes.MACROS)
    return remarks


def _about_cells(template: str, found: Addresses) -> str:
    more = f"等{found.count}个单元格" if found.count > len(found.first) else ""
    return template.format(cells="、".join(map(shown, found.first)), more=more)

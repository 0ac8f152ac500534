"""Reader of .xlsx, .xlsm and their kind: the XML parts, one sheet after the other.

Sheets are read as a stream and only filled cells are kept, so a sheet costs what is in it, not
what it claims. Formulas are not read, only whether a cell has one: what counts is the result that
the file keeps. Nothing outside the file is opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kxai.errors import DamagedFile, LimitExceeded, UnsupportedFormat
from kxai.load.elements import child, children, local
from kxai.load.limits import Archive, integer, shown
from kxai.load.sheets.container_parts import Parts, words_of
from kxai.load.sheets.formats import show_number
from kxai.load.sheets.shown_workbook import (
    LAST_COLUMN,
    LAST_ROW,
    MOST_SHEETS,
    Book,
    Budget,
    Merge,
    Position,
    Sheet,
)
from kxai.load.sheets.styles import number_formats

if TYPE_CHECKING:
    from lxml.etree import _Element

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_NUMBER = re.compile(r"[+-]?(?:\d{1,25}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE = ("1", "true")


@dataclass(slots=True)
class _Shared:
    """What all sheets of a workbook share. ``zeros`` counts formulas whose kept result is 0, the
    others are in ``computed``."""

    strings: list[str]
    formats: list[str]
    date1904: bool
    budget: Budget
    computed: int = 0
    zeros: list[tuple[Sheet, Position]] = field(default_factory=list)


def read_xlsx(archive: Archive, cells: int) -> Book:
    """The workbook in ``archive`` with ``cells`` filled cells at most.

    Raises DamagedFile naming the part, EncryptedFile, LimitExceeded, and UnsupportedFormat for the
    binary .xlsb.
    """
    parts = Parts(archive)
    main = parts.main("xl/workbook.xml")
    if main.endswith(".bin") or (main not in archive and "xl/workbook.bin" in archive):
        raise UnsupportedFormat(archive.name, "Excel二进制工作簿（.xlsb），请另存为.xlsx")
    workbook = parts.xml(main)
    related = parts.related(main)
    properties = child(workbook, "workbookPr")
    shared = _Shared(
        strings=_strings(parts, parts.target_of(main, "sharedStrings")),
        formats=number_formats(parts.optional(parts.target_of(main, "styles"))),
        date1904=properties is not None and properties.get("date1904") in _TRUE,
        budget=Budget(archive.name, cells),
    )
    book = Book(links=_links(parts, main), macros="xl/vbaProject.bin" in archive)
    listed = list(children(child(workbook, "sheets"), "sheet"))
    if len(listed) > MOST_SHEETS:
        raise LimitExceeded(archive.name, f"工作表有{len(listed)}张，上限为{MOST_SHEETS}张")
    for entry in listed:
        name = _unescaped(entry.get("name") or "")
        kind, target = related.get(_relation_id(entry), ("", ""))
        if entry.get("state") in ("hidden", "veryHidden"):
            book.hidden.append(name)
        elif kind and kind != "worksheet":
            book.others.append(name)
        else:
            if target not in archive:
                raise DamagedFile(archive.name, f"工作表“{shown(name)}”缺少内容部件")
            book.sheets.append(_sheet(parts, target, Sheet(name), shared, book))
    calculation = child(workbook, "calcPr")
    if calculation is not None and calculation.get("fullCalcOnLoad") in _TRUE:
        _forget_placeholders(book, shared)
    return book


def _forget_placeholders(book: Book, shared: _Shared) -> None:
    """Where every formula keeps 0 and the program is told to compute when it opens the file, the
    zeros were written by a library that cannot compute: they are no results."""
    if shared.computed:
        return
    for sheet, position in shared.zeros:
        sheet.cells.pop(position, None)
        book.uncomputed.add(sheet.name, position)


def _sheet(parts: Parts, member: str, sheet: Sheet, shared: _Shared, book: Book) -> Sheet:
    where = f"工作表“{shown(sheet.name)}”"
    zeros = True
    row = -1
    tags = ("sheetView", "col", "row", "mergeCell")
    for element in parts.stream(member, where, tags):
        tag = local(element)
        if tag == "row":
            row = integer(element.get("r"), row + 2) - 1
            if not 0 <= row <= LAST_ROW:
                raise DamagedFile(parts.name, f"{where}的行号不合法")
            if element.get("hidden") in _TRUE or element.get("ht") == "0":
                sheet.hidden_rows.add(row)
            _row(element, row, sheet, shared, book, zeros=zeros)
        elif tag == "col":
            _column(element, sheet)
        elif tag == "sheetView":
            zeros = element.get("showZeros") not in ("0", "false")
        elif merge := _merge(element.get("ref") or ""):
            shared.budget.spend(1, sheet.name)
            sheet.merges.append(merge)
    sheet.objects = parts.objects(member)
    return sheet


def _column(element: _Element, sheet: Sheet) -> None:
    first = integer(element.get("min"), 1) - 1
    last = min(integer(element.get("max"), 1) - 1, LAST_COLUMN)
    if element.get("hidden") in _TRUE or element.get("width") == "0":
        sheet.hidden_columns.update(range(max(first, 0), last + 1))


def _row(
    element: _Element, row: int, sheet: Sheet, shared: _Shared, book: Book, *, zeros: bool
) -> None:
    column = -1
    for cell in children(element, "c"):
        found = _position(cell.get("r") or "")
        column = found[1] if found else column + 1
        if column > LAST_COLUMN:
            return
        position = (row, column)
        words = _words(cell, sheet, position, shared, book, zeros=zeros)
        if words:
            shared.budget.spend(1, sheet.name)
            sheet.cells[position] = words


def _words(
    cell: _Element, sheet: Sheet, position: Position, shared: _Shared, book: Book, *, zeros: bool
) -> str:
    """The text of a cell as it is shown."""
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        holder = child(cell, "is")
        return _unescaped(words_of(holder)) if holder is not None else ""
    kept = child(cell, "v")
    value = (kept.text or "") if kept is not None else ""
    formula = child(cell, "f") is not None
    if formula and not value and kind != "str":
        book.uncomputed.add(sheet.name, position)
    if not value:
        return ""
    if kind == "s":
        at = integer(value, -1)
        return shared.strings[at] if 0 <= at < len(shared.strings) else ""
    if kind == "e":
        book.errors.add(sheet.name, position)
        return value
    if kind == "b":
        return "TRUE" if value in _TRUE else "FALSE"
    if kind != "n" or not _NUMBER.fullmatch(value.strip()):
        return _unescaped(value)
    number = float(value)
    if formula and number:
        shared.computed += 1
    elif formula:
        shared.zeros.append((sheet, position))
    if not number and not zeros:
        return ""
    style = integer(cell.get("s"))
    code = shared.formats[style] if style < len(shared.formats) else "General"
    return show_number(number, code, date1904=shared.date1904)


def _strings(parts: Parts, member: str) -> list[str]:
    """The shared texts; phonetic guides are no part of them."""
    if not member:
        return []
    return [_unescaped(words_of(item)) for item in parts.stream(member, f"部件{member}", ("si",))]


def _links(parts: Parts, main: str) -> list[str]:
    """The names of other workbooks that formulas refer to."""
    found = []
    for kind, member in parts.related(main).values():
        if kind == "externalLink":
            found += parts.outside(member)
    return found


def _merge(words: str) -> Merge | None:
    first, _, last = words.partition(":")
    begin, end = _position(first), _position(last)
    if begin is None or end is None or end < begin or end[1] < begin[1]:
        return None
    return Merge(*begin, min(end[0], LAST_ROW), min(end[1], LAST_COLUMN))


def _position(words: str) -> Position | None:
    match = _REFERENCE.fullmatch(words)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _unescaped(words: str) -> str:
    """_x000D_ stands for a character that XML cannot hold or that was kept from it."""
    if "_x" not in words:
        return words
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), words)


def _relation_id(entry: _Element) -> str:
    found = (str(value) for key, value in entry.attrib.items() if str(key).endswith("}id"))
    return next(found, "")

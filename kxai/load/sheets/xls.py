"""Reader of .xls and Kingsoft's .et: workbooks of Excel 97 on (BIFF8) and of Excel 95 (BIFF5).

Only filled cells are kept. Formulas are not read, only the results that the file keeps.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from kxai.errors import DamagedFile, EncryptedFile, LimitExceeded, UnsupportedFormat
from kxai.load.limits import shown
from kxai.load.ole import Compound
from kxai.load.sheets.formats import show_number
from kxai.load.sheets.records import (
    Record,
    TextTable,
    byte_text,
    encoding_of,
    records,
    unicode_text,
)
from kxai.load.sheets.shown_workbook import LAST_COLUMN, MOST_SHEETS, Book, Budget, Merge, Sheet
from kxai.load.sheets.styles import format_code

_BOF, _EOF, _FILEPASS = 0x809, 0x0A, 0x2F
_CODEPAGE, _DATEMODE, _BOUNDSHEET, _SST = 0x42, 0x22, 0x85, 0xFC
_FORMAT, _FORMAT5, _XF, _SUPBOOK = 0x41E, 0x1E, 0xE0, 0x1AE
_ROW, _COLINFO, _MERGECELLS, _WINDOW2, _OBJ = 0x208, 0x7D, 0xE5, 0x23E, 0x5D
_NUMBER, _RK, _MULRK, _LABEL, _LABELSST, _RSTRING = 0x203, 0x27E, 0xBD, 0x204, 0xFD, 0xD6
_BOOLERR, _FORMULA, _STRING = 0x205, 0x06, 0x207
_CELLS = (_NUMBER, _RK, _MULRK, _LABEL, _LABELSST, _RSTRING, _BOOLERR, _FORMULA)
_BIFF8 = 0x600
_WORKSHEET = 0
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_COMMENT, _DROPDOWN = 0x19, 0x14  # objects that are no pictures


@dataclass(slots=True)
class _Globals:
    """What stands before the sheets. ``listed``: offset, visibility, type and name of each."""

    version: int = _BIFF8
    encoding: str = "gb18030"
    date1904: bool = False
    strings: list[str] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    listed: list[tuple[int, int, int, str]] = field(default_factory=list)

    def text(self, data: bytes, at: int, *, wide: bool = True) -> str:
        if self.version == _BIFF8:
            return unicode_text(data, at, wide)
        return byte_text(data, at, wide, self.encoding)

    def code(self, style: int) -> str:
        return format_code(self.styles[style], self.formats) if style < len(self.styles) else ""


def read_xls(name: str, data: bytes, cells: int) -> Book:
    """The workbook in a compound file with ``cells`` filled cells at most.

    Raises DamagedFile naming the sheet, EncryptedFile and LimitExceeded.
    """
    compound = Compound(name, data, strict=True)
    stream = compound.stream("Workbook", "Book")
    if stream is None:
        raise DamagedFile(name, "缺少工作簿数据流")
    book = Book(macros="_VBA_PROJECT" in compound)
    try:
        known = _globals(stream, name, book)
    except (struct.error, IndexError) as error:
        raise DamagedFile(name, "工作簿的公共部分不完整或已损坏") from error
    if len(known.listed) > MOST_SHEETS:
        raise LimitExceeded(name, f"工作表有{len(known.listed)}张，上限为{MOST_SHEETS}张")
    budget = Budget(name, cells)
    for start, state, kind, title in known.listed:
        if state:
            book.hidden.append(title)
        elif kind != _WORKSHEET:
            book.others.append(title)
        else:
            try:
                book.sheets.append(_Reader(Sheet(title), known, book, budget).read(stream, start))
            except (struct.error, IndexError) as error:
                raise DamagedFile(name, f"工作表“{shown(title)}”不完整或已损坏") from error
    return book


def _globals(stream: bytes, name: str, book: Book) -> _Globals:
    known = _Globals()
    first = True
    for record in records(stream):
        data = record.data
        if first:
            if record.kind != _BOF:
                raise UnsupportedFormat(name, "Excel 5.0以前的表格，请另存为.xlsx")
            known.version = struct.unpack_from("<H", data)[0]
            first = False
        elif record.kind == _FILEPASS:
            raise EncryptedFile(name, "工作簿设有打开密码")
        elif record.kind == _EOF:
            break
        else:
            _global(record, known, book)
    else:
        raise IndexError("no end of the globals")
    return known


def _global(record: Record, known: _Globals, book: Book) -> None:
    kind, data = record.kind, record.data
    if kind == _CODEPAGE:
        known.encoding = encoding_of(struct.unpack_from("<H", data)[0])
    elif kind == _DATEMODE:
        known.date1904 = bool(struct.unpack_from("<H", data)[0])
    elif kind == _SST:
        known.strings = list(TextTable(record).texts(struct.unpack_from("<I", data, 4)[0]))
    elif kind in (_FORMAT, _FORMAT5):
        wide = kind == _FORMAT and known.version == _BIFF8
        known.formats[struct.unpack_from("<H", data)[0]] = known.text(data, 2, wide=wide)
    elif kind == _XF:
        known.styles.append(struct.unpack_from("<H", data, 2)[0])
    elif kind == _BOUNDSHEET:
        start, state, sort = struct.unpack_from("<IBB", data)
        known.listed.append((start, state & 3, sort, known.text(data, 6, wide=False)))
    elif kind == _SUPBOOK and len(data) > 5:
        path = known.text(data, 2)
        if path.strip("\x00\x01\x02 "):
            book.links.append("".join(c for c in path if c >= " "))


class _Reader:
    """Reads one sheet into ``sheet``."""

    def __init__(self, sheet: Sheet, known: _Globals, book: Book, budget: Budget) -> None:
        self._sheet, self._known, self._book, self._budget = sheet, known, book, budget
        self._zeros: list[tuple[int, int]] = []
        self._show_zeros = True
        self._waiting: tuple[int, int] | None = None  # a formula whose text comes next

    def read(self, stream: bytes, start: int) -> Sheet:
        """Read up to the end of the sheet; charts inside it are passed over."""
        depth = 0
        for record in records(stream, start):
            if record.kind == _BOF:
                depth += 1
            elif not depth:
                raise IndexError("no beginning of the sheet")
            elif record.kind == _EOF:
                depth -= 1
                if not depth:
                    break
            elif depth == 1:
                self._take(record)
        else:
            raise IndexError("no end of the sheet")
        if not self._show_zeros:
            for position in self._zeros:
                self._sheet.cells.pop(position, None)
        return self._sheet

    def _take(self, record: Record) -> None:
        kind, data = record.kind, record.data
        if kind in _CELLS:
            self._cell(kind, data)
        elif kind == _STRING and self._waiting is not None:
            self._put(self._waiting, self._known.text(data, 0))
            self._waiting = None
        elif kind == _ROW:
            row, _, _, height, _, _, options = struct.unpack_from("<7H", data)
            if options & 0x20 or not height & 0x7FFF:
                self._sheet.hidden_rows.add(row)
        elif kind == _COLINFO:
            first, last, width, _, options = struct.unpack_from("<5H", data)
            if options & 1 or not width:
                self._sheet.hidden_columns.update(range(first, min(last, LAST_COLUMN) + 1))
        elif kind == _MERGECELLS:
            (count,) = struct.unpack_from("<H", data)
            self._budget.spend(count, self._sheet.name)
            for at in range(2, 2 + 8 * count, 8):
                top, bottom, left, right = struct.unpack_from("<4H", data, at)
                if top <= bottom and left <= right:
                    self._sheet.merges.append(Merge(top, left, bottom, right))
        elif kind == _WINDOW2:
            self._show_zeros = bool(struct.unpack_from("<H", data)[0] & 0x10)
        elif kind == _OBJ and self._known.version == _BIFF8 and len(data) >= 6:
            self._sheet.objects += struct.unpack_from("<H", data, 4)[0] not in (_COMMENT, _DROPDOWN)

    def _cell(self, kind: int, data: bytes) -> None:
        row, column, style = struct.unpack_from("<3H", data)
        at = (row, column)
        if kind == _LABELSST:
            (index,) = struct.unpack_from("<I", data, 6)
            self._put(at, self._known.strings[index])
        elif kind in (_LABEL, _RSTRING):
            self._put(at, self._known.text(data, 6))
        elif kind == _NUMBER:
            self._number(at, style, struct.unpack_from("<d", data, 6)[0])
        elif kind == _RK:
            self._number(at, style, _rk(data, 6))
        elif kind == _MULRK:
            for step in range((len(data) - 6) // 6):
                (style,) = struct.unpack_from("<H", data, 4 + 6 * step)
                self._number((row, column + step), style, _rk(data, 6 + 6 * step))
        elif kind == _BOOLERR:
            self._special(at, 2 if data[7] else 1, data[6])
        else:
            self._result(at, style, data[6:14])

    def _result(self, at: tuple[int, int], style: int, result: bytes) -> None:
        """The kept result of a formula: a number, or a mark for what else it is."""
        if result[6:8] != b"\xff\xff":
            self._number(at, style, struct.unpack("<d", result)[0])
        elif result[0] == 0:
            self._waiting = at
        else:
            self._special(at, result[0], result[2])

    def _special(self, at: tuple[int, int], kind: int, value: int) -> None:
        if kind == 1:
            self._put(at, "TRUE" if value else "FALSE")
        elif kind == 2:
            self._book.errors.add(self._sheet.name, at)
            self._put(at, _ERRORS.get(value, "#ERR"))

    def _number(self, at: tuple[int, int], style: int, value: float) -> None:
        if not value:
            self._zeros.append(at)
        self._put(at, show_number(value, self._known.code(style), date1904=self._known.date1904))

    def _put(self, at: tuple[int, int], words: str) -> None:
        if words:
            self._budget.spend(1, self._sheet.name)
            self._sheet.cells[at] = words


def _rk(data: bytes, at: int) -> float:
    """A number in four bytes: an integer or the upper half of a double, either in hundredths."""
    (raw,) = struct.unpack_from("<i", data, at)
    if raw & 2:
        value = float(raw >> 2)
    else:
        value = struct.unpack("<d", struct.pack("<Q", (raw & 0xFFFFFFFC) << 32))[0]
    return value / 100 if raw & 1 else value

"""Reader of OpenDocument sheets (.ods): each cell keeps the text that the user sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kxai.errors import EncryptedFile, LimitExceeded
from kxai.load.elements import child, children, local
from kxai.load.limits import Archive, integer
from kxai.load.sheets.container_parts import Parts
from kxai.load.sheets.shown_workbook import (
    LAST_COLUMN,
    LAST_ROW,
    MOST_SHEETS,
    Book,
    Budget,
    Merge,
    Sheet,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_GROUPS = frozenset(
    {"table-row-group", "table-header-rows", "table-rows", "table-column-group"}
    | {"table-header-columns", "table-columns"}
)
_NOT_SHOWN = ("collapse", "filter")
_MOST_REPEATED = 1_000  # filled cells that one element may stand for


def read_ods(archive: Archive, cells: int) -> Book:
    """The workbook in ``archive`` with ``cells`` filled cells at most.

    Raises DamagedFile naming the part, EncryptedFile and LimitExceeded.
    """
    parts = Parts(archive)
    manifest = parts.optional("META-INF/manifest.xml")
    if manifest is not None and any(local(e) == "encryption-data" for e in manifest.iter("{*}*")):
        raise EncryptedFile(archive.name, "表格设有打开密码")
    root = parts.xml("content.xml")
    unseen = _unseen_styles(child(root, "automatic-styles"))
    tables = list(children(child(child(root, "body"), "spreadsheet"), "table"))
    if len(tables) > MOST_SHEETS:
        raise LimitExceeded(archive.name, f"工作表有{len(tables)}张，上限为{MOST_SHEETS}张")
    budget = Budget(archive.name, cells)
    book = Book(macros=any(m.startswith("Basic/") for m in archive.names()))
    for table in tables:
        name = _get(table, "name")
        if any(local(part) == "table-source" for part in table):
            continue  # a kept copy of another file's table
        if _get(table, "style-name") in unseen:
            book.hidden.append(name)
        else:
            book.sheets.append(_Reader(Sheet(name), book, budget).read(table))
    return book


def _unseen_styles(styles: _Element | None) -> set[str]:
    return {
        _get(style, "name")
        for style in children(styles, "style")
        for properties in children(style, "table-properties")
        if _get(properties, "display") == "false"
    }


class _Reader:
    """Reads one table into ``sheet``."""

    def __init__(self, sheet: Sheet, book: Book, budget: Budget) -> None:
        self._sheet, self._book, self._budget = sheet, book, budget

    def read(self, table: _Element) -> Sheet:
        self._columns(table)
        row = 0
        for element in _inside(table, "table-row"):
            many = integer(_get(element, "number-rows-repeated"), 1) or 1
            if row > LAST_ROW:
                break
            self._rows(element, row, min(many, LAST_ROW + 1 - row))
            row += many
        self._sheet.objects = sum(
            local(e) in ("frame", "custom-shape") for e in table.iter("{*}frame", "{*}custom-shape")
        )
        return self._sheet

    def _columns(self, table: _Element) -> None:
        column = 0
        for element in _inside(table, "table-column"):
            many = integer(_get(element, "number-columns-repeated"), 1) or 1
            if _get(element, "visibility") in _NOT_SHOWN:
                last = min(column + many, LAST_COLUMN + 1)
                self._sheet.hidden_columns.update(range(column, last))
            column += many

    def _rows(self, element: _Element, row: int, many: int) -> None:
        filled = list(self._cells(element, row))
        hidden = _get(element, "visibility") in _NOT_SHOWN
        for number in range(row, row + (min(many, _MOST_REPEATED) if filled else 0)):
            for column, words in filled:
                self._budget.spend(1, self._sheet.name)
                self._sheet.cells[number, column] = words
            if hidden:
                self._sheet.hidden_rows.add(number)

    def _cells(self, element: _Element, row: int) -> Iterator[tuple[int, str]]:
        column = 0
        for cell in element:
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            many = integer(_get(cell, "number-columns-repeated"), 1) or 1
            if column > LAST_COLUMN:
                return
            down = integer(_get(cell, "number-rows-spanned"), 1) or 1
            across = integer(_get(cell, "number-columns-spanned"), 1) or 1
            if down > 1 or across > 1:
                self._budget.spend(1, self._sheet.name)
                bottom = min(row + down - 1, LAST_ROW)
                right = min(column + across - 1, LAST_COLUMN)
                self._sheet.merges.append(Merge(row, column, bottom, right))
            words = _words(cell)
            formula = bool(_get(cell, "formula"))
            if words and words.startswith(("#", "Err:")) and formula:
                self._book.errors.add(self._sheet.name, (row, column))
            elif formula and not words and not _get(cell, "value-type"):
                self._book.uncomputed.add(self._sheet.name, (row, column))
            if words:
                last = min(column + min(many, _MOST_REPEATED), LAST_COLUMN + 1)
                yield from ((at, words) for at in range(column, last))
            column += many


def _inside(table: _Element, name: str) -> Iterator[_Element]:
    """Rows or columns of a table, also those in groups."""
    for part in table:
        if local(part) == name:
            yield part
        elif local(part) in _GROUPS:
            yield from _inside(part, name)


def _words(cell: _Element) -> str:
    """The paragraphs of a cell; comments are no part of it."""
    return "\n".join(_text(p) for p in children(cell, "p")).strip()


def _text(element: _Element) -> str:
    out = [element.text or ""]
    for part in element:
        name = local(part)
        if name == "s":
            out.append(" " * min(integer(_get(part, "c"), 1) or 1, 99))
        elif name in ("tab", "line-break"):
            out.append(" ")
        elif name not in ("annotation", "ruby-text"):
            out.append(_text(part))
        out.append(part.tail or "")
    return "".join(out)


def _get(element: _Element, name: str) -> str:
    """An attribute by its name without namespace, "" where there is none."""
    return next(
        (str(value) for key, value in element.attrib.items() if str(key).endswith(f"}}{name}")), ""
    )

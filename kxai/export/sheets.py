"""A worksheet of any length: what does not fit on one goes on on the next."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kxai.export.quote import Fragment
from kxai.export.words import clean

EXCEL_ROWS = 1_048_576
EXCEL_CHARS = 32_767
_LINE_POINTS, _MAX_POINTS = 14.5, 300.0
_EXACT_DIGITS = 15  # what a cell's binary number holds exactly

_BODY: dict[str, Any] = {"valign": "top"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, and the name of its cells' format."""

    title: str
    width: float
    format: str = "wrap"


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to row ``row`` (from 0) of ``sheet``; with ``number``, to the row whose
    first cell holds that number, which still is right when the reader has sorted the sheet."""

    text: str
    sheet: str
    row: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number shown with ``decimals`` places."""

    text: str
    decimals: int


def cut(text: str) -> str:
    """Cleaned, and no longer than a cell can hold."""
    text = clean(text)
    return text if len(text) <= EXCEL_CHARS else text[: EXCEL_CHARS - 1] + "…"


def open_book(path: Path, aside: Path) -> Any:
    """A new workbook of xlsxwriter whose memory stays flat and in which no text of a report is
    ever taken for a formula, a link or a number; ``aside`` is a folder for what it sets aside."""
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(aside),
        "default_format_properties": {"font_name": "微软雅黑", "font_size": 10},
    }
    return xlsxwriter.Workbook(str(path), options)


class Formats:
    """The workbook's formats by name; those of numbers are made as they are asked for."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._numbers: dict[int, Any] = {}
        self._made: dict[str, Any] = {
            name: book.add_format(properties)
            for name, properties in {
                "title": {"bold": True, "font_size": 16},
                "caption": {"bold": True, "font_size": 12, "font_color": "#1F4E79"},
                "muted": {"font_color": "#7F7F7F"},
                "header": {
                    "bold": True,
                    "font_color": "#FFFFFF",
                    "bg_color": "#1F4E79",
                    "border": 1,
                    "border_color": "#BFBFBF",
                    "text_wrap": True,
                    "valign": "vcenter",
                    "align": "center",
                },
                "wrap": {**_BODY, "text_wrap": True},
                "plain": _BODY,
                "center": {**_BODY, "align": "center"},
                "link": {**_BODY, "font_color": "#0563C1", "underline": 1},
                "run": {},
                "mark": {"font_color": "#C00000", "bold": True},
                "markwrap": {**_BODY, "font_color": "#C00000", "bold": True, "text_wrap": True},
                "input": {**_BODY, "text_wrap": True, "bg_color": "#FFFDE7"},
                "error": {"font_color": "#9C0006", "bg_color": "#FFC7CE"},
                "warning": {"font_color": "#7F6000", "bg_color": "#FFEB9C"},
                "info": {"font_color": "#1F4E79", "bg_color": "#DDEBF7"},
            }.items()
        }

    def __getitem__(self, name: str) -> Any:
        return self._made[name]

    def number(self, decimals: int) -> Any:
        """Thousands separated, with so many places (at most 12)."""
        places = min(decimals, 12)
        if places not in self._numbers:
            # "_ " leaves a gap towards the column on the right.
            code = "#,##0" + ("." + "0" * places if places else "") + "_ "
            style = self._book.add_format({**_BODY, "num_format": code})
            self._numbers[places] = style
        return self._numbers[places]


class LongSheet:
    """Rows under one heading, over as many worksheets as they need.

    Rows are written in order and at once, and nothing of them is kept: memory stays flat. All are
    ``lines`` high; with ``fitted`` each is as high as its text needs, at a little memory for each.
    """

    def __init__(
        self,
        book: Any,
        name: str,
        columns: Sequence[Column],
        formats: Formats,
        *,
        rows: int,
        lines: int = 1,
        fitted: bool = False,
    ) -> None:
        self._book, self._name, self._columns, self._formats = book, name, columns, formats
        self._capacity = rows - 1
        self._lines, self._fitted = lines, fitted
        self._sheets: list[Any] = []
        self.length = 0
        self._open()

    def place(self, index: int) -> tuple[str, int]:
        """The worksheet's name and the row (from 0) of the row ``index``, written or not yet."""
        sheet, row = divmod(index, self._capacity)
        return self._title(sheet), row + 1

    def append(self, cells: Sequence[object]) -> None:
        """Write the next row. Cells are None, str, int, float, Number, Link or fragments."""
        if self.length and self.length % self._capacity == 0:
            self._open()
        row = self.length % self._capacity + 1
        sheet = self._sheets[-1]
        if self._fitted:
            # Set, because not every program fits rows to wrapped text when it opens a file.
            sheet.set_row(row, row_height(self._columns, cells))
        for column, cell in enumerate(cells):
            if cell is not None and cell != "":
                write_cell(sheet, row, column, cell, self._formats)
        self.length += 1

    def finish(self) -> list[tuple[Any, int]]:
        """Set the filters; the worksheets with their last rows."""
        done = []
        for number, sheet in enumerate(self._sheets):
            last = min(self._capacity, self.length - number * self._capacity)
            sheet.autofilter(0, 0, max(last, 1), len(self._columns) - 1)
            done.append((sheet, last))
        return done

    def _title(self, number: int) -> str:
        return self._name if number == 0 else f"{self._name}（{number + 1}）"

    def _open(self) -> None:
        sheet = self._book.add_worksheet(self._title(len(self._sheets)))
        if self._lines > 1:
            sheet.set_default_row(_LINE_POINTS * self._lines + 2)
        for index, column in enumerate(self._columns):
            # Cells take their column's format: it is written once and not with each of them.
            sheet.set_column(index, index, column.width, self._formats[column.format])
        sheet.set_row(0, 30)
        sheet.freeze_panes(1, 0)
        sheet.hide_gridlines(0)
        set_up_print(sheet, paper=8)
        sheet.repeat_rows(0)
        for index, column in enumerate(self._columns):
            sheet.write_string(0, index, column.title, self._formats["header"])
        self._sheets.append(sheet)


def row_height(columns: Sequence[Column], cells: Sequence[object]) -> float:
    """Points that the longest wrapped cell of a row needs, within what Excel allows."""
    lines = 1
    for column, cell in zip(columns, cells, strict=True):
        if column.format == "wrap" and isinstance(cell, str | list):
            pieces = cell if isinstance(cell, str) else "".join(part.text for part in cell)
            lines = max(lines, math.ceil(_width(pieces) / (column.width - 1)))
    return min(_LINE_POINTS * lines + 2, _MAX_POINTS)


def _width(text: str) -> float:
    """Columns that a text takes: a Chinese character is as wide as two digits."""
    return sum(1.0 if char < "\u0400" else 2.0 for char in text)


def set_up_print(sheet: Any, *, paper: int) -> None:
    """Across, as wide as the paper (9 is A4, 8 is A3), pages numbered."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R第&P页，共&N页")


def write_cell(
    sheet: Any, row: int, column: int, cell: object, formats: Formats, name: str | None = None
) -> None:
    """Write one cell by the type of its value, in the format ``name`` or else its column's. Text
    is never taken for a formula or a link."""
    style = None if name is None else formats[name]
    if isinstance(cell, str):
        sheet.write_string(row, column, cut(cell), style)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell, style)
    elif isinstance(cell, Number):
        if len(cell.text) > _EXACT_DIGITS and _digits(cell.text) > _EXACT_DIGITS:
            sheet.write_string(row, column, cut(cell.text), style)
        else:
            sheet.write_number(row, column, float(cell.text), formats.number(cell.decimals))
    elif isinstance(cell, Link):
        sheet.write_formula(row, column, _formula(cell), formats["link"], cut(cell.text))
    elif isinstance(cell, list):
        _write_fragments(sheet, row, column, cell, formats, style)
    else:
        sheet.write_blank(row, column, None, style)


def _digits(number: str) -> int:
    return len(number.strip("-").replace(".", "").lstrip("0"))


def _formula(link: Link) -> str:
    sheet = f"'{link.sheet}'"
    if link.number is None:
        target = f'"#{sheet}!A{link.row + 1}"'
    else:
        target = f'"#{sheet}!A"&MATCH({link.number},{sheet}!$A:$A,0)'
    return f'=HYPERLINK({target},"{clean(link.text).replace(chr(34), chr(34) * 2)}")'


def _write_fragments(
    sheet: Any, row: int, column: int, cell: list[Fragment], formats: Formats, style: Any
) -> None:
    if not cell:
        return
    if sum(len(fragment.text) for fragment in cell) > EXCEL_CHARS:
        sheet.write_string(row, column, cut("".join(part.text for part in cell)), style)
    elif len(cell) == 1:
        only = formats["markwrap"] if cell[0].marked else style
        sheet.write_string(row, column, cell[0].text, only)
    else:
        parts: list[Any] = []
        for fragment in cell:
            # Each run names its font: one without is shown in another size by some programs.
            parts += [formats["mark" if fragment.marked else "run"], fragment.text]
        if style is not None:
            parts.append(style)
        sheet.write_rich_string(row, column, *parts)

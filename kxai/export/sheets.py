"""A worksheet of any length: what does not fit on one goes on on the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kxai.export.quote import Fragment
from kxai.export.words import clean

EXCEL_ROWS = 1_048_576
EXCEL_CHARS = 32_767
_EXACT_DIGITS = 15  # what a cell's binary number holds exactly


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


class Formats:
    """The workbook's formats by name; those of numbers are made as they are asked for."""

    def __init__(self, book: Any) -> None:
        self._book = book
        top = {"valign": "top"}
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
                "wrap": {**top, "text_wrap": True},
                "plain": top,
                "center": {**top, "align": "center"},
                "link": {**top, "font_color": "#0563C1", "underline": 1},
                "mark": {**top, "font_color": "#C00000", "bold": True},
                "markwrap": {**top, "font_color": "#C00000", "bold": True, "text_wrap": True},
                "input": {**top, "text_wrap": True, "bg_color": "#FFFDE7"},
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
        name = f"number{places}"
        if name not in self._made:
            code = "#,##0" + ("." + "0" * places if places else "")
            self._made[name] = self._book.add_format({"valign": "top", "num_format": code})
        return self._made[name]


class LongSheet:
    """Rows under one heading, over as many worksheets as they need.

    Rows are written in order and at once, so that memory stays flat.
    """

    def __init__(
        self, book: Any, name: str, columns: Sequence[Column], formats: Formats, *, rows: int
    ) -> None:
        self._book, self._name, self._columns, self._formats = book, name, columns, formats
        self._capacity = rows - 1
        self._sheets: list[Any] = []
        self.length = 0
        self._open()

    def place(self, index: int) -> tuple[str, int]:
        """The worksheet's name and the row (from 0) of the row ``index``, written or not yet."""
        sheet, row = divmod(index, self._capacity)
        return self._title(sheet), row + 1

    def append(self, cells: Sequence[object]) -> None:
        """Write the next row. Cells are None, str, int, Number, Link or fragments."""
        if self.length and self.length % self._capacity == 0:
            self._open()
        _, row = self.place(self.length)
        for index, (column, cell) in enumerate(zip(self._columns, cells, strict=True)):
            write_cell(self._sheets[-1], row, index, cell, self._formats, column.format)
        self.length += 1

    def finish(self) -> list[tuple[Any, int]]:
        """Set filters and print titles; the worksheets with their last rows."""
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
        for index, column in enumerate(self._columns):
            sheet.set_column(index, index, column.width)
        sheet.set_row(0, 30)
        sheet.freeze_panes(1, 0)
        set_up_print(sheet)
        sheet.repeat_rows(0)
        for index, column in enumerate(self._columns):
            sheet.write_string(0, index, column.title, self._formats["header"])
        self._sheets.append(sheet)


def set_up_print(sheet: Any) -> None:
    """A4 across, as wide as the paper, pages numbered."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R第&P页，共&N页")


def write_cell(
    sheet: Any, row: int, column: int, cell: object, formats: Formats, name: str
) -> None:
    """Write one cell by the type of its value. Text is never taken for a formula or a link."""
    if cell is None or cell == "" or cell == []:
        sheet.write_blank(row, column, None, formats[name])
    elif isinstance(cell, Link):
        sheet.write_formula(row, column, _formula(cell), formats["link"], cut(cell.text))
    elif isinstance(cell, Number):
        if len(cell.text.strip("-").replace(".", "").lstrip("0")) > _EXACT_DIGITS:
            sheet.write_string(row, column, cut(cell.text), formats[name])
        else:
            sheet.write_number(row, column, float(cell.text), formats.number(cell.decimals))
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell, formats[name])
    elif isinstance(cell, list):
        _write_fragments(sheet, row, column, cell, formats, name)
    else:
        sheet.write_string(row, column, cut(str(cell)), formats[name])


def _formula(link: Link) -> str:
    sheet = f"'{link.sheet}'"
    if link.number is None:
        target = f'"#{sheet}!A{link.row + 1}"'
    else:
        target = f'"#{sheet}!A"&MATCH({link.number},{sheet}!$A:$A,0)'
    return f'=HYPERLINK({target},"{clean(link.text).replace(chr(34), chr(34) * 2)}")'


def _write_fragments(
    sheet: Any, row: int, column: int, cell: list[Fragment], formats: Formats, name: str
) -> None:
    if sum(len(fragment.text) for fragment in cell) > EXCEL_CHARS:
        text = cut("".join(fragment.text for fragment in cell))
        sheet.write_string(row, column, text, formats[name])
    elif len(cell) == 1:
        style = "markwrap" if cell[0].marked else name
        sheet.write_string(row, column, cell[0].text, formats[style])
    else:
        parts: list[Any] = []
        for fragment in cell:
            parts += [formats["mark"], fragment.text] if fragment.marked else [fragment.text]
        sheet.write_rich_string(row, column, *parts, formats[name])

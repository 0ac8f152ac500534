"""Fixture bodies as workbooks: paragraphs in merged rows, tables in cells, numbers as numbers."""

from __future__ import annotations

import io
import re
from datetime import datetime

from kxai_lab.generate.house import han
from kxai_lab.generate.render import Row, _parts, _spans

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.(\d+))?")
_WIDTH = 8  # columns that a paragraph is merged over
_EPOCH = datetime(2020, 1, 1)


def render_xlsx(body: str) -> bytes:
    """The body (light line syntax, see ``render``) as a workbook of one sheet.

    A cell that holds a number in its usual form is a number with a format that prints it the same;
    all other cells are text. Equal input gives equal bytes.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _EPOCH})
        sheet = book.add_worksheet("Sheet1")
        formats = _Formats(book)
        row = numbers = 0
        for kind, content in _parts(body):
            if isinstance(content, list):
                row = _table(sheet, formats, row, content)
                continue
            numbers += kind == "num"
            for text in _lines(kind, content, numbers):
                if text.strip():
                    sheet.merge_range(row, 0, row, _WIDTH - 1, text, formats.words)
                row += 1
    return out.getvalue()


def _lines(kind: str, content: str, numbers: int) -> list[str]:
    if kind == "num":
        return [f"{han(numbers)}、{content}"]
    if kind == "chart":
        title, series, points = content.split("|", 2)
        return [title, series, *(point.replace("=", " ", 1) for point in points.split(";"))]
    return [content]


class _Formats:
    """The cell formats of a workbook, each made once."""

    def __init__(self, book: object) -> None:
        self._book = book
        self._made: dict[str, object] = {}
        self.words = book.add_format({"text_wrap": True, "valign": "top"})  # type: ignore[attr-defined]

    def number(self, text: str, decimals: str | None) -> object:
        code = ("#,##0" if "," in text else "0") + (f".{'0' * len(decimals)}" if decimals else "")
        if code not in self._made:
            self._made[code] = self._book.add_format({"num_format": code})  # type: ignore[attr-defined]
        return self._made[code]


def _table(sheet: object, formats: _Formats, row: int, rows: list[Row]) -> int:
    """Write a table from ``row`` on; the row behind it."""
    for offset, spans in enumerate(_spans(rows)):
        columns = [column for column, text in enumerate(rows[offset]) if text != "<"]
        for column, (text, across, down, goes_on) in zip(columns, spans, strict=True):
            if goes_on:
                continue
            number = _NUMBER.fullmatch(text)
            format_ = formats.number(text, number[1]) if number else formats.words
            value = float(text.replace(",", "")) if number else text
            at = row + offset, column
            if across * down > 1:
                end = at[0] + down - 1, at[1] + across - 1
                sheet.merge_range(*at, *end, value, format_)  # type: ignore[attr-defined]
            elif text:
                sheet.write(*at, value, format_)  # type: ignore[attr-defined]
    return row + len(rows)

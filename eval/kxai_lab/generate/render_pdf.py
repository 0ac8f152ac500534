"""Fixture bodies as PDF: pages with a text layer.

The text is set in Adobe's CID font STSong-Light, which a PDF names but does not embed. As pdfium
reads it back:

- The text layer has every character, but Arabic and Hebrew presentation forms and ligatures (ﬁ)
  taken apart, and maybe U+FFFE for a hyphen between a letter and the next paragraph's first.
- GB 2312, Big5 and GBK have glyphs, ①㎡½‰℃ and traditional characters too, if the machine has a
  CJK font. What has none (≒ ∼ ⁵, all beyond the BMP) is text, but blank on the page: reportlab's
  other CID fonts show none of it either, and ``render_scan`` refuses such a page.
- Runs of white space become one space; at the ends of a paragraph or cell it is lost.
- Text goes row by row, a wrapped cell in one piece, but for the order that pdfium itself gives to
  neighbours of a merged cell on one base line, and for cells of a row that is higher than a page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from kxai_lab.generate.house import han
from kxai_lab.generate.render import Row, _parts, _spans

_FONT = "STSong-Light"
_LEADING = 1.5
_PAD = 3.5
# A line may break between two of these only: not within a number, not before closing nor after
# opening punctuation, and not after a hyphen, which pdfium would take out of the text.
_UNIT = re.compile(
    r"\s+|[“‘（《【〔〈「『(\[￥]*(?:[!-~０-９．％‰]+(?:(?<=-)\S)?|—+|…+|\S)"
    r"[，。、；：？！”’）》】〕〉」』％‰℃°…—·)\],;:!?%]*"
)
_CUT = re.compile(r"-+.?|.")
_NUMBER = re.compile(r"(?=.*[,.，．%％‰])[-+]?\d[\d,.，．]*[%％‰]?")
_TITLE = re.compile(r".{0,59}[^。；：，]\s*")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell by its upper left place; ``goes_on``: there is no line above."""

    row: int
    column: int
    across: int
    down: int
    text: str
    lines: tuple[str, ...] = ()
    goes_on: bool = False


def render_pdf(body: str, *, seed: int = 0, ruled: bool | None = None) -> bytes:
    """The body (light line syntax, see ``render``) as a PDF of A4 pages with a text layer.

    Equal input gives equal bytes. ``seed`` draws type size, margins, whether the title stands over
    every page, and, unless ``ruled`` says so, whether tables have vertical rules. A table row
    higher than a page is cut in two. Raises ImportError without the extra ``eval``.
    """
    press = _Press(Random(f"pdf/{seed}"))  # noqa: S311
    return (press if ruled is None else press.with_rules(ruled)).print(body)


class _Press:
    """Sets one document, in a look by chance."""

    def __init__(self, chance: Random) -> None:
        from reportlab import platypus
        from reportlab.lib.pagesizes import A4
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont

        if _FONT not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
        self._measure: Callable[[str, str, float], float] = pdfmetrics.stringWidth
        self._platypus, self._style = platypus, ParagraphStyle
        self._size = chance.choice((11, 12, 12, 14))
        self._margin = chance.choice((57, 72, 79))
        self._running = chance.random() < 0.4
        self._ruled = chance.random() < 0.75
        self._page: tuple[float, float] = A4
        self._width, self._height = (side - 2 * self._margin for side in A4)
        self._title = ""

    def with_rules(self, ruled: bool) -> _Press:
        """The same look, its tables with vertical rules or without."""
        self._ruled = ruled
        return self

    def print(self, body: str) -> bytes:
        """The PDF of ``body``."""
        parts = [(kind, text) for kind, text in _parts(body) if not isinstance(text, str) or text]
        # A report's title often is a plain first line.
        if parts and parts[0][0] == "paragraph" and _TITLE.fullmatch(str(parts[0][1])):
            parts[0] = ("heading", parts[0][1])
        self._title = next((str(text).strip() for kind, text in parts if kind == "heading"), "")
        out = io.BytesIO()
        document = self._platypus.BaseDocTemplate(
            out, pagesize=self._page, title=self._title, invariant=1
        )
        edges = (self._margin, self._margin, self._width, self._height, 0, 0, 0, 0)
        frames = [self._platypus.Frame(*edges)]
        # The footer is drawn last, so that it follows the page's text in the text layer.
        page = self._platypus.PageTemplate("", frames, self._header, onPageEnd=self._footer)
        document.addPageTemplates(page)
        document.build(list(self._flow(parts)))
        return out.getvalue()

    def _header(self, canvas: Any, _: object) -> None:
        if self._running and self._title:
            y = self._margin + self._height + 18
            canvas.setFont(_FONT, 9 / max(self._measure(self._title, _FONT, 9) / self._width, 1))
            canvas.drawCentredString(self._margin + self._width / 2, y, self._title)
            canvas.setLineWidth(0.5)
            canvas.line(self._margin, y - 4, self._margin + self._width, y - 4)

    def _footer(self, canvas: Any, document: Any) -> None:
        canvas.setFont(_FONT, 9)
        canvas.drawCentredString(self._margin + self._width / 2, 32, f"- {document.page} -")

    def _flow(self, parts: list[tuple[str, str | list[Row]]]) -> Iterator[Any]:
        headings = numbers = 0
        yield self._platypus.Spacer(1, 1)
        for kind, content in parts:
            if isinstance(content, list):
                yield self._table(content)
            elif kind in ("heading", "num"):
                numbers += kind == "num"
                text = f"{han(numbers)}、{content}" if kind == "num" else content
                yield self._platypus.CondPageBreak(self._size * 6)
                size = self._size * (1.2 if headings else 1.6)
                over = 1.001 * self._measure(text, _FONT, size) / self._width
                size /= over if 1 < over < 1.25 else 1
                yield self._paragraph(text, size, 0, 0 if headings else 1)
                headings += 1
            elif kind == "chart":
                title, series, points = content.split("|", 2)
                for text in (title, series, *(p.replace("=", " ", 1) for p in points.split(";"))):
                    if text.strip():
                        yield self._paragraph(text, self._size - 1, 0)
            else:
                yield self._paragraph(content, self._size, 2 * self._size)

    def _paragraph(self, text: str, size: float, indent: float, alignment: int = 0) -> Any:
        lines = self._lines(text, size, self._width - indent, self._width)
        space = self._size * (0.15 if indent else 0.4)
        return self._set(
            lines, size, alignment, firstLineIndent=indent, spaceBefore=space, spaceAfter=space
        )

    def _set(self, lines: tuple[str, ...], size: float, alignment: int, **style: Any) -> Any:
        """A reportlab paragraph of lines as they are; alignment 0 left, 1 centre, 2 right."""
        style |= {"fontName": _FONT, "fontSize": size, "leading": size * _LEADING}
        face = self._style("", wordWrap="CJK", alignment=alignment, **style)
        return self._platypus.Paragraph("<br/>".join(map(escape, lines)), face)

    def _lines(self, text: str, size: float, first: float, rest: float) -> tuple[str, ...]:
        """``text`` broken into lines of the widths ``first`` and then ``rest``."""
        lines = [""]
        for unit in _UNIT.findall(" ".join(text.split())):
            whole = self._measure(unit, _FONT, size) <= first
            for piece in [unit] if whole else _CUT.findall(unit):
                limit = rest if lines[1:] else first
                if lines[-1] and self._measure(lines[-1] + piece, _FONT, size) > limit:
                    lines.append("")
                lines[-1] += piece if lines[-1] else piece.lstrip()
        lines = [line.rstrip() for line in lines]
        # Without a CJK font on the machine pdfium drops a string of one character from the text
        # layer, but keeps one of two.
        return tuple(f"{x}\xa0" if len(x) == 1 and not x.isascii() else x for x in lines)

    def _table(self, rows: list[Row]) -> Any:
        columns = max(map(len, rows))
        cells = list(_cells([row + ["<"] * (columns - len(row)) for row in rows]))
        head = _head(cells)
        size, widths = self._widths(cells, columns)
        for index, cell in enumerate(cells):
            room = sum(widths[cell.column : cell.column + cell.across]) - 2 * _PAD - 0.01
            cells[index] = replace(cell, lines=self._lines(cell.text, size, room, room))
        leading = size * _LEADING
        cells = _loosened(cells, leading, self._height * 0.5)
        crown = head * max((len(cell.lines) + 1 for cell in cells if cell.row < head), default=0)
        if crown * leading > self._height * 0.4:
            head = crown = 0
        cells = list(_torn(cells, int(self._height / leading) - crown - 2))
        figures = {cell.column for cell in cells if _NUMBER.fullmatch(cell.text)}
        wordy = {c.column for c in cells if len(c.text) > 8 and c.column not in figures}
        count = max((cell.row + cell.down for cell in cells), default=1)
        data: list[list[Any]] = [[""] * columns for _ in range(count)]
        pads = {"LEFT": _PAD, "RIGHT": _PAD, "TOP": _PAD + 2, "BOTTOM": _PAD - 1}
        style: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
        style += [(f"{side}PADDING", (0, 0), (-1, -1), pad) for side, pad in pads.items()]
        for cell in cells:
            place, end = (cell.column, cell.row), cell.column + cell.across - 1
            number = _NUMBER.fullmatch(cell.text) or (cell.text == "0" and cell.column in figures)
            alignment = 1 if cell.row < head or cell.column not in wordy else 0
            alignment = 2 if number and cell.row >= head else alignment
            data[cell.row][cell.column] = self._set(cell.lines, size, alignment)
            if cell.across * cell.down > 1:
                style.append(("SPAN", place, (end, cell.row + cell.down - 1)))
            if not cell.goes_on:
                style.append(("LINEABOVE", place, (end, cell.row), 0.5, "black"))
        if self._ruled:
            style.append(("LINEBEFORE", (0, 0), (0, -1), 0.5, "black"))
            style.append(("LINEAFTER", (0, 0), (-1, -1), 0.5, "black"))
        table = self._platypus.Table(data, widths, None, style, head)
        table.spaceBefore = table.spaceAfter = self._size * 0.5

        def close(part: Any) -> None:
            # reportlab's own lines for split tables are there after the first split only.
            for rule, row in (("LINEABOVE", head), ("LINEBELOW", -1)):
                part.setStyle([(rule, (0, row), (-1, row), 0.5, "black")])
            part.onSplit = close

        close(table)
        return table

    def _widths(self, cells: list[_Cell], columns: int) -> tuple[float, list[float]]:
        """The type size, smaller where a number would be broken, and the columns' widths."""
        size = min(self._size, 12) - 1.0
        while True:
            need, want = ([2 * size + 2 * _PAD + 0.1] * columns for _ in range(2))
            for cell in sorted(cells, key=lambda cell: cell.across):
                parts = [cell.text, *_UNIT.findall(cell.text)]
                whole, *units = (self._measure(p, _FONT, size) + 2 * _PAD + 0.1 for p in parts)
                places = range(cell.column, cell.column + cell.across)
                unit = min(max(units, default=0), self._width / 3)
                least = max(min(whole, 4 * size + 2 * _PAD), unit)
                for wishes, wish in ((need, least), (want, min(whole, self._width * 0.6))):
                    lack = max(0.0, wish - sum(wishes[c] for c in places)) / cell.across
                    for column in places:
                        wishes[column] += lack
            if sum(need) <= self._width or size <= 6:
                break
            size -= 0.5
        scale = min(1.0, self._width / sum(need))
        more = [max(0.0, high - low) + 1 for low, high in zip(need, want, strict=True)]
        share = max(0.0, self._width - sum(need)) / sum(more)
        return size, [n * scale + m * share for n, m in zip(need, more, strict=True)]


def _cells(rows: list[Row]) -> Iterator[_Cell]:
    """The cells of a table. Every text is kept: a merger ends where a cell has text of its own."""
    taken: set[tuple[int, int]] = set()
    for number, spans in enumerate(_spans(rows)):
        columns = [column for column, text in enumerate(rows[number]) if text != "<"]
        for column, (text, across, down, merged) in zip(columns, spans, strict=True):
            if (number, column) in taken:
                continue
            free = 1
            while free < down and set(rows[number + free][column : column + across]) <= {"^", "<"}:
                free += 1
            taken |= {(number + i, column + j) for i in range(1, free) for j in range(across)}
            yield _Cell(number, column, across, free, "" if merged else text)


def _head(cells: list[_Cell]) -> int:
    """How many rows head the table, to be repeated on every page: none where there are figures in
    them, and none of a form, whose first row is merged to the side but not downwards."""
    first = [cell for cell in cells if cell.row == 0]
    rows = max((cell.down for cell in first), default=0)
    inside = [cell for cell in cells if cell.row < rows]
    form = rows == 1 and any(cell.across > 1 for cell in first)
    if form or any(_NUMBER.fullmatch(c.text) or c.row + c.down > rows for c in inside):
        return 0
    return rows if any(cell.row >= rows for cell in cells) else 0


def _loosened(cells: list[_Cell], leading: float, limit: float) -> list[_Cell]:
    """The cells, but no more than ``limit`` in height held together by mergers, as reportlab
    breaks no page within one: the others become cells without a line between them."""
    heights = [0.0] * max((cell.row + cell.down for cell in cells), default=0)
    for cell in cells:
        if cell.down == 1:
            high = max(len(cell.lines), 1) * leading + 2 * _PAD + 1
            heights[cell.row] = max(heights[cell.row], high)
    held: set[int] = set()
    for cell in sorted(cells, key=lambda cell: cell.down):
        inner = range(cell.row + 1, cell.row + cell.down)
        low, high = cell.row, cell.row + cell.down
        while low in held:
            low -= 1
        while high in held:
            high += 1
        if inner and max(sum(heights[low:high]), len(cell.lines) * leading) > limit:
            rest = [replace(cell, row=r, down=1, text="", lines=(), goes_on=True) for r in inner]
            others = [other for other in cells if other is not cell]
            return _loosened([*others, replace(cell, down=1), *rest], leading, limit)
        held.update(inner)
    return cells


def _torn(cells: list[_Cell], most: int) -> Iterator[_Cell]:
    """The cells, rows of more than ``most`` lines made into rows that have the lines in turn."""
    parts = [1] * max((cell.row + cell.down for cell in cells), default=0)
    for cell in cells:
        parts[cell.row] = max(parts[cell.row], -(-len(cell.lines) // most))
    starts = [0, *accumulate(parts)]
    for cell in cells:
        for part in range(parts[cell.row] if cell.down == 1 else 1):
            lines = cell.lines[part * most : (part + 1) * most]
            row, goes_on = starts[cell.row] + part, cell.goes_on or part > 0
            yield replace(cell, row=row, lines=lines, goes_on=goes_on)

"""A small type setter: pages of glyphs and rules with known text, tables in many styles.

Full-width characters are as wide as the type size, others half as wide; a glyph's box is as high
as the size. Tables are rows of strings in which "<" goes on with the cell to the left and "^" with
the one above.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kxai.load.flow import Flow
from kxai.load.layout.compose import Composed, compose
from kxai.load.layout.page import Glyph, RawPage, Rule

NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?%?|[—-]")
Cell = tuple[int, int, int, int, str]  # row, column, rowspan, colspan, text

RULED = ("full", "double", "dashes", "rectangles", "no sides", "no frame", "shaded", "pieces")
PARTLY = ("no rows", "no columns")  # ruled in full in the header, below it in one direction only
BARRED = ("bars", "bar pieces", "box")
OPEN = ("booktabs", "none")


def advance(letter: str, size: float) -> float:
    return size if unicodedata.east_asian_width(letter) in "WFA" else size / 2


def measure(text: str, size: float) -> float:
    return sum(advance(letter, size) for letter in text)


def wrap(text: str, size: float, width: float) -> list[str]:
    """Lines of ``text`` no wider than ``width``, broken between any two characters."""
    lines = [""]
    for letter in text:
        if letter == "\n":
            lines.append("")
        elif lines[-1] and measure(lines[-1] + letter, size) > width:
            lines.append(letter)
        else:
            lines[-1] += letter
    return lines


@dataclass
class Setter:
    """Pages that are filled from top to bottom; ``y`` is where the next thing goes."""

    width: float = 595.0
    height: float = 842.0
    margin: float = 72.0
    size: float = 10.5
    pages: list[RawPage] = field(default_factory=list)
    y: float = 0.0

    def __post_init__(self) -> None:
        self.turn()

    @property
    def page(self) -> RawPage:
        return self.pages[-1]

    def turn(self) -> None:
        """Begin a new page."""
        self.pages.append(RawPage(len(self.pages) + 1, self.width, self.height))
        self.y = self.margin

    def put(self, x: float, top: float, text: str, size: float = 0.0, *, step: float = 0.0) -> None:
        """Set characters from ``x``; a space is a gap without a glyph, ␣ is a glyph."""
        size = size or self.size
        for letter in text:
            wide = advance(" " if letter == "␣" else letter, size)
            if letter != " ":
                shown = " " if letter == "␣" else letter
                self.page.glyphs.append(Glyph(shown, x, top, x + wide, top + size))
            x += wide + step

    def right(self, x: float, top: float, text: str, size: float = 0.0) -> None:
        self.put(x - measure(text, size or self.size), top, text, size)

    def centre(self, text: str, size: float = 0.0, *, top: float | None = None) -> None:
        size = size or self.size
        at = self.y if top is None else top
        self.put((self.width - measure(text, size)) / 2, at, text, size)
        if top is None:
            self.y += 1.8 * size

    def line(self, left: str, right: str = "") -> None:
        """A line at the left margin, and words at the right one."""
        self.put(self.margin, self.y, left)
        if right:
            self.right(self.width - self.margin, self.y, right)
        self.y += 1.6 * self.size

    def paragraph(
        self, text: str, *, indent: float = 2.0, x: float | None = None, width: float | None = None
    ) -> None:
        """Running text, the first line indented by ``indent`` sizes; goes on over pages."""
        x = self.margin if x is None else x
        width = self.width - 2 * self.margin if width is None else width
        first, rest = indent * self.size, text
        while rest:
            if self.y + self.size > self.height - self.margin:
                self.turn()
            piece = wrap(rest, self.size, width - first)[0]
            self.put(x + first, self.y, piece)
            rest = rest[len(piece) :]
            self.y += 1.6 * self.size
            first = 0.0

    def rule(self, x0: float, top: float, x1: float, bottom: float) -> None:
        self.page.rules.append(Rule(x0, top, x1, bottom))

    def table(
        self,
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        style: str = "full",
        *,
        head: int = 1,
        repeat: bool = False,
        lead: Sequence[tuple[str, str]] = (),
        size: float = 9.0,
        aligned: str = "right",
        pad: float = 3.0,
    ) -> list[Cell]:
        """Set a table and return its cells. ``lead`` lines stand above it, and with ``repeat``
        they and the ``head`` rows again on every page that it goes on to."""
        cells = spread(rows)
        edges = [self.margin]
        for width in widths:
            edges.append(edges[-1] + width)
        wrapped = {
            cell: wrap(cell[4], size, edges[cell[1] + cell[3]] - edges[cell[1]] - 2 * pad)
            for cell in cells
        }
        heights = [1.25 * size + 2 * pad] * len(rows)
        for cell, lines in wrapped.items():
            last = cell[0] + cell[2] - 1
            have = sum(heights[cell[0] : last + 1])
            heights[last] += max(0.0, len(lines) * 1.25 * size + 2 * pad - have)
        done = 0
        while done < len(rows):
            for left, right in lead if repeat or not done else ():
                if right or not left:
                    self.line(left, right)
                else:
                    self.centre(left, 1.3 * self.size)
            numbers = list(range(head)) if repeat and done else []
            room = self.height - self.margin - self.y - sum(heights[r] for r in numbers)
            count = 0
            while done + count < len(rows) and sum(heights[done : done + count + 1]) <= room:
                count += 1
            assert count, "a row is higher than the page"
            while any(c[0] < done + count < c[0] + c[2] for c in cells):
                count -= 1
            numbers += range(done, done + count)
            self._part(numbers, cells, wrapped, edges, heights, style, head, size, aligned, pad)
            done += count
            if done < len(rows):
                self.turn()
        self.y += self.size
        return cells

    def _part(
        self,
        numbers: Sequence[int],
        cells: Sequence[Cell],
        wrapped: dict[Cell, list[str]],
        edges: Sequence[float],
        heights: Sequence[float],
        style: str,
        head: int,
        size: float,
        aligned: str,
        pad: float,
    ) -> None:
        tops = {}
        y = self.y
        for number in numbers:
            tops[number] = y
            y += heights[number]
        bottom = y
        for cell in cells:
            row, column, down, across, _ = cell
            if row not in tops:
                continue
            low = tops[row] + sum(heights[row : row + down])
            box = (edges[column], tops[row], edges[column + across], low)
            frame = (edges[0], self.y, edges[-1], bottom)
            self._rules("full" if style in PARTLY and row < head else style, box, frame)
            lines = wrapped[cell]
            top = (box[1] + box[3] - len(lines) * 1.25 * size) / 2 + 0.125 * size
            for text in lines:
                wide = measure(text, size)
                x = (box[0] + box[2] - wide) / 2
                if row >= head and NUMBER.fullmatch(cell[4]) and aligned == "right":
                    x = box[2] - pad - wide
                elif row >= head and not NUMBER.fullmatch(cell[4]):
                    x = box[0] + pad
                self.put(x, top, text, size)
                top += 1.25 * size
        if style == "box":
            self.rule(edges[0], self.y, edges[0], bottom)
            self.rule(edges[-1], self.y, edges[-1], bottom)
        if style in ("bars", "booktabs", "box"):
            for number in numbers if style != "booktabs" else (numbers[0],):
                self._bar(number, tops[number], cells, edges)
            if style == "booktabs" and head in tops:
                self.rule(edges[0], tops[head], edges[-1], tops[head])
            self.rule(edges[0], bottom, edges[-1], bottom)
            for cell in cells if style == "booktabs" else ():
                row, column, down, across, _ = cell
                if row in tops and row + 1 < head and across > 1 and down == 1:
                    low = tops[row] + heights[row]
                    self.rule(edges[column] + 2, low, edges[column + across] - 2, low)
        self.y = bottom

    def _bar(self, row: int, top: float, cells: Sequence[Cell], edges: Sequence[float]) -> None:
        """A rule over a row, but for columns in which a cell goes on from above."""
        begin = edges[0]
        for _, column, _, across, _ in (c for c in cells if c[0] < row < c[0] + c[2]):
            if edges[column] > begin:
                self.rule(begin, top, edges[column], top)
            begin = edges[column + across]
        if begin < edges[-1]:
            self.rule(begin, top, edges[-1], top)

    def _rules(
        self,
        style: str,
        box: tuple[float, float, float, float],
        frame: tuple[float, float, float, float],
    ) -> None:
        x0, top, x1, bottom = box
        if style in ("bars", "booktabs", "none", "box"):
            return
        sides = [(x0, top, x1, top), (x0, bottom, x1, bottom)]
        if style != "bar pieces":
            sides += [(x0, top, x0, bottom), (x1, top, x1, bottom)]
        for side in sides:
            outer_x = side[0] == side[2] and side[0] in (frame[0], frame[2])
            outer_y = side[1] == side[3] and side[1] in (frame[1], frame[3])
            if (outer_x and style in ("no sides", "no frame")) or (outer_y and style == "no frame"):
                continue
            inner = (side[0] == side[2] and not outer_x) or (side[1] == side[3] and not outer_y)
            if style in PARTLY and inner and (side[0] == side[2]) == (style == "no columns"):
                continue
            self._draw(style, side)

    def _draw(self, style: str, side: tuple[float, float, float, float]) -> None:
        x0, top, x1, bottom = side
        flat = top == bottom
        if style == "double":
            by = (0.0, 1.5) if flat else (1.5, 0.0)
            self.rule(*side)
            self.rule(x0 + by[0], top + by[1], x1 + by[0], bottom + by[1])
        elif style == "rectangles":  # the four sides of a thin one
            self.rule(*side)
            if flat:
                self.rule(x0, top + 0.5, x1, top + 0.5)
            else:
                self.rule(x0 + 0.5, top, x0 + 0.5, bottom)
        elif style == "dashes":
            at, end = (x0, x1) if flat else (top, bottom)
            while at < end:
                low, at = at, min(at + 2.0, end)
                self.rule(*((low, top, at, top) if flat else (x0, low, x0, at)))
                at += 1.5
        elif style == "shaded":  # each cell is a filled rectangle a little smaller than its place
            self.rule(
                *((x0 + 0.4, top, x1 - 0.4, top) if flat else (x0, top + 0.4, x0, bottom - 0.4))
            )
        else:
            self.rule(*side)


def spread(rows: Sequence[Sequence[str]]) -> list[Cell]:
    """The cells of rows in which "<" and "^" go on with a neighbour, line breaks left in."""
    cells = []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text in ("<", "^"):
                continue
            across = 1
            while column + across < len(texts) and texts[column + across] == "<":
                across += 1
            down = 1
            while row + down < len(rows) and rows[row + down][column] == "^":
                down += 1
            cells.append((row, column, down, across, text))
    return cells


def written(pages: Sequence[RawPage]) -> tuple[Flow, Composed]:
    flow = Flow("a page", 10_000_000)
    return flow, compose(pages, flow)


def grids_of(flow: Flow) -> list[list[Cell]]:
    return [
        [
            (cell.row, cell.column, cell.rowspan, cell.colspan, flow.text[cell.start : cell.end])
            for cell in grid.cells
        ]
        for grid in flow.grids
    ]


def lines_of(flow: Flow) -> list[str]:
    """The text outside of tables."""
    out, at = [], 0
    for grid in flow.grids:
        out += flow.text[at : grid.start].splitlines()
        at = grid.end
    return out + flow.text[at:].splitlines()


def assert_whole(pages: Sequence[RawPage], flow: Flow, composed: Composed) -> None:
    """Every glyph once in text or furniture, every character of the text in its place."""
    given = Counter(g.text for page in pages for g in page.glyphs if not g.text.isspace())
    kept = Counter("".join(flow.text.split()))
    kept += Counter("".join("".join(item.text.split()) for item in composed.furniture))
    assert kept == given
    boxes = {(page.number, round(g.x0, 3), g.text): g for page in pages for g in page.glyphs}
    at = 0
    for place in flow.places:
        assert place.start >= at
        assert not flow.text[at : place.start].strip()
        at = place.end
        assert len(place.edges) == 2 * (place.end - place.start)
        for index, letter in enumerate(flow.text[place.start : place.end]):
            x0, x1 = place.edges[2 * index : 2 * index + 2]
            if letter == " ":
                continue
            glyph = boxes[place.page or 0, round(x0, 3), letter]
            assert glyph.x1 == x1
            assert place.top - 0.01 <= glyph.top or glyph.bottom <= place.bottom + 0.01
    assert not flow.text[at:].strip()
    spans = [(page.start, page.end) for page in composed.pages]
    assert [start for start, _ in spans[1:]] == [end for _, end in spans[:-1]]
    assert not spans or spans[-1][1] == flow.length

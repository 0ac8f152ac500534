"""From the pages of a file to its text in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kxai.load.flow import Flow
from kxai.load.layout.aligned import read_aligned
from kxai.load.layout.body import Margins, PageBody
from kxai.load.layout.continued import join_pages
from kxai.load.layout.furniture import take_furniture
from kxai.load.layout.joining import join
from kxai.load.layout.lines import Line, gather, read_runs
from kxai.load.layout.page import RawPage
from kxai.load.layout.paragraphs import Paragraph
from kxai.load.layout.ruled import read_ruled
from kxai.load.layout.rulings import read_rulings
from kxai.load.layout.table import DraftTable, Item, row_cells
from kxai.schema.document import Furniture, Page


@dataclass(frozen=True, slots=True)
class Composed:
    """The pages of a text, and what stands on them without belonging to it."""

    pages: tuple[Page, ...]
    furniture: tuple[Furniture, ...]


def compose(pages: Sequence[RawPage], flow: Flow) -> Composed:
    """Write the pages' text and tables into ``flow``, every character with its place.

    A paragraph or table may go on over pages. Raises LimitExceeded, from ``flow``.
    """
    known = len(flow.places)
    begin = flow.length
    bodies = [_read(page) for page in pages]
    furniture = take_furniture(bodies)
    before: DraftTable | None = None
    for body in bodies:
        tables, body.lines = read_aligned(
            body.lines, body.bars, body.rules, width=body.width, before=before
        )
        body.tables += tables
        before = _open_end(body)
    margins = _margins(bodies)
    contents = [_in_order(body) for body in bodies]
    furniture += join_pages(contents)
    paragraph: Paragraph | None = None
    for body, items in zip(bodies, contents, strict=True):
        margin = margins.get(round(body.width), Margins(0.0, body.width))
        for item in items:
            if isinstance(item, DraftTable):
                _write(paragraph, flow)
                paragraph = None
                flow.table(row_cells(item))
            elif paragraph is not None and paragraph.takes(item, margin):
                paragraph.add(item)
            else:
                _write(paragraph, flow)
                paragraph = Paragraph(item, margin)
    _write(paragraph, flow)
    return Composed(_spans(bodies, flow, known, begin), tuple(sorted(furniture, key=lambda item: (item.box.page, item.box.top))))


def _read(page: RawPage) -> PageBody:
    body = PageBody(page.number, page.width, page.height, page.origin)
    if not page.glyphs:
        return body
    runs = read_runs(page.glyphs)
    rulings = read_rulings(page.rules)
    body.bars, body.rules = rulings.bars, page.rules
    body.tables, runs = read_ruled(rulings.frames, runs, page.number)
    body.lines = [Line(members, page.number) for members in gather(runs)]
    return body


def _open_end(body: PageBody) -> DraftTable | None:
    """The unruled table with which the page ends."""
    last = max(body.tables, key=lambda table: table.bottom, default=None)
    if last is None or last.ruled or any(line.top > last.bottom for line in body.lines):
        return None
    return last


def _in_order(body: PageBody) -> list[Item]:
    items: list[tuple[float, int, Item]] = []
    for line in body.lines:
        items.append(((line.top + line.bottom) / 2, len(items), line))
    for table in body.tables:
        items.append((table.top, len(items), table))
    return [item for _, _, item in sorted(items, key=lambda entry: entry[:2])]


def _margins(bodies: Iterable[PageBody]) -> dict[int, Margins]:
    """The margins of running text for each width of page."""
    lefts: dict[int, Counter[int]] = {}
    rights: dict[int, Counter[int]] = {}
    for body in bodies:
        width = round(body.width)
        for line in body.lines:
            if len(line.text) > 12 and line.gap < 2:
                lefts.setdefault(width, Counter())[round(line.x0 / 4)] += 1
                rights.setdefault(width, Counter())[round(line.x1 / 4)] += 1
    return {
        width: Margins(4.0 * min(lefts[width]), 4.0 * max(rights[width])) for width in lefts
    }


def _write(paragraph: Paragraph | None, flow: Flow) -> None:
    if paragraph is not None:
        text, places = join(paragraph.pieces)
        flow.line(text, places)


def _spans(bodies: Sequence[PageBody], flow: Flow, known: int, begin: int) -> tuple[Page, ...]:
    """Each page with its span of the text: from its first character to the next page's first."""
    firsts: dict[int, int] = {}
    newest = 0
    for place in flow.places[known:]:
        # In a row that goes on over a page break the pages take turns.
        if place.page is not None and place.page > newest:
            newest = place.page
            firsts[newest] = place.start
    starts: list[int] = []
    following = flow.length
    for body in reversed(bodies):
        following = firsts.get(body.number, following)
        starts.append(following)
    starts.reverse()
    if starts:
        starts[0] = begin
    ends = [*starts[1:], flow.length]
    return tuple(
        Page(body.number, start, end, body.origin, body.width, body.height)
        for body, start, end in zip(bodies, starts, ends, strict=True)
    )

"""From the pages of a file to its text in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kxai.load.flow import Flow
from kxai.load.layout.body import Margins, PageBody
from kxai.load.layout.column_runs import runs_of
from kxai.load.layout.continued import join_pages
from kxai.load.layout.furniture import take_furniture
from kxai.load.layout.gutters import read_columns
from kxai.load.layout.joining import join
from kxai.load.layout.lines import Line, gather, read_runs
from kxai.load.layout.page import RawPage
from kxai.load.layout.paragraphs import Paragraph
from kxai.load.layout.ruled import read_ruled
from kxai.load.layout.rulings import read_rulings
from kxai.load.layout.table import DraftTable, row_cells
from kxai.load.layout.unruled import take_unruled
from kxai.schema.document import Furniture, Page

_UNEVEN = 0.12  # of the width of a page: how much wider its right margin may be than its left one
_NEAR = 18.0  # points: full lines end as near as this to the margin
_FULL_LINES, _SHARE = 6, 0.4  # full lines, and their share, that tell a margin by themselves
_HANGING_OVER = 0.05  # of the lines may end beyond the margin
_HANGING = "，。、；：！？”’）》】"


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
        before = take_unruled(body, before)
    margins = _margins(bodies)
    contents = [read_columns(body.lines, body.tables) for body in bodies]
    furniture += join_pages([part.items for parts in contents for part in parts])
    paragraph: Paragraph | None = None
    for body, parts in zip(bodies, contents, strict=True):
        usual = margins.get(round(body.width), Margins(0.0, body.width))
        for part in parts:
            margin = part.margins or usual
            for item in part.items:
                if isinstance(item, DraftTable):
                    _write(paragraph, flow)
                    paragraph = None
                    flow.table(row_cells(item), guessed=not item.ruled)
                elif paragraph is not None and paragraph.takes(item, margin):
                    paragraph.add(item, margin)
                else:
                    _write(paragraph, flow)
                    paragraph = Paragraph(item, margin)
    _write(paragraph, flow)
    return Composed(
        _spans(bodies, flow, known, begin),
        tuple(sorted(furniture, key=lambda item: (item.box.page, item.box.top))),
    )


def _read(page: RawPage) -> PageBody:
    body = PageBody(page.number, page.width, page.height, page.origin, turned=page.turned)
    runs = read_runs(page.glyphs) if page.columns is None else runs_of(page.columns)
    if not runs:
        return body
    rulings = read_rulings(page.rules)
    body.bars, body.rules = rulings.bars, page.rules
    body.tables, runs = read_ruled(rulings.frames, runs, page.number)
    body.lines = [Line(members, page.number) for members in gather(runs)]
    return body


def _margins(bodies: Iterable[PageBody]) -> dict[int, Margins]:
    """The margins of running text for each width of page."""
    lefts: dict[int, Counter[int]] = {}
    rights: dict[int, Counter[int]] = {}
    for body in bodies:
        width = round(body.width)
        for line in body.lines:
            if len(line.text) > 12 and line.gap < 2:
                lefts.setdefault(width, Counter())[round(line.x0 / 4)] += 1
                # Punctuation may hang over the margin.
                end = line.edges[-3] if line.text[-1] in _HANGING else line.x1
                rights.setdefault(width, Counter())[round(end / 4)] += 1
    margins: dict[int, Margins] = {}
    for width, counts in lefts.items():
        left, right = 4.0 * min(counts), _right_margin(rights[width])
        # Where all lines are short none is full: the margins are alike then, as they mostly are.
        full = sum(n for x, n in rights[width].items() if 4.0 * x > right - _NEAR)
        sure = full >= _FULL_LINES and full > _SHARE * counts.total()
        if not sure and right < width - left - _UNEVEN * width:
            right = width - left
        margins[width] = Margins(left, right)
    return margins


def _right_margin(ends: Counter[int]) -> float:
    """Where most full lines end, in points, of ``ends`` in steps of four; a few that hang over
    decide nothing, and where no place is the usual one, the furthest does."""
    furthest = max(ends)
    near = {
        end: sum(ends[place] for place in range(end - round(_NEAR / 8), end + 1)) for end in ends
    }
    usual = max(near, key=lambda end: (near[end], end))
    over = sum(count for end, count in ends.items() if 4 * end > 4 * usual + _NEAR / 2)
    total = ends.total()
    common = near[usual] >= _FULL_LINES and near[usual] > _SHARE * total
    return 4.0 * (usual if common and over <= _HANGING_OVER * total else furthest)


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
    ends = [*starts[1:], flow.length][: len(starts)]
    return tuple(
        Page(body.number, start, end, body.origin, body.width, body.height, body.turned)
        for body, start, end in zip(bodies, starts, ends, strict=True)
    )

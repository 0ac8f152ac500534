"""What stands on every page and belongs to none of the text: headers, footers, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kxai.genre.unit_line import UNIT_LABEL
from kxai.load.layout.body import PageBody
from kxai.load.layout.lines import Line
from kxai.schema.document import Furniture
from kxai.schema.place import Box

_MARGIN = 0.16  # of the height of a page: where headers and footers stand
_NUMBER_MARGIN = 0.13  # where page numbers stand
_LINES = 3  # lines of a header or footer, at most
_FULL = 0.85  # of the widest line of the page
_SPACE = 1.2  # of the type size: more is between a header and the text
_SAME = 6.0  # points: as far a header may move from page to page
_FEW_PAGES = 5  # in a document of so few pages two headers are enough
_DIGITS = re.compile(r"[\d０-９]+|[一二三四五六七八九十百]+(?=页)")
_OF_TABLE = re.compile(
    rf"{UNIT_LABEL}|公开.{{0,4}}表|部门[:：（(]|编制[:：]|附表|续表|表[一二三四五六七八九十#]|表(?:[（(].*[)）])?$"
)
_COUNT = r"(?:[\d０-９]{1,4}|[一二三四五六七八九十百]{1,5})"
_DECORATED = re.compile(
    rf"[-—–－─~·•\[【(（|/]+{_COUNT}[-—–－─~·•\]】)）|/]+|第{_COUNT}页[,，/()（]?(?:[共总]{_COUNT}页)?[)）]?"
    rf"|[共总]{_COUNT}页[,，/]?第{_COUNT}页|{_COUNT}页|\d{{1,4}}(?:/|of)\d{{1,4}}"
    r"|[Pp](?:age|AGE)?\.?\d{1,4}(?:(?:of|/)\d{1,4})?"
)
_BARE = re.compile(r"\d{1,4}")
_ROMAN = re.compile(r"[ivxIVX]{1,6}|[Ⅰ-Ⅻⅰ-ⅻ]")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A line near the edge of a page; ``offset`` is its distance from that edge, in points."""

    body: PageBody
    line: Line
    offset: float
    on_table: bool


def take_furniture(bodies: Sequence[PageBody]) -> list[Furniture]:
    """Take headers, footers and page numbers out of the pages' lines; return them in order."""
    taken: set[int] = set()
    edges = [seen for body in bodies if body.lines for seen in _edge_lines(body)]
    taken |= _page_numbers([body for body in bodies if body.lines])
    taken |= _repeated(edges, sum(1 for body in bodies if body.lines or body.tables))
    furniture: list[Furniture] = []
    for body in bodies:
        if not any(id(line) in taken for line in body.lines):
            continue
        furniture += [furniture_of(line) for line in body.lines if id(line) in taken]
        body.lines = [line for line in body.lines if id(line) not in taken]
    return furniture


def furniture_of(line: Line) -> Furniture:
    sides = (round(side, 2) for side in (line.x0, line.top, line.x1, line.bottom))
    return Furniture(Box(line.page, *sides), line.text)


def _edge_lines(body: PageBody) -> Iterable[tuple[str, _Seen]]:
    highest = min((table.top for table in body.tables), default=body.height)
    lowest = max((table.bottom for table in body.tables), default=0.0)
    near = body.height * _MARGIN
    widest = max(line.x1 - line.x0 for line in body.lines)
    for index, line in enumerate(body.lines[:_LINES]):
        if _is_prose(line, body.lines[index + 1 : index + 2], widest):
            continue
        if line.bottom < near and line.top < highest:
            yield "top", _Seen(body, line, line.top, bool(body.tables) and _leads(body, line))
    for index, line in enumerate(body.lines[-_LINES:], len(body.lines[:-_LINES])):
        if _is_prose(line, body.lines[index - 1 : index] if index else (), widest):
            continue
        if line.top > body.height - near and line.bottom > lowest:
            yield "bottom", _Seen(body, line, body.height - line.bottom, False)


def _is_prose(line: Line, beside: Sequence[Line], widest: float) -> bool:
    """True for a full line next to another: the first or last one of running text."""
    if line.x1 - line.x0 < _FULL * widest:
        return False
    return any(
        max(line.top, other.top) - min(line.bottom, other.bottom) < _SPACE * line.size
        for other in beside
    )


def _leads(body: PageBody, line: Line) -> bool:
    """True where no more than a title and its unit line stand between the line and a table."""
    top = min(table.top for table in body.tables)
    return sum(1 for other in body.lines if line.top < other.top < top) <= _LINES


def _repeated(edges: Iterable[tuple[str, _Seen]], pages: int) -> set[int]:
    """The lines that stand on several pages at one place, numbers apart."""
    groups: dict[tuple[str, str], list[_Seen]] = {}
    for side, seen in edges:
        key = _DIGITS.sub("#", seen.line.text.replace(" ", ""))
        titles = side == "top" and _OF_TABLE.search(key)
        if sum(1 for letter in key if letter.isalpha()) > 1 and not titles:
            groups.setdefault((side, key), []).append(seen)
    taken: set[int] = set()
    need = 2 if pages <= _FEW_PAGES else 3
    for group in groups.values():
        group.sort(key=lambda seen: seen.offset)
        for same in _clusters(group):
            if len({seen.body.number for seen in same}) < need:
                continue
            if all(seen.on_table for seen in same) and not _is_header(same):
                continue
            taken |= {id(seen.line) for seen in same}
    return taken


def _is_header(group: Sequence[_Seen]) -> bool:
    """True for what stands above tables only, but is the same first line on each of the pages."""
    texts = {seen.line.text for seen in group}
    first = all(seen.body.lines[0] is seen.line for seen in group)
    return first and len(texts) == 1


def _clusters(group: Sequence[_Seen]) -> Iterable[list[_Seen]]:
    held: list[_Seen] = []
    for seen in group:
        if held and seen.offset - held[0].offset > _SAME:
            yield held
            held = []
        held.append(seen)
    yield held


def _page_numbers(bodies: Sequence[PageBody]) -> set[int]:
    taken: set[int] = set()
    bare: list[tuple[PageBody, Line]] = []
    for body in bodies:
        for line in _outermost(body):
            words = line.text.replace(" ", "")
            if _DECORATED.fullmatch(words) or _ROMAN.fullmatch(words):
                taken.add(id(line))
            elif _BARE.fullmatch(words):
                bare.append((body, line))
    # Numbers alone are page numbers where they count the pages.
    steps = Counter(int(line.text.replace(" ", "")) - body.number for body, line in bare)
    for body, line in bare:
        number = int(line.text.replace(" ", ""))
        if steps[number - body.number] > 1 or number == body.number:
            taken.add(id(line))
    return taken


def _outermost(body: PageBody) -> Iterable[Line]:
    highest = min((table.top for table in body.tables), default=body.height)
    lowest = max((table.bottom for table in body.tables), default=0.0)
    near = body.height * _NUMBER_MARGIN
    last = max(body.lines, key=lambda line: line.bottom)
    if last.top > max(lowest, body.height - near):
        yield last
    first = min(body.lines, key=lambda line: line.top)
    if first.bottom < min(highest, near) and first is not last:
        yield first

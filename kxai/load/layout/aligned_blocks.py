"""Which lines of a page make one table: spans of lines with numbers, near each other."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kxai.genre.unit_line import UNIT_LABEL
from kxai.load.layout.evidence import LISTED, heads_of
from kxai.load.layout.lines import Line
from kxai.load.layout.page import Rule
from kxai.load.layout.segments import Row

APART = 3.2  # of the type size: rows of a table are no further apart, base line to base line
BETWEEN = 3  # lines without numbers between two rows with some
EDGE = 0.35  # of the type size: how far an edge may be off
_HIGH_HEAD = 8.0  # of the type size: a header is no higher
_PROSE = 0.62  # of the page's width: a longer segment is prose
_LEADER = re.compile(r"[.．…·]{4,}|(?:…\s*){2,}")
_NOTE = re.compile(rf"注\d*[：:.]|备注[：:]|说明[：:]|{UNIT_LABEL}|公开\d+表")
_TITLE = re.compile(rf"表(?:[（(].*[)）])?$|{UNIT_LABEL}")


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal rules of like width, one below the other."""

    x0: float
    x1: float
    ys: tuple[float, ...]


def bar_groups(bars: Sequence[Rule]) -> list[Bars]:
    """Bars that begin and end alike, two or more."""
    groups: list[list[Rule]] = []
    for bar in sorted(bars, key=lambda bar: (round(bar.x0 / 6), round(bar.x1 / 6), bar.top)):
        last = groups[-1][-1] if groups else None
        if last and abs(last.x0 - bar.x0) < 6 and abs(last.x1 - bar.x1) < 6:
            groups[-1].append(bar)
        else:
            groups.append([bar])
    return [
        Bars(group[0].x0, group[0].x1, tuple(sorted(bar.top for bar in group)))
        for group in groups
        if len(group) > 1
    ]


def group_of(groups: Iterable[Bars], rows: Sequence[Row]) -> Bars | None:
    """The bars that stand around or between the rows."""
    top, bottom = rows[0].line.top, rows[-1].line.bottom
    middle = (rows[0].line.x0 + max(row.line.x1 for row in rows)) / 2
    size = rows[0].line.size
    best = None
    for group in groups:
        near = tuple(y for y in group.ys if top - 8 * size < y < bottom + 3 * size)
        around = group.x0 < middle < group.x1 and len(near) > 1 and near[-1] > top
        if around and (best is None or len(near) > len(best.ys)):
            best = Bars(group.x0, group.x1, near)
    return best


def blocks(
    rows: Sequence[Row], at: int, groups: Sequence[Bars], width: float
) -> Iterable[tuple[int, int]]:
    """Spans of rows from one with numbers to another, near each other and without prose; the
    first of them is ``rows[at]``."""
    start = end = -1
    for index, row in enumerate(rows[at:], at):
        if not row.is_numeric or _LEADER.search(row.line.text):
            continue
        if start >= 0 and not _connected(rows, end - 1, index, groups, width):
            yield start, end
            start = -1
        if start < 0:
            start = index
        end = index + 1
    if start >= 0:
        yield start, end


def _connected(
    rows: Sequence[Row], before: int, index: int, groups: Sequence[Bars], width: float
) -> bool:
    between = rows[before + 1 : index]
    if any(is_prose(row, width) for row in between):
        return False
    if any(_begins_table(row, following) for row, following in pairwise(between)):
        return False
    if any(_in_one_band(group, rows[before], rows[index]) for group in groups):
        return True
    if _are_blank(rows[before : index + 1]):
        return True
    if len(between) > BETWEEN:
        return False
    far = step(rows[before].line, rows[index].line)
    size = max(rows[index].line.size, rows[before].line.size)
    if far < APART * size + sum(row.line.size for row in between) * 1.2:
        return True
    top, bottom = rows[before].line.bottom, rows[index].line.top
    return any(any(top - 2 < y < bottom + 2 for y in group.ys) for group in groups)


def _are_blank(rows: Sequence[Row]) -> bool:
    """True where the rows between two with numbers are lines without any: set below each other,
    their names below or above the names of those two."""
    labels = [s.x0 for row in (rows[0], rows[-1]) for s in row.segments]
    size = rows[0].line.size
    near = all(step(a.line, b.line) < APART * size for a, b in pairwise(rows))
    return near and all(begins_at(row, labels) for row in rows[1:-1])


def begins_at(row: Row, labels: Sequence[float]) -> bool:
    """True for words, and the code in front of them, which begin where those of the table do."""
    allowed = EDGE * row.line.size
    return not row.is_numeric and all(
        any(abs(segment.x0 - x) < allowed for x in labels) for segment in row.segments
    )


def _in_one_band(group: Bars, row: Row, following: Row) -> bool:
    """True where two rows stand between the same two bars of three or more, or below the last."""
    at = bisect.bisect_left(group.ys, row.line.bottom - 2)
    if not at or not (group.x0 - 2 < row.line.x0 and row.line.x1 < group.x1 + 2):
        return False
    if at < len(group.ys):
        return len(group.ys) > 2 and following.line.bottom < group.ys[at] + 2
    # Below the rule under a header; the table goes on on the next page.
    return group.ys[-1] - group.ys[-2] < _HIGH_HEAD * row.line.size


def _begins_table(row: Row, following: Row) -> bool:
    """True for a title with a header below it."""
    if len(row.segments) > 1 or len(following.segments) < 2:
        return False
    return is_title(row) or is_head(following)


def is_title(row: Row) -> bool:
    text = row.line.text
    return len(row.segments) == 1 and bool(_TITLE.search(text) or LISTED.match(text))


def is_head(row: Row) -> bool:
    return heads_of(row) > 0


def step(line: Line, following: Line) -> float:
    """From base line to base line; of rows of several lines, as if they were as high as one."""
    return following.top - line.bottom + following.size


def is_prose(row: Row, width: float) -> bool:
    text = row.line.text
    if _NOTE.match(text) or _LEADER.search(text):
        return True
    if len(row.segments) > 1:
        return False
    return row.line.x1 - row.line.x0 > _PROSE * width or text.endswith(("。", "；"))

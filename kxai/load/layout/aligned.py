"""Tables without vertical rules: columns told by what stands below each other.

Numbers make a table: several lines whose numbers share an edge, in columns that no word crosses.
Prose, lists and tables of contents have none of that. Horizontal rules, where there are some, tell
where the table begins and ends and which lines are one row.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kxai.load.layout.aligned_rows import build
from kxai.load.layout.evidence import LISTED, is_one_row, is_table
from kxai.load.layout.lines import Line
from kxai.load.layout.page import Rule
from kxai.load.layout.script import begins_item
from kxai.load.layout.segments import (
    GAP,
    Row,
    counts_columns,
    cut,
    find_columns,
    with_labels,
    with_numbers,
)
from kxai.load.layout.table import DraftTable

_APART = 3.2  # of the type size: rows of a table are no further apart, base line to base line
_OVER = 1.8  # of the type size: a label alone on its line, over some of the columns, is as near
_BESIDE = 1.25  # of the type size: one that stands to the left of others, a little higher
_WRAPPED = 1.75  # of the type size: lines of one name are no further apart
_BETWEEN = 3  # lines without numbers between two rows with some
_HEAD = 5  # lines of a header
_FAR = 5.0  # of the type size: rows that go on from the page before are no further apart
_HIGH_HEAD = 8.0  # of the type size: a header is no higher
_PROSE = 0.62  # of the page's width: a longer segment is prose
_EDGE = 0.35  # of the type size: how far an edge may be off
_LEADER = re.compile(r"[.．…·]{4,}|(?:…\s*){2,}")
_NOTE = re.compile(r"注\d*[：:.]|备注[：:]|说明[：:]|(?:金额|计量)?单位[：:]|公开\d+表")
_TOTAL = re.compile(r"[合总小]\s*计")
_TITLE = re.compile(r"表(?:[（(].*[)）])?$|单位[：:]")
_HEADER = re.compile(
    r"项目|(?:科目|指标|单位|项目)(?:名称|编码|代码)|名称|编码|序号|行次|栏次|.{0,8}[预决]算数?|金额|合计|小计|\d{4}年.{0,6}"
)


@dataclass(frozen=True, slots=True)
class _Bars:
    """Horizontal rules of like width, one below the other."""

    x0: float
    x1: float
    ys: tuple[float, ...]


def read_aligned(
    lines: Sequence[Line],
    bars: Sequence[Rule],
    rules: Sequence[Rule],
    *,
    width: float,
    before: DraftTable | None = None,
) -> tuple[list[DraftTable], list[Line]]:
    """The tables among a page's lines, and the lines that stand in none.

    ``bars`` are the rules that cross no vertical one, ``rules`` all as they were drawn: their ends
    tell columns. ``width`` is the page's; ``before`` is a table at the end of the page before,
    which may go on on this one.
    """
    if not any(line.gap > GAP for line in lines):
        return [], list(lines)
    rows = [cut(line) for line in lines]
    if not any(row.is_numeric for row in rows):
        return [], list(lines)
    groups = _bar_groups(bars)
    tables: list[DraftTable] = []
    kept: list[Line] = []
    at = 0
    if before is not None:
        skip, head, count = _continuation(rows, before, width)
        if count:
            own = [y for group in groups for y in group.ys]
            tables.append(build(rows[skip : skip + count], head, before.xs[1:-1], sorted(own)))
            tables[0].xs, tables[0].leads = before.xs, before.leads
            kept += [row.line for row in rows[:skip]]
            at = skip + count
    for start, end in _blocks(rows, at, groups, width):
        group = _group_of(groups, rows[start:end])
        first, last = _extent(rows, start, end, group, at, width)
        body = rows[start:end]
        hints = _hints(rules, rows[first:last]) if group else []
        numeric = [row for row in body if row.is_numeric]
        edges = find_columns(numeric, hints)
        headed = first < start
        told = headed and (
            any(map(counts_columns, body))
            or (len(numeric) == 1 and is_one_row(numeric[0], rows[first:start]))
        )
        if not told and not is_table(body, edges, barred=group is not None, headed=headed):
            continue
        beside = find_columns(numeric, hints, rows[first:start])
        if len(beside) == len(edges):
            edges = beside  # the same strips, parted where the labels above leave room
        edges = with_labels(edges, rows[first:start], body)
        edges = with_numbers(edges, rows[first:start], body)
        while last < len(rows) and _is_last(rows[last], rows[last - 1], body):
            last += 1
        while last < len(rows) and _is_rest(rows[last], rows[first:last], body):
            last += 1
        kept += [row.line for row in rows[at:first]]
        inner = [y for y in group.ys if _is_around(y, rows[first:last])] if group else []
        tables.append(build(rows[first:last], start - first, edges, inner))
        at = last
    kept += [row.line for row in rows[at:]]
    return tables, kept


def _continuation(rows: Sequence[Row], before: DraftTable, width: float) -> tuple[int, int, int]:
    """How many rows at the top of a page stand above the continuation of a table, how many repeat
    its header, and how many are its rows altogether: as many as fit into its columns."""
    heads = {"".join(cell.text.split()) for cell in before.cells if cell.row < _HEAD}
    heads |= {"".join(n.text.split()) for c in before.cells if c.row < _HEAD for n in c.lines}
    skip = 0
    while skip < min(len(rows), len(before.leads)) and rows[skip].line.text in before.leads:
        skip += 1
    labels = [n.x0 for c in before.cells for n in c.lines]
    end = head = skip
    for index, row in enumerate(rows[skip:], skip):
        if index > skip and row.line.bottom - rows[index - 1].line.bottom > _FAR * row.line.size:
            break
        if index == head and all("".join(s.text.split()) in heads for s in row.segments):
            head += 1
        elif _is_prose(row, width) or not _fits(row, before.xs):
            break
        elif row.is_numeric:
            end = index + 1
        elif index - end >= _BETWEEN and not _begins_at(row, labels):
            break
    if not any(row.is_numeric for row in rows[head:end]):
        return 0, 0, 0
    while end < len(rows) and _is_last(rows[end], rows[end - 1], rows[head:end]):
        end += 1
    while end < len(rows) and _is_rest(rows[end], rows[head:end], rows[head:end]):
        end += 1
    return skip, head - skip, end - skip


def _fits(row: Row, xs: Sequence[float]) -> bool:
    """True where no segment reaches over an edge between two columns."""
    over = row.line.size
    return all(
        not (segment.x0 + over < edge < segment.x1 - over)
        for segment in row.segments
        for edge in xs[1:-1]
    )


def _bar_groups(bars: Sequence[Rule]) -> list[_Bars]:
    """Bars that begin and end alike, two or more."""
    groups: list[list[Rule]] = []
    for bar in sorted(bars, key=lambda bar: (round(bar.x0 / 6), round(bar.x1 / 6), bar.top)):
        last = groups[-1][-1] if groups else None
        if last and abs(last.x0 - bar.x0) < 6 and abs(last.x1 - bar.x1) < 6:
            groups[-1].append(bar)
        else:
            groups.append([bar])
    return [
        _Bars(group[0].x0, group[0].x1, tuple(sorted(bar.top for bar in group)))
        for group in groups
        if len(group) > 1
    ]


def _group_of(groups: Iterable[_Bars], rows: Sequence[Row]) -> _Bars | None:
    """The bars that stand around or between the rows."""
    top, bottom = rows[0].line.top, rows[-1].line.bottom
    middle = (rows[0].line.x0 + max(row.line.x1 for row in rows)) / 2
    size = rows[0].line.size
    best = None
    for group in groups:
        near = tuple(y for y in group.ys if top - 8 * size < y < bottom + 3 * size)
        around = group.x0 < middle < group.x1 and len(near) > 1 and near[-1] > top
        if around and (best is None or len(near) > len(best.ys)):
            best = _Bars(group.x0, group.x1, near)
    return best


def _blocks(
    rows: Sequence[Row], at: int, groups: Sequence[_Bars], width: float
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
    rows: Sequence[Row], before: int, index: int, groups: Sequence[_Bars], width: float
) -> bool:
    between = rows[before + 1 : index]
    if any(_is_prose(row, width) for row in between):
        return False
    if any(_begins_table(row, following) for row, following in pairwise(between)):
        return False
    if any(_in_one_band(group, rows[before], rows[index]) for group in groups):
        return True
    if _are_blank(rows[before : index + 1]):
        return True
    if len(between) > _BETWEEN:
        return False
    step = rows[index].line.bottom - rows[before].line.bottom
    size = max(rows[index].line.size, rows[before].line.size)
    if step < _APART * size + sum(row.line.size for row in between) * 1.2:
        return True
    top, bottom = rows[before].line.bottom, rows[index].line.top
    return any(any(top - 2 < y < bottom + 2 for y in group.ys) for group in groups)


def _are_blank(rows: Sequence[Row]) -> bool:
    """True where the rows between two with numbers are lines without any: set below each other,
    their names below or above the names of those two."""
    labels = [s.x0 for row in (rows[0], rows[-1]) for s in row.segments]
    size = rows[0].line.size
    near = all(b.line.bottom - a.line.bottom < _APART * size for a, b in pairwise(rows))
    return near and all(_begins_at(row, labels) for row in rows[1:-1])


def _begins_at(row: Row, labels: Sequence[float]) -> bool:
    """True for words, and the code in front of them, which begin where those of the table do."""
    allowed = _EDGE * row.line.size
    return not row.is_numeric and all(
        any(abs(segment.x0 - x) < allowed for x in labels) for segment in row.segments
    )


def _in_one_band(group: _Bars, row: Row, following: Row) -> bool:
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
    return _is_title(row) or _is_head(following)


def _is_title(row: Row) -> bool:
    text = row.line.text
    return len(row.segments) == 1 and bool(_TITLE.search(text) or LISTED.match(text))


def _is_head(row: Row) -> bool:
    return any(_HEADER.fullmatch(segment.text.replace(" ", "")) for segment in row.segments)


def _is_prose(row: Row, width: float) -> bool:
    text = row.line.text
    if _NOTE.match(text) or _LEADER.search(text):
        return True
    if len(row.segments) > 1:
        return False
    return row.line.x1 - row.line.x0 > _PROSE * width or text.endswith(("。", "；"))


def _extent(
    rows: Sequence[Row], start: int, end: int, group: _Bars | None, least: int, width: float
) -> tuple[int, int]:
    """The rows with the header above and what belongs to the last row below."""
    first = start
    if group is not None:
        top, bottom = group.ys[0], group.ys[-1]
        while first > least and start - first < 2 * _HEAD:
            line = rows[first - 1].line
            if (line.top + line.bottom) / 2 < top:
                break
            if _is_title(rows[first - 1]):
                break
            first -= 1
        while end < len(rows) and (rows[end].line.top + rows[end].line.bottom) / 2 < bottom:
            if _is_prose(rows[end], width) or _is_title(rows[end]):
                break
            if len(rows[end].segments) > 1 and not rows[end].is_numeric and _is_head(rows[end]):
                break
            end += 1
        if first < start or top > rows[start].line.top - 2.5 * rows[start].line.size:
            return first, end
    while first > least and start - first < _HEAD:
        row = rows[first - 1]
        if _is_prose(row, width) or not _near(rows, first - 1):
            break
        if len(row.segments) < 2 and not _is_label(row, rows[first]):
            break
        if any(mark in row.line.text for mark in ("单位：", "单位:", "部门：")):
            break
        first -= 1
    return first, end


def _is_last(row: Row, above: Row, body: Sequence[Row]) -> bool:
    """True for a row below the last with amounts that has none itself: a code with its name, or
    the word for a total."""
    if not (len(row.segments) > 1 or _TOTAL.fullmatch(row.line.text)):
        return False
    near = row.line.bottom - above.line.bottom < _APART * min(row.line.size, above.line.size)
    return near and _begins_at(row, [s.x0 for line in body for s in line.segments])


def _is_rest(row: Row, above: Sequence[Row], body: Sequence[Row]) -> bool:
    """True for the last lines of names in the last row: each below a part of its name that is as
    wide as such names are. The numbers of the row may stand between the lines of its name."""
    size = row.line.size
    if row.values or begins_item(row.line.text):
        return False
    for segment in row.segments:
        over = [
            s
            for line in above[-2:]
            for s in line.segments
            if abs(s.x0 - segment.x0) < _EDGE * size
            and not s.value
            and row.line.bottom - line.line.bottom < _WRAPPED * size
        ]
        if not over:
            return False
        alike = [
            s.x1
            for r in body
            for s in r.segments
            if abs(s.x0 - segment.x0) < _EDGE * size and not s.value
        ]
        if over[-1].x1 < max(alike, default=0.0) - 1.6 * size or segment.x1 > over[-1].x1:
            return False
    return True


def _near(rows: Sequence[Row], index: int) -> bool:
    line, following = rows[index].line, rows[index + 1].line
    return following.bottom - line.bottom < _APART * max(line.size, following.size)


def _is_label(row: Row, below: Row) -> bool:
    """True for words alone on their line that are a label above some of the columns, or one that
    stands between two lines of labels; titles are further away."""
    line, following = row.line, below.line
    if _is_title(row) or begins_item(line.text) or line.text.endswith(("。", "；", "：")):
        return False
    step = (following.bottom - line.bottom) / min(line.size, following.size)
    return step < (_OVER if line.x0 > below.segments[0].x1 else _BESIDE)


def _is_around(y: float, rows: Sequence[Row]) -> bool:
    size = rows[0].line.size
    return rows[0].line.top - size < y < rows[-1].line.bottom + size


def _hints(rules: Sequence[Rule], rows: Sequence[Row]) -> list[float]:
    """Where pieces of horizontal rules around the rows end, if several do so at one place."""
    top = rows[0].line.top - rows[0].line.size
    bottom = rows[-1].line.bottom + rows[-1].line.size
    ends = sorted(
        x
        for rule in rules
        if rule.x1 > rule.x0 and top < rule.top < bottom
        for x in (rule.x0, rule.x1)
    )
    out: list[float] = []
    held: list[float] = []
    for x in [*ends, float("inf")]:
        if held and x - held[0] > 1.5:
            if len(held) > 2:
                out.append(sum(held) / len(held))
            held = []
        held.append(x)
    return out

"""Tables without vertical rules: columns told by what stands below each other.

Numbers make a table: several lines whose numbers share an edge, in columns that no word crosses.
Prose, lists and tables of contents have none of that. Horizontal rules, where there are some, tell
where the table begins and ends and which lines are one row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kxai.load.layout.aligned_blocks import (
    APART,
    BETWEEN,
    EDGE,
    Bars,
    bar_groups,
    begins_at,
    blocks,
    group_of,
    is_head,
    is_prose,
    is_title,
    step,
)
from kxai.load.layout.aligned_rows import build
from kxai.load.layout.evidence import heads_of, is_one_row, is_table
from kxai.load.layout.lines import Line
from kxai.load.layout.page import Rule
from kxai.load.layout.piece_kinds import begins_item
from kxai.load.layout.segments import (
    GAP,
    Row,
    between_labels,
    counts_columns,
    cut,
    find_columns,
    level,
    with_labels,
    with_numbers,
)
from kxai.load.layout.table import DraftTable

_OVER = 1.8  # of the type size: a label alone on its line, over some of the columns, is as near
_BESIDE = 1.25  # of the type size: one that stands to the left of others, a little higher
_LISTED = 2.4  # of the type size: names in a list of them are no further apart
_WRAPPED = 1.75  # of the type size: lines of one name are no further apart
HEAD = 5  # lines of a header
_FAR = 5.0  # of the type size: rows that go on from the page before are no further apart
_TOTAL = re.compile(r"[合总小]\s*计")


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
    rows = level([cut(line) for line in lines])
    if not any(row.is_numeric for row in rows):
        return [], list(lines)
    groups = bar_groups(bars)
    tables: list[DraftTable] = []
    kept: list[Line] = []
    at = 0
    if before is not None:
        skip, head, count = _continuation(rows, before, width)
        if count:
            own = [y for group in groups for y in group.ys]
            tables.append(build(rows[skip : skip + count], head, before.xs[1:-1], sorted(own)))
            tables[0].xs, tables[0].leads = before.xs, before.leads
            kept += _lines(rows[:skip])
            at = skip + count
    for start, end in blocks(rows, at, groups, width):
        group = group_of(groups, rows[start:end])
        first, last = _extent(rows, start, end, group, at, width)
        body = rows[start:end]
        hints = _hints(rules, rows[first:last]) if group else []
        numeric = [row for row in body if row.is_numeric]
        edges = find_columns(numeric, hints)
        headed = first < start
        told = headed and (
            any(map(counts_columns, body))
            or max(heads_of(row) for row in rows[first:start]) > (1 if len(body) > 1 else 2)
            or (len(numeric) == 1 and is_one_row(numeric[0], rows[first:start]))
        )
        if not told and not is_table(body, edges, barred=group is not None, headed=headed):
            continue
        if not hints:
            edges = between_labels(edges, rows[first:start], numeric)
        edges = with_labels(edges, rows[first:start], body)
        edges = with_numbers(edges, rows[first:start], body)
        last = _to_the_end(rows, first, last, body)
        kept += _lines(rows[at:first])
        inner = [y for y in group.ys if _is_around(y, rows[first:last])] if group else []
        tables.append(build(rows[first:last], start - first, edges, inner))
        at = last
    kept += _lines(rows[at:])
    return tables, kept


def _lines(rows: Sequence[Row]) -> list[Line]:
    return [line for row in rows for line in row.lines]


def _continuation(rows: Sequence[Row], before: DraftTable, width: float) -> tuple[int, int, int]:
    """How many rows at the top of a page stand above the continuation of a table, how many repeat
    its header, and how many are its rows altogether: as many as fit into its columns."""
    heads = {"".join(cell.text.split()) for cell in before.cells if cell.row < HEAD}
    heads |= {"".join(n.text.split()) for c in before.cells if c.row < HEAD for n in c.lines}
    skip = 0
    while skip < min(len(rows), len(before.leads)) and rows[skip].line.text in before.leads:
        skip += 1
    labels = [n.x0 for c in before.cells for n in c.lines]
    end = head = skip
    for index, row in enumerate(rows[skip:], skip):
        if index > skip and step(rows[index - 1].line, row.line) > _FAR * row.line.size:
            break
        if index == head and all("".join(s.text.split()) in heads for s in row.segments):
            head += 1
        elif is_prose(row, width) or not _fits(row, before.xs):
            break
        elif row.is_numeric:
            end = index + 1
        elif index - end >= BETWEEN and not begins_at(row, labels):
            break
    if not any(row.is_numeric for row in rows[head:end]):
        return 0, 0, 0
    end = _to_the_end(rows, head, end, rows[head:end])
    return skip, head - skip, end - skip


def _fits(row: Row, xs: Sequence[float]) -> bool:
    """True where no segment reaches over an edge between two columns."""
    over = row.line.size
    return all(
        not (segment.x0 + over < edge < segment.x1 - over)
        for segment in row.segments
        for edge in xs[1:-1]
    )


def _extent(
    rows: Sequence[Row], start: int, end: int, group: Bars | None, least: int, width: float
) -> tuple[int, int]:
    """The rows with the header above and what belongs to the last row below."""
    first = start
    if group is not None:
        top, bottom = group.ys[0], group.ys[-1]
        while first > least and start - first < 2 * HEAD:
            line = rows[first - 1].line
            if (line.top + line.bottom) / 2 < top:
                break
            if is_title(rows[first - 1]):
                break
            first -= 1
        while end < len(rows) and (rows[end].line.top + rows[end].line.bottom) / 2 < bottom:
            if is_prose(rows[end], width) or is_title(rows[end]):
                break
            if len(rows[end].segments) > 1 and not rows[end].is_numeric and is_head(rows[end]):
                break
            end += 1
        if first < start or top > rows[start].line.top - 2.5 * rows[start].line.size:
            return first, end
    while first > least and start - first < HEAD:
        row = rows[first - 1]
        if is_prose(row, width) or not _near(rows, first - 1):
            break
        if len(row.segments) < 2 and not _is_label(row, rows[first]):
            break
        if any(mark in row.line.text for mark in ("单位：", "单位:", "部门：")):
            break
        first -= 1
    return first, end


def _to_the_end(rows: Sequence[Row], first: int, end: int, body: Sequence[Row]) -> int:
    """The end of a table with the rows behind the last amount that are its own."""
    while end < len(rows) and (
        _is_last(rows[end], rows[end - 1], body) or _is_rest(rows[end], rows[first:end], body)
    ):
        end += 1
    return end


def _is_last(row: Row, above: Row, body: Sequence[Row]) -> bool:
    """True for a row below the last with amounts that has none itself: a code with its name, the
    word for a total, or the next name in a list of them."""
    size = min(row.line.size, above.line.size)
    far = step(above.line, row.line)
    if not begins_at(row, [s.x0 for line in body for s in line.segments]):
        return False
    if len(row.segments) > 1 or _TOTAL.fullmatch(row.line.text):
        return far < APART * size
    listed = sum(
        abs(s.x0 - row.line.x0) < EDGE * size and begins_item(s.text)
        for line in body
        for s in line.segments
    )
    return far < _LISTED * size and begins_item(row.line.text) and listed > 2


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
            if abs(s.x0 - segment.x0) < EDGE * size
            and not s.value
            and step(line.line, row.line) < _WRAPPED * size
        ]
        if not over:
            return False
        alike = [
            s.x1
            for r in body
            for s in r.segments
            if abs(s.x0 - segment.x0) < EDGE * size and not s.value
        ]
        if over[-1].x1 < max(alike, default=0.0) - 1.6 * size or segment.x1 > over[-1].x1:
            return False
    return True


def _near(rows: Sequence[Row], index: int) -> bool:
    line, following = rows[index].line, rows[index + 1].line
    return step(line, following) < APART * max(line.size, following.size)


def _is_label(row: Row, below: Row) -> bool:
    """True for words alone on their line that are a label above some of the columns, or one that
    stands between two lines of labels; titles are further away."""
    line, following = row.line, below.line
    if is_title(row) or begins_item(line.text) or line.text.endswith(("。", "；", "：")):
        return False
    near = _OVER if line.x0 > below.segments[0].x1 else _BESIDE
    return step(line, following) < near * min(line.size, following.size)


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

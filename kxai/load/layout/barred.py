"""Tables with a rule between all rows and none between columns, made into frames.

Where the rules were drawn cell by cell, their ends tell the columns; elsewhere the strips that the
text leaves free do. A rule that is not drawn under a part of a row says that cells are merged.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from kxai.genre.unit_line import UNIT_LABEL
from kxai.load.layout.lines import Line
from kxai.load.layout.page import Rule
from kxai.load.layout.rulings import Frame
from kxai.load.layout.segments import Row, Segment, columns_of, find_columns, widest_span

_ALIKE = 6.0  # points: rules that begin and end as near as this are of one width
_SAME = 2.5  # points: ends as near as this are one
_OFF = 0.15  # of the type size: how far a row's text may be off its place between the rules
_HIGH = 14.0  # of the type size: a row is no higher
_OVER = 0.5  # of the type size: how far a text reaches over an edge to span it
_UNIT_LINE = re.compile(rf"{UNIT_LABEL}.{{0,4}}元$|公开\d+表")
_WORDS = 1.0  # of the type size: the spaces within a heading are narrower
_FULL = 0.6  # of the most segments that a line has: lines with fewer do not tell columns
_PART = 0.9  # of the table's width: a shorter rule is a part of one


def read_barred(rows: Sequence[Row], bars: Sequence[Rule], rules: Sequence[Rule]) -> list[Frame]:
    """The frames that horizontal rules and a page's lines make, from top to bottom.

    ``bars`` are the joined rules that cross no vertical one, ``rules`` all as they were drawn.
    """
    frames: list[Frame] = []
    for group in _groups(bars):
        x0, x1 = min(bar.x0 for bar in group), max(bar.x1 for bar in group)
        inside = [row for row in rows if x0 - _SAME < (row.line.x0 + row.line.x1) / 2 < x1 + _SAME]
        parts = [
            bar
            for bar in bars
            if x0 - _ALIKE < bar.x0 and bar.x1 < x1 + _ALIKE and bar.x1 - bar.x0 < _PART * (x1 - x0)
        ]
        for ys, bands in _tables([bar.top for bar in group], inside, [p.top for p in parts]):
            inner = [bar for bar in parts if ys[0] + _SAME < bar.top < ys[-1] - _SAME]
            frame = _frame(ys, bands, (x0, x1), inner, rules)
            if frame is not None:
                frames.append(frame)
    return sorted(frames, key=lambda frame: frame.ys[0])


def _groups(bars: Sequence[Rule]) -> Iterable[list[Rule]]:
    """Two bars or more of like extent, from top to bottom."""
    groups: list[list[Rule]] = []
    for bar in sorted(bars, key=lambda bar: (round(bar.x0 / _ALIKE), bar.x1)):
        last = groups[-1][-1] if groups else None
        if last and abs(last.x0 - bar.x0) < _ALIKE and abs(last.x1 - bar.x1) < _ALIKE:
            groups[-1].append(bar)
        else:
            groups.append([bar])
    for group in groups:
        if len(group) > 1:
            yield sorted(group, key=lambda bar: bar.top)


def _tables(
    ys: Sequence[float], rows: Sequence[Row], parts: Sequence[float]
) -> Iterable[tuple[list[float], list[list[Row]]]]:
    """Successive bars with a row's lines between each two of them, or with several rows that are
    parted by the shorter rules at ``parts``."""
    middles = [(row.line.top + row.line.bottom) / 2 for row in rows]
    bands = [
        list(rows[bisect.bisect_left(middles, low) : bisect.bisect_left(middles, high)])
        for low, high in pairwise(ys)
    ]
    offsets = [
        (band[0].line.top - low, high - band[-1].line.bottom)
        for band, (low, high) in zip(bands, pairwise(ys), strict=True)
        if len(band) == 1 and len(band[0].segments) > 1
    ]
    usual = (median(a for a, _ in offsets), median(b for _, b in offsets)) if offsets else None
    held_ys: list[float] = []
    held: list[list[Row]] = []
    for band, (low, high) in zip(bands, pairwise(ys), strict=True):
        divided = any(low + _SAME < y < high - _SAME for y in parts)
        if divided or _is_row(band, low, high, usual):
            held_ys = held_ys or [low]
            held_ys.append(high)
            held.append(band)
            continue
        if held:
            yield held_ys, held
        held_ys, held = [], []
    if held:
        yield held_ys, held


def _is_row(
    band: Sequence[Row], low: float, high: float, usual: tuple[float, float] | None
) -> bool:
    """True where lines stand between two bars as a row of a table stands there."""
    if not band:
        return False
    size = max(row.line.size for row in band)
    if high - low > _HIGH * size:
        return False
    if all(row.line.gap < _WORDS and not row.is_numeric for row in band):
        # A heading between two tables has more room than a row that is merged throughout.
        if len(band) > 1:
            return any(_staggered(a.line, b.line) for a, b in pairwise(band))
        if usual is None:
            return False
        above, below = band[0].line.top - low, high - band[0].line.bottom
        off = max(abs(above - usual[0]), abs(below - usual[1]), abs(above + below - sum(usual)))
        return off < _OFF * size
    return not any(_UNIT_LINE.search(row.line.text) for row in band) or len(band) == 1


def _staggered(line: Line, following: Line) -> bool:
    """True for lines of two cells beside each other that are not on one base line."""
    aside = line.x1 < following.x0 or following.x1 < line.x0
    return aside and following.top < line.bottom - 0.1 * line.size


def _frame(
    ys: Sequence[float],
    bands: Sequence[list[Row]],
    sides: tuple[float, float],
    parts: Sequence[Rule],
    rules: Sequence[Rule],
) -> Frame | None:
    stops = sorted([*ys, *(bar.top for bar in parts)])
    stops = [y for i, y in enumerate(stops) if i == 0 or y - stops[i - 1] > _SAME]
    whole = {bisect.bisect_left(stops, y - _SAME) for y in ys}
    lines = [row for band in bands for row in band]
    ends = _ends(rules, stops, sides)
    edges = _inner((x for at in whole for x in ends[at]), sides)
    # The ends of a shorter rule that lies on a bar tell the columns of a header alone.
    drawn = 2 * sum(bool(_inner(ends[at], sides)) for at in whole) >= len(whole) and bool(edges)
    if len(bands) == 1 and not (drawn and any(row.is_numeric for row in lines)):
        return None
    if not drawn:
        edges = _told(bands, sides, parts)
        if not edges:
            return None
    xs = [sides[0], *edges, sides[1]]
    rows, columns = len(stops) - 1, len(xs) - 1
    above = [[at in whole] * columns for at in range(rows + 1)]
    for bar in parts:
        at = bisect.bisect_left(stops, bar.top - _SAME)
        for column in range(columns):
            middle = (xs[column] + xs[column + 1]) / 2
            above[at][column] = above[at][column] or bar.x0 < middle < bar.x1
    texts: list[list[Segment]] = [[] for _ in range(rows)]
    for row in lines:
        at = bisect.bisect_right(stops, (row.line.top + row.line.bottom) / 2) - 1
        texts[min(max(at, 0), rows - 1)] += row.segments
    beside: list[list[bool]] = []
    for at in range(rows):
        found = _beside(xs, texts[at], ends[at] if drawn else None)
        for edge in range(1, columns) if at else ():
            # Where no rule is drawn above, the row above tells how far its cells reach.
            if not above[at][edge - 1] and not above[at][edge]:
                found[edge] = beside[-1][edge]
        if not drawn and at + 1 < rows and not any(s.value for s in texts[at]):
            labels = [row for row in texts[at + 1 : at + 3] if not any(s.value for s in row)]
            _widen(xs, found, texts[at], [segment for row in labels for segment in row])
        beside.append(found)
    return Frame(
        tuple(xs), tuple(stops), tuple(map(tuple, beside)), tuple(map(tuple, above)), drawn
    )


def _told(
    bands: Sequence[list[Row]], sides: tuple[float, float], parts: Sequence[Rule]
) -> list[float]:
    """The inner edges of columns that the text tells; none if a band has several rows."""
    lines = [row for band in bands for row in band]
    least = max(1.0, _FULL * max(len(row.segments) for row in lines))
    wide = [row for row in lines if len(row.segments) > least]
    if 2 * len(wide) < len(bands):
        return []
    hints = _inner((x for bar in parts for x in (bar.x0, bar.x1)), sides)
    edges = find_columns(wide, hints, [row for row in lines if len(row.segments) <= least])
    return [] if _conflict((sides[0], *edges, sides[1]), bands) else edges


def _ends(
    rules: Sequence[Rule], stops: Sequence[float], sides: tuple[float, float]
) -> list[list[float]]:
    """For each horizontal stop, where the pieces of its rule begin and end."""
    ends: list[list[float]] = [[] for _ in stops]
    for rule in rules:
        if rule.x1 - rule.x0 <= rule.bottom - rule.top:
            continue
        at = bisect.bisect_left(stops, rule.top - _SAME)
        if at < len(stops) and abs(stops[at] - rule.top) <= _SAME:
            ends[at] += [x for x in (rule.x0, rule.x1) if sides[0] < x < sides[1]]
    return ends


def _inner(places: Iterable[float], sides: tuple[float, float]) -> list[float]:
    """The places between the sides, each once."""
    out: list[float] = []
    for x in sorted(places):
        if sides[0] + _ALIKE < x < sides[1] - _ALIKE and (not out or x - out[-1] > _SAME):
            out.append(x)
    return out


def _beside(
    xs: Sequence[float], texts: Sequence[Segment], ends: Sequence[float] | None
) -> list[bool]:
    """Which edges part the cells of a row: those that no text crosses and, where the rules were
    drawn cell by cell, that a piece of the rule above ends at."""
    out = [True] * len(xs)
    for at in range(1, len(xs) - 1):
        x = xs[at]
        out[at] = (ends is None or any(abs(end - x) <= _SAME for end in ends)) and not any(
            run.x0 + _OVER * run.size < x < run.x1 - _OVER * run.size
            for segment in texts
            for run in segment.runs
        )
    return out


def _widen(
    xs: Sequence[float], beside: list[bool], texts: Sequence[Segment], below: Sequence[Segment]
) -> None:
    """Let each label of a header row span the free columns around it, if it stands in the middle
    of them and each has a label below."""
    filled = {column for text in texts for column in columns_of(xs, text)}
    under = {column: (text.x0 + text.x1) / 2 for text in below for column in columns_of(xs, text)}
    free = {column: middle for column, middle in under.items() if column not in filled}
    for text in texts:
        own, middle = columns_of(xs, text), (text.x0 + text.x1) / 2
        around = free | {column: under.get(column, middle) for column in own}
        first, last = widest_span(xs, own, around, middle, text.runs[0].size)
        beside[first + 1 : last + 1] = [False] * (last - first)


def _conflict(xs: Sequence[float], bands: Sequence[list[Row]]) -> bool:
    """True where some band holds several rows: two numbers in one of its columns."""
    for band in bands:
        seen: set[int] = set()
        for row in band:
            for segment in row.values:
                column = bisect.bisect_right(xs, (segment.x0 + segment.x1) / 2)
                if column in seen:
                    return True
                seen.add(column)
    return False

"""Ruling lines to frames: the columns and rows of a table, and which of its sides are drawn.

A file draws a table's rules as lines, thin rectangles, rows of dashes, pairs of lines, or as the
edges of shaded cells. They are snapped and joined as pdfplumber does it; its way on from there
(intersections, then cells) is quadratic in the lines and finds no cell that has a side missing.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from kxai.load.layout.page import Rule

_SNAP = 2.5  # points: rules as near as this are one
_THIN = 4.0  # points: no row or column is narrower; what is, stands between double rules
_JOIN = 3.0  # points: gaps as small as this in a rule are dashes
_TOUCH = 4.0  # points: how far a rule may end from another that it meets
_SHORTEST = 5.0  # points; what is shorter belongs to a drawing
_OVERHANG = 8.0  # points beyond the last crossing rule that open a column or row of their own
_COVERED = 0.6  # of the side of a cell that makes it a drawn one
_MOST_RULES = 2_000  # on a page with more there is a drawing, not a table
_MOST_PIECES = 100_000  # lines and rectangles of a page that are looked at
_MOST_CELLS = 40_000
_Piece = tuple[float, float, float]  # where it lies across its way, and its two ends along it
_begin = itemgetter(1)


@dataclass(frozen=True, slots=True)
class Frame:
    """A table's edges: columns between ``xs``, rows between ``ys``, both rising.

    ``beside[row][i]``: a rule is drawn at ``xs[i]`` along the row; ``above[i][column]``: one is
    drawn at ``ys[i]`` along the column. ``exact``: rules tell the columns, not the text alone.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    beside: tuple[tuple[bool, ...], ...]
    above: tuple[tuple[bool, ...], ...]
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Rulings:
    """A page's frames from top to bottom, and the horizontal rules that cross no vertical one."""

    frames: tuple[Frame, ...]
    bars: tuple[Rule, ...]


def read_rulings(rules: Sequence[Rule]) -> Rulings:
    """The frames and bars of a page; none where there are so many rules that they are a drawing."""
    if not rules or len(rules) > _MOST_PIECES:
        return Rulings((), ())
    flat, steep = _merged(rules)
    if len(flat) + len(steep) > _MOST_RULES:
        return Rulings((), ())
    frames: list[Frame] = []
    bars: list[Rule] = []
    for across, down in _groups(flat, steep):
        if not down:
            bars += across
        elif across:
            frame = _frame(across, down)
            if frame is not None:
                frames.append(frame)
            else:  # a box around text, or around rows without columns
                bars += across
    frames.sort(key=lambda frame: (frame.ys[0], frame.xs[0]))
    bars.sort(key=lambda bar: (bar.top, bar.x0))
    return Rulings(tuple(frames), tuple(bars))


def _merged(rules: Iterable[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical rules, snapped and joined, without the short ones."""
    across: set[_Piece] = set()
    down: set[_Piece] = set()
    for rule in rules:
        if rule.x1 - rule.x0 >= rule.bottom - rule.top:
            across.add((round(rule.top, 1), round(rule.x0, 1), round(rule.x1, 1)))
        else:
            down.add((round(rule.x0, 1), round(rule.top, 1), round(rule.bottom, 1)))
    return (
        [Rule(low, at, high, at) for at, low, high in _joined(across)],
        [Rule(at, low, at, high) for at, low, high in _joined(down)],
    )


def _joined(pieces: Iterable[_Piece]) -> Iterable[_Piece]:
    """Pieces of one direction as whole rules: what lies within ``_SNAP`` of a neighbour lies where
    they lie on average, and there what is parted by no more than ``_JOIN`` is one."""
    for line in _snapped(sorted(pieces)):
        at = sum(place for place, _, _ in line) / len(line)
        begin, end = line[0][1:]
        for _, low, high in [*line[1:], (at, math.inf, math.inf)]:
            if low <= end + _JOIN:
                end = max(end, high)
                continue
            if end - begin >= _SHORTEST:
                yield at, begin, end
            begin, end = low, high


def _snapped(pieces: Sequence[_Piece]) -> Iterable[list[_Piece]]:
    """Pieces that rise by where they lie, in lines of neighbours, each line along itself."""
    line: list[_Piece] = []
    last = -math.inf
    for piece in pieces:
        if line and piece[0] - last > _SNAP:
            yield sorted(line, key=_begin)
            line = []
        line.append(piece)
        last = piece[0]
    if line:
        yield sorted(line, key=_begin)


def _groups(
    flat: list[Rule], steep: list[Rule]
) -> Iterable[tuple[tuple[Rule, ...], tuple[Rule, ...]]]:
    """Horizontal and vertical rules that hang together by touching."""
    flat = sorted(flat, key=lambda rule: rule.top)
    heights = [rule.top for rule in flat]
    parent = list(range(len(flat) + len(steep)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = index = parent[parent[index]]
        return index

    for number, rule in enumerate(steep, len(flat)):
        low = bisect.bisect_left(heights, rule.top - _TOUCH)
        high = bisect.bisect_right(heights, rule.bottom + _TOUCH)
        for other in range(low, high):
            if flat[other].x0 - _TOUCH <= rule.x0 <= flat[other].x1 + _TOUCH:
                parent[root(other)] = root(number)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for number, rule in enumerate([*flat, *steep]):
        group = groups.setdefault(root(number), ([], []))
        group[number >= len(flat)].append(rule)
    return [(tuple(across), tuple(down)) for across, down in groups.values()]


def _frame(across: Sequence[Rule], down: Sequence[Rule]) -> Frame | None:
    xs = _stops([rule.x0 for rule in down], min(r.x0 for r in across), max(r.x1 for r in across))
    ys = _stops(
        [rule.top for rule in across], min(r.top for r in down), max(r.bottom for r in down)
    )
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 2 or rows < 1 or columns * rows > _MOST_CELLS:
        return None
    beside = [[False] * (columns + 1) for _ in range(rows)]
    above = [[False] * columns for _ in range(rows + 1)]
    for rule in down:
        at = _nearest(xs, rule.x0)
        for row in _covered(ys, rule.top, rule.bottom):
            beside[row][at] = True
    for rule in across:
        at = _nearest(ys, rule.top)
        for column in _covered(xs, rule.x0, rule.x1):
            above[at][column] = True
    return Frame(tuple(xs), tuple(ys), tuple(map(tuple, beside)), tuple(map(tuple, above)))


def _stops(places: Iterable[float], least: float, most: float) -> list[float]:
    """Where columns or rows end: at the rules, and at the outer sides where none is drawn."""
    stops: list[float] = []
    for place in sorted(places):
        if not stops or place - stops[-1] > _THIN:
            stops.append(place)
    if stops[0] - least > _OVERHANG:
        stops.insert(0, least)
    if most - stops[-1] > _OVERHANG:
        stops.append(most)
    return stops


def _nearest(stops: Sequence[float], place: float) -> int:
    at = bisect.bisect_left(stops, place)
    if at == len(stops) or (at and place - stops[at - 1] < stops[at] - place):
        return at - 1
    return at


def _covered(stops: Sequence[float], low: float, high: float) -> Iterable[int]:
    """The intervals between stops of which [low, high] covers the most part."""
    at = max(0, bisect.bisect_right(stops, low) - 1)
    while at < len(stops) - 1 and stops[at] < high:
        begin, end = stops[at], stops[at + 1]
        if min(high, end) - max(low, begin) >= _COVERED * (end - begin):
            yield at
        at += 1

"""Ruling lines to frames: the columns and rows of a table, and which of its sides are drawn.

A file draws a table's rules as lines, thin rectangles, rows of dashes, pairs of lines, or as the
edges of shaded cells. Snapping and joining them is pdfplumber's; its way on from there
(intersections, then cells) is quadratic in the lines and finds no cell that has a side missing.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kxai.load.layout.page import Rule

_SNAP = 2.5  # points: rules as near as this are one
_JOIN = 4.0  # points: gaps as small as this in a rule are dashes
_TOUCH = 4.0  # points: how far a rule may end from another that it meets
_SHORTEST = 5.0  # points; what is shorter belongs to a drawing
_OVERHANG = 8.0  # points beyond the last crossing rule that open a column or row of their own
_COVERED = 0.6  # of the side of a cell that makes it a drawn one
_MOST_RULES = 2_000  # on a page with more there is a drawing, not a table
_MOST_PIECES = 100_000  # lines and rectangles of a page that are looked at
_MOST_CELLS = 40_000


@dataclass(frozen=True, slots=True)
class Frame:
    """A table's edges: columns between ``xs``, rows between ``ys``, both rising.

    ``beside[row][i]``: a rule is drawn at ``xs[i]`` along the row; ``above[i][column]``: one is
    drawn at ``ys[i]`` along the column.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    beside: tuple[tuple[bool, ...], ...]
    above: tuple[tuple[bool, ...], ...]


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
    frames.sort(key=lambda frame: (frame.ys[0], frame.xs[0]))
    bars.sort(key=lambda bar: (bar.top, bar.x0))
    return Rulings(tuple(frames), tuple(bars))


def _merged(rules: Iterable[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical rules, snapped and joined, without the short ones."""
    from pdfplumber.table import merge_edges

    pieces = set()
    for rule in rules:
        if rule.x1 - rule.x0 >= rule.bottom - rule.top:
            pieces.add(("h", round(rule.top, 1), round(rule.x0, 1), round(rule.x1, 1)))
        else:
            pieces.add(("v", round(rule.x0, 1), round(rule.top, 1), round(rule.bottom, 1)))
    edges = [
        {"orientation": "h", "top": at, "bottom": at, "doctop": at, "x0": low, "x1": high}
        | {"width": high - low, "height": 0.0}
        if way == "h"
        else {"orientation": "v", "top": low, "bottom": high, "doctop": low, "x0": at, "x1": at}
        | {"width": 0.0, "height": high - low}
        for way, at, low, high in pieces
    ]
    flat: list[Rule] = []
    steep: list[Rule] = []
    for edge in merge_edges(edges, _SNAP, _SNAP, _JOIN, _JOIN):
        rule = Rule(*(float(edge[side]) for side in ("x0", "top", "x1", "bottom")))
        if edge["orientation"] == "h" and rule.x1 - rule.x0 >= _SHORTEST:
            flat.append(rule)
        elif edge["orientation"] == "v" and rule.bottom - rule.top >= _SHORTEST:
            steep.append(rule)
    return flat, steep


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
    xs = _stops(
        [rule.x0 for rule in down], min(r.x0 for r in across), max(r.x1 for r in across)
    )
    ys = _stops(
        [rule.top for rule in across], min(r.top for r in down), max(r.bottom for r in down)
    )
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1 or columns * rows < 2 or columns * rows > _MOST_CELLS:
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
    return Frame(
        tuple(xs), tuple(ys), tuple(map(tuple, beside)), tuple(map(tuple, above))
    )


def _stops(places: Iterable[float], least: float, most: float) -> list[float]:
    """Where columns or rows end: at the rules, and at the outer sides where none is drawn."""
    stops: list[float] = []
    for place in sorted(places):
        if not stops or place - stops[-1] > _SNAP:
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

"""Ruling lines in path objects: straight strokes, sides of rectangles, and thin filled boxes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from kxai.load.elements import text_of
from kxai.load.layout.page import Rule
from kxai.load.ofd.geometry import POINTS, Matrix, Point, area, matrix, number

if TYPE_CHECKING:
    from lxml.etree import _Element

_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_STRAIGHT = 0.2  # millimetres by which a line may lean
_SHORT = 0.8  # millimetres; shorter strokes are parts of drawings
_THIN = 1.0  # millimetres: a filled box so thin is a line


class _Segment(NamedTuple):
    start: Point
    end: Point


def path_rules(element: _Element, outer: Matrix) -> Iterator[Rule]:
    """The ruling lines of a PathObject in points; ``outer`` leads from its parent to the page."""
    boundary = area(element.get("Boundary"))
    if boundary is None:
        words = (element.get("Boundary") or "").split()
        if len(words) != 4:
            return
        x, y = number(words[0]), number(words[1])  # a line has no height
    else:
        x, y = boundary.x, boundary.y
    inner = matrix(element.get("CTM")).moved(x, y)
    stroked = element.get("Stroke") not in ("false", "0")
    filled = element.get("Fill") in ("true", "1")
    for figure in _figures(text_of(element, "AbbreviatedData")):
        segments = [_Segment(outer.at(*inner.at(*a)), outer.at(*inner.at(*b))) for a, b in figure]
        if not segments:
            continue
        if filled and (thin := _thin(segments)) is not None:
            yield _rule(thin)
        elif stroked:
            yield from (_rule(one) for one in map(_straight, segments) if one is not None)


def _figures(data: str) -> Iterator[list[_Segment]]:
    """The straight segments of each figure of a path; curves only lead on."""
    words = data.split()
    figure: list[_Segment] = []
    begin = here = (0.0, 0.0)
    at = 0
    while at < len(words):
        operator = words[at]
        many = _OPERANDS.get(operator)
        if many is None:
            at += 1
            continue
        operands = [number(word) for word in words[at + 1 : at + 1 + many]]
        if len(operands) < many:
            break
        at += 1 + many
        if operator in "SM":
            if figure:
                yield figure
                figure = []
            begin = here = (operands[0], operands[1])
        elif operator == "C":
            figure.append(_Segment(here, begin))
            here = begin
        else:
            there = (operands[-2], operands[-1])
            if operator == "L":
                figure.append(_Segment(here, there))
            here = there
    if figure:
        yield figure


def _thin(segments: list[_Segment]) -> _Segment | None:
    """The middle line of a filled box that is as thin as a line."""
    xs = [x for segment in segments for x, _ in segment]
    ys = [y for segment in segments for _, y in segment]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if y1 - y0 <= _THIN and x1 - x0 > max(_SHORT, y1 - y0):
        return _Segment((x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2))
    if x1 - x0 <= _THIN and y1 - y0 > max(_SHORT, x1 - x0):
        return _Segment(((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1))
    return None


def _straight(segment: _Segment) -> _Segment | None:
    """A segment made exactly horizontal or vertical; None for one that is neither, or short."""
    (x0, y0), (x1, y1) = segment
    if abs(y1 - y0) <= _STRAIGHT and abs(x1 - x0) > _SHORT:
        return _Segment((min(x0, x1), (y0 + y1) / 2), (max(x0, x1), (y0 + y1) / 2))
    if abs(x1 - x0) <= _STRAIGHT and abs(y1 - y0) > _SHORT:
        return _Segment(((x0 + x1) / 2, min(y0, y1)), ((x0 + x1) / 2, max(y0, y1)))
    return None


def _rule(segment: _Segment) -> Rule:
    (x0, y0), (x1, y1) = segment
    return Rule(*(round(side * POINTS, 3) for side in (x0, y0, x1, y1)))

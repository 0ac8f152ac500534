"""Lines over years as places in a drawing; the drawing itself is a macro of the templates."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

WIDTH, HEIGHT = 760.0, 260.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 80.0, 20.0, 14.0, 26.0
_TICKS = 4


class Point(NamedTuple):
    """A point: its place, where it leads, and what it says."""

    x: float
    y: float
    link: str
    hint: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its name, its points by year, and ``pieces``, the places of neighbouring years that
    are joined (a year that is missing interrupts it)."""

    name: str
    points: Sequence[Point]
    pieces: Sequence[str]


@dataclass(frozen=True, slots=True)
class Chart:
    """``years`` with their places across, ``ticks`` with their places downwards."""

    years: Sequence[tuple[int, float]]
    ticks: Sequence[tuple[str, float]]
    lines: Sequence[Line]


class Value(NamedTuple):
    """A value to be drawn, with where its point leads and what it says."""

    number: float
    link: str
    hint: str


def chart(series: Sequence[tuple[str, Mapping[int, Value]]]) -> Chart | None:
    """Series by name over years; None where no series has two years to be joined or compared."""
    years = sorted({year for _, values in series for year in values})
    if len(years) < 2:
        return None
    numbers = [value.number for _, values in series for value in values.values()]
    step, low, high = _scale(min(0.0, *numbers), max(0.0, *numbers))
    across = (WIDTH - _LEFT - _RIGHT) / (years[-1] - years[0])

    def x(year: int) -> float:
        return round(_LEFT + (year - years[0]) * across, 1)

    def y(number: float) -> float:
        share = (number - low) / (high - low)
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)

    lines = []
    for name, values in series:
        points = {
            year: Point(x(year), y(value.number), value.link, value.hint)
            for year, value in sorted(values.items())
        }
        joined = [
            f"{points[year - 1].x},{points[year - 1].y} {point.x},{point.y}"
            for year, point in points.items()
            if year - 1 in points
        ]
        lines.append(Line(name, list(points.values()), joined))
    count = round((high - low) / step)
    ticks = [(f"{low + n * step:,.10g}", y(low + n * step)) for n in range(count + 1)]
    return Chart([(year, x(year)) for year in years], ticks, lines)


def _scale(low: float, high: float) -> tuple[float, float, float]:
    """A round step, and the lowest and highest tick around ``low`` and ``high``."""
    span = (high - low) or 1.0
    size = 10.0 ** math.floor(math.log10(span / _TICKS))
    step = next(size * n for n in (1, 2, 2.5, 5, 10) if size * n * _TICKS >= span)
    return step, math.floor(low / step) * step, math.ceil(high / step) * step or step

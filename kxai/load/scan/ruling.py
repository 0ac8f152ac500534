"""The ruling lines of tables, found in the picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kxai.load.scan.networks import Picture

_STROKE = 15.0  # points: longer than the strokes of most characters
_SHORTEST = 24.0
_LONG = 72.0  # no strokes of characters meet for so long
_LEAST = 7.0  # the height of the lowest row
_TOUCH = 1.5  # a line that touches another ends as near to it
_THIN = 1.5
_CROSSING = 1.2  # the width of a faint line that crosses another
_GAP = 6.0
_THICKEST = 4.0
_SOLID = 0.6  # share of its length on which a line must have ink
_CLOSE = 1.5  # points: beside a line there is white
_CROSSED = 0.25
_FAINT = 200
_LIGHTER = 20  # than the paper around it: what is darker by more may be a rule
_END = 5.0  # points: a line that ends so near to one across it ends at it


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line in pixels: ``at`` is y of a level one and x of an upright one, ``start`` and
    ``end`` are its ends in the other direction."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Ruling:
    """The lines of a picture, and which pixels belong to them."""

    level: tuple[Line, ...]
    upright: tuple[Line, ...]
    mask: NDArray[np.bool_]


def find_ruling(grey: Picture, scale: float) -> Ruling:
    """The ruling lines of a straight picture with ``scale`` pixels a point.

    Thin rules are often much lighter than the text. A line of which most is that faint counts if
    it ends at lines across it, as the streaks of a scanner do not; one as short as a stroke, or
    with ink beside it, if it touches lines across it with both ends.
    """
    turned = np.ascontiguousarray(grey.T)
    inks = _ink(grey, scale), _ink(turned, scale)
    level = _Lines(grey, inks[0] | _crossings(inks[1], scale).T, scale)
    upright = _Lines(turned, inks[1] | _crossings(inks[0], scale).T, scale)
    rows = [n for n in level.found if level.stands(n, upright.found)]
    columns = [n for n in upright.found if upright.stands(n, level.found)]
    touching = _TOUCH * scale
    more_rows = [n for n in level.short() if _ends_at(n, columns, touching)]
    more_columns = [n for n in upright.short() if _ends_at(n, rows, touching)]
    mask = level.mask([*rows, *more_rows]) | upright.mask([*columns, *more_columns]).T
    return Ruling((*rows, *more_rows), (*columns, *more_columns), mask)


def _ink(grey: Picture, scale: float) -> NDArray[np.uint8]:
    """Where a picture is dark, or darker than just above and below."""
    thick = max(int(_THICKEST * scale), 3) | 1
    around = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((thick, 1), np.uint8))
    return ((grey < _FAINT) | (cv2.subtract(around, grey) > _LIGHTER)).astype(np.uint8)


def _crossings(ink: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """Level pieces of a picture, a little longer: where two faint lines cross, neither is darker
    than what is beside it."""
    stroke = max(int(_LEAST * scale), 3)
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, stroke), np.uint8))
    beyond = max(int(_CROSSING * scale), 3) | 1
    return np.asarray(cv2.dilate(runs, np.ones((1, beyond), np.uint8)), np.uint8)


def _ends_at(line: Line, across: Sequence[Line], near: float) -> bool:
    """True for a line that ends at two lines across it."""
    met = [n.at for n in across if n.start - near < line.at < n.end + near]
    return all(any(abs(at - end) < near for at in met) for end in (line.start, line.end))


class _Lines:
    """The level lines of a picture among its ``ink``."""

    def __init__(self, grey: Picture, ink: NDArray[np.uint8], scale: float) -> None:
        self._scale = scale
        self._ink = ink
        dark = grey < _FAINT
        self._pixels: dict[Line, NDArray[np.bool_]] = {}
        self._clear: set[Line] = set()
        self._in_text: set[Line] = set()
        self._shape = grey.shape[0], grey.shape[1]
        self._boxes: dict[Line, tuple[slice, slice]] = {}
        gap = max(int(_GAP * scale), 1)

        def is_line(wide: int, high: int) -> bool:
            return wide >= _SHORTEST * scale and high - 2 <= max(_THICKEST * scale, wide * 0.01)

        for line, part, inside in self._parts(_STROKE, gap, is_line):
            wide = inside.shape[1]
            if inside.any(axis=0).mean() < _SOLID:
                continue
            self._keep(line, part, inside)
            if wide < _LONG * scale and _is_in_text(dark, part, scale):
                self._in_text.add(line)
            elif (inside & dark[part]).any(axis=0).mean() >= _SOLID:
                self._clear.add(line)
        self.found = list(self._pixels)

    def stands(self, line: Line, across: Sequence[Line]) -> bool:
        """True for a line that is one by itself, or by the lines across it."""
        near = (_TOUCH if line in self._in_text else _END) * self._scale
        return line in self._clear or _ends_at(line, across, near)

    def short(self) -> list[Line]:
        """Lines shorter than those found, among them the strokes of characters."""

        def is_short(wide: int, high: int) -> bool:
            return wide < _SHORTEST * self._scale and high - 2 <= _THIN * self._scale

        lines = []
        for line, part, inside in self._parts(_LEAST, 1, is_short):
            self._keep(line, part, inside)
            lines.append(line)
        return lines

    def mask(self, lines: Iterable[Line]) -> NDArray[np.bool_]:
        """The pixels of the lines; those beside a line are its own soft edge."""
        pixels = np.zeros(self._shape, np.uint8)
        for line in lines:
            pixels[self._boxes[line]] |= self._pixels[line]
        return cv2.dilate(pixels, np.ones((3, 3), np.uint8)) > 0

    def _keep(self, line: Line, part: tuple[slice, slice], inside: NDArray[np.bool_]) -> None:
        self._pixels[line], self._boxes[line] = inside, part

    def _parts(
        self, least: float, gap: int, fits: Callable[[int, int], bool]
    ) -> Iterator[tuple[Line, tuple[slice, slice], NDArray[np.bool_]]]:
        """Level pieces of ``least`` points or more, those with less than ``gap`` pixels between
        them as one, whose width and height ``fits``, with their box and their pixels in it."""
        stroke = max(int(least * self._scale), 3)
        runs = cv2.morphologyEx(self._ink, cv2.MORPH_OPEN, np.ones((1, stroke), np.uint8))
        # A line that is a little askew goes on a pixel higher or lower.
        joined = cv2.dilate(runs, np.ones((3, 1), np.uint8))
        joined = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
        count, labels, stats, centres = cv2.connectedComponentsWithStats(joined, connectivity=8)
        for i in range(1, count):
            x, y, w, h, _ = (int(value) for value in stats[i])
            if not fits(w, h):
                continue
            part = np.s_[y : y + h, x : x + w]
            inside = (labels[part] == i) & (runs[part] > 0)
            yield Line(float(centres[i][1]), float(x), float(x + w)), part, inside


def _is_in_text(ink: NDArray[np.bool_], part: tuple[slice, slice], scale: float) -> bool:
    """True for strokes of large characters that meet: there is more ink close above or below."""
    rows, columns = part
    away = max(round(_CLOSE * scale), 2)
    sides = [y for y in (rows.start - away, rows.stop - 1 + away) if 0 <= y < ink.shape[0]]
    return any(ink[y, columns].mean() > _CROSSED for y in sides)


def without_ruling(grey: Picture, ruling: Ruling) -> Picture:
    """The picture with the lines made paper."""
    return np.where(ruling.mask, np.uint8(255), grey)

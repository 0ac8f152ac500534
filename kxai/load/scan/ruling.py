"""The ruling lines of tables, found in the picture."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kxai.load.scan.engine import Picture

_STROKE = 15.0  # points: longer than the strokes of most characters
_SHORTEST = 24.0
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
    it ends at lines across it, as the streaks of a scanner do not.
    """
    level = _Lines(grey, scale)
    upright = _Lines(np.ascontiguousarray(grey.T), scale)
    rows = [line for line in level.found if level.is_clear(line) or upright.hold(line, scale)]
    columns = [line for line in upright.found if upright.is_clear(line) or level.hold(line, scale)]
    mask = level.mask(rows) | upright.mask(columns).T
    return Ruling(tuple(rows), tuple(columns), mask)


class _Lines:
    """The level lines of a picture, found where it is dark, or darker than just above and below."""

    def __init__(self, grey: Picture, scale: float) -> None:
        thick = max(int(_THICKEST * scale), 3) | 1
        around = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((thick, 1), np.uint8))
        dark = (grey < _FAINT).astype(np.uint8)
        ink = dark | (cv2.subtract(around, grey) > _LIGHTER).astype(np.uint8)
        stroke, gap = max(int(_STROKE * scale), 3), max(int(_GAP * scale), 1)
        self._runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, stroke), np.uint8))
        # A line that is a little askew goes on a pixel higher or lower.
        joined = cv2.dilate(self._runs, np.ones((3, 1), np.uint8))
        joined = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
        self._count, self._labels, stats, centres = cv2.connectedComponentsWithStats(
            joined, connectivity=8
        )
        self.found: list[Line] = []
        self._of: dict[int, tuple[int, bool]] = {}
        for i in range(1, self._count):
            x, y, w, h, _ = (int(value) for value in stats[i])
            if w < _SHORTEST * scale or h - 2 > max(_THICKEST * scale, w * 0.01):
                continue
            part = np.s_[y : y + h, x : x + w]
            inside = (self._labels[part] == i) & (self._runs[part] > 0)
            if inside.any(axis=0).mean() < _SOLID or _is_in_text(dark, (x, y, w, h), scale):
                continue
            line = Line(float(centres[i][1]), float(x), float(x + w))
            clear = (inside & (dark[part] > 0)).any(axis=0).mean() >= _SOLID
            self.found.append(line)
            self._of[id(line)] = i, bool(clear)

    def is_clear(self, line: Line) -> bool:
        return self._of[id(line)][1]

    def hold(self, line: Line, scale: float) -> bool:
        """True for a line across these that ends at two of them."""
        near = _END * scale
        across = [
            other.at for other in self.found if other.start - near < line.at < other.end + near
        ]
        return all(any(abs(at - end) < near for at in across) for end in (line.start, line.end))

    def mask(self, lines: list[Line]) -> NDArray[np.bool_]:
        """The pixels of the lines; those beside a line are its own soft edge."""
        kept = np.zeros(self._count, dtype=bool)
        kept[[self._of[id(line)][0] for line in lines]] = True
        pixels = (kept[self._labels] & (self._runs > 0)).astype(np.uint8)
        return cv2.dilate(pixels, np.ones((3, 3), np.uint8)) > 0


def _is_in_text(ink: NDArray[np.uint8], box: tuple[int, int, int, int], scale: float) -> bool:
    """True for strokes of large characters that meet: there is more ink close above or below."""
    x, y, w, h = box
    away = max(round(_CLOSE * scale), 2)
    sides = [row for row in (y - away, y + h - 1 + away) if 0 <= row < ink.shape[0]]
    return any(ink[row, x : x + w].mean() > _CROSSED for row in sides)


def without_ruling(grey: Picture, ruling: Ruling) -> Picture:
    """The picture with the lines made paper."""
    return np.where(ruling.mask, np.uint8(255), grey)

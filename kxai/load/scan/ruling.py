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
    """The ruling lines of a straight picture with ``scale`` pixels a point."""
    ink = (grey < _FAINT).astype(np.uint8)
    level, across = _lines(ink, scale)
    upright, down = _lines(np.ascontiguousarray(ink.T), scale)
    return Ruling(tuple(level), tuple(upright), across | down.T)


def _lines(ink: NDArray[np.uint8], scale: float) -> tuple[list[Line], NDArray[np.bool_]]:
    """The level lines, and their pixels."""
    stroke, gap = max(int(_STROKE * scale), 3), max(int(_GAP * scale), 1)
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, stroke), np.uint8))
    # A line that is a little askew goes on a pixel higher or lower.
    joined = cv2.dilate(runs, np.ones((3, 1), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    count, labels, stats, centres = cv2.connectedComponentsWithStats(joined, connectivity=8)
    lines = []
    kept = np.zeros(count, dtype=bool)
    for i in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[i])
        if w < _SHORTEST * scale or h - 2 > max(_THICKEST * scale, w * 0.01):
            continue
        inside = (labels[y : y + h, x : x + w] == i) & (runs[y : y + h, x : x + w] > 0)
        if inside.any(axis=0).mean() < _SOLID or _is_in_text(ink, (x, y, w, h), scale):
            continue
        kept[i] = True
        lines.append(Line(float(centres[i][1]), float(x), float(x + w)))
    # The pixels beside a line are its own soft edge.
    mask = cv2.dilate((kept[labels] & (runs > 0)).astype(np.uint8), np.ones((3, 3), np.uint8))
    return lines, mask > 0


def _is_in_text(ink: NDArray[np.uint8], box: tuple[int, int, int, int], scale: float) -> bool:
    """True for strokes of large characters that meet: there is more ink close above or below."""
    x, y, w, h = box
    away = max(round(_CLOSE * scale), 2)
    sides = [row for row in (y - away, y + h - 1 + away) if 0 <= row < ink.shape[0]]
    return any(ink[row, x : x + w].mean() > _CROSSED for row in sides)


def without_ruling(grey: Picture, ruling: Ruling) -> Picture:
    """The picture with the lines made paper."""
    return np.where(ruling.mask, np.uint8(255), grey)

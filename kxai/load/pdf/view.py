"""From a PDF's coordinates to those of a page as it is shown."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kxai.load.pdf.pdfium import page_box, rotation

_USUAL = 595.0, 842.0  # points, A4


@dataclass(frozen=True, slots=True)
class View:
    """The shown part of a page, in the file's coordinates, and by how many quarters it is turned
    clockwise. ``width`` and ``height`` are those of the page as shown, in points; a UserUnit is
    not looked at, as in most readers."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turn % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turn % 2 else self.top - self.bottom

    def turned(self, quarters: int) -> View:
        return replace(self, turn=(self.turn + quarters) % 4)

    def point(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Where a point, or an array of them, is shown: from the upper left corner."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def boxes(self, boxes: NDArray[Any]) -> NDArray[np.float64]:
        """Rows of two opposite corners (x, y, x, y) as they are shown: x0, top, x1, bottom."""
        found = np.empty((len(boxes), 4))
        first = self.point(boxes[:, 0], boxes[:, 1])
        second = self.point(boxes[:, 2], boxes[:, 3])
        for axis in (0, 1):
            np.minimum(first[axis], second[axis], out=found[:, axis])
            np.maximum(first[axis], second[axis], out=found[:, axis + 2])
        return found


def view_of(page: int) -> View:
    """How pdfium shows ``page``; a senseless box is taken for A4."""
    box = (ctypes.c_float * 4)()
    page_box(page, ctypes.addressof(box))
    left, top, right, bottom = box
    sides = left, bottom, right, top
    if not (np.isfinite(sides).all() and sides[2] > sides[0] and sides[3] > sides[1]):
        sides = 0.0, 0.0, *_USUAL
    return View(*sides, rotation(page) % 4)

"""What is drawn on a page beside its text: ruling lines, shaded areas, pictures.

And which of the page's text objects print nothing, or white.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np

from kxai.load.layout.page import Rule
from kxai.load.pdf import pdfium
from kxai.load.pdf.view import View

_TEXT, _PATH, _PICTURE, _SHADING, _FORM = 1, 2, 3, 4, 5
_LINE_TO, _MOVE_TO = 0, 2
_INVISIBLE = 3  # a text render mode
_STROKED_ONLY = 1
_WHITE = 250  # of 255
_THIN = 3.0  # points: a filled rectangle as thin as this is a line
_SLOPE = 0.5  # points that a line may be off from level
_SHORTEST = 1.0  # points
_MOST_SEGMENTS = 3_000  # of one path: a table's whole grid may be one, a chart has more
_MOST_READ = 60_000  # segments of a page
_MOST_OBJECTS = 400_000  # of a page
_DEEPEST = 12

_Matrix = tuple[float, float, float, float, float, float]
_Box = tuple[float, float, float, float]
_SAME: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Drawing:
    """``rules``, and ``shades`` and ``pictures`` (x0, top, x1, bottom) of a page as it is shown;
    ``invisible`` and ``white`` are addresses of text objects. ``paths`` counts all that is drawn
    with lines; ``crowded``: there was too much of it, and ``rules`` is empty."""

    rules: list[Rule] = field(default_factory=list)
    shades: list[_Box] = field(default_factory=list)
    pictures: list[_Box] = field(default_factory=list)
    invisible: set[int] = field(default_factory=set)
    white: set[int] = field(default_factory=set)
    paths: int = 0
    crowded: bool = False


def read_drawing(page: int, view: View) -> Drawing:
    """The drawing of ``page``, a pdfium handle, form XObjects included."""
    reader = _Reader(view)
    reader.walk(page, _SAME, 0)
    if reader.drawing.crowded:
        reader.drawing.rules = []
    return reader.drawing


class _Reader:
    def __init__(self, view: View) -> None:
        self.drawing = Drawing()
        self._view = view
        self._objects, self._segments = _MOST_OBJECTS, _MOST_READ
        self._numbers = (ctypes.c_float * 6)()
        first = ctypes.addressof(self._numbers)
        self._at = tuple(range(first, first + 24, 4))
        self._colour = (ctypes.c_uint * 4)()
        first = ctypes.addressof(self._colour)
        self._colour_at = tuple(range(first, first + 16, 4))
        self._modes = (ctypes.c_int * 2)()
        self._mode_at = ctypes.addressof(self._modes)

    def walk(self, holder: int, matrix: _Matrix, depth: int) -> None:
        count, get = pdfium.count_objects, pdfium.object_at
        if depth:
            count, get = pdfium.count_inside, pdfium.object_inside
        number = min(count(holder), self._objects)
        self._objects -= number
        self.drawing.crowded |= self._objects <= 0
        items = list(map(get, repeat(holder), range(number)))
        kinds = list(map(pdfium.object_type, items))
        self._texts([item for item, kind in zip(items, kinds, strict=True) if kind == _TEXT])
        for item, kind in zip(items, kinds, strict=True):
            if kind == _PATH:
                self._path(item, matrix)
            elif kind in (_PICTURE, _SHADING):
                box = self._bounds(item, matrix)
                if box is not None:
                    shown = self.drawing.pictures if kind == _PICTURE else self.drawing.shades
                    shown.append(box)
            elif kind == _FORM and depth < _DEEPEST:
                self.walk(item, _product(self._matrix(item), matrix), depth + 1)

    def _texts(self, items: list[int]) -> None:
        if not items:
            return
        colours = np.zeros((len(items), 4), np.uint32)
        first, end = colours.ctypes.data, colours.ctypes.data + colours.nbytes
        channels = [range(first + 4 * channel, end, 16) for channel in range(4)]
        told = list(map(pdfium.fill_colour, items, *channels))
        modes = np.fromiter(map(pdfium.render_mode, items), np.int32, len(items))
        white = (colours[:, :3].min(axis=1) >= _WHITE) | (colours[:, 3] == 0)
        white &= (modes != _STROKED_ONLY) & (modes != _INVISIBLE) & (np.array(told) != 0)
        self.drawing.white.update(items[i] for i in np.flatnonzero(white))
        self.drawing.invisible.update(items[i] for i in np.flatnonzero(modes == _INVISIBLE))

    def _path(self, item: int, matrix: _Matrix) -> None:
        drawing = self.drawing
        drawing.paths += 1
        if drawing.crowded:
            return
        segments = pdfium.count_segments(item)
        if not 2 <= segments <= _MOST_SEGMENTS:
            return
        self._segments -= segments
        if self._segments < 0:
            drawing.crowded = True
            return
        if not pdfium.draw_mode(item, self._mode_at, self._mode_at + 4):
            return
        filled, stroked = self._modes[0] != 0, self._modes[1] != 0
        if filled and self._is_white(pdfium.fill_colour, item):
            filled = False
        if stroked and self._is_clear(pdfium.stroke_colour, item):
            stroked = False
        if not filled and not stroked:
            return
        own = self._matrix(item)
        if matrix is not _SAME:
            own = _product(own, matrix)
        for points in self._pieces(item, segments, own):
            self._piece(points, filled, stroked)

    def _piece(self, points: list[tuple[float, float]], filled: bool, stroked: bool) -> None:
        """One connected piece of a path, as shown."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = x0, top, x1, bottom = min(xs), min(ys), max(xs), max(ys)
        wide, high = x1 - x0, bottom - top
        if filled:
            if min(wide, high) > _THIN:
                self.drawing.shades.append(box)
                if _is_rectangle(points, box):
                    self._edges(box)
                    return
            elif max(wide, high) > _SHORTEST:
                self._middle(box)
                return
        if stroked:
            for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
                if abs(ay - by) <= _SLOPE < abs(ax - bx):
                    self._rule(min(ax, bx), (ay + by) / 2, max(ax, bx), (ay + by) / 2)
                elif abs(ax - bx) <= _SLOPE < abs(ay - by):
                    self._rule((ax + bx) / 2, min(ay, by), (ax + bx) / 2, max(ay, by))

    def _edges(self, box: _Box) -> None:
        x0, top, x1, bottom = box
        if x1 - x0 > 0.95 * self._view.width and bottom - top > 0.9 * self._view.height:
            return  # the page's own background
        self._rule(x0, top, x1, top)
        self._rule(x0, bottom, x1, bottom)
        self._rule(x0, top, x0, bottom)
        self._rule(x1, top, x1, bottom)

    def _middle(self, box: _Box) -> None:
        x0, top, x1, bottom = box
        if x1 - x0 >= bottom - top:
            self._rule(x0, (top + bottom) / 2, x1, (top + bottom) / 2)
        else:
            self._rule((x0 + x1) / 2, top, (x0 + x1) / 2, bottom)

    def _rule(self, x0: float, top: float, x1: float, bottom: float) -> None:
        width, height = self._view.width, self._view.height
        if 0 <= x1 and x0 <= width and 0 <= bottom and top <= height:
            rule = max(x0, 0.0), max(top, 0.0), min(x1, width), min(bottom, height)
            self.drawing.rules.append(Rule(*rule))

    def _pieces(
        self, item: int, segments: int, matrix: _Matrix
    ) -> Iterator[list[tuple[float, float]]]:
        """The pieces of a path without curves; what has curves is no ruling line."""
        a, b, c, d, e, f = matrix
        at_x, at_y = self._at[:2]
        numbers, show = self._numbers, self._view.point
        points: list[tuple[float, float]] = []
        straight = True
        for index in range(segments):
            segment = pdfium.segment_at(item, index)
            kind = pdfium.segment_type(segment)
            if kind == _MOVE_TO:
                if straight and len(points) > 1:
                    yield points
                points, straight = [], True
            elif kind != _LINE_TO:
                straight = False
            pdfium.segment_point(segment, at_x, at_y)
            x, y = numbers[0], numbers[1]
            points.append(show(a * x + c * y + e, b * x + d * y + f))
        if straight and len(points) > 1:
            yield points

    def _bounds(self, item: int, matrix: _Matrix) -> _Box | None:
        """The shown part of an object's box; None where nothing of it is."""
        if not pdfium.object_bounds(item, *self._at[:4]):
            return None
        left, bottom, right, top = self._numbers[:4]
        a, b, c, d, e, f = matrix
        corners = [
            self._view.point(a * x + c * y + e, b * x + d * y + f)
            for x, y in ((left, bottom), (left, top), (right, bottom), (right, top))
        ]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        x0, x1 = max(min(xs), 0.0), min(max(xs), self._view.width)
        y0, y1 = max(min(ys), 0.0), min(max(ys), self._view.height)
        return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None

    def _matrix(self, item: int) -> _Matrix:
        if not pdfium.object_matrix(item, self._at[0]):
            return _SAME
        a, b, c, d, e, f = self._numbers
        return a, b, c, d, e, f

    def _is_white(self, get: Callable[..., int], item: int) -> bool:
        """True for white, and for what is transparent."""
        if not get(item, *self._colour_at):
            return False
        red, green, blue, alpha = self._colour
        return alpha == 0 or min(red, green, blue) >= _WHITE

    def _is_clear(self, get: Callable[..., int], item: int) -> bool:
        return bool(get(item, *self._colour_at)) and self._colour[3] == 0


def _is_rectangle(points: list[tuple[float, float]], box: _Box) -> bool:
    x0, top, x1, bottom = box
    return 4 <= len(points) <= 6 and all(
        min(abs(x - x0), abs(x - x1)) <= _SLOPE and min(abs(y - top), abs(y - bottom)) <= _SLOPE
        for x, y in points
    )


def _product(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )

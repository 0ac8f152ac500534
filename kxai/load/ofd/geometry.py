"""Numbers, boxes and matrices as OFD writes them. Lengths are in millimetres."""

from __future__ import annotations

import math
import re
from typing import NamedTuple, TypeAlias

POINTS = 72 / 25.4  # points in a millimetre
Point: TypeAlias = tuple[float, float]
_NUMBER = re.compile(r"[+-]?(?:\d{1,9}(?:\.\d{0,15})?|\.\d{1,15})(?:[eE][+-]?\d{1,2})?")
_LARGEST = 1e6  # millimetres; larger numbers are no places on a page


class Area(NamedTuple):
    """A rectangle: its upper left corner, width and height."""

    x: float
    y: float
    width: float
    height: float


class Matrix(NamedTuple):
    """x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> Point:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def moved(self, x: float, y: float) -> Matrix:
        """This matrix, then a shift."""
        return self._replace(e=self.e + x, f=self.f + y)

    def then(self, other: Matrix) -> Matrix:
        """This matrix, then the other one."""
        e, f = other.at(self.e, self.f)
        return Matrix(
            other.a * self.a + other.c * self.b,
            other.b * self.a + other.d * self.b,
            other.a * self.c + other.c * self.d,
            other.b * self.c + other.d * self.d,
            e,
            f,
        )

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """The upright rectangle around a rectangle: left, top, right, bottom."""
        corners = [self.at(x, y) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


def number(text: str | None, default: float = 0.0) -> float:
    """A finite number on a page, else ``default``."""
    words = (text or "").strip()
    if not _NUMBER.fullmatch(words):
        return default
    value = float(words)
    return value if math.isfinite(value) and abs(value) <= _LARGEST else default


def area(text: str | None) -> Area | None:
    """ST_Box: x, y, width and height; None unless it has a size."""
    words = (text or "").split()
    if len(words) != 4:
        return None
    box = Area(*map(number, words))
    return box if box.width > 0 and box.height > 0 else None


def matrix(text: str | None) -> Matrix:
    """A CTM of six numbers; one that is missing or malformed changes nothing."""
    words = (text or "").split()
    return Matrix(*map(number, words)) if len(words) == 6 else Matrix()


def steps(text: str | None, most: int) -> list[float]:
    """ST_Array of offsets in which ``g n d`` stands for d, n times; ``most`` of them at most."""
    out: list[float] = []
    words = (text or "").split()
    at = 0
    while at < len(words) and len(out) < most:
        if words[at] == "g" and at + 2 < len(words):
            many = words[at + 1]
            count = int(many) if many.isascii() and many.isdecimal() and len(many) < 9 else 0
            out += [number(words[at + 2])] * min(count, most - len(out))
            at += 3
        else:
            out.append(number(words[at]))
            at += 1
    return out

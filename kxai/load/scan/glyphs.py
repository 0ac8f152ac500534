"""Characters of a piece that was read, each with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np
from numpy.typing import NDArray

from kxai.load.scan.engine import Sign
from kxai.load.scan.pieces import Piece

_OPENING = frozenset("（《【〔〈「『“‘([")
_CLOSING = frozenset("，。、；：？！”’）》】〕〉」』")
_POINTS = frozenset(".,．，")
_HAN = re.compile(r"[㐀-鿿]")
_REACH = 0.35  # of the way between two middles: how far the white between them is looked for
_FLAT = 3.0  # points: no character but a dash is so low and wide
_HAN_HEIGHT = 0.92  # of the type size: how high characters are without their white
_DIGIT_HEIGHT = 0.7
_HAN_WIDTH = 0.96
_LIKE = 1.22  # sizes that differ by less may be the same one


def edges_of(
    signs: Sequence[Sign], piece: Piece, left: int, width: int, ink: NDArray[np.bool_]
) -> list[tuple[float, float]]:
    """The left and right edge of the ink of every character, in pixels of the page.

    ``left`` and ``width`` are of the picture that was read, in which ``Sign.at`` counts. Between
    two characters the edge is where there is least ink, and a character ends where its ink does.
    """
    count = ink[piece.top : piece.bottom, piece.x0 : piece.x1].sum(axis=0)
    middles = [
        min(max(left + sign.at * width - piece.x0, 0.0), piece.width - 1.0) for sign in signs
    ]
    cuts = [0]
    for a, b in zip(middles, middles[1:], strict=False):
        reach = (b - a) * _REACH
        low = max(int((a + b) / 2 - reach), cuts[-1] + 1)
        high = max(int((a + b) / 2 + reach) + 1, low + 1)
        window = count[low:high]
        if not window.size:
            cuts.append(min(low, piece.width))
            continue
        least = np.flatnonzero(window == window.min())
        cuts.append(low + int(least[least.size // 2]))
    cuts.append(piece.width)
    edges = []
    for low, high in zip(cuts, cuts[1:], strict=False):
        filled = np.flatnonzero(count[low:high])
        inner = (low + filled[0], low + filled[-1] + 1) if filled.size else (low, max(high, low + 1))
        edges.append((float(piece.x0 + inner[0]), float(piece.x0 + inner[1])))
    return edges


def with_white(
    signs: Sequence[Sign], edges: Sequence[tuple[float, float]], size: float
) -> list[tuple[float, float]]:
    """The edges with the white that belongs to a character of type of ``size`` pixels: around an
    ideograph, behind or before full-width punctuation, behind the point of a number."""
    wide: list[tuple[float, float]] = []
    for i, (sign, (x0, x1)) in enumerate(zip(signs, edges, strict=True)):
        before = edges[i - 1][1] if i else x0 - 0.1 * size
        after = edges[i + 1][0] if i + 1 < len(edges) else x1 + 0.1 * size
        if sign.text in _CLOSING:
            x1 = max(x1, min(after, x0 + size))
        elif sign.text in _OPENING:
            x0 = min(x0, max(before, x1 - size))
        elif _HAN.match(sign.text):
            more = max(0.0, (_HAN_WIDTH * size - (x1 - x0)) / 2)
            x0, x1 = min(x0, max(before, x0 - more)), max(x1, min(after, x1 + more))
        elif sign.text in _POINTS and 0 < i < len(signs) - 1:
            if signs[i - 1].text.isdecimal() and signs[i + 1].text.isdecimal():
                x1 = max(x1, min(after, x0 + size))
        wide.append((x0, x1))
    return wide


def sizes_of(lines: Sequence[tuple[Piece, Sequence[Sign]]]) -> list[float]:
    """The type size of each line, in pixels.

    Ideographs follow each other at the distance of the type size; of a line without them only the
    height of its ink tells it, roughly, and a size that the page has otherwise is taken for it.
    """
    found = [_size_of(piece, signs) for piece, signs in lines]
    known = sorted(size for size, sure in found if sure)
    usual = known[len(known) // 2] if known else 0.0
    out = []
    for (size, sure), (piece, _) in zip(found, lines, strict=True):
        if sure or not known:
            out.append(size or float(piece.height))
        elif not size:
            out.append(usual)
        else:
            nearest = min(known, key=lambda other: abs(other - size))
            like = max(nearest, size) < _LIKE * min(nearest, size)
            out.append(nearest if like else size)
    return out


def _size_of(piece: Piece, signs: Sequence[Sign]) -> tuple[float, bool]:
    """The type size, 0 for none, and whether that is sure."""
    steps = [
        (b.at - a.at) * piece.width
        for a, b in zip(signs, signs[1:], strict=False)
        if _HAN.match(a.text) and _HAN.match(b.text)
    ]
    if steps:
        step = median(steps)
        if 0.8 * piece.height < step < 1.6 * piece.height:
            return step, len(steps) > 1
    if any(_HAN.match(sign.text) for sign in signs):
        return piece.height / _HAN_HEIGHT, False
    digits = any(sign.text.isalnum() for sign in signs)
    return (piece.height / _DIGIT_HEIGHT, False) if digits else (0.0, False)


def is_dash(piece: Piece, ink: NDArray[np.bool_], scale: float) -> bool:
    """True for one level stroke: a dash, which alone in a cell looks like the numeral 一.

    ``scale`` is in pixels a point.
    """
    inside = ink[piece.top : piece.bottom, piece.x0 : piece.x1]
    flat = piece.height <= _FLAT * scale and piece.width > 2.5 * piece.height
    return flat and bool(inside.any(axis=0).mean() > 0.9)


def dashed(signs: Sequence[Sign]) -> list[Sign]:
    """One sign for a dash, however it was read."""
    return [replace(signs[0], text="—", others=())] if signs else [Sign("—", 0.5, 0.5)]

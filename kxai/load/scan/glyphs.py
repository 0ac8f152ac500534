"""Characters of a piece that was read, each with its place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from kxai.load.scan.networks import Sign
from kxai.load.scan.pieces import Piece, runs_of

_OPENING = frozenset("（《【〔〈「『“‘([")
_CLOSING = frozenset("，。、；：？！”’）》】〕〉」』")
_POINTS = frozenset(".,．，")
_HAN = re.compile(r"[㐀-鿿]")
_DIGITS = frozenset("0123456789")
_PRINTED = _DIGITS | frozenset(".,-")
_REACH = 0.35  # of the way between two middles: how far the white between them is looked for
_FLAT = 3.0  # points: no character but a dash is so low and wide
_HAN_HEIGHT = 0.92  # of the type size: how high characters are without their white
_DIGIT_HEIGHT = 0.7
_HAN_WIDTH = 0.96
_LIKE = 1.08  # sizes that were measured and differ by less are the same one
_ROUGHLY = 1.3  # the same for a size that is told by the height of the ink


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
    for a, b in pairwise(middles):
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
    for low, high in pairwise(cuts):
        filled = np.flatnonzero(count[low:high])
        inner = (
            (low + filled[0], low + filled[-1] + 1) if filled.size else (low, max(high, low + 1))
        )
        edges.append((float(piece.x0 + inner[0]), float(piece.x0 + inner[1])))
    for start, end in _numbers(signs):
        parts = runs_of(count[cuts[start] : cuts[end]] > 0, 1)
        if len(parts) == end - start:  # no two digits touch
            base = piece.x0 + cuts[start]
            edges[start:end] = [(float(base + x0), float(base + x1)) for x0, x1 in parts]
    return edges


def _numbers(signs: Sequence[Sign]) -> Iterator[tuple[int, int]]:
    """Where numbers of more than one character are, as (start, end)."""
    start = 0
    for end in range(len(signs) + 1):
        if end == len(signs) or signs[end].text not in _PRINTED:
            if end - start > 1:
                yield start, end
            start = end + 1


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
            end = after if i + 1 < len(edges) else x0 + 0.95 * size
            x1 = max(x1, min(end, x0 + size))
        elif sign.text in _OPENING:
            x0 = min(x0, max(before, x1 - size))
        elif _HAN.match(sign.text):
            more = max(0.0, (_HAN_WIDTH * size - (x1 - x0)) / 2)
            x0, x1 = min(x0, max(before, x0 - more)), max(x1, min(after, x1 + more))
        elif sign.text in _POINTS and _is_between_digits(signs, i):
            x1 = max(x1, min(after, x0 + size))
        wide.append((x0, x1))
    return wide


def _is_between_digits(signs: Sequence[Sign], at: int) -> bool:
    inner = 0 < at < len(signs) - 1
    return inner and signs[at - 1].text.isdecimal() and signs[at + 1].text.isdecimal()


def sizes_of(lines: Sequence[tuple[Piece, Sequence[Sign]]]) -> list[float]:
    """The type size of each line, in pixels.

    Ideographs follow each other at the distance of the type size; of a line without them only the
    height of its ink tells it, roughly, and the size of the nearest line that may have the same is
    taken.
    """
    found = [_size_of(piece, signs) for piece, signs in lines]
    known = sorted(size for size, sure in found if sure)
    usual = known[len(known) // 2] if known else 0.0
    near = [
        (piece.top, size) for (piece, _), (size, sure) in zip(lines, found, strict=True) if sure
    ]
    out = []
    for (size, sure), (piece, _) in zip(found, lines, strict=True):
        size = size or usual or float(piece.height)
        if not sure:
            like = [
                (abs(top - piece.top), s)
                for top, s in near
                if size / _ROUGHLY < s < size * _ROUGHLY
            ]
            size = min(like)[1] if like else size
        at = bisect_left(known, size / _LIKE), bisect_right(known, size * _LIKE)
        out.append(known[sum(at) // 2] if at[0] < at[1] else size)
    return out


def _size_of(piece: Piece, signs: Sequence[Sign]) -> tuple[float, bool]:
    """The type size, 0 for none, and whether that is sure."""
    steps = [
        step
        for a, b in pairwise(signs)
        if _HAN.match(a.text) and _HAN.match(b.text)
        if 0.6 * piece.height < (step := (b.at - a.at) * piece.width) < 1.8 * piece.height
    ]
    if len(steps) > 2:  # each is as coarse as the columns of the recogniser, their mean is not
        return fmean(steps), True
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

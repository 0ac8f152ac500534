"""Characters of a piece that was read, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kxai.load.scan.engine import Sign
from kxai.load.scan.pieces import Piece

_OPENING = frozenset("（《【〔〈「『“‘([")
_CLOSING = frozenset("，。、；：？！”’）》】〕〉」』")
_FLAT = 3.0  # points: no character but a dash is so low and wide
_REACH = 0.35  # of the way between two middles: how far the white between them is looked for


def edges_of(
    signs: Sequence[Sign], piece: Piece, left: int, width: int, ink: NDArray[np.bool_]
) -> list[tuple[float, float]]:
    """The left and right edge of every character, in pixels of the page.

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
    return _with_white(signs, edges, piece.height)


def _with_white(
    signs: Sequence[Sign], edges: list[tuple[float, float]], height: int
) -> list[tuple[float, float]]:
    """Full-width punctuation has white on one side that belongs to it."""
    wide = list(edges)
    for i, (sign, (x0, x1)) in enumerate(zip(signs, edges, strict=True)):
        if sign.text in _CLOSING:
            after = edges[i + 1][0] if i + 1 < len(edges) else x1
            wide[i] = (x0, max(x1, min(after, x0 + height)))
        elif sign.text in _OPENING:
            before = wide[i - 1][1] if i else x0
            wide[i] = (min(x0, max(before, x1 - height)), x1)
    return wide


def is_dash(piece: Piece, ink: NDArray[np.bool_], scale: float) -> bool:
    """True for one level stroke: a dash, which alone in a cell looks like the numeral 一.

    ``scale`` is in pixels a point.
    """
    inside = ink[piece.top : piece.bottom, piece.x0 : piece.x1]
    flat = piece.height <= _FLAT * scale and piece.width > 2.5 * piece.height
    return flat and bool(inside.any(axis=0).mean() > 0.9)


def squared(piece: Piece) -> Piece:
    """A dash with the height of the characters beside which it would stand."""
    middle, half = (piece.top + piece.bottom) // 2, max(piece.width // 3, 2)
    return replace(piece, top=max(middle - half, 0), bottom=middle + half)


def dashed(signs: Sequence[Sign]) -> list[Sign]:
    """One sign for a dash, however it was read."""
    sure = max((sign.confidence for sign in signs), default=0.5)
    return [replace(signs[0], text="—", others=())] if signs else [Sign("—", 0.5, sure)]

"""From boxes around lines to pieces of lines that belong together: none over a ruling line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from kxai.load.scan.ruling import Ruling

_WIDE = 1.3  # of a line's height: white as wide parts what stands beside it
_MARGIN = 0.12  # of a line's height: white left around it for the recogniser
_TALL = 1.8  # a box so many times as high as wide has characters below each other
_LEAST = 4.0  # points: what is lower than this is no line
_MOST = 60.0
_MANY = 400
_END = 0.8  # of a line's height: how far from its end a character may be left out


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle of pixels, ``x0`` ≤ x < ``x1`` and ``top`` ≤ y < ``bottom``, that holds a piece
    of one line; ``sure`` where the network saw a line in it, not only ink."""

    x0: int
    top: int
    x1: int
    bottom: int
    sure: bool = True

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.x1 - self.x0


def find_pieces(
    boxes: NDArray[np.float64], ink: NDArray[np.bool_], ruling: Ruling, scale: float
) -> list[Piece]:
    """The pieces of lines of a straight picture; ``ink`` is without the ruling lines."""
    rows, columns = ink.shape
    found = []
    for box in boxes:
        (x0, top), (x1, bottom) = np.floor(box.min(axis=0)), np.ceil(box.max(axis=0))
        piece = Piece(
            max(int(x0), 0), max(int(top), 0), min(int(x1), columns), min(int(bottom), rows)
        )
        for part in _at_rules(piece, ruling):
            found += [p for p in _at_gaps(part, ink) if p.height >= _LEAST * scale]
    found = _to_their_ends(found, ink, ruling)
    return found + list(_unseen(found, ink, scale))


def with_margin(piece: Piece, shape: tuple[int, int]) -> tuple[slice, slice]:
    """Rows and columns of a piece with a little paper around it."""
    more = max(round(piece.height * _MARGIN), 2)
    return (
        slice(max(piece.top - more, 0), min(piece.bottom + more, shape[0])),
        slice(max(piece.x0 - more, 0), min(piece.x1 + more, shape[1])),
    )


def _at_rules(piece: Piece, ruling: Ruling) -> list[Piece]:
    """The piece cut where an upright line goes through it, and at a level one near its middle."""
    middle = (piece.top + piece.bottom) / 2
    edge = 0.2 * piece.height
    cuts = sorted(
        round(line.at)
        for line in ruling.upright
        if piece.x0 < line.at < piece.x1 and line.start - edge < middle < line.end + edge
    )
    ends = [piece.x0, *cuts, piece.x1]
    parts = [replace(piece, x0=a, x1=b) for a, b in pairwise(ends)]
    return [part for part in parts if part.width > 2]


def _at_gaps(piece: Piece, ink: NDArray[np.bool_]) -> Iterator[Piece]:
    """The piece around its ink, cut where it is white over more than the height of a line."""
    inside = ink[piece.top : piece.bottom, piece.x0 : piece.x1]
    if not inside.any():
        return
    if piece.height > _TALL * piece.width:
        for top, bottom in runs_of(np.any(inside, axis=1), max(piece.width // 12, 1)):
            part = replace(piece, top=piece.top + top, bottom=piece.top + bottom)
            yield from _at_gaps(part, ink) if part.height < piece.height else iter([part])
        return
    lines = np.flatnonzero(inside.any(axis=1))
    height = int(lines[-1] - lines[0]) + 1
    for left, right in runs_of(np.any(inside, axis=0), max(int(height * _WIDE), 3)):
        yield _around(replace(piece, x0=piece.x0 + left, x1=piece.x0 + right), ink)


def _around(piece: Piece, ink: NDArray[np.bool_]) -> Piece:
    """The piece drawn in to the rows that have ink."""
    rows = np.flatnonzero(ink[piece.top : piece.bottom, piece.x0 : piece.x1].any(axis=1))
    return replace(piece, top=piece.top + int(rows[0]), bottom=piece.top + int(rows[-1]) + 1)


def runs_of(filled: NDArray[Any], gap: int) -> list[tuple[int, int]]:
    """Where ``filled`` is true, as (start, end); gaps of less than ``gap`` are within one."""
    at = np.flatnonzero(filled)
    if not at.size:
        return []
    breaks = np.flatnonzero(np.diff(at) > gap)
    starts = [int(at[0]), *(int(at[i + 1]) for i in breaks)]
    ends = [*(int(at[i]) + 1 for i in breaks), int(at[-1]) + 1]
    return list(zip(starts, ends, strict=True))


def _to_their_ends(pieces: Sequence[Piece], ink: NDArray[np.bool_], ruling: Ruling) -> list[Piece]:
    """The pieces with what the network left out at their ends, for the most part a bracket."""
    free = ink.copy()
    for piece in pieces:
        free[piece.top : piece.bottom, piece.x0 : piece.x1] = False
    wider = []
    for piece in pieces:
        x0, x1 = piece.x0, piece.x1
        reach = round(_END * piece.height)
        middle = (piece.top + piece.bottom) / 2
        rules = [line.at for line in ruling.upright if line.start < middle < line.end]
        low = max([0, x0 - reach, *(int(at) + 1 for at in rules if at <= x0)])
        high = min([ink.shape[1], x1 + reach, *(int(at) for at in rules if at >= x1)])
        for left, right in ((low, x0), (x1, high)):
            columns = free[piece.top : piece.bottom, left:right].any(axis=0)
            filled = np.flatnonzero(columns)
            if filled.size and columns.sum() > 1:
                x0 = min(x0, left + int(filled[0]))
                x1 = max(x1, left + int(filled[-1]) + 1)
        wider.append(replace(piece, x0=x0, x1=x1) if piece.width > piece.height else piece)
    return wider


def _unseen(pieces: Sequence[Piece], ink: NDArray[np.bool_], scale: float) -> Iterator[Piece]:
    """Ink of the size of characters in which the network saw no line: a lonely 0 in a cell."""
    left = ink.astype(np.uint8)
    for piece in pieces:
        rows, columns = with_margin(piece, (ink.shape[0], ink.shape[1]))
        left[rows, columns] = 0
    reach = max(int(3 * scale), 1)
    joined = cv2.dilate(left, np.ones((max(reach // 2, 1), reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    least, most = _LEAST * scale, _MOST * scale
    found = 0
    for x, y, w, h, _ in stats[1:]:
        area = left[y : y + h, x : x + w]
        across = np.flatnonzero(area.any(axis=0))
        down = np.flatnonzero(area.any(axis=1))
        width, height = int(across[-1] - across[0]) + 1, int(down[-1] - down[0]) + 1
        if max(width, height) < least or height > most / 2 or width > 10 * most:
            continue
        found += 1
        if found > _MANY:
            return
        x0, top = int(x) + int(across[0]), int(y) + int(down[0])
        yield Piece(x0, top, x0 + width, top + height, sure=False)

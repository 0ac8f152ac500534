"""Spaces that are in the picture though none was read: by how far characters stand apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from kxai.load.scan.networks import Sign

_DIGITS = frozenset("0123456789")
_HAN = re.compile(r"[㐀-鿿]")
_LATIN = re.compile(r"[0-9A-Za-z]")
_WHITE = 0.15  # of the type size: the white between two numbers is wider
_BESIDE_ONE = 0.35  # the same where one of the digits is a 1, which has white on both sides
_PITCH = 0.5  # of the type size: the distance of two digits
_FULL = (0.9, 1.1)  # of the type size: the distance of full-width digits
_CLOSE = 0.75
_APART = 1.17  # of the distance of two ideographs: these have a space between them
_BESIDE = 0.28  # of the type size: more white is between ideograph and number only for a space
_WIDER = 1.7  # of the white that a page has there otherwise: some editors always put some in
Edges = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spread:
    """A line's characters with the edges of their ink, and its type size, in pixels."""

    signs: Sequence[Sign]
    edges: Sequence[Edges]
    size: float


def usual_white(lines: Iterable[Spread]) -> float:
    """The white that a page has between an ideograph and a number, as a share of the type size."""
    found = [
        (b[1][0] - a[1][1]) / line.size
        for line in lines
        for a, b in pairwise(zip(line.signs, line.edges, strict=True))
        if _are_mixed(a[0], b[0])
    ]
    return median(found) if found else 0.0


def parted(line: Spread, usual: float) -> Spread:
    """The line with spaces where it has the room of one: two numbers must never be run together.

    ``usual`` is what ``usual_white`` says of its page.
    """
    both = list(zip(line.signs, line.edges, strict=True))
    steps = [(sum(b[1]) - sum(a[1])) / 2 / line.size for a, b in pairwise(both)]
    pitch = _pitch(both, steps, _are_digits, _PITCH)
    square = _pitch(both, steps, _are_ideographs, 1.0)
    out = both[:1]
    for i, (a, b) in enumerate(pairwise(both)):
        white = (b[1][0] - a[1][1]) / line.size
        if _are_digits(a[0], b[0]):
            near = [
                steps[j]
                for j in (i - 1, i + 1)
                if 0 <= j < len(steps) and _are_digits(both[j][0], both[j + 1][0])
            ]
            # Full-width digits stand alone among ideographs; of two numbers one has more digits.
            full = _FULL[0] < steps[i] < _FULL[1] and min(near, default=1.0) >= _CLOSE
            least = _BESIDE_ONE if "1" in (a[0].text, b[0].text) else _WHITE
            apart = steps[i] > 1.3 * pitch and white > least and not full
        elif _are_mixed(a[0], b[0]):
            apart = white > max(_BESIDE, _WIDER * usual)
        else:
            apart = _are_ideographs(a[0], b[0]) and steps[i] > _APART * square and white > _WHITE
        if apart:
            out.append((replace(a[0], text=" ", others=()), (a[1][1], b[1][0])))
        out.append(b)
    return replace(line, signs=[sign for sign, _ in out], edges=[edges for _, edges in out])


def _pitch(
    both: Sequence[tuple[Sign, Edges]],
    steps: Sequence[float],
    are_alike: Callable[[Sign, Sign], bool],
    usual: float,
) -> float:
    """The distance of like neighbours in a line; ``usual`` where it has few of them."""
    found = [
        step for (a, b), step in zip(pairwise(both), steps, strict=True) if are_alike(a[0], b[0])
    ]
    return median(found) if len(found) > 3 else usual


def _are_digits(a: Sign, b: Sign) -> bool:
    return b.text in _DIGITS and (a.text in _DIGITS or a.text in "%％")


def _are_ideographs(a: Sign, b: Sign) -> bool:
    return bool(_HAN.match(a.text) and _HAN.match(b.text))


def _are_mixed(a: Sign, b: Sign) -> bool:
    return bool(
        (_HAN.match(a.text) and _LATIN.match(b.text))
        or (_LATIN.match(a.text) and _HAN.match(b.text))
    )

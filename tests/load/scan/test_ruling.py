"""Ruling lines in pictures: faint ones, short ones, and what is none."""

from __future__ import annotations

from itertools import pairwise

import pytest

pytest.importorskip("cv2")

import cv2
import numpy as np
from numpy.typing import NDArray

from kxai.load.scan.ruling import Ruling, find_ruling

SCALE = 2.78  # pixels a point: 200 dpi
XS, YS = (100, 160, 200, 500, 640), (100, 140, 200, 260, 300)


def paper() -> NDArray[np.uint8]:
    """White with a scanner's noise."""
    random = np.random.default_rng(3)
    return np.clip(250 + random.normal(0, 3, (500, 800)), 0, 255).astype(np.uint8)


def draw(picture: NDArray[np.uint8], ink: int) -> None:
    """A grid of lines of one pixel."""
    for x in XS:
        picture[YS[0] : YS[-1] + 1, x] = ink
    for y in YS:
        picture[y, XS[0] : XS[-1] + 1] = ink


def ats(ruling: Ruling) -> tuple[list[int], list[int]]:
    """Where lines are, those that go on counted once."""
    return (
        sorted({round(line.at / 4) * 4 for line in ruling.level}),
        sorted({round(line.at / 4) * 4 for line in ruling.upright}),
    )


@pytest.mark.parametrize("ink", [60, 180, 212, 222])
def test_lines_however_light_they_are(ink: int) -> None:
    picture = paper()
    draw(picture, ink)
    assert ats(find_ruling(picture, SCALE)) == (sorted(YS), sorted(XS))


def test_streaks_of_a_scanner_are_no_lines() -> None:
    picture = paper()
    draw(picture, 200)
    picture[:, 300] = 215
    picture[:, 720] = 215
    assert ats(find_ruling(picture, SCALE))[1] == sorted(XS)


def test_short_lines_between_two_others() -> None:
    """The lines between 类, 款 and 项 in one row; a stroke of a letter touches no other line."""
    picture = paper()
    draw(picture, 90)
    picture[YS[0] : YS[1] + 1, 130] = 90
    picture[YS[1] + 18 : YS[1] + 42, 130] = 30  # a letter l
    columns = ats(find_ruling(picture, SCALE))[1]
    assert 132 in columns or 128 in columns
    short = [n for n in find_ruling(picture, SCALE).upright if abs(n.at - 130) < 3]
    assert [(round(n.start), round(n.end)) for n in short] == [(YS[0], YS[1] + 1)]


def test_a_line_beside_a_column_of_digits() -> None:
    picture = paper()
    draw(picture, 190)
    for top, bottom in pairwise(YS):
        for y in range(top + 8, bottom - 20, 20):
            cv2.putText(picture, "00", (XS[2] + 4, y + 18), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 20, 2)
    assert XS[2] in ats(find_ruling(picture, SCALE))[1]

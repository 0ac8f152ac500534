"""White between characters of a picture: where it is a space."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2")
pytest.importorskip("rapidocr")

from kxai.load.scan.networks import Sign
from kxai.load.scan.spaces import Edges, Spread, parted


def line(*letters: tuple[str, float, float]) -> Spread:
    """Characters with the left and right edge of their ink, in type sizes of 20 pixels."""
    signs = [Sign(text, 0.0, 0.9) for text, _, _ in letters]
    edges: list[Edges] = [(20 * x0, 20 * x1) for _, x0, x1 in letters]
    return Spread(signs, edges, 20.0)


def text_of(spread: Spread) -> str:
    return "".join(sign.text for sign in parted(spread, 0.1).signs)


def test_the_white_beside_a_one_is_its_own() -> None:
    one = [("1", 0.14, 0.34), ("5", 0.52, 1.32), ("0", 1.21, 1.63), ("9", 1.71, 2.13)]
    assert text_of(line(*one, ("6", 2.21, 2.63))) == "15096"


def test_two_numbers_are_two() -> None:
    digits = [
        ("1", 0.14, 0.34),
        ("5", 0.54, 0.96),
        ("2", 1.64, 2.06),
        ("1", 2.24, 2.44),
        ("3", 2.6, 3.0),
    ]
    assert text_of(line(*digits)) == "15 213"

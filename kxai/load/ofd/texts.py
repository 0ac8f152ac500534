"""The characters of a text object with their boxes.

Their places are exact, as the file gives the origin of every character. How wide and high a
character is, only its font knows; widths come from the steps between characters where they tell
them, else from the usual ones of such characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kxai.load.elements import children
from kxai.load.layout.page import Glyph
from kxai.load.ofd.geometry import POINTS, Area, Matrix, matrix, number, steps

if TYPE_CHECKING:
    from lxml.etree import _Element

_ASCENT, _DESCENT = 0.88, 0.14  # of the type size, above and below the baseline
_DIGIT, _NARROW, _LETTER = 0.56, 0.3, 0.6
_NARROW_SIGNS = frozenset(".,:;'!|il ")
_LOOSE = 1.3  # a step so many times the usual width is letter-spacing, not a wide character
_LEAST, _MOST = 0.05, 500.0  # millimetres: type sizes that can be read
_UNWANTED = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def text_glyphs(element: _Element, outer: Matrix) -> Iterator[Glyph]:
    """The glyphs of a TextObject in points; ``outer`` leads from its parent to the page.

    Characters come from the TextCode, whatever glyphs of an embedded font stand for them.
    """
    size = number(element.get("Size"))
    boundary = _area(element)
    if boundary is None or not _LEAST <= size <= _MOST:
        return
    inner = matrix(element.get("CTM")).moved(boundary.x, boundary.y)
    stretch = number(element.get("HScale"), 1.0) or 1.0
    x = y = 0.0
    for code in children(element, "TextCode"):
        words = (code.text or "").strip("\r\n\t")
        x, y = number(code.get("X"), x), number(code.get("Y"), y)
        right, down = steps(code.get("DeltaX"), len(words)), steps(code.get("DeltaY"), len(words))
        for at, character in enumerate(words):
            # A writer that gives one step means it for all characters that follow.
            step = right[min(at, len(right) - 1)] if right else 0.0
            width = _width(character, step, size * stretch)
            box = inner.box(x, y - _ASCENT * size, x + width, y + _DESCENT * size)
            if unicodedata.category(character) not in _UNWANTED:
                yield _glyph(character, outer.box(*box))
            fall = down[min(at, len(down) - 1)] if down else 0.0
            x += step if step or fall else width  # without any step one follows the other
            y += fall


def _area(element: _Element) -> Area | None:
    """The object's boundary; some writers give it no height or width."""
    words = (element.get("Boundary") or "").split()
    return Area(*map(number, words)) if len(words) == 4 else None


def _width(character: str, step: float, size: float) -> float:
    """How wide a character is: the step to the next, unless that is spaced or runs backwards."""
    usual = size * _share(character)
    return step if 0.3 * usual < step <= _LOOSE * usual else usual


def _share(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character.isdigit():
        return _DIGIT
    return _NARROW if character in _NARROW_SIGNS else _LETTER


def _glyph(character: str, box: tuple[float, float, float, float]) -> Glyph:
    return Glyph(character, *(round(side * POINTS, 3) for side in box))

"""What becomes of a page: its text is read, it is looked at as a picture, or there is nothing."""

from __future__ import annotations

from typing import Literal

from kxai.load.pdf.characters import shares
from kxai.load.pdf.drawing import Drawing
from kxai.load.pdf.letters import Letters, covered

Verdict = Literal["text", "broken", "picture", "blank"]

_FEW = 20  # letters: of so few, half must be unknown
_MOST_UNKNOWN = 0.1
_LEAST_COMMON = 0.6
_ENOUGH = 50  # letters that tell whether they are common ones
_STAMPED = 60  # letters: a page number or a stamp on a scan
_SCAN = 0.6  # of the page
_LEAST_PICTURE = 0.02  # of the page
_MOST_ORNAMENTS = 40  # paths: letters may be drawn, but not with so few


def judge(letters: Letters, drawing: Drawing) -> Verdict:
    """``broken``: what the text layer says is not what is printed; ``picture``: it has no text
    layer, or next to none before a picture of the page."""
    codes = letters.codes
    count = int((codes > 0x20).sum())
    if not count:
        painted = covered(drawing, letters.view) >= _LEAST_PICTURE
        return "picture" if painted or drawing.paths > _MOST_ORNAMENTS else "blank"
    unknown, common = shares(codes)
    if unknown > (_MOST_UNKNOWN if count >= _FEW else 0.5):
        return "broken"
    if count >= _ENOUGH and common < _LEAST_COMMON:
        return "broken"
    if count < _STAMPED and not letters.layer and covered(drawing, letters.view) >= _SCAN:
        return "picture"
    return "text"

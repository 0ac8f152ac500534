"""Which of the characters that a sign may be fits between its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from kxai.genre import words
from kxai.load.scan.networks import Sign

_SURE = 0.97
_USUAL = words("scan.usual").listed
_FULL = dict(zip(",:;()!?", "，：；（）！？", strict=True))
_HALF = {full: half for half, full in _FULL.items()}
_WIDE = frozenset("，。、；：？！（）《》〔〕【】")
_POINTS = frozenset(".,．，")
_HAN = re.compile(r"[㐀-鿿]")


def fitted(signs: Sequence[Sign]) -> list[Sign]:
    """The signs of a line, each taken for the reading that fits, of those that it had.

    A space beside full-width punctuation, or beside the point or comma of a number, is the white
    that such a character has.
    """
    out = [sign for i, sign in enumerate(signs) if sign.text.strip() or not _within(signs, i)]
    for i, sign in enumerate(out):
        before = out[i - 1].text if i else ""
        after = out[i + 1].text if i + 1 < len(out) else ""
        text = _reading(sign, before, after)
        if text != sign.text:
            out[i] = replace(sign, text=text)
    return _paired(out)


def _paired(signs: list[Sign]) -> list[Sign]:
    """Of two brackets that belong together both are full-width if one is."""
    opened: list[int] = []
    for i, sign in enumerate(signs):
        if sign.text in "（(〔":
            opened.append(i)
        elif sign.text in "）)〕]" and opened:
            start = opened.pop()
            first = signs[start].text
            if first == "〔" or (first == "（" and sign.text == ")"):
                signs[i] = replace(sign, text="〕" if first == "〔" else "）")
            elif first == "(" and sign.text == "）":
                signs[start] = replace(signs[start], text="（")
    return signs


def _within(signs: Sequence[Sign], at: int) -> bool:
    """True for a space within a number, or beside what is wide enough by itself."""
    before, after = signs[at - 1].text, signs[at + 1].text
    if before in _WIDE or after in _WIDE:
        return True
    if before in _POINTS:
        return at > 1 and signs[at - 2].text.isdecimal() and after.isdecimal()
    return after in _POINTS and before.isdecimal()


def _reading(sign: Sign, before: str, after: str) -> str:
    text = sign.text
    if text in _HALF and before.isdecimal() and after.isdecimal():
        # Of a separator between digits only the shape was seen, not the width.
        return _HALF[text] if text == "，" else text
    if text in _FULL and (_HAN.match(before) or _HAN.match(after)):
        return _FULL[text]
    if sign.confidence >= _SURE or not _HAN.match(text):
        return text
    pairs = _pairs()
    if before + text in pairs or text + after in pairs:
        return text
    for other, _ in sign.others:
        if before + other in pairs or other + after in pairs:
            return other
    return text


@lru_cache(maxsize=1)
def _pairs() -> frozenset[str]:
    return frozenset(word[i : i + 2] for word in _USUAL for i in range(len(word) - 1))

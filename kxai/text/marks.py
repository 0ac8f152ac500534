"""Marks of narrow print among Chinese words, read as the wide ones that they stand for, signs, and
the references that saved pages leave in their text.

收入5万元,增长3%;支出4万元 is punctuated as 收入5万元，增长3%；支出4万元 is: many pages are, wholly
or in part. No offset moves, and 1,234 keeps its comma; a reference (&ldquo;) becomes its character
and blanks for the rest of its letters.
"""

from __future__ import annotations

import html
import re

_SIGNS = str.maketrans("≧≦═", "≥≤=")
_WIDE = str.maketrans(",;:", "，；：")
_WORD = "㐀-鿿"
_NARROW = re.compile(
    rf"(?<=[{_WORD}%％）)”》])[,;:](?=[{_WORD}\d“《（( ])|(?<=\d)[,;:](?=[{_WORD}“《（(])"
)
_REFERENCE = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,5}|#x[0-9A-Fa-f]{2,4});")
_UNSEEN = re.compile("[\u00a0\u00ad\u200b-\u200f\u2060\ufeff]")


def with_wide_marks(text: str) -> str:
    """``text`` with each comma, semicolon and colon beside Chinese words as the wide one, the
    signs of comparison written one way, and no references.

    >>> with_wide_marks("收入1,234万元,增长3%;其中:")
    '收入1,234万元，增长3%；其中:'
    >>> with_wide_marks("覆盖率≧95%")
    '覆盖率≥95%'
    >>> with_wide_marks("&ldquo;三公&rdquo;经费&nbsp;5万元")
    '“      三公”      经费      5万元'
    """
    if "&" in text:
        text = _REFERENCE.sub(_in_place, text)
    return _NARROW.sub(lambda mark: mark[0].translate(_WIDE), text.translate(_SIGNS))


def _in_place(reference: re.Match[str]) -> str:
    character = html.unescape(reference[0])
    if len(character) != 1:
        return reference[0]
    return _UNSEEN.sub(" ", character).ljust(len(reference[0]))

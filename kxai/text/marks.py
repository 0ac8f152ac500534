"""Marks of narrow print among Chinese words, read as the wide ones that they stand for, and signs.

收入5万元,增长3%;支出4万元 is punctuated as 收入5万元，增长3%；支出4万元 is: many pages are, wholly
or in part. No offset moves, and 1,234 keeps its comma.
"""

from __future__ import annotations

import re

_SIGNS = str.maketrans("≧≦═", "≥≤=")
_WIDE = str.maketrans(",;:", "，；：")
_WORD = "㐀-鿿"
_NARROW = re.compile(
    rf"(?<=[{_WORD}%％）)”》])[,;:](?=[{_WORD}\d“《（( ])|(?<=\d)[,;:](?=[{_WORD}“《（(])"
)


def with_wide_marks(text: str) -> str:
    """``text`` with each comma, semicolon and colon beside Chinese words as the wide one, and the
    signs of comparison written one way.

    >>> with_wide_marks("收入1,234万元,增长3%;其中:")
    '收入1,234万元，增长3%；其中:'
    >>> with_wide_marks("覆盖率≧95%")
    '覆盖率≥95%'
    """
    return _NARROW.sub(lambda mark: mark[0].translate(_WIDE), text.translate(_SIGNS))

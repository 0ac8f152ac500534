"""Numbered items of a report's text, also where a page runs them together on one line."""

from __future__ import annotations

import re

from kxai.ask.prepared_report import Book

_STYLES = tuple(
    re.compile(pattern)
    for pattern in (
        r"第[一二三四五六七八九十]+部分",
        r"(?<![（(第\d一二三四五六七八九十])[一二三四五六七八九十]{1,3}、",
        r"[（(][一二三四五六七八九十]{1,3}[）)]",
        r"(?<![\d.])\d{1,2}[、.．](?!\d)",
        r"[（(]\d{1,2}[）)](?!号)",
    )
)
"""How items are numbered, the largest first."""
_BEFORE = 400  # characters in which the number of an item is looked for
_LONGEST = 900  # characters of an item


def item_around(book: Book, at: int) -> tuple[int, int]:
    """The span of the item that an offset stands in, up to the next one as large; of text without
    numbers what is near.

    Of “（一）接待费3万元。主要是来客多。（二）会议费” an offset in 3万元 has all before （二）.
    """
    begin = max(0, at - _BEFORE)
    before = book.plain[begin:at]
    found = [
        (begin + match.start(), size)
        for size, style in enumerate(_STYLES)
        for match in style.finditer(before)
    ]
    start, size = max(found, default=(begin, len(_STYLES) - 1))
    behind = book.plain[at : start + _LONGEST]
    ends = [m.start() for style in _STYLES[: size + 1] if (m := style.search(behind))]
    return start, at + min(ends, default=len(behind))

"""The numbers that stand in front of headings and list items."""

from __future__ import annotations

import re
from typing import NamedTuple

from kxai.text.numerals import read_chinese

CHINESE_DIGITS = "一二三四五六七八九十"
_BOOKMARKS = r"[ \t\u3000]*+(?:\[bookmark:[^\]\n]{0,80}\][ \t\u3000]*+)*"
_MARK = re.compile(
    rf"{_BOOKMARKS}(?:#{{1,6}}[ \t]*)?(?:"
    rf"第[ \t]*(?P<part>[{CHINESE_DIGITS}]{{1,3}}|\d{{1,2}})[ \t]*(?:部分|章|节|篇)[：:、]?"
    rf"|(?:第[ \t]*)?(?P<cn>[{CHINESE_DIGITS}]{{1,3}})[ ]?[、．.]"
    rf"|[（(][ \t]*(?P<cnb>[{CHINESE_DIGITS}]{{1,3}})[ \t]*[）)][、.．]?"
    rf"|(?P<cnh>[{CHINESE_DIGITS}]{{1,3}})[）)]"
    rf"|(?P<ar>\d{{1,2}})(?:、|[.．](?!\d))"
    rf"|[（(][ \t]*(?P<arb>\d{{1,2}})[ \t]*[）)][、.．]?"
    rf"|(?P<arh>\d{{1,2}})[）)]"
    rf"|(?P<sign>[①-⑳⑴-⒇⒈-⒛㈠-㈩])[、.．]?"
    rf")[ \t\u3000]*"
)
_SIGNS = (("①", "circ"), ("⑴", "arb"), ("⒈", "ar"), ("㈠", "cnb"))


class Mark(NamedTuple):
    """A number in front of a heading.

    ``kind`` tells its form: part (第一部分), cn (一、 and 第一、), cnb (（一）), cnh (一）),
    ar (1、 and 1.), arb (（1）), arh (1）), circ (①). ``end`` is the offset behind it in its line.
    """

    kind: str
    order: int
    number: str
    end: int


def read_mark(line: str) -> Mark | None:
    """The number that ``line`` begins with; bookmark leftovers in front of it are skipped."""
    match = _MARK.match(line)
    if match is None:
        return None
    kind = match.lastgroup or ""
    digits = match[kind]
    number = match[0].rpartition("]")[2].strip().lstrip("# \t")
    if kind == "sign":
        first, kind = next(pair for pair in reversed(_SORTED_SIGNS) if pair[0] <= digits)
        return Mark(kind, ord(digits) - ord(first) + 1, number, match.end())
    order = int(digits) if digits.isdecimal() else int(read_chinese(digits) or 0)
    return Mark(kind, order, number, match.end())


_SORTED_SIGNS = sorted(_SIGNS)

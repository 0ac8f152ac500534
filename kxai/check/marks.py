"""The marks of numbered points: 1. （1） 一、 （一） 一是 ①."""

from __future__ import annotations

import re

_ZH = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
POINT = re.compile(
    r"[ \t\u3000]*(?:(?P<dot>\d{1,2})[.．、](?!\d)|[（(](?P<round>\d{1,2})[）)]"
    rf"|[（(](?P<zh_round>[{_ZH}])[）)]|(?P<zh>[{_ZH}])、|(?P<firstly>[{_ZH}])是"
    rf"|(?P<circle>[{_CIRCLED}]))"
)
"""The mark at the start of a line; the name of the group that matched is its style."""


def number_of(point: re.Match[str]) -> int:
    """The number that a match of ``POINT`` bears."""
    mark = point[str(point.lastgroup)]
    if mark.isdecimal():
        return int(mark)
    return 1 + (_ZH if mark in _ZH else _CIRCLED).index(mark)

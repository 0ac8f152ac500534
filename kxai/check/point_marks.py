"""The marks of numbered points: 1. （1） 一、 （一） 一是 ①."""

from __future__ import annotations

import bisect
import re
from typing import NamedTuple

_ZH = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_POINT = re.compile(
    rf"(?<!第)[（(](?:(?P<zh_round>[{_ZH}]{{1,3}})|(?P<round>\d{{1,2}}))[）)]"
    r"|(?:^|(?<=[\s。；;：:，,、）)】元]))"
    rf"(?:(?P<zh>[{_ZH}]{{1,3}})、|(?P<dot>\d{{1,2}})(?:、|[.．](?!\d))"
    rf"|(?P<circle>[{_CIRCLED}])|(?P<firstly>[{_ZH}])是)",
    re.MULTILINE,
)
_LEVELS = ("zh", "zh_round", "dot", "round", "circle", "firstly")


class Point(NamedTuple):
    """A mark in a text: ``level`` tells its style, the outer ones first, ``number`` what it bears;
    its words begin at ``end``."""

    start: int
    end: int
    level: int
    number: int


class Points:
    """The marks of a text, in order of place, at the start of a line or behind a stop."""

    def __init__(self, text: str) -> None:
        self._all = [
            Point(match.start(), match.end(), _LEVELS.index(style), _number(match[style]))
            for match in _POINT.finditer(text)
            if (style := str(match.lastgroup))
        ]
        self._starts = [point.start for point in self._all]

    def between(self, start: int, end: int) -> list[Point]:
        """The marks that begin in text[start:end]."""
        first, last = (bisect.bisect_left(self._starts, at) for at in (start, end))
        return self._all[first:last]

    def break_off_behind(self, start: int) -> bool:
        """True where no mark follows ``start``, and the point that holds the last of them is the
        first of a list without a second: the text was cut off in it."""
        if not self._all or self._starts[-1] > start:
            return False
        levels = (point for point in reversed(self._all) if point.level < self._all[-1].level)
        outer = next(levels, None)
        return outer is not None and outer.number == 1


def _number(mark: str) -> int:
    if mark.isascii():
        return int(mark)
    if mark in _CIRCLED:
        return 1 + _CIRCLED.index(mark)
    tens, ten, ones = mark.rpartition("十")
    return (10 * (_ZH.find(tens) + 1 if tens else 1) if ten else 0) + (
        _ZH.find(ones) + 1 if ones else 0
    )

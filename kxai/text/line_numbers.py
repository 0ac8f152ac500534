"""The numbers of lines and columns in official tables: 行次 1 2 3 …, 栏次 1 2 3 …

What stands alone in its cell behind 行次 or 栏次, is small and whole, and goes on counting from
another such number nearby, counts lines or columns and is no figure. Amounts of these tables have
decimals, so that a whole number among them that counts on cannot be one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kxai.schema.mention import Mention

_ANNOUNCED = re.compile(r"[行栏][ \u3000]*次")
_REGION = 6000  # characters behind the word in which lines are numbered
_MOST = 200  # lines of a form
_NEAR = 6  # such numbers before and behind one, among which the next stands
_EDGES = "\n\r\t| \u3000"
_ITEM = re.compile(r"[一二三四五六七八九十]{1,3}、")  # 3三、事业收入: the cells ran together


def line_numbers(text: str, mentions: Sequence[Mention]) -> frozenset[int]:
    """Where the numbers of lines and columns begin in ``text``.

    项目 | 行次 | 决算数 | 财政拨款收入 | 1 | 47.90 | 事业收入 | 2 | 3.10: 1 and 2
    """
    regions = [match.end() for match in _ANNOUNCED.finditer(text)]
    if not regions:
        return frozenset()
    found: set[int] = set()
    whole = [mention for mention in mentions if _counts(text, mention)]
    behind = 0
    candidates: list[Mention] = []
    for mention in whole:
        while behind < len(regions) and regions[behind] <= mention.start:
            behind += 1
        if behind and mention.start - regions[behind - 1] <= _REGION:
            candidates.append(mention)
    values = [int(mention.value) for mention in candidates]
    for at, mention in enumerate(candidates):
        near = values[max(0, at - _NEAR) : at] + values[at + 1 : at + 1 + _NEAR]
        if values[at] - 1 in near or values[at] + 1 in near:
            found.add(mention.start)
    return frozenset(found)


def _counts(text: str, mention: Mention) -> bool:
    """True for a small whole number without a unit that stands alone in its cell."""
    if mention.kind != "number" or mention.unit or mention.decimals:
        return False
    if not 1 <= mention.value <= _MOST:
        return False
    before = text[mention.start - 1] if mention.start else "\n"
    after = text[mention.end] if mention.end < len(text) else "\n"
    if before == "\n" and _ITEM.match(text, mention.end):
        return True
    return before in _EDGES and after in _EDGES

"""The state of one pass over the digit runs of a text."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from kxai.schema.mention import Hedge, Mention, MentionKind
from kxai.text import patterns as p

# Builds a Mention from a tuple of its nine fields; twice as fast as calling the class.
make: Callable[[tuple[Any, ...]], Mention] = partial(tuple.__new__, Mention)

DASHES = frozenset("-—–~～－−至到")
MINUS = frozenset("-－−")
DIGITS = frozenset("0123456789０１２３４５６７８９")
LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
CELL_ENDS = frozenset("\t\n\r\0")
_BLANKS = frozenset(" \u3000\xa0\t")


class Walk:
    """Mentions found so far (``out``, in order) and ``done``, the offset up to which the text has
    been used. ``text`` is the text with two NULs behind it, so that ``text[end]`` and
    ``text[start - 1]`` exist for every number."""

    __slots__ = ("done", "out", "text")

    def __init__(self, text: str) -> None:
        self.text = text + "\0\0"
        self.out: list[Mention] = []
        self.done = 0

    def refer(
        self,
        start: int,
        end: int,
        kind: MentionKind,
        *,
        unit: str = "",
        unit_end: int = 0,
        hedge: Hedge | None = None,
    ) -> None:
        """Add a mention that is no quantity; its value is that of its first digits."""
        text = self.text[start:end]
        digits = p.FIRST_DIGITS.search(text)
        value = Decimal(digits[0]) if digits else Decimal(0)
        stop = unit_end or end
        self.out.append(make((start, end, text, value, 0, kind, unit, stop, hedge)))
        self.done = stop

    def opens(self, start: int) -> bool:
        """Whether a list number may stand at ``start``: a line, cell, sentence or bracket begins
        there, or a mark such as [bookmark: …] ends."""
        text = self.text
        place = start - 1
        for _ in range(12):
            if place < 0 or text[place] not in _BLANKS:
                break
            place -= 1
        return place < 0 or text[place] == "]" or text[place] in p.LIST_BEFORE or place < start - 1

    def adjoins(self, start: int) -> bool:
        """Whether only a dash, 至 or 到 stands between the last mention and ``start``."""
        if not self.out:
            return False
        stop = self.out[-1].unit_end
        gap = self.text[stop:start] if start - stop <= 4 else ""
        if gap[:1] == " " and gap[-1:] in MINUS:
            return False  # 0.00 -19.82: two cells, the second negative
        gap = gap.strip(" ")
        return 0 < len(gap) <= 2 and all(char in DASHES for char in gap)

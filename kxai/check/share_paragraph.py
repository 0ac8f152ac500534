"""What a paragraph, or a list told a part a line, has said of shares and of what they are of."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from kxai.check.context import Key, thing
from kxai.check.one_whole import OpenShare
from kxai.schema.figure import Figure

_NESTED = 6  # heads of lists within lists; a paragraph with more is a table


@dataclass(slots=True)
class ShareParagraph:
    """What a paragraph has said so far: amounts that head lists, and the last one of a thing."""

    heads: deque[Figure] = field(default_factory=lambda: deque(maxlen=_NESTED))
    last: Figure | None = None
    last_of_year: dict[int | None, Figure] = field(default_factory=dict)
    last_of_thing: dict[Key, Figure] = field(default_factory=dict)
    totals: dict[tuple[str, int | None], Figure] = field(default_factory=dict)
    shares: dict[str, list[Figure]] = field(default_factory=dict)
    failed: bool = False
    confirmed: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    part_of: dict[str, Figure] = field(default_factory=dict)
    open: list[OpenShare] = field(default_factory=list)
    begun: bool = False
    """True in a list that is told a part a line."""

    def hear_below(self) -> None:
        """What follows are the parts of the amount told last, a line each."""
        if self.last is not None and self.last not in self.heads:
            self.heads.append(self.last)

    def hear(self, amount: Figure, *, listed: bool) -> None:
        """Take the next amount; ``listed``: words such as 其中 stand before it."""
        head = self.last_of_year.get(amount.year, self.last)
        if listed and head is not None:
            self.heads.append(head)
        self.last = self.last_of_year[amount.year] = self.last_of_thing[thing(amount)] = amount
        if amount.indicator.endswith(".total"):
            self.totals[(amount.indicator, amount.year)] = amount

    def family_total(self, part: Figure) -> Figure | None:
        """The total that a standard account belongs to, where it has been named before."""
        wanted = f"{part.indicator.partition('.')[0]}.total"
        return self.totals.get((wanted, part.year)) if part.indicator != wanted else None

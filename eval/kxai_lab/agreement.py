"""Two readings of one report side by side: which figures both tell, wherever they stand.

``match`` holds figures against gold and by their place; here a report is read twice, from a PDF and
from a page, say, and a place in one is nothing in the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kxai.schema.figure import Figure

NUMBER = ("value", "unit")
MEANING = (*NUMBER, "indicator", "year", "stage", "role")
"""Fields of a figure by which it is compared: only its number, and what it means as well."""
Told = Counter[tuple[object, ...]]


def told(figures: Iterable[Figure], fields: Sequence[str] = MEANING) -> Told:
    """How often figures with these ``fields`` occur; 9.50 and 9.5 are one value."""
    return Counter(tuple(getattr(figure, name) for name in fields) for figure in figures)


@dataclass(slots=True)
class Agreement:
    """How many figures two readings share and how many each has, over any number of reports."""

    both: int = 0
    ours: int = 0
    theirs: int = 0

    def add(self, ours: Told, theirs: Told) -> None:
        """Count the two readings of one more report."""
        self.both += (ours & theirs).total()
        self.ours += ours.total()
        self.theirs += theirs.total()

    @property
    def f1(self) -> float:
        """From 0 to 1; 0 where neither reading has a figure."""
        return 2 * self.both / ((self.ours + self.theirs) or 1)


def agreement(ours: Told, theirs: Told) -> Agreement:
    """That of the two readings of one report."""
    found = Agreement()
    found.add(ours, theirs)
    return found

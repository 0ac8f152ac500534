"""All that is wrong with gold, told at once, with the names that were perhaps meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches

from kxai.errors import GoldError

_TOLD = 50  # faults with a line of their own


class GoldFaults(GoldError):
    """More than one fault: ``faults`` in the order in which they were met. ``str`` tells each on a
    line of its own, up to fifty."""

    def __init__(self, faults: Iterable[GoldError]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults[0].place, self.faults[0].reason)

    def __str__(self) -> str:
        lines = [GoldError.__str__(fault) for fault in self.faults[:_TOLD]]
        left = len(self.faults) - _TOLD
        return "\n".join([*lines, *([f"另有{left}处"] if left > 0 else [])])


class Faults:
    """Collects faults, so that one does not hide the next.

    >>> faults = Faults()
    >>> with faults.kept():
    ...     raise GoldError("a.jsonl 第1行", "缺少字段unit")
    >>> len(faults.all)
    1
    """

    def __init__(self) -> None:
        self.all: list[GoldError] = []

    @contextmanager
    def kept(self) -> Iterator[None]:
        """A GoldError in this block is kept, and what follows the block goes on."""
        try:
            yield
        except GoldFaults as error:
            self.all += error.faults
        except GoldError as error:
            self.all.append(error)

    def tell(self) -> None:
        """Raise what was kept: GoldError for one fault, GoldFaults for more; nothing for none."""
        if len(self.all) == 1:
            raise self.all[0]
        if self.all:
            raise GoldFaults(self.all)


def near(name: object, known: Iterable[str]) -> str:
    """``（是否指income.total？）`` where known names are like ``name``; "" where none is."""
    close = get_close_matches(str(name), list(known), n=3, cutoff=0.6)
    return f"（是否指{'、'.join(close)}？）" if close else ""

"""What a parser's table shows of the parser: cells that it joined, places that it left without one.

Sums tell the rest; these are told as well where no sum is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from kxai.load import notes
from kxai.load.flow import RowCell

# 250.0040.00 and 250.00 40.00; not 1,250.00, nor 10.00/20.00, which a report prints so itself.
_AMOUNT = r"-?\d[\d,]*\.\d\d"
_JOINED = re.compile(rf"{_AMOUNT}\s*(?:{_AMOUNT}\s*)+")
_TOLD = 5  # places
_SHOWN = 24  # characters of a cell
_MOST_LACKING = 0.2  # of a table's places: one that lacks more is laid out so


@dataclass(slots=True)
class _Named:
    """How often something was seen, and where first."""

    count: int = 0
    places: list[str] = field(default_factory=list)

    def add(self, place: str) -> None:
        self.count += 1
        if len(self.places) < _TOLD:
            self.places.append(place)

    def remark(self, told: str) -> str:
        more = "等" if self.count > _TOLD else ""
        return told.format(count=self.count, places="、".join(self.places) + more)


@dataclass(slots=True)
class Traces:
    """Counts what is odd in tables, one after the other; ``remarks`` says it in Chinese."""

    tables: int = 0
    joined: _Named = field(default_factory=_Named)
    lacking: _Named = field(default_factory=_Named)

    def look_at(self, rows: list[list[RowCell]]) -> None:
        """Take note of a table of the document, the next one."""
        self.tables += 1
        for number, row in enumerate(rows, 1):
            for cell in row:
                if _JOINED.fullmatch(cell.text.strip()):
                    shown = " ".join(cell.text.split())[:_SHOWN]
                    self.joined.add(f"{self._place(number, cell.column + 1)}“{shown}”")
        width = max((cell.column + cell.colspan for row in rows for cell in row), default=0)
        most = int(_MOST_LACKING * width * len(rows))
        lacking = list(islice(_without_cell(rows, width), most + 1))
        for place in lacking if len(lacking) <= most else ():
            self.lacking.add(self._place(*place))

    def remarks(self) -> Iterator[str]:
        """A remark for each kind that there is."""
        for told, seen in ((notes.JOINED, self.joined), (notes.LACKING, self.lacking)):
            if seen.count:
                yield seen.remark(told)

    def _place(self, row: int, column: int) -> str:
        return f"第{self.tables}张表第{row}行第{column}列"


def _without_cell(rows: list[list[RowCell]], width: int) -> Iterator[tuple[int, int]]:
    """The places (from 1) of a table that no cell stands in or reaches into."""
    reach = [0] * width  # the row from which a column is free again
    for number, row in enumerate(rows):
        for cell in row:
            for column in range(cell.column, cell.column + cell.colspan):
                reach[column] = max(reach[column], number + cell.rowspan)
        if row:
            yield from ((number + 1, at + 1) for at in range(width) if reach[at] <= number)

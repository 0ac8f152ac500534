"""A workbook as it is shown: sheets of filled cells with their texts, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kxai.errors import LimitExceeded

LAST_ROW, LAST_COLUMN = 1_048_575, 16_383  # of Excel's largest sheet, from 0
MOST_SHEETS = 500
_SHOWN_ADDRESSES = 3

Position = tuple[int, int]
"""(row, column), both from 0."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; ``bottom`` and ``right`` belong to it. All from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """A visible sheet. ``cells`` hold the text as it is shown and no empty ones; nothing is as
    large as the sheet claims to be. ``objects`` counts pictures, charts and shapes."""

    name: str
    cells: dict[Position, str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    objects: int = 0


@dataclass(slots=True)
class Addresses:
    """Counts cells and remembers where the first of them stand."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, sheet: str, position: Position) -> None:
        self.count += 1
        if len(self.first) < _SHOWN_ADDRESSES:
            self.first.append(address(sheet, position))


@dataclass(slots=True)
class Book:
    """Sheets in their order; the names of ``hidden`` ones and of ``others`` (charts, macros);
    ``links`` to other workbooks; formulas without a kept result and cells that hold an error."""

    sheets: list[Sheet] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    uncomputed: Addresses = field(default_factory=Addresses)
    errors: Addresses = field(default_factory=Addresses)
    macros: bool = False


class Budget:
    """What one workbook may still hold. ``spend`` raises LimitExceeded naming file and sheet."""

    def __init__(self, name: str, cells: int) -> None:
        self._name, self._left, self._limit = name, cells, cells

    def spend(self, cells: int, sheet: str) -> None:
        self._left -= cells
        if self._left < 0:
            raise LimitExceeded(self._name, f"读到工作表“{sheet}”时单元格超过{self._limit}个的上限")


def letters(column: int) -> str:
    """The letters of a column from 0: A … Z, AA …"""
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def address(sheet: str, position: Position) -> str:
    """收支总表!B5 for row 4, column 1."""
    return f"{sheet}!{letters(position[1])}{position[0] + 1}"


def shown_merges(sheet: Sheet) -> Iterator[tuple[Merge, Position]]:
    """The merges, cut to what is shown, and the position whose text they show.

    A range whose first rows or columns are hidden is shown in the others.
    """
    below, beside = _next_shown(sheet.hidden_rows), _next_shown(sheet.hidden_columns)
    for merge in sheet.merges:
        top, left = below.get(merge.top, merge.top), beside.get(merge.left, merge.left)
        if top <= merge.bottom and left <= merge.right:
            yield Merge(top, left, merge.bottom, merge.right), (merge.top, merge.left)


def _next_shown(hidden: set[int]) -> dict[int, int]:
    """For every hidden row or column the first one behind it that is shown."""
    following: dict[int, int] = {}
    for at in sorted(hidden, reverse=True):
        following[at] = following.get(at + 1, at + 1)
    return following

"""AggreCol: real spreadsheets in which people marked which number is computed from which others.

Lan Jiang, Gerardo Vitagliano, Mazhar Hameed, Felix Naumann: "Aggregation Detection in CSV Files",
EDBT 2022. One JSON object a line, gzipped; of each we use the cells as printed, the number format
(thousands separator and decimal mark, told by name), and the annotations. Read one file at a time.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from kxai.check import PrintedNumber, printed_number
from kxai_lab.rounding_steps import shared_step

T = TypeVar("T")
Operator = Literal["Sum", "Average", "Division", "RelativeChange"]
OPERATORS: tuple[Operator, ...] = ("Sum", "Average", "Division", "RelativeChange")
_MARKS = {"Point": ".", "Comma": ",", "Space": " ", "None": ""}
_FOOTNOTE = re.compile(r"^[*#]+|(?<=[0-9])(?:\s*(?:[*#†]+|[a-zA-Z]))$")
_BLANK = re.compile(r"[\s\-–—.…]*")


class Relation(NamedTuple):
    """One annotated relation: the cells as printed, with a point and without separators.

    ``head`` is computed from ``parts``; those of a quotient are part and whole, those of a relative
    change previous and current. Cells that hold no number are None. ``steps``, of head and parts,
    are the coarser ones that the numbers of the cell's row or column share.
    """

    operator: Operator
    head: str | None
    parts: tuple[str | None, ...]
    steps: tuple[Fraction | None, ...]


Place = tuple[int, int]
"""Row and column of a cell."""
Sums = set[tuple[Place, frozenset[Place]]]
"""Totals with the cells that they are the sums of."""


class Table(NamedTuple):
    """The numbers of one table, and the sums that people marked in it, by row and by column; cells
    that hold no number are in none."""

    numbers: list[list[PrintedNumber | None]]
    in_rows: Sums
    in_columns: Sums


def read_relations(path: Path) -> Iterator[Relation]:
    """All annotated relations of the data set. Raises ValueError for a line that is none of it."""
    return _read(path, _relations)


def read_tables(path: Path) -> Iterator[Table]:
    """All tables of the data set. Raises ValueError for a line that is none of it."""
    return _read(path, lambda table: iter([_table(table)]))


def _read(path: Path, of: Callable[[dict[str, object]], Iterator[T]]) -> Iterator[T]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield from of(json.loads(line))
            except (KeyError, IndexError, TypeError) as error:
                raise ValueError(f"{path}:{number}: not an AggreCol file: {error!r}") from error


def _cells(table: dict[str, object]) -> list[list[str | None]]:
    thousands, _, mark = str(table["number_format"]).partition(" ")
    rows: list[list[str]] = table["table_array"]  # type: ignore[assignment]
    return [[plain(text, _MARKS[thousands], _MARKS[mark]) for text in row] for row in rows]


def _table(table: dict[str, object]) -> Table:
    rows = [[None if c is None else printed_number(c) for c in row] for row in _cells(table)]
    width = max(map(len, rows), default=0)
    rows = [[*row, *[None] * (width - len(row))] for row in rows]
    found = Table(rows, set(), set())
    for entry in table["aggregation_annotations"]:  # type: ignore[attr-defined]
        head, *parts = (
            tuple(at) for at in (entry["aggregator_index"], *entry["aggregatee_indices"])
        )
        told = frozenset((row, column) for row, column in parts if rows[row][column] is not None)
        if entry["operator"] == "Sum" and told and rows[head[0]][head[1]] is not None:
            along = all(row == head[0] for row, _ in parts)
            (found.in_rows if along else found.in_columns).add((head, told))
    return found


def _relations(table: dict[str, object]) -> Iterator[Relation]:
    rows = _cells(table)
    row_steps = [_step(row) for row in rows]
    column_steps = [_step(column) for column in zip_longest(*rows)]

    def step(row: int, column: int) -> Fraction | None:
        both = (row_steps[row], column_steps[column])
        return max((found for found in both if found is not None), default=None)

    for found in table["aggregation_annotations"]:  # type: ignore[attr-defined]
        places = [found["aggregator_index"], *found["aggregatee_indices"]]
        head, *parts = (rows[row][column] for row, column in places)
        yield Relation(found["operator"], head, tuple(parts), tuple(step(*at) for at in places))


def _step(line: Iterable[str | None]) -> Fraction | None:
    return shared_step([printed_number(text) for text in line if text is not None])


def plain(text: str, thousands: str, mark: str) -> str | None:
    """A cell's number with a point and no separators; None where it holds no number.

    ``1 234,5`` with (space, comma) is ``1234.5``. A footnote letter or star is no part of it. What
    cannot be a number of the stated format is read in another, where that is possible.
    """
    text = _FOOTNOTE.sub("", re.sub(r"\s", " ", text).strip()).strip()
    if _BLANK.fullmatch(text):
        return None
    text = text.replace("–", "-").replace("−", "-")
    for separator, point in ((thousands, mark), (",", "."), (".", ",")):
        digits = text.replace(" ", "") if separator in (" ", "") else text
        if separator:
            groups = rf"[0-9]{{1,3}}(?:{re.escape(separator)}[0-9]{{3}})+"
            if re.fullmatch(rf"[+-]? ?{groups}(?:{re.escape(point)}[0-9]+)?%?", text):
                digits = text.replace(separator, "")
        digits = digits.replace(" ", "")
        if re.fullmatch(rf"[+-]?[0-9]+(?:{re.escape(point)}[0-9]+)?%?", digits):
            return digits.replace(point, ".").lstrip("+")
    return None

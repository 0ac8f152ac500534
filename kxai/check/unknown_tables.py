"""Tables that no template describes: held to the sums that their other rows and columns keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kxai.check.context import Context
from kxai.check.derived import KeptSum, kept_sums
from kxai.check.interval import as_printed, exact
from kxai.check.relation import CheckedRelation
from kxai.check.statements import statement_of, table_of
from kxai.check.sums import judge_list
from kxai.schema.figure import Figure

Row = dict[tuple[str, ...], Figure]
"""The amounts of a row, by the headers of their columns."""
_ROLES = ("amount", "count", "score")
_KEPT_IN = 3  # other lines in which a sum that nobody announced must hold
_SMALL = Fraction(1, 50)  # of a total: a smaller difference is a slip, a larger one another layout


def check_unknown_tables(context: Context) -> Iterator[CheckedRelation]:
    """sum: what the rows of a table keep across its columns, or its columns down its rows.

    A sum that holds in three lines and more and fails in one is a finding; where it fails more
    often, it was found by chance, or the table changes its layout.
    """
    tables: dict[tuple[str, str], list[Figure]] = {}
    for figure in context.figures:
        known = figure.layer != "table" or figure.at is None or table_of(figure) is not None
        if not known and figure.role in _ROLES and figure.hedge is None:
            tables.setdefault((statement_of(figure), figure.base_unit), []).append(figure)
    for figures in tables.values():
        rows = _rows(figures)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        grid = [[row.get(column) for column in columns] for row in rows]
        if len(grid) > 1 and len(columns) > 1:
            yield from _kept(grid)
            yield from _kept(list(zip(*grid, strict=True)))


def _rows(figures: Sequence[Figure]) -> list[Row]:
    """The figures row by row: a row ends where its header changes or a column comes again."""
    rows: list[Row] = []
    header: tuple[str, ...] | None = None
    for figure in figures:
        at = figure.at
        if at is None or not at.columns:
            continue
        if header != at.rows or at.columns in rows[-1]:
            rows.append({})
            header = at.rows
        rows[-1][at.columns] = figure
    return rows


def _kept(grid: Sequence[Sequence[Figure | None]]) -> Iterator[CheckedRelation]:
    numbers = [[None if f is None else as_printed(f) for f in line] for line in grid]
    for kept in kept_sums(numbers):
        told = [line for line in kept.holds if (head := grid[line][kept.head]) and head.value]
        # each line is held to at least three others
        if len(told) + len(kept.broken) <= _KEPT_IN or len(kept.broken) > 1:
            continue
        for line in (*told, *kept.broken):
            yield _judge(grid[line], kept)


def _judge(line: Sequence[Figure | None], kept: KeptSum) -> CheckedRelation:
    head = line[kept.head]
    assert head is not None
    parts = [figure for at in kept.parts if (figure := line[at]) is not None]
    gap = abs(sum(map(exact, parts)) - exact(head))
    return judge_list(head, parts, "class" if gap <= _SMALL * abs(exact(head)) else "rows")

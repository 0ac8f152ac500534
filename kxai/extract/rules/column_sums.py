"""Columns that a table's own numbers explain where its header is lost: 行次, 增减额, 增减%, 完成%.

A column that holds b − a of two others in every row is their change, one that holds (b − a) ÷ a the
growth rate, b ÷ a a rate of completion, and one that counts 1, 2, 3 numbers the lines. What the
header says stands; the numbers speak only of what it left open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import combinations, pairwise
from typing import NamedTuple

from kxai.extract.rules.scene import Label
from kxai.genre import words
from kxai.schema.figure import Role
from kxai.schema.mention import Mention

Cells = Mapping[tuple[int, int], tuple[Mention, Label]]
"""The labelled numbers of a table by row and column."""

_LAST_YEAR = words("head.year_before").regex
_FEWEST = 3  # rows that keep a relation, no side of them nothing
_KEPT = Decimal("0.85")  # of the rows that have all three
_FEWEST_LINES = 4
_WIDEST = 16  # columns; a wider table is no such form
_OPEN: tuple[Role, ...] = ("amount", "share", "count")


class _Found(NamedTuple):
    role: Role
    of: int  # the column whose money it is
    base: int  # the column it is compared with


def explained(cells: Cells, above: str) -> dict[int, Label | None]:
    """New labels of the numbers that the others explain, by where they begin; None for what
    numbers a line and is no figure. ``above`` are the words over the first number: where they name
    last year, what the growth is reckoned from is last year's.

    接待费 | 5 | 21.00 | 28.00 | 7.00 | 33.33%: the number of a line, two years, and what changed.
    """
    columns: dict[int, dict[int, tuple[Mention, Label]]] = defaultdict(dict)
    for (row, column), cell in cells.items():
        columns[column][row] = cell
    if len(columns) > _WIDEST:
        return {}
    lines = [column for column, rows in columns.items() if _numbers_lines(rows)]
    changed: dict[int, Label | None] = {
        mention.start: None for column in lines for mention, _ in columns[column].values()
    }
    values = {
        column: {row: mention.value for row, (mention, _) in rows.items()}
        for column, rows in columns.items()
        if column not in lines
    }
    opened = {c for c in values if all(label.role in _OPEN for _, label in columns[c].values())}
    relations = dict(_relations(values, opened))
    rated = {(r.of, r.base) for r in relations.values() if r.role == "growth_rate"}
    for column, found in relations.items():
        if found.role == "change" and (found.of, found.base) not in rated:
            continue  # 合计 − 基本 is 项目: a part, and no change
        for row, (mention, label) in columns[column].items():
            money = columns[found.of].get(row)
            if money is not None:
                changed[mention.start] = _told(label, money[1], found.role)
    planned = {r.base for r in relations.values() if r.role == "execution_rate"}
    for of, base in rated:
        if base not in planned:
            changed |= _of_last_year(columns[of], columns[base], above)
    return changed


def _of_last_year(
    now: Mapping[int, tuple[Mention, Label]], base: Mapping[int, tuple[Mention, Label]], above: str
) -> dict[int, Label]:
    """The amounts that a growth is reckoned from, where nothing but ``above`` tells their year."""
    found = {}
    for row, (mention, label) in base.items():
        year = now[row][1].year if row in now else None
        if year is None or label.year != year:
            continue
        if _LAST_YEAR.search(above) or f"{year - 1}年" in above:
            found[mention.start] = label._replace(year=year - 1)
    return found


def _numbers_lines(rows: Mapping[int, tuple[Mention, Label]]) -> bool:
    """True for whole numbers that count one by one down the rows, from the first few on."""
    values = [rows[row][0].value for row in sorted(rows)]
    plain = all(not mention.unit and mention.decimals == 0 for mention, _ in rows.values())
    if len(values) < _FEWEST_LINES or not plain or values[0] > _FEWEST_LINES:
        return False
    return all(after - before == 1 for before, after in pairwise(values))


def _relations(
    values: Mapping[int, Mapping[int, Decimal]], opened: set[int]
) -> Iterator[tuple[int, _Found]]:
    """The columns that two columns in front of them explain, with what they are."""
    order = sorted(values)
    for column in order:
        if column not in opened:
            continue
        before = [c for c in order if c < column]
        for base, of in combinations(before, 2):
            role = next((r for r, f in _FORMULAS if _keeps(f, values, base, of, column)), None)
            if role is not None:
                yield column, _Found(role, of, base)
                break


def _change(base: Decimal, now: Decimal) -> Decimal:
    return now - base


def _growth(base: Decimal, now: Decimal) -> Decimal:
    return (now - base) / base * 100


def _rate(base: Decimal, now: Decimal) -> Decimal:
    return now / base * 100


_FORMULAS: tuple[tuple[Role, Callable[[Decimal, Decimal], Decimal]], ...] = (
    ("change", _change),
    ("growth_rate", _growth),
    ("execution_rate", _rate),
)


def _keeps(
    formula: Callable[[Decimal, Decimal], Decimal],
    values: Mapping[int, Mapping[int, Decimal]],
    base: int,
    of: int,
    column: int,
) -> bool:
    kept = told = 0
    seen = set()
    for row, value in values[column].items():
        a, b = values[base].get(row), values[of].get(row)
        if a is None or b is None or not a or not b or not value:
            continue
        told += 1
        exponent = value.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        if abs(abs(formula(a, b)) - abs(value)) <= Decimal(6).scaleb(-places - 1):
            kept += 1
            seen.add(value)
    varied = len(seen) > 1 or formula is _rate
    return kept >= _FEWEST and varied and kept >= _KEPT * told


def _told(label: Label, money: Label, role: Role) -> Label:
    """The label of a number that is the ``role`` of the amount labelled ``money``; its sign tells
    the way."""
    unit = "%" if role != "change" else money.unit
    return label._replace(
        indicator=money.indicator, label=money.label, dims=money.dims, role=role, year=money.year,
        stage=money.stage, direction=None, unit=unit,
    )  # fmt: skip

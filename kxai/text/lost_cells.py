"""Where the numbers of rows belong that lost their empty cells.

A saved page drops the empty cells of a table: 2050201 小学教育 80 80 stands below 合计 基本支出
项目支出, and its row does not tell whether the second 80 is of 基本支出 or of 项目支出. Sums do:
the whole of a row is the sum of its parts, an account in each column that of those below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, product
from typing import NamedTuple

Places = tuple[int | None, ...]  # the column of each number of a row, None where nothing tells it
_Way = tuple[int, ...]  # columns in which the numbers of a row may stand

SUBTOTAL = re.compile(r"小计")
OF_SUBTOTAL = re.compile(r"人员|公用|工资|商品|对个人")
_SELDOM = re.compile(r"上缴上级|经营|附属|上级补助|专户|使用非财政")
_USUAL = re.compile(r"^(?:财政拨款|一般公共预算)")
_MOST_PLACES = 40  # ways in which one row may be placed
_MOST_TOGETHER = 4000  # ways in which the rows of one account may be placed together


class CodedRow(NamedTuple):
    """The ``code`` of a row ("" for that of the total) and the numbers that it kept, in order."""

    code: str
    values: Sequence[Decimal]


def places_of_numbers(columns: Sequence[str], rows: Sequence[CodedRow]) -> list[Places]:
    """For each row the columns of its numbers; the first number is always that of the whole.

    ``columns`` are the names above the numbers, the whole first (合计, 基本支出, 项目支出).

    >>> told = {"": (9, 5, 4), "205": (5, 5), "206": (4, 4)}
    >>> rows = [CodedRow(code, [*map(Decimal, values)]) for code, values in told.items()]
    >>> places_of_numbers(["合计", "基本支出", "项目支出"], rows)
    [(0, 1, 2), (0, 1), (0, 2)]
    """
    ways = [_ways(columns, row.values) for row in rows]
    groups = list(_accounts(rows))
    for _ in range(4):  # an account's parts may tell it, and it those of another
        before = [len(one) for one in ways]
        for whole, parts in groups:
            _keep_what_adds_up(whole, parts, ways, rows, len(columns))
        if [len(one) for one in ways] == before:
            break
    return [_told(one, len(row.values)) for one, row in zip(ways, rows, strict=True)]


def _told(ways: list[_Way], count: int) -> Places:
    """What all ways of a row say of its numbers."""
    if not ways:
        return (0, *([None] * (count - 1)))
    return tuple(at[0] if len(set(at)) == 1 else None for at in zip(*ways, strict=True))


def _ways(columns: Sequence[str], values: Sequence[Decimal]) -> list[_Way]:
    """The columns that the numbers of a row may stand in, so that its whole is their sum."""
    width, count = len(columns), len(values)
    if count == width:
        return [tuple(range(width))]
    if not 0 < count < width:
        return []
    below = [n for n, name in enumerate(columns) if n and OF_SUBTOTAL.search(name)]
    subtotal = next((n for n, name in enumerate(columns) if SUBTOTAL.search(name) and n), None)
    below = below if subtotal is not None else []
    found: list[_Way] = []
    for rest in combinations(range(1, width), count - 1):
        places = (0, *rest)
        told = dict(zip(places, values, strict=True))
        parts = sum((v for n, v in told.items() if n and n not in below), Decimal(0))
        inner = sum((v for n, v in told.items() if n in below), Decimal(0))
        inside = subtotal is None or inner == told.get(subtotal, Decimal(0))
        if parts == values[0] and inside:
            found.append(places)
    for name in (_SELDOM, _USUAL):
        wanted = name is _USUAL
        if wanted and not any(_USUAL.search(column) for column in columns):
            continue
        likely = [one for one in found if wanted == any(name.search(columns[n]) for n in one)]
        found = likely or found
    return found if len(found) <= _MOST_PLACES else []


def _accounts(rows: Sequence[CodedRow]) -> Iterator[tuple[int, list[int]]]:
    """Each row that has others below it, and those: 206 and 20601, 20607; the total and all 类."""
    for at, row in enumerate(rows):
        below = [
            n
            for n, other in enumerate(rows)
            if len(other.code) == (len(row.code) + 2 if row.code else 3)
            and other.code.startswith(row.code)
        ]
        if below:
            yield at, below


def _keep_what_adds_up(
    whole: int, parts: list[int], ways: list[list[_Way]], rows: Sequence[CodedRow], width: int
) -> None:
    """Leave of the ways of an account and its parts those in which every column adds up."""
    open_ways = [ways[whole], *(ways[n] for n in parts)]
    together = 1
    for one in open_ways:
        together *= len(one)
    if not 1 < together <= _MOST_TOGETHER:
        return
    kept: list[set[_Way]] = [set() for _ in open_ways]
    for chosen in product(*open_ways):
        left = _by_column(chosen[0], rows[whole].values, width)
        for places, part in zip(chosen[1:], parts, strict=True):
            for column, value in enumerate(_by_column(places, rows[part].values, width)):
                left[column] -= value
        if not any(left):
            for known, places in zip(kept, chosen, strict=True):
                known.add(places)
    if all(kept):
        for n, known in zip((whole, *parts), kept, strict=True):
            ways[n] = [one for one in ways[n] if one in known]


def _by_column(places: _Way, values: Sequence[Decimal], width: int) -> list[Decimal]:
    row = [Decimal(0)] * width
    for column, value in zip(places, values, strict=True):
        row[column] = value
    return row

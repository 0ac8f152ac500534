"""The table of the “三公” of several years or stages side by side, its cells one behind the other.

Either 合计 出国 用车 接待 stand once for each of them, whose titles stand in front, or 预算数 and
决算数 stand below every item. It is read where the numbers are as many as the columns, and those of
every year or stage add up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from kxai.genre import words
from kxai.text.form_words import Row, any_of
from kxai.text.lines import Span
from kxai.text.three_public_forms import CELL, GAP, ITEM, VALUE, adds_up, number

_STAGE = re.compile(
    r"[^\s\u3000|]{0,24}(?:预算|决算|执行|支出)数(?:[（(]万?元[）)])?(?=[\s\u3000|]|$)"
)
_TOTAL = re.compile(rf"(?:^|(?<=[\s\u3000|]))(?:{any_of(words('forms.three_total').listed)})")
_BEFORE = 120  # characters that the titles of the groups take at most
_INNER = "SPO"
_OUTER = "TARV"
_ROUNDED = Decimal("0.02")


class _Cells(NamedTuple):
    """The items by name in their order, the stages below them, the values, and where they end."""

    kinds: str
    names: Row
    stages: Row
    values: Row
    end: int


def grouped_three_public(text: str) -> list[list[Row]]:
    """Every such table in ``text``: a row an item, a column a year or stage."""
    if "接待" not in text:
        return []
    tables: list[list[Row]] = []
    done = 0
    for anchor in _TOTAL.finditer(text):
        if anchor.start() < done:
            continue
        cells = _cells(text, anchor.start())
        rows = _stages_below(text, cells) or _groups_beside(text, cells)
        if rows:
            tables.append(rows)
            done = cells.end
    return tables


def _cells(text: str, at: int) -> _Cells:
    kinds, names = "", []
    stages: Row = []
    values: Row = []
    while True:
        gap = GAP.match(text, at)
        at = gap.end() if gap else at
        if not stages and not values and (item := ITEM.match(text, at)):
            kinds += item.lastgroup or ""
            names.append(item.span())
            at = item.end()
        elif names and not values and (stage := _STAGE.match(text, at)):
            stages.append(stage.span())
            at = stage.end()
        elif names and (value := VALUE.match(text, at)):
            values.append(value.span())
            at = value.end()
        else:
            return _Cells(kinds, names, stages, values, at)


def _slots(outer: str, inner: str) -> str:
    """The columns of one group: those of 用车 in its place, where they are told apart."""
    return outer.replace("V", inner) if inner else outer


def _stages_below(text: str, cells: _Cells) -> list[Row]:
    """预算数 决算数 below every item, and the numbers of all of them behind."""
    outer = "".join(kind for kind in cells.kinds if kind not in _INNER)
    inner = "".join(kind for kind in cells.kinds if kind in _INNER)
    slots = _slots(outer, inner)
    count = len(cells.stages) // len(slots) if slots else 0
    told_as = [text[slice(*stage)] for stage in cells.stages]
    same = told_as == told_as[:count] * len(slots) and len(set(told_as[:count])) == count
    if not _is_form(outer, inner) or count < 2 or not same or len(cells.values) != len(told_as):
        return []
    told = [cells.values[n::count] for n in range(count)]
    if not _all_add_up(text, slots, told):
        return []
    spans = dict(zip(cells.kinds, cells.names, strict=True))
    return _turned(slots, spans, cells.stages[:count], told)


def _groups_beside(text: str, cells: _Cells) -> list[Row]:
    """合计 出国 用车 接待 for one year or stage, and again for the next."""
    count = cells.kinds.count("T")
    named = list(zip(cells.kinds, cells.names, strict=True))
    outer = [pair for pair in named if pair[0] not in _INNER]
    inner = [pair for pair in named if pair[0] in _INNER]
    if count < 2 or cells.stages or len(outer) % count or len(inner) % count:
        return []
    of_one = "".join(kind for kind, _ in outer[: len(outer) // count])
    parts = "".join(kind for kind, _ in inner[: len(inner) // count])
    kinds = "".join(kind for kind, _ in outer), "".join(kind for kind, _ in inner)
    titles = _titles(text, cells.names[0][0], count)
    slots = _slots(of_one, parts)
    fits = kinds == (of_one * count, parts * count) and _is_form(of_one, parts)
    if not fits or not titles or len(cells.values) != count * len(slots):
        return []
    told = [cells.values[n * len(slots) : (n + 1) * len(slots)] for n in range(count)]
    if not _all_add_up(text, slots, told):
        return []
    spans = dict(named[: len(of_one)]) | dict(inner[: len(parts)])
    return _turned(slots, spans, titles, told)


def _turned(slots: str, spans: dict[str, Span], heads: Row, told: Sequence[Row]) -> list[Row]:
    """The table with a row an item and a column a stage: so none of its heads is two rows high."""
    corner = (spans[slots[0]][0], spans[slots[0]][0])
    rows: list[Row] = [[corner, *heads]]
    for place, kind in enumerate(slots):
        name = spans["V" if kind == "S" else kind]
        rows.append([name, *(values[place] for values in told)])
    return rows


def _is_form(outer: str, inner: str) -> bool:
    return sorted(outer) == sorted(_OUTER) and sorted(inner) in ([], sorted(_INNER))


def _all_add_up(text: str, slots: str, told: Sequence[Row]) -> bool:
    groups = [
        {kind: number(text, value) for kind, value in zip(slots, values, strict=True)}
        for values in told
    ]
    return all(adds_up(group, _ROUNDED) for group in groups) and any(
        any(group.values()) for group in groups
    )


def _titles(text: str, before: int, count: int) -> Row:
    """The names of ``count`` stages right in front of the first item, [] where there are none."""
    cells = [m.span() for m in CELL.finditer(text, max(0, before - _BEFORE), before)][-count:]
    named = len(cells) == count and all(_STAGE.fullmatch(text, *cell) for cell in cells)
    return cells if named and len({text[slice(*cell)] for cell in cells}) == count else []

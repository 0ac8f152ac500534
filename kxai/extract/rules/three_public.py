"""Tables of “三公”经费: the expense stands in the column, or in the row with years across."""

from __future__ import annotations

from kxai.extract.rules.cells import Place
from kxai.extract.rules.standard_columns import Column, is_generic
from kxai.extract.rules.standard_rows import Row, Rows, bare
from kxai.genre import readings, words
from kxai.genre.catalogue import find_indicators

_TOTAL = words("official.total").regex
_MEETINGS = words("three.meetings").regex
_OF_CARS = readings("three.cars").members
_OF_FUNDS = words("three.funds").regex


def public_expense(
    rows: Rows, place: Place, row: Row, column: Column
) -> tuple[str, str, dict[str, str]] | None:
    """Indicator, name and dims of a cell; None where the table does not tell.

    Where 会议费 or 培训费 stand beside it, a total over all of them is no “三公”.
    """
    outermost = bare(place.columns[0]) if place.columns else ""
    across = bool(_TOTAL.match(outermost)) and rows.has_head(_MEETINGS)
    down = bool(_TOTAL.match(row.name)) and row.first == row.name
    if across or (down and rows.has_label(_MEETINGS)):
        return "other", "合计", {}
    for name in (column.name, row.name):
        if _MEETINGS.fullmatch(name):
            return "other", name, {}
    funds = {"type": column.name} if _OF_FUNDS.match(column.name) else {}
    if rows.of_bodies and (row.body or _TOTAL.match(row.name)):
        funds["org"] = row.name
    for cost, wording in _OF_CARS:
        for name in (column.name, row.name):
            if wording.within(name):
                return cost, name, funds
    named = [(found, name) for name in (column.name, row.name) if (found := _expense_in(name))]
    # 公务接待费 below 2031年三公经费决算数: the column tells year and stage alone
    parts = [pair for pair in named if pair[0] != "three_public.total"]
    if told := next(iter(parts or named), None):
        return *told, funds
    total = row.name if _TOTAL.match(row.name) else column.name
    if _TOTAL.match(row.name) and "type" in funds:
        return "three_public.total", row.name, funds
    generic = not row.name or is_generic(row.name) or _TOTAL.match(row.name)
    if column.whole and (generic or row.body):
        return "three_public.total", total or "合计", funds
    return None


def _expense_in(name: str) -> str | None:
    """The expense that a header or label names, by the longest of its names."""
    hits = [h for h in find_indicators(name) if h[2].startswith("three_public.")]
    return max(hits, key=lambda hit: hit[1] - hit[0])[2] if hits else None

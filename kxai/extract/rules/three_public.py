"""Tables of “三公”经费: the expense stands in the column, or in the row with years across."""

from __future__ import annotations

import re

from kxai.extract.rules.cells import Place
from kxai.extract.rules.standard_columns import Column, is_generic
from kxai.extract.rules.standard_rows import Row, Rows, bare
from kxai.genre.catalogue import find_indicators

_TOTAL = re.compile(r"^(?:[部门单位本年支出收入]{0,6})(?:合计|总计|小计|共计)$")
_MEETINGS = re.compile(r"(?:\d+[.、])?(?:会议费|培训费)(?:支出|预算)?")
_OF_CARS = (
    (re.compile(r"(?:其中[：:]?)?(?:车辆)?购置(?:费|经费)?"), "three_public.vehicle_purchase"),
    (
        re.compile(r"(?:其中[：:]?)?(?:车辆)?运行(?:及)?(?:维护)?(?:费|经费)?"),
        "three_public.vehicle_operation",
    ),
)
_OF_FUNDS = re.compile(r"一般公共预算|公共财政|政府性基金|国有资本经营|财政拨款|其他资金|单位资金")


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
    for words in (column.name, row.name):
        if _MEETINGS.fullmatch(words):
            return "other", words, {}
    funds = {"type": column.name} if _OF_FUNDS.match(column.name) else {}
    if rows.of_bodies and (row.body or _TOTAL.match(row.name)):
        funds["org"] = row.name
    for pattern, cost in _OF_CARS:
        for words in (column.name, row.name):
            if pattern.fullmatch(words):
                return cost, words, funds
    for words in (column.name, row.name):
        hits = [h for h in find_indicators(words) if h[2].startswith("three_public.")]
        if hits:
            best = max(hits, key=lambda hit: hit[1] - hit[0])
            return best[2], words, funds
    total = row.name if _TOTAL.match(row.name) else column.name
    if _TOTAL.match(row.name) and "type" in funds:
        return "three_public.total", row.name, funds
    generic = not row.name or is_generic(row.name) or _TOTAL.match(row.name)
    if column.whole and (generic or row.body):
        return "three_public.total", total or "合计", funds
    return None

"""Whose money a general name in a table means: of all funds, of fiscal funds, of one budget."""

from __future__ import annotations

import re
from dataclasses import replace

from kxai.extract.rules.cells import Place
from kxai.extract.rules.scene import Scene
from kxai.genre import readings, words
from kxai.read.table_statements import title_of

Named = tuple[str, str, dict[str, str]]

_FISCAL = words("phrase.fiscal_title").regex
_SEVERAL = words("phrase.one_budget").regex
_SOURCES = ("income.general_budget", "income.gov_fund", "income.state_capital")
_BUDGET = readings("funds").any_of("general_budget", "gov_fund", "state_capital")
_SOURCE_COLUMN = re.compile(f"^{_BUDGET}")
_PARTS = ("expenditure.basic", "expenditure.project")


def in_scope(named: Named, place: Place) -> Named:
    """What ``named`` is in this table, by the caption or, without one, by the chapter.

    The form on fiscal funds has the year's funds beside the grand totals, the form on a fund its
    basic and project expenditure: ``type`` keeps them apart.
    """
    indicator, name, dims = named
    title = title_of(place.caption)
    scene = replace(place.scene, section=(title,)) if title else place.scene
    scoped = scene.scoped(indicator)
    if scene.fund:
        if indicator in _PARTS:
            return scene.scoped("expenditure.total"), name, {**dims, "type": name}
        if indicator.startswith("balance."):
            return indicator, name, {**dims, "type": scene.fund}
    elif _on_fiscal_funds(scene):
        if indicator.startswith(("balance.", "total.")):
            return indicator, name, {**dims, "type": "财政拨款"}
        if indicator in ("income.total", "expenditure.total"):
            return scoped, name, {**dims, "type": name}
    return scoped, name, dims


def narrows(named: Named) -> bool:
    """True for a column that holds a part of what a functional account received or spent."""
    indicator = named[0]
    whole = ("expenditure.total", "general_budget.expenditure", "fiscal.payments")
    return indicator not in whole and indicator.startswith(
        ("income.", "expenditure.", "general_budget.", "gov_fund.", "fiscal.", "balance.")
    )


def splits(row: Named, column: Named) -> bool:
    """True where a column holds the share of some funds in what a row spent, kept or added up:
    公务接待费 under 一般公共预算 is a cost, not what came in."""
    return is_of_funds(column) and not row[0].startswith(("income.", "project.", "performance."))


def is_of_funds(column: Named) -> bool:
    """True for a column headed by funds alone (一般公共预算, 政府性基金预算, 财政拨款)."""
    return column[0] in _SOURCES or (column[0], column[1]) == ("fiscal.receipts", "财政拨款")


def grand_total(place: Place) -> Named | None:
    """The 总计 of the form on fiscal funds below the columns of each budget: of the payments."""
    budget = place.columns and _SOURCE_COLUMN.search(place.column)
    fiscal = budget and _on_fiscal_funds(replace(place.scene, section=(title_of(place.caption),)))
    return ("total.payments", place.row, {}) if fiscal and place.row == "总计" else None


def _on_fiscal_funds(scene: Scene) -> bool:
    return any(_FISCAL.search(title) and not _SEVERAL.search(title) for title in scene.section[-2:])

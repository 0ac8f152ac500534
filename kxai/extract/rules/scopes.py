"""Whose money a general name in a table means: of all funds, of fiscal funds, of one budget."""

from __future__ import annotations

import re
from dataclasses import replace

from kxai.extract.rules.cells import Place
from kxai.extract.rules.scene import Scene

Named = tuple[str, str, dict[str, str]]

_CAPTION = 40  # a longer line in front of a table is no caption
_FISCAL = re.compile(r"财政拨款收(?!入决算表|入预算表)")
_SEVERAL = re.compile(r"一般公共|基金|资本经营")
_PARTS = ("expenditure.basic", "expenditure.project")
_FISCAL_TOTALS = {"total.receipts": "fiscal.receipts", "total.payments": "fiscal.payments"}


def in_scope(named: Named, place: Place) -> Named:
    """What ``named`` is in this table, by the caption or, without one, by the chapter.

    The form on fiscal funds has the year's funds beside the grand totals, the form on a fund its
    basic and project expenditure: ``type`` keeps them apart.
    """
    indicator, name, dims = named
    captions = [line for line in place.caption.splitlines() if _is_caption(line)]
    scene = replace(place.scene, section=tuple(captions)) if captions else place.scene
    scoped = scene.scoped(indicator)
    if scene.fund:
        if indicator in _PARTS:
            return scene.scoped("expenditure.total"), name, {**dims, "type": name}
        if indicator.startswith("balance."):
            return indicator, name, {**dims, "type": scene.fund}
    elif _on_fiscal_funds(scene):
        if indicator in _FISCAL_TOTALS:
            return _FISCAL_TOTALS[indicator], name, dims
        if indicator.startswith("balance."):
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


def _is_caption(line: str) -> bool:
    return len(line) <= _CAPTION and "表" in line and "。" not in line


def _on_fiscal_funds(scene: Scene) -> bool:
    return any(_FISCAL.search(title) and not _SEVERAL.search(title) for title in scene.section[-2:])

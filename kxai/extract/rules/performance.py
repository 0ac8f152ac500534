"""Labels performance tables: targets, actual values, scores and weights of indicator rows."""

from __future__ import annotations

import re

from kxai.extract.rules import lexicon
from kxai.extract.rules.cells import Place
from kxai.extract.rules.phrases import last_clause, noun_phrase
from kxai.extract.rules.scene import Label
from kxai.genre import words
from kxai.schema.figure import Role
from kxai.schema.mention import Mention
from kxai.schema.units import is_money
from kxai.text.grid import is_value
from kxai.text.lines import unspaced

_TARGET_COLUMN = words("performance.target_column").regex
_ACTUAL_COLUMN = words("performance.actual_column").regex
_PROGRESS = words("performance.progress").regex
# 产出指标（50分）: the weight of all indicators of that level
_WEIGHED = re.compile(r"[（(]\d+(?:\.\d+)?\s*分[）)]$")
_SCORE_COLUMN = words("performance.score_column").regex
_WEIGHT_COLUMN = words("performance.weight_column").regex
_DESCRIPTION_COLUMN = words("performance.description_column").regex
_LEVEL1 = words("performance.level1").regex
_LEVEL2 = words("performance.level2").regex
_COUNTED = words("performance.counted").regex
_IN_BRACKETS = re.compile(r"[（(]([^（()）]{1,4})[）)]\s*$")
_PERCENT_NOUN = words("performance.percent_noun").regex
_NUMBERED = words("performance.numbered").regex
_CHANGE = words("performance.change").regex
_ALL_POINTS = words("performance.all_points").regex
_MONEY = words("performance.money").regex


def label_goal(place: Place, rows: tuple[str, ...], text: str) -> Label | None:
    """The label of a number in a performance table's cell, None in other tables.

    ``rows`` are the labels left of it that count, outermost first.
    """
    mention, words, columns, scene = place.mention, place.words, place.columns, place.scene
    cell_start = place.cell.start
    column = unspaced(columns[-1]) if columns else ""
    all_columns = unspaced("".join(columns))
    year = scene.report.year
    weighed = _WEIGHED.search(words.strip())
    if mention.kind == "score" and weighed and not is_value(words):
        name = words.strip()[: weighed.start()]
        return Label(
            "performance.weight", name, "score", year, "final", {"level1": name}, None, 0.8, "分"
        )
    levels = _levels(rows)
    indicator_table = bool(levels.get("level1") or levels.get("level2"))
    if _WEIGHT_COLUMN.search(column) and not _SCORE_COLUMN.search(column):
        return _points("performance.weight", levels, year)
    if _SCORE_COLUMN.search(column):
        return _points("performance.score", levels, year)
    target = _TARGET_COLUMN.search(column) or _TARGET_COLUMN.search(all_columns)
    actual = _ACTUAL_COLUMN.search(column)
    described = not place.has_targets and (
        _DESCRIPTION_COLUMN.search(column) and not actual and not _TARGET_COLUMN.search(column)
    )
    if not (target or actual or (described and indicator_table)):
        return None
    if actual and target and _TARGET_COLUMN.search(column):
        actual = None if column.find("目标") > column.find("实际") >= 0 else actual
    is_actual = bool(actual)
    indicator = "performance.actual" if is_actual else "performance.target"
    gap = text[max(cell_start, mention.start - 40) : mention.start]
    gap = gap[max(gap.rfind("\n") + 1, 0) :]
    own = noun_phrase(last_clause(_NUMBERED.sub("", lexicon.trimmed(gap))))
    name = levels.get("level3", "")
    long_cell = len(words.strip()) > 24 and len(own) >= 4
    if long_cell or not name:
        name = own or name or noun_phrase(words)
        if not indicator_table:
            levels = {}
    dims = {**levels, "level3": name}
    role, unit = _role_and_unit(mention, name, gap, words, dims)
    if _PROGRESS.search(column) and mention.kind == "percent":
        role = "execution_rate"
    elif place.printed_unit and not mention.unit:
        role, unit = _measured(place.printed_unit)
    direction = lexicon.change_direction(gap) if role in ("change", "growth_rate") else None
    return Label(
        indicator, name, role, year, "final" if is_actual else "target", dims, direction, 0.85, unit
    )


def _measured(unit: str) -> tuple[Role, str | None]:
    """Role and unit of a bare number by what the row says under 度量单位."""
    if unit in ("%", "％"):
        return "share", "%"
    if is_money(unit):
        return "amount", unit
    return ("score" if unit == "分" else "count"), unit


def _points(indicator: str, levels: dict[str, str], year: int | None) -> Label:
    name = levels.get("level3", "")
    if _ALL_POINTS.match(name):
        levels = {}
    return Label(indicator, name, "score", year, "final", levels, None, 0.85, "分")


def _levels(rows: tuple[str, ...]) -> dict[str, str]:
    """level1, level2, level3 among the row's label cells."""
    levels: dict[str, str] = {}
    for head in rows:
        bare = unspaced(head)
        if not bare:
            continue
        if "level1" not in levels and "level2" not in levels and _LEVEL1.match(bare):
            levels["level1"] = bare
        elif (
            "level2" not in levels
            and _LEVEL2.search(bare)
            and len(bare) <= 16
            and head is not rows[-1]
        ):
            levels["level2"] = bare
        else:
            levels["level3"] = _NUMBERED.sub("", head.strip())
    return levels


def _role_and_unit(
    mention: Mention, name: str, gap: str, words: str, levels: dict[str, str]
) -> tuple[Role, str | None]:
    if mention.kind == "percent":
        return ("growth_rate" if lexicon.change_direction(gap) else "share"), None
    if mention.kind == "points":
        return "change", None
    if mention.kind == "money":
        return "amount", None
    if mention.kind == "score":
        return "score", None
    if mention.kind in ("count", "rank"):
        return "count", None
    if mention.unit in ("万", "亿"):
        what = levels.get("level2", "") + name + gap
        money = _MONEY.search(what)
        return ("amount", f"{mention.unit}元") if money else ("count", None)
    if _CHANGE.search(lexicon.trimmed(gap)[-6:] or name[-4:]) and not _PERCENT_NOUN.search(name):
        return "change", ""
    bracket = _IN_BRACKETS.search(name)
    if bracket:
        unit = bracket[1]
        if unit in "%％":
            return "share", "%"
        return ("amount" if unit.endswith("元") else "count"), unit
    if _PERCENT_NOUN.search(name) or re.search(r"[%％]", words):
        return "share", "%"
    counted = _COUNTED.search(name)
    if counted:
        return "count", counted[1]
    if re.search(r"成本|经费|资金|费用|金额", name) and re.search(r"万元", words):
        return "amount", "万元"
    return "count", None

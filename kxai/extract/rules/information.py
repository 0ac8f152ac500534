"""The table of running information (机构运行信息表): money and counts side by side, in sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kxai.genre import readings, words
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.schema.document import Grid
from kxai.text.headers import words_of
from kxai.text.lines import unspaced

_SECTION_OF = readings("running.section")
_SUM = words("running.sum").regex
_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]")
_SECTION = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
_UNITS = words("running.unit").any_of
_UNIT = re.compile(rf"[（(]({_UNITS})[）)]\s*$")
CARS_BOUGHT = words("running.cars_bought").regex
_ABROAD_VISITORS = words("running.visitors").regex
_OWN_CAR = words("running.cars").regex


class Item(NamedTuple):
    """What a label of the table means: indicator, name, what narrows it, and the unit that its
    brackets print (None for money)."""

    indicator: str
    name: str
    dims: dict[str, str]
    unit: str | None

    @property
    def counts(self) -> bool:
        return self.unit is not None or CATALOGUE[self.indicator].kind == "count"


def read_label(label: str, above: Sequence[str]) -> Item | None:
    """The meaning of ``label`` (without list number) below the labels ``above`` it in its column,
    outermost first; None where the table says nothing of it.

    行政单位 below 二、机关运行经费 is a part of that, 6.其他用车 below 车辆数合计 one kind of it.
    """
    bracket = _UNIT.search(label)
    unit = bracket[1] if bracket else None
    name = label[: bracket.start()] if bracket else label
    if CARS_BOUGHT.search(name):
        return Item("three_public.vehicle_purchase", name, {}, unit or "辆")
    foreign = {"type": "外事"} if _ABROAD_VISITORS.search(name) else {}
    hits = find_indicators(name)
    if hits and not _SUM.fullmatch(name) and not _OWN_CAR.search(name):
        indicator = max(hits, key=lambda hit: hit[1] - hit[0])[2]
        money = CATALOGUE[indicator].kind == "money"
        if foreign and not money:
            return Item(indicator, name, foreign, unit)
        return Item(indicator, name, {}, unit)
    section = next(filter(None, map(_SECTION_OF.of, reversed(above))), None)
    if section is None:
        return None
    return Item(section, name, {} if _SUM.fullmatch(name) else {"type": name}, unit)


def sections_of(grid: Grid, text: str) -> dict[tuple[int, int], tuple[str, ...]]:
    """For every cell of words, by row and column, the numbered labels that it stands below in its
    column: the last 一、 and the last （一） behind that."""
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    chapter: dict[int, str] = {}
    section: dict[int, str] = {}
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column)):
        words = unspaced(words_of(cell, text))
        above = (chapter.get(cell.column, ""), section.get(cell.column, ""))
        found[cell.row, cell.column] = tuple(filter(None, above))
        if _CHAPTER.match(words):
            chapter[cell.column] = words
            section.pop(cell.column, None)
        elif _SECTION.match(words):
            section[cell.column] = words
    return found

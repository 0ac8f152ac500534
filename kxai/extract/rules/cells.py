"""One number in its table cell, and what headers and labels say of year, stage, role and unit."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import cast

from kxai.extract.rules import lexicon
from kxai.extract.rules.scene import Scene
from kxai.genre import readings, words
from kxai.schema.document import Cell, Grid
from kxai.schema.figure import Role, Stage
from kxai.schema.mention import FIGURE_KINDS, Mention
from kxai.schema.units import is_money
from kxai.text.grid import is_value
from kxai.text.headers import (
    column_headers,
    header_rows,
    is_index_row,
    row_code,
    row_headers,
)
from kxai.text.lines import unspaced

LIST_NUMBER = re.compile(r"^[（(]?[0-9一二三四五六七八九十]{1,3}[）)]?[、.．]\s*")
IN_BRACKETS = re.compile(r"[（(]([^（()）]{1,6})[）)]\s*$")
TOTAL_ROW = words("head.total_row").regex
# 2031, 2028-2031合计: a column of one year or of several, of which the last counts
YEAR_COLUMN = re.compile(r"(?:20\d\d年?[-—－~至])?(20\d\d)年?度?(?:[合小总累]计)?")
FAR = 11  # years that a table may look back
_LOOK_UP = 5  # rows of a form that one label may reach down over
_PROJECT_NAME = words("head.project_label").regex
_PROJECT_COLUMN = words("head.project_column").regex
_TARGETS = words("head.targets").regex
_RESULT = words("head.result").regex
_BODY_COLUMN = words("head.body_column").regex
_NAME_COLUMN = words("head.indicator_column").regex
_THRESHOLD = words("head.threshold").regex
_UNIT_OF_AIM = re.compile(r"\d\s*((?:[百千]?万|亿)?元|[%％]|[一-鿿]{1,3})\s*$")
_UNIT_COLUMN = words("head.unit_column").regex
_LAST_YEAR = words("head.last_year").regex
_BASE = words("head.base").regex
_YEAR = re.compile(r"(20[0-3]\d|19[89]\d)年?")
_OF_BUDGET = words("head.of_budget").regex
_MEASURE = words("head.measure").regex
_PURSE_COLUMN = words("head.purse_column").regex
_MONEY_WORD = words("head.money").regex
_UNIT_WORD = words("head.unit").regex
_STAGE = readings("head.stage")
_NO_RATE = 2000  # percent
_EXECUTION = words("head.execution").regex
_SHARE = words("head.share").regex
_GROWTH = words("head.growth").regex
_MOVES = words("head.moves").regex
_CHANGE = words("head.change").regex


@dataclass(frozen=True, slots=True)
class Place:
    """A mention in its cell.

    ``columns`` and ``rows`` are header texts, outermost first; ``above`` are the labels over the
    cell's own label, nearest first; ``labels`` are all texts to the left; ``measure`` is a measure
    word that the table's headers use; ``item`` is the header over the row's own label (项目, 收入);
    ``lists_projects`` is True where the row's label stands under
    项目名称, ``project_cell`` what stands there, ``lists_bodies`` where it stands under 单位名称,
    ``has_targets`` where a column of the table holds targets (指标值); ``printed_unit`` is what the
    row says under 度量单位.
    """

    mention: Mention
    cell: Cell
    words: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    above: tuple[str, ...]
    labels: tuple[str, ...]
    code: str
    unit: str | None
    project: str | None
    caption: str
    measure: str | None
    scene: Scene
    lists_projects: bool = False
    project_cell: str = ""
    lists_bodies: bool = False
    has_targets: bool = False
    printed_unit: str | None = None
    item: str = ""

    @property
    def column(self) -> str:
        return unspaced(self.columns[-1]) if self.columns else ""

    @property
    def row(self) -> str:
        return unspaced(self.rows[-1]) if self.rows else ""


def places(
    grid: Grid,
    text: str,
    mentions: Sequence[Mention],
    starts: list[int],
    unit: str | None,
    scene: Scene,
    caption: str,
) -> Iterator[Place]:
    """The figure mentions of a table, each with what the table says about it."""
    project = _project_name(grid, text)
    everything = text[grid.start : grid.end]
    counted = _MEASURE.search(everything)
    measure = counted["measure"] if counted else None
    at = {(cell.row, cell.column): cell for cell in grid.cells}
    below = header_rows(grid, text)
    known: dict[int, tuple[str, ...]] = {}
    projects: dict[tuple[str, ...], bool] = {}
    innermost = {
        column: unspaced(found[-1])
        for column in range(grid.columns)
        if (found := column_headers(grid, grid.rows, column, text))
    }
    targets = next((c for c, head in innermost.items() if _TARGETS.search(head)), None)
    has_targets = targets is not None
    measured = next((c for c, head in innermost.items() if _UNIT_COLUMN.fullmatch(head)), None)

    def heads(row: int, column: int) -> tuple[str, ...]:
        if row < below:
            return tuple(column_headers(grid, row, column, text))
        if column not in known:
            known[column] = tuple(column_headers(grid, row, column, text))
        return known[column]

    def of_projects(innermost: tuple[str, ...]) -> bool:
        if innermost not in projects:
            head = unspaced("".join(innermost))
            projects[innermost] = _PROJECT_COLUMN.fullmatch(head) is not None
        return projects[innermost]

    for cell in grid.cells:
        first = bisect.bisect_left(starts, cell.start)
        last = bisect.bisect_left(starts, cell.end)
        figures = [m for m in mentions[first:last] if m.kind in FIGURE_KINDS]
        if not figures or is_index_row(grid, cell.row, text):
            continue
        columns = heads(cell.row, cell.column)
        rows = tuple(row_headers(grid, cell.row, cell.column, text))
        above = tuple(
            words
            for up in range(1, _LOOK_UP)
            if (over := at.get((cell.row - up, cell.column - 1)))
            and (words := text[over.start : over.end].strip())
        )
        stub = tuple(row_headers(grid, cell.row, 1, text)) if cell.column > 1 else ()
        labels = tuple(
            words
            for left in range(cell.column)
            if (other := at.get((cell.row, left)))
            and (words := text[other.start : other.end].strip())
        )
        named_at = next(
            (
                left
                for left in range(cell.column - 1, -1, -1)
                if (own_label := at.get((cell.row, left)))
                and rows
                and text[own_label.start : own_label.end].strip() == rows[-1]
            ),
            -1,
        )
        listed = [left for left in range(cell.column) if of_projects(heads(cell.row, left)[-1:])]
        named = at.get((cell.row, listed[0])) if listed else None
        project_cell = text[named.start : named.end].strip() if named is not None else ""
        bodies = any(
            _BODY_COLUMN.fullmatch(innermost.get(left, "")) for left in range(min(cell.column, 3))
        )
        code = row_code(grid, cell.row, cell.column, text)
        own = at.get((cell.row, measured)) if measured is not None else None
        printed = text[own.start : own.end].strip() if own is not None else ""
        aim = at.get((cell.row, targets)) if targets is not None and not printed else None
        if aim is not None and (told := _UNIT_OF_AIM.search(text, aim.start, aim.end)):
            printed = told[1]  # ≥12场 beside 13
        for mention in figures:
            yield Place(
                mention,
                cell,
                text[cell.start : cell.end],
                columns,
                rows,
                above,
                (*stub, *labels),
                code,
                unit,
                project,
                caption,
                measure,
                scene,
                bool(listed),
                unspaced(project_cell),
                bodies,
                has_targets,
                printed or None,
                innermost.get(named_at, ""),
            )


def _project_name(grid: Grid, text: str) -> str | None:
    """The value next to the label 项目名称 of a form."""
    headers = header_rows(grid, text)  # there 项目名称 is the name of a column
    cells = sorted(grid.cells, key=lambda cell: (cell.row, cell.column))
    for cell, after in pairwise(cells):
        words = text[cell.start : cell.end].strip()
        if _PROJECT_NAME.match(words) and after.row == cell.row >= headers:
            return text[after.start : after.end].strip() or None
    return None


def without_base(head: str) -> str:
    """A header without its base of comparison: 2023年预算数 of 2023年预算数比2022年执行数."""
    return _BASE.sub("", head)


def year_of(place: Place) -> int | None:
    """The year that a header names, else the report's."""
    year = place.scene.report.year
    for head in map(without_base, (*place.columns, *place.rows)):
        match = YEAR_COLUMN.fullmatch(unspaced(head)) or _YEAR.search(head)
        if match and year is not None and 0 <= year - int(match[1]) + 1 <= FAR:
            return int(match[1])
        if _LAST_YEAR.search(head) and "结转" not in head and year is not None:
            return year - 1
    return year


def stage_of(place: Place) -> Stage:
    """The stage that the column, then the row, names; else that of the chapter."""
    for head in (place.column, place.row):
        if stage := _STAGE.of(head):
            return cast(Stage, stage)
    for head in reversed((*place.columns, *place.rows)):
        found = lexicon.stage_of(head)
        if found:
            return found
    return place.scene.stage


def role_of(place: Place) -> Role | None:
    """The role that a header gives a number, None where it gives none."""
    percent = place.mention.kind == "percent"
    for head in (place.column, place.row):
        if role := _role_of_head(head, percent=percent):
            return role if percent or not _is_of_money(place.mention, role) else None
    if place.mention.kind == "percent" or re.search(r"[%％][）)]?$", place.column):
        return "share"
    if place.mention.kind == "score":
        return "score"
    return None


def _is_of_money(mention: Mention, role: Role) -> bool:
    """True for a number without its % that no rate is as great as: the amount of another column."""
    return role in ("execution_rate", "share") and abs(mention.value) > _NO_RATE


@lru_cache(maxsize=lexicon.KEPT)
def _role_of_head(head: str, *, percent: bool) -> Role | None:
    """The role that a header gives the numbers below it; ``percent``: they print their %."""
    if _EXECUTION.search(head) or _OF_BUDGET.search(head):
        return "execution_rate"
    if _SHARE.search(head):
        return "share"
    if _GROWTH.search(head):
        return "growth_rate"
    rate = percent or "%" in head or "％" in head
    if rate and _MOVES.search(head):
        return "growth_rate"
    bare = IN_BRACKETS.sub("", head)
    if _CHANGE.search(bare):
        return "change"
    return None


def unit_of(place: Place, *, money: bool, counted: bool, role: Role) -> str | None:
    """The unit of a bare number: a header's brackets, else the table's, else a counted noun's."""
    if place.mention.unit:
        return None
    for head in (*reversed(place.columns), *reversed(place.rows)):
        match = IN_BRACKETS.search(head.strip())
        if match and (is_money(match[1]) or _UNIT_WORD.fullmatch(match[1])):
            return "%" if match[1] in "%％" else match[1]
    if role in ("share", "growth_rate", "execution_rate"):
        return "%"
    if role in ("amount", "change") and money:
        return place.unit
    return place.measure if role == "count" and counted else None


def is_part_of_name(place: Place, text: str) -> bool:
    """True for a number in a name: 单价50万元（含）以上设备, an indicator beside its target."""
    behind = text[place.mention.end : place.cell.end]
    if _THRESHOLD.match(behind) and not _RESULT.search(place.column):
        return True
    named = _NAME_COLUMN.search(place.column)
    return bool(named) and place.has_targets and not is_value(place.words)


def speaks_of_money(place: Place) -> bool:
    """True when a header, the label or the caption names money."""
    heads = (*place.columns, *place.rows)
    return any(map(_MONEY_WORD.search, heads)) or bool(_PURSE_COLUMN.fullmatch(place.column))

"""Labels the numbers of tables, whether the file marked them or they were recovered from text."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kxai.extract.rules import lexicon
from kxai.extract.rules.functions import find_function
from kxai.extract.rules.performance import label_goal
from kxai.extract.rules.phrases import noun_phrase
from kxai.extract.rules.scene import Label, Scene, scene_of
from kxai.schema.catalogue import CATALOGUE, find_indicators
from kxai.schema.document import Cell, Document, Grid, Layer
from kxai.schema.figure import Role, Stage
from kxai.schema.mention import FIGURE_KINDS, Mention
from kxai.schema.report import Report
from kxai.schema.units import is_money
from kxai.text.grid import recover_grids
from kxai.text.headers import column_headers, row_headers, table_unit
from kxai.text.outline import Outline

_ORG_ROW = re.compile(
    r"局机关|机关本级|二级机构|二级单位|汇总|本级|下属|单位\d|机构\d|中心$|科技馆$|学会$"
)
_LIST_NUMBER = re.compile(r"^[（(]?[0-9一二三四五六七八九十]{1,3}[）)]?[、.．]\s*")
_NO_FIGURES = re.compile(
    r"^(?:行次|序号|栏次|编码|科目编码|项目编码|代码|预算编码|联系电话|联络电话|电话|邮编|年份|备注)"
)
_PROJECT_NAME = re.compile(r"^项目名称")
_LAST_YEAR = re.compile(r"上年|去年|上一年")
_YEAR = re.compile(r"(20[0-3]\d|19[89]\d)年?")
_IN_BRACKETS = re.compile(r"[（(]([^（()）]{1,6})[）)]\s*$")
_BUDGET = re.compile(r"预算数|年初预算|预算金额|预算批复|资金总额|预算安排|申请数")
_EXECUTED = re.compile(r"执行数|实际支出|执行金额|实际使用|支出数|决算数")


@dataclass(frozen=True, slots=True)
class _Place:
    """One mention in its cell, with the words that the table says about it."""

    mention: Mention
    cell: Cell
    words: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    above: tuple[str, ...]
    unit: str | None
    project: str | None
    scene: Scene


def label_grids(
    document: Document,
    report: Report,
    outline: Outline,
    mentions: Sequence[Mention],
    labelled: dict[int, tuple[Mention, Label, Layer]],
    charts: Sequence[tuple[int, int]] = (),
) -> list[tuple[int, int]]:
    """Add the table figures to ``labelled``; return the spans that tables cover."""
    text = document.text
    grids = [
        grid
        for grid in document.grids or recover_grids(text)
        if not any(start < grid.end and grid.start < end for start, end in charts)
    ]
    starts = [mention.start for mention in mentions]
    unit: str | None = None
    for grid in grids:
        unit = table_unit(grid, text) or unit
        scene = scene_of(report, outline.path_at(grid.start))
        for place in _places(grid, text, mentions, starts, unit, scene):
            label = _label(place, text)
            if label is not None:
                labelled[place.mention.start] = (place.mention, label, "table")
    return [(grid.start, grid.end) for grid in grids]


def _places(
    grid: Grid,
    text: str,
    mentions: Sequence[Mention],
    starts: list[int],
    unit: str | None,
    scene: Scene,
) -> Iterator[_Place]:
    project = _project_name(grid, text)
    at = {(cell.row, cell.column): cell for cell in grid.cells}
    for cell in grid.cells:
        first = bisect.bisect_left(starts, cell.start)
        last = bisect.bisect_left(starts, cell.end)
        figures = [m for m in mentions[first:last] if m.kind in FIGURE_KINDS]
        if not figures:
            continue
        columns = tuple(column_headers(grid, cell.row, cell.column, text))
        rows = tuple(row_headers(grid, cell.row, cell.column, text))
        above_cell = at.get((cell.row - 1, cell.column - 1))
        above = (text[above_cell.start : above_cell.end].strip(),) if above_cell else ()
        for mention in figures:
            yield _Place(
                mention,
                cell,
                text[cell.start : cell.end],
                columns,
                rows,
                above,
                unit,
                project,
                scene,
            )


def _project_name(grid: Grid, text: str) -> str | None:
    """The value next to the label 项目名称 of a form."""
    cells = sorted(grid.cells, key=lambda cell: (cell.row, cell.column))
    for cell, after in pairwise(cells):
        words = text[cell.start : cell.end].strip()
        if _PROJECT_NAME.match(words) and after.row == cell.row:
            return text[after.start : after.end].strip() or None
    return None


def _label(place: _Place, text: str) -> Label | None:
    heads = place.columns + place.rows
    if any(_NO_FIGURES.match(head) for head in (*place.columns[-1:], *place.rows[-1:])):
        return None
    label = label_goal(
        place.mention, place.words, place.columns, place.rows, place.scene, text, place.cell.start
    )
    if label is None:
        label = _by_indicator(place)
    if label is None:
        name = noun_phrase(" ".join((*place.rows[-1:], *place.columns[-1:]))) or place.scene.heading
        role: Role = _role(place) or ("amount" if place.unit else "count")
        label = Label(
            "other",
            name,
            role,
            _year(heads, place.scene),
            _stage(heads, place.scene),
            {},
            None,
            0.5,
        )
    project = place.project or place.scene.project
    if (
        project
        and "project" not in label.dims
        and label.indicator.startswith(("project.", "performance."))
    ):
        label = label._replace(dims={**label.dims, "project": project})
    return label._replace(unit=label.unit or _unit(place, label))


def _by_indicator(place: _Place) -> Label | None:
    """An indicator named by the column, by the row, or by the label cell to the left."""
    heads = place.columns + place.rows
    year, stage = _year(heads, place.scene), _stage(heads, place.scene)
    role = _role(place)
    # In a form without header rows a value's label is the cell next to it, none further left.
    labels = place.rows if place.columns else place.rows[-1:]
    for words, others in ((place.columns, place.rows), (labels, place.columns)):
        for head in reversed(words):
            named = _indicator(head, place)
            if named is None:
                continue
            indicator, name, dims = named
            if indicator in ("project.budget", "project.executed"):
                stage = lexicon.stage_of(head) or (
                    "budget" if indicator == "project.budget" else "final"
                )
                if "全年预算" in head:
                    stage = "adjusted"
            dims = {**dims, **_row_dims(others)}
            kind = CATALOGUE[indicator].kind
            default: Role = "count" if kind == "count" else "amount"
            if indicator in ("performance.score", "performance.weight"):
                default = "score"
            return Label(indicator, name, role or default, year, stage, dims, None, 0.9)
    return None


def _indicator(head: str, place: _Place) -> tuple[str, str, dict[str, str]] | None:
    bare = _LIST_NUMBER.sub("", re.sub(r"\s+", "", head)).removesuffix("：").removesuffix(":")
    bare = re.sub(r"^其中[：:]?", "", bare)
    share_of = re.search(r"财政拨款|财政资金|其他资金|上年结转资金|自筹", bare)
    if share_of and len(bare) <= 12:
        for label in (*place.above, *reversed(place.rows[:-1]), *place.columns):
            if _BUDGET.search(label) or _EXECUTED.search(label):
                id_ = "project.executed" if _EXECUTED.search(label) else "project.budget"
                return id_, bare, {"source": bare}
    hits = find_indicators(_IN_BRACKETS.sub("", bare) or bare)
    hits = [hit for hit in hits if CATALOGUE[hit[2]].kind != "text"]
    if hits:
        start, stop, indicator = max(hits, key=lambda hit: hit[1] - hit[0])
        rest = lexicon.LIGHT.sub("", bare[:start] + bare[stop:])
        if len(rest) <= 4:
            status = re.match(r"在用|出租|出借|闲置", bare)
            return indicator, bare, {"status": status[0]} if status else {}
    function = find_function(bare)
    if function is not None:
        dims = {"name": function.name}
        return "function", bare, ({"code": function.code, **dims} if function.code else dims)
    return None


def _row_dims(heads: tuple[str, ...]) -> dict[str, str]:
    for head in heads:
        bare = _LIST_NUMBER.sub("", head.strip())
        if _ORG_ROW.search(bare) and len(bare) <= 24:
            return {"org": bare}
    return {}


def _year(heads: tuple[str, ...], scene: Scene) -> int | None:
    year = scene.report.year
    for head in heads:
        match = _YEAR.search(head)
        if match and year is not None and abs(int(match[1]) - year) <= 1:
            return int(match[1])
        if _LAST_YEAR.search(head) and "结转" not in head and year is not None:
            return year - 1
    return year


def _stage(heads: tuple[str, ...], scene: Scene) -> Stage:
    for head in reversed(heads):
        stage = lexicon.stage_of(head)
        if stage:
            return stage
    return scene.stage


def _role(place: _Place) -> Role | None:
    column = place.columns[-1] if place.columns else ""
    row = place.rows[-1] if place.rows else ""
    for words in (column, row):
        if re.search(r"执行率|完成预算|预算完成|进度", words):
            return "execution_rate"
        if re.search(r"占比|比重|占.{0,8}[%％]|比例", words):
            return "share"
        if re.search(
            r"增长率|增减率|增长[（(%％]|增减.{0,4}[%％]|升降.{0,4}[%％]|增幅|降幅", words
        ):
            return "growth_rate"
        if re.search(r"增减额|增减数|增减变化|增加额|减少额|增减$", words):
            return "change"
    if place.mention.kind == "percent":
        return "share"
    if place.mention.kind == "score":
        return "score"
    return None


def _unit(place: _Place, label: Label) -> str | None:
    """The unit of a bare number: from the header's brackets, else the table's."""
    if place.mention.unit:
        return None
    for head in (*reversed(place.columns), *reversed(place.rows)):
        match = _IN_BRACKETS.search(head.strip())
        if match and (
            is_money(match[1]) or re.fullmatch(r"[个名人次场份件辆台套批户家%％]+", match[1])
        ):
            return "%" if match[1] in "%％" else match[1]
    if label.role in ("share", "growth_rate", "execution_rate"):
        return "%"
    if label.role in ("amount", "change") and (
        CATALOGUE[label.indicator].kind == "money" or label.indicator == "other"
    ):
        return place.unit
    return None

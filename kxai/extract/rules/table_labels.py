"""Labels the numbers of tables, whether the file marked them or they were recovered from text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from kxai.extract.rules.amounts import INSIDE_DOMESTIC
from kxai.extract.rules.cells import (
    TOTAL_ROW,
    Place,
    is_part_of_name,
    places,
    unit_of,
)
from kxai.extract.rules.column_sums import explained as explained_labels
from kxai.extract.rules.named_cells import name_cell, unnamed_cell
from kxai.extract.rules.official import OfficialTable
from kxai.extract.rules.performance import label_goal
from kxai.extract.rules.prose import label_sentence
from kxai.extract.rules.scene import Label, scene_of
from kxai.extract.rules.subject import Subject
from kxai.genre import words
from kxai.genre.catalogue import CATALOGUE
from kxai.read.table_statements import Table, read_tables
from kxai.schema.document import Document, Layer
from kxai.schema.mention import Mention
from kxai.schema.report import Report
from kxai.text.headers import table_unit
from kxai.text.outline import Outline
from kxai.text.sentences import sentences

_NO_FIGURES = words("head.no_figure").regex
_ABOVE = 160  # characters in front of a table that tell its years
_LONG = 20  # a longer cell is read as prose


class CellPath(NamedTuple):
    """The header cells of a number's row and of its column, outermost first, and the row's code."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    code: str


class LabelledTable(NamedTuple):
    """A table and the paths of its labelled numbers, by where they begin."""

    table: Table
    paths: Mapping[int, CellPath]


def label_grids(
    document: Document,
    report: Report,
    outline: Outline,
    mentions: Sequence[Mention],
    labelled: dict[int, tuple[Mention, Label, Layer]],
    charts: Sequence[tuple[int, int]] = (),
) -> list[LabelledTable]:
    """Add the table figures to ``labelled``; return the tables with what of them is labelled.

    The tables are those of ``document.grids``, recovered ones among them.
    """
    text = document.text
    starts = [mention.start for mention in mentions]
    unit: str | None = None
    told: list[LabelledTable] = []
    for table in read_tables(document.grids, text):
        grid, form = table.grid, table.form
        if any(start < grid.end and grid.start < end for start, end in charts):
            continue
        unit = table_unit(grid, text) or (form.unit if form else None) or unit
        scene = scene_of(report, outline.path_at(grid.start))
        official = OfficialTable(form, grid, text) if form else None
        found: dict[int, CellPath] = {}
        cells: dict[tuple[int, int], tuple[Mention, Label]] = {}
        spoken_of = ""
        for place in places(grid, text, mentions, starts, unit, scene, table.caption):
            if official is not None and _is_prose(place):
                label = _prose_cell(place, text)  # 照十八条措施办, in a column of reasons
            else:
                label = official.label(place) if official else None
                label = label or (None if official and official.strict else _label(place, text))
            if official is not None:
                place = replace(place, rows=official.path_of(place))
            if label is not None:
                label = _inside_domestic(place, label, spoken_of)
                if label.indicator != "reception.foreign":
                    spoken_of = label.indicator
                labelled[place.mention.start] = (place.mention, label, "table")
                found[place.mention.start] = _path(place, official)
                if len(place.words.strip()) < _LONG:
                    cells[place.cell.row, place.cell.column] = place.mention, label
        first = min((mention.start for mention, _ in cells.values()), default=grid.start)
        above = text[max(0, grid.start - _ABOVE) : first]
        for start, explained in explained_labels(cells, above).items():
            if explained is None:
                del labelled[start], found[start]
            else:
                labelled[start] = labelled[start][0], explained, "table"
        told.append(LabelledTable(table, found))
    return told


def _inside_domestic(place: Place, label: Label, before: str) -> Label:
    """其中：外事接待费 below 国内公务接待费 is of what was received at home."""
    row = place.rows[-1].lstrip() if place.rows else ""
    inside = label.indicator == "reception.foreign" and before == "reception.domestic"
    return label._replace(dims=INSIDE_DOMESTIC) if inside and row.startswith("其中") else label


def _path(place: Place, official: OfficialTable | None) -> CellPath:
    if place.rows or official is None:
        return CellPath(place.rows, place.columns, place.code)
    row = official.rows.row_of(place.cell)  # of a table of two sides, where a value ends the labels
    return CellPath((row.name,) if row.name else (), place.columns, row.code or place.code)


def _label(place: Place, text: str) -> Label | None:
    if any(_NO_FIGURES.match(head) for head in (place.column, place.row)):
        return None
    rows = () if place.lists_projects else place.rows
    if is_part_of_name(place, text):
        return None
    label = label_goal(place, rows, text)
    label = label or _prose_cell(place, text) or name_cell(place) or unnamed_cell(place)
    listed = place.lists_projects and not TOTAL_ROW.match(place.row)
    project = (place.row if listed else place.project) or place.scene.project
    if (
        project
        and "project" not in label.dims
        and label.indicator.startswith(("project.", "performance."))
    ):
        label = label._replace(dims={**label.dims, "project": project})
    if label.unit:
        return label
    money = CATALOGUE[label.indicator].kind == "money" or label.indicator == "other"
    counted = label.indicator in ("activity", "other")
    return label._replace(unit=unit_of(place, money=money, counted=counted, role=label.role))


def _is_prose(place: Place) -> bool:
    return len(place.words.strip()) >= _LONG and bool(re.search(r"[，；。]", place.words))


def _prose_cell(place: Place, text: str) -> Label | None:
    """A cell that holds sentences is read as prose."""
    if not _is_prose(place):
        return None
    scene = place.scene
    if place.project:
        scene = scene_of(scene.report, (*scene.section, f"{place.project}项目"))
    subject = Subject()
    for start, end in sentences(place.words):
        begin, stop = place.cell.start + start, place.cell.start + end
        if not begin <= place.mention.start < stop:
            continue
        for _, label in label_sentence(
            text, begin, stop, [place.mention], scene=scene, subject=subject
        ):
            if place.project and label.indicator == "project.executed" and scene.stage == "budget":
                return label._replace(indicator="project.budget", stage="budget")
            return label
    return None

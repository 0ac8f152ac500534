"""Performance tables: the model says which number of a row is target, actual, weight, score."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from kxai.errors import ModelError
from kxai.extract.llm.marked_pieces import with_marks
from kxai.extract.llm.piece_question import Reading, Said
from kxai.extract.llm.shapes import FigureLabel, IndicatorRows, indicator_rows
from kxai.schema.document import Cell, Document, Grid
from kxai.schema.mention import FIGURE_KINDS, Mention
from kxai.text.grid import recover_grids

TASK = "indicator_rows"
_TITLES = re.compile(r"三级指标|指标值|实际完成|指标内容")
_HEAD = 400
_MOST_CELLS = 90  # of one question
_OF_MONEY = ("project.", "expenditure.", "income.", "function")
_PER_ROW, _AROUND = 40, 64
_PARTS = (
    ("t", "performance.target", "target"),
    ("a", "performance.actual", "final"),
    ("w", "performance.weight", "final"),
    ("c", "performance.score", "final"),
)


def performance_grids(document: Document, text: str) -> list[Grid]:
    """The tables whose head names performance indicators."""
    grids = document.grids or recover_grids(text)
    return [
        grid
        for grid in grids
        if len(set(_TITLES.findall(text[grid.start : grid.end][:_HEAD]))) >= 2
    ]


def row_starts(reading: Reading, grids: Sequence[Grid]) -> set[int]:
    """Where the numbers of these tables begin that are parts of a performance indicator: not the
    money that such a form tells of its project in its head."""
    spans = [(grid.start, grid.end) for grid in grids]
    out = set()
    for mention in reading.mentions:
        if any(start <= mention.start < end for start, end in spans):
            figure = reading.by_start.get(mention.start)
            if figure is None or not figure.indicator.startswith(_OF_MONEY):
                out.add(mention.start)
    return out


async def ask_rows(reading: Reading, grid: Grid, only: Container[int]) -> None:
    """Label those numbers of a performance table that start at ``only``."""
    cells = [cell for cell in grid.cells if cell.start < cell.end]
    for part in _parts(cells):
        await _ask(reading, part, only)


def _parts(cells: list[Cell]) -> list[list[Cell]]:
    """The cells in groups that a question can hold, cut between rows."""
    out: list[list[Cell]] = [[]]
    for cell in cells:
        last = out[-1]
        if len(last) >= _MOST_CELLS and last[-1].row != cell.row:
            out.append([])
        out[-1].append(cell)
    return out


async def _ask(reading: Reading, cells: list[Cell], only: Container[int]) -> None:
    if not cells:
        return
    start, end = min(c.start for c in cells), max(c.end for c in cells)
    numbers: list[Mention] = [
        m
        for m in reading.mentions
        if start <= m.start < end and m.kind in FIGURE_KINDS and m.start in only
    ]
    if not numbers:
        return
    text, sender = reading.text, reading.sender
    marks = [(c.start, f"⟦s{n}⟧") for n, c in enumerate(cells, 1)]
    marks += [(m.start, f"⟦n{n}⟧") for n, m in enumerate(numbers, 1)]
    marks = [(at - start, mark) for at, mark in sorted(marks, key=lambda m: m[0])]
    shape: type[IndicatorRows] = indicator_rows(len(cells), len(numbers))
    question = sender.question(TASK, with_marks(text[start:end], marks))
    most = _AROUND + _PER_ROW * len(numbers)
    reply = await sender.ask(TASK, question, shape, span=(start, end), max_tokens=most)
    if isinstance(reply, ModelError):
        return
    by_id = {f"n{n}": mention for n, mention in enumerate(numbers, 1)}
    year = reading.extraction.report.year
    for row in reply.r:
        for key, indicator, stage in _PARTS:
            mention = by_id.get(getattr(row, key) or "")
            if mention is None:
                continue
            percent = mention.kind == "percent"
            score = key in ("w", "c")
            role = "score" if score else "share" if percent else "count"
            if mention.kind == "money" and not score:
                role = "amount"
            label = FigureLabel.model_validate({"i": indicator, "r": role, "y": year, "s": stage})
            reading.said[mention.start] = Said(label, TASK)

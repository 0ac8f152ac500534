"""What a frame of rules leaves out: columns ruled in the header only, rows not ruled at all."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kxai.load.layout.aligned_rows import build
from kxai.load.layout.lines import Line, Run, gather
from kxai.load.layout.piece_kinds import is_value
from kxai.load.layout.rulings import Frame
from kxai.load.layout.segments import Row, Segment
from kxai.load.layout.table import DraftCell

_AMOUNT = re.compile(r"-?[\d,，]+[.．]\d{1,2}")
_OVER = 0.3  # of the type size: what reaches further over an edge crosses it
_LEVEL = 0.4  # of the type size: lines as near as this are one row
_SHARED = 0.6  # of the lines of two columns are level, at least


def with_columns(frame: Frame, runs: Iterable[Run]) -> Frame:
    """The frame with sides between numbers that stand in one cell but in columns of their own.

    Where a cell over several columns has numbers in two of them, it and the cells of other rows
    over the same columns are parted at each edge that no run in them crosses.
    """
    open_rows = {row for row, sides in enumerate(frame.beside) if not all(sides[1:-1])}
    if not open_rows or not frame.exact:
        return frame
    texts: dict[int, list[Run]] = {row: [] for row in open_rows}
    for run in runs:
        row = bisect.bisect_right(frame.ys, (run.top + run.bottom) / 2) - 1
        if row in open_rows:
            texts[row].append(run)
    spans: dict[tuple[int, int], list[tuple[int, list[Run]]]] = {}
    parted: set[tuple[int, int]] = set()
    for row, members in texts.items():
        for begin, end in _wide(frame.beside[row]):
            low, high = frame.xs[begin], frame.xs[end]
            inside = [run for run in members if low <= (run.x0 + run.x1) / 2 < high]
            spans.setdefault((begin, end), []).append((row, inside))
            columns = {
                bisect.bisect_right(frame.xs, (run.x0 + run.x1) / 2)
                for run in inside
                if is_value(run.text)
            }
            if len(columns) > 1:
                parted.add((begin, end))
    beside = [list(sides) for sides in frame.beside]
    for span in parted:
        for row, inside in spans[span]:
            for at in range(span[0] + 1, span[1]):
                beside[row][at] = not any(_reaches_over(run, frame.xs[at]) for run in inside)
    return replace(frame, beside=tuple(map(tuple, beside)))


def _wide(sides: Sequence[bool]) -> Iterable[tuple[int, int]]:
    """The first edge and the last of each cell of a row that has several columns."""
    begin = 0
    for end in range(1, len(sides)):
        if sides[end] or end == len(sides) - 1:
            if end - begin > 1:
                yield begin, end
            begin = end


def _reaches_over(run: Run, x: float) -> bool:
    return run.x0 + _OVER * run.size < x < run.x1 - _OVER * run.size


def apart(frame: Frame, cells: Sequence[DraftCell], held: dict[int, list[Run]]) -> list[DraftCell]:
    """The cells, those over several rows in parts where an amount stands in each: the rules between
    them were drawn too faintly to be seen, as in a scan. ``held`` gets what the parts hold."""
    lines = {
        id(cell): _by_row(frame, cell, held.get(id(cell), ())) for cell in cells if cell.rowspan > 1
    }
    amounts = {
        (cell.row, cell.rowspan)
        for cell in cells
        if len(rows := lines.get(id(cell), {})) > 1
        and all(_AMOUNT.fullmatch("".join(run.text for run in line)) for line in rows.values())
    }
    out: list[DraftCell] = []
    for cell in cells:
        rows = lines.get(id(cell), {})
        if (cell.row, cell.rowspan) not in amounts or (not rows and held.get(id(cell))):
            out.append(cell)
            continue
        for row in range(cell.rowspan):
            part = DraftCell(cell.row + row, cell.column, 1, cell.colspan)
            held[id(part)] = rows.get(row, [])
            out.append(part)
    return out


def _by_row(frame: Frame, cell: DraftCell, runs: Sequence[Run]) -> dict[int, list[Run]]:
    """The lines of a cell over several rows by row; none where two stand in one row."""
    stops = frame.ys[cell.row : cell.row + cell.rowspan + 1]
    rows: dict[int, list[Run]] = {}
    for line in gather(runs) if runs else ():
        row = bisect.bisect_right(stops, (line[0].top + line[0].bottom) / 2) - 1
        if row in rows:
            return {}
        rows[row] = line
    return rows


def with_rows(
    frame: Frame, cells: list[DraftCell], held: dict[int, list[Run]], page: int
) -> tuple[list[DraftCell], int]:
    """The cells and the number of rows, where rows that hold several lines of numbers become as
    many rows. Cells of such rows are complete; of the others ``row`` alone is changed."""
    rows = len(frame.ys) - 1
    by_row: dict[int, list[DraftCell]] = {}
    covered: set[int] = set()
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
        if cell.rowspan > 1:
            covered |= set(range(cell.row, cell.row + cell.rowspan))
    out: list[DraftCell] = []
    shift = [0] * (rows + 1)
    for row in range(rows):
        members = by_row.get(row, [])
        made: list[DraftCell] | None = None
        if row not in covered and len(members) > 1:
            made, count = _stacked(frame, members, held, page)
        if made is None:
            shift[row + 1] = shift[row]
            for cell in members:
                cell.row += shift[row]
            out += members
        else:
            for cell in made:
                cell.row += row + shift[row]
            out += made
            shift[row + 1] = shift[row] + count - 1
    return out, rows + shift[rows]


def _stacked(
    frame: Frame, members: Sequence[DraftCell], held: dict[int, list[Run]], page: int
) -> tuple[list[DraftCell] | None, int]:
    """The cells of the rows that stand in one, and how many rows they are; None where it is one.

    It is several where two cells have numbers only, two or more, on the same lines.
    """
    heights: list[list[float]] = []
    size = 0.0
    for cell in members:
        runs = held.get(id(cell), [])
        if len(runs) < 2:
            continue
        lines = gather(runs)
        if len(lines) > 1 and all(is_value("".join(r.text for r in line)) for line in lines):
            heights.append([line[0].bottom for line in lines])
            size = max(size, lines[0][0].size)
    if len(heights) < 2:
        return None, 1
    longest, other = sorted(heights, key=len)[-1:-3:-1]
    shared = sum(min(abs(h - o) for o in longest) < _LEVEL * size for h in other)
    if shared < max(2, _SHARED * len(other)):
        return None, 1
    rows = _rows([(cell, run) for cell in members for run in held.get(id(cell), [])], page)
    table = build(rows, 0, frame.xs[1:-1], ())
    return table.cells, table.rows


def _rows(held: Sequence[tuple[DraftCell, Run]], page: int) -> list[Row]:
    """Lines across cells, with a segment for each cell."""
    owner = {id(run): cell for cell, run in held}
    rows: list[Row] = []
    for line in gather(run for _, run in held):
        segments: list[Segment] = []
        last: DraftCell | None = None
        for run in sorted(line, key=lambda run: run.x0):
            cell = owner.get(id(run), last)
            if segments and cell is last:
                segments[-1].runs.append(run)
                segments[-1].x1 = max(segments[-1].x1, run.x1)
                segments[-1].text += run.text
            else:
                segments.append(Segment([run], run.x0, run.x1, run.text, value=False))
            last = cell
        for segment in segments:
            segment.value = is_value(segment.text)
        rows.append(Row(Line(line, page), segments))
    return rows

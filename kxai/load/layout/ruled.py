"""Tables in frames of ruling lines: cells, merged cells, and what is written in them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence

from kxai.genre.unit_line import UNIT_LABEL
from kxai.load.layout.joining import join_cell
from kxai.load.layout.lines import Line, Run, gather
from kxai.load.layout.rulings import Frame
from kxai.load.layout.table import DraftCell, DraftTable
from kxai.load.layout.undrawn import apart, with_columns, with_rows

_OUT = 3.0  # points that text may stand outside of its frame
_PADDING = 6.0  # points between text and rule, at most
_TITLE = re.compile(r"[^。；]{2,40}表(?:[（(].*[)）])?")
_LEAD = re.compile(rf"^{UNIT_LABEL}|公开\d*表|^(?:编制)?(?:部门|单位)(?:名称)?[:：]")
_ROW = 4  # cells of a row that the page before left over, though one only is filled
_CROSSING = 0.3  # of the runs in a frame: more than that leave no table
_NEAR = 0.2  # of the type size: a rule as near as this to a gap goes through the gap


def read_ruled(
    frames: Sequence[Frame], runs: list[Run], page: int
) -> tuple[list[DraftTable], list[Run]]:
    """The tables of a page, and the runs that stand in none.

    A frame of few cells, of which one is filled, is a decoration, and its runs are left; so is one
    that lines of prose run through, as rules below filled-in blanks may look like one.
    """
    tables: list[DraftTable] = []
    for frame in frames:
        inside, outside = _parted(frame, runs)
        if not inside or _is_crossed(frame, inside, outside):
            continue
        frame = with_columns(frame, inside)
        cells = merge(frame)
        place: dict[tuple[int, int], DraftCell] = {
            (row, column): cell
            for cell in cells
            for row in range(cell.row, cell.row + cell.rowspan)
            for column in range(cell.column, cell.column + cell.colspan)
        }
        held: dict[int, list[Run]] = {}
        for run in inside:
            for piece, cell in _assigned(frame, place, run):
                held.setdefault(id(cell), []).append(piece)
        if len(held) < 2 and len(cells) < _ROW:
            continue
        runs = outside
        cells = apart(frame, cells, held)
        for cell in cells:
            _fill(cell, held.get(id(cell), ()), frame, page)
        cells, rows = with_rows(frame, cells, held, page)
        tables += [_compact(frame, part, page) for part in _parts(cells, rows, len(frame.xs) - 1)]
    return tables, runs


def _parts(cells: list[DraftCell], rows: int, columns: int) -> list[list[DraftCell]]:
    """The cells of the tables that touch each other: each begins with its title, a row by itself
    above the line with the unit or the table's number. Rows count from 0 in each."""
    by_row: dict[int, list[DraftCell]] = {}
    covered: set[int] = set()
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
        covered.update(range(cell.row + 1, cell.row + cell.rowspan))
    starts = [0]
    for row in range(1, rows - 1):
        members = by_row.get(row, [])
        if len(members) != 1 or row in covered or members[0].colspan < columns:
            continue
        below = [cell.text for at in (row + 1, row + 2) for cell in by_row.get(at, [])]
        if _TITLE.fullmatch(members[0].text) and any(map(_LEAD.search, below)):
            starts.append(row)
    parts: list[list[DraftCell]] = [[] for _ in starts]
    for cell in cells:
        at = bisect.bisect_right(starts, cell.row) - 1
        cell.row -= starts[at]
        parts[at].append(cell)
    return parts


def merge(frame: Frame) -> list[DraftCell]:
    """The cells of a frame: what no drawn rule parts is one cell, as far as it is a rectangle."""
    rows, columns = len(frame.ys) - 1, len(frame.xs) - 1
    taken = [[False] * columns for _ in range(rows)]
    cells: list[DraftCell] = []
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            right = column + 1
            while right < columns and not frame.beside[row][right] and not taken[row][right]:
                right += 1
            low = row + 1
            while low < rows and _goes_down(frame, low, column, right):
                low += 1
            for r in range(row, low):
                taken[r][column:right] = [True] * (right - column)
            cells.append(DraftCell(row, column, low - row, right - column))
    return cells


def _goes_down(frame: Frame, row: int, column: int, right: int) -> bool:
    """True where the cell above, from ``column`` to ``right``, reaches into ``row``."""
    beside = frame.beside[row]
    if any(frame.above[row][column:right]) or any(beside[column + 1 : right]):
        return False
    left_open = column > 0 and not beside[column]
    right_open = right < len(frame.xs) - 1 and not beside[right]
    return not left_open and not right_open


def _parted(frame: Frame, runs: Iterable[Run]) -> tuple[list[Run], list[Run]]:
    x0, x1 = frame.xs[0] - _OUT, frame.xs[-1] + _OUT
    top, bottom = frame.ys[0] - _OUT, frame.ys[-1] + _OUT
    inside: list[Run] = []
    outside: list[Run] = []
    for run in runs:
        middle = (run.top + run.bottom) / 2
        within = top < middle < bottom and x0 < (run.x0 + run.x1) / 2 < x1
        (inside if within else outside).append(run)
    return inside, outside


def _is_crossed(frame: Frame, inside: Sequence[Run], outside: Sequence[Run]) -> bool:
    """True where many of the runs stick out of the frame, or go on beside it within a character."""
    left, right = frame.xs[0], frame.xs[-1]
    beside = [run for run in outside if frame.ys[0] < run.bottom and run.top < frame.ys[-1]]
    out = 0
    for run in inside:
        sticks = run.x0 < left - run.size or run.x1 > right + run.size
        out += sticks or any(
            abs(run.top + run.bottom - other.top - other.bottom) < run.size
            and max(run.x0 - other.x1, other.x0 - run.x1) < run.size
            for other in beside
        )
    return out > _CROSSING * len(inside)


def _assigned(
    frame: Frame, place: dict[tuple[int, int], DraftCell], run: Run
) -> Iterable[tuple[Run, DraftCell]]:
    """The run, or its pieces where rules part it, each with its cell."""
    row = _index(frame.ys, (run.top + run.bottom) / 2)
    first, last = _index(frame.xs, run.x0 + 0.1), _index(frame.xs, run.x1 - 0.1)
    if first == last or place[row, first] is place[row, last]:
        yield run, place[row, first]
        return
    near = _NEAR * run.size
    held = [0]
    stop = first + 1
    for index in range(1, len(run.text)):
        before, (x0, x1) = run.edges[2 * index - 1], run.edges[2 * index : 2 * index + 2]
        middle = (x0 + x1) / 2
        cut = False
        while stop < len(frame.xs) - 1 and frame.xs[stop] < middle:
            cut = cut or before - near <= frame.xs[stop] <= x0 + near
            stop += 1
        if cut:
            yield _piece(run.part(held), frame, place, row)
            held = []
        held.append(index)
    yield _piece(run.part(held), frame, place, row)


def _piece(
    run: Run, frame: Frame, place: dict[tuple[int, int], DraftCell], row: int
) -> tuple[Run, DraftCell]:
    return run, place[row, _index(frame.xs, (run.x0 + run.x1) / 2)]


def _index(stops: Sequence[float], value: float) -> int:
    return min(max(bisect.bisect_right(stops, value) - 1, 0), len(stops) - 2)


def _fill(cell: DraftCell, runs: Sequence[Run], frame: Frame, page: int) -> None:
    width = frame.xs[cell.column + cell.colspan] - frame.xs[cell.column]
    if len(runs) < 2:
        lines = [Line(runs, page)] if runs else []
    else:
        lines = [Line(members, page) for members in gather(runs)]
    margin = min(
        (
            max(0.5, min(line.x0 - frame.xs[cell.column], frame.xs[cell.column] + width - line.x1))
            for line in lines
        ),
        default=0.0,
    )
    cell.lines = lines
    cell.room = width - 2 * min(margin, _PADDING)
    cell.text, cell.places = join_cell(lines, cell.room)


def _compact(frame: Frame, cells: list[DraftCell], page: int) -> DraftTable:
    """The table without columns in which no cell of its own begins."""
    lines = [line for cell in cells for line in cell.lines]
    begins = sorted({cell.column for cell in cells})
    number = {column: index for index, column in enumerate(begins)}
    for cell in cells:
        end = bisect.bisect_left(begins, cell.column + cell.colspan)
        cell.column = number[cell.column]
        cell.colspan = end - cell.column
    return DraftTable(
        page=page,
        last_page=page,
        top=max(frame.ys[0], min(line.top for line in lines) - _PADDING),
        bottom=min(frame.ys[-1], max(line.bottom for line in lines) + _PADDING),
        xs=(*(frame.xs[column] for column in begins), frame.xs[-1]),
        rows=max(cell.row + cell.rowspan for cell in cells),
        cells=cells,
        ruled=frame.exact,
    )

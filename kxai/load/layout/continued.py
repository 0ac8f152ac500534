"""Tables that go on over pages: one grid, their headers and titles once, torn rows whole again."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from kxai.load.layout.furniture import furniture_of
from kxai.load.layout.joining import join_cell, would_go_on
from kxai.load.layout.lines import Line
from kxai.load.layout.piece_kinds import is_value
from kxai.load.layout.table import DraftCell, DraftTable, Item
from kxai.schema.document import Furniture

_SAME = 4.0  # points: column edges as near as this are the same
_REACH = 0.5  # of the type size: words that reach further over an edge span it
_LEADS = 6  # lines above a table that may be its title, unit and so on
_AGAIN = re.compile(r"[\s（(]*(?:续表?|续上表|接上页)\s*\d*[）)]*\s*[:：]?")


def join_pages(pages: Sequence[list[Item]]) -> list[Furniture]:
    """Join tables that go on over pages, in place; return titles and headers that were repeated.

    ``pages`` are the items of successive pages, or parts of pages, in reading order. What is joined
    stands on the page where it begins.
    """
    furniture: list[Furniture] = []
    open_table: DraftTable | None = None
    leads: list[Line] = []
    for items in pages:
        at = next((i for i, item in enumerate(items) if isinstance(item, DraftTable)), None)
        if open_table is not None and at is not None:
            table = items[at]
            above = [item for item in items[:at] if isinstance(item, Line)]
            assert isinstance(table, DraftTable)
            if _repeats(above, leads) and _joined(open_table, table, furniture, bool(above)):
                furniture[len(furniture) :] = [furniture_of(line) for line in above]
                del items[: at + 1]
                if not items:
                    continue
        last = items[-1] if items else None
        if isinstance(last, DraftTable):
            before = [item for item in items[:-1][-_LEADS:] if isinstance(item, Line)]
            open_table, leads = last, before
        else:
            open_table = None
    return furniture


def _repeats(above: Sequence[Line], leads: Sequence[Line]) -> bool:
    known = {_bare(line.text) for line in leads} | {""}
    return len(above) <= _LEADS and all(_bare(line.text) in known for line in above)


def _bare(text: str) -> str:
    return "".join(_AGAIN.sub("", text).split())


def _joined(
    table: DraftTable, following: DraftTable, furniture: list[Furniture], titled: bool
) -> bool:
    """Add the rows of ``following`` to ``table`` if they are its own; True if they are."""
    if following.page == table.last_page or not _share_columns(table, following):
        return False
    rows, added = table.grid(), following.grid()
    repeated = _repeated_rows(rows, added, exact=table.ruled and following.ruled)
    if not repeated and not titled and _has_header(rows, added):
        return False
    for row in added[:repeated]:
        furniture += [furniture_of(line) for cell in row for line in cell.lines]
    rest = [cell for row in added[repeated:] for cell in row]
    step = table.rows - repeated
    if rest and _is_torn(rows[-1], added[repeated]):
        _mend(table, rows, added[repeated])
        rest = [cell for row in added[repeated + 1 :] for cell in row]
        step -= 1
    for cell in rest:
        cell.row += step
    table.cells += rest
    table.rows = following.rows + step
    table.last_page, table.bottom = following.last_page, following.bottom
    return True


def _share_columns(table: DraftTable, following: DraftTable) -> bool:
    """True where both have the same columns, or one has some of the other's merged throughout;
    both then count columns alike."""
    if not following.ruled:
        return _fits(table.xs, following)
    if not table.ruled:
        return False
    wide, narrow = sorted((table, following), key=lambda t: len(t.xs), reverse=True)
    number: list[int] = []
    at = 0
    for x in narrow.xs:
        while at < len(wide.xs) and wide.xs[at] < x - _SAME:
            at += 1
        if at == len(wide.xs) or wide.xs[at] > x + _SAME:
            return False
        number.append(at)
    if number[0] != 0 or number[-1] != len(wide.xs) - 1 or len(set(number)) < len(number):
        return False
    if len(narrow.xs) < len(wide.xs):
        for cell in narrow.cells:
            end = number[cell.column + cell.colspan]
            cell.column = number[cell.column]
            cell.colspan = end - cell.column
        narrow.xs = wide.xs
    return True


def _fits(xs: Sequence[float], following: DraftTable) -> bool:
    """True where the words of a table whose columns no rule tells stand in the columns between
    ``xs``, each cell of a row in others; its cells are then those of these columns."""
    count = len(xs) - 1
    placed: dict[tuple[int, int], tuple[DraftCell, range]] = {}
    for cell in following.cells:
        if not cell.lines:
            continue
        reach = _REACH * cell.lines[0].size
        x0, x1 = min(n.x0 for n in cell.lines), max(n.x1 for n in cell.lines)
        first = bisect.bisect_right(xs, x0 + reach, 1, count) - 1
        last = max(first, bisect.bisect_right(xs, x1 - reach, 1, count) - 1)
        if last > first and cell.colspan == 1:
            return False
        columns = range(first, last + 1)
        for row in range(cell.row, cell.row + cell.rowspan):
            for column in columns:
                if (row, column) in placed:
                    return False
                placed[row, column] = cell, columns
    kept: list[DraftCell] = []
    for row in range(following.rows):
        for column in range(count):
            found = placed.get((row, column))
            if found is None:
                kept.append(DraftCell(row, column, room=xs[column + 1] - xs[column]))
                continue
            cell, columns = found
            if cell.row == row and columns[0] == column:
                kept.append(cell)
    for cell, columns in placed.values():
        cell.column, cell.colspan = columns[0], len(columns)
    following.cells, following.xs = kept, tuple(xs)
    return True


def _repeated_rows(
    rows: Sequence[list[DraftCell]], added: Sequence[list[DraftCell]], *, exact: bool
) -> int:
    """How many leading rows of a table stand again at the head of its continuation; ``exact``:
    with the same cells, else with the same words."""
    count = 0
    for row, again in zip(rows, added, strict=False):
        keys = [[_key(cell) for cell in cells if exact or cell.text] for cells in (row, again)]
        if not exact:
            keys = [[key[-1:] for key in side] for side in keys]
        if keys[0] != keys[1]:
            break
        count += 1
    while count and any(cell.row + cell.rowspan > count for row in added[:count] for cell in row):
        count -= 1
    return count if any(cell.text for row in added[:count] for cell in row) else 0


def _key(cell: DraftCell) -> tuple[int | str, ...]:
    return cell.column, cell.colspan, cell.rowspan, "".join(cell.text.split())


def _has_header(rows: Sequence[list[DraftCell]], added: Sequence[list[DraftCell]]) -> bool:
    """True where the first row of ``added`` has words in columns of numbers: another table."""
    numbers: dict[int, int] = {}
    for row in rows:
        for cell in row:
            if cell.text and cell.colspan == 1:
                numbers[cell.column] = numbers.get(cell.column, 0) + (
                    1 if is_value(cell.text) else -1
                )
    columns = {column for column, count in numbers.items() if count > 0}
    words = [
        cell
        for cell in (added[0] if added else ())
        if cell.text and not is_value(cell.text) and columns & set(_columns(cell))
    ]
    return len(words) > 1


def _columns(cell: DraftCell) -> range:
    return range(cell.column, cell.column + cell.colspan)


def _is_torn(row: Sequence[DraftCell], rest: Sequence[DraftCell]) -> bool:
    """True where ``rest`` can only be the other part of ``row``, which a page break cut.

    Its first cell is empty, and so is every number; each word of it goes on with a cell whose last
    line is full.
    """
    by_column = {cell.column: cell for cell in row}
    filled = [cell for cell in rest if cell.text]
    own = [cell for cell in row if cell.text]
    # Columns that a cell of an earlier row reaches down through have no cell in ``row``.
    reached = {column for cell in row for column in _columns(cell)}
    under = [cell for cell in rest if cell.text or reached & set(_columns(cell))]
    if [_shape(cell) for cell in row] != [_shape(cell) for cell in under]:
        return False
    others = len(own) + len(rest) - len(under)
    if not filled or not own or len(filled) >= others:
        return False
    if filled[0].column <= own[0].column and len(own) > 1 and own[0].column != filled[0].column:
        return False
    return all(would_go_on(by_column[cell.column].lines, cell.lines, cell.room) for cell in filled)


def _shape(cell: DraftCell) -> tuple[int, int, int]:
    return cell.column, cell.colspan, cell.rowspan


def _mend(table: DraftTable, rows: Sequence[list[DraftCell]], rest: Sequence[DraftCell]) -> None:
    by_column = {cell.column: cell for cell in rows[table.rows - 1]}
    for cell in rest:
        if cell.lines:
            whole = by_column[cell.column]
            whole.lines = [*whole.lines, *cell.lines]
            whole.text, whole.places = join_cell(whole.lines, whole.room)

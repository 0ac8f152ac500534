"""Columns for the cells of recovered rows.

A torn row has as many cells as the table row had after its merges, so a header row with fewer
cells than the rows below it is laid over them: an empty cell below goes on with the cell above, a
run of filled ones lies below one wide cell.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise

from kxai.schema.document import Cell, Grid
from kxai.text.lines import Span

_Place = tuple[int, int]  # column, colspan
_DIGIT = re.compile(r"[0-9０-９]")
_HANGING = 2  # numbers that show under which columns a row stands
_TOTAL = re.compile(r"(?:[合总小共]\s*计|总\s*分|总得分|自评(?:总分|得分)|得分合计)")


def lay_out(rows: list[list[Span]], text: str) -> Grid:
    """A grid of ``rows``, every cell at its column."""
    width = max(len(row) for row in rows)
    cells: list[Cell] = []
    places_below: list[_Place] = []
    patterns = _patterns(rows, width, text)
    for number in range(len(rows) - 1, -1, -1):
        row = rows[number]
        below = rows[number + 1] if number + 1 < len(rows) else []
        if len(row) == width:
            places = [(column, 1) for column in range(width)]
        elif len(row) < len(below) and not _hangs(row, patterns[number], width, text):
            places = _over(row, below, places_below, width, text)
        elif _hangs(row, patterns[number], width, text):
            places = [(column, 1) for column in range(width - len(row), width)]
        else:
            places = _stretched(row, width, text)
        cells.extend(
            Cell(number, column, start, end, 1, span)
            for (start, end), (column, span) in zip(reversed(row), reversed(places), strict=True)
        )
        places_below = places
    spans = [span for row in rows for span in row]
    start, end = min(start for start, _ in spans), max(end for _, end in spans)
    return Grid(start, end, len(rows), width, tuple(reversed(cells)))


def _patterns(rows: list[list[Span]], width: int, text: str) -> list[str]:
    """For every row the pattern of the last whole row above it, one with numbers or a header
    with an empty corner ("" for none)."""
    found: list[str] = []
    last = ""
    for row in rows:
        found.append(last)
        pattern = _pattern(row, text) if len(row) == width else ""
        if "9" in pattern or pattern.startswith("a-a"):
            last = pattern
    return found


def _pattern(row: list[Span], text: str) -> str:
    """9 for a cell with a digit, a for one without, - for an empty one."""
    return "".join(
        "-" if start == end else "9" if _DIGIT.search(text, start, end) else "a"
        for start, end in row
    )


def _hangs(row: list[Span], whole: str, width: int, text: str) -> bool:
    """True for a row that lacks its first cells, which a merged cell above it covers: its cells
    fit those of the last whole row when pushed to the right, and not when left where they are."""
    spare = width - len(row)
    own = _pattern(row, text)
    if not whole or not spare or own.count("9") < _HANGING or set(whole[:spare]) != {"a"}:
        return False
    if "9" in whole:
        return _fits(own, whole[spare:]) and not _fits(own, whole)
    # below a header: numbers stand under its words, not under its empty corner
    return _named(own, whole[spare:]) and not _named(own, whole)


def _named(own: str, whole: str) -> bool:
    return all(b == "a" for a, b in zip(own, whole, strict=False) if a == "9")


def _fits(own: str, whole: str) -> bool:
    pairs = zip(own, whole, strict=False)
    return all(a == b or "-" in (a, b) for a, b in pairs)


def _over(
    row: list[Span], below: list[Span], places: list[_Place], width: int, text: str
) -> list[_Place]:
    """Columns of a header row above a longer one."""
    groups: list[_Place] = []
    runs = groupby(zip(below, places, strict=True), key=lambda item: item[0][0] < item[0][1])
    for filled, items in runs:
        columns = [place for _, place in items]
        if filled:
            last = columns[-1]
            groups.append((columns[0][0], last[0] + last[1] - columns[0][0]))
        else:
            groups.extend(columns)
    if len(groups) == len(row):
        return groups
    # 项目资金 | 年初预算数 | 执行数 above (empty) | 资金总额 | 10 | 9: the corner is the wide one.
    corner = below[0][0] == below[0][1] and row[0][0] < row[0][1] and not _wide(row, text)
    return _stretched(row, width, text, wide=0 if corner else None)


def _wide(row: list[Span], text: str) -> bool:
    return any(text.startswith("其中", start, end) for start, end in row)


def _stretched(row: list[Span], width: int, text: str, *, wide: int | None = None) -> list[_Place]:
    """Columns of a short row: 其中 spans what is missing, or a total's label, else the last."""
    spare = width - len(row)
    if wide is None:
        wide = next(
            (i for i, (start, end) in enumerate(row) if text.startswith("其中", start, end)),
            0 if _TOTAL.match(text, *row[0]) and len(row) > 2 else len(row) - 1,
        )
    starts = [index + (spare if index > wide else 0) for index in range(len(row) + 1)]
    starts[-1] = width
    return [(here, after - here) for here, after in pairwise(starts)]

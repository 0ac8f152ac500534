"""Tables recovered from running text.

Three traces of a table are understood: cells torn into lines of their own (each begins with a
tab, a blank line begins a new row), rows that are one line with tabs in it, and pipe tables.
Empty cells stay, for they tell which cells were merged: a header row with fewer cells than the
row below it is laid over that row (``_lay_out``).
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise

from kxai.schema.document import Cell, Grid

_Span = tuple[int, int]
_Row = list[_Span]

_CONTINUES_WITHIN = 12  # lines that a cell's further paragraphs may take
_VALUE = re.compile(r"^[≥≤><＞＜约近\s]*[-－]?[\d,，.．０-９]+\s*(?:[^\d、)）][^\d]{0,5})?$")
_DIGIT = re.compile(r"[0-9０-９]")
_HEADER_WORD = re.compile(
    r"^(?:[一二三]级\s*指标|指标(?:名称|值|内容|描述)|科目(?:编码|名称)|机构名称|单位名称|项目$|预期指标值|"
    r"实际完成(?:指标)?值|分值|得分|预期目标|目标实际完成情况|实际完成情况|年初预算数|全年预算数|全年执行数|执行率|指标值|目标值|完成情况)"
)
_RULE = re.compile(r"^\s*\|?[\s:|\-+]+\|?\s*$")
_YEAR = re.compile(r"^\s*(?:19|20)\d\d\s*年?")


def recover_grids(text: str) -> list[Grid]:
    """All tables of ``text`` in the order of their places; linear in its length."""
    rows_of_tables = [*_torn(text), *_tabbed(text), *_piped(text)]
    grids = [_lay_out(part, text) for rows in rows_of_tables for part in _split(rows, text) if part]
    return sorted(grids, key=lambda grid: grid.start)


def split_grid(grid: Grid, text: str) -> list[Grid]:
    """Cut a table at rows that are headers of a table of their own, as forms often have them."""
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    cuts = [0]
    for number in sorted(rows)[1:]:
        words = [re.sub(r"\s+", "", text[c.start : c.end]) for c in rows[number]]
        filled = [word for word in words if word]
        plain = not any(is_value(word) or len(word) > 24 for word in filled)
        if len(filled) >= 3 and plain and is_header(filled):
            cuts.append(number)
    if len(cuts) == 1:
        return [grid]
    parts = []
    for begin, stop in pairwise([*cuts, grid.rows]):
        cells = tuple(
            Cell(c.row - begin, c.column, c.start, c.end, min(c.rowspan, stop - c.row), c.colspan)
            for c in grid.cells
            if begin <= c.row < stop
        )
        if cells:
            start, end = min(c.start for c in cells), max(c.end for c in cells)
            parts.append(Grid(start, end, stop - begin, grid.columns, cells))
    return parts


def is_value(words: str) -> bool:
    """True for the text of a cell that is a number, with or without a unit; not for a year."""
    words = words.strip()
    return bool(words) and bool(_VALUE.match(words)) and not _YEAR.match(words)


def is_header(words: list[str]) -> bool:
    """True for the words of a header row as the genre writes them."""
    return sum(bool(_HEADER_WORD.search(word)) for word in words) >= 2


def _lines(text: str) -> list[_Span]:
    spans, at = [], 0
    for line in text.splitlines(keepends=True):
        spans.append((at, at + len(line.rstrip("\r\n"))))
        at += len(line)
    return spans


def _trim(text: str, start: int, end: int) -> _Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _torn(text: str) -> list[list[_Row]]:
    """Tables whose cells are lines that begin with a tab."""
    lines = _lines(text)
    is_cell = [
        start < end and text[start] == "\t" and "\t" not in text[start + 1 : end].rstrip("\t ")
        for start, end in lines
    ]
    next_cell = len(lines)
    following = [next_cell] * len(lines)
    for number in range(len(lines) - 1, -1, -1):
        following[number] = next_cell
        if is_cell[number]:
            next_cell = number
    tables: list[list[_Row]] = []
    rows: list[_Row] = []
    blanks = 0
    for number, (start, end) in enumerate(lines):
        if is_cell[number]:
            if blanks or not rows:
                rows.append([])
            rows[-1].append(_trim(text, start + 1, end))
            blanks = 0
        elif not text[start:end].strip():
            blanks += 1
        elif rows:
            if blanks < 2 and following[number] - number <= _CONTINUES_WITHIN:
                first, last = rows[-1][-1]
                stop = _trim(text, start, end)[1]
                rows[-1][-1] = (first, stop) if first < last else _trim(text, start, end)
            else:
                tables.append(rows)
                rows = []
            blanks = 0
    if rows:
        tables.append(rows)
    return [rows for rows in tables if sum(map(len, rows)) > 2]


def _tabbed(text: str) -> list[list[_Row]]:
    """Tables whose rows are lines with at least two tabs between their words."""
    tables: list[list[_Row]] = []
    rows: list[_Row] = []
    for start, end in _lines(text):
        line = text[start:end]
        if line.count("\t") >= 2 and line.strip():
            cells, at = [], start
            for part in line.split("\t"):
                cells.append(_trim(text, at, at + len(part)))
                at += len(part) + 1
            rows.append(cells)
        elif line.strip():
            if len(rows) > 1:
                tables.append(rows)
            rows = []
    if len(rows) > 1:
        tables.append(rows)
    return tables


def _piped(text: str) -> list[list[_Row]]:
    """Markdown tables: lines that begin and end with a pipe."""
    tables: list[list[_Row]] = []
    rows: list[_Row] = []
    for start, end in _lines(text):
        line = text[start:end]
        stripped = line.strip()
        if len(stripped) > 2 and stripped[0] == "|" and stripped[-1] == "|":
            if _RULE.match(line):
                continue
            first, last = start + line.index("|") + 1, start + line.rindex("|")
            cells, at = [], first
            for part in text[first:last].split("|"):
                cells.append(_trim(text, at, at + len(part)))
                at += len(part) + 1
            rows.append(cells)
        else:
            if len(rows) > 1:
                tables.append(rows)
            rows = []
    if len(rows) > 1:
        tables.append(rows)
    return tables


def _split(rows: list[_Row], text: str) -> list[list[_Row]]:
    """Cut a run of rows where a caption or a new header begins another table."""
    parts: list[list[_Row]] = [[]]
    for number, row in enumerate(rows):
        part = parts[-1]
        after = rows[number + 1] if number + 1 < len(rows) else None
        if part and _begins_table(row, after, part, text):
            parts.append([])
        parts[-1].append(row)
    return parts


def _begins_table(row: _Row, after: _Row | None, part: list[_Row], text: str) -> bool:
    body = [other for other in part if len(other) > 1]
    if len(row) == 1:
        return bool(body)
    if not body:
        return False
    if len(row) == 2 and len(body[-1]) > 3 and row[0][0] < row[0][1]:
        return True
    words = [text[start:end] for start, end in row]
    first = next((index for index, word in enumerate(words) if word), None)
    if first is None:
        return False
    if _words(body[0], text)[:1] == words[:1] and words[0] and len(row) != len(body[-1]):
        return True
    filled = [word for word in words if word]
    labels_only = all(len(word) <= 24 for word in filled)
    if len(filled) >= 3 and labels_only and is_header(filled):
        return True
    if first and len(body[-1]) < len(row) and not any(map(is_value, _words(body[-1], text))):
        return False  # the second row of a header: empty below what goes on from the first
    if len(filled) < 3 or any(_DIGIT.search(word) for word in filled) or after is None:
        return False
    changes = len(row) != len(body[-1]) or any(is_value(w) for w in _words(body[-1], text))
    below = _words(after, text)
    merged = len(after) > len(row) and not below[0]
    same = len(after) == len(row)
    return changes and labels_only and (merged or (same and len(row) != len(body[-1])))


def _words(row: _Row, text: str) -> list[str]:
    return [text[start:end] for start, end in row]


def _lay_out(rows: list[_Row], text: str) -> Grid:
    """Give every cell its column: rows with fewer cells have merged ones."""
    width = max(len(row) for row in rows)
    places: list[list[tuple[int, int]]] = [[] for _ in rows]
    for number in range(len(rows) - 1, -1, -1):
        row = rows[number]
        if len(row) == width:
            places[number] = [(column, 1) for column in range(width)]
        elif number + 1 < len(rows) and len(row) < len(rows[number + 1]):
            places[number] = _over(row, rows[number + 1], places[number + 1], width, text)
        else:
            places[number] = _stretched(row, width, text)
    cells = tuple(
        Cell(number, column, start, end, 1, span)
        for number, row in enumerate(rows)
        for (start, end), (column, span) in zip(row, places[number], strict=True)
    )
    spans = [span for row in rows for span in row]
    start = min(start for start, _ in spans)
    end = max(end for _, end in spans)
    return Grid(start, end, len(rows), width, cells)


def _over(
    row: _Row, below: _Row, places: list[tuple[int, int]], width: int, text: str
) -> list[tuple[int, int]]:
    """Columns of a header row above a longer one.

    An empty cell below goes on with the cell above; a run of filled ones lies below one cell.
    """
    groups: list[tuple[int, int]] = []
    filled_runs = groupby(zip(below, places, strict=True), key=lambda item: item[0][0] < item[0][1])
    for filled, items in filled_runs:
        columns = [place for _, place in items]
        if filled:
            last = columns[-1]
            groups.append((columns[0][0], last[0] + last[1] - columns[0][0]))
        else:
            groups.extend(columns)
    if len(groups) == len(row):
        return groups
    return _stretched(row, width, text)


def _stretched(row: _Row, width: int, text: str) -> list[tuple[int, int]]:
    """Columns of a short row: 其中 spans what is missing, else the last cell does."""
    spare = width - len(row)
    wide = next(
        (i for i, (start, end) in enumerate(row) if text[start:end].startswith("其中")),
        len(row) - 1,
    )
    starts = [index + (spare if index > wide else 0) for index in range(len(row) + 1)]
    starts[-1] = width
    return [(here, after - here) for here, after in pairwise(starts)]

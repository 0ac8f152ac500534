"""The rows of tables whose cells are parted by pipes, however the lines break.

Seen are: Markdown with and without the pipes at both ends and the rule under the header
(``| 甲 | 1 |``, ``甲 | 1 |``), a cell in each line (``甲 |`` and then ``1 |``), rows whose
further cells each begin a line (``甲`` and then ``| 1``), and pipes that have a line each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kxai.genre.unit_line import UNIT_LABEL
from kxai.text.aligned_rows import align_rows
from kxai.text.cell_lines import rows_of_cells
from kxai.text.lines import Span, line_spans, trim
from kxai.text.two_sided_cells import two_sided_rows

Row = list[Span]
MAX_CELLS = 300  # of one row; beyond that it is no table but noise

_RULE = re.compile(r"[\s:|\-+]+")
_CAPTION = re.compile(rf".*表(?:[（(].{{0,20}}[）)])?|{UNIT_LABEL}.*")
_ENDLESS = 12  # cells of a row that no table of so few rows has
_HELD = 0.8  # of the cells in order that a table of them holds
_LONGEST_LABEL = 40  # characters of a line without a pipe that begins a row


def piped_tables(text: str) -> list[list[Row]]:
    """The tables of ``text`` whose cells are parted by pipes."""
    if "|" not in text:
        return []
    tables: list[list[Row]] = []
    for rows, cells in _lone_pipes(text):
        if len(rows) < 3:
            tables += rows_of_cells(cells, text)
        else:
            tables += _in_order(rows, cells, text) or [align_rows(rows, text)]
    taken = [(rows[0][0][0], rows[-1][-1][1]) for rows in tables]
    for lines in _blocks(text):
        if any(low <= lines[-1][1] and lines[0][0] <= high for low, high in taken):
            continue
        if all(text[a] == "|" and text[b - 1] == "|" and b - a > 2 for a, b in lines):
            tables.append(_framed(lines, text))
        elif _hangs(lines, text):
            tables.append(align_rows(_hanging(lines, text), text))
        elif _one_a_line(lines, text):
            cells = _cells_of_lines(lines, text)
            tables += two_sided_rows(cells, text) or rows_of_cells(cells, text)
        else:
            told = [line for line in lines if not _RULE.fullmatch(text, *line)]
            framed = 2 * sum(text[start] == "|" for start, _ in told) >= len(told)
            rows = [_row(line, text, framed=framed) for line in told]
            tables.append(align_rows(_without_filling(rows, text), text))
    return [rows for rows in tables if len(rows) > 1 and max(map(len, rows)) <= MAX_CELLS]


def _lone_pipes(text: str) -> Iterator[tuple[list[Row], Row]]:
    """Tables whose pipes have a line each: one between two cells, two between two rows; and their
    cells in order, where two pipes have an empty cell between them."""
    rows: list[Row] = []
    row: Row = []
    cells: Row = []
    pipes = 0
    for start, end in line_spans(text):
        left, right = trim(text, start, end)
        if left == right:
            continue
        if text[left:right] == "|":
            pipes += 1
            if pipes > 1:
                cells.append((left, left))
            if pipes > 1 and row:
                rows.append(row)
                row = []
        elif right - left > _LONGEST_LABEL or (pipes == 0 and len(row) < 2 and len(rows) < 2):
            if row:
                rows.append(row)
            yield from _as_table(rows, cells)
            rows, row, cells, pipes = [], [(left, right)], [(left, right)], 0
        elif pipes == 0:
            row[-1:] = [(row[-1][0], right)]  # a cell of two lines
            cells[-1:] = [(cells[-1][0], right)]
        else:
            if len(row) == 1 and not rows and _CAPTION.fullmatch(text, *row[0]):
                row, cells = [], []  # 单位：万元 in front of the frame
            row.append((left, right))
            cells.append((left, right))
            pipes = 0
    if row:
        rows.append(row)
    yield from _as_table(rows, cells)


def _as_table(rows: list[Row], cells: Row) -> Iterator[tuple[list[Row], Row]]:
    """The rows without the captions in front, lines of one cell; nothing where few are left."""
    first = next((number for number, row in enumerate(rows) if len(row) > 1), len(rows))
    rows = rows[first:]
    endless = max(map(len, rows), default=0) > _ENDLESS  # no two pipes end a row
    told = len(rows) > 2 and sum(len(row) > 1 for row in rows) * 2 > len(rows)
    if endless or told or (rows and len(rows[0]) > 2 and len(rows) > 1):
        yield rows, cells[cells.index(rows[0][0]) :]


def _in_order(rows: list[Row], cells: Row, text: str) -> list[list[Row]]:
    """The tables of ``cells`` where two pipes end no row, but have an empty cell between them: the
    rows that they would end are of any length, those of the cells in order are of one."""
    lengths = {len(row) for row in rows[:-1]}
    if len(lengths) < 2 or len(rows[0]) <= max(map(len, rows[1:])):
        return []
    found = rows_of_cells(cells, text)
    held = sum(len(row) for table in found for row in table)
    return found if held >= _HELD * len(cells) else []


def _blocks(text: str) -> Iterator[list[Span]]:
    """Runs of lines with pipes; one without that begins a row stands among them."""
    block: list[Span] = []
    waiting: list[Span] = []  # lines without a pipe, which a line that begins with one may take up
    for start, end in line_spans(text):
        left, right = trim(text, start, end)
        if left == right:
            waiting = []
            if block and not _one_a_line(block[-1:], text):
                yield block
                block = []
        elif text.find("|", left, right) < 0:
            waiting.append((left, right))
            if len(waiting) > 2 or right - left > _LONGEST_LABEL:
                if block:
                    yield block
                block, waiting = [], []
        else:
            leads = text[left] == "|" and text[right - 1 : right] != "|"
            follows = leads or not text[left:right].strip("| \t")
            if waiting and (follows and (leads or _led(block, text))):
                block += waiting
            elif waiting and block:
                yield block
                block = []
            waiting = []
            block.append((left, right))
    if block:
        yield block


def _led(block: list[Span], text: str) -> bool:
    return len(block) > 1 and text[block[-2][0]] == "|"


def _framed(lines: list[Span], text: str) -> list[Row]:
    """Rows that begin and end with a pipe."""
    return [
        _cut(text, left + 1, right - 1)
        for left, right in lines
        if not _RULE.fullmatch(text, left, right)
    ]


def _hangs(lines: list[Span], text: str) -> bool:
    """True where most lines begin with a pipe and hold one cell."""
    leading = sum(text[a] == "|" and text.count("|", a, b) == 1 for a, b in lines)
    return leading > 2 and 2 * leading > len(lines)


def _hanging(lines: list[Span], text: str) -> list[Row]:
    """Rows whose first cell is a line without a pipe, or two, and whose others follow."""
    rows: list[Row] = []
    named = False  # the last line belongs to the first cell of a row
    for left, right in lines:
        if text[left] == "|":
            if not rows:
                rows.append([(left, left)])
            rows[-1] += _cut(text, left + 1, right)
        elif named:
            rows[-1][-1] = (rows[-1][-1][0], right)
        else:
            rows.append([(left, right)])
        named = text[left] != "|"
    return [_without_tail(row) for row in rows]


def _one_a_line(lines: list[Span], text: str) -> bool:
    """True where most lines end with a pipe and hold one cell, or none."""
    single = sum(
        text[right - 1] == "|" and "|" not in text[left:right].rstrip("| \t\u3000")
        for left, right in lines
    )
    return 4 * single >= 3 * len(lines)


def _cells_of_lines(lines: list[Span], text: str) -> Row:
    """A cell for each pipe, in order."""
    cells: Row = []
    for left, right in lines:
        cells += _cut(text, left, right)[:-1] if text[right - 1] == "|" else [(left, right)]
    return cells


def _row(line: Span, text: str, *, framed: bool = True) -> Row:
    """The cells of ``甲 | 1 | |``; a pipe in front is that of the frame, or the first cell is empty
    where most rows have none there."""
    left, right = line
    if not framed and text[left] == "|":
        return _cut(text, left, right)
    return _cut(text, left + (text[left] == "|"), right - (text[right - 1] == "|"))


def _without_filling(rows: list[Row], text: str) -> list[Row]:
    """The rows without the empty cells that fill each up to the number of columns: where the cells
    belong is told by the header. A name alone keeps one, unless it is a caption; a row without a
    name, the second of a header, keeps all."""
    out: list[Row] = []
    for row in rows:
        if row[0][0] == row[0][1]:
            out.append(row)
            continue
        kept = _without_tail(list(row))
        if len(kept) == 1 < len(row) and not _CAPTION.fullmatch(text, *kept[0]):
            kept = row[:2]
        out.append(kept)
    return out


def _without_tail(row: Row) -> Row:
    while len(row) > 1 and row[-1][0] == row[-1][1]:
        row.pop()
    return row


def _cut(text: str, start: int, end: int) -> Row:
    cells, at = [], start
    for part in text[start:end].split("|"):
        cells.append(trim(text, at, at + len(part)))
        at += len(part) + 1
    return cells

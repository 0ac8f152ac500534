"""Standard forms that were flattened into one line: their cells stand one behind the other.

A saved page often keeps the words of a form's cells and a blank between them, and loses lines and
empty cells. How such forms are built is known: receipts beside payments (项目, 金额, twice),
accounts with their codes. So the columns are read off the names in the header, and a row ends where
its numbers do. What does not fit is left alone. The goals and the money of a project and the “三公”
have readers of their own (``goal_forms``, ``fund_forms``, ``three_public_forms``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from kxai.text.flat_cells import ITEM, Cells, Column, Row
from kxai.text.flat_columns import by_columns, by_line_numbers, coded
from kxai.text.lines import line_spans, trim

_Reader = Callable[[Cells, int], tuple[list[Row], int] | None]
_PIPED_CELL = re.compile(r"[^|]+")
_TOKEN = re.compile(r"[^\s　]+")
_LONGEST_CELL = 32  # characters of a cell that has a line of its own
_SHORTEST = 60  # characters of a line that may hold a form
_TWO_SIDES = re.compile(r"收支(?:预算|决算)?总表|收入支出(?:预算|决算)?总表|收支总体情况表")
_SIDE_COLUMN = re.compile(
    r"行次|(?:本年|当年|年初|全年)?(?:预算|决算|执行)数?|金额(?:[（(]万?元[）)])?"
)
_FEWEST_SIDES = 5  # lines of a form of two sides


def flat_forms(text: str) -> list[list[Row]]:
    """The tables that standard forms in one line hold, each with its header row."""
    return [
        rows
        for tokens in (*_cells_of_lines(text), *_lines_of_cells(text))
        if len(tokens) >= 2 * _FEWEST_SIDES
        for rows in _tables(Cells(text, tokens), (two_sides, by_line_numbers, coded, by_columns))
        if len(rows) > 1
    ]


def two_sided_forms(text: str) -> list[list[Row]]:
    """The tables of receipts beside payments whose cells pipes part, whatever befell the rows."""
    if "|" not in text:
        return []
    return [
        rows
        for tokens in _runs_of_piped_cells(text)
        if len(tokens) >= 2 * _FEWEST_SIDES
        for rows in _tables(Cells(text, tokens), (two_sides,))
        if len(rows) > 1
    ]


def _runs_of_piped_cells(text: str) -> Iterator[Row]:
    """The cells, none of them empty, of lines with pipes one below the other."""
    cells: Row = []
    for start, end in line_spans(text):
        if "|" not in text[start:end]:
            if text[start:end].strip():
                yield cells
                cells = []
            continue
        for cell in _PIPED_CELL.finditer(text, start, end):
            left, right = trim(text, *cell.span())
            if left < right:
                cells.append((left, right))
    yield cells


def _cells_of_lines(text: str) -> Iterator[Row]:
    """The words of every line that is long enough for a form."""
    for start, end in line_spans(text):
        if end - start >= _SHORTEST:
            yield [match.span() for match in _TOKEN.finditer(text, start, end)]


def _lines_of_cells(text: str) -> Iterator[Row]:
    """Runs of short lines, each of them a cell."""
    cells: Row = []
    for start, end in line_spans(text):
        left, right = trim(text, start, end)
        if left == right:
            continue
        short = right - left <= _LONGEST_CELL and not any(m in text[left:right] for m in "\t|。；")
        if short:
            cells.append((left, right))
        elif cells:
            yield cells
            cells = []
    yield cells


def _tables(cells: Cells, readers: Sequence[_Reader]) -> Iterator[list[Row]]:
    at = 0
    while at < len(cells.words):
        for read in readers:
            if found := read(cells, at):
                rows, at = found
                yield rows
                break
        else:
            at += 1


def two_sides(cells: Cells, at: int) -> tuple[list[Row], int] | None:
    """The lines of receipts and of payments behind 项目 金额 项目 金额, one below the other."""
    if not ITEM.fullmatch(cells.words[at]):
        return None
    before = cells.words[max(0, at - 12) : at]
    titled = any(map(_TWO_SIDES.search, before)) or before[-2:] == ["收入", "支出"]
    columns, stop = cells.columns(at + 1, _SIDE_COLUMN)
    if not titled or not columns or stop >= len(cells.words):
        return None
    again, first = cells.columns(stop + 1, _SIDE_COLUMN)
    same = [cells.text[slice(*column.span)] for column in columns]
    if not ITEM.fullmatch(cells.words[stop]) or same != [
        cells.text[slice(*column.span)] for column in again
    ]:
        return None
    rows = [[cells.tokens[at], *(column.span for column in columns)]]
    first = cells.behind_line_numbers(first)
    while first < len(cells.words):
        name = cells.name_before_number(first)
        end = cells.numbers_end(name + 1) if name is not None else 0
        count = end - (name or 0) - 1
        if name is None or (count != len(columns) and not _lost(cells, end - 1, count, columns)):
            break
        if count == len(columns):
            rows.append(cells.row(name, end, len(columns)))
        first = end
    return (rows, first) if len(rows) > _FEWEST_SIDES else None


def _lost(cells: Cells, at: int, count: int, columns: Sequence[Column]) -> bool:
    """True for the number of a line (行次) whose amount was an empty cell."""
    numbered = cells.text[slice(*columns[0].span)] == "行次"
    return numbered and count == 1 and cells.words[at].isdecimal()

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
    numbers = _LineNumbers(cells, columns, before)
    first += cells.words[first : first + 1] == ["1"]
    while first < len(cells.words):
        name = cells.name_before_number(first)
        if name is None:
            break
        first = cells.numbers_end(name + 1)
        end = numbers.without_next(name + 1, first)
        count = end - name - 1
        if count != len(columns) and not numbers.alone(end - 1, count):
            break
        if count == len(columns):
            rows.append(cells.row(name, end, len(columns)))
    lines = max(len(rows), numbers.count)
    return (rows, first) if lines > _FEWEST_SIDES and len(rows) > 1 else None


class _LineNumbers:
    """The numbers of the lines of a form of two sides: a column 行次 on either side, or 序号 in
    front of both, where the numbers count on one by one."""

    def __init__(self, cells: Cells, columns: Sequence[Column], before: Sequence[str]) -> None:
        self._words = cells.words
        self._beside = cells.text[slice(*columns[0].span)] == "行次"
        self._line = 1 if "序号" in before and not self._beside else None
        self._seen: set[int] = set()

    @property
    def count(self) -> int:
        """How many lines have shown their number in a column of its own."""
        return len(self._seen)

    def without_next(self, begin: int, end: int) -> int:
        """Where the amounts end that end at ``end`` with the number of the next line."""
        last = self._words[end - 1]
        if self._line is not None and last == str(self._line + 1):
            self._line += 1
            return end - 1
        if not self._beside or not self._words[begin].isdecimal():
            return end
        own = int(self._words[begin])
        self._seen.add(own)
        # 教育支出 39 36.13 8, 国防支出 37 6: the left side of the next line is empty
        counts_on = end - begin > 1 and last.isdecimal() and int(last) - 1 in self._seen - {own}
        if counts_on:
            self._seen.add(int(last))
        return end - 1 if counts_on else end

    def alone(self, at: int, count: int) -> bool:
        """True for the number of a line whose amount was an empty cell."""
        if self._line is not None:
            return count == 0
        return self._beside and count == 1 and self._words[at].isdecimal()

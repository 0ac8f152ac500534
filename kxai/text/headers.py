"""What a table says about one of its cells: headers above, labels to the left, caption, unit.

The functions work on tables that the file marked and on recovered ones alike: a merged label is a
cell with a row span there and an empty cell below it here. Headers are the leading rows; a form
with headers further down is cut at them first (``kxai.text.grid.split_grid``).
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from functools import lru_cache

from kxai.genre.unit_line import stated_unit
from kxai.schema.document import Cell, Grid
from kxai.text.grid import is_value
from kxai.text.lines import unspaced
from kxai.text.table_rows import DASH, LONGEST_CAPTION, TableRows, covering_rows

_CODE = re.compile(r"2[0-3]\d(?:\d\d){0,2}")
_CODE_COLUMN = re.compile(r"编码|代码|科目|功能分类")
_LABEL = re.compile(r"[一-鿿]{2}")
_TOTAL = re.compile(r"(?:合|总|小|共)\s*[计分]")
# Columns of targets and results: their words are no labels of what stands right of them.
_RESULT_COLUMN = re.compile(
    r"指标值|目标值|预期目标|完成(?:值|情况|指标值)|实际完成|^分值|^得分|^权重"
    r"|指标(?:性质|方向)|(?:度量|计量|指标)单位|运算符号?$"
)
_AMOUNT_COLUMN = re.compile(r"执行数|预算数|决算数|执行率")
_NAME_COLUMN = re.compile(r"三级指标|指标名称")
_DESCRIPTION_COLUMN = re.compile(r"描述|说明|解释|依据|备注|指标内容|计算(?:公式|方法)")
_BEFORE = 160  # characters in front of a table that its caption may take
_INDEXED = 8  # the row that numbers the columns is none further down


class TableView:
    """A table with its places indexed; every look-up costs the length of one row at most."""

    def __init__(self, grid: Grid, text: str) -> None:
        self.grid, self.text = grid, text
        self._rows = TableRows(grid, text)
        self._covering = covering_rows(grid)
        filled = (cell for cell in grid.cells if cell.start < cell.end)
        self._by_start = sorted(filled, key=lambda cell: cell.start)
        self._offsets = [cell.start for cell in self._by_start]
        self.header_rows = self._rows.count_headers()
        self._headers = [
            row
            for row in self._rows.starting[: self.header_rows]
            if not (self._rows.is_caption(row) or self._rows.is_index(row))
        ]
        self._values = self._rows.value_columns(self.header_rows)
        self._results = self._result_columns()
        self._carried = self._carry_labels()

    def cell_at(self, offset: int) -> Cell | None:
        at = bisect.bisect_right(self._offsets, offset) - 1
        if at >= 0 and offset < self._by_start[at].end:
            return self._by_start[at]
        return None

    def column_headers(self, row: int, column: int) -> list[str]:
        out: list[str] = []
        for cells in self._headers:
            cell = _at(cells, column)
            if cell is not None and cell.row < row:
                words = self._rows.words(cell)
                if words and (not out or out[-1] != words):
                    out.append(words)
        return out

    def row_headers(self, row: int, column: int) -> list[str]:
        out: list[str] = []
        last: Cell | None = None
        for place in self._left_of(row, column):
            words = self._rows.words(place)
            if is_value(words) and out and not _CODE.fullmatch(words):
                break
            cell = place if words else self._carried.get((row, place.column))
            if cell is None or cell is last or cell.column in self._results:
                continue
            words = self._rows.words(cell)
            if is_value(words) or DASH.fullmatch(words):
                continue
            last = cell
            out.append(words)
        return out[::-1]

    def row_code(self, row: int, column: int) -> str:
        parts: list[str] = []
        named = False
        for cell in reversed(list(self._left_of(row, column))):
            words = self._rows.words(cell)
            # 208  05  05 has equal parts; a code that stands there twice is one merged cell.
            if parts and re.fullmatch(r"\d\d", words):
                parts.append(words)
            elif _CODE.fullmatch(words):
                if words not in parts and not (named and self._is_amount_column(cell.column)):
                    parts.append(words)
            elif parts:
                break
            named = named or bool(_LABEL.search(words))
        return "".join(parts)

    def _is_amount_column(self, column: int) -> bool:
        """True for a column of amounts: what looks like a code there, behind a label, is none."""
        headers = "".join(self.column_headers(self.header_rows, column))
        return not _CODE_COLUMN.search(headers)

    def caption(self) -> str:
        before = self.text[max(0, self.grid.start - _BEFORE) : self.grid.start]
        lines: list[str] = []
        for line in reversed(before.splitlines()):
            # What a table in front of this one says is not about it.
            if (line.startswith(("\t", "|")) and line.strip(" \t|")) or line.count("\t") > 1:
                break
            if line.strip(" \t|"):
                lines.insert(0, line.strip())
            if len(lines) == 3:
                break
        own = [
            self._rows.words(cell)
            for row in self._rows.starting[: self.header_rows]
            if self._rows.is_caption(row)
            for cell in row
            if cell.start < cell.end
        ]
        return "\n".join((*lines, *own))

    def unit(self) -> str | None:
        own = [
            self._rows.words(cell)
            for row in self._rows.starting[: max(self.header_rows, 1)]
            for cell in row
            if cell.end - cell.start <= LONGEST_CAPTION
        ]
        for words in (*reversed(own), *reversed(self.caption().splitlines())):
            if unit := stated_unit(words):
                return unit
        return None

    def _left_of(self, row: int, column: int) -> Iterator[Cell]:
        """Cells of a row left of a column, the nearest first."""
        if not 0 <= row < self.grid.rows:
            return
        cells = self._covering[row]
        at = bisect.bisect_left(cells, column, key=lambda cell: cell.column)
        yield from reversed(cells[:at])

    def is_index_row(self, row: int) -> bool:
        """True for the row that numbers the columns, which ends a header, however much of it was
        recognised as one."""
        return row <= _INDEXED and self._rows.is_index(self._rows.starting[row])

    def _result_columns(self) -> set[int]:
        heads = {
            cell.column: unspaced(self._rows.words(cell))
            for row in self._headers
            for cell in row
            if cell.colspan == 1
        }
        named = any(map(_NAME_COLUMN.search, heads.values()))
        return {
            column
            for column, words in heads.items()
            if _RESULT_COLUMN.search(words)
            or (column in self._values and _AMOUNT_COLUMN.search(words))
            or (named and _DESCRIPTION_COLUMN.search(words))
        }

    def _carry_labels(self) -> dict[tuple[int, int], Cell]:
        """For every empty label cell the one above it that goes on into it.

        A label that begins ends those right of it; the row of a total goes on with nothing.
        """
        carried: dict[tuple[int, int], Cell] = {}
        current: dict[int, Cell] = {}
        for number in range(self.header_rows, self.grid.rows):
            row = self._covering[number]
            first = next((words for cell in row if (words := self._rows.words(cell))), "")
            total = bool(_TOTAL.match(first))
            begun = False
            for cell in row:
                if cell.start < cell.end:
                    if cell.row == number:
                        words = self._rows.words(cell)
                        value = is_value(words) or bool(DASH.fullmatch(words))
                        begun = begun or cell.column not in self._values or not value
                    current[cell.column] = cell
                elif begun or total:
                    current.pop(cell.column, None)
                elif cell.column in current and cell.column not in self._values:
                    carried[number, cell.column] = current[cell.column]
        return carried


def _at(cells: list[Cell], column: int) -> Cell | None:
    at = bisect.bisect_right(cells, column, key=lambda cell: cell.column) - 1
    if at >= 0 and cells[at].column <= column < cells[at].column + cells[at].colspan:
        return cells[at]
    return None


class _Same:
    """A table by identity: to hash its cells for every look-up would cost more than look-ups."""

    __slots__ = ("grid", "text")

    def __init__(self, grid: Grid, text: str) -> None:
        self.grid, self.text = grid, text

    def __hash__(self) -> int:
        return id(self.grid)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.grid is other.grid and self.text is other.text


@lru_cache(maxsize=4)
def _view(same: _Same) -> TableView:
    return TableView(same.grid, same.text)


def words_of(cell: Cell, text: str) -> str:
    """The text of a cell, white space at its ends removed."""
    return text[cell.start : cell.end].strip()


def cell_at(grid: Grid, offset: int) -> Cell | None:
    """The cell whose text holds ``offset``, or None."""
    return _view(_Same(grid, "")).cell_at(offset)


def is_index_row(grid: Grid, row: int, text: str) -> bool:
    """True for the row that numbers the columns (栏次 | 1 | 2 | 3)."""
    return _view(_Same(grid, text)).is_index_row(row)


def header_rows(grid: Grid, text: str) -> int:
    """How many leading rows are caption and header; only captions count in a form of labels with
    values beside them. A further header row stands only below a wide cell of the one above."""
    return _view(_Same(grid, text)).header_rows


def column_headers(grid: Grid, row: int, column: int, text: str) -> list[str]:
    """The header texts above a cell, outermost first; empty for a form without header rows."""
    return _view(_Same(grid, text)).column_headers(row, column)


def row_headers(grid: Grid, row: int, column: int, text: str) -> list[str]:
    """The label texts left of a cell, leftmost first.

    An empty label cell means the one above it goes on (vertical merges of a torn table). Where a
    row holds several labels with values behind each (收入 | 9 | 支出 | 8), only those count that
    stand between the cell and the value before its own label. Targets, results and descriptions
    of an indicator are no labels.
    """
    return _view(_Same(grid, text)).row_headers(row, column)


def row_code(grid: Grid, row: int, column: int, text: str) -> str:
    """The subject code (2060702) in the row left of a cell, "" where there is none."""
    return _view(_Same(grid, text)).row_code(row, column)


def caption_before(grid: Grid, text: str) -> str:
    """The lines just above the table, three at most, and its own caption rows."""
    return _view(_Same(grid, text)).caption()


def table_unit(grid: Grid, text: str) -> str | None:
    """The unit of money that caption or header state (单位：元, （万元）), or None."""
    return _view(_Same(grid, text)).unit()

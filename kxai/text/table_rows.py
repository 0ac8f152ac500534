"""Which rows of a table are caption, header and index; which tables are forms without headers."""

from __future__ import annotations

import re
from itertools import pairwise

from kxai.genre.unit_line import UNIT_LABEL
from kxai.schema.document import Cell, Grid
from kxai.text.grid import is_header, is_value
from kxai.text.lines import unspaced

# A cell that says that there is nothing.
DASH = re.compile(r"[—\-－–/\\]{1,4}")
# The first cell of a form; a list of projects begins with 项目名称, too, but has amounts beside it.
_FORM_LABEL = re.compile(
    r"(?:项目|单位|部门|机构|企业)(?:（单位）|\(单位\))?(?:名称|负责人|及代码|代码)|主管部门|实施单位|联系|填报|预算编码|项目编码|负责人"
)
_AMOUNT_HEADER = re.compile(
    r"数$|额$|值$|率|分$|量$|金额|预算|决算|执行|支出|收入|合计|占比|万元|\d{4}年|情况|内容|名称$|职务|备注"
)
# What stands above a form beside its title: who fills it in, its number, its unit.
_CAPTION_WORDS = re.compile(
    r"(?:预算|部门|附)?(?:公开|财决)?(?:表\s*\d{1,2}|\d{1,2}\s*表)$|(?:编制|填报|公开|预算|决算)?(?:部门|单位)(?:名称)?\s*[：:]"
    rf"|{UNIT_LABEL}"
)
_CODE = re.compile(r"[235]\d\d(?:\d\d){0,2}")  # of an account, in front of its name
_SIDE_LABEL = re.compile(r"(?:收入|支出)?(?:项目|科目)(?:$|名称|编码|[（(])|项目|(?:收入|支出)$")
_SIDE_AMOUNT = re.compile(r"(?:算|额|行|成)数$|金额$|合计$|总计$|预算$")
LONGEST_CAPTION = 60  # characters


class TableRows:
    """The rows of a table: ``starting`` are the cells that begin in each, by column."""

    def __init__(self, grid: Grid, text: str) -> None:
        self._columns, self._text = grid.columns, text
        self.starting: list[list[Cell]] = [[] for _ in range(grid.rows)]
        for cell in grid.cells:
            self.starting[cell.row].append(cell)
        for cells in self.starting:
            cells.sort(key=lambda cell: cell.column)

    def words(self, cell: Cell) -> str:
        """The text of a cell, white space at its ends removed."""
        return self._text[cell.start : cell.end].strip()

    def count_headers(self) -> int:
        """How many leading rows are caption and header."""
        rows = self.starting
        captions = 0
        while captions < len(rows) and self.is_caption(rows[captions]):
            captions += 1
        body = rows[captions:]
        if not body or self._is_form(body):
            return captions
        number = captions
        values = self.value_columns(captions)
        while number < len(rows):
            row = rows[number]
            if self.is_index(row):
                number += 1
                break
            filled = [cell for cell in row if cell.start < cell.end]
            if len(filled) < 2 and number == captions:
                break
            if any(is_value(self.words(cell)) for cell in filled):
                break
            if number > captions and not _below(rows[number - 1], filled, values):
                break
            number += 1
        return number

    def is_caption(self, row: list[Cell]) -> bool:
        """True for a row of a title, or of who filled the form in, its number and its unit."""
        filled = [cell for cell in row if cell.start < cell.end]
        if filled and all(_CAPTION_WORDS.match(self.words(cell)) for cell in filled):
            return True
        return (
            len(filled) == 1
            and (len(row) == 1 or filled[0].colspan == self._columns)
            and filled[0].end - filled[0].start <= LONGEST_CAPTION
            and not is_value(self.words(filled[0]))
        )

    def is_index(self, row: list[Cell]) -> bool:
        """True for the row that numbers the columns (栏次 | 1 | 2 | 3)."""
        words = [unspaced(self.words(cell)) for cell in row if cell.start < cell.end]
        named = [word for word in words if word in ("栏次", "行次")]
        numbers = [word for word in words if word.isdecimal()]
        counted = numbers == [str(number + 1) for number in range(len(numbers))]
        whole = len(named) + len(numbers) == len(words) > 2
        return whole and counted and len(numbers) > (1 if named else 2)

    def value_columns(self, first: int) -> set[int]:
        """Columns in which a number stands somewhere from row ``first`` on."""
        return {
            cell.column
            for row in self.starting[first:]
            for cell in row
            if is_value(self.words(cell))
        }

    def _is_form(self, rows: list[list[Cell]]) -> bool:
        """True where labels and values stand side by side (项目名称 | 甲, 预算数 | 14)."""
        words = [word for cell in rows[0] if (word := self.words(cell))]
        if not words or is_header(words) or any(map(self._is_two_sided, rows[:3])):
            return False
        beside = [word for word in words[1:] if _AMOUNT_HEADER.search(word)]
        labelled = _FORM_LABEL.match(words[0]) and not beside
        if labelled and all(map(_FORM_LABEL.match, words[2:3])):
            return True
        if self._columns == 2 and len(rows) > 1 and not beside:
            return True
        for row in rows[:4]:
            texts = [self.words(cell) for cell in row]
            pairs = sum(
                bool(label)
                and not DASH.fullmatch(label)
                and not is_value(label)
                and is_value(value)
                and not _CODE.fullmatch(value)
                for label, value in pairwise(texts)
            )
            if pairs >= 2:
                return True
        return False

    def _is_two_sided(self, row: list[Cell]) -> bool:
        """True for the header of receipts beside payments (项目 | 决算数 | 项目 | 决算数)."""
        words = [unspaced(self.words(cell)) for cell in row]
        return (
            sum(bool(_SIDE_LABEL.match(word)) for word in words) > 1
            and sum(bool(_SIDE_AMOUNT.search(word)) for word in words) > 1
            and not any(map(is_value, words))
        )


def covering_rows(grid: Grid) -> list[list[Cell]]:
    """The cells that stand in each row, by column: a merged one in all of its rows."""
    rows: list[list[Cell]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        for row in range(cell.row, min(cell.row + cell.rowspan, grid.rows)):
            rows[row].append(cell)
    for cells in rows:
        cells.sort(key=lambda cell: cell.column)
    return rows


def _below(above: list[Cell], filled: list[Cell], values: set[int]) -> bool:
    """True for cells below the wide ones of a header row, over columns that hold numbers."""
    wide = [column for cell in above if cell.colspan > 1 for column in _columns(cell)]
    # A table torn from its file has lost its merges: what was merged is empty.
    over: Cell | None = None
    for cell, after in pairwise(above):
        over = cell if cell.start < cell.end and cell.rowspan == 1 else over
        if over is not None and after.start == after.end:
            wide += [*_columns(over), *_columns(after)]
    inside = all(cell.column in wide for cell in filled)
    over_numbers = not values or any(cell.column in values for cell in filled)
    return bool(filled) and inside and over_numbers


def _columns(cell: Cell) -> range:
    return range(cell.column, cell.column + cell.colspan)

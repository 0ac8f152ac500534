"""The whole path of a table row: every label from the outermost, those of merged cells carried
down, each with the header of its column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from kxai.schema.document import Cell, Grid
from kxai.text.headers import column_headers, header_rows, words_of
from kxai.text.lines import unspaced
from kxai.text.table_rows import covering_rows

_NOTHING = re.compile(r"[—\-－–/\\]{1,4}")
_VALUE = re.compile(r"[-－−(（]?[¥￥]?[\d０-９][\d,，.．０-９]*[)）]?[%％]?")
# The row of a total, of a class (三、服务) or of a numbered part begins anew.
_BEGINS = re.compile(r"(?:合|总|小|共)计|[一二三四五六七八九十]{1,3}[、.．]")


class Step(NamedTuple):
    """One label of a row: the innermost header ``head`` of its column ("" for none) and its
    ``words``, both without white space; ``inherited`` from a row above or not."""

    head: str
    words: str
    inherited: bool


class RowPaths:
    """The paths of all rows of a table, read once.

    In 货物 | 设备费 | 办公设备购置 | (empty) above three empty cells and 复印机 the second row has
    all four labels: an empty cell goes on with the label above it until one begins left of it.
    """

    def __init__(self, grid: Grid, text: str) -> None:
        self._grid, self._text = grid, text
        self._paths = self._read()

    def of(self, cell: Cell) -> tuple[Step, ...]:
        """The labels left of ``cell``, outermost first."""
        row = self._paths.get(cell.row, {})
        return tuple(step for column, step in sorted(row.items()) if column < cell.column)

    def _read(self) -> dict[int, Mapping[int, Step]]:
        paths: dict[int, Mapping[int, Step]] = {}
        current: dict[int, Step] = {}
        head = header_rows(self._grid, self._text)
        for number, cells in enumerate(covering_rows(self._grid)):
            if number < head:
                continue
            filled = [(cell, self._bare(cell)) for cell in cells if cell.row == number]
            labels = [(c, w) for c, w in filled if w and not _VALUE.fullmatch(w)]
            labels = [(c, w) for c, w in labels if not _NOTHING.fullmatch(w)]
            if labels and _BEGINS.match(labels[0][1]):
                current = {}
            elif labels:
                begun = labels[0][0].column
                current = {column: step for column, step in current.items() if column < begun}
            carried = {column: step._replace(inherited=True) for column, step in current.items()}
            own = {c.column: Step(self._head(c.column), w, False) for c, w in labels}
            current = paths[number] = {**carried, **own}
        return paths

    def _bare(self, cell: Cell) -> str:
        return unspaced(words_of(cell, self._text))

    def _head(self, column: int) -> str:
        heads = column_headers(self._grid, self._grid.rows, column, self._text)
        return unspaced(heads[-1]) if heads else ""

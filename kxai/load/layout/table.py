"""A table on its way from a page to the text."""

from __future__ import annotations

from dataclasses import dataclass, field

from kxai.load.flow import RowCell
from kxai.load.layout.lines import Line
from kxai.schema.place import Place


@dataclass(slots=True)
class DraftCell:
    """A cell at ``row`` and ``column`` (from 0) with its lines; ``room`` is how wide a line of it
    may be, in points."""

    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    lines: list[Line] = field(default_factory=list)
    room: float = 0.0
    text: str = ""
    places: tuple[Place, ...] = ()


@dataclass(slots=True)
class DraftTable:
    """A table on page ``page`` with its column edges ``xs``; it may go on over several pages."""

    page: int
    last_page: int
    top: float
    bottom: float
    xs: tuple[float, ...]
    rows: int
    cells: list[DraftCell]
    ruled: bool = True

    def grid(self) -> list[list[DraftCell]]:
        """The cells that begin in each row, from left to right."""
        rows: list[list[DraftCell]] = [[] for _ in range(self.rows)]
        for cell in sorted(self.cells, key=lambda cell: (cell.row, cell.column)):
            rows[cell.row].append(cell)
        return rows


def row_cells(table: DraftTable) -> list[list[RowCell]]:
    """The table as Flow takes it."""
    return [
        [
            RowCell(cell.column, cell.text, cell.rowspan, cell.colspan, cell.places)
            for cell in row
        ]
        for row in table.grid()
    ]




Item = Line | DraftTable

"""Tables of Word documents: rows, merged cells, and which of them are there at all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kxai.load.flow import RowCell
from kxai.load.limits import integer
from kxai.load.numbering import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_WIDEST = 64  # columns that one cell may span
_SLIVER = 100  # twips: half a letter of a body text, and less than the margins of a cell
_NARROW = 10  # a table that says nothing of widths may give all its columns the same small one
_AROUND = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml"})


def table_rows(table: _Element) -> list[list[_Element]]:
    """The cells of each row in order; rows that a tracked change deletes are left out."""
    rows = []
    for row in _children(table, f"{W}tr"):
        if row.find(f"{W}trPr/{W}del") is None:
            rows.append([row, *_children(row, f"{W}tc")])
    return rows


def grid_rows(table: _Element, words: Callable[[_Element], str]) -> list[list[RowCell]]:
    """The rows of ``table_rows`` with merged cells as one, at exact grid columns; grid columns
    that are only there because edges of cells miss each other by a little are none.

    ``words`` gives a cell's text; it is not asked for cells that go on from above, whose text
    Word does not show.
    """
    rows = table_rows(table)
    slivers = _slivers(table, rows)
    out: list[list[RowCell]] = []
    above: dict[int, tuple[int, int]] = {}  # column → (row, index) of a cell that may go on
    for row, *elements in rows:
        cells: list[RowCell] = []
        going_on: dict[int, tuple[int, int]] = {}
        for element, begin, end in _placed(row, elements):
            column = begin - bisect_left(slivers, begin)
            across = end - bisect_left(slivers, end) - column
            merge = element.find(f"{W}tcPr/{W}vMerge")
            starts = merge is not None and merge.get(f"{W}val") == "restart"
            if merge is not None and not starts and column in above:
                at, index = going_on[column] = above[column]
                old = out[at][index]
                out[at][index] = RowCell(old.column, old.text, len(out) - at + 1, old.colspan)
            else:
                if merge is not None:
                    going_on[column] = (len(out), len(cells))
                cells.append(RowCell(column, words(element), 1, across))
        above = going_on
        out.append(cells)
    return out


def _placed(row: _Element, cells: list[_Element]) -> Iterator[tuple[_Element, int, int]]:
    """Each cell with its first grid column and the one behind its last."""
    column = integer(_property(row, "trPr", "gridBefore"), most=_WIDEST)
    for cell in cells:
        across = integer(_property(cell, "tcPr", "gridSpan"), 1, most=_WIDEST) or 1
        yield cell, column, column + across
        column += across


def _slivers(table: _Element, rows: list[list[_Element]]) -> list[int]:
    """Grid columns in order that are too narrow for a letter and that no cell stands in alone.

    Word and LibreOffice make a grid column between any two edges, also where rounding or a hand
    has set those of one row a twip beside those of another.
    """
    widths = [integer(column.get(f"{W}w")) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    most = min(_SLIVER, max(widths, default=0) // _NARROW)
    found: set[int] = set()
    together = 0  # twips of those that touch each other
    for column, width in enumerate(widths):
        together += width
        if not 0 < width < most:
            together = 0
        elif together < most:
            found.add(column)
    if found:
        for row, *cells in rows:
            for _, begin, end in _placed(row, cells):
                if found.issuperset(range(begin, end)):
                    found.difference_update(range(begin, end))
    return sorted(found)


def _children(parent: _Element, tag: str) -> Iterator[_Element]:
    """Children with ``tag``, also inside content controls and insertions, not in nested tables."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _AROUND:
            yield from _children(child, tag)


def _property(element: _Element, holder: str, name: str) -> str | None:
    found = element.find(f"{W}{holder}/{W}{name}")
    return found.get(f"{W}val") if found is not None else None

"""Tables of Word documents: rows, merged cells, and which of them are there at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kxai.load.flow import RowCell
from kxai.load.limits import integer
from kxai.load.numbering import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_WIDEST = 64  # columns that one cell may span
_AROUND = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml"})


def table_rows(table: _Element) -> list[list[_Element]]:
    """The cells of each row in order; rows that a tracked change deletes are left out."""
    rows = []
    for row in _children(table, f"{W}tr"):
        if row.find(f"{W}trPr/{W}del") is None:
            rows.append([row, *_children(row, f"{W}tc")])
    return rows


def grid_rows(rows: list[list[_Element]], words: Callable[[_Element], str]) -> list[list[RowCell]]:
    """Rows (the row element, then its cells) with merged cells as one, at exact grid columns.

    ``words`` gives a cell's text; it is not asked for cells that go on from above, whose text
    Word does not show.
    """
    out: list[list[RowCell]] = []
    above: dict[int, tuple[int, int]] = {}  # column → (row, index) of a cell that may go on
    for row, *elements in rows:
        cells: list[RowCell] = []
        going_on: dict[int, tuple[int, int]] = {}
        column = integer(_property(row, "trPr", "gridBefore"), most=_WIDEST)
        for element in elements:
            across = integer(_property(element, "tcPr", "gridSpan"), 1, most=_WIDEST) or 1
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
            column += across
        above = going_on
        out.append(cells)
    return out


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

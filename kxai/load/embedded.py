"""Files within a Word document: read where a loader reads them, listed where none does."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kxai.errors import InputError
from kxai.load.flow import Flow, RowCell
from kxai.load.limits import shown
from kxai.load.package import Package
from kxai.load.signatures import ZIP, kind_of
from kxai.schema.document import Document
from kxai.settings import Settings

if TYPE_CHECKING:
    from lxml.etree import _Element

_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FORMULA = "Equation"  # what draws formulas is no attachment
_WORKBOOKS = (".xlsx", ".xlsm")
_PAGES = frozenset({"html", "mht", "text"})


def read_chunk(chunk: _Element, package: Package, settings: Settings) -> Document | None:
    """The page or text that a document pulls in at a place; None where it cannot be read."""
    member = package.targets().get(chunk.get(_ID, ""))
    if member is None:
        return None
    try:
        data = package.read(member)
        kind = "" if data.startswith(ZIP) else kind_of(data)
        return _load(kind, member, data, settings) if kind in _PAGES else None
    except InputError:
        return None


def read_objects(
    body: _Element, package: Package, settings: Settings
) -> tuple[list[Document], list[str]]:
    """The workbooks among the objects of a document, and the names of all other objects.

    A workbook behind a chart whose numbers the document itself keeps is neither.
    """
    behind = package.behind_charts()
    drawn = {o.get(_ID, "") for o in body.iter(_OBJECT) if o.get("ProgID", "").startswith(_FORMULA)}
    formulas = {member for key, member in package.targets().items() if key in drawn}
    documents: list[Document] = []
    others: list[str] = []
    for member in package.embeddings():
        if member in behind or member in formulas:
            continue
        found = None
        if member.lower().endswith(_WORKBOOKS):
            try:
                found = _load("xlsx", member, package.read(member), settings)
            except InputError:
                found = None
        if found is not None:
            documents.append(found)
        else:
            others.append(shown(posixpath.basename(member)))
    return documents, others


def copy_into(flow: Flow, document: Document) -> None:
    """Add a document's lines and tables; their places in it are nobody's concern."""
    at = 0
    for grid in document.grids:
        _lines(flow, document.text[at : grid.start].splitlines())
        rows: list[list[RowCell]] = [[] for _ in range(grid.rows)]
        for cell in grid.cells:
            words = document.text[cell.start : cell.end]
            rows[cell.row].append(RowCell(cell.column, words, cell.rowspan, cell.colspan))
        flow.table(rows)
        at = grid.end
    _lines(flow, document.text[at:].splitlines())


def _lines(flow: Flow, lines: Iterable[str]) -> None:
    for line in lines:
        flow.line(line)


def _load(kind: str, member: str, data: bytes, settings: Settings) -> Document | None:
    # the registry knows the Word loader as well
    from kxai.load.registry import FORMATS, loader_of

    if kind not in FORMATS:
        return None
    return loader_of(FORMATS[kind])(Path(member), data, "", settings)

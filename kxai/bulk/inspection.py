"""What kxai makes of a file, without keeping it: kind, pages, tables, warnings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kxai.beyond.script import Script
from kxai.beyond.survey import survey
from kxai.bulk.child import run_apart
from kxai.bulk.pipeline import read
from kxai.extract import Extraction, extract
from kxai.load.registry import needs_limits
from kxai.read.standard_forms import Form, forms
from kxai.read.table_statements import title_of
from kxai.schema.document import Document, Grid
from kxai.schema.place import Places
from kxai.settings import Settings
from kxai.text.grid import recover_grids, split_grid
from kxai.text.headers import caption_before, table_unit

_LETTERS = 20  # of the words that a table begins with


@dataclass(frozen=True, slots=True)
class SeenTable:
    """A table: the ``name`` of the standard form that it is ("" for others), its ``title`` above
    it, the words it ``begins`` with, where it begins (page, or address of a cell), its size, its
    unit of money."""

    name: str
    title: str
    begins: str
    page: int | None
    cell: str | None
    rows: int
    columns: int
    unit: str | None


@dataclass(frozen=True, slots=True)
class SeenItem:
    """What a report of its kind must publish: its ``name``, whether it is ``present``, said to be
    ``nil`` or ``absent``, the page it stands on, and ``source``: who requires it."""

    id: str
    name: str
    state: str
    page: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was recognised of a file. ``pages`` counts pages by origin (``text``, ``ocr``,
    ``blank``, ``unread``), none where the format has no pages; ``confidence`` is the mean with
    which characters of pictures were recognised; ``figures`` counts by layer."""

    source: str
    format: str
    encoding: str | None
    language: str
    characters: int
    pages: dict[str, int]
    confidence: float | None
    org: str | None
    year: int | None
    kind: str
    unit: str
    figures: dict[str, int]
    tables: tuple[SeenTable, ...]
    furniture: tuple[str, ...]
    attachments: tuple[str, ...]
    notes: tuple[str, ...]
    disclosure: tuple[SeenItem, ...] = ()

    @property
    def ocr_share(self) -> float | None:
        """The share of the pages with content whose characters come from a picture."""
        filled = sum(count for origin, count in self.pages.items() if origin != "blank")
        return self.pages.get("ocr", 0) / filled if filled else None


def inspect(path: Path, settings: Settings) -> Inspection:
    """Load a file, within limits where its kind needs them, and tell what was recognised.

    Raises the subclasses of InputError.
    """
    return run_apart(look, path, settings) if needs_limits(path, settings) else look(path, settings)


def look(path: Path, settings: Settings) -> Inspection:
    """``inspect`` in this process."""
    document = read(path, settings)
    extraction = extract(document)
    report = extraction.report
    pages = Counter(page.origin for page in document.pages)
    return Inspection(
        source=document.source,
        format=document.format,
        encoding=document.encoding,
        language=document.language,
        characters=len(document.text),
        pages={str(origin): count for origin, count in pages.items()},
        confidence=_confidence(document),
        org=report.org,
        year=report.year,
        kind=report.kind,
        unit=report.unit,
        figures=dict(Counter(str(figure.layer) for figure in extraction.figures)),
        tables=_tables(document),
        furniture=_kinds(piece.text for piece in document.furniture),
        attachments=document.attachments,
        notes=document.notes,
        disclosure=_disclosure(document, extraction),
    )


def _disclosure(document: Document, extraction: Extraction) -> tuple[SeenItem, ...]:
    script = Script.of(document, extraction)
    return tuple(
        SeenItem(
            item.entry.id,
            item.entry.name,
            item.state,
            script.page(item.span) if item.span else None,
            item.entry.source,
        )
        for item in survey(script).items
    )


def _confidence(document: Document) -> float | None:
    read_ = [place for place in document.places if place.confidence < 1]
    characters = sum(place.end - place.start for place in read_)
    total = sum(place.confidence * (place.end - place.start) for place in read_)
    return total / characters if characters else None


def _kinds(texts: Iterable[str]) -> tuple[str, ...]:
    """Headers and footers, one for all that differ in their numbers only (第1页, 第2页)."""
    kinds: dict[str, str] = {}
    for text in texts:
        kinds.setdefault(re.sub(r"\d+", "0", text), text)
    return tuple(kinds.values())


def _tables(document: Document) -> tuple[SeenTable, ...]:
    text = document.text
    places = Places(document.places)
    found = []
    unit: str | None = None
    recognised = forms(document.grids or recover_grids(text), text)
    parts = [(part, form) for grid, form in recognised for part in _parts(grid, form, text)]
    for grid, form in parts:
        page = document.page_at(grid.start)
        unit = (form.unit if form is not None else table_unit(grid, text)) or unit
        found.append(
            SeenTable(
                name=form.name if form is not None else "",
                title=form.title if form is not None else title_of(caption_before(grid, text)),
                begins=_beginning(grid, text),
                page=page.number if page is not None else None,
                cell=places.cell(grid.start, grid.end),
                rows=grid.rows,
                columns=grid.columns,
                unit=unit,
            )
        )
    return tuple(found)


def _parts(grid: Grid, form: Form | None, text: str) -> list[Grid]:
    """A standard table is one; another may hold several, each under a header of its own."""
    return [grid] if form is not None else split_grid(grid, text)


def _beginning(grid: Grid, text: str) -> str:
    """The first words of a table, as many as tell it from others."""
    words = [w for cell in grid.cells if (w := "".join(text[cell.start : cell.end].split()))]
    told = " ".join(words)
    return told if len(told) <= _LETTERS else f"{told[:_LETTERS]}…"

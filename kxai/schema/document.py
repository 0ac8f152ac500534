"""A loaded document: one text, and what is known about where its parts stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Layer = Literal["text", "table", "chart"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page ``number`` (from 1) covers ``text[start:end]`` of its document."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: its place in the grid (from 0), its spans, and ``text[start:end]``.

    A merged cell stands once, at its top left place, with ``rowspan``/``colspan`` above 1.
    An empty cell has ``start == end``.
    """

    row: int
    column: int
    start: int
    end: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, whether the file had one or it was recovered from text.

    ``cells`` in reading order; ``start``/``end`` cover the whole table in the document's text.
    """

    start: int
    end: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A span of the text whose layer the file itself told: ``chart`` or ``table``."""

    start: int
    end: int
    layer: Layer


@dataclass(frozen=True, slots=True)
class Document:
    """What ``kxai.load.load`` returns. All offsets are Python string offsets into ``text``.

    For a UTF-8 ``.txt`` file ``text`` is the file as it is (a byte-order mark apart), line ends
    included. ``grids`` holds only tables that the file format itself marks; tables recovered from
    torn text are the business of ``kxai.text.grid``. ``notes`` are Chinese remarks for the user,
    for example that the text is traditional or that an encoding was guessed.
    """

    source: str
    sha256: str
    format: str
    text: str
    encoding: str | None = None
    language: str = "zh-Hans"
    pages: tuple[Page, ...] = ()
    grids: tuple[Grid, ...] = ()
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()

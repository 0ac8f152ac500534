"""A loaded document: one text, and what is known about where its parts stand."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import Literal

from kxai.schema.place import Box, Place

Layer = Literal["text", "table", "chart"]
Origin = Literal["text", "ocr", "blank", "unread"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page ``number`` (from 1) covers ``text[start:end]`` of its document.

    ``origin`` tells where its characters come from: the file's ``text`` layer, a picture
    (``ocr``), nowhere as it is ``blank``, or that it has content that was left ``unread``, which a
    note tells as well. ``width`` and ``height`` are in points, 0 where unknown. ``turned`` is by
    how many degrees, against the clock, the page that its file shows was turned to be read: all
    places on it are those of the page so turned.
    """

    number: int
    start: int
    end: int
    origin: Origin = "text"
    width: float = 0.0
    height: float = 0.0
    turned: float = 0.0


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands on every page and belongs to none of the text: header, footer, page number."""

    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """``text[start:end]`` was recognised as ``read`` in a picture; its shape, where no digit is in
    doubt, or the report's own arithmetic decided for what the text has now."""

    start: int
    end: int
    read: str


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
    """A span of the text whose layer the file itself told: ``chart`` or ``table``.

    ``guessed``: rows and columns were told by where the words stand, without any rule.
    """

    start: int
    end: int
    layer: Layer
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """What ``kxai.load.load`` returns. All offsets are Python string offsets into ``text``.

    For a UTF-8 ``.txt`` file ``text`` is the file as it is (a byte-order mark apart), line ends
    included. ``grids`` holds only tables that the file format itself marks; tables recovered from
    torn text are the business of ``kxai.text.grid``. ``notes`` are Chinese remarks for the user,
    for example that the text is traditional or that an encoding was guessed. ``places`` are sorted
    and do not overlap; what stands in none of them has no known place beyond its page.
    ``attachments`` are the names of files that the document holds or links to and that were not
    read with it.
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
    places: tuple[Place, ...] = ()
    readings: tuple[Reading, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    attachments: tuple[str, ...] = ()

    def page_at(self, offset: int) -> Page | None:
        """The page on which a character stands; None where the format has no pages, and behind the
        last one, where the notes of a Word document are."""
        at = bisect.bisect_right(self.pages, offset, key=lambda page: page.start) - 1
        return self.pages[at] if at >= 0 and offset < self.pages[at].end else None

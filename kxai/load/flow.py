"""Building a document's text piece by piece while the places of tables and charts are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kxai.errors import LimitExceeded
from kxai.load import notes
from kxai.load.decoding import language_of
from kxai.schema.document import Block, Cell, Document, Furniture, Grid, Layer, Page
from kxai.schema.place import Place

_SPACES = re.compile(r"[ \t\r\n\x0b\x0c]+")


@dataclass(frozen=True, slots=True)
class RowCell:
    """A table cell on its way in: its grid column, its text and its spans.

    ``places`` count from the beginning of ``text``, which must then be without white space at its
    ends and without runs of it.
    """

    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    places: tuple[Place, ...] = ()


class Flow:
    """Text in reading order; ``grids``, ``blocks`` and ``places`` hold offsets into it.

    Raises LimitExceeded when the text grows beyond ``limit`` characters.
    """

    def __init__(self, name: str, limit: int) -> None:
        self._name, self._limit = name, limit
        self._parts: list[str] = []
        self._length = 0
        self.grids: list[Grid] = []
        self.blocks: list[Block] = []
        self.places: list[Place] = []

    @property
    def length(self) -> int:
        """The offset at which what is added next will stand."""
        return self._length

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def line(self, words: str, places: Iterable[Place] = ()) -> None:
        """Add a paragraph; an empty one keeps a blank line. ``places`` count from its beginning."""
        self._put(places)
        self._add(words)
        self._add("\n")

    def table(self, rows: list[list[RowCell]], *, guessed: bool = False) -> None:
        """Add a table: a line a row, a tab behind every cell, merged cells once; ``guessed`` where
        nothing but the places of its words tells rows and columns.

        A row without cells of its own counts where a cell from above reaches into it, and has no
        line. Spans that reach below the table are cut.
        """
        rows = _covered(rows)
        begin = self._length
        cells: list[Cell] = []
        width = 0
        for number, row in enumerate(rows):
            for item in row:
                words = _SPACES.sub(" ", item.text).strip()
                start = self._length
                self._put(item.places)
                self._add(words)
                self._add("\t")
                down = min(item.rowspan, len(rows) - number)
                end = start + len(words)
                cells.append(Cell(number, item.column, start, end, down, item.colspan))
                width = max(width, item.column + item.colspan)
            if row:
                self._add("\n")
        if cells:
            self.grids.append(Grid(begin, self._length, len(rows), width, tuple(cells)))
            self.blocks.append(Block(begin, self._length, "table", guessed))

    def block(self, lines: list[str], layer: Layer) -> None:
        """Add lines whose layer the file told."""
        begin = self._length
        for words in lines:
            self.line(words)
        self.blocks.append(Block(begin, self._length, layer))

    def document(
        self,
        path: Path,
        sha256: str,
        format: str,
        *,
        remarks: Iterable[str],
        encoding: str | None = None,
        pages: tuple[Page, ...] = (),
        furniture: tuple[Furniture, ...] = (),
        attachments: Iterable[str] = (),
    ) -> Document:
        """The document of what was added; that it is traditional is remarked first, names of
        ``attachments`` count once."""
        text = self.text
        language = language_of(text, encoding)
        traditional = (notes.TRADITIONAL,) if language == "zh-Hant" else ()
        return Document(
            source=str(path),
            sha256=sha256,
            format=format,
            text=text,
            encoding=encoding,
            language=language,
            pages=pages,
            grids=tuple(self.grids),
            blocks=tuple(self.blocks),
            notes=(*traditional, *remarks),
            places=tuple(self.places),
            furniture=furniture,
            attachments=tuple(dict.fromkeys(attachments)),
        )

    def _put(self, places: Iterable[Place]) -> None:
        at = self._length
        # dataclasses.replace takes five times as long, and there are many of them.
        self.places += [
            Place(p.start + at, p.end + at, p.page, p.top, p.bottom, p.edges, p.cell, p.confidence)
            for p in places
        ]

    def _add(self, words: str) -> None:
        self._parts.append(words)
        self._length += len(words)
        if self._length > self._limit:
            raise LimitExceeded(self._name, f"文字超过{self._limit}字的上限")


def _covered(rows: list[list[RowCell]]) -> list[list[RowCell]]:
    """The rows that have a cell or are reached by one from above."""
    kept: list[list[RowCell]] = []
    reach = 0
    for row in rows:
        if row or reach > len(kept):
            reach = max([reach, *(len(kept) + cell.rowspan for cell in row)])
            kept.append(row)
    return kept

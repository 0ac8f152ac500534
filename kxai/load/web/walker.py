"""From a parsed page to its pieces, without recursion, for a page may nest as deep as it likes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kxai.load.flow import RowCell
from kxai.load.limits import integer
from kxai.load.web.pieces import Piece, Pieces, clean, leads_away
from kxai.load.web.targets import MOST, attached

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_DROPPED = frozenset(
    {"script", "style", "noscript", "nav", "footer", "aside", "iframe", "template"}
    | {"select", "button", "input", "textarea", "svg", "object", "embed", "video", "audio"}
    | {"canvas", "del", "rt", "rp", "-comment"}
)
_FRAMES = {"iframe": "src", "embed": "src", "object": "data"}
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul"}
    | {"ol", "dl", "dt", "dd", "blockquote", "pre", "address", "figure", "figcaption", "center"}
    | {"form", "fieldset", "legend", "hr", "details", "summary", "td", "th", "tr", "caption"}
    | {"table", "header"}
)
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_MAIN = frozenset({"article", "main"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SOURCES = ("src", "data-src", "data-original", "data-lazy-src", "original", "file")
_ICON = re.compile(
    r"icon|logo|filetype|arrow|dot|line|print|share|qr|ewm|weixin|wx\.|\bbg|banner|spacer|blank",
    re.IGNORECASE,
)
_WIDEST = 64  # columns that one cell may span
_LOWEST = 5_000  # rows that one cell may span
_PROSE = 300  # characters in a cell of a single row: laid out, not tabulated


def layout_tables(body: LexborNode) -> frozenset[int]:
    """Tables that hold other tables: they lay out the page and tabulate nothing."""
    found: set[int] = set()
    for table in body.css("table"):
        above = table.parent
        while above is not None and above.mem_id not in found:
            if above.tag == "table":
                found.add(above.mem_id)
            above = above.parent
    return frozenset(found)


class Walker:
    """Writes the pieces below an element into ``pieces`` and the documents that it leads to into
    ``attachments``. ``pictures`` counts those behind the last piece. With ``inner`` set tables
    become lines."""

    def __init__(self, layout: frozenset[int], *, forms: bool, inner: bool = False) -> None:
        self.pieces = Pieces([], [])
        self.attachments: dict[str, None] = {}
        self._layout, self._forms, self._inner = layout, forms, inner
        self._words: list[str] = []
        self._open: list[int] = [-1]
        self._pre = self._linked = self._links = self._files = self.pictures = 0

    def walk(self, root: LexborNode) -> Pieces:
        """Write what is below ``root``; all pieces so far."""
        todo: list[tuple[LexborNode, bool]] = []  # (node, are we leaving it?)
        _push(todo, root.child)
        while todo:
            node, leaving = todo.pop()
            tag = node.tag or ""
            if leaving:
                self._pre -= tag == "pre"
                self._flush()
                self._open.pop()
                continue
            _push(todo, node.next)
            if tag == "-text":
                self._text(node.text(deep=False) or "")
            elif tag == "br":
                self._flush()
            elif not (self._is_dropped(node, tag) or (tag == "table" and self._table(node))):
                if tag == "a":
                    self._link(node)
                elif tag == "img":
                    self.pictures += _is_picture(node)
                elif tag in _BLOCKS:
                    self._flush()
                    self._pre += tag == "pre"
                    self.pieces.parents.append(self._open[-1])
                    self._open.append(len(self.pieces.parents) - 1)
                    todo.append((node, True))
                _push(todo, node.child)
        self._flush()
        return self.pieces

    def _text(self, words: str) -> None:
        if self._pre and "\n" in words:
            *lines, words = words.split("\n")
            for line in lines:
                self._words.append(line)
                self._flush()
        self._words.append(words)

    def _link(self, node: LexborNode) -> None:
        target = (node.attributes.get("href") or "").strip()
        if not target:
            return
        words = clean(node.text() or "") or (node.attributes.get("title") or "")
        file = attached(target, words)
        if file is not None:
            self._files += 1
            self._attach(file)
        elif leads_away(target, words):
            self._links += 1
            self._linked += len("".join(words.split()))

    def _attach(self, file: str) -> None:
        if len(self.attachments) < MOST:
            self.attachments.setdefault(file)

    def _flush(self) -> None:
        words = clean("".join(self._words))
        self._words = []
        if words:
            self._add(Piece(words, self._open[-1]))

    def _add(self, piece: Piece) -> None:
        piece.linked, piece.links, piece.files = self._linked, self._links, self._files
        piece.pictures = self.pictures
        self._linked = self._links = self._files = self.pictures = 0
        self.pieces.items.append(piece)

    def _is_dropped(self, node: LexborNode, tag: str) -> bool:
        if tag == "header":
            return not _within_main(node)
        if tag == "form" and not self._forms:
            return True
        frame = _FRAMES.get(tag)
        if frame is not None:
            file = attached((node.attributes.get(frame) or "").strip(), "")
            if file is not None:
                self._attach(file)
        return tag in _DROPPED or _is_hidden(node)

    def _table(self, table: LexborNode) -> bool:
        """Write a data table; False where it only lays out, and is walked like any block."""
        if table.mem_id in self._layout or self._inner:
            return False
        inner = Walker(self._layout, forms=self._forms, inner=True)
        rows = self._rows(table, inner)
        if sum(map(len, rows)) == 1 or (
            len(rows) == 1 and max((len(cell.text) for cell in rows[0]), default=0) > _PROSE
        ):
            return False
        self._flush()
        for caption in _children(table, "caption"):
            self.walk(caption)
        found = inner.pieces.items
        self._linked += sum(piece.linked for piece in found)
        self._links += sum(piece.links for piece in found)
        self._files += sum(piece.files for piece in found)
        self.pictures += sum(piece.pictures for piece in found) + inner.pictures
        for file in inner.attachments:
            self._attach(file)
        words = " ".join(cell.text for row in rows for cell in row)
        self._add(Piece(words, self._open[-1], rows=rows))
        return True

    def _rows(self, table: LexborNode, inner: Walker) -> list[list[RowCell]]:
        """Rows with merged cells in their places."""
        rows: list[list[RowCell]] = []
        taken: dict[int, int] = {}  # column → row from which it is free again
        for row in _table_rows(table):
            cells: list[RowCell] = []
            column, number = 0, len(rows)
            for cell in _children(row, "td", "th"):
                while taken.get(column, 0) > number:
                    column += 1
                across = integer(cell.attributes.get("colspan"), 1, most=_WIDEST) or 1
                down = integer(cell.attributes.get("rowspan"), 1, most=_LOWEST) or _LOWEST
                cells.append(RowCell(column, _cell(cell, inner), down, across))
                taken.update(dict.fromkeys(range(column, column + across), number + down))
                column += across
            rows.append(cells)
        return rows


def _cell(cell: LexborNode, inner: Walker) -> str:
    if _is_hidden(cell):
        return ""
    before = len(inner.pieces.items)
    return "\n".join(piece.text for piece in inner.walk(cell).items[before:])


def _push(todo: list[tuple[LexborNode, bool]], node: LexborNode | None) -> None:
    if node is not None:
        todo.append((node, False))


def _children(parent: LexborNode, *tags: str) -> Iterator[LexborNode]:
    child = parent.child
    while child is not None:
        if child.tag in tags:
            yield child
        child = child.next


def _table_rows(table: LexborNode) -> Iterator[LexborNode]:
    for part in _children(table, "tr", *_GROUPS):
        for row in (part,) if part.tag == "tr" else _children(part, "tr"):
            if not _is_hidden(row) and not _is_hidden(part):
                yield row


def _within_main(node: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.tag not in _MAIN:
        above = above.parent
    return above is not None


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def _is_picture(node: LexborNode) -> bool:
    """A picture with something to see; also one that a script would have loaded later."""
    attributes = node.attributes
    sources = [attributes.get(name) or "" for name in _SOURCES]
    small = any(
        integer((attributes.get(side) or "").removesuffix("px"), 999) < 60
        for side in ("width", "height")
    )
    return any(sources) and not small and not any(map(_ICON.search, sources))

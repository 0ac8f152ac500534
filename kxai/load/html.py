"""Pages saved from the web: the main text without navigation, tables kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kxai.errors import EmptyFile, LimitExceeded
from kxai.load import notes
from kxai.load.decoding import Decoded, decode, language_of
from kxai.load.flow import Flow, RowCell
from kxai.load.limits import integer, shown
from kxai.load.nesting import check_nesting
from kxai.schema.document import Document
from kxai.settings import Settings

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_DROPPED = frozenset(
    {"script", "style", "noscript", "nav", "footer", "aside", "iframe", "template"}
    | {"select", "button", "input", "textarea", "svg", "object", "video", "audio", "canvas"}
    | {"del", "rt", "rp", "-comment"}
)
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul"}
    | {"ol", "dl", "dt", "dd", "blockquote", "pre", "address", "figure", "figcaption", "center"}
    | {"form", "fieldset", "legend", "hr", "details", "summary", "td", "th", "tr", "caption"}
)
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_MAIN = frozenset({"article", "main"})
_META = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\x0b\x0c\xa0]+")
_INVISIBLE = {ord(character): None for character in "\u200b\u200c\u200d\u2060\ufeff\xad"}
_CHARSETS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030",
    "gb_2312-80": "gb18030", "big5": "big5", "big5-hkscs": "big5hkscs", "utf-8": "utf-8",
    "utf8": "utf-8",
}  # fmt: skip
_WIDEST = 64  # columns that one cell may span
_LOWEST = 5_000  # rows that one cell may span
_PROSE = 300  # characters in a cell of a single row: laid out, not tabulated

_SITE = re.compile(r"\s*(?:[_|｜]|\s[-–—]\s|[-–—](?=[^-–—]*(?:网|政府|门户)\S*$)).*", re.DOTALL)
_TELLING = re.compile(r"[\u4e00-\u9fff][^\u4e00-\u9fff]*" * 4)


def load_html(path: Path, data: bytes, sha256: str, settings: Settings) -> Document:
    """The document of an HTML page.

    Raises UndecodableText, MismatchedType (binary content), EmptyFile and LimitExceeded.
    """
    from selectolax.lexbor import LexborHTMLParser

    name = shown(path)
    source, encoding, remarks = _decode(data, name)
    if len(source) > settings.max_text_chars:
        raise LimitExceeded(name, f"网页有{len(source)}字，上限为{settings.max_text_chars}字")
    check_nesting(source, name)
    tree = LexborHTMLParser(source)
    flow, titled = _main_text(tree, lambda: Flow(name, settings.max_text_chars))
    text = flow.text
    if not text.strip():
        raise EmptyFile(name, "网页里没有正文")
    if titled:
        remarks.append(notes.PAGE_TITLE)
    language = language_of(text, encoding)
    if language == "zh-Hant":
        remarks.append(notes.TRADITIONAL)
    return Document(
        source=str(path),
        sha256=sha256,
        format="html",
        text=text,
        encoding=encoding,
        language=language,
        grids=tuple(flow.grids),
        blocks=tuple(flow.blocks),
        notes=tuple(remarks),
    )


def _decode(data: bytes, name: str) -> Decoded:
    """As plain text, but where that is not UTF-8 the page's own word on its charset comes first."""
    found = _META.search(data[:4096])
    declared = _CHARSETS.get(found[1].decode("ascii").lower()) if found else None
    if declared is not None and declared != "utf-8" and not _is_utf8(data):
        try:
            return Decoded(data.decode(declared), declared, [])
        except UnicodeDecodeError:
            pass
    decoded = decode(data, name)
    if declared is not None and not decoded.encoding.startswith(declared) and not data.isascii():
        remark = notes.DECLARED.format(declared=declared.upper(), encoding=decoded.encoding.upper())
        return Decoded(decoded.text, decoded.encoding, [remark])
    return decoded


def _is_utf8(data: bytes) -> bool:
    """True where it is UTF-8 beyond doubt. Bytes without a meaning elsewhere are left to decode."""
    if b"\x00" in data or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _main_text(tree: LexborHTMLParser, new: Callable[[], Flow]) -> tuple[Flow, bool]:
    """The text without forms, unless the page itself is one big form; and whether the page's
    title had to be put in front."""
    body = tree.body
    if body is None:
        return new(), False
    layout = _layout_tables(body)

    def walk(first: str, *, forms: bool) -> Flow:
        flow = new()
        if first:
            flow.line(first)
        _Walker(flow.line, flow, layout, forms=forms).walk(body)
        return flow

    flow, forms = walk("", forms=False), False
    if body.css_first("form") is not None:
        whole = walk("", forms=True)
        if 2 * len(flow.text) < len(whole.text):
            flow, forms = whole, True
    title = _title(tree, body)
    if not title or title in flow.text or not flow.text.strip():
        return flow, False
    return walk(title, forms=forms), True


def _title(tree: LexborHTMLParser, body: LexborNode) -> str:
    """The page's title without the site's name, where the body has no heading of its own."""
    title = tree.css_first("head > title")
    if title is None or body.css_first("h1") is not None:
        return ""
    words = _SITE.sub("", _SPACES.sub(" ", title.text().translate(_INVISIBLE)).strip())
    return words if _TELLING.search(words) else ""


def _layout_tables(body: LexborNode) -> frozenset[int]:
    """Tables that hold other tables: they lay out the page and tabulate nothing."""
    found: set[int] = set()
    for table in body.css("table"):
        above = table.parent
        while above is not None and above.mem_id not in found:
            if above.tag == "table":
                found.add(above.mem_id)
            above = above.parent
    return frozenset(found)


class _Walker:
    """Goes through a tree without recursion, for a page may nest as deep as it likes.

    Lines go to ``line``; tables to ``flow``, or, where that is None, into lines.
    """

    def __init__(
        self,
        line: Callable[[str], None],
        flow: Flow | None,
        layout: frozenset[int],
        *,
        forms: bool,
    ) -> None:
        self._line, self._flow = line, flow
        self._layout, self._forms = layout, forms
        self._words: list[str] = []
        self._pre = 0

    def walk(self, root: LexborNode) -> None:
        """Write the text below ``root``."""
        todo: list[tuple[LexborNode, bool]] = []  # (node, are we leaving it?)
        _push(todo, root.child)
        while todo:
            node, leaving = todo.pop()
            tag = node.tag or ""
            if leaving:
                self._pre -= tag == "pre"
                self._flush()
                continue
            _push(todo, node.next)
            if tag == "-text":
                self._text(node.text(deep=False) or "")
            elif tag == "br":
                self._flush()
            elif not (self._is_dropped(node, tag) or (tag == "table" and self._table(node))):
                if tag in _BLOCKS:
                    self._flush()
                    self._pre += tag == "pre"
                    todo.append((node, True))
                _push(todo, node.child)
        self._flush()

    def _text(self, words: str) -> None:
        if self._pre and "\n" in words:
            *lines, words = words.split("\n")
            for line in lines:
                self._words.append(line)
                self._flush()
        self._words.append(words)

    def _flush(self) -> None:
        if self._words:
            words = "".join(self._words).translate(_INVISIBLE)
            words = _SPACES.sub(" ", words).strip(" ")
            self._words = []
            if words:
                self._line(words)

    def _is_dropped(self, node: LexborNode, tag: str) -> bool:
        if tag == "header":
            return not _within_main(node)
        if tag == "form" and not self._forms:
            return True
        return tag in _DROPPED or _is_hidden(node)

    def _table(self, table: LexborNode) -> bool:
        """Write a data table; False where it only lays out, and is walked like any block."""
        if table.mem_id in self._layout or self._flow is None:
            return False
        rows = self._rows(table)
        if sum(map(len, rows)) == 1 or (
            len(rows) == 1 and max((len(cell.text) for cell in rows[0]), default=0) > _PROSE
        ):
            return False
        self._flush()
        for caption in _children(table, "caption"):
            self.walk(caption)
        self._flow.table(rows)
        return True

    def _rows(self, table: LexborNode) -> list[list[RowCell]]:
        """Rows with merged cells in their places."""
        rows: list[list[RowCell]] = []
        taken: dict[int, int] = {}  # column → row from which it is free again
        for row in _table_rows(table):
            cells: list[RowCell] = []
            column, number = 0, len(rows)
            for cell in _children(row, "td", "th"):
                while taken.get(column, 0) > number:
                    column += 1
                across = integer(_attribute(cell, "colspan"), 1, most=_WIDEST) or 1
                down = integer(_attribute(cell, "rowspan"), 1, most=_LOWEST) or _LOWEST
                cells.append(RowCell(column, self._cell(cell), down, across))
                taken.update(dict.fromkeys(range(column, column + across), number + down))
                column += across
            rows.append(cells)
        return rows

    def _cell(self, cell: LexborNode) -> str:
        lines: list[str] = []
        if not _is_hidden(cell):
            _Walker(lines.append, None, self._layout, forms=self._forms).walk(cell)
        return "\n".join(lines)


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


def _attribute(node: LexborNode, name: str) -> str | None:
    return node.attributes.get(name)


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))

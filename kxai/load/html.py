"""Pages saved from the web: the main text without navigation, tables kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from kxai.errors import EmptyFile
from kxai.load.flow import Flow, RowCell
from kxai.load.limits import shown
from kxai.load.plain import decode, is_traditional
from kxai.schema.document import Document
from kxai.settings import Settings

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode as Node

_DROPPED = (
    "script",
    "style",
    "noscript",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "iframe",
    "template",
    "select",
    "button",
    "svg",
    "head",
)
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul"}
    | {"ol", "dl", "dt", "dd", "blockquote", "pre", "address", "figure", "figcaption", "center"}
    | {"body", "html", "fieldset", "hr"}
)
_META = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\x0b\x0c]+")
_MAX_DEPTH = 400


def load_html(path: Path, data: bytes, sha256: str, settings: Settings) -> Document:
    """The document of an HTML page. Raises UndecodableText, EmptyFile and LimitExceeded."""
    from selectolax.lexbor import LexborHTMLParser

    name = shown(path)
    source, encoding, notes = _decode(data, name)
    tree = LexborHTMLParser(source)
    for node in tree.css(",".join(_DROPPED)):
        node.decompose()
    flow = Flow(name, settings.max_text_chars)
    walker = _Walker(flow)
    if tree.body is not None:
        walker.walk(tree.body, 0)
    walker.flush()
    text = flow.text
    if not text.strip():
        raise EmptyFile(name, "网页里没有正文")
    traditional = is_traditional(text)
    if traditional:
        notes.append("正文为繁体字，按原样保存")
    return Document(
        source=str(path),
        sha256=sha256,
        format="html",
        text=text,
        encoding=encoding,
        language="zh-Hant" if traditional else "zh-Hans",
        grids=tuple(flow.grids),
        blocks=tuple(flow.blocks),
        notes=tuple(notes),
    )


def _decode(data: bytes, name: str) -> tuple[str, str, list[str]]:
    declared = _META.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        label = declared[1].decode("ascii", "ignore").lower()
        encoding = "gb18030" if label in ("gb2312", "gbk", "gb_2312-80") else label
        try:
            return data.decode(encoding), encoding, []
        except (LookupError, UnicodeDecodeError):
            text, found, notes = decode(data, name)
            return text, found, [*notes, f"网页声明的编码{label}不符，按{found}读取"]
    return decode(data, name)


class _Walker:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._line: list[str] = []

    def flush(self) -> None:
        words = _SPACES.sub(" ", "".join(self._line)).strip(" ")
        self._line = []
        if words:
            self.flow.line(words)

    def walk(self, node: Node, depth: int) -> None:
        child = node.child
        while child is not None:
            tag = child.tag
            if tag == "-text":
                self._line.append(child.text(deep=False) or "")
            elif _hidden(child) or depth > _MAX_DEPTH:
                pass
            elif tag == "br":
                self.flush()
            elif tag == "table":
                self.flush()
                self.flow.table(_rows(child))
            elif tag in _BLOCKS:
                self.flush()
                self.walk(child, depth + 1)
                self.flush()
            else:
                self.walk(child, depth + 1)
            child = child.next


def _hidden(node: Node) -> bool:
    attributes = node.attributes or {}
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def _rows(table: Node) -> list[list[RowCell]]:
    """Rows of a table with merged cells in their places; nested tables become cell text."""
    rows: list[list[RowCell]] = []
    taken: set[tuple[int, int]] = set()
    for row in table.css("tr"):
        if not _belongs(row, table):
            continue
        number, column = len(rows), 0
        cells: list[RowCell] = []
        cell = row.child
        while cell is not None:
            if cell.tag in ("td", "th"):
                while (number, column) in taken:
                    column += 1
                across, down = _span(cell, "colspan"), _span(cell, "rowspan")
                cells.append(RowCell(column, cell.text(separator=" ", strip=True), down, across))
                taken.update((number + r, column + c) for r in range(down) for c in range(across))
                column += across
            cell = cell.next
        rows.append(cells)
    return rows


def _belongs(row: Node, table: Node) -> bool:
    parent = row.parent
    while parent is not None and parent.tag != "table":
        parent = parent.parent
    return parent is not None and parent.mem_id == table.mem_id


def _span(cell: Node, name: str) -> int:
    value = (cell.attributes or {}).get(name) or "1"
    return min(max(int(value), 1), 200) if value.isdigit() else 1

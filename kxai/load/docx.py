"""Word documents, by walking their XML.

Read are paragraphs, tables with merged cells, text boxes, content controls, tracked insertions
(deletions are left out), automatic numbers, footnotes and the caches of embedded charts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kxai.errors import DamagedFile, EmptyFile
from kxai.load.charts import chart_lines
from kxai.load.flow import Flow, RowCell
from kxai.load.limits import Archive, parse_xml, shown
from kxai.load.numbering import Numbering, W, read_numbering
from kxai.load.plain import is_traditional
from kxai.schema.document import Document
from kxai.settings import Settings

if TYPE_CHECKING:
    from lxml.etree import _Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BOX_NOTE = "含文本框，文字接在所在段落之后"
_SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}pPr", f"{W}rPr"}
_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def load_docx(path: Path, data: bytes, sha256: str, settings: Settings) -> Document:
    """The document of a .docx file. ``data`` is not used: the archive is read from ``path``.

    Raises DamagedFile, EncryptedFile, EmptyFile and LimitExceeded.
    """
    del data
    name = shown(path)
    archive = Archive(path, settings)
    try:
        reader = _Reader(name, archive, settings)
        reader.read()
    finally:
        archive.close()
    flow = reader.flow
    text = flow.text
    if not text.strip():
        raise EmptyFile(name, "文档里没有文字")
    traditional = is_traditional(text)
    if traditional:
        reader.notes.append("正文为繁体字，按原样保存")
    return Document(
        source=str(path),
        sha256=sha256,
        format="docx",
        text=text,
        language="zh-Hant" if traditional else "zh-Hans",
        grids=tuple(flow.grids),
        blocks=tuple(flow.blocks),
        notes=tuple(reader.notes),
    )


class _Reader:
    def __init__(self, name: str, archive: Archive, settings: Settings) -> None:
        self.name, self.archive = name, archive
        self.flow = Flow(name, settings.max_text_chars)
        self.notes: list[str] = []
        self._boxes: list[_Element] = []
        self._inserted = self._deleted = 0

    def read(self) -> None:
        root = self._part("word/document.xml")
        if root is None:
            raise DamagedFile(self.name, "缺少正文部分")
        self.numbering: Numbering = read_numbering(
            self._part("word/numbering.xml"), self._part("word/styles.xml")
        )
        body = root.find(f"{W}body")
        if body is None:
            raise DamagedFile(self.name, "正文部分是空的")
        self._blocks(body)
        self._notes_part("word/footnotes.xml", "footnote")
        self._notes_part("word/endnotes.xml", "endnote")
        self._charts()
        if self._inserted or self._deleted:
            self.notes.append(f"含修订标记：保留插入{self._inserted}处，略去删除{self._deleted}处")

    def _part(self, member: str) -> _Element | None:
        if member not in self.archive:
            return None
        return parse_xml(self.archive.read(member), self.name, member)

    def _blocks(self, parent: _Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{W}p":
                self._paragraph(child)
            elif tag == f"{W}tbl":
                self._table(child)
            elif tag == f"{W}sdt":
                content = child.find(f"{W}sdtContent")
                if content is not None:
                    self._blocks(content)
            elif tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
                self._blocks(child)

    def _paragraph(self, paragraph: _Element) -> None:
        self.flow.line(self._prefix(paragraph) + self._words(paragraph))
        self._flush_boxes()

    def _flush_boxes(self) -> None:
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._blocks(box)
            if _BOX_NOTE not in self.notes:
                self.notes.append(_BOX_NOTE)

    def _prefix(self, paragraph: _Element) -> str:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return ""
        num = properties.find(f"{W}numPr")
        style = properties.find(f"{W}pStyle")
        num_id, depth = "", 0
        if style is not None:
            num_id, depth = self.numbering.styles.get(style.get(f"{W}val", ""), ("", 0))
        if num is not None:
            link, level = num.find(f"{W}numId"), num.find(f"{W}ilvl")
            if link is not None:
                num_id = link.get(f"{W}val", "")
            if level is not None and (level.get(f"{W}val") or "").isdigit():
                depth = int(level.get(f"{W}val", "0"))
        return self.numbering.prefix(num_id, depth) if num_id and num_id != "0" else ""

    def _words(self, element: _Element) -> str:
        return "".join(self._pieces(element))

    def _pieces(self, element: _Element) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag in _SKIPPED:
                self._deleted += tag in (f"{W}del", f"{W}moveFrom")
                continue
            if tag == f"{W}t":
                yield child.text or ""
            elif tag in _BREAKS:
                yield _BREAKS[tag]
            elif tag == f"{W}txbxContent":
                self._boxes.append(child)
            elif tag == f"{_MC}AlternateContent":
                # choice and fallback hold the same text box twice
                choice = child.find(f"{_MC}Choice")
                chosen = choice if choice is not None else child.find(f"{_MC}Fallback")
                if chosen is not None:
                    yield from self._pieces(chosen)
            elif tag == f"{W}r" and _hidden(child):
                continue
            else:
                self._inserted += tag in (f"{W}ins", f"{W}moveTo")
                yield from self._pieces(child)

    def _table(self, table: _Element) -> None:
        rows: list[list[RowCell]] = []
        open_cells: dict[int, tuple[int, int]] = {}
        for row in _children(table, f"{W}tr"):
            cells: list[RowCell] = []
            column = _before(row)
            for cell in _children(row, f"{W}tc"):
                span, merge = _cell_properties(cell)
                words = self._cell_text(cell)
                if merge == "continue" and column in open_cells:
                    at, index = open_cells[column]
                    old = rows[at][index]
                    rows[at][index] = RowCell(old.column, old.text, len(rows) - at + 1, old.colspan)
                else:
                    open_cells.pop(column, None)
                    if merge is not None:
                        open_cells[column] = (len(rows), len(cells))
                    cells.append(RowCell(column, words, 1, span))
                column += span
            rows.append(cells)
        self.flow.table(rows)
        self._flush_boxes()

    def _cell_text(self, cell: _Element) -> str:
        words = []
        for child in cell.iter(f"{W}p"):
            words.append(self._prefix(child) + self._words(child))
        return "\n".join(words)

    def _notes_part(self, member: str, kind: str) -> None:
        root = self._part(member)
        if root is None:
            return
        for note in root.findall(f"{W}{kind}"):
            if note.get(f"{W}type") in ("separator", "continuationSeparator"):
                continue
            words = " ".join(self._words(p) for p in note.iter(f"{W}p")).strip()
            if words:
                self.flow.line(words)

    def _charts(self) -> None:
        charts = sorted(
            member
            for member in self.archive.names()
            if member.startswith("word/charts/chart") and member.endswith(".xml")
        )
        found = 0
        for member in charts:
            root = self._part(member)
            lines = chart_lines(root) if root is not None else []
            if lines:
                self.flow.line("")
                self.flow.line("")
                self.flow.block(lines, "chart")
                found += 1
        if found:
            self.notes.append(f"含{found}个图表，数据附在文末")


def _hidden(run: _Element) -> bool:
    properties = run.find(f"{W}rPr")
    mark = properties.find(f"{W}vanish") if properties is not None else None
    return mark is not None and mark.get(f"{W}val") not in ("0", "false")


def _children(parent: _Element, tag: str) -> Iterator[_Element]:
    """Children with ``tag``, also inside content controls and insertions, not in nested tables."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _children(child, tag)


def _before(row: _Element) -> int:
    """Grid columns that the row leaves out at its left."""
    skipped = row.find(f"{W}trPr/{W}gridBefore")
    value = skipped.get(f"{W}val", "0") if skipped is not None else "0"
    return int(value) if value.isdigit() and int(value) < 64 else 0


def _cell_properties(cell: _Element) -> tuple[int, str | None]:
    """(columns spanned, vertical merge: restart, continue or None)."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return 1, None
    span = properties.find(f"{W}gridSpan")
    merge = properties.find(f"{W}vMerge")
    value = span.get(f"{W}val", "1") if span is not None else "1"
    columns = min(int(value), 64) if value.isdigit() and int(value) > 0 else 1
    if merge is None:
        return columns, None
    return columns, merge.get(f"{W}val") or "continue"

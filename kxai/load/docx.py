"""Word documents, by walking their XML.

Read are paragraphs, tables with merged cells, text boxes, content controls, tracked insertions
(deletions are left out), automatic numbers, footnotes, the caches of embedded charts, embedded
workbooks, and pages where Word has left its marks of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kxai.errors import DamagedFile, EmptyFile
from kxai.load import notes
from kxai.load.charts import chart_lines
from kxai.load.docx_pages import MARK, Pages
from kxai.load.docx_tables import grid_rows, table_rows
from kxai.load.embedded import copy_into, read_chunk, read_objects
from kxai.load.flow import Flow
from kxai.load.limits import Archive, shown
from kxai.load.numbering import W, read_numbering, vanishes
from kxai.load.package import Package
from kxai.schema.document import Document, Page
from kxai.settings import Settings

if TYPE_CHECKING:
    from lxml.etree import _Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_INSERTED = frozenset({f"{W}ins", f"{W}moveTo"})
_SKIPPED = frozenset(
    {f"{W}{name}" for name in ("instrText", "delText", "delInstrText", "pPr", "rPr", "sdtPr")}
    | {f"{W}{name}" for name in ("rt", "rubyPr", "tblPr", "sym", "softHyphen")}
)
_BREAKS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
# Inside w:t these are written as spaces: a break has an element of its own.
_SPACES = {ord(character): " " for character in "\t\r\n"}
_AROUND_BLOCKS = frozenset({f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml"})
_NO_NOTES = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def load_docx(path: Path, data: bytes, sha256: str, settings: Settings) -> Document:
    """The document of a .docx file.

    Raises DamagedFile, EncryptedFile, EmptyFile and LimitExceeded.
    """
    name = shown(path)
    reader = _Reader(name, Archive(name, data, settings), settings)
    reader.read()
    flow = reader.flow
    if not flow.text.strip():
        raise EmptyFile(name, "文档里没有文字")
    return flow.document(
        path,
        sha256,
        "docx",
        remarks=reader.remarks,
        pages=reader.pages,
        attachments=reader.attachments,
    )


class _Reader:
    """Writes a package's text into ``flow``; ``remarks`` are for the user."""

    def __init__(self, name: str, archive: Archive, settings: Settings) -> None:
        self.flow = Flow(name, settings.max_text_chars)
        self.remarks: list[str] = []
        self.pages: tuple[Page, ...] = ()
        self.attachments: list[str] = []
        self._name, self._settings = name, settings
        self._package = Package(archive, self.remarks)
        self._numbering = read_numbering(
            self._package.part("numbering"), self._package.part("styles")
        )
        self._boxes: list[_Element] = []  # text boxes of the paragraph being read
        self._fields: list[bool] = []  # open fields: are we inside the instruction?
        self._carried = ""  # words of a paragraph whose end is deleted
        self._inserted = self._deleted = self._hidden = 0

    def remark(self, words: str) -> None:
        if words not in self.remarks:
            self.remarks.append(words)

    def read(self) -> None:
        """Raises DamagedFile and LimitExceeded."""
        body = self._package.main().find(f"{W}body")
        if body is None:
            raise DamagedFile(self._name, "正文部分是空的")
        self._layout = Pages(self.flow, body)
        self._blocks(body)
        self.pages = self._layout.pages()
        count = sum(map(self._notes, ("footnote", "endnote")))
        charts = [lines for lines in map(chart_lines, self._package.charts()) if lines]
        for lines in charts:
            self.flow.line("")
            self.flow.line("")
            self.flow.block(lines, "chart")
        self._objects(body)
        if count:
            self.remark(notes.FOOTNOTES.format(count=count))
        if self._inserted or self._deleted:
            counts = {"inserted": self._inserted, "deleted": self._deleted}
            self.remark(notes.REVISIONS.format(**counts))
        if self._hidden:
            self.remark(notes.HIDDEN.format(count=self._hidden))
        if charts:
            self.remark(notes.CHARTS.format(count=len(charts)))

    def _inside(self, parent: _Element) -> Iterator[_Element]:
        """Paragraphs and tables in order, also those in content controls and insertions."""
        for child in parent:
            tag = child.tag
            if tag == f"{W}p" or tag == f"{W}tbl":
                yield child
            elif tag == f"{W}sdt":
                if not _is_prompt(child):
                    yield from self._inside(child)
            elif tag in _AROUND_BLOCKS:
                yield from self._inside(child)
            elif tag == f"{_MC}AlternateContent":
                yield from self._inside(_chosen(child))
            elif tag == f"{W}altChunk":
                yield child

    def _blocks(self, parent: _Element) -> None:
        for item in self._inside(parent):
            if item.tag == f"{W}p":
                words = self._paragraph(item)
                if words is not None:
                    self._layout.line(words)
            elif item.tag == f"{W}altChunk":
                found = self._chunk(item)
                if found is not None:
                    copy_into(self.flow, found)
            else:
                rows = table_rows(item)
                if [len(row) for row in rows] == [2]:  # a frame around text: one row, one cell
                    self._blocks(rows[0][1])
                else:
                    self._layout.table(grid_rows(item, self._cell))
            boxes, self._boxes = self._boxes, []
            for box in boxes:
                self._blocks(box)
        if self._carried:
            self._layout.line(self._carried)
            self._carried = ""

    def _chunk(self, chunk: _Element) -> Document | None:
        found = read_chunk(chunk, self._package, self._settings)
        self.remark(notes.EMBEDDED if found is None else notes.PULLED_IN)
        return found

    def _objects(self, body: _Element) -> None:
        """Write the embedded workbooks; note what else is embedded."""
        documents, self.attachments = read_objects(body, self._package, self._settings)
        for document in documents:
            self.flow.line("")
            copy_into(self.flow, document)
        if documents:
            self.remark(notes.WORKBOOKS.format(count=len(documents)))
        if self.attachments:
            self.remark(notes.OBJECTS.format(count=len(self.attachments)))

    def _cell(self, cell: _Element) -> str:
        return "\n".join(self._lines(cell))

    def _lines(self, parent: _Element) -> list[str]:
        """The text below ``parent`` where it may be no block of its own: tables flattened."""
        lines: list[str] = []
        outer, self._boxes = self._boxes, []
        for item in self._inside(parent):
            if item.tag == f"{W}p":
                lines.append(self._paragraph(item) or "")
            elif item.tag == f"{W}altChunk":
                found = self._chunk(item)
                lines += found.text.splitlines() if found is not None else []
            else:
                for row in grid_rows(item, self._cell):
                    lines += [cell.text for cell in row]
            boxes, self._boxes = self._boxes, []
            for box in boxes:
                lines += self._lines(box)
        if self._carried:
            lines.append(self._carried)
            self._carried = ""
        self._boxes = outer
        return lines

    def _paragraph(self, paragraph: _Element) -> str | None:
        """Its number and words; None where it is hidden or runs on into the next one."""
        properties = paragraph.find(f"{W}pPr")
        marks = properties.find(f"{W}rPr") if properties is not None else None
        out: list[str] = []
        style = properties.find(f"{W}pStyle") if properties is not None else None
        hidden = self._is_hidden_style(style)
        self._collect(paragraph, out, hidden)
        # An instruction ends in its own paragraph; one that does not is broken.
        self._fields = [False] * len(self._fields)
        words = "".join(out)
        if marks is not None and any(child.tag in _DELETED for child in marks):
            self._carried += words
            return None
        if not words.strip(MARK) and not self._carried and (hidden or vanishes(marks)):
            return None
        words, self._carried = self._carried + words, ""
        begins = MARK if words.startswith(MARK) else ""
        words = words.lstrip(MARK)
        return begins + self._numbering.paragraph(properties, words) + words

    def _collect(self, element: _Element, out: list[str], hidden: bool) -> None:
        """Add the text pieces below ``element``; text boxes are put by."""
        for child in element:
            tag = child.tag
            if tag in _SKIPPED:
                continue
            if tag == f"{W}r":
                self._run(child, out, hidden)
            elif tag == f"{W}t" or tag == f"{_MATH}t":
                if not any(self._fields):
                    out.append((child.text or "").translate(_SPACES))
            elif tag in _BREAKS or tag == f"{W}lastRenderedPageBreak":
                out.append(_BREAKS.get(tag, ""))
                if not hidden and self._layout.breaks(child):
                    out.append(MARK)
            elif tag == f"{W}fldChar":
                self._field(child.get(f"{W}fldCharType"))
            elif tag in _DELETED:
                self._deleted += 1
            elif tag == f"{W}txbxContent":
                self._boxes.append(child)
                self.remark(notes.TEXT_BOXES)
            elif tag == f"{_MC}AlternateContent":
                # choice and fallback hold the same text box twice
                self._collect(_chosen(child), out, hidden)
            elif tag != f"{W}sdt" or not _is_prompt(child):
                self._inserted += tag in _INSERTED
                self._collect(child, out, hidden)

    def _run(self, run: _Element, out: list[str], hidden: bool) -> None:
        properties = run.find(f"{W}rPr")
        own = vanishes(properties)
        if own is None and properties is not None:
            hidden = hidden or self._is_hidden_style(properties.find(f"{W}rStyle"))
        if own if own is not None else hidden:
            pieces: list[str] = []
            boxes = list(self._boxes)
            self._collect(run, pieces, True)
            self._boxes = boxes
            self._hidden += any(pieces)
        else:
            self._collect(run, out, hidden)

    def _is_hidden_style(self, style: _Element | None) -> bool:
        return style is not None and self._numbering.is_hidden(style.get(f"{W}val"))

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()

    def _notes(self, kind: str) -> int:
        """Write foot- or endnotes, a line each, and count them."""
        root = self._package.part(f"{kind}s")
        count = 0
        for note in root.findall(f"{W}{kind}") if root is not None else ():
            words = " ".join(self._lines(note)).replace(MARK, "").strip()
            if words and note.get(f"{W}type") not in _NO_NOTES:
                self.flow.line(words)
                count += 1
        return count


def _chosen(alternatives: _Element) -> _Element:
    """The first choice, else the fallback, else the empty element itself."""
    for name in ("Choice", "Fallback"):
        found = alternatives.find(f"{_MC}{name}")
        if found is not None:
            return found
    return alternatives


def _is_prompt(control: _Element) -> bool:
    """True for a content control that nobody has filled in: its text is only a prompt."""
    return control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None

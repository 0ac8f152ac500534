"""Files for the tests: Word documents from raw XML, so that no library both writes and reads."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from kxai.schema import Document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def mark(name: str, value: str | int) -> str:
    """An empty element with a value: ``mark("vanish", 0)``."""
    return f'<w:{name} w:val="{value}"/>'


def zipped(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(body: str, **parts: str) -> bytes:
    """A .docx with this body; ``charts__chart1=…`` becomes the part word/charts/chart1.xml."""
    root = f"<w:document {W} {MC} {MATH}><w:body>{body}</w:body></w:document>"
    members: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>"}
    members["word/document.xml"] = root
    for name, text in parts.items():
        members[f"word/{name.replace('__', '/')}.xml"] = text
    return zipped(members)


def run(text: str, properties: str = "") -> str:
    head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{head}<w:t>{text}</w:t></w:r>"


def para(text: str, properties: str = "") -> str:
    head = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{head}{run(text)}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{para(text)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    head = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    return f"<w:tr>{head}{''.join(cells)}</w:tr>"


def table(*rows: str, widths: tuple[int, ...] = ()) -> str:
    """A table; ``widths`` of its grid columns in twips."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    grid = f"<w:tblGrid>{columns}</w:tblGrid>" if columns else ""
    return f"<w:tbl><w:tblPr/>{grid}{''.join(rows)}</w:tbl>"


def cells(document: Document, which: int = 0) -> dict[str, tuple[int, int, int, int]]:
    """Text → (row, column, rowspan, colspan) of one grid."""
    grid = document.grids[which]
    return {
        document.text[c.start : c.end]: (c.row, c.column, c.rowspan, c.colspan) for c in grid.cells
    }

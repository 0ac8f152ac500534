"""What stands in a Word file, read back with python-docx."""

from __future__ import annotations

import io

from docx import Document
from docx.document import Document as DocumentObject


def read(data: bytes) -> DocumentObject:
    return Document(io.BytesIO(data))


def written(document: DocumentObject) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def lines(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in read(data).paragraphs]


def rows(data: bytes, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read(data).tables[table].rows]

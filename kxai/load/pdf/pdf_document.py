"""PDF files: pages with a text layer are read from it, others are looked at as pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kxai.errors import DamagedFile, EmptyFile, EncryptedFile, LimitExceeded, OcrMissing
from kxai.load import notes
from kxai.load.flow import Flow
from kxai.load.layout.compose import compose
from kxai.load.layout.page import RawPage
from kxai.load.limits import shown
from kxai.load.pdf import extras, pdfium
from kxai.load.pdf.pdf_pages import PageReader
from kxai.load.pdf.pdfium import raw
from kxai.schema.document import Document
from kxai.settings import Settings

_REFUSALS = {
    raw.FPDF_ERR_PASSWORD: (EncryptedFile, "需要打开密码"),
    raw.FPDF_ERR_SECURITY: (EncryptedFile, "加密方式不受支持"),
}

# The end of a truncated file is missing, and with it what names its first object.
_CATALOG = re.compile(rb"(\d{1,9}) (\d{1,5}) obj\s*<<[^<>]{0,200}/Type\s*/Catalog\b")
_END = b"\nendstream\nendobj\ntrailer\n<</Root %s %s R>>\n%%%%EOF\n"


def load_pdf(path: Path, data: bytes, sha256: str, settings: Settings) -> Document:
    """The document of a PDF file.

    Pages that cannot be read are told in a note while others can. Raises DamagedFile,
    EncryptedFile, EmptyFile, LimitExceeded, and OcrMissing where every page is a picture.
    """
    name = shown(path)
    with pdfium.LOCK, _opened(name, data) as document:
        count = raw.FPDF_GetPageCount(document)
        if count > settings.max_pages:
            raise LimitExceeded(name, f"有{count}页，上限为{settings.max_pages}页")
        reader = PageReader(name, pdfium.address(document), count, settings)
        pages = list(reader.read())
        remarks = [*_remarks(document, data), *reader.remarks()]
        attachments = dict.fromkeys([*extras.attached(document), *reader.pinned])
    if attachments:
        remarks.append(notes.PDF_ATTACHMENTS.format(count=len(attachments)))
    flow = Flow(name, settings.max_text_chars)
    composed = compose(pages, flow)
    if not flow.text.strip():
        raise _nothing(name, reader, pages)
    return flow.document(
        path,
        sha256,
        "pdf",
        remarks=remarks,
        pages=composed.pages,
        furniture=composed.furniture,
        attachments=attachments,
    )


@contextmanager
def _opened(name: str, data: bytes) -> Iterator[Any]:
    """pdfium's document, closed at the end."""
    from pypdfium2 import PdfDocument, PdfiumError  # type: ignore[import-untyped]

    try:
        try:
            document = PdfDocument(data)
        except PdfiumError as error:
            catalog = _CATALOG.search(data)
            if error.err_code != raw.FPDF_ERR_FORMAT or not catalog:
                raise
            document = PdfDocument(data + _END % catalog.groups())
    except PdfiumError as error:
        kind, reason = _REFUSALS.get(error.err_code, (DamagedFile, "PDF的结构残缺，打不开"))
        raise kind(name, reason) from error
    try:
        yield document.raw
    finally:
        document.close()


def _remarks(document: Any, data: bytes) -> Iterator[str]:
    if extras.is_rebuilt(document):
        yield notes.PDF_REBUILT
    if extras.has_script(document, data):
        yield notes.PDF_SCRIPT
    if extras.has_form(document):
        yield notes.PDF_FORM


def _nothing(name: str, reader: PageReader, pages: list[RawPage]) -> Exception:
    """Why there is no text at all."""
    if reader.lack is not None:
        return OcrMissing(name, reader.lack)
    if reader.failed:
        return DamagedFile(name, f"第{notes.listed(reader.failed)}页残缺，没有一页能读出文字")
    if not pages:
        return DamagedFile(name, "没有页面")
    if all(page.origin == "blank" for page in pages):
        return EmptyFile(name, f"{len(pages)}页都是空白")
    return EmptyFile(name, f"{len(pages)}页上都没有认出文字")

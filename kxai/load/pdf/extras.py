"""What a PDF holds beside its pages: scripts, files, forms. None of it is run or opened."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

from kxai.load.limits import shown
from kxai.load.pdf.pdfium import raw

_MOST_FILES = 1_000
_MOST_ANNOTATIONS = 10_000  # of a page
_LONGEST_NAME = 200  # characters
_FILE = raw.FPDF_ANNOT_FILEATTACHMENT


def has_script(document: Any, data: bytes) -> bool:
    """True where a script is named; one in a compressed object only if the document lists it."""
    return raw.FPDFDoc_GetJavaScriptActionCount(document) > 0 or b"/JavaScript" in data


def has_form(document: Any) -> bool:
    """True for a form to fill in: what was filled in is no text of the page."""
    return bool(raw.FPDF_GetFormType(document) != raw.FORMTYPE_NONE)


def is_rebuilt(document: Any) -> bool:
    """True where the file's table of objects was lost and pdfium searched for them."""
    return not raw.FPDF_DocumentHasValidCrossReferenceTable(document)


def attached(document: Any) -> Iterator[str]:
    """The names of the files that the document holds."""
    for index in range(min(raw.FPDFDoc_GetAttachmentCount(document), _MOST_FILES)):
        attachment = raw.FPDFDoc_GetAttachment(document, index)
        if attachment:
            yield _name(attachment)


def pinned(page: int) -> Iterator[str]:
    """The names of the files that hang on notes of a page."""
    handle = ctypes.cast(page, raw.FPDF_PAGE)
    for index in range(min(raw.FPDFPage_GetAnnotCount(handle), _MOST_ANNOTATIONS)):
        note = raw.FPDFPage_GetAnnot(handle, index)
        if not note:
            continue
        if raw.FPDFAnnot_GetSubtype(note) == _FILE:
            attachment = raw.FPDFAnnot_GetFileAttachment(note)
            if attachment:
                yield _name(attachment)
        raw.FPDFPage_CloseAnnot(note)


def _name(attachment: Any) -> str:
    get: Callable[..., int] = raw.FPDFAttachment_GetName
    size = min(get(attachment, None, 0), 2 * _LONGEST_NAME + 2)
    buffer = ctypes.create_string_buffer(max(size, 2))
    get(attachment, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    name = buffer.raw.decode("utf-16-le", "replace").split("\0")[0]
    return shown(name) or "（无名）"

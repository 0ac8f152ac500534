"""Opening Word files of strangers for writing, and saving them the same way every time."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from docx import Document as open_document
from docx.opc.exceptions import OpcError
from lxml import etree

from kxai.errors import DamagedFile
from kxai.load.limits import Archive
from kxai.settings import Settings, load_settings

if TYPE_CHECKING:
    from docx.document import Document

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_BROKEN = (
    OpcError, zipfile.BadZipFile, etree.LxmlError, KeyError, ValueError, AttributeError, TypeError,
    IndexError, EOFError, NotImplementedError, UnicodeError,
)  # fmt: skip
"""What python-docx raises for files that are none, or damaged: it checks little itself."""


def open_docx(name: str, data: bytes, settings: Settings | None = None) -> Document:
    """A .docx file, ready to be written to.

    Raises DamagedFile (also for a .dotx or .docm, which python-docx does not write),
    EncryptedFile and LimitExceeded, naming ``name``.
    """
    archive = Archive(name, data, settings or load_settings())
    for member in archive.names():
        # Reading holds the members to the limits; entities have no place in a Word file.
        if not member.endswith("/") and b"<!DOCTYPE" in archive.read(member)[:4096]:
            raise DamagedFile(name, "含有不允许的文档类型或实体定义")
    try:
        document = open_document(io.BytesIO(data))
        document.element.body  # noqa: B018  # damage shows here
        return document
    except _BROKEN as error:
        raise DamagedFile(name, "不是普通的.docx文件，或已残缺") from error


def saved(name: str, document: Document) -> bytes:
    """The bytes of a document: the same document gives the same bytes. Raises DamagedFile."""
    raw, out = io.BytesIO(), io.BytesIO()
    try:
        document.save(raw)
    except _BROKEN as error:
        raise DamagedFile(name, "部件残缺，不能写入") from error
    # A zip file tells when each member was written.
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(
                zipfile.ZipInfo(info.filename, _EARLIEST),
                old.read(info),
                compress_type=zipfile.ZIP_DEFLATED,
            )
    return out.getvalue()

"""OFD files as documents."""

from __future__ import annotations

from pathlib import Path

from kxai.errors import DamagedFile, EmptyFile, InputError
from kxai.load import notes
from kxai.load.flow import Flow
from kxai.load.layout.compose import compose
from kxai.load.layout.page import RawPage
from kxai.load.limits import Archive, shown
from kxai.load.ofd.ofd_pages import PageReader
from kxai.load.ofd.package import Package
from kxai.schema.document import Document
from kxai.settings import Settings


def load_ofd(path: Path, data: bytes, sha256: str, settings: Settings) -> Document:
    """The document of an OFD file; several documents in one container follow one another.

    Raises DamagedFile naming the part, EncryptedFile, EmptyFile and LimitExceeded.
    """
    name = shown(path)
    package = Package(Archive(name, data, settings))
    contents = package.contents(most_pages=settings.max_pages)
    reader = PageReader(package, settings)
    pages: list[RawPage] = []
    for document in contents.documents:
        for member in document.pages:
            pages.append(reader.read(document, member, len(pages) + 1))
    if not pages:
        raise DamagedFile(name, "没有页面")
    flow = Flow(name, settings.max_text_chars)
    composed = compose(pages, flow)
    if not flow.text.strip():
        raise _nothing(name, pages)
    remarks: list[str] = []
    if unread := [page.number for page in pages if page.origin == "unread"]:
        remarks.append(notes.OFD_UNREAD.format(pages=notes.listed(unread)))
    if reader.layered:
        remarks.append(notes.OFD_LAYER.format(pages=notes.listed(reader.layered)))
    if contents.attachments:
        remarks.append(notes.OFD_ATTACHMENTS.format(count=len(contents.attachments)))
    if contents.signed:
        remarks.append(notes.OFD_SIGNED)
    if contents.annotated:
        remarks.append(notes.OFD_ANNOTATED)
    return flow.document(
        path,
        sha256,
        "ofd",
        remarks=remarks,
        pages=composed.pages,
        furniture=composed.furniture,
        attachments=contents.attachments,
    )


def _nothing(name: str, pages: list[RawPage]) -> InputError:
    """Why there is no text at all."""
    unread = [page.number for page in pages if page.origin == "unread"]
    if unread:
        return EmptyFile(name, f"没有文字层，第{notes.listed(unread)}页是图片，未能识别")
    return EmptyFile(name, f"{len(pages)}页都是空白")

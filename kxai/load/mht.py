"""Web pages that a browser saved with all their parts in one file (MHTML)."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message
from pathlib import Path

from kxai.errors import DamagedFile, EmptyFile, LimitExceeded
from kxai.load.decoding import Decoded
from kxai.load.html import CHARSETS, decode_page, read_page
from kxai.load.limits import shown
from kxai.schema.document import Document
from kxai.settings import Settings

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_MOST_PARTS = 2_000
_MOST_NESTED = 20  # containers of parts; the parser goes into each by a call of its own
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)


def load_mht(path: Path, data: bytes, sha256: str, settings: Settings) -> Document:
    """The document of the first page in the file, which is the one that was saved.

    Raises DamagedFile, EmptyFile (no page in it, or none with text), UndecodableText,
    MismatchedType and LimitExceeded.
    """
    name = shown(path)
    if len(_BOUNDARY.findall(data)) > _MOST_NESTED:
        raise LimitExceeded(name, f"MHT存档分层超过{_MOST_NESTED}层的上限")
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    pages, part = [], message
    for count, part in enumerate(message.walk()):
        if count > _MOST_PARTS:
            raise LimitExceeded(name, f"MHT存档的部件超过{_MOST_PARTS}个的上限")
        if part.get_content_type() in _PAGES:
            pages.append(part)
    if not pages:
        raise EmptyFile(name, "MHT存档里没有网页")
    root = _root(message, pages)
    if root is part and any(isinstance(d, CloseBoundaryNotFoundDefect) for d in message.defects):
        raise DamagedFile(name, "MHT存档不完整（网页没有结尾）")
    document = read_page(path, _decoded(root, name), sha256, settings)
    return replace(document, format="mht")


def _root(message: Message, pages: list[Message]) -> Message:
    """The part that ``start`` names, else the first."""
    start = message.get_param("start")
    return next((page for page in pages if start and page.get("Content-ID") == start), pages[0])


def _decoded(part: Message, name: str) -> Decoded:
    """A part's text; its header's word on the charset comes before the page's own."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        raise DamagedFile(name, "MHT存档里的网页是空的")
    charset = CHARSETS.get(str(part.get_content_charset() or "").lower())
    if charset is not None:
        try:
            return Decoded(data.decode(charset), charset, [])
        except UnicodeDecodeError:
            pass
    return decode_page(data, name)

"""Pages saved from the web: the main text without what belongs to the site, tables kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kxai.errors import EmptyFile, LimitExceeded
from kxai.load import notes
from kxai.load.decoding import Decoded, decode
from kxai.load.flow import Flow
from kxai.load.limits import shown
from kxai.load.nesting import check_nesting
from kxai.load.web.junk import junk_of
from kxai.load.web.pieces import Piece, clean
from kxai.load.web.walker import Walker, layout_tables
from kxai.schema.document import Document
from kxai.settings import Settings

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_META = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
CHARSETS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030",
    "gb_2312-80": "gb18030", "big5": "big5", "big5-hkscs": "big5hkscs", "utf-8": "utf-8",
    "utf8": "utf-8",
}  # fmt: skip
_SITE = re.compile(r"\s*(?:[_|｜]|\s[-–—]\s|[-–—](?=[^-–—]*(?:网|政府|门户)\S*$)).*", re.DOTALL)
_TELLING = re.compile(r"[\u4e00-\u9fff][^\u4e00-\u9fff]*" * 4)
_CAPTION = 60  # characters; a text no longer than this beside pictures is their caption …
# … but for a sentence or an amount: 全年收入209.7万元; not 图1收支情况
_SAYS = re.compile(r"。|[\d.]+(?:[十百千万亿]*元|[%％人项个次辆家份台])")
_LISTED = 3  # attachments that an error names


def load_html(path: Path, data: bytes, sha256: str, settings: Settings) -> Document:
    """The document of an HTML page.

    Raises UndecodableText, MismatchedType (binary content), EmptyFile and LimitExceeded.
    """
    return read_page(path, decode_page(data, shown(path)), sha256, settings)


def read_page(path: Path, page: Decoded, sha256: str, settings: Settings) -> Document:
    """The document of a decoded page. Raises EmptyFile and LimitExceeded."""
    from selectolax.lexbor import LexborHTMLParser

    name = shown(path)
    source, encoding, remarks = page.text, page.encoding, list(page.notes)
    if len(source) > settings.max_text_chars:
        raise LimitExceeded(name, f"网页有{len(source)}字，上限为{settings.max_text_chars}字")
    check_nesting(source, name)
    tree = LexborHTMLParser(source)
    found = _main_text(tree)
    text = " ".join(piece.text for piece in found.kept)
    title = _title(tree, tree.body) if tree.body is not None else ""
    _check_content(found, text, title, name)
    flow = Flow(name, settings.max_text_chars)
    if title and title not in text:
        flow.line(title)
        remarks.append(notes.PAGE_TITLE)
    for piece in found.kept:
        if piece.rows is None:
            flow.line(piece.text)
        else:
            flow.table(piece.rows)
    pictures = sum(piece.pictures for piece in found.kept[1:])
    if pictures:
        remarks.append(notes.PICTURES.format(count=pictures))
    if found.attachments:
        remarks.append(notes.ATTACHMENTS.format(count=len(found.attachments)))
    return flow.document(
        path,
        sha256,
        "html",
        remarks=remarks,
        encoding=encoding,
        attachments=found.attachments,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """``kept`` pieces of a page; ``pictures`` counts all that are to be seen on it."""

    kept: list[Piece]
    attachments: tuple[str, ...]
    pictures: int


def _check_content(found: _Found, text: str, title: str, name: str) -> None:
    """Raise EmptyFile where a page has no text of its own."""
    tables = any(piece.rows is not None for piece in found.kept)
    words = "".join((text.replace(title, "") if title else text).split())
    little = len(words) <= _CAPTION and not _SAYS.search(words)
    if found.pictures and not tables and little:
        raise EmptyFile(name, f"正文是图片（{found.pictures}幅），没有可读取的文字")
    if not text.strip():
        files = "、".join(map(shown, found.attachments[:_LISTED]))
        more = f"，只有附件{len(found.attachments)}个（未读取）：{files}" if files else ""
        raise EmptyFile(name, f"网页里没有正文{more}")


def decode_page(data: bytes, name: str) -> Decoded:
    """As plain text, but where that is not UTF-8 the page's own word on its charset comes first.

    Raises UndecodableText and MismatchedType.
    """
    found = _META.search(data[:4096])
    declared = CHARSETS.get(found[1].decode("ascii").lower()) if found else None
    if declared is not None and declared != "utf-8" and not _is_utf8(data):
        try:
            return Decoded(data.decode(declared), declared, [])
        except UnicodeDecodeError:
            pass
    decoded = decode(data, name)
    if declared is not None and not decoded.encoding.startswith(declared) and not data.isascii():
        remark = notes.DECLARED.format(declared=declared.upper(), encoding=decoded.encoding.upper())
        return Decoded(decoded.text, decoded.encoding, [remark])
    return decoded


def _is_utf8(data: bytes) -> bool:
    """True where it is UTF-8 beyond doubt. Bytes without a meaning elsewhere are left to decode."""
    if b"\x00" in data or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _main_text(tree: LexborHTMLParser) -> _Found:
    """The text without forms, unless the page itself is one big form."""
    body = tree.body
    if body is None:
        return _Found([], (), 0)
    found, whole = _walk(body, forms=False), None
    if body.css_first("form") is not None:
        whole = _walk(body, forms=True)
    return whole if whole and 2 * _length(found) < _length(whole) else found


def _length(found: _Found) -> int:
    return sum(len(piece.text) for piece in found.kept)


def _walk(body: LexborNode, *, forms: bool) -> _Found:
    """What belongs to the page itself; everything where nothing does, as on a page of links."""
    walker = Walker(layout_tables(body), forms=forms)
    pieces = walker.walk(body)
    kept = [piece for piece, junk in zip(pieces.items, junk_of(pieces), strict=True) if not junk]
    pictures = sum(piece.pictures for piece in pieces.items) + walker.pictures
    if not kept and not pictures and not walker.attachments:
        kept = pieces.items
    return _Found(kept, tuple(walker.attachments), pictures)


def _title(tree: LexborHTMLParser, body: LexborNode) -> str:
    """The page's title without the site's name, where the body has no heading of its own."""
    title = tree.css_first("head > title")
    if title is None or body.css_first("h1") is not None:
        return ""
    words = _SITE.sub("", clean(title.text()))
    return words if _TELLING.search(words) else ""

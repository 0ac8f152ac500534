"""What a file is by its content, whatever its name says."""

from __future__ import annotations

import re
from collections.abc import Iterable

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"{\\rtf", "rtf"),
    (b"MIME-Version:", "mht"),
    (b"Rar!\x1a", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"),
    (b"SQLite format 3\x00", "sqlite"),
)
_MHT = re.compile(
    rb"(?:[A-Za-z][A-Za-z-]{1,40}:[^\r\n]{0,998}\r?\n(?:[ \t][^\r\n]{0,998}\r?\n){0,9}){0,20}"
    rb"(?:MIME-Version:|Content-Type:[ \t]*multipart/related)",
    re.IGNORECASE,
)
_PDF_WITHIN = 1024  # bytes of rubbish that viewers allow in front of a PDF's header
_WORD_XML = re.compile(rb"<\?mso-application\s+progid=\"(Word|Excel)|<pkg:package|<w:wordDocument")
_PARSED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*\"schema_name\"\s*:\s*\"DoclingDocument\"|"
    rb"\[\s*\{\s*\"(?:type|text|text_level|img_path|bbox|page_idx)\"\s*:)"
)
_STREAMS = (
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
_MEMBERS = (
    ("word/", "docx"),
    ("xl/", "xlsx"),
    ("ppt/", "pptx"),
    ("OFD.xml", "ofd"),
    ("META-INF/container.xml", "epub"),
)
NAMES: dict[str, str] = {
    "text": "文本",
    "html": "网页",
    "mht": "MHT网页存档",
    "parsed": "其他解析器的结果（JSON）",
    "markdown": "含网页表格的Markdown",
    "docx": "Word文档（docx）",
    "doc": "旧版Word文档（.doc）",
    "rtf": "RTF文档",
    "odt": "OpenDocument文档",
    "ods": "OpenDocument表格",
    "flat": "Word或Excel的单文件XML",
    "xlsx": "Excel表格（.xlsx）",
    "xls": "旧版Excel表格（.xls）",
    "pdf": "PDF",
    "ofd": "OFD版式文件",
    "image": "图片",
    "zip": "ZIP压缩包",
    "ppt": "旧版PowerPoint演示文稿（.ppt）",
    "pptx": "PowerPoint演示文稿（.pptx）",
    "ole": "旧版Office文档",
    "epub": "EPUB电子书",
    "rar": "RAR压缩包",
    "7z": "7z压缩包",
    "gzip": "gzip压缩包",
    "bzip2": "bzip2压缩包",
    "xz": "xz压缩包",
    "program": "可执行程序",
    "sqlite": "SQLite数据库",
}
"""The Chinese name of every kind of content that is told apart."""
_PAGE_HEAD = re.compile(
    r"(?:\s++|\ufeff|<\?xml[^>]*\?>|<!--(?:(?!-->).)*-->)*"
    r"<(?:!doctype\s+html|html|head|body|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def kind_of(data: bytes) -> str:
    """The kind of a file that is no zip container, a key of ``NAMES``; ``text`` where nothing
    else is seen."""
    if data.startswith(OLE):
        return next((kind for stream, kind in _STREAMS if _has_stream(data, stream)), "ole")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image"
    if data[:2] == b"BM" and data[6:10] == bytes(4):
        return "image"
    if is_page(data):
        return "html"
    if _PARSED.match(data[:1024]):
        return "parsed"
    if _MHT.match(data[:16_384]):
        return "mht"
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    return "flat" if _WORD_XML.search(data[:1024]) else "text"


def is_encrypted_ole(data: bytes) -> bool:
    """True for an Office file behind a password."""
    return "EncryptedPackage".encode("utf-16-le") in data


def zip_kind(members: Iterable[str], mimetype: bytes = b"") -> str:
    """The kind of a zip container; ``mimetype`` is what its member of that name says."""
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    names = list(members)
    for start, kind in _MEMBERS:
        if any(member.startswith(start) for member in names):
            return kind
    return "odt" if "content.xml" in names else "zip"


def _has_stream(data: bytes, stream: str) -> bool:
    return f"{stream}\x00".encode("utf-16-le") in data


def is_page(data: bytes) -> bool:
    """True when the first tag is one that only HTML begins with."""
    head = data[:8192]
    encoding = _UTF16.get(head[:2])
    return bool(_PAGE_HEAD.match(head.decode(encoding or "latin-1", "ignore").removeprefix("ï»¿")))

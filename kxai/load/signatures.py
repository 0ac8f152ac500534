"""What a file is by its content, whatever its name says."""

from __future__ import annotations

import re
from collections.abc import Iterable

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# What is recognised but not read yet: (magic bytes, name).
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n", "PNG图片"),
    (b"\xff\xd8\xff", "JPEG图片"),
    (b"GIF8", "GIF图片"),
    (b"II*\x00", "TIFF图片"),
    (b"MM\x00*", "TIFF图片"),
    (b"{\\rtf", "RTF文档"),
    (b"Rar!\x1a", "RAR压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z压缩包"),
    (b"\x1f\x8b\x08", "gzip压缩包"),
    (b"BZh", "bzip2压缩包"),
    (b"\xfd7zXZ\x00", "xz压缩包"),
    (b"\x7fELF", "可执行程序"),
    (b"MZ\x90\x00", "可执行程序"),
    (b"SQLite format 3\x00", "SQLite数据库"),
    (b"MIME-Version:", "MHT网页存档"),
)
_WORD_XML = re.compile(rb"<\?mso-application\s+progid=\"(Word|Excel)|<pkg:package|<w:wordDocument")
_OLE_KINDS = (
    ("WordDocument", "旧版Word文档（.doc）"),
    ("Workbook", "旧版Excel表格（.xls）"),
    ("Book", "旧版Excel表格（.xls）"),
    ("PowerPoint Document", "旧版PowerPoint演示文稿（.ppt）"),
)
_ZIP_KINDS = (
    ("xl/", "Excel表格（.xlsx）"),
    ("ppt/", "PowerPoint演示文稿（.pptx）"),
    ("OFD.xml", "OFD版式文件"),
    ("content.xml", "OpenDocument文档"),
    ("META-INF/container.xml", "EPUB电子书"),
)
_PAGE_HEAD = re.compile(
    r"(?:\s++|\ufeff|<\?xml[^>]*\?>|<!--(?:(?!-->).)*-->)*"
    r"<(?:!doctype\s+html|html|head|body|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def foreign(data: bytes) -> str | None:
    """The Chinese name of a format that is no container and has no loader; None if none is seen."""
    for magic, kind in _FOREIGN:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP图片"
    if data[:2] == b"BM" and data[6:10] == bytes(4):
        return "BMP图片"
    if data.lstrip()[:7] == b"%PDF-1." and data[:1].isspace():
        return "PDF"
    return "Word或Excel的单文件XML" if _WORD_XML.search(data[:1024]) else None


def ole_kind(data: bytes) -> str:
    """The Chinese name of an OLE container's content."""
    for stream, kind in _OLE_KINDS:
        if f"{stream}\x00".encode("utf-16-le") in data:
            return kind
    return "旧版Office文档"


def is_encrypted_ole(data: bytes) -> bool:
    """True for an Office file behind a password."""
    return "EncryptedPackage".encode("utf-16-le") in data


def zip_kind(members: Iterable[str]) -> str:
    """The Chinese name of a zip container that is no Word document."""
    names = list(members)
    for start, kind in _ZIP_KINDS:
        if any(member.startswith(start) for member in names):
            return kind
    return "ZIP压缩包"


def is_page(data: bytes) -> bool:
    """True when the first tag is one that only HTML begins with."""
    head = data[:8192]
    encoding = _UTF16.get(head[:2])
    return bool(_PAGE_HEAD.match(head.decode(encoding or "latin-1", "ignore").removeprefix("ï»¿")))

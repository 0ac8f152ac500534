"""Which loader reads which content. The content decides; the name is only compared with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from kxai.errors import EncryptedFile, MismatchedType, UnsupportedFormat
from kxai.load.limits import Archive, read_bytes, shown
from kxai.schema.document import Document
from kxai.settings import Settings

Loader = Callable[[Path, bytes, str, Settings], Document]

TEXT_SUFFIXES = frozenset({".txt", ".md"})
HTML_SUFFIXES = frozenset({".html", ".htm"})
KNOWN_SUFFIXES = TEXT_SUFFIXES | HTML_SUFFIXES | {".docx"}

# What is recognised but not read yet: (magic bytes, name).
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG图片"),
    (b"\xff\xd8\xff", "JPEG图片"),
    (b"GIF8", "GIF图片"),
    (b"II*\x00", "TIFF图片"),
    (b"MM\x00*", "TIFF图片"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR压缩包"),
    (b"7z\xbc\xaf", "7z压缩包"),
    (b"\x1f\x8b", "gzip压缩包"),
    (b"\x7fELF", "可执行文件"),
    (b"MZ\x90", "可执行文件"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


def load(path: Path, *, settings: Settings | None = None) -> Document:
    """Load one file.

    Raises the subclasses of InputError; each names the file and the reason in Chinese.
    """
    settings = settings or Settings()
    path = Path(path)
    data = read_bytes(path, settings)
    loader = _loader(path, data, settings)
    return loader(path, data, hashlib.sha256(data).hexdigest(), settings)


def _loader(path: Path, data: bytes, settings: Settings) -> Loader:
    name, suffix = shown(path), path.suffix.lower()
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise EncryptedFile(name, "文档设有打开密码")
        if suffix in KNOWN_SUFFIXES:
            raise MismatchedType(name, f"扩展名为{suffix}，内容却是旧版Office文档（.doc/.xls）")
        raise UnsupportedFormat(name, "旧版Office文档（.doc/.xls），暂不支持")
    if data.startswith(_ZIP):
        return _zip_loader(path, settings)
    for magic, kind in _FOREIGN:
        if data.startswith(magic):
            if suffix in KNOWN_SUFFIXES:
                raise MismatchedType(name, f"扩展名为{suffix}，内容却是{kind}")
            raise UnsupportedFormat(name, f"识别为{kind}，暂不支持")
    if suffix == ".docx":
        raise MismatchedType(name, "扩展名为.docx，内容却不是Word文档（可能不完整）")
    if suffix in HTML_SUFFIXES or _looks_like_html(data):
        from kxai.load.html import load_html

        return load_html
    if suffix and suffix not in TEXT_SUFFIXES:
        raise UnsupportedFormat(name, f"不支持的扩展名{shown(suffix)}")
    from kxai.load.plain import load_plain

    return load_plain


def _zip_loader(path: Path, settings: Settings) -> Loader:
    name, suffix = shown(path), path.suffix.lower()
    archive = Archive(path, settings)
    try:
        members = archive.names()
    finally:
        archive.close()
    if "word/document.xml" in members:
        if suffix in TEXT_SUFFIXES | HTML_SUFFIXES:
            raise MismatchedType(name, f"扩展名为{suffix}，内容却是Word文档")
        from kxai.load.docx import load_docx

        return load_docx
    kind = "电子表格" if any(member.startswith("xl/") for member in members) else "压缩包"
    if suffix in KNOWN_SUFFIXES:
        raise MismatchedType(name, f"扩展名为{suffix}，内容却是{kind}")
    raise UnsupportedFormat(name, f"识别为{kind}，暂不支持")


def _looks_like_html(data: bytes) -> bool:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))

"""Which loader reads which content. The content decides; the name is only compared with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kxai.errors import (
    DamagedFile,
    EncryptedFile,
    InputError,
    LimitExceeded,
    MismatchedType,
    UnsupportedFormat,
)
from kxai.load import notes
from kxai.load.limits import Archive, read_bytes, shown
from kxai.load.signatures import (
    OLE,
    ZIP,
    foreign,
    is_encrypted_ole,
    is_page,
    ole_kind,
    zip_kind,
)
from kxai.schema.document import Document
from kxai.settings import Settings

Loader = Callable[[Path, bytes, str, Settings], Document]

TEXT_SUFFIXES = frozenset({".txt", ".md"})
HTML_SUFFIXES = frozenset({".html", ".htm"})
KNOWN_SUFFIXES = TEXT_SUFFIXES | HTML_SUFFIXES | {".docx"}
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,7}")  # …2020.12.31决算 has none
_WORD_SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".dotm", ""})


def load(path: Path, *, settings: Settings | None = None) -> Document:
    """Load one file.

    Raises the subclasses of InputError; each names the file and the reason in Chinese.
    """
    settings = settings or Settings()
    path = Path(path)
    data = read_bytes(path, settings)
    loader, note = _choose(path, data, settings)
    document = loader(path, data, hashlib.sha256(data).hexdigest(), settings)
    longest = max(map(len, document.text.split("\n")), default=0)
    if longest > settings.max_line_chars:
        raise LimitExceeded(
            shown(path), f"有一行长达{longest}字，上限为{settings.max_line_chars}字"
        )
    return replace(document, notes=(note, *document.notes)) if note else document


def _choose(path: Path, data: bytes, settings: Settings) -> tuple[Loader, str]:
    """The loader, and a remark where the name says something else."""
    name, suffix = shown(path), _suffix(path)
    if data.startswith(OLE):
        if is_encrypted_ole(data):
            raise EncryptedFile(name, "文档设有打开密码")
        raise _refusal(name, suffix, ole_kind(data))
    if data.startswith(ZIP):
        return _choose_word(name, suffix, data, settings)
    kind = foreign(data)
    if kind is not None:
        raise _refusal(name, suffix, kind)
    page = is_page(data)
    if suffix == ".docx":
        if data.startswith(b"PK"):
            raise DamagedFile(name, "只剩压缩容器开头的几个字节")
        raise MismatchedType(name, f"内容是{'网页' if page else '文本或其他数据'}，不是Word文档")
    if page or suffix in HTML_SUFFIXES:
        from kxai.load.html import load_html

        expected = suffix in HTML_SUFFIXES or not suffix
        return load_html, "" if expected else notes.PAGE_IN_TEXT.format(suffix=suffix)
    if suffix and suffix not in TEXT_SUFFIXES:
        raise UnsupportedFormat(name, f"不支持的扩展名{suffix}")
    from kxai.load.plain import load_plain

    return load_plain, ""


def _choose_word(name: str, suffix: str, data: bytes, settings: Settings) -> tuple[Loader, str]:
    try:
        members = Archive(name, data, settings).names()
    except DamagedFile as error:
        if suffix in KNOWN_SUFFIXES - {".docx"}:
            raise _refusal(name, suffix, "（不完整的）压缩容器") from error
        raise
    if not any(member.startswith("word/") for member in members):
        raise _refusal(name, suffix, zip_kind(members))
    if suffix in TEXT_SUFFIXES | HTML_SUFFIXES:
        raise _refusal(name, suffix, "Word文档（docx）")
    from kxai.load.docx import load_docx

    return load_docx, "" if suffix in _WORD_SUFFIXES else notes.WORD_IN_OTHER.format(suffix=suffix)


def _refusal(name: str, suffix: str, kind: str) -> InputError:
    if suffix in KNOWN_SUFFIXES:
        return MismatchedType(name, f"扩展名为{suffix}，内容却是{kind}")
    return UnsupportedFormat(name, f"识别为{kind}，暂不支持")


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""

"""Plain text: .txt and .md, kept as the file is."""

from __future__ import annotations

import re
from pathlib import Path

from kxai.errors import EmptyFile, LimitExceeded
from kxai.load import notes
from kxai.load.decoding import decode, language_of
from kxai.load.limits import shown
from kxai.schema.document import Document
from kxai.settings import Settings

_VISIBLE = re.compile(r"[^\s\ufeff\u200b\x00-\x1f]")
_MAX_BYTES_PER_CHARACTER = 4


def load_plain(path: Path, data: bytes, sha256: str, settings: Settings) -> Document:
    """The document of a text file; ``text`` is the file as it is, line ends included.

    Raises UndecodableText, MismatchedType (binary content), EmptyFile and LimitExceeded.
    """
    name = shown(path)
    if len(data) > settings.max_text_chars * _MAX_BYTES_PER_CHARACTER:
        raise LimitExceeded(name, f"文字超过{settings.max_text_chars}字的上限")
    text, encoding, remarks = decode(data, name)
    if len(text) > settings.max_text_chars:
        raise LimitExceeded(name, f"文字有{len(text)}字，上限为{settings.max_text_chars}字")
    if not _VISIBLE.search(text):
        raise EmptyFile(name, "只有空白字符")
    language = language_of(text, encoding)
    if language == "zh-Hant":
        remarks.append(notes.TRADITIONAL)
    return Document(
        source=str(path),
        sha256=sha256,
        format="md" if path.suffix.lower() == ".md" else "txt",
        text=text,
        encoding=encoding,
        language=language,
        notes=tuple(remarks),
    )

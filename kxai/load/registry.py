"""Which loader reads which content. The content decides; the name is only compared with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, cast

from kxai.errors import (
    DamagedFile,
    EncryptedFile,
    InputError,
    LimitExceeded,
    MismatchedType,
    UnsupportedFormat,
)
from kxai.load import notes
from kxai.load.archives import is_inside, read_input, size_of
from kxai.load.limits import Archive, shown, unpacked_parts
from kxai.load.ole import Compound
from kxai.load.signatures import NAMES, OLE, ZIP, is_encrypted_ole, kind_of, zip_kind
from kxai.schema.document import Document
from kxai.settings import Settings

Loader = Callable[[Path, bytes, str, Settings], Document]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of content (a key of ``signatures.NAMES``) that is read: the suffixes that its files
    usually have, and the loader as ``module:function``, imported when first needed. What is not
    ``tame`` is read by libraries in C or by other programs: within limits of time and memory, in a
    process that can be ended. So is what is tame but large: starting that process costs more than
    reading a usual report, and less than what a stranger may have put into a large one."""

    kind: str
    suffixes: frozenset[str]
    loader: str
    tame: bool = False


_TAME = frozenset({"text", "html", "docx"})
FORMATS: dict[str, Format] = {
    kind: Format(kind, frozenset(suffixes.split()), f"kxai.load.{loader}", kind in _TAME)
    for kind, suffixes, loader in (
        ("text", ".txt .md", "plain:load_plain"),
        ("markdown", ".md", "parsed.markdown:load_markdown"),
        ("parsed", ".json", "parsed.parser_json:load_parsed"),
        ("html", ".html .htm .shtml .xhtml", "html:load_html"),
        ("xlsx", ".xlsx .xlsm .xltx .xltm .et .ett", "sheets.workbooks:load_sheets"),
        ("xls", ".xls .xlt .et .ett", "sheets.workbooks:load_sheets"),
        ("ods", ".ods .ots", "sheets.workbooks:load_sheets"),
        ("ofd", ".ofd", "ofd.ofd_document:load_ofd"),
        ("docx", ".docx .docm .dotx .dotm", "docx:load_docx"),
        ("pdf", ".pdf", "pdf.pdf_document:load_pdf"),
        ("image", ".png .jpg .jpeg .tif .tiff .bmp .gif .webp", "scan.image:load_image"),
        ("mht", ".mht .mhtml", "mht:load_mht"),
        ("doc", ".doc .wps .dot", "office:load_office"),
        ("rtf", ".rtf", "office:load_office"),
        ("odt", ".odt", "office:load_office"),
        ("flat", ".xml", "office:load_office"),
    )
}
# Most files of this name are no parser's: read where it is named itself, not in a folder.
_UNSOUGHT = frozenset({"parsed"})
KNOWN_SUFFIXES = frozenset[str]().union(
    *(format_.suffixes for format_ in FORMATS.values() if format_.kind not in _UNSOUGHT)
)
_TAME_SUFFIXES = frozenset[str]().union(*(f.suffixes for f in FORMATS.values() if f.tame))
_ADVICE = {"zip": "请用kxai run读取，或指明其中的文件（档案.zip!/文件名）"} | dict.fromkeys(
    ("rar", "7z", "gzip", "bzip2", "xz"), "暂不支持，请解压后读取其中的文件"
)
CONVERTED_SUFFIXES = frozenset[str]().union(
    *(format_.suffixes for format_ in FORMATS.values() if format_.loader.endswith(":load_office"))
)
"""Names of files that go through LibreOffice, which takes a second or more for each."""
_HTML_SUFFIXES = FORMATS["html"].suffixes
_HEAD = 8_192  # bytes that tell a kind
# Bytes of what is read in the process of the run itself. The worst that was thought of, only
# bare numbers, takes 16 s and 200 MB at this size; a usual report has a tenth of it.
_SMALL = 200_000
_SMALL_XML, _SMALL_PACKAGE = 10_000_000, 20_000_000  # of a Word file, unpacked and packed
_SMALL_MEMBER = 60_000  # in an archive, where it is not looked into
_OLE_HEAD = 512  # bytes of a header
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,7}")  # …2020.12.31决算 has none


def load(path: Path, *, settings: Settings | None = None) -> Document:
    """Load one file, or one of a zip archive (``档案.zip!/文件夹/文件.doc``).

    Raises the subclasses of InputError; each names the file and the reason in Chinese.
    """
    settings = settings or Settings()
    path = Path(path)
    data = read_input(path, settings)
    kind = recognise(path, data, settings)
    suffix = _suffix(path)
    format_ = FORMATS.get(kind)
    if format_ is None:
        raise _refusal(shown(path), suffix, kind)
    if kind == "text" and suffix and suffix not in KNOWN_SUFFIXES:
        raise UnsupportedFormat(shown(path), f"不支持的扩展名{suffix}")
    if kind == "text" and suffix in FORMATS["flat"].suffixes:
        raise UnsupportedFormat(shown(path), "不是Word或Excel的单文件XML")
    document = loader_of(format_)(path, data, hashlib.sha256(data).hexdigest(), settings)
    longest = max(map(len, document.text.split("\n")), default=0)
    if longest > settings.max_line_chars:
        raise LimitExceeded(
            shown(path), f"有一行长达{longest}字，上限为{settings.max_line_chars}字"
        )
    if not suffix or suffix in format_.suffixes:
        return document
    note = notes.OTHER_SUFFIX.format(suffix=suffix, kind=NAMES[kind])
    return replace(document, notes=(note, *document.notes))


def needs_limits(path: Path, settings: Settings | None = None) -> bool:
    """True for a file that may be of a kind that is not tame, by its first bytes and its name, in
    an archive by its name alone; and for one that is large. False for one that cannot be opened:
    reading it will tell why.
    """
    if is_inside(path):
        small = size_of(path, settings or Settings()) <= _SMALL_MEMBER
        return not small or _suffix(path) not in _TAME_SUFFIXES
    try:
        with path.open("rb") as handle:
            head = handle.read(_HEAD)
            size = handle.seek(0, 2)
            if head.startswith(ZIP):
                if path.suffix.lower() not in FORMATS["docx"].suffixes or size > _SMALL_PACKAGE:
                    return True
                return _is_rich(handle)
    except (OSError, ValueError):
        return False
    return kind_of(head) not in _TAME or size > _SMALL


def _is_rich(handle: BinaryIO) -> bool:
    """Whether a Word file claims much XML (more than it claims is not unpacked), or has other
    files within it, which are read as they would be alone."""
    try:
        parts = unpacked_parts(handle)
    except InputError:
        return False
    embedded = any("/embeddings/" in name for name in parts)
    xml = sum(size for name, size in parts.items() if name.endswith((".xml", ".rels")))
    return embedded or xml > _SMALL_XML


def recognise(path: Path, data: bytes, settings: Settings) -> str:
    """What the content is, a key of ``signatures.NAMES``.

    Raises EncryptedFile, and DamagedFile or LimitExceeded for containers that cannot be opened.
    """
    name, suffix = shown(path), _suffix(path)
    if data.startswith(OLE) and is_encrypted_ole(data):
        raise EncryptedFile(name, "文档设有打开密码")
    if data.startswith(ZIP):
        archive = Archive(name, data, settings)
        mimetype = archive.read("mimetype") if "mimetype" in archive else b""
        return zip_kind(archive.names(), mimetype)
    if data.startswith(b"PK") and len(data) < 32:
        raise DamagedFile(name, "只剩压缩容器开头的几个字节")
    kind = kind_of(data)
    if kind == "ole" and len(data) > _OLE_HEAD and not Compound(name, data, strict=False).is_whole:
        raise DamagedFile(name, "文件不完整（缺少目录）")
    if kind == "text" and suffix == ".md" and b"<table" in data.lower():
        return "markdown"
    # A page that begins in an odd way is told by its name.
    return "html" if kind == "text" and suffix in _HTML_SUFFIXES else kind


def loader_of(format_: Format) -> Loader:
    """The function itself."""
    module, function = format_.loader.split(":")
    return cast(Loader, getattr(import_module(module), function))


def _refusal(name: str, suffix: str, kind: str) -> InputError:
    what = NAMES[kind]
    if suffix in KNOWN_SUFFIXES:
        return MismatchedType(name, f"扩展名为{suffix}，内容却是{what}，暂不支持")
    return UnsupportedFormat(name, f"识别为{what}，{_ADVICE.get(kind, '暂不支持')}")


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""

"""What the members of a zip are called: packers write names in the encoding of their own desk."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Sequence

from kxai.load.decoding import likely

_UTF8 = 0x800  # the flag of names in UTF-8
_UNICODE_PATH = 0x7075  # Info-ZIP's extra field: version, CRC of the plain name, name in UTF-8
_HAN = re.compile("[\u3400-\u9fff]")
_DRIVE = re.compile(r"[A-Za-z]:")
# What UTF-8 of two bytes stands for; GBK read as UTF-8 by chance falls in here.
_NO_CHINESE = re.compile("[\x80-\u07ff]")


def member_names(members: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The names as their packers meant them, separators as they are."""
    plain = [_raw(info) for info in members if not info.flag_bits & _UTF8]
    encodings = [*likely(b"\n".join(plain)), "gb18030"]
    return [_name(info, encodings) for info in members]


def safe_name(name: str) -> str | None:
    """A member's place below its archive, with forward slashes; None where it would lie
    elsewhere, ``""`` for the archive itself."""
    name = name.partition("\0")[0].replace("\\", "/")
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or _DRIVE.match(name):
        return None
    return "/".join(part for part in parts if part not in ("", "."))


def _raw(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("cp437", "replace")


def _name(info: zipfile.ZipInfo, encodings: Sequence[str]) -> str:
    if info.flag_bits & _UTF8:
        return _unmangled(info.orig_filename)
    raw = _raw(info)
    told = _unicode_path(info.extra, raw)
    if told is not None:
        return told
    if raw.isascii():
        return info.orig_filename
    utf8 = _decoded(raw, "utf-8")
    if utf8 is not None and _HAN.search(utf8) and not _NO_CHINESE.search(utf8):
        return utf8
    decoded = (_decoded(raw, encoding) for encoding in encodings)
    return next((name for name in decoded if name is not None), utf8 or info.orig_filename)


def _unmangled(name: str) -> str:
    """A name whose Chinese bytes a packer took for characters of the old DOS."""
    if name.isascii() or _HAN.search(name):
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    decoded = (_decoded(raw, encoding) for encoding in likely(raw))
    return next((found for found in decoded if found is not None), name)


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_PATH and len(field) > 5 and field[0] == 1:
            (crc,) = struct.unpack_from("<L", field, 1)
            return _decoded(field[5:], "utf-8") if crc == zlib.crc32(raw) else None
        at += 4 + size
    return None


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None

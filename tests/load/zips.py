"""Zip archives byte by byte, for no library writes what old packers wrote."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

DEFLATED = 8


@dataclass(frozen=True)
class Entry:
    """``crc`` and ``size`` are what the archive claims, by default the truth."""

    name: bytes
    data: bytes = b""
    flags: int = 0
    extra: bytes = b""
    mode: int = 0o100644
    method: int = DEFLATED
    crc: int | None = None
    size: int | None = None


def unicode_path(raw: bytes, name: str) -> bytes:
    """Info-ZIP's extra field with a name in UTF-8."""
    field = struct.pack("<BL", 1, zlib.crc32(raw)) + name.encode()
    return struct.pack("<HH", 0x7075, len(field)) + field


def packed(*entries: Entry) -> bytes:
    body, directory = b"", b""
    for entry in entries:
        data = entry.data
        if entry.method == DEFLATED:
            deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
            data = deflate.compress(entry.data) + deflate.flush()
        crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
        size = len(entry.data) if entry.size is None else entry.size
        common = struct.pack(
            "<5H3L2H", 20, entry.flags, entry.method, 0, 33, crc, len(data), size,
            len(entry.name), len(entry.extra),
        )  # fmt: skip
        directory += (
            b"PK\x01\x02" + struct.pack("<H", 0x031E) + common
            + struct.pack("<3H2L", 0, 0, 0, entry.mode << 16, len(body)) + entry.name + entry.extra
        )  # fmt: skip
        body += b"PK\x03\x04" + common + entry.name + entry.extra + data
    count = len(entries)
    return (
        body + directory
        + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
    )  # fmt: skip

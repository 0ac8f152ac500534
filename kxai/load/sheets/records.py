"""The records of a .xls workbook stream (BIFF5 and BIFF8) and the texts in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

CONTINUE = 0x3C
_CODE_PAGES = {936: "gb18030", 950: "big5", 1200: "utf-16-le", 932: "cp932", 949: "cp949"}


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its number, its bytes, and the bytes of the CONTINUE records behind it."""

    kind: int
    data: bytes
    more: tuple[bytes, ...] = ()


def records(stream: bytes, start: int = 0) -> Iterator[Record]:
    """The records from an offset on; a last one that is cut short is left out."""
    at, pending = start, None
    more: list[bytes] = []
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        data = stream[at + 4 : at + 4 + size]
        if len(data) < size:
            break
        at += 4 + size
        if kind == CONTINUE and pending is not None:
            more.append(data)
            continue
        if pending is not None:
            yield Record(pending.kind, pending.data, tuple(more))
        pending, more = Record(kind, data), []
    if pending is not None:
        yield Record(pending.kind, pending.data, tuple(more))


def encoding_of(code_page: int) -> str:
    """The Python codec of a code page; what no codec is known for is read as Chinese."""
    return _CODE_PAGES.get(code_page) or "gb18030"


def byte_text(data: bytes, at: int, wide: bool, encoding: str) -> str:
    """A BIFF5 text at an offset, behind its length in one byte or (``wide``) two."""
    if wide:
        (length,) = struct.unpack_from("<H", data, at)
        return data[at + 2 : at + 2 + length].decode(encoding, "replace")
    return data[at + 1 : at + 1 + data[at]].decode(encoding, "replace")


def unicode_text(data: bytes, at: int, wide: bool) -> str:
    """A BIFF8 text at an offset, behind its length in one byte or (``wide``) two."""
    length = struct.unpack_from("<H", data, at)[0] if wide else data[at]
    at += 2 if wide else 1
    flags = data[at]
    at += 1 + (2 if flags & 8 else 0) + (4 if flags & 4 else 0)
    return _decode(data[at : at + length * (2 if flags & 1 else 1)], flags)


def _decode(data: bytes, flags: int) -> str:
    return data.decode("utf-16-le" if flags & 1 else "latin-1", "replace")


class TextTable:
    """Reads the texts of an SST record, which run over its CONTINUE records.

    A text that is cut by a record's end goes on in the next one behind a flag of its own.
    Raises struct.error or IndexError where the record ends early.
    """

    def __init__(self, record: Record) -> None:
        self._parts = (record.data, *record.more)
        self._part, self._at = 0, 8

    def texts(self, count: int) -> Iterator[str]:
        """Up to ``count`` texts."""
        for _ in range(count):
            if self._part == len(self._parts) - 1 and self._at >= len(self._parts[-1]):
                return
            yield self._text()

    def _text(self) -> str:
        length, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", self._take(4))[0] if flags & 4 else 0
        out = []
        while length:
            left = len(self._parts[self._part]) - self._at
            if not left:
                self._next()
                flags = self._take(1)[0]
                continue
            size = 2 if flags & 1 else 1
            take = min(length, left // size)
            if not take:
                raise IndexError("half a character at the end of a record")
            out.append(_decode(self._take(take * size), flags))
            length -= take
        self._skip(4 * runs + extra)
        return "".join(out)

    def _take(self, size: int) -> bytes:
        if self._at == len(self._parts[self._part]):
            self._next()
        data = self._parts[self._part][self._at : self._at + size]
        self._at += size
        if len(data) < size:
            raise IndexError("a record ends early")
        return data

    def _skip(self, size: int) -> None:
        while size:
            left = len(self._parts[self._part]) - self._at
            if left <= 0:
                self._next()
                continue
            step = min(size, left)
            self._at += step
            size -= step

    def _next(self) -> None:
        self._part += 1
        self._at = 0
        if self._part >= len(self._parts):
            raise IndexError("the texts end early")

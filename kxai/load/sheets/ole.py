"""Compound files (OLE2): the streams of a folder inside a file, within limits."""

from __future__ import annotations

import struct

from kxai.errors import DamagedFile

_HEADER = struct.Struct("<8s16sHHHHH6sIIIIIIIIII")
_LAST_SECTOR = 0xFFFFFFFA  # larger numbers are marks: free, end of chain …
_ENTRY = 128  # bytes of a directory entry
_STREAM, _ROOT = 2, 5


class Compound:
    """The directory of a compound file. Raises DamagedFile naming the file."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name, self._data = name, data
        if len(data) < 512:
            raise self._damaged("文件头不完整")
        head = _HEADER.unpack_from(data)
        sector_bits, mini_bits = head[5], head[6]
        self._directory_start, self._cutoff = head[10], head[12]
        mini_fat, difat = head[13], head[15]
        if sector_bits not in (9, 12) or mini_bits != 6:
            raise self._damaged("文件头不合法")
        self._size, self._mini_size = 1 << sector_bits, 1 << mini_bits
        self._fat = self._read_fat(difat)
        self._mini_fat = _numbers(self._chain(mini_fat))
        self._streams, root = self._read_directory()
        self._mini = self._chain(root[0])[: root[1]] if root else b""

    def stream(self, *names: str) -> bytes | None:
        """The bytes of the first stream that exists, None where none does; names in any case."""
        for name in names:
            found = self._streams.get(name.lower())
            if found is not None:
                start, size = found
                data = self._mini_chain(start, size) if size < self._cutoff else self._chain(start)
                if len(data) < size:
                    raise self._damaged(f"数据流{name}不完整")
                return data[:size]
        return None

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._streams

    def _damaged(self, reason: str) -> DamagedFile:
        return DamagedFile(self._name, f"复合文档{reason}")

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._data[at : at + self._size]

    def _read_fat(self, difat: int) -> tuple[int, ...]:
        listed = list(struct.unpack_from("<109I", self._data, 76))
        seen: set[int] = set()
        while difat < _LAST_SECTOR and difat not in seen:
            seen.add(difat)
            *numbers, difat = _numbers(self._sector(difat)) or (_LAST_SECTOR,)
            listed += numbers
        most = len(self._data) // self._size + 1
        sectors = [number for number in listed if number < most][:most]
        return _numbers(b"".join(map(self._sector, sectors)))

    def _chain(self, start: int) -> bytes:
        out = []
        seen: set[int] = set()
        while start < len(self._fat):
            if start in seen:
                raise self._damaged("的扇区链成环")
            seen.add(start)
            out.append(self._sector(start))
            start = self._fat[start]
        return b"".join(out)

    def _mini_chain(self, start: int, size: int) -> bytes:
        out: list[bytes] = []
        while start < len(self._mini_fat) and len(out) * self._mini_size < size:
            at = start * self._mini_size
            out.append(self._mini[at : at + self._mini_size])
            start = self._mini_fat[start]
        return b"".join(out)

    def _read_directory(self) -> tuple[dict[str, tuple[int, int]], tuple[int, int] | None]:
        data = self._chain(self._directory_start)
        streams: dict[str, tuple[int, int]] = {}
        root: tuple[int, int] | None = None
        for at in range(0, len(data) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", data, at + 64)
            start, size = struct.unpack_from("<II", data, at + 116)
            words = data[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind == _STREAM:
                streams.setdefault(words.lower(), (start, size))
            elif kind == _ROOT:
                root = root or (start, size)
        return streams, root


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

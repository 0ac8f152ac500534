"""The container of old Office files: the beginning of a stream, and whether the container is
whole. Nothing in it is trusted; every chain is followed at most as far as the file could reach."""

from __future__ import annotations

import struct

_HEAD = struct.Struct("<30xHH10x8L")
_ENTRY = struct.Struct("<64xHB49xLQ")  # length of the name, kind, first sector, size
_ENTRY_SIZE = 128
_ROOT = 5
_LAST = 0xFFFFFFFA  # sector numbers from here on mean something else
_MINI = 64


class Container:
    """``is_whole``: all sectors with the allocation table and the directory lie in the file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, _, tables, self._directory, _, self._cutoff, _, _, more, _ = _HEAD.unpack_from(
            data.ljust(512, b"\0")
        )
        self._size = 1 << min(max(shift, 9), 12)
        self._tables = self._table_sectors(tables, more)
        self.is_whole = len(self._tables) >= min(tables, 109) and all(
            len(self._sector(number)) >= _ENTRY_SIZE for number in (*self._tables, self._directory)
        )

    def head(self, name: str, count: int) -> bytes:
        """The first ``count`` bytes (up to 64) of a stream; empty where it is not in the file."""
        wanted = f"{name}\0".encode("utf-16-le")
        root = 0
        number: int | None = self._directory
        steps = len(self._data) // self._size
        while number is not None and steps >= 0:
            steps -= 1
            sector = self._sector(number)
            for at in range(0, len(sector) - _ENTRY_SIZE + 1, _ENTRY_SIZE):
                length, kind, first, size = _ENTRY.unpack_from(sector, at)
                size &= 0xFFFFFFFF  # the upper half is rubbish in old files
                if kind == _ROOT:
                    root = first
                elif size and sector[at : at + length] == wanted:
                    if size >= self._cutoff:
                        return self._sector(first)[:count]
                    return self._small(root, first)[: min(count, size)]
            number = self._next(number)
        return b""

    def _small(self, root: int, first: int) -> bytes:
        """A sector of the small ones, which lie in a stream of their own."""
        steps, at = divmod(first * _MINI, self._size)
        number: int | None = root
        for _ in range(min(steps, len(self._data) // self._size + 1)):
            number = self._next(number) if number is not None else None
        return b"" if number is None else self._sector(number)[at : at + _MINI]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _next(self, number: int) -> int | None:
        table, at = divmod(number, self._size // 4)
        if table >= len(self._tables):
            return None
        entry = self._sector(self._tables[table])[4 * at : 4 * at + 4]
        following = int.from_bytes(entry, "little") if len(entry) == 4 else _LAST
        return following if following < _LAST else None

    def _table_sectors(self, count: int, more: int) -> list[int]:
        """The sectors of the allocation table: 109 are named in the header, others in a chain."""
        most = len(self._data) // self._size
        found = list(struct.unpack_from("<109L", self._data.ljust(512, b"\0"), 76))
        while more < _LAST and len(found) <= most:
            sector = self._sector(more).ljust(self._size, b"\xff")
            *numbers, more = struct.unpack(f"<{self._size // 4}L", sector)
            found += numbers
        return [number for number in found if number < _LAST][: min(count, most + 1)]

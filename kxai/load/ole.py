"""Old Office files are compound files (OLE2): streams of a folder inside a file.

Nothing in them is trusted: a chain of sectors is followed within the file and never in a ring.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from kxai.errors import DamagedFile

_HEADER = struct.Struct("<30xHH10xLL4xLL4xL")
_HEADER_SIZE = 512
_DIRECTORY_ENTRY = struct.Struct("<64xHB49xLL4x")  # length of the name, kind, first sector, size
_LAST = 0xFFFFFFFA  # sector numbers from here on are marks: free, end of chain …
_LISTED = 109  # sectors of the allocation table that the header names; others are in a chain
_ENTRY = _DIRECTORY_ENTRY.size
_STREAM, _ROOT = 2, 5
_MINI = 64  # bytes of a small sector


class Compound:
    """The streams of the file ``name``.

    A ``strict`` reader raises DamagedFile, naming the file, where the header is no header, a chain
    is a ring or a stream is not complete; another gives what there is.
    """

    def __init__(self, name: str, data: bytes, *, strict: bool) -> None:
        self._name, self._data, self._strict = name, data, strict
        if len(data) < _HEADER_SIZE:
            self._damaged("文件头不完整")
        head = data[:_HEADER_SIZE].ljust(_HEADER_SIZE, b"\0")
        sector_bits, mini_bits, self._count, self._directory, *rest = _HEADER.unpack_from(head)
        self._cutoff, self._mini_table, more = rest
        if sector_bits not in (9, 12) or mini_bits != 6:
            self._damaged("文件头不合法")
        self._size = 1 << min(max(sector_bits, 9), 12)
        self._sectors = max(len(data) - 1, 0) // self._size
        self._tables = self._table_sectors(head, more)

    @property
    def is_whole(self) -> bool:
        """All sectors of the allocation table and the first of the directory lie in the file."""
        tables = self._tables[: self._count]
        return len(tables) >= min(self._count, _LISTED) and all(
            len(self._sector(number)) >= _ENTRY for number in (*tables, self._directory)
        )

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._folder[0]

    def stream(self, *names: str, most: int | None = None) -> bytes | None:
        """The bytes, the first ``most`` where given, of the first stream that exists; None where
        none does. Names count in any case."""
        for name in names:
            found = self._folder[0].get(name.lower())
            if found is not None:
                start, size = found
                wanted = size if most is None else min(size, most)
                small = size < self._cutoff
                data = self._small(start, wanted) if small else self._chain(start, wanted)
                if len(data) < wanted:
                    self._damaged(f"数据流{name}不完整")
                return data
        return None

    def _damaged(self, reason: str) -> None:
        if self._strict:
            raise DamagedFile(self._name, f"复合文档{reason}")

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._data[at : at + self._size]

    def _table_sectors(self, head: bytes, more: int) -> list[int]:
        most = len(self._data) // self._size + 1
        found = list(struct.unpack_from(f"<{_LISTED}L", head, 76))
        while more < _LAST and len(found) < most:
            sector = self._sector(more).ljust(self._size, b"\xff")
            *numbers, more = struct.unpack(f"<{self._size // 4}L", sector)
            found += numbers
        return [number for number in found if number < _LAST][:most]

    def _walk(self, number: int, end: int, follow: Callable[[int], int]) -> Iterator[int]:
        """The numbers of a chain that are below ``end``."""
        seen: set[int] = set()
        while number < end:
            if number in seen:
                self._damaged("的扇区链成环")
                return
            seen.add(number)
            yield number
            number = follow(number)

    def _following(self, number: int) -> int:
        table, at = divmod(number, self._size // 4)
        if table >= len(self._tables):
            return _LAST
        return _number(self._sector(self._tables[table]), at)

    def _chain(self, start: int, most: int | None = None) -> bytes:
        chain = self._walk(start, self._sectors, self._following)
        return _joined(map(self._sector, chain), most)

    def _small(self, start: int, most: int) -> bytes:
        """A chain of small sectors, which lie in the stream of the root."""
        data, table = self._mini
        end = -(-len(data) // _MINI)
        chain = self._walk(start, end, lambda number: _number(table, number))
        return _joined((data[_MINI * number : _MINI * (number + 1)] for number in chain), most)

    @cached_property
    def _mini(self) -> tuple[bytes, bytes]:
        """The stream of the root, and the allocation table of the small sectors."""
        _, root = self._folder
        return self._chain(*root) if root else b"", self._chain(self._mini_table)

    @cached_property
    def _folder(self) -> tuple[dict[str, tuple[int, int]], tuple[int, int] | None]:
        """First sector and size of each stream by its name in small letters, and of the root."""
        data = self._chain(self._directory)
        streams: dict[str, tuple[int, int]] = {}
        root: tuple[int, int] | None = None
        for at in range(0, len(data) - _ENTRY + 1, _ENTRY):
            length, kind, start, size = _DIRECTORY_ENTRY.unpack_from(data, at)
            words = data[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind == _STREAM:
                streams.setdefault(words.lower(), (start, size))
            elif kind == _ROOT:
                root = root or (start, size)
        return streams, root


def _number(table: bytes, at: int) -> int:
    entry = table[4 * at : 4 * at + 4]
    return int.from_bytes(entry, "little") if len(entry) == 4 else _LAST


def _joined(parts: Iterable[bytes], most: int | None) -> bytes:
    """The first ``most`` bytes; no part is asked for beyond them."""
    out: list[bytes] = []
    length = 0
    for part in () if most == 0 else parts:
        out.append(part)
        length += len(part)
        if most is not None and length >= most:
            break
    return b"".join(out)[:most]

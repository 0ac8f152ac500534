"""The container of old Office files, read strictly and as far as it goes."""

from __future__ import annotations

import struct

import pytest

from kxai import errors
from kxai.load.ole import Compound
from tests.load.sheets.books import compound

STREAM = bytes(range(256)) * 20
WHOLE = compound(STREAM)


def ring() -> bytes:
    data = bytearray(WHOLE)
    struct.pack_into("<I", data, 512 + 4 * 5, 2)  # the stream's fourth sector leads to its first
    return bytes(data)


@pytest.mark.parametrize("strict", [True, False])
def test_a_whole_file(strict: bool) -> None:
    read = Compound("a.xls", WHOLE, strict=strict)
    assert read.is_whole
    assert "BOOK" in read
    assert read.stream("Workbook", "book") == STREAM
    assert read.stream("Book", most=5) == STREAM[:5]
    assert read.stream("Workbook") is None


@pytest.mark.parametrize(
    ("data", "reason", "left"),
    [
        (ring(), "成环", STREAM[:2048]),
        (WHOLE[:-600], "不完整", STREAM[:-600]),
        (WHOLE[:500], "文件头", None),
        (WHOLE[:30] + bytes([3]) + WHOLE[31:], "文件头", STREAM),
    ],
)
def test_a_damaged_file(data: bytes, reason: str, left: bytes | None) -> None:
    assert Compound("坏.doc", data, strict=False).stream("Book") == left
    with pytest.raises(errors.DamagedFile, match=reason) as caught:
        Compound("坏.doc", data, strict=True).stream("Book")
    assert "坏.doc" in str(caught.value)


def test_a_file_without_its_directory_is_not_whole() -> None:
    assert not Compound("a.doc", WHOLE[:1000], strict=False).is_whole

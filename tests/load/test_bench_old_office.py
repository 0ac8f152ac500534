"""The bench of old Office files damages alike for all, and tells own errors from faults."""

from __future__ import annotations

import random

import pytest

import bench_old_office as bench


def test_damage_is_the_same_for_the_same_seed_and_never_moves_anything() -> None:
    data = bytes(2_000)
    first, again = (bench.damaged(data, random.Random(4)) for _ in range(2))
    assert first == again != data
    assert len(first) == len(data)


def test_our_readers_raise_errors_of_their_own_alone() -> None:
    for name in ("kxai", "kxai.load.ole"):
        told = bench.measure(name, 40, 2)
        assert told["found"] > 0
        assert sum(told["became"].values()) == 40
        assert "other" not in told["became"], told


def test_what_a_reader_raises_by_a_fault_of_its_own_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = iter(range(10**6))

    def fragile(data: bytes) -> int:
        if next(calls) > bench.ROUNDS:
            raise IndexError
        return 1

    monkeypatch.setitem(bench.READERS, "xlrd", ("workbook", fragile, bench.BOOKS, ("XLRDError",)))
    told = bench.measure("xlrd", 3, 1)
    assert told["kinds"] == {"IndexError": 3}
    assert bench.row("xlrd", told)[-1] == "3 (IndexError 3)"

"""Sums that are not given but found, in the annotated tables (see ``aggrecol.py``)."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from aggrecol import Place, Sums, read_tables
from kxai.check import PrintedNumber
from kxai.check.derived import kept_sums

WAYS: tuple[tuple[str, Fraction | None], ...] = (
    ("exact equality", Fraction(0)),
    ("fixed ±0.01", Fraction(1, 100)),
    ("kxai.check", None),
)


def found_sums(
    numbers: Sequence[Sequence[PrintedNumber | None]], tolerance: Fraction | None, *, down: bool
) -> Sums:
    """The sums in the rows of a table, or ``down`` its columns, in every line that has them."""

    def place(line: int, at: int) -> Place:
        return (at, line) if down else (line, at)

    def totals() -> Iterator[tuple[Place, frozenset[Place]]]:
        for kept in kept_sums(lines, tolerance=tolerance):
            for line in (*kept.holds, *kept.broken):
                parts = (part for part in kept.parts if lines[line][part] is not None)
                yield place(line, kept.head), frozenset(place(line, part) for part in parts)

    lines = list(zip(*numbers, strict=True)) if down else numbers
    return set(totals())


def print_found(path: Path) -> None:
    """Precision and recall of the sums found, against those that people marked."""
    counts: dict[str, Counter[str]] = {name: Counter() for name, _ in WAYS}
    for table in read_tables(path):
        for name, tolerance in WAYS:
            begin = time.perf_counter()
            for down, marked in ((False, table.in_rows), (True, table.in_columns)):
                found = found_sums(table.numbers, tolerance, down=down)
                counts[name] += Counter(
                    right=len(found & marked), found=len(found), marked=len(marked)
                )
            counts[name]["ms"] += round(1e3 * (time.perf_counter() - begin))
    print("| sums found in unknown tables | found | precision | recall | F1 | seconds |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, count in counts.items():
        right = count["right"]
        rates = (
            right / max(1, count["found"]),
            right / max(1, count["marked"]),
            2 * right / max(1, count["found"] + count["marked"]),
        )
        cells = " | ".join(f"{100 * rate:.1f} %" for rate in rates)
        print(f"| {name} | {count['found']:,} | {cells} | {count['ms'] / 1e3:.1f} |")
    print()

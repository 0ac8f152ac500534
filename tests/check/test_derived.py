"""Sums that tables keep without saying so, and the one line that breaks them."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

from kxai.check import check, printed_number
from kxai.check.derived import kept_sums
from kxai.schema.address import UNKNOWN_TABLE, Address, Statement
from kxai.schema.finding import Finding
from tests.check.ledger import REPORT, figure


def _numbers(*rows: str) -> list[list[object]]:
    return [[None if t == "-" else printed_number(t) for t in row.split()] for row in rows]


def _kept(*rows: str, tolerance: Fraction | None = None) -> list[tuple[int, tuple[int, ...]]]:
    found = kept_sums(_numbers(*rows), tolerance=tolerance)  # type: ignore[arg-type]
    return [(kept.head, kept.parts) for kept in found]


def test_totals_of_totals_among_shares() -> None:
    parts = [(1012.08, 2111.16, 3050.49), (2031.41, 2409.73, 4151.08), (5080.77, 310.02, 3930.34)]
    rows = []
    for first, second, other in parts:
        inner, whole = first + second, first + second + other
        share = round(100 * inner / whole, 1)
        numbers = (whole, 100.0, inner, share, first, second, other, 100 - share)
        rows.append(" ".join(f"{n:.1f}" if n <= 100 else f"{n:.2f}" for n in numbers))
    assert _kept(*rows) == [(0, (2, 6)), (2, (4, 5))]


def test_a_column_without_numbers_and_gaps_stand_in_no_way() -> None:
    rows = ["79.31 - 40.11 - 39.20", "91.70 - 70.45 - 21.25", "66.06 - 12.02 - 54.04"]
    assert _kept(*rows) == [(0, (2, 4))]


def test_what_holds_in_too_few_lines_is_no_sum() -> None:
    assert _kept("79.31 40.11 39.20", "91.70 70.45 11.25", "66.06 12.02 24.04") == []


def test_small_numbers_add_up_by_chance() -> None:
    chance = random.Random(1)
    rows = [" ".join(str(chance.randint(0, 9)) for _ in range(8)) for _ in range(12)]
    assert _kept(*rows) == []


def test_rounding_is_what_is_printed() -> None:
    rows = ["79.4 40.11 39.20", "91.8 70.45 21.25", "66.1 12.02 54.04", "50.9 25.45 25.41"]
    assert _kept(*rows) == []
    assert _kept(*(row.replace("79.4", "79.3").replace("91.8", "91.7") for row in rows)) == [
        (0, (1, 2))
    ]
    assert _kept(*rows, tolerance=Fraction(1, 5)) == [(0, (1, 2))]


COLUMNS = ("总量", "上半段", "下半段")
ROWS = [("120.50", "70.25", "50.25"), ("83.40", "41.15", "42.25"), ("95.70", "60.60", "35.10"),
        ("77.30", "33.05", "44.25")]  # fmt: skip


def _findings(rows: list[tuple[str, ...]]) -> tuple[Finding, ...]:
    statement = Statement("t1", UNKNOWN_TABLE, "某表")
    figures = []
    for line, row in enumerate(rows):
        for n, (text, column) in enumerate(zip(row, COLUMNS, strict=True)):
            place = 40 * line + 10 * n
            cell = figure(text, "activity", at=place, layer="table", label=f"第{line}项{column}")
            where = Address(statement, rows=(f"第{line}项",), columns=(column,))
            figures.append(replace(cell, at=where, id=f"c{place}"))
    return check(figures, " " * 400, report=REPORT).findings


def test_one_row_that_breaks_what_the_others_keep() -> None:
    assert _findings(ROWS) == ()
    (finding,) = _findings([*ROWS[:2], ("95.70", "60.60", "31.50"), ROWS[3]])
    assert (finding.kind, finding.equation) == ("sum", "60.60 + 31.50 = 92.10万元")
    assert finding.severity in ("error", "warning")


def test_a_sum_that_fails_twice_was_found_by_chance() -> None:
    wrong = [("95.70", "60.60", "31.50"), ("77.30", "30.35", "44.25")]
    assert _findings([*ROWS[:2], *wrong]) == ()
    assert _findings([*ROWS, *ROWS, *wrong]) == ()


def test_a_row_of_another_layout_is_no_slip() -> None:
    assert _findings([*ROWS, ("12.34", "98.10", "55.67")]) == ()

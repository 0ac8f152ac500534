"""Pieces of rules become whole ones before frames are sought."""

from __future__ import annotations

from kxai.load.layout.page import Rule
from kxai.load.layout.rulings import read_rulings


def across(y: float, x0: float, x1: float) -> Rule:
    return Rule(x0, y, x1, y)


def down(x: float, y0: float, y1: float) -> Rule:
    return Rule(x, y0, x, y1)


def box(*extra: Rule) -> list[Rule]:
    """Two rows and two columns, 100 by 40 points."""
    flat = [across(y, 0, 100) for y in (0, 20, 40)]
    return [*flat, *(down(x, 0, 40) for x in (0, 50, 100)), *extra]


def test_dashes_are_one_rule_and_a_real_gap_stays_open() -> None:
    dashes = [across(10, x, x + 4) for x in range(0, 100, 6)]
    (frame,) = read_rulings(box(*dashes)).frames
    assert frame.ys == (0, 10, 20, 40)
    assert frame.above[1] == (True, True)
    half = [across(10, x, x + 4) for x in range(0, 50, 6)]
    (frame,) = read_rulings(box(*half)).frames
    assert frame.above[1] == (True, False)


def test_rules_side_by_side_are_one_in_their_middle() -> None:
    # 12.1, 12.4 and 13.0 have no average that floating point holds exactly: they join all the same.
    doubled = [across(12.1, 0, 40), across(12.4, 38, 70), across(13.0, 69, 100)]
    (frame,) = read_rulings(box(*doubled)).frames
    assert frame.ys == (0, 12.5, 20, 40)
    assert frame.above[1] == (True, True)


def test_pieces_that_stay_short_are_none() -> None:
    (frame,) = read_rulings(box(across(10, 20, 24), down(30, 8, 12))).frames
    assert (frame.xs, frame.ys) == ((0, 50, 100), (0, 20, 40))


def test_bars_that_no_upright_crosses() -> None:
    found = read_rulings([across(100, 0, 30), across(100, 32, 90), across(300, 0, 90)])
    assert found.frames == ()
    assert [(bar.top, bar.x0, bar.x1) for bar in found.bars] == [(100, 0, 90), (300, 0, 90)]

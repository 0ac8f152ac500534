"""The smallest set of numbers in doubt, and what the diagnosis makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from time import process_time

import pytest

from kxai.check.constraints import Form, Linear, Quotient, adds_up, equal, holds, moves
from kxai.check.context import make_context
from kxai.check.diagnose import find_cases
from kxai.check.graph import Graph
from kxai.check.interval import printed
from kxai.check.relation import CheckedRelation
from kxai.check.solve import Budget, smallest_changes
from kxai.schema import Figure
from tests.check.builder import build, judge, single
from tests.check.ledger import REPORT, figure


def related(*forms: Form) -> list[CheckedRelation]:
    return [
        CheckedRelation(
            "sum",
            "consistent" if holds(form, printed) else "inconsistent",
            tuple({f.id: f for f in form.figures()}.values()),
            "",
            forms=(form,),
        )
        for form in forms
    ]


def amounts(numbers: Sequence[str], unit: str = "元") -> list[Figure]:
    return [figure(text, f"x{n}", at=100 * n, unit=unit) for n, text in enumerate(numbers, 1)]


def test_scholtus_2009() -> None:
    """S. Scholtus, Automatic correction of simple typing errors in numerical data with balance
    edits (Statistics Netherlands, 2009), the record of section 4: x4 reads 161 for 116 and x9
    19979 for 1979."""
    x = amounts(["1452", "116", "1568", "161", "323", "76", "12", "411", "19979", "1842", "137"])
    x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11 = x
    relations = related(
        adds_up(x3, (x1, x2)),
        equal(x2, x4),
        adds_up(x8, (x5, x6, x7)),
        adds_up(x9, (x3, x8)),
        adds_up(x9, (x10, x11)),
    )
    graph = Graph(relations)
    assert graph.failing == [1, 3, 4]
    solution = smallest_changes(graph)
    assert solution.complete
    assert solution.sets == ((x4.id, x9.id),)


def test_scholtus_2009_is_explained() -> None:
    text = "甲{1452 a}元，乙{116 b}元，丙{1568 c}元，丁{161 d}元，戊{411 h}元，己{19979 i}元，庚{1842 j}元，辛{137 k}元。"
    figures, plain = build(text)
    a, b, c, d, h, i, j, k = figures
    relations = related(adds_up(c, (a, b)), equal(b, d), adds_up(i, (c, h)), adds_up(i, (j, k)))
    cases = find_cases(relations, make_context(figures, plain, REPORT))
    told = {case.diagnosis[0]["figure"]: case.diagnosis[0] for case in cases}
    assert told[d.id]["code"] == "transposed"
    assert told[d.id]["expected"] == "116"
    assert told[i.id]["code"] == "added"
    assert told[i.id]["expected"] == "1979"
    assert told[i.id]["mends"] == 2


def test_several_smallest_sets_are_all_told() -> None:
    a, b, c = amounts(["10", "20", "41"])
    solution = smallest_changes(Graph(related(adds_up(c, (a, b)))))
    assert solution.sets == ((a.id,), (b.id,), (c.id,))


def test_a_number_that_others_confirm_is_not_in_doubt() -> None:
    a, b, c, d = amounts(["10", "20", "41", "20"])
    solution = smallest_changes(Graph(related(adds_up(c, (a, b)), equal(b, d))))
    assert solution.sets == ((a.id,), (c.id,))


def test_two_numbers_that_must_change_together() -> None:
    """c is wrong in both sums, which no single number mends."""
    a, b, c, d, e = amounts(["10", "20", "60", "15", "26"])
    solution = smallest_changes(Graph(related(adds_up(c, (a, b)), adds_up(c, (d, e)))))
    assert all(len(found) == 2 for found in solution.sets)
    assert (a.id, d.id) in solution.sets
    assert (a.id, b.id) not in solution.sets


def test_rates_are_lines_too() -> None:
    part, whole, rate, other = (
        figure("25.00", "a", at=0),
        figure("80.00", "b", at=20),
        figure("25.00", "a", at=40, unit="%", role="share"),
        figure("100.00", "b", at=60),
    )
    relations = related(Quotient(rate, ((1, part),), ((1, whole),)), equal(whole, other))
    solution = smallest_changes(Graph(relations))
    assert solution.sets == ((whole.id,),)


def test_a_bound_is_said() -> None:
    many = amounts([str(n) for n in range(10, 60)])
    relations = related(*(adds_up(many[n + 2], many[n : n + 2]) for n in range(0, 48)))
    solution = smallest_changes(Graph(relations), budget=Budget(50))
    assert not solution.complete
    assert solution.sets == ()
    assert smallest_changes(Graph(relations), most=1) == smallest_changes(Graph(relations), most=1)


@pytest.mark.uncounted
def test_many_wide_sums_that_all_fail_cost_no_search_of_minutes() -> None:
    """A table that was misread: each of its sums fails, all over nearly the same numbers."""
    many = amounts([str(2 * n + 1) for n in range(1_000, 1_130)])
    relations = related(*(adds_up(many[n], many[n + 1 : n + 71]) for n in range(0, 59)))
    start = process_time()
    cases = find_cases(relations, make_context(many, " " * 20_000, REPORT))
    assert process_time() - start < 10
    codes = {entry["code"] for case in cases for entry in case.diagnosis}
    assert "bound" in codes
    assert "cannot_tell" not in codes


def test_two_numbers_that_changed_places_are_found_from_either_sum() -> None:
    text = "甲{1452.36 a}元，乙{711.20 b}元，合计{3060.49 c}元。丙{896.93 d}元，丁{20.00 e}元，合计{731.20 f}元。"
    (a, b, c, d, e, f), plain = build(text)
    relations = related(adds_up(c, (a, b, d)), adds_up(f, (d, e)))
    graph = Graph(relations)
    assert graph.failing == [1]
    assert graph.effect_of_swap(b, d) == graph.effect_of_swap(d, b) == {1}
    cases = find_cases(relations, make_context((a, b, c, d, e, f), plain, REPORT))
    assert cases[0].diagnosis[0]["code"] == "swapped"


def test_nothing_fails() -> None:
    a, b, c = amounts(["10", "20", "30"])
    assert smallest_changes(Graph(related(adds_up(c, (a, b))))).sets == ((),)


@pytest.mark.parametrize("direction", ["up", "down"])
def test_changes_have_a_sign(direction: str) -> None:
    change = figure("5.00", at=0, role="change", direction=direction)
    now, before = figure("15.00", at=20), figure("10.00", at=40)
    assert holds(moves(change, now, before), printed) is (direction == "up")


def test_at_most() -> None:
    a, b, c = amounts(["10", "20", "40"])
    assert holds(adds_up(c, (a, b), at_most=True), printed)
    assert not holds(Linear(((1, c), (-1, a)), at_most=True), printed)


def test_the_only_number_in_doubt_is_named() -> None:
    finding = single(
        "本年支出{172.80 expenditure.total in:一}万元，上年{160.00 expenditure.total 2019 in:一}万元，"
        "增加{12.80 expenditure.total change up in:一}万元，增长{3.17 expenditure.total growth_rate up in:一}%。"
    )
    best = finding.diagnosis[0]
    assert best["code"] == "only"
    assert best["expected"] == "8.00"
    assert "只能是" in finding.explanation


def test_one_wrong_item_in_three_sums_is_one_finding() -> None:
    """An item printed 10.56 for 105.55: class, grand total and basic expenditure fail together."""
    result = judge(
        "支出合计{300.00 expenditure.total in:一}万元，其中：社保{137.58 function code=208 in:一}万元，"
        "科技{162.42 function code=206 in:一}万元。\n"
        "1.离退休{10.56 function code=2080501 in:一}万元。\n2.养老{32.03 function code=2080505 in:一}万元。\n"
        "附表\n养老{32.03 function code=2080505 in:一}万元。\n"
    )
    finding = result.findings[0]
    assert len(result.findings) == 1
    assert finding.diagnosis[0]["expected"] == "105.55"

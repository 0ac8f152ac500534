"""舍位平衡 in a report: 万元 in the text, 元 in the table."""

from __future__ import annotations

import pytest

from kxai.check.bounds import Interval, intersection
from kxai.check.interval import as_printed, printed_number
from kxai.check.verdict import judge_column
from tests.check.builder import findings, judge
from tests.check.ledger import figure

REPORT = (
    "三公经费{TOTAL three_public.total}万元，其中：出国{ABROAD three_public.abroad}万元，"
    "接待{0.53 three_public.reception}万元。\n附件\n三公经费{55470.00 three_public.total table}元，"
    "出国{50230.00 three_public.abroad table}元，接待{FINE three_public.reception table}元。\n"
)


def told(total: str = "5.55", abroad: str = "5.02", fine: str = "5240.00", more: str = "") -> str:
    return REPORT.replace("TOTAL", total).replace("ABROAD", abroad).replace("FINE", fine) + more


def test_an_item_moved_so_that_its_column_adds_up() -> None:
    """5.02 + 0.53 = 5.55 in 万元 from 50230 + 5240 = 55470 元: no error."""
    relations = judge(told()).relations
    moved = [r for r in relations if r.verdict == "rebalanced"]
    assert [(r.kind, {f.text for f in r.operands}) for r in moved] == [
        ("same", {"0.53", "5240.00"})
    ]
    assert findings(told()) == []


@pytest.mark.parametrize(
    "text",
    [
        told(fine="5140.00"),  # further away, and the table does not add up
        told(total="5.56"),  # the text does not add up: it was moved in vain
        told().replace(
            "出国{50230.00 three_public.abroad table}元，", ""
        ),  # not all are known finer
        told(more="接待{5243.00 three_public.reception table}元。\n"),  # the finer ones disagree
    ],
)
def test_what_is_no_such_move(text: str) -> None:
    assert not [r for r in judge(text).relations if r.verdict == "rebalanced"]
    assert ("same", "error") in findings(text)


def test_figures_as_printed_numbers() -> None:
    assert as_printed(figure("5.31")) == printed_number("5.31", "万元")
    assert (
        as_printed(figure("5310", unit="元", decimals=-1)).interval
        == printed_number("5310", decimals=-1).interval
    )
    assert as_printed(figure("14", unit="件", role="count")).step == 0
    assert (
        as_printed(figure("3.25", decimals=1)).interval
        == printed_number("3.25", "万元", decimals=1).interval
    )
    with pytest.raises(ValueError, match="hedged"):
        as_printed(figure("14", hedge="about"))
    about = figure("5", hedge="about")
    assert judge_column(figure("5"), [about], figure("5"), [figure("5")]) == "undetermined"
    assert judge_column(figure("5"), [figure("5")], figure("5"), []) == "undetermined"
    assert judge_column(figure("5"), [figure("5")], figure("5.1"), [figure("5.1")]) == "consistent"


def test_intervals_by_hand() -> None:
    unbounded = Interval(None, Interval.point(1).high)
    assert intersection([unbounded, Interval.point(0)]) == Interval.point(0)
    assert unbounded.weighted(0) == Interval.point(0)
    assert unbounded.width is None
    assert Interval.point(3).width == 0
    with pytest.raises(ValueError, match="unbounded"):
        unbounded.times(Interval.point(1))
    half_open = printed_number("0", rounding="truncated").interval
    assert half_open.times(Interval.point(0)) == Interval.point(0)
    assert half_open.size == Interval(Interval.point(0).low, Interval.point(1).low, False, True)

"""Verdicts on sums, and digits that slip."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F

import pytest

from kxai.check.edits import edit_between, plain, telling_slip
from kxai.check.point_marks import Points
from kxai.check.verdict import rounding_chance
from tests.check.builder import findings, judge, single, verdicts_of
from tests.check.ledger import figure


def test_the_chance_of_rounding() -> None:
    """Irwin–Hall by hand: two errors reach 1/2 with chance 1/4, three reach 1 with 1/24."""
    assert rounding_chance(F(1, 2), 2) == F(1, 4)
    assert rounding_chance(F(1), 3) == F(1, 24)
    assert rounding_chance(F(1), 2) == 0
    assert rounding_chance(F(0), 5) == 1
    assert rounding_chance(F(50), 10_000) == 1
    assert rounding_chance(F(3, 2), 4) > rounding_chance(F(3, 2), 3)


def listed(total: str, part: str, count: int, hedge: str = "") -> str:
    parts = "，".join(f"项{n}{{{part} other label:项{n} {hedge}}}万元" for n in range(count))
    return f"支出{{{total} other label:总额}}万元，包括：{parts}。"


def test_rounding_that_always_goes_one_way_is_unlikely() -> None:
    assert verdicts_of(listed("10.00", "1.00", 10), "sum") == ["consistent"]
    assert verdicts_of(listed("10.02", "1.00", 10), "sum") == ["tail"]
    finding = single(listed("10.05", "1.00", 10))
    assert (finding.kind, finding.verdict, finding.severity) == ("sum", "unlikely", "warning")
    assert "0.05万元" in finding.explanation
    assert verdicts_of(listed("10.05", "1.00", 10, "about"), "sum") == ["tail"]
    assert verdicts_of(listed("101.00", "1.00", 101), "sum") == []


def test_an_unlikely_identity() -> None:
    text = (
        "三公经费{3.02 three_public.total in:一}万元，出国{1.00 three_public.abroad in:一}万元，"
        "车辆{1.00 three_public.vehicles in:一}万元，接待{1.01 three_public.reception in:一}万元。"
    )
    assert verdicts_of(text, "balance") == ["tail"]
    assert findings(text.replace("3.02", "3.03")) == [("balance", "warning")]


@pytest.mark.parametrize(
    ("stated", "wanted", "slip"),
    [
        ("73.62", "78.62", True),  # changed
        ("125.59", "125.95", True),  # two neighbours
        ("129.55", "195.52", False),
        ("1.1", "1.19", True),  # dropped
        ("38.00", "30.00", True),
        ("10.56", "105.55", True),  # dropped, and its neighbour misread
        ("105.5", "10.55", True),  # the point
        ("5.31", "53100", True),
        ("2250", "225", True),
        ("60", "63.5", False),
        ("3", "8", False),  # any digit can be any other
        ("3.00", "8.00", False),
        ("12", "345", False),
        ("12.3", "12.3", False),
        ("1234", "4321", False),
        ("0.5", "0.55", True),
    ],
)
def test_one_slip(stated: str, wanted: str, slip: bool) -> None:
    assert telling_slip(wanted, stated) is slip


@pytest.mark.parametrize(
    ("meant", "stated", "code"),
    [
        ("2.41", "2.14", "transposed"),
        ("24.1", "21.4", "transposed"),  # across the point
        ("2.41", "2.47", "digit"),
        ("12.41", "1.41", "omitted"),
        ("1.41", "12.41", "added"),
        ("105.55", "10.56", "omitted"),
        ("24.1", "2.41", "decimal"),
        ("24.1", "241", "decimal"),
        ("24.1", "241000", "unit"),
        ("2.5", "250000000", "unit"),
        ("24.1", "24.1", None),
        ("24.1", "37.7", None),
        ("24.1", "0", None),
        ("24.1", "241300", None),
    ],
)
def test_slips_are_told_apart(meant: str, stated: str, code: str | None) -> None:
    edit = edit_between(meant, stated)
    assert (edit.code if edit else None) == code


def test_a_unit_slip_is_named() -> None:
    def told(second: str) -> dict[str, object]:
        text = "接待费{12.40 three_public.reception}万元。\n附件\n接待费{N three_public.reception}万元。\n"
        return dict(single(text.replace("{N", "{" + second)).diagnosis[0])

    assert told("124000.00")["code"] == "unit"
    assert told("1.24")["code"] == "decimal"
    assert told("12.04")["code"] == "transposed"


def test_list_marks() -> None:
    marks = [
        "1.",
        "（2）",
        "(3)",
        "四、",
        "（五）",
        "六是",
        "⑦",
        "　8．",
        "9、",
        "（十）",
        "（十一）",
        "（二十三）",
    ]
    found = [Points(mark).between(0, 9) for mark in marks]
    assert [number for points in found for _, _, _, number in points] == [*range(1, 12), 23]
    assert Points("1.5万元科普").between(0, 9) == []
    assert [point.number for point in Points("甲5万元。1、乙6万元2、丙").between(0, 99)] == [1, 2]


POINTS = (
    "经费{100.00 expenditure.total}万元，其中：\n1.基本支出{A expenditure.basic}万元。\n（1）人员{50 expenditure.personnel}万元。\n"
    "另有说明{5 other}万元。\n2.项目支出{B expenditure.project}万元，较计划{1 other}万元。\n"
)


def test_points_below_a_head() -> None:
    def told(a: str, b: str) -> list[tuple[str, str]]:
        return findings(POINTS.replace("A", a).replace("B", b))

    assert told("60.00", "40.00") == []
    assert told("60.00", "30.00") == [("sum", "error")]
    assert told("60.00", "50.00") == [("sum", "error")]


def test_points_that_belong_to_another_head() -> None:
    below = "{h}\n（一）甲{60.00 other label:甲}万元。\n（二）乙{50.00 other label:乙}万元。\n"
    head = "科普经费{100.00 other label:科普}万元。"
    assert verdicts_of(below.replace("{h}", head + "\n其中："), "sum") == ["inconsistent"]
    assert verdicts_of(below.replace("{h}", head + "\n三公经费如下："), "sum") == []
    assert verdicts_of(below.replace("{h}", head), "sum") == []
    told_later = below.replace("{h}", head[:-1] + "，包括：").replace("乙{", "说明。乙{")
    assert verdicts_of(told_later, "sum") == []
    far = below.replace("{h}", head[:-1] + "，包括：").replace("（二）", "说" * 1600 + "\n（二）")
    assert verdicts_of(far, "sum") == []


def test_a_figure_needs_no_known_indicator() -> None:
    found = judge(
        "某项{10 no.such}万元，包括：甲{7 other label:甲}万元，乙{8 other label:乙}万元。"
    ).findings
    assert "no.such" in found[0].explanation


def test_numbers_in_other_figures_are_read_by_value() -> None:
    """壹拾贰 and full-width digits have slips like any number; the residue of a float has none."""
    assert plain(replace(figure("12.00"), text="壹拾贰", decimals=0)) == "12"
    assert plain(replace(figure("12.50"), text="１２．５０")) == "12.50"
    assert plain(replace(figure("1200.50"), text="-1,200.50")) == "1200.50"
    assert plain(replace(figure("580.86"), text="580.8599999999974")) == "580.86"

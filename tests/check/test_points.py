"""Percent and percentage points, and numbers whose point or unit moved."""

from __future__ import annotations

import pytest

from tests.check.builder import findings, single

GREW = (
    "支出{120.00 expenditure.total in:一}万元，2019年{100.00 expenditure.total 2019 in:一}万元，"
    "增长{20.00 expenditure.total ROLE up in:一 unit:UNIT}。"
)


@pytest.mark.parametrize(
    ("role", "unit", "expected"),
    [
        ("growth_rate", "%", []),
        ("change", "个百分点", [("growth", "warning")]),
        ("growth_rate", "个百分点", [("growth", "warning")]),
    ],
)
def test_an_amount_grows_by_percent(role: str, unit: str, expected: list[tuple[str, str]]) -> None:
    text = GREW.replace("ROLE", role).replace("UNIT", unit)
    assert findings(text) == expected


def test_points_of_something_else_are_left_alone() -> None:
    text = GREW.replace("ROLE", "change").replace("UNIT", "个百分点").replace("{20.00", "{3.10")
    assert findings(text) == []


def test_a_share_in_points() -> None:
    text = (
        "支出合计{200.00 expenditure.total}万元，其中：项目支出{50.00 expenditure.project}万元，"
        "占{25.00 expenditure.project share unit:个百分点}。"
    )
    finding = single(text)
    assert (finding.kind, finding.severity) == ("share", "warning")
    assert "不是百分点" in finding.explanation
    assert findings(text.replace("{25.00", "{26.00")) == []


def test_execution_in_points() -> None:
    text = (
        "接待费预算{5.00 three_public.reception budget}万元，决算{4.00 three_public.reception final}万元，"
        "完成预算的{80.00 three_public.reception execution_rate unit:个百分点}。"
    )
    finding = single(text)
    assert (finding.kind, finding.severity) == ("execution", "warning")
    assert findings(text.replace("{80.00", "{81.00")) == []
    assert findings(text.replace("完成预算的", "比上年高")) == []
    assert (
        findings(
            text.replace("决算{4.00 three_public.reception final}", "决算{4.00 other label:甲}")
        )
        == []
    )


def test_two_amounts_that_go_the_other_way() -> None:
    text = (
        "支出{80.00 expenditure.total in:一}万元，2019年{100.00 expenditure.total 2019 in:一}万元，"
        "增长{20.00 expenditure.total growth_rate up in:一}%。"
    )
    assert findings(text) == [("direction", "error")]
    assert findings(text.replace(" up ", " down ")) == []


SUM = "支出{A other label:总额}，包括：甲{61.27 other label:甲}万元，乙{38.84 other label:乙}万元，丙{12.33 other label:丙}万元。"


@pytest.mark.parametrize(
    ("stated", "code", "expected"),
    [
        ("{112.44", "", ""),
        ("{11.244", "decimal", "112.44"),
        ("{1124.40", "decimal", "112.44"),
        ("{1124400.00", "unit", "1124400.00元"),
    ],
)
def test_a_point_that_moved(stated: str, code: str, expected: str) -> None:
    text = SUM.replace("{A", stated).replace("label:总额}", "label:总额}万元")
    if not code:
        assert findings(text) == []
        return
    best = single(text).diagnosis[0]
    assert (best["code"], best["expected"]) == (code, expected)


def test_another_unit_is_told_with_the_same_digits() -> None:
    text = SUM.replace("{A", "{112.44").replace("label:总额}", "label:总额}元")
    best = single(text).diagnosis[0]
    assert (best["code"], best["expected"]) == ("unit", "112.44万元")
    assert "112.44元疑为112.44万元" in best["text"]


def test_a_rate_turned_upside_down() -> None:
    text = (
        "接待费预算{165.00 three_public.reception budget}万元，决算{172.80 three_public.reception final}万元，"
        "完成预算的{95.49 three_public.reception execution_rate}%。"
    )
    assert single(text).diagnosis[0]["code"] == "upside_down"


def test_an_item_left_out_of_a_list() -> None:
    text = (
        "经费{100.57 other label:总额}万元，包括：甲{61.24 procurement.goods}万元，乙{21.16 procurement.works}万元。"
        "另有丙{18.17 procurement.services}万元。"
    )
    best = single(text).diagnosis[0]
    assert best["code"] == "missing_item"
    assert "18.17万元" in best["text"]


def test_a_subtotal_counted_with_its_parts() -> None:
    text = (
        "农林{100.57 function code=213}万元。\n1.甲{61.24 function code=2130101}万元。\n2.甲一{40.11 function code=2130102}万元。\n"
        "3.甲二{21.13 function code=2130103}万元。\n4.乙{39.33 function code=2130104}万元。\n"
    )
    assert "subtotal_counted" in {d["code"] for d in single(text).diagnosis}


def test_two_numbers_that_changed_places() -> None:
    text = (
        "科技{61.27 function code=206}万元。\n1.科普{38.84 function code=2060702}万元。\n2.运行{14.53 function code=2060701}万元。\n"
        "社保{53.37 function code=208}万元。\n1.养老{12.34 function code=2080505}万元。\n2.退休{48.93 function code=2080501}万元。\n"
    )
    assert findings(text) != []

"""Words that make a sum, a rate or a second value no contradiction, each with a twin that is one."""

from __future__ import annotations

import pytest

from tests.check.ledger import found, kinds

MONTHS = "云溪县2031年6月预算执行情况\n"


@pytest.mark.parametrize(
    ("opening", "behind", "told"),
    [
        ("", "", [("growth", "warning")]),
        ("6月税收收入", "", []),
        ("其中上半年税收收入", "", []),
        ("县直税收收入", "", []),
        ("", "，扣除一次性因素后增长6.1%", []),
    ],
)
def test_rates_of_another_time_or_level(
    opening: str, behind: str, told: list[tuple[str, str]]
) -> None:
    taxes = opening or "税收收入"
    text = f"一般公共预算收入增长6.3%，{taxes}下降1.8%，非税收入下降4.5%{behind}。"
    assert [kind for kind in kinds(text, MONTHS) if kind[0] == "growth"] == told


def test_parts_under_another_heading_than_the_revenue() -> None:
    one = "2031年累计完成地方财政收入8215万元，其中税收收入6034万元，非税收入22181万元。\n"
    other = (
        "一、全县收入\n2031年累计完成地方财政收入8215万元。\n"
        "二、县直收入\n2031年税收收入6034万元，非税收入22181万元。\n"
    )
    assert ("sum", "warning") in kinds(one, MONTHS)
    assert [kind for kind, _ in kinds(other, MONTHS) if kind == "sum"] == []


def test_a_report_that_speaks_of_its_rounding_may_differ_in_the_last_place() -> None:
    text = (
        "一、总体\n2031年公务接待费支出决算36.27万元。\n二、具体\n2031年公务接待费支出决算36.28万元。\n"
        "三、合计\n2031年公务接待费支出决算36.27万元。\n"
    )
    title = "云溪市水文局2031年“三公”经费决算情况说明\n"
    assert kinds(text, title) == [("same", "warning")]  # one finding, however often it is told
    assert kinds(text + "注：因四舍五入，部分数据存在尾差。\n", title) == []


def test_what_a_person_is_beside_the_post_excludes_nothing() -> None:
    text = "年末在职职工31人，其中{}12人，{}10人，{}25人。"
    assert found(text.format("中共党员", "女职工", "本科以上")) == []
    assert found(text.format("行政人员", "事业人员", "工勤人员")) != []


def test_reasons_name_the_main_of_a_change_and_a_list_all_of_it() -> None:
    text = (
        "2020年度支出5005.52万元，比上年增加{whole}万元。{opening}：办公费增加600.12万元，"
        "差旅费减少305.25万元，印刷费增加100.15万元。"
    )
    assert found(text.format(whole="395.02", opening="其中")) == []
    assert found(text.format(whole="359.02", opening="其中")) != []
    assert found(text.format(whole="359.02", opening="主要原因是")) == []


def test_kinds_whose_shares_fill_leave_nothing_out() -> None:
    text = "共收到作品273件，其中科技创新成果{}件、占52.0%，科学幻想绘画86件、占31.5%，科技辅导员作品45件、占{}%。"
    assert found(text.format(142, "16.5")) == []
    assert "sum" in [kind for kind, _ in found(text.format(124, "16.5"))]
    assert "sum" not in [kind for kind, _ in found(text.format(124, "6.5"))]

"""Lists told apart by 分别, staff by their work, glossaries of a table of contents, goals in prose."""

from __future__ import annotations

import pytest

from tests.extract.reading import read, rows

REGION = "云溪县2021年财政收支情况\n"
RATES = "5%、6.2%、7%和8%"


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        ("教育、科学技术、卫生健康和农林水支出", ["205", "206", "210", "213"]),
        ("教育、科学技术、文化旅游体育与传媒、农林水支出", ["205", "206", "207", "213"]),
        ("教育、农林水、社会保障和就业和住房保障支出", ["205", "213", "208", "221"]),
    ],
)
def test_each_number_has_the_name_of_its_place(names: str, codes: list[str]) -> None:
    figures = read(f"分科目看，{names}分别增长{RATES}。", title=REGION).figures
    assert [figure.role for figure in figures] == ["growth_rate"] * 4
    assert [figure.dims["code"] for figure in figures] == codes


def test_another_count_of_names_than_of_numbers_tells_nothing() -> None:
    figures = read("教育、科学技术支出分别增长5%、6%、7%。", title=REGION).figures
    assert [figure.dims.get("code") for figure in figures].count("205") == 0


def test_a_word_that_closes_the_list_is_no_name() -> None:
    figures = read("教育、科学技术等支出分别增长5%、6%。", title=REGION).figures
    assert [figure.dims.get("code") for figure in figures] == ["205", "206"]


def test_a_second_list_has_the_names_of_the_first() -> None:
    words = "公务接待费和公务用车运行维护费分别为1.2万元、3.4万元，分别增长5%、6%。"
    found = rows(words, "indicator", "role", title="云溪县民政局2021年部门决算\n")
    assert [row[1] for row in found] == [
        "three_public.reception",
        "three_public.vehicle_operation",
    ] * 2
    assert [row[2] for row in found] == ["amount", "amount", "growth_rate", "growth_rate"]


STAFF = "云溪县幼儿园2021年部门决算\n一、单位概况\n"


@pytest.mark.parametrize(
    ("words", "indicator"),
    [
        ("全园教职工60人", "staff.actual"),
        ("退休人员15人，聘用人员5人", "staff.actual"),
        ("在职人员48人，其中初级职称23人", "staff.actual"),
        ("退休人员15人，遗属8人", "other"),
    ],
)
def test_those_who_work_for_a_body_are_its_staff(words: str, indicator: str) -> None:
    assert rows(f"{words}。", "indicator", title=STAFF)[-1][1] == indicator


def test_those_who_were_taught_are_no_staff() -> None:
    text = "云溪县教育局2021年部门决算\n一、重点工作\n全年培训骨干教师60人。"
    assert rows(text, "indicator", title="")[-1][1] == "activity"


CONTENTS = (
    "第一部分 单位概况\n第二部分 2021年部门决算表\n第三部分 2021年部门决算情况说明\n"
    "第四部分 名词解释\n"
)


def test_a_report_below_its_contents_is_read() -> None:
    found = rows("一、基本情况\n在职人员12人，退休人员3人。", "indicator", title=CONTENTS)
    assert [row[1] for row in found] == ["staff.actual", "staff.retired"]


def test_a_glossary_has_no_figures() -> None:
    glossary = "一、专用设备：指单位价值在100万元以上的设备，使用期限一般超过1年。"
    assert rows(glossary, "indicator", title=CONTENTS) == []


def test_a_form_of_goals_that_is_read_out() -> None:
    words = "设备合格率：指标值为95%，全年实际完成值为98%；生均补助指标值600元，完成值590元。"
    found = rows(words, "indicator", "stage", "role", title="云溪县助学项目2021年绩效自评报告\n")
    assert [row[1:] for row in found] == [
        ("performance.target", "target", "share"),
        ("performance.actual", "final", "share"),
        ("performance.target", "target", "amount"),
        ("performance.actual", "final", "amount"),
    ]


def test_a_rate_of_money_that_no_account_names_is_no_activity() -> None:
    found = rows("车辆购置税增长3.5%。", "indicator", "role", title=REGION)
    assert found[0][1:] == ("other", "growth_rate")


def test_places_ranked_by_a_growth_rate_grew() -> None:
    words = "税收收入增幅较大的镇有：甲溪镇(12.1%)、乙溪镇(9.4%)；降幅较大的有：丙溪镇(-3.2%)。"
    found = rows(words, "role", "direction", title=REGION)
    assert [row[1:] for row in found] == [
        ("growth_rate", "up"),
        ("growth_rate", "up"),
        ("growth_rate", "down"),
    ]


def test_the_place_of_an_amount_among_others_is_no_activity() -> None:
    found = rows("税收收入完成3.2亿元，位居全市第4位。", "indicator", title=REGION)
    assert found[-1][1] == "other"


def test_a_rate_among_goals_is_a_target() -> None:
    title = "云溪县道路项目2021年绩效自评报告\n一、绩效目标\n"
    found = rows("工程验收合格率不低于98%。", "indicator", "stage", title=title)
    assert found[0][1:] == ("performance.target", "target")


def test_how_characters_sound_is_not_read() -> None:
    words = "公务(wù)接待费(fèi)预(yù)算3.5万(wàn)元，比上年减(jiǎn)少0.5万(wàn)元。"
    found = rows(words, "text", "indicator", "role")
    assert [row[1:] for row in found] == [
        ("3.5", "three_public.reception", "amount"),
        ("0.5", "three_public.reception", "change"),
    ]


def test_amounts_parted_by_blanks_in_a_sentence_are_no_table() -> None:
    words = (
        "加上 上级补助 251.2 亿元、 债务收入 61 亿元、 上年结转 43.6 亿元、 调入资金 9.5 亿元、 "
        "动用稳定调节基金 55.1 亿元， 收入总量 420.4 亿元"
    )
    figures = read(words, title=REGION).figures
    assert [figure.layer for figure in figures] == ["text"] * 6
    assert {figure.unit for figure in figures} == {"亿元"}


def test_an_account_with_an_and_in_its_name_is_one() -> None:
    text = "因公出国（境）费与公务用车购置及运行维护费分别为0.34万元和4.23万元。"
    assert rows(text, "indicator") == [
        ("0.34", "three_public.abroad"),
        ("4.23", "three_public.vehicles"),
    ]


def test_both_sides_with_the_unit_of_the_last() -> None:
    text = (
        "2020年度收、支总计分别为412.49，414.91万元。较2019年，收、支总计分别减少126.86，257.97万元，"
        "分别下降23.51%、38.28%。"
    )
    assert rows(text, "indicator", "unit", "role") == [
        ("412.49", "total.receipts", "万元", "amount"),
        ("414.91", "total.payments", "万元", "amount"),
        ("126.86", "total.receipts", "万元", "change"),
        ("257.97", "total.payments", "万元", "change"),
        ("23.51", "total.receipts", "%", "growth_rate"),
        ("38.28", "total.payments", "%", "growth_rate"),
    ]
    alone = rows("2020年收、支两条线管理，共3处，412.49万元。", "unit")
    assert alone == [("3", "处"), ("412.49", "万元")]


def test_the_sentence_behind_a_list_may_tell_both_again() -> None:
    text = "本年收、支总计各是81.40、83.10万元。对比上年，两者各减少6.10、7.30万元，降幅各为6.97%、8.08%。"
    found = {f.text: f for f in read(text).figures}
    assert found["81.40"].indicator == found["6.10"].indicator == "total.receipts"
    assert found["83.10"].indicator == found["7.30"].indicator == "total.payments"
    assert found["6.97"].indicator == "total.receipts"
    assert found["6.97"].role == "growth_rate"
    assert found["8.08"].indicator == "total.payments"
    assert found["8.08"].role == "growth_rate"
    third = text.replace("6.10、7.30万元", "6.10、7.30、8.50万元")
    assert {f.text: f for f in read(third).figures}["8.50"].role != "change"

"""What a sentence opens with, and whose people, cars and bodies it counts."""

from __future__ import annotations

import pytest

from tests.extract.reading import one, read

ACCOUNTS = "云溪市畜牧局2031年部门决算情况说明\n单位：万元\n"
NOTICE = "云溪市2031年“三公”经费财政拨款决算情况\n"


@pytest.mark.parametrize(
    "opening", ["公务接待费压减得最多，", "公务接待费排在末位：", "公务接待费方面，"]
)
def test_the_account_that_a_sentence_opens_with_a_remark_on(opening: str) -> None:
    text = f"{opening}2031年决算数8.20万元，2032年预算数7.10万元。"
    spent, planned = (one(text, printed, title=NOTICE) for printed in ("8.20", "7.10"))
    assert spent.indicator == planned.indicator == "three_public.reception"
    assert (planned.year, planned.stage) == (2032, "budget")
    assert spent.confidence < 0.8


@pytest.mark.parametrize(
    "opening",
    ["主要是公务接待费压减较多，", "因公务接待费压减较多，", "公务接待费、会议费压减较多，"],
)
def test_a_reason_is_not_what_the_sentence_speaks_of(opening: str) -> None:
    text = f"本年支出合计90.00万元。{opening}2030年决算数为85.10万元。"
    assert one(text, "85.10", title=ACCOUNTS).indicator != "three_public.reception"


def test_an_account_named_alone_and_its_total() -> None:
    text = "其次是因公出国（境），共8.20万元，较年初预算数的9.30万元减少1.10万元。"
    found = [one(text, printed, title=NOTICE) for printed in ("8.20", "9.30", "1.10")]
    assert {figure.indicator for figure in found} == {"three_public.abroad"}
    several = "包括会议用房、印刷，共8.20万元。"
    assert one(several, "8.20", title=ACCOUNTS).indicator == "other"


def test_a_remark_in_brackets_leaves_the_amount_what_is_spoken_of() -> None:
    text = "公务用车购置及运行费8.20万元（均为公务用车运行费），占“三公”经费的61.3%。"
    assert one(text, "61.3", title=ACCOUNTS).indicator == "three_public.vehicles"
    named = "公务用车购置及运行费8.20万元，公务用车运行费占“三公”经费的61.3%。"
    assert one(named, "61.3", title=ACCOUNTS).indicator == "three_public.vehicle_operation"


def test_an_amount_that_nothing_names_is_no_surer_than_what_it_is_told_of() -> None:
    text = "其他事项共花8.20万元，较年初预算数9.30万元减少1.10万元。"
    found = [f for f in read(text, title=ACCOUNTS).figures if f.text == "9.30"]
    assert all(f.confidence < 0.8 for f in found if f.indicator == "other")


def test_posts_in_a_bracket_behind_people() -> None:
    text = "一、人员情况\n核定编制65人（行政编制30人，事业编制35人）。实有人数41人（行政编制20人，事业编制21人）。"
    found = {f.text: f.indicator for f in read(text, title=ACCOUNTS).figures}
    assert found["30"] == found["35"] == "staff.authorised"
    assert found["20"] == found["21"] == "staff.actual"
    apart = "一、人员情况\n实有人数41人，行政编制52人。"
    assert one(apart, "52", title=ACCOUNTS).indicator == "staff.authorised"


def test_people_who_work_for_a_body_however_they_are_called() -> None:
    assert one("全局目前在职干部职工9人。", "9", title=ACCOUNTS).indicator == "staff.actual"
    assert one("培训在职干部职工子女9人。", "9", title=ACCOUNTS).indicator != "staff.actual"


@pytest.mark.parametrize(
    "words",
    [
        "下属9家行政单位",
        "9家事业单位的运行经费",
        "列入本次决算汇编范围的单位共9个",
        "一级预算部门9个",
    ],
)
def test_bodies_are_counted_and_nothing_was_done(words: str) -> None:
    assert one(f"2031年，{words}。", "9", title=ACCOUNTS).indicator == "other"


@pytest.mark.parametrize("words", ["走访企业9家", "培训骨干9名"])
def test_what_was_done_stays_so(words: str) -> None:
    assert one(f"2031年，{words}。", "9", title=ACCOUNTS).indicator == "activity"


def test_cars_that_are_kept_behind_cars_that_were_bought() -> None:
    text = "其中：\n公务用车购置支出0万元，购置公务用车2辆，年末公务用车保有量38辆，轿车17辆。"
    kept = one(text, "38", title=ACCOUNTS)
    assert (kept.indicator, kept.dims) == ("assets.vehicles", {})
    assert one(text, "2", title=ACCOUNTS).indicator == "three_public.vehicle_purchase"


def test_a_name_among_receipts_is_no_account() -> None:
    rows = "总收入 | 其中：|\n医疗收入 | 科教收入|\n综合医院合计 | 425.64 | 377.80 | 36.17|\n省属 | 211.08 | 153.96 | 28.60|\n"
    of_houses = "云溪市各类医院平均每院收入情况\n单位：千元 | |||\n" + rows
    assert one("", "377.80", title=of_houses).indicator == "other"
    spent = "云溪市卫生局2031年部门决算\n全市卫生支出情况\n科目名称 | 合计 | 人员\n综合医院 | 377.80 | 36.17|\n中医院 | 211.08 | 28.60|\n"
    assert one("", "377.80", title=spent).indicator == "function"


def test_no_change_behind_a_part_that_is_nothing_is_told_of_nothing_surely() -> None:
    text = "收入总计90.00万元，其中年初结转和结余{}万元，比上年增加{}万元，增长{}%。"
    none = read(text.format("0", "0", "0"), title=ACCOUNTS).figures
    still = [f for f in none if f.role in ("change", "growth_rate")]
    assert {(f.indicator, f.confidence >= 0.8) for f in still} == {("balance.opening", False)}
    some = read(text.format("4.00", "5.81", "6.9"), title=ACCOUNTS).figures
    moved = [f for f in some if f.role in ("change", "growth_rate")]
    assert {(f.indicator, f.confidence >= 0.8) for f in moved} == {("total.receipts", True)}


def test_a_stock_as_of_a_day_before_the_year_of_a_budget() -> None:
    budget = "云溪市畜牧局2031年部门预算\n"
    kept = one("至2030年12月31日，资产原值合计211.35万元。", "211.35", title=budget)
    assert (kept.indicator, kept.year, kept.stage) == ("assets.total", 2030, "final")
    bought = one("2030年至2031年，资产原值合计211.35万元。", "211.35", title=budget)
    assert bought.year == 2031


@pytest.mark.parametrize(
    ("heading", "indicator"),
    [
        ("１.机关运行经费情况。", "operating.total"),
        ("2.公务接待费。", "three_public.reception"),
    ],
)
def test_what_is_spent_behind_the_name_of_an_account_is_that_accounts(
    heading: str, indicator: str
) -> None:
    text = f"{heading}本年支出8.20万元，比上年减少1.10万元。"
    assert one(text, "8.20", title=ACCOUNTS).indicator == indicator
    assert one(text, "1.10", title=ACCOUNTS).indicator == indicator
    whole = f"{heading}本年支出合计8.20万元，比上年减少1.10万元。"
    assert one(whole, "8.20", title=ACCOUNTS).indicator == "expenditure.total"

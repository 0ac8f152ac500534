"""Wordings of many houses: verbs of change, comparisons, differences, and whose rate it is."""

from __future__ import annotations

import pytest

from tests.extract.reading import rows

FIELDS = ("indicator", "role", "year", "stage")
BUDGET = "云溪县民政局2021年部门预算说明\n"
ACCOUNTS = "云溪县民政局2020年度部门决算说明\n"
RECEPTION = "three_public.reception"

CHANGES = [
    ("较上年减0.4万元", "change", "down"),
    ("同比增12%", "growth_rate", "up"),
    ("，降7.5%", "growth_rate", "down"),
    ("，负增长8%", "growth_rate", "down"),
    ("，较预算数节约0.4万元", "change", "down"),
    ("，净减0.4万元", "change", "down"),
    ("，超支0.4万元", "change", "up"),
    ("，回落3.2%", "growth_rate", "down"),
    ("，低于年初预算0.4万元", "change", "down"),
    ("，增长14.6%", "growth_rate", "up"),
    ("，与预算的差值为0.4万元", "change", None),
    ("，两者差额为0.4万元", "change", None),
]


@pytest.mark.parametrize(("words", "role", "direction"), CHANGES)
def test_the_verb_says_the_role_and_the_way(words: str, role: str, direction: str | None) -> None:
    found = rows(f"公务接待费支出2.6万元{words}。", "indicator", "role", "direction")
    assert found[-1][1:] == (RECEPTION, role, direction)


SENTENCES = [
    # the rate behind a base of comparison belongs to the amount before it
    (
        "项目支出2020年执行数150万元，2021年预算180万元，比2020年执行数增加20%。",
        BUDGET,
        [
            ("150", "expenditure.project", "amount", 2020, "final"),
            ("180", "expenditure.project", "amount", 2021, "budget"),
            ("20", "expenditure.project", "growth_rate", 2021, "budget"),
        ],
    ),
    (
        "项目支出1200万元，比2020年执行数1000万元增加200万元，增长20%。",
        BUDGET,
        [
            ("1200", "expenditure.project", "amount", 2021, "budget"),
            ("1000", "expenditure.project", "amount", 2020, "final"),
            ("200", "expenditure.project", "change", 2021, "budget"),
            ("20", "expenditure.project", "growth_rate", 2021, "budget"),
        ],
    ),
    # money behind counted things is of the money
    (
        "公务接待费2.4万元，接待12批次、85人次，比上年增加0.6万元。",
        ACCOUNTS,
        [
            ("2.4", RECEPTION, "amount", 2020, "final"),
            ("12", "reception.batches", "count", 2020, "final"),
            ("85", "reception.persons", "count", 2020, "final"),
            ("0.6", RECEPTION, "change", 2020, "final"),
        ],
    ),
    # a rate of what has no name in the catalogue is not the body's
    (
        "口岸那边完成8600万元，完成年初预算的51.5%，占任务数的49%。",
        "云溪县2020年财政收支情况\n",
        [
            ("8600", "other", "amount", 2020, "final"),
            ("51.5", "other", "execution_rate", 2020, "final"),
            ("49", "other", "execution_rate", 2020, "final"),
        ],
    ),
    (
        "国内公务接待批次为15个，公务用车保有量为3辆，因公出国（境）团组数1个。",
        ACCOUNTS,
        [
            ("15", "reception.batches", "count", 2020, "final"),
            ("3", "assets.vehicles", "count", 2020, "final"),
            ("1", "abroad.groups", "count", 2020, "final"),
        ],
    ),
    # 其中 behind an account tells its parts
    (
        "住房保障支出（类）住房改革支出（款）住房公积金（项）支出80万元，其中：基本支出70万元，"
        "项目支出10万元。",
        ACCOUNTS,
        [
            ("80", "function", "amount", 2020, "final"),
            ("70", "function", "amount", 2020, "final"),
            ("10", "function", "amount", 2020, "final"),
        ],
    ),
    # an amount behind counted things is what they cost
    (
        "因公出国（境）团组1个、3人次，支出5.2万元。",
        ACCOUNTS,
        [
            ("1", "abroad.groups", "count", 2020, "final"),
            ("3", "abroad.persons", "count", 2020, "final"),
            ("5.2", "three_public.abroad", "amount", 2020, "final"),
        ],
    ),
    (
        "公务用车购置及运行维护费30万元，其中：购置费18万元，运行维护费12万元。",
        ACCOUNTS,
        [
            ("30", "three_public.vehicles", "amount", 2020, "final"),
            ("18", "three_public.vehicle_purchase", "amount", 2020, "final"),
            ("12", "three_public.vehicle_operation", "amount", 2020, "final"),
        ],
    ),
    # a year's 收入 and 支出 without more are the body's
    (
        "年末结转和结余8万元。（一）2020年收入510万元，比2019年增加10万元。（二）2020年支出505万元。",
        ACCOUNTS,
        [
            ("8", "balance.closing", "amount", 2020, "final"),
            ("510", "income.total", "amount", 2020, "final"),
            ("10", "income.total", "change", 2020, "final"),
            ("505", "expenditure.total", "amount", 2020, "final"),
        ],
    ),
    (
        "行政运行（项）支出60万元。2019年支出50万元。",
        ACCOUNTS,
        [
            ("60", "function", "amount", 2020, "final"),
            ("50", "function", "amount", 2019, "final"),
        ],
    ),
    # the name stands in a clause of its own
    (
        "公务接待费，2019年决算数为3万元，2020年预算数为2.5万元。公务用车购置及运行费：2020年实际支出4万元。",
        ACCOUNTS,
        [
            ("3", RECEPTION, "amount", 2019, "final"),
            ("2.5", RECEPTION, "amount", 2020, "budget"),
            ("4", "three_public.vehicles", "amount", 2020, "final"),
        ],
    ),
    # what was really spent of an item that no catalogue knows
    (
        "4、救助站运转补贴区级财政拨付20万元，2020年实际支出18.5万元。",
        ACCOUNTS,
        [
            ("20", "other", "amount", 2020, "final"),
            ("18.5", "other", "amount", 2020, "final"),
        ],
    ),
    # money that is planned was not spent
    (
        "全县水利项目计划投入41.5亿元，其中省级承担14.7亿元。",
        "云溪县2020年水利建设情况\n",
        [
            ("41.5", "project.budget", "amount", 2020, "budget"),
            ("14.7", "project.budget", "amount", 2020, "budget"),
        ],
    ),
    # both ways of a form that nobody filled in
    (
        "公务接待费支出2万元，比上年增加（减少）0.5万元，增长（下降）25%。",
        BUDGET,
        [
            ("2", RECEPTION, "amount", 2021, "budget"),
            ("0.5", RECEPTION, "change", 2021, "budget"),
            ("25", RECEPTION, "growth_rate", 2021, "budget"),
        ],
    ),
    # the stage of what was carried on is not the next name's
    (
        "公务接待费支出2万元，年初预算为3万元；公务用车运行维护费支出4万元。",
        ACCOUNTS,
        [
            ("2", RECEPTION, "amount", 2020, "final"),
            ("3", RECEPTION, "amount", 2020, "budget"),
            ("4", "three_public.vehicle_operation", "amount", 2020, "final"),
        ],
    ),
    # numbers of tables in a list of tables
    ("附表：2-8 政府性基金支出决算表 2-9 基本支出决算表 2-10 项目支出决算表", ACCOUNTS, []),
    # goods, works and services without more, beside the purchases of a body
    (
        "政府采购预算88万元，其中：货物33万元、工程0万元、服务55万元。",
        BUDGET,
        [
            ("88", "procurement.total", "amount", 2021, "budget"),
            ("33", "procurement.goods", "amount", 2021, "budget"),
            ("0", "procurement.works", "amount", 2021, "budget"),
            ("55", "procurement.services", "amount", 2021, "budget"),
        ],
    ),
    # from one year to another
    (
        "全县一般公共预算支出从2015年的5.2亿元升至2020年的9.1亿元；财政总收入从2015年的4亿元增至8亿元。",
        "云溪县2020年财政收支情况\n",
        [
            ("5.2", "general_budget.expenditure", "amount", 2015, "final"),
            ("9.1", "general_budget.expenditure", "amount", 2020, "final"),
            ("4", "other", "amount", 2015, "final"),
            ("8", "other", "amount", 2020, "final"),
        ],
    ),
    # a notice of this year on the accounts of the last
    (
        "去年，该部门“三公”经费决算39万元；今年，预算为34万元，同比减少5万元。",
        ACCOUNTS,
        [
            ("39", "three_public.total", "amount", 2020, "final"),
            ("34", "three_public.total", "amount", 2021, "budget"),
            ("5", "three_public.total", "change", 2021, "budget"),
        ],
    ),
    # a sentence without a year goes on with that of the one before
    (
        "2019年公务接待费支出6万元，比上年增加1万元。公务用车运行维护费支出3万元。",
        ACCOUNTS,
        [
            ("6", RECEPTION, "amount", 2019, "final"),
            ("1", RECEPTION, "change", 2019, "final"),
            ("3", "three_public.vehicle_operation", "amount", 2019, "final"),
        ],
    ),
    # what stayed level with one base and moved from the other
    (
        "“三公”经费支出9万元；公务接待费支出与预算持平，比去年增加0.5万元，增长50%。",
        ACCOUNTS,
        [
            ("9", "three_public.total", "amount", 2020, "final"),
            ("0.5", RECEPTION, "change", 2020, "final"),
            ("50", RECEPTION, "growth_rate", 2020, "final"),
        ],
    ),
    (
        "去年投入4万元，获赠图书500册。",
        ACCOUNTS,
        [
            ("4", "other", "amount", 2019, "final"),
            ("500", "activity", "count", 2019, "final"),
        ],
    ),
    # what a body keeps in hand is no project
    (
        "单位预留机动经费预算数为180万元，比上年增加20万元。",
        BUDGET,
        [
            ("180", "other", "amount", 2021, "budget"),
            ("20", "other", "change", 2021, "budget"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "title", "expected"), SENTENCES)
def test_sentence(text: str, title: str, expected: list[tuple[object, ...]]) -> None:
    assert rows(text, *FIELDS, title=title) == expected


def test_a_budget_compared_in_a_chapter_on_the_accounts_of_the_year_before() -> None:
    text = (
        "二、2020年“三公”经费决算情况\n2020年度“三公”经费支出9万元。\n"
        "2021年度“三公”经费预算比2020年度增加1万元，其中公务接待费比上年减少0.5万元。\n"
    )
    found = rows(text, *FIELDS, title="云溪县民政局2020年度“三公”经费公开\n")
    assert found[1:] == [
        ("1", "three_public.total", "change", 2021, "budget"),
        ("0.5", RECEPTION, "change", 2021, "budget"),
    ]


def test_a_line_that_ends_in_of_which_hands_its_account_on() -> None:
    text = (
        "四、一般公共预算支出\n机关事业单位基本养老保险缴费支出15万元，其中：\n"
        "基本支出12万元，项目支出3万元。\n事业单位医疗7万元，其中：基本支出7万元。\n"
    )
    found = rows(text, "indicator", "dims")
    assert [row[1] for row in found] == ["function"] * 5
    assert [row[2].get("type") for row in found] == [  # type: ignore[attr-defined]
        None,
        "基本支出",
        "项目支出",
        None,
        "基本支出",
    ]


def test_a_numbered_item_that_bears_the_name_of_an_account_is_one() -> None:
    found = rows("（一）优抚对象医疗补助7万元。（二）提租补贴支出3万元。", "dims", title=ACCOUNTS)
    assert [row[1]["code"] for row in found] == ["2101401", "2210202"]  # type: ignore[index]


def test_chapters_of_two_years_have_their_own_year_and_stage() -> None:
    text = (
        "一、2020年“三公”经费决算情况\n因公出国（境）费1.2万元，公务接待费3.4万元。\n"
        "二、2021年“三公”经费预算安排情况\n因公出国（境）费1万元，公务接待费3万元。\n"
    )
    found = rows(text, "year", "stage", title="云溪县民政局2021年“三公”经费公开\n")
    assert found == [
        ("1.2", 2020, "final"),
        ("3.4", 2020, "final"),
        ("1", 2021, "budget"),
        ("3", 2021, "budget"),
    ]


def test_a_chapter_that_compares_with_the_budget_tells_what_was_spent() -> None:
    text = "二、公务接待费与年初预算对比\n公务接待费支出2.1万元，年初预算为2万元，差值为0.1万元。\n"
    found = rows(text, "stage", "role", title="云溪县民政局2020年度决算公开\n")
    assert found == [
        ("2.1", "final", "amount"),
        ("2", "budget", "amount"),
        ("0.1", "final", "change"),
    ]


def test_funds_that_became_spending_are_not_what_the_body_spent() -> None:
    found = rows("衔接推进乡村振兴资金形成实际支出620万元，支出进度77.5%。", "indicator")
    assert "expenditure.total" not in [row[1] for row in found]

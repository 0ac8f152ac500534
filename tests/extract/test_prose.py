"""The sentence patterns of the genre, each with the labels a reader would give."""

from __future__ import annotations

import pytest

from tests.extract.reading import one, read, rows

AMOUNTS = [
    ("2020年本年收入合计318.40万元。", [("318.40", "income.total", "amount", 2020, "final")]),
    (
        "本年支出合计290.15万元，其中：基本支出180.10万元，占62.07%；项目支出110.05万元，占37.93%。",
        [
            ("290.15", "expenditure.total", "amount", 2020, "final"),
            ("180.10", "expenditure.basic", "amount", 2020, "final"),
            ("62.07", "expenditure.basic", "share", 2020, "final"),
            ("110.05", "expenditure.project", "amount", 2020, "final"),
            ("37.93", "expenditure.project", "share", 2020, "final"),
        ],
    ),
    (
        "全年决算收入120万元，较2019年决算收入100万元增加20万元，增长20%。",
        [
            ("120", "income.total", "amount", 2020, "final"),
            ("100", "income.total", "amount", 2019, "final"),
            ("20", "income.total", "change", 2020, "final"),
            ("20", "income.total", "growth_rate", 2020, "final"),
        ],
    ),
    (
        "机关运行经费支出31.2万元，比上年减少4.8万元，下降13.33%。",
        [
            ("31.2", "operating.total", "amount", 2020, "final"),
            ("4.8", "operating.total", "change", 2020, "final"),
            ("13.33", "operating.total", "growth_rate", 2020, "final"),
        ],
    ),
    (
        "“三公”经费年初预算数为6万元，支出决算为4.5万元，完成预算的75%。",
        [
            ("6", "three_public.total", "amount", 2020, "budget"),
            ("4.5", "three_public.total", "amount", 2020, "final"),
            ("75", "three_public.total", "execution_rate", 2020, "final"),
        ],
    ),
    (
        "一般公共预算支出决算数为88.20，完成预算98%。",
        [
            ("88.20", "general_budget.expenditure", "amount", 2020, "final"),
            ("98", "general_budget.expenditure", "execution_rate", 2020, "final"),
        ],
    ),
    (
        "年初结转和结余15.5万元，年末结转和结余9.25万元。",
        [
            ("15.5", "balance.opening", "amount", 2020, "final"),
            ("9.25", "balance.closing", "amount", 2020, "final"),
        ],
    ),
    (
        "其中人员经费52.3万元，日常公用经8.7万元。",
        [
            ("52.3", "expenditure.personnel", "amount", 2020, "final"),
            ("8.7", "expenditure.public", "amount", 2020, "final"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), AMOUNTS, ids=[text[:14] for text, _ in AMOUNTS])
def test_amounts_and_their_ratios(text: str, expected: list[tuple[object, ...]]) -> None:
    assert rows(text, "indicator", "role", "year", "stage") == expected


def test_direction_is_kept_as_written_even_where_it_is_wrong() -> None:
    text = "财政拨款收入90万元，较2019年100万元减少10万元，增加10%。"
    assert rows(text, "direction") == [
        ("90", None),
        ("100", None),
        ("10", "down"),
        ("10", "up"),
    ]


def test_a_missing_unit_is_taken_as_a_reader_takes_it() -> None:
    assert one("一般公共预算支出决算数为237.5万，完成预算100%。", "237.5").unit == "万元"
    assert one("一般公共预算支出决算数为66.25，完成预算100%。", "66.25").unit == "万元"
    assert one("印制科普挂图1万，免费发放。", "1").unit == "万"


def test_functional_items_carry_code_and_name() -> None:
    figure = one(
        "五、一般公共预算财政拨款支出决算情况说明\n1.科学技术支出（类）科学技术普及（款）科普活动（项）"
        "（2060702）：支出决算为12.6万元，完成预算100%。",
        "12.6",
    )
    assert figure.indicator == "function"
    assert figure.dims == {"code": "2060702", "name": "科普活动"}


def test_a_functional_chain_without_code_is_looked_up() -> None:
    figure = one(
        "1.科学技术（类）科学技术管理事务（款）行政运行（项）：支出决算为70.1万元。", "70.1"
    )
    assert figure.dims["code"] == "2060101"


def test_classes_without_marks() -> None:
    text = "主要用于以下方面：科学技术支出50万元，占80%；住房保障支出12.5万元，占20%。"
    assert rows(text, "indicator", "role") == [
        ("50", "function", "amount"),
        ("80", "function", "share"),
        ("12.5", "function", "amount"),
        ("20", "function", "share"),
    ]
    assert one(text, "12.5").dims["code"] == "221"


def test_points_are_a_change_and_a_rise_of_a_rate_too() -> None:
    assert one("公民具备科学素质的比例提高1.2个百分点。", "1.2").role == "change"
    assert one("科普服务覆盖率上升3.5%。", "3.5").role == "change"


def test_project_budget_and_execution() -> None:
    text = "二、项目支出情况\n（1）流动科技馆经费调整预算8.4万元，执行预算数8.1万元，付了帐篷和发电机。"
    assert rows(text, "indicator", "stage") == [
        ("8.4", "project.budget", "adjusted"),
        ("8.1", "project.executed", "final"),
    ]
    assert one(text, "8.1").dims == {"project": "流动科技馆经费"}


def test_a_list_of_projects_names_projects_even_where_it_uses_account_names() -> None:
    text = "年初预算给修坝的项目资金20万元，主要包括：公务接待费2万元，科普画廊更新18万元。"
    assert rows(text, "indicator", "stage") == [
        ("20", "project.budget", "budget"),
        ("2", "project.budget", "budget"),
        ("18", "project.budget", "budget"),
    ]


def test_run_together_numbers_share_one_meaning() -> None:
    text = "全年水电费共计4200.50元，与2019年4700.60元相比下降了410.30500.10。"
    assert rows(text, "role", "direction", "year")[2:] == [
        ("410.30", "change", "down", 2020),
        ("500.10", "change", "down", 2020),
    ]


def test_unit_prices_in_equipment_names_are_no_figures() -> None:
    text = "单价50万元以上通用设备2台（套），单价100万元以上专用设备0台（套）。"
    assert rows(text, "indicator", "unit") == [
        ("2", "assets.equipment_500k", "台（套）"),
        ("0", "assets.equipment_1m", "台（套）"),
    ]


def test_the_glossary_makes_no_figures() -> None:
    text = "第三部分 名词解释\n1.科学技术支出（206类）科学技术普及（07款）：指科普方面的支出，含5%的管理费。"
    assert rows(text) == []


def test_word_leftovers_make_no_figures() -> None:
    assert rows("[bookmark: _Toc15377205]一、总体情况\n收入合计10万元。") == [("10",)]


MORE = [
    ("比2019年的3.10万元少0.26万元", "公务接待费2.84万元，比2019年的3.10万元少0.26万元，没有突破3.00万元的预算。",
     [("2.84", "amount", 2020, "final"), ("3.10", "amount", 2019, "final"), ("0.26", "change", 2020, "final"), ("3.00", "amount", 2020, "budget")]),
    ("由…提高到…", "参赛学校由上年的18所增加到21所，科学素质比例由2019年的7.9%提高到9.2%。",
     [("18", "count", 2019, "final"), ("21", "count", 2020, "final"), ("7.9", "share", 2019, "final"), ("9.2", "share", 2020, "final")]),
    ("完成预算X的Y", "“三公”经费2.46万元，完成预算3.00万元的82.0%。",
     [("2.46", "amount", 2020, "final"), ("3.00", "amount", 2020, "budget"), ("82.0", "execution_rate", 2020, "final")]),
    ("整体", "全年实际支出216.97万元，总体执行率96.5%，年末留有7.83万元。",
     [("216.97", "amount", 2020, "final"), ("96.5", "execution_rate", 2020, "final"), ("7.83", "amount", 2020, "final")]),
    ("plans of next year", "2021年拟将巡展经费增至22.00万元，巡展场次提高到40场次以上。",
     [("22.00", "amount", 2021, "target"), ("40", "count", 2021, "target")]),
    ("a list keeps its stage", "调整后的预算按用途分，基本支出158.32万元，占70.4%；项目支出66.48万元，占29.6%。",
     [("158.32", "amount", 2020, "adjusted"), ("70.4", "share", 2020, "adjusted"), ("66.48", "amount", 2020, "adjusted"), ("29.6", "share", 2020, "adjusted")]),
    ("a bare 预算", "公务接待费预算3.30万元，决算2.31万元，完成预算的70%。",
     [("3.30", "amount", 2020, "budget"), ("2.31", "amount", 2020, "final"), ("70", "execution_rate", 2020, "final")]),
    ("预算 in a name", "一般公共预算3.30万元，政府性基金预算2.31万元。",
     [("3.30", "amount", 2020, "final"), ("2.31", "amount", 2020, "final")]),
    ("追加…预算 is no 年初预算", "全年追加基本支出预算4.40万元。", [("4.40", "amount", 2020, "adjusted")]),
    ("完成 alone", "公务接待费年初预算和决算都是2.40万元，完成100%。",
     [("2.40", "amount", 2020, "final"), ("100", "execution_rate", 2020, "final")]),
    ("next year's money", "2021年将扩大到36所，预算申请22.5万元。", [("36", "count", 2021, "target"), ("22.5", "amount", 2021, "target")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "expected"), MORE, ids=[name for name, _, _ in MORE])
def test_turns_of_phrase(name: str, text: str, expected: list[tuple[object, ...]]) -> None:
    assert rows(text, "role", "year", "stage") == expected


def test_carry_over_goes_by_its_words() -> None:
    text = "加上上年带入的结转资金6.15万元，年末结转资金7.83万元，全年可用资金224.80万元。"
    assert rows(text, "indicator") == [
        ("6.15", "balance.opening"), ("7.83", "balance.closing"), ("224.80", "total.receipts"),
    ]  # fmt: skip


def test_goals_of_a_chapter_on_goals() -> None:
    text = "（一）年度绩效目标\n群众满意度不低于92%，预算执行率不低于95%，新建基层组织5个。"
    assert rows(text, "indicator", "stage") == [
        ("92", "performance.target", "target"), ("95", "performance.target", "target"), ("5", "activity", "target"),
    ]  # fmt: skip


def test_project_evaluations_speak_of_their_project() -> None:
    title = "2020年科普大篷车项目绩效自评报告\n云溪县科学技术协会\n"
    text = "一、资金\n全年支出19.75万元，其中展品维护8.5万元，执行率98.8%。明年预算申请22.5万元。"
    found = rows(text, "indicator", title=title)
    assert found == [
        ("19.75", "project.executed"), ("8.5", "project.executed"), ("98.8", "project.executed"), ("22.5", "project.budget"),
    ]  # fmt: skip


def test_shares_of_things_whose_amount_is_not_printed() -> None:
    figure = one("项目支出55.66万元，用于巡展12.50万元，村级科普栏更新占项目支出的24.0%。", "24.0")
    assert figure.role == "share"
    assert figure.indicator != "expenditure.project"
    assert one("本年支出合计90万元。其他零星用途占3%。", "3").indicator == "other"


def test_parts_of_project_spending_are_projects() -> None:
    text = "项目支出包括：农村科普18.90万元，学会工作6.25万元。"
    assert rows(text, "indicator") == [("18.90", "project.executed"), ("6.25", "project.executed")]


def test_the_heading_tells_what_a_bare_amount_is() -> None:
    text = "（一）机关运行经费支出情况\n全年支出56.26万元，增长3%。"
    assert rows(text, "role") == [("56.26", "amount"), ("3", "growth_rate")]
    assert one("八、政府采购支出\n为4.38万元。", "4.38").indicator == "procurement.total"


def test_amounts_per_head_are_other() -> None:
    assert one("公务接待费0.84万元，接待96人次，人均87.5元。", "87.5").indicator == "other"


def test_changes_of_activities_and_points_without_subject() -> None:
    assert one("科技工作者注册数增长12%。", "12").role == "growth_rate"
    assert one("人均看展的回数上升8.75次。", "8.75").role == "change"
    assert one("较目标低1.4个百分点。", "1.4").role == "change"


def test_account_names_in_a_list_of_functions() -> None:
    text = "四、一般公共预算支出\n行政运行（2060101）88.12万元，科普活动（2060702）43.15万元。"
    assert [row[1]["code"] for row in rows(text, "dims")] == ["2060101", "2060702"]  # type: ignore[index]
    assert one("青少年科学教育12.80万元。", "12.80").indicator == "other"
    assert one("五、一般公共预算支出\n住房公积金3.2万元。", "3.2").dims["code"] == "2210201"
    old = one("1.卫生健康支出（类）其他卫生健康支出（款）其他卫生健康支出决算为0.26万元。", "0.26")
    assert old.dims["name"] == "其他卫生健康支出"


def test_units_that_the_catalogue_completes() -> None:
    assert one("自评得分为94.84。", "94.84").unit == "分"
    assert one("全年安排项目3个。", "3").indicator in ("activity", "performance.projects")


def test_more_than_another_account_is_a_change() -> None:
    text = "由于动用结转，本年支出比本年收入多11.83万元，公务接待费较预算少0.20万元。"
    assert rows(text, "indicator", "role", "direction") == [
        ("11.83", "expenditure.total", "change", "up"),
        ("0.20", "three_public.reception", "change", "down"),
    ]
    few = one("辅导员培训因线下课停办少12人次。", "12")
    assert (few.role, few.direction) == ("change", "down")
    assert one("参加人员比较多，共12人次。", "12").role == "count"


def test_added_in_the_year_is_a_change_of_the_budget() -> None:
    text = "巡展项目年初安排资金80万元，年中追加6万元，核减1万元，调整后预算85万元。"
    assert rows(text, "indicator", "role", "stage", "direction") == [
        ("80", "project.budget", "amount", "budget", None),
        ("6", "project.budget", "change", "adjusted", "up"),
        ("1", "project.budget", "change", "adjusted", "down"),
        ("85", "project.budget", "amount", "adjusted", None),
    ]


def test_a_project_with_budget_and_spending() -> None:
    text = "科普大集项目预算45.00万元，支出42.10万元，执行率93.56%。"
    assert rows(text, "indicator", "stage", "role") == [
        ("45.00", "project.budget", "budget", "amount"),
        ("42.10", "project.executed", "final", "amount"),
        ("93.56", "project.executed", "final", "execution_rate"),
    ]


def test_the_share_is_of_the_first_amount() -> None:
    text = "人员经费30.00万元，占基本支出60.00万元的50%。"
    assert rows(text, "indicator", "role") == [
        ("30.00", "expenditure.personnel", "amount"),
        ("60.00", "expenditure.basic", "amount"),
        ("50", "expenditure.personnel", "share"),
    ]


def test_a_share_of_project_spending_is_a_projects() -> None:
    figure = one("本年支出合计90万元。科技馆免费开放是最大的一项，占项目支出的41.8%。", "41.8")
    assert (figure.indicator, figure.dims) == ("project.executed", {"project": "科技馆免费开放"})
    budget = "云溪县科学技术协会2020年度部门预算\n"
    planned = one("科技馆免费开放占项目支出的41.8%。", "41.8", title=budget)
    assert (planned.indicator, planned.stage) == ("project.budget", "budget")


def test_parts_of_project_spending_in_so_many_items() -> None:
    text = "项目支出分三项安排：水产科普惠农30.00万元，科技创新22.40万元。"
    assert rows(text, "indicator", "dims", title="云溪县科学技术协会2020年度部门预算\n") == [
        ("30.00", "project.budget", {"project": "水产科普惠农"}),
        ("22.40", "project.budget", {"project": "科技创新"}),
    ]


@pytest.mark.parametrize(
    ("verb", "way"),
    [
        ("高于目标", "up"),
        ("超出目标", "up"),
        ("低于目标", "down"),
        ("比目标高", "up"),
        ("较目标低", "down"),
    ],
)
def test_points_above_the_goal_are_of_what_was_measured(verb: str, way: str) -> None:
    figure = one(f"群众满意度测评93.4%，{verb}1.4个百分点。", "1.4")
    assert (figure.indicator, figure.role, figure.direction) == (
        "performance.actual",
        "change",
        way,
    )


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("大于预算数", "up"),
        ("超出年初预算", "up"),
        ("小于预算数", "down"),
        ("低于调整后预算数", "down"),
    ],
)
def test_a_difference_from_the_budget_is_a_change(words: str, way: str) -> None:
    text = f"公务接待费预算3.00万元，决算3.50万元，决算数{words}0.50万元。"
    figure = one(text, "0.50")
    assert (figure.indicator, figure.role, figure.direction) == (
        "three_public.reception",
        "change",
        way,
    )
    assert one("公务接待费2.00万元，未超过预算3.00万元。", "3.00").role == "amount"


def test_actual_spending_is_of_what_was_budgeted() -> None:
    spent = one("“三公”经费预算3.00万元，实际支出2.50万元。", "2.50")
    assert (spent.indicator, spent.stage) == ("three_public.total", "final")
    whole = one("预算收入合计3.00万元，实际支出2.50万元。", "2.50")
    assert whole.indicator == "expenditure.total"


def test_a_projects_execution_and_rest_are_the_projects() -> None:
    text = (
        "科普大篷车项目全年预算数为20.00万元，资金到位18.00万元，执行数为17.00万元，结余1.00万元。"
    )
    assert rows(text, "indicator", "stage") == [
        ("20.00", "project.budget", "adjusted"),
        ("18.00", "project.budget", "adjusted"),
        ("17.00", "project.executed", "final"),
        ("1.00", "other", "final"),
    ]
    assert {dims["project"] for _, dims in rows(text, "dims")} == {"科普大篷车项目"}  # type: ignore[index]


def test_nothing_is_added_to_a_carry_over() -> None:
    text = "上年结转10.00万元，年中追加5.00万元。"
    assert rows(text, "indicator", "role") == [
        ("10.00", "balance.opening", "amount"),
        ("5.00", "other", "amount"),
    ]


def test_a_fee_that_was_spent_is_not_all_spending() -> None:
    text = (
        "会议费决算支出3.20万元。公务用车购置决算支出0万元。"
        "因公出国（境）费决算支出0.50万元。2020年决算支出237.5万元。"
    )
    assert rows(text, "indicator") == [
        ("3.20", "other"),
        ("0", "three_public.vehicle_purchase"),
        ("0.50", "three_public.abroad"),
        ("237.5", "expenditure.total"),
    ]


def test_what_each_got_is_no_project() -> None:
    text = "二、项目资金使用情况\n奖补农技协3个，每个6万元，共18万元。"
    assert {figure.indicator for figure in read(text).figures if figure.unit == "万元"} == {"other"}


def test_a_comparison_behind_a_list_is_of_its_head() -> None:
    text = (
        "2020年收入预算为284.65万元，其中：一般公共预算财政拨款284.65万元，上年结转0万元。"
        "比2019年预算265.53万元增加19.12万元，增长7.20%。"
    )
    assert rows(text, "indicator", "year")[-3:] == [
        ("265.53", "income.total", 2019),
        ("19.12", "income.total", 2020),
        ("7.20", "income.total", 2020),
    ]


def test_an_account_named_by_its_code_leads_its_paragraph() -> None:
    text = "1.2060701机构运行。年初预算387.27万元，决算356.60万元，完成预算92.08%。\n"
    assert rows(text, "indicator", "stage") == [
        ("387.27", "function", "budget"),
        ("356.60", "function", "final"),
        ("92.08", "function", "final"),
    ]


def test_a_budget_level_with_the_account_leaves_it_final() -> None:
    text = "（1）机构运行（项），支出决算为132.65万元，与年初预算数持平，完成100%。\n"
    assert rows(text, "indicator", "stage", "role")[0] == ("132.65", "function", "final", "amount")


def test_a_plan_in_a_projects_name_is_no_goal() -> None:
    text = "项目支出50.19万元，分别用于科普阵地建设支出44.44万元；基层科普行动计划支出5.75万元。\n"
    assert [stage for _, stage in rows(text, "stage")] == ["final"] * 3


@pytest.mark.parametrize("words", ["部门全年预算", "调整后预算", "全年预算数"])
def test_the_budget_of_an_overall_evaluation_is_the_bodys(words: str) -> None:
    text = f"二、部门资金收支情况\n（三）预算执行情况\n{words}170.02万元，支出153.99万元。\n"
    title = "清洲区2014年度部门整体支出绩效自评报告\n"
    assert rows(text, "indicator", "stage", title=title) == [
        ("170.02", "expenditure.total", "adjusted"),
        ("153.99", "expenditure.total", "final"),
    ]


def test_a_budget_told_beside_an_item_is_not_the_stage_of_the_next() -> None:
    level = "因公出国（境）费0万元，和年初预算持平；公务接待费6.20万元。"
    assert rows(level, "stage") == [("0", "final"), ("6.20", "final")]
    beside = "科普支出3.10万元,占年初预算6.00万元的51.7%;公务接待费2.00万元。"
    assert one(beside, "2.00").stage == "final"
    paid = "一般公共预算安排“三公”经费支出8.20万元。"
    assert one(paid, "8.20").stage == "final"


def test_a_year_in_brackets_is_not_that_of_the_next_number() -> None:
    text = "科普支出3.10万元，增长2.0%（与2019年决算数相比，下同），加上培训费4.00万元。"
    assert one(text, "4.00").year == 2020


def test_a_share_without_its_number_names_nothing() -> None:
    text = "公务接待费支出7.50万元，占基本支出%，同比增加2.00万元。"
    assert one(text, "2.00").indicator == "three_public.reception"


def test_what_was_spent_is_what_a_list_behind_it_is_of() -> None:
    text = "政府采购预算90.00万元，政府采购实际支出60.00万元，其中：货物支出60.00万元，服务支出0.50万元。"
    assert one(text, "0.50").stage == "final"


def test_a_heading_may_have_a_space_in_its_year() -> None:
    text = "二、2021 年预算草案\n一般公共预算支出安排8.00万元。"
    title = "云溪市2020年预算执行情况和2021年预算草案的报告\n"
    assert one(text, "8.00", title=title).year == 2021


def test_a_region_plans_the_year_that_a_sentence_opens_with() -> None:
    title = "云溪市2020年预算执行情况和2021年预算草案的报告\n"
    text = "2021年，一般公共预算收入安排9.00亿元；一般公共预算支出安排8.00亿元，增长3%。"
    found = rows(text, "year", "stage", title=title)
    assert found[:2] == [("9.00", 2021, "budget"), ("8.00", 2021, "budget")]
    assert one("2020年一般公共预算支出8.00亿元。", "8.00", title=title).year == 2020


def test_money_a_head_is_no_total_of_its_account() -> None:
    text = "公务接待费支出1.68万元，接待30批次、210人次，人均接待费80.00元。"
    assert one(text, "80.00").indicator == "other"
    assert one(text, "1.68").indicator == "three_public.reception"


def test_spending_behind_a_budget_is_that_of_the_budgets_thing() -> None:
    text = "“三公”经费支出年初预算为9.00万元，决算支出8.00万元，完成预算88.89%。"
    assert one(text, "8.00").indicator == "three_public.total"
    assert one("年初结转2.00万元，决算支出8.00万元。", "8.00").indicator == "expenditure.total"


def test_a_list_in_the_next_sentence_has_the_stage_of_its_head() -> None:
    text = "“三公”经费预算9.00万元。其中，公务接待费5.00万元，因公出国（境）费4.00万元。"
    assert one(text, "5.00").stage == "budget"

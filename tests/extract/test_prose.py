"""The sentence patterns of the genre, each with the labels a reader would give."""

from __future__ import annotations

import pytest

from tests.extract.reading import one, rows

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
    text = "二、项目支出情况\n（1）流动科技馆经费调整预算8.4万元，执行预算数8.1万元，主要用于巡展。"
    assert rows(text, "indicator", "stage") == [
        ("8.4", "project.budget", "adjusted"),
        ("8.1", "project.executed", "final"),
    ]
    assert one(text, "8.1").dims == {"project": "流动科技馆经费"}


def test_a_list_of_projects_names_projects_even_where_it_uses_account_names() -> None:
    text = "年初预算安排项目资金20万元，主要包括：公务接待费2万元，科普画廊更新18万元。"
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

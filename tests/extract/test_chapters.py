"""What the title above a sentence, and the sentence before it, tell of numbers without a name."""

from __future__ import annotations

from tests.extract.reading import one, rows

GENERAL = "五、一般公共预算财政拨款支出决算情况说明\n（一）总体情况\n"
FISCAL = "四、财政拨款收入支出决算总体情况说明\n"
BUDGET = "云溪县科学技术协会2020年度部门预算\n"


def test_a_bare_budget_is_that_of_the_chapters_account() -> None:
    text = GENERAL + "年初预算为76.90万元，支出决算为80.20万元，完成年初预算的104.29%。"
    assert rows(text, "indicator", "role", "stage") == [
        ("76.90", "general_budget.expenditure", "amount", "budget"),
        ("80.20", "general_budget.expenditure", "amount", "final"),
        ("104.29", "general_budget.expenditure", "execution_rate", "final"),
    ]


def test_without_a_chapter_of_its_own_it_is_that_of_all_spending() -> None:
    text = "二、支出决算情况\n年初预算为76.90万元，支出决算为80.20万元。"
    assert rows(text, "indicator") == [
        ("76.90", "expenditure.total"),
        ("80.20", "expenditure.total"),
    ]


def test_income_in_the_title_lends_no_name_to_a_budget() -> None:
    text = "二、本年收入和有关情况\n年初预算为76.90万元。"
    assert one(text, "76.90").indicator == "expenditure.total"


def test_that_account_is_the_one_named_before() -> None:
    text = (
        GENERAL + "一般公共预算财政拨款支出80.20万元，占本年支出合计的90%。"
        "2019年该项支出75.00万元，本年增加5.20万元，增长6.93%。"
    )
    assert rows(text, "indicator", "role", "year")[2:] == [
        ("75.00", "general_budget.expenditure", "amount", 2019),
        ("5.20", "general_budget.expenditure", "change", 2020),
        ("6.93", "general_budget.expenditure", "growth_rate", 2020),
    ]


def test_that_account_is_the_one_of_the_clause_before() -> None:
    text = "“三公”经费5.20万元，下降2.80%，减少的全部是公务接待费，该项下降7.10%。"
    figure = one(text, "7.10")
    assert (figure.indicator, figure.role) == ("three_public.reception", "growth_rate")


def test_basic_and_project_spending_are_those_of_the_chapters_funds() -> None:
    sentence = "其中基本支出50.10万元，项目支出30.10万元。"
    general = [("50.10", "general_budget.basic"), ("30.10", "general_budget.project")]
    every = [("50.10", "expenditure.basic"), ("30.10", "expenditure.project")]
    assert rows(GENERAL + sentence, "indicator") == general
    assert rows("三、公共财政预算拨款支出情况\n" + sentence, "indicator") == general
    assert rows("三、支出决算情况说明\n" + sentence, "indicator") == every
    assert rows("三、一般公共预算收入支出情况\n" + sentence, "indicator") == every


def test_a_chapter_may_be_numbered_with_an_ordinal() -> None:
    text = "第一、收支决算情况\n本年收入合计90万元。\n第二、公共财政预算拨款支出情况\n项目支出30.10万元。"
    assert one(text, "30.10").indicator == "general_budget.project"


def test_the_two_sides_of_fiscal_funds() -> None:
    text = (
        FISCAL + "收入由当年拨款80.50万元和年初财政拨款结转3.20万元组成，"
        "支出包括当年支出81.60万元和年末财政拨款结转2.10万元。"
    )
    assert rows(text, "indicator") == [
        ("80.50", "income.general_budget"),
        ("3.20", "balance.opening"),
        ("81.60", "fiscal.payments"),
        ("2.10", "balance.closing"),
    ]


def test_funds_of_several_budgets_leave_the_years_appropriation_open() -> None:
    text = FISCAL + "收入由当年拨款80.50万元组成，其中政府性基金2.00万元。"
    assert one(text, "80.50").indicator == "other"
    assert one("三、经费\n当年拨款80.50万元。", "80.50").indicator == "other"


def test_a_total_takes_the_class_that_the_sentence_began_with() -> None:
    text = (
        "四、一般公共预算支出\n科学技术支出中，行政运行（2060101）40.20万元，"
        "科普活动（2060702）10.10万元，两项共50.30万元。"
    )
    assert one(text, "50.30").dims == {"code": "206", "name": "科学技术"}
    bare = text.replace("科学技术支出中，", "")
    assert one(bare, "50.30").indicator == "other"


def test_budgets_count_what_there_is() -> None:
    text = "一、概况\n纳入部门预算的单位共3个，全年安排项目2个，培训5场。"
    assert rows(text, "indicator", "stage", title=BUDGET) == [
        ("3", "other", "budget"),
        ("2", "performance.projects", "budget"),
        ("5", "activity", "target"),
    ]
    assert one("项目支出共4个项目：巡展3.00万元。", "4", title=BUDGET).stage == "budget"
    assert one("列入绩效目标管理的项目6个。", "6", title=BUDGET).stage == "budget"


def test_an_account_alone_in_its_sentence_is_what_the_next_speaks_of() -> None:
    text = (
        "五、一般公共预算支出决算\n（三）具体情况\n1.科学技术支出（类）科学技术普及（款）机构运行（项）。"
        "年初预算为40.00万元，支出决算为44.00万元，完成年初预算的110%，决算数大于预算数4.00万元。"
    )
    assert rows(text, "indicator", "role", "stage") == [
        ("40.00", "function", "amount", "budget"),
        ("44.00", "function", "amount", "final"),
        ("110", "function", "execution_rate", "final"),
        ("4.00", "function", "change", "final"),
    ]
    assert one(text, "44.00").dims == {"code": "2060701", "name": "机构运行"}


def test_chapters_on_one_fund_speak_of_that_fund() -> None:
    text = (
        "七、政府性基金预算收入支出决算情况\n本年收入5.00万元，本年支出4.00万元，年末结转和结余1.00万元。"
        "年初预算为6.00万元。\n八、国有资本经营预算支出决算情况\n本年收入2.00万元，支出3.00万元。"
    )
    assert rows(text, "indicator", "stage") == [
        ("5.00", "income.gov_fund", "final"),
        ("4.00", "gov_fund.expenditure", "final"),
        ("1.00", "balance.closing", "final"),
        ("6.00", "gov_fund.expenditure", "budget"),
        ("2.00", "income.state_capital", "final"),
        ("3.00", "state_capital.expenditure", "final"),
    ]
    assert one(text, "1.00").dims == {"type": "政府性基金"}


def test_spending_behind_an_income_is_of_the_same_funds() -> None:
    text = "三、资金\n政府性基金预算财政拨款收入5.00万元，支出4.00万元。"
    assert rows(text, "indicator")[1] == ("4.00", "gov_fund.expenditure")


def test_fiscal_spending_that_moved_is_the_chapters() -> None:
    text = GENERAL + "与上年相比，财政拨款支出增加10.00万元，增长12.50%。"
    assert rows(text, "indicator", "role") == [
        ("10.00", "general_budget.expenditure", "change"),
        ("12.50", "general_budget.expenditure", "growth_rate"),
    ]


def test_funds_that_moved_in_a_chapter_on_spending_are_what_was_spent() -> None:
    text = GENERAL + "与2019年相比，一般公共预算财政拨款增加3.00万元，增长1.04%。"
    assert {row[1] for row in rows(text, "indicator")} == {"general_budget.expenditure"}
    income = FISCAL + "与2019年相比，一般公共预算财政拨款增加3.00万元。"
    assert one(income, "3.00").indicator == "income.general_budget"


def test_parts_of_the_general_budgets_projects_are_projects() -> None:
    text = GENERAL + "项目支出105.00万元，占35%，主要用于科普活动60.00万元、学会建设45.00万元。"
    assert rows(text, "indicator")[2:] == [
        ("60.00", "project.executed"),
        ("45.00", "project.executed"),
    ]
    coded = GENERAL + "项目支出105.00万元，其中：科普活动（2060702）60.00万元。"
    assert one(coded, "60.00").indicator == "function"


def test_both_totals_of_fiscal_funds() -> None:
    text = FISCAL + "2020年度财政拨款收入总计568.40万元，支出总计568.40万元。"
    assert rows(text, "indicator") == [
        ("568.40", "fiscal.receipts"),
        ("568.40", "fiscal.payments"),
    ]

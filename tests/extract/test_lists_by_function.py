"""Lists that say they are by function: their items are accounts, known to the classification or
not; in other lists an unknown name stays unknown."""

from __future__ import annotations

from tests.extract.reading import read

BUDGET = "云溪市敬老院2031年度部门预算说明\n"


def _indicators(text: str) -> dict[str, tuple[str, str]]:
    return {f.text: (f.indicator, f.label) for f in read(text, title=BUDGET).figures}


def test_unknown_items_of_a_list_by_function_are_accounts() -> None:
    found = _indicators(
        "四、一般公共预算拨款支出情况\n一般公共预算拨款支出202.5万元，主要支出项目"
        "（按项级科目分类统计）包括：\n（一）老人福利院所172.6万元。主要用于取暖。\n"
        "（二十一）在职人员住房公积金支出8.1万元。\n"
    )
    assert found["172.6"] == ("function", "老人福利院所")
    assert found["8.1"] == ("function", "在职人员住房公积金支出")


def test_circled_marks_count_and_are_no_part_of_a_name() -> None:
    found = _indicators(
        "本年支出90万元，按功能分类列支，其中：①乡镇管理费41.7万元，比上年增支3.2万元。"
        "②财政事务支出20.6万元。"
    )
    assert found["41.7"] == ("function", "乡镇管理费")
    assert found["3.2"][0] == "function"
    assert found["20.6"] == ("function", "财政事务支出")


def test_an_unknown_item_of_another_list_stays_unknown() -> None:
    found = _indicators("全年慰问经费分三处：\n（一）老人福利院所172.6万元。\n")
    assert found["172.6"][0] == "other"


def test_the_list_ends_with_its_chapter() -> None:
    found = _indicators(
        "四、一般公共预算支出情况\n支出20.5万元（按项级科目统计）：\n（一）院所经费20.5万元。\n"
        "五、其他事项\n（一）捐赠衣物折价3.3万元。\n"
    )
    assert found["20.5"][0] in ("function", "general_budget.expenditure")
    assert found["3.3"][0] != "function"


def test_another_classification_ends_the_list() -> None:
    found = _indicators(
        "本年支出90万元，按功能分类列支，其中：①乡镇管理费41.7万元。②财政事务支出20.6万元。"
        "在经济分类支出中：(1) 薪酬类支出58.5万元。(2) 差旅类支出1.3万元。"
    )
    assert found["20.6"][0] == "function"
    assert found["58.5"][0] != "function"
    assert found["1.3"][0] != "function"


def test_a_fund_s_spending_is_told_by_accounts() -> None:
    found = _indicators(
        "政府性基金支出245.9万元，其中，城市建设支出83.7万元，征地和拆迁补偿支出162.2万元。"
    )
    assert found["83.7"][0] == found["162.2"][0] == "function"

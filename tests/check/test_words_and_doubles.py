"""Amounts in words beside figures, and items that a list tells twice."""

from __future__ import annotations

import pytest

from tests.check.ledger import checked
from tests.extract.reading import rows


def said(text: str) -> list[tuple[str, str]]:
    return [(f.severity, f.explanation) for f in checked(text + "\n").findings]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("项目资金667.94万元，大写人民币陆拾柒万玖仟肆佰元整。", "added"),
        ("下达资金29.15元（贰拾玖万壹仟伍佰元整）。", "unit"),
        ("下达资金93.22万元（大写：伍拾叁万贰仟贰佰元整）。", "digit"),
        ("下达资金人民币（大写）伍拾叁万贰仟贰佰元整（￥552200.00元）。", "digit"),
    ],
)
def test_figures_and_words_that_differ_are_an_error_with_its_cause(text: str, code: str) -> None:
    found = checked(text + "\n").findings
    assert [(f.kind, f.severity) for f in found] == [("same", "error")]
    assert "小写" in found[0].explanation
    assert "大写" in found[0].explanation
    assert found[0].diagnosis[0]["code"] == code
    assert len(found[0].spans) == 2


@pytest.mark.parametrize(
    "text",
    [
        "下达资金53.22万元（大写：伍拾叁万贰仟贰佰元整）。",
        "下达资金53万元（伍拾叁万贰仟贰佰元整）。",  # rounded
        "项目资金1234.56元，大写人民币壹仟贰佰叁拾肆元伍角陆分。",  # 角 and 分 are not read
        "项目资金50万元，其中壹拾万元用于培训。",  # another amount
        "项目资金50万元。壹拾万元用于培训。",
    ],
)
def test_what_agrees_or_is_something_else_is_no_fault(text: str) -> None:
    assert said(text) == []


def test_words_bear_the_label_of_the_figures() -> None:
    text = "科普活动项目预算50万元（大写：伍拾万元整）。"
    first, second = rows(text, "indicator", "stage", "dims")
    assert first[1:] == second[1:]


def test_an_item_told_twice_in_a_row_is_a_warning() -> None:
    text = (
        "项目支出154.12万元，分别用于科普信息化36.25万元，科技志愿服务38.25万元，"
        "科技志愿服务38.25万元，科普阵地79.62万元。"
    )
    ((severity, words),) = said(text)
    assert severity == "warning"
    assert "列了两次" in words


@pytest.mark.parametrize(
    "text",
    [
        "基本支出10.00万元；项目支出20.00万元，项目支出20.00万元主要用于科普。",
        "科技志愿服务38.25万元，科普阵地38.25万元。",
        "科普活动支出0万元，科普活动支出0万元。",
        "完成投入20.00万元，20.00万元。",
    ],
)
def test_what_goes_on_about_an_amount_is_no_second_item(text: str) -> None:
    assert not any("列了两次" in words for _, words in said(text))


def test_a_sum_that_fails_tells_the_doubled_item_alone() -> None:
    text = (
        "收入合计100.00万元，其中：一般公共预算财政拨款收入60.00万元，其他收入40.00万元，"
        "其他收入40.00万元。"
    )
    found = checked(text + "\n").findings
    assert len([f for f in found if f.kind == "sum"]) == 1


@pytest.mark.parametrize(
    "lead", ["由以下部分组成：", "按来源分：", "其中：", "收入来源："]
)  # fmt: skip
def test_a_share_in_points_is_told_whatever_heads_the_list(lead: str) -> None:
    text = f"本年收入合计200.00万元，{lead}财政拨款收入150.00万元，占75.00个百分点；其他收入50.00万元，占25.00%。"
    assert any("不是百分点" in words for _, words in said(text))


def test_an_item_without_its_code_is_not_called_missing() -> None:
    text = (
        "四、一般公共预算财政拨款支出决算情况说明\n"
        "一般公共预算财政拨款支出决算为375.43万元。\n"
        "1.机构运行（项）：决算数166.29万元，年初预算数170.51万元。\n"
        "2.科普活动（项）：决算数117.52万元，年初预算数110.00万元。\n"
        "3.行政单位医疗（项）：决算数50.12万元，年初预算数50.00万元。\n"
        "4.住房公积金（项）：决算数41.50万元，年初预算数40.00万元。\n"
    )
    assert not [words for severity, words in said(text) if severity == "error"]


def test_a_list_told_as_whole_that_lacks_an_item_is_a_warning() -> None:
    text = (
        "本年收入合计400.00万元，分别为：一般公共预算财政拨款收入268.35万元，"
        "上级补助收入61.24万元，事业收入20.11万元。"
    )
    assert [severity for severity, _ in said(text)] == ["warning"]
    assert said(text.replace("分别为", "其中")) == []

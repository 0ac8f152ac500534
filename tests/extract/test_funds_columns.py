"""Columns of funds cut up what the row names; planned money; bodies beside journeys abroad."""

from __future__ import annotations

import pytest

from tests.extract.reading import read, rows

TITLE = "云溪县民政局2021年部门预算\n"
TABLE = (
    "2021年“三公”经费预算情况表\n单位：万元\n"
    "| 项目 | 小计金额 | 一般公共预算 | 政府性基金预算 |\n| --- | --- | --- | --- |\n"
    "| 公务接待费 | 3.10 | 3.00 | 0.10 |\n| 甲乙丙事务费 | 5.20 | 5.10 | 0.10 |\n"
)


def test_a_cost_below_funds_is_that_cost() -> None:
    found = {figure.text: figure for figure in read(TABLE, title=TITLE).figures}
    assert found["3.00"].indicator == "three_public.reception"


def test_a_row_that_is_not_understood_is_never_sure() -> None:
    found = {figure.text: figure for figure in read(TABLE, title=TITLE).figures}
    assert found["5.10"].confidence < 0.8


PROJECT = "云溪县农村道路项目2021年绩效自评报告\n一、项目概况\n"


@pytest.mark.parametrize(
    "words",
    [
        "修桥概算总投资为260万元",
        "2021年下达专项资金260万元",
        "工程预算价为260万元",
        "修桥概算总投资为300万元，其中：工程费为260万元",
    ],
)
def test_money_that_is_planned_is_not_spent(words: str) -> None:
    assert rows(f"{words}。", "indicator", title=PROJECT)[-1][1] == "project.budget"


def test_money_that_was_paid_is_spent() -> None:
    found = rows("2021年下达专项资金260万元，实际支付250万元。", "indicator", title=PROJECT)
    assert [row[1] for row in found] == ["project.budget", "project.executed"]


def test_bodies_that_travel_are_no_travellers() -> None:
    words = "因公出国（境）费的开支单位包括局机关和3个所属单位。"
    assert rows(words, "indicator", title=TITLE)[0][1] != "abroad.persons"

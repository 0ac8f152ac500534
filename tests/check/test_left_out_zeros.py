"""Reports that leave out zeros at the end: what is printed short is as exact as the rest."""

from __future__ import annotations

import pytest

from tests.check.ledger import found

_LIST = (
    "采购合计{whole}万元，其中货物类106.31万元，工程类12.47万元，服务类40.5万元。\n"
    "培训费2.37万元，邮电费1.16万元，差旅费3.84万元。\n"
)


def test_a_sum_is_as_exact_as_its_finest_part() -> None:
    assert found(_LIST.format(whole="159.31")) == [("sum", "warning")]
    assert found(_LIST.format(whole="159.28")) == []


@pytest.mark.parametrize("other", ["办公费5.20万元。", "印刷费3.125万元。"])
def test_a_report_that_prints_such_zeros_rounds(other: str) -> None:
    """5.20 keeps its zero, so that 40.5 is rounded; and where some are finer, nothing is known."""
    assert found(_LIST.format(whole="159.31") + other) == []


def test_what_is_told_as_about_stays_open() -> None:
    text = _LIST.format(whole="159.31").replace("服务类40.5", "服务类约40.5")
    assert found(text) == []


def test_a_headline_is_round() -> None:
    title = "一、总体情况\n2020年“三公”经费支出HEAD。\n二、具体情况\n"
    text = title + "2020年“三公”经费支出850.55万元。\n" + _LIST.format(whole="159.28")
    assert found(text.replace("HEAD", "850万")) == []
    assert ("same", "error") in found(text.replace("HEAD", "850万元"))

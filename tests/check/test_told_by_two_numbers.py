"""What two places of a report say of one thing, and totals that only their sentence makes totals."""

from __future__ import annotations

import pytest

from tests.check.ledger import found, kinds

TITLE = "云溪市水文局2031年“三公”经费决算情况说明\n"

RATES = (
    "一、总体情况\n2031年公务接待费支出决算比上年减少{change}万元，下降{first}%。\n"
    "二、具体情况\n2031年公务接待费支出决算2.30万元，比上年减少5.70万元，下降{second}%。\n"
)


@pytest.mark.parametrize(
    ("first", "second"), [("71.21", "71.28"), ("71.25", "71.22"), ("71.22", "71.25")]
)
def test_one_change_with_two_rates(first: str, second: str) -> None:
    text = RATES.format(change="5.70", first=first, second=second)
    assert ("same", "warning") in kinds(text, TITLE)


@pytest.mark.parametrize(
    ("change", "first", "second"),
    [("5.70", "71.25", "71.25"), ("5.70", "71.3", "71.25"), ("5.70", "71.24", "71.25"), ("5.40", "71.21", "71.25")],
)  # fmt: skip
def test_rates_that_may_be_one_or_are_of_two_changes(change: str, first: str, second: str) -> None:
    text = RATES.format(change=change, first=first, second=second)
    assert [kind for kind, _ in kinds(text, TITLE) if kind == "same"] == []


UNITS = (
    "2031年“三公”经费合计9.46万元，其中：公务接待费3.62万元，公务用车运行维护费5.84万元，因公出国（境）费0万元。\n"
    "1、公务接待费\n2031年部门决算公开公务接待费3.62{unit}，经核查，本单位公务接待费为{again}万元。\n"
)


def test_one_number_with_two_units() -> None:
    text = UNITS.format(unit="元", again="3.62")
    assert [kind for kind, _ in kinds(text, TITLE)] in (["same"], ["units"])
    assert kinds(UNITS.format(unit="万元", again="3.62"), TITLE) == []
    assert kinds(UNITS.format(unit="元", again="4.15"), TITLE) == []


ITEMS = (
    "三、支出情况\n截至十一月具体支出：办公费{own}元，水费20456.15元，电费80200.35元，维修费{more}93047.91元，"
    "印刷费15482.56元，合计支出{total}元。\n"
)


def test_a_list_that_is_its_whole_sentence_ends_in_its_sum() -> None:
    assert found(ITEMS.format(own="61892.73", more="", total="271079.70")) == []
    assert found(ITEMS.format(own="61892.73", more="", total="271079.20")) == [("sum", "warning")]


@pytest.mark.parametrize(
    ("own", "more", "total"),
    [
        ("61892.73", "154000.00元，其中校舍维修费", "271079.20"),
        ("31892.73元，比上年增加30000.00元，差旅费61892.73", "", "271079.20"),
        ("61892.73", "", "108530.40"),
    ],
)
def test_a_total_of_a_list_that_tells_more(own: str, more: str, total: str) -> None:
    assert found(ITEMS.format(own=own, more=more, total=total)) == []


NESTED = (
    "2031年收入预算总额为910.30万元，其中：财政拨款收入{whole}万元，占收入预算总额的97.9%，{opens}财政补助收入511.50万元、"
    "纳入预算管理的资金180.00万元、专项收入200.00万元；上年结余{rest}万元，占收入预算总额的2.1%。\n"
)
BUDGET = "云溪县检察院2031年部门预算\n"


def test_a_list_within_a_part_whose_first_item_is_named_like_it() -> None:
    assert kinds(NESTED.format(whole="891.50", opens="包括", rest="18.80"), BUDGET) == []
    wrong = NESTED.format(whole="891.40", opens="{}", rest="18.90")
    assert kinds(wrong.format("包括"), BUDGET) == [("sum", "warning")]
    assert kinds(wrong.format("含"), BUDGET) == []


PARTS = (
    "2031年上半年全镇一般公共预算收入4680万元，比去年上半年增收{change}万元，增幅{rate}%。\n"
    "其中，上半年我镇完成工商税收220万元，比去年上半年减收80万元；上半年上级补助收入{part}万元，比去年上半年增收710万元。\n"
)
REGION = "云溪镇2031年上半年财政预算执行情况的报告\n"


def test_parts_that_make_up_the_whole_change_by_what_it_changes() -> None:
    assert kinds(PARTS.format(change="630", rate="15.6", part="4460"), REGION) == []
    wrong = PARTS.format(change="690", rate="17.3", part="{}")
    assert kinds(wrong.format("4460"), REGION) == [("sum", "warning")]
    assert kinds(wrong.format("4360"), REGION) == []

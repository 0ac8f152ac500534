"""Numbers beside a list that are no parts of it, each beside a list of the same wording that fails."""

from __future__ import annotations

import pytest

from tests.check.ledger import found, kinds

REGION = "云溪县2031年财政预算执行情况的报告\n"
STAFF = "本单位实有人数45人，其中：在职人员30人，包括公务员30人（含借调4人）；退休人员9人；聘用人员{}人。\n"
KINDS = "本单位年末实有公务用车45辆，其中：执法执勤用车{}辆，应急保障用车10辆（含越野车4辆），其他用车8辆。\n"


def test_kinds_behind_another_of_which_cut_up_the_kind_before() -> None:
    assert found(STAFF.format("6")) == found(STAFF.format("7")) == []
    assert found(KINDS.format("27")) == []
    assert found(KINDS.format("30")) == [("sum", "error")]


def test_nobody_is_both_in_service_and_retired() -> None:
    told = (
        "本单位年末SAID人数58人，其中在职人员47人，离休人员0人，退休人员{}人；年末学生人数0人。\n"
    )
    staff = told.replace("SAID", "实有")
    assert found(staff.format("11")) == []
    assert found(staff.format("14")) == [("sum", "warning")]
    assert found(staff.format("9")) == []
    assert found(told.replace("SAID", "在职").format("14")) == []


@pytest.mark.parametrize("verb", ["增加", "扩大"])
def test_what_something_grew_from_and_to(verb: str) -> None:
    text = f"公开试点单位新增15家：公开范围从60家{verb}到75家。\n"
    assert found(text) == []


POINTS = (
    "全镇一般公共预算支出420.00万元，完成年初预算900.00万元的46.7%，其中：\n"
    "1、教育支出160.00万元，完成年初预算{}万元的40%。\n2、卫生健康支出90.00万元，完成年初预算300.00万元的30%。\n"
    "3、农林水支出110.00万元，为年中新增支出。\n4、住房保障支出60.00万元，完成年初预算200.00万元的30%。\n"
)


def test_an_outcome_without_a_budget_is_no_part_of_a_sum_of_budgets() -> None:
    text = POINTS.format("400.00")
    assert kinds(text, REGION) == []
    assert ("sum", "error") in kinds(text.replace("400.00", "410.00").replace("40%", "39%"), REGION)


ADJUSTED = (
    "2031年，市本级一般公共预算收入50.00亿元，加上转移性收入40.00亿元，收入合计90.00亿元。市本级一般公共预算支出62.40亿元，"
    "剔除一次性因素后，为60.15亿元，增长3.1%；加上转移性支出{}亿元，支出合计90.00亿元。\n"
)


def test_what_was_added_to_is_the_account_itself() -> None:
    assert kinds(ADJUSTED.format("27.60"), REGION) == []
    assert ("sum", "warning") in kinds(ADJUSTED.format("27.80"), REGION)


def test_a_balance_of_the_sentence_before_is_not_the_next_amount() -> None:
    text = (
        "2031年，一般公共预算收入80.00万元，加上级补助收入31.50万元，收入总计111.50万元。一般公共预算支出90.00万元，"
        "加上解支出21.50万元，支出总计111.50万元。收支相抵，本级持平。SENTENCE收到税收返还12.51万元。\n"
    )
    assert kinds(text.replace("SENTENCE", "全县共"), REGION) == []
    assert kinds(text.replace("持平。SENTENCE收到税收返还", "结余"), REGION)


def test_a_place_that_a_general_format_cut_off_is_no_zero() -> None:
    text = (
        "培训费{}2.37元，邮电费31.16元，差旅费23.84元，印刷费12.55元，水费14.72元，电费85.61元。\n"
        "支出合计{}元，比上年60000000.12元增加{}元。\n"
    )
    assert found(text.format("", "1234567890.1", "1174567889.94")) == []
    assert ("change", "error") in found(text.format("", "61234567.1", "1234566.94"))


COARSE = (
    "公务用车购置费{own}亿元和公务用车运行费1.27亿元，与上年相比，分别减少0.18亿元和0.56亿元；"
    "公务接待费0.27亿元，比上年减少0.14亿元，下降{rate}%。\n"
)


def test_an_amount_with_a_change_of_its_own_bears_out_no_other_rate() -> None:
    assert ("growth", "error") in found(COARSE.format(own="0.14", rate="51.7"))
    assert found(COARSE.format(own="0.14", rate="34.1")) == []


def test_people_of_whom_all_others_are_none() -> None:
    told = "本单位年末实有人数36人，其中在职人员31人，离休人员0人，退休人员{}人；年末{}人员0人。\n"
    assert found(told.format("5", "其他")) == []
    assert found(told.format("4", "其他")) == [("sum", "warning")]
    assert found(told.format("4", "临时")) == []


def test_what_follows_a_bracket_is_told_of_the_number_before_it() -> None:
    text = "实有在职人员9人（含借调人员2名），其中正科级1名、副科级4名、科员2名。\n"
    assert found(text) == []
    assert found(text.replace("9人（含借调人员2名）", "5人")) == [("sum", "error")]

"""Changes of a whole and of its parts, shares told apart, lists of counts, wrapped lines."""

from __future__ import annotations

import pytest

from kxai import read_text
from kxai.check import check

ACCOUNTS = "云溪县民政局2023年度部门决算说明\n"


def said(text: str) -> list[tuple[str, str]]:
    """(code, equation) of every finding of a report."""
    return [(found.code, found.equation) for found in read_text(ACCOUNTS + text).findings]


def codes(text: str) -> list[str]:
    return [code for code, _ in said(text)]


MOVES = (
    "（一）基本支出\n2023年基本支出比上年{whole}万元。分项：\n1.工资福利支出比上年增加18.67万元。\n"
    "2.商品和服务支出{goods}。\n3.对个人和家庭的补助比上年增加0.11万元。\n"
)


def test_the_changes_of_all_parts_are_that_of_the_whole() -> None:
    good = "比上年减少0.04万元"
    assert codes(MOVES.format(whole="增加18.74", goods=good)) == []
    assert codes(MOVES.format(whole="增加17.10", goods=good)) == ["sum_of_moves"]
    assert codes(MOVES.format(whole="减少18.74", goods=good)) == ["sum_of_moves"]


def test_a_part_that_came_to_nothing_can_only_have_fallen() -> None:
    told = (
        "2023年“三公”经费41万元，其中：因公出国（境）费0万元，公务用车购置及运行维护费21万元，公务接待费20万元。\n"
        "“三公”经费较年初预算数减少{whole}万元。其中：公务用车购置及运行维护费较年初预算数减少4万元；公务接待费较年初预算数减少1万元。\n"
    )
    assert codes(told.format(whole="7")) == []
    assert codes(told.format(whole="3")) == ["sum_of_moves"]
    spent = told.replace("费0万元", "费2万元").replace("41万元", "43万元")
    assert codes(spent.format(whole="3")) == []


LISTED = "2023年支出5005.52万元，比上年增加{whole}万元。其中：办公费增加600.12万元，{second}，印刷费增加100.15万元。\n"


def test_a_list_of_changes_with_one_slip_is_told() -> None:
    second = "差旅费减少305.25万元"
    assert codes(LISTED.format(whole="395.02", second=second)) == []
    assert codes(LISTED.format(whole="393.02", second=second)) == ["sum_of_moves"]
    # far off: what was named is not all
    assert codes(LISTED.format(whole="871.46", second=second)) == []


def test_a_list_of_changes_that_tells_of_more_accuses_nobody() -> None:
    for second in ("差旅费305.25万元", "差旅费比年初预算减少305.25万元", "差旅费减少约305万元"):
        assert codes(LISTED.format(whole="393.02", second=second)) == []
    # too short to tell a slip from chance
    assert (
        codes("2023年支出50万元，比上年增加7.1万元，主要是办公费增加5.1万元，差旅费增加3万元。\n")
        == []
    )


def test_what_is_level_did_not_change() -> None:
    assert codes(MOVES.format(whole="增加18.78", goods="与上年一样")) == []
    assert codes(MOVES.format(whole="增加17.10", goods="与上年一样")) == ["sum_of_moves"]
    # what is not told may be anything
    assert codes(MOVES.format(whole="增加17.10", goods="按标准列支")) == []


def test_changes_against_other_bases_do_not_add_up() -> None:
    text = MOVES.format(whole="增加17.10", goods="比年初预算减少0.04万元")
    assert codes(text) == []


SHARES = (
    "五、一般公共预算支出\n1.基本支出247.60万元，占一般公共预算支出的{basic}%。\n"
    "2.项目支出46.90万元，占一般公共预算支出的{project}%。\n"
)


def test_shares_of_one_whole_in_paragraphs_of_their_own() -> None:
    assert codes(SHARES.format(basic="84.07", project="15.93")) == []
    assert said(SHARES.format(basic="84.07", project="19.62")) == [
        ("share", "46.90万元 ÷ (247.60万元 + 46.90万元) = 15.93%")
    ]
    assert codes(SHARES.format(basic="91.07", project="19.62")) == ["shares_over"]
    # of two wholes
    apart = SHARES.format(basic="84.07", project="100").replace(
        "占一般公共预算支出的100%", "占项目支出总额的100%"
    )
    assert codes(apart) == []


@pytest.mark.parametrize(("last", "wrong"), [("41", []), ("61", ["sum_over"])])
def test_a_list_of_counts_behind_a_colon(last: str, wrong: list[str]) -> None:
    text = f"受理咨询372人次：现场咨询331人次，电话咨询{last}人次。\n"
    assert [code for code in codes(text) if code.startswith("sum")] == wrong


WRAPPED = (
    "商品和服务支出7.58万元，占基本支出的6.69%，按照单位编制人数和实际需要安排，比上年增加\n"
    "{change}万元，增长50.63%。对个人和家庭的补助支出7.32万元，占基本支出的6.45%，比上年\n"
    "增加0.77万元，增长11.76%。\n"
)


def test_a_line_that_was_wrapped_parts_no_claim_from_its_amount() -> None:
    assert codes(WRAPPED.format(change="5.20")) == ["growth"]
    assert codes(WRAPPED.format(change="2.55")) == []


def test_points_are_no_change_of_an_amount() -> None:
    text = "一般公共预算支出101.40万元，比上年增长2.2%，增幅回落16.3个百分点。\n"
    assert codes(text) == []


def test_a_ratio_of_three_is_no_list() -> None:
    assert codes("三次产业结构为2.0:56.4:41.6，第三产业比上年提高0.5个百分点。\n") == []


def test_a_part_that_is_level_was_as_large_last_year() -> None:
    text = (
        "2023年“三公”经费支出5.60万元，比上年减少{less}万元。其中：公务接待费1.80万元，比上年减少0.58万元；"
        "公务用车运行维护费3.80万元，与上年持平。\n"
    )
    assert codes(text.format(less="0.58")) == []
    assert codes(text.format(less="0.49")) == ["sum_of_changes"]


def test_changes_against_the_budget_add_up_on_their_own() -> None:
    text = (
        "“三公”经费比上年减少3.00万元，比年初预算减少{less}万元。其中：因公出国（境）费与上年持平；"
        "公务用车购置及运行维护费比上年减少1.20万元，比年初预算减少0.40万元；公务接待费比上年减少1.80万元，"
        "比年初预算减少0.10万元。\n"
    )
    assert codes(text.format(less="0.50")) == []
    assert codes(text.format(less="0.80")) == ["sum_of_moves"]
    assert codes(text.format(less="0.50").replace("减少3.00", "减少4.00")) == ["sum_of_moves"]


def test_a_change_of_nothing_is_exactly_nothing() -> None:
    """减少0万元 beside 减少3.25万元 leaves no half of a unit open."""
    text = (
        "“三公”经费支出40.10万元，比上年减少{whole}万元。其中：因公出国（境）费0万元，比上年减少0万元；"
        "公务用车购置及运行费39.90万元，比上年减少3.25万元；公务接待费0.20万元，比上年减少0.15万元。"
    )
    assert codes(text.format(whole="3.40")) == []
    assert codes(text.format(whole="3.25")) == ["sum_of_moves"]


def test_a_line_of_reasons_does_not_say_of_what_it_is_a_change() -> None:
    text = (
        "“三公”经费支出15.90万元，比2023年预算少{gap}万元，主要是：\n因公出国（境）费减少1.48万元，\n"
        "公务接待费减少2.79万元。\n分项情况：\n因公出国（境）费2023年支出决算7.92万元，"
        "较2022年决算数8.75万元减少0.83万元。\n"
    )
    assert codes(text.format(gap="4.27")) == []
    wrong = text.format(gap="4.27").replace("减少0.83万元", "减少0.38万元")
    assert codes(wrong) == ["change"]


def test_what_parts_came_out_below_their_budgets_makes_the_budget_of_the_whole() -> None:
    text = (
        "2023年度“三公”经费支出预算为PLANNED万元，支出决算为46.20万元，完成预算的RATE%。其中："
        "因公出国（境）费支出决算0万元，公务用车购置及运行费支出决算45.00万元，公务接待费支出决算1.20万元。\n"
        "（一）因公出国（境）费支出0万元，决算数比预算数增加0万元。\n"
        "（二）公务用车购置及运行费支出45.00万元，决算数比预算数减少12.50万元。\n"
        "（三）公务接待费支出1.20万元，决算数比预算数减少3.30万元。\n"
    )
    assert codes(text.replace("PLANNED", "62.00").replace("RATE", "74.52")) == []
    wrong = text.replace("PLANNED", "72.00").replace("RATE", "64.17")
    assert codes(wrong) == ["balance"]
    assert codes(wrong.replace("1.20万元，决算数比预算数", "1.20万元，比上年")) == []


def test_what_is_all_new_makes_up_a_rise() -> None:
    text = "项目支出480.50万元，比上年增加{whole}万元，主要原因是新增档案馆修缮经费280.30万元，内网改造经费200.20万元。\n"
    told = read_text(ACCOUNTS + text.format(whole="480.50"))
    sums = [
        r for r in check(told.figures, told.text, report=told.report).relations if r.kind == "sum"
    ]
    assert [relation.verdict for relation in sums] == ["consistent"]
    assert "sum_of_moves" not in codes(text.format(whole="470.50"))  # reasons leave out the rest


def test_what_is_all_new_in_an_account() -> None:
    text = (
        "2060702科普活动支出580.00万元，与上年相比增加480.50万元。主要原因是新增档案馆修缮经费280.30万元，"
        "内网改造经费200.20万元。\n"
    )
    told = read_text(ACCOUNTS + text)
    relations = check(told.figures, told.text, report=told.report).relations
    assert [r.verdict for r in relations if r.kind == "sum"] == ["consistent"]

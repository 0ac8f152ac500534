"""Findings that a reading of ours explained away, each beside a true fault of the same wording."""

from __future__ import annotations

from tests.check.ledger import kinds

ACCOUNTS = "云溪市畜牧局2031年部门决算情况说明\n"
REGION = "云溪县2031年财政预算执行情况的报告\n"


def _found(text: str, title: str = ACCOUNTS) -> list[tuple[str, str]]:
    return kinds(text, title)


def test_a_rate_rounded_twice_is_no_error() -> None:
    text = "社会保障和就业支出54730万元，比上年增加2348万元，增长RATE。"
    assert _found(text.replace("RATE", "5%")) == []
    assert ("growth", "error") in _found(text.replace("RATE", "6%"))


def test_years_before_the_last_may_be_compared_with() -> None:
    text = (
        "2031年上半年，增值税30.00万元，超过2029年同期，比2029年同期增长13.1%。"
        "企业所得税12.00万元，比BASE年同期增长20.1%。"
    )
    assert _found(text.replace("BASE", "2029")) == []
    own = "2031年公务接待费3.00万元，比2031年增加0.40万元。"
    assert ("year", "warning") in _found(own)


def test_points_of_second_level_indicators_are_no_weights_of_the_first() -> None:
    text = "预算执行率（10分）\n项目管理（25分）\n产出指标（30分）\n成本指标（10分）\n效益指标（35分）\n"
    assert ("scores", "warning") not in _found(text)


def test_the_share_of_a_namesake_of_the_whole() -> None:
    text = (
        "一般公共预算财政拨款基本支出345.60万元。\n"
        "本年支出470.20万元，其中：基本支出370.20万元，占78.73%。人员经费156.60万元，占基本支出的RATE。\n"
    )
    assert _found(text.replace("RATE", "45.31%")) == []
    assert _found(text.replace("RATE", "48.31%"))


def test_an_amount_told_again_is_no_base_of_its_own_change() -> None:
    text = (
        "全县安排政府性基金收入预算45.00亿元，较人代会预算安排数减少25.00亿元，降幅35.7%。\n"
        "2031年政府性基金收入调整预算为45.00亿元。\n"
    )
    assert _found(text, REGION) == []


def test_parts_behind_a_colon_keep_the_base_of_the_whole() -> None:
    text = (
        "其中“三公”经费支出159.00万元，比2031年预算减少58.20万元，三项都有节余：因公出国（境）费减少14.90万元，"
        "公务用车购置及运行费减少15.50万元，公务接待费减少27.80万元。\n"
        "因公出国（境）费79.30万元，较上年决算数87.50万元减少8.20万元。\n"
    )
    assert ("change", "error") not in _found(text)
    wrong = text.replace("减少8.20万元", "减少9.20万元")
    assert ("change", "error") in _found(wrong)


def test_a_goal_beyond_all_was_misread() -> None:
    head = "三级指标 | 指标值 | 完成值 | 分值 | 得分\n"
    rows = "群众满意度 | ≥GOAL% | 96% | 10 | 10\n培训场次 | 8场 | 8场 | 10 | 10\n"
    assert _found(head + rows.replace("GOAL", "295")) == []
    assert ("target", "warning") in _found(head + rows.replace("GOAL", "98"))


def test_items_of_a_class_that_the_text_breaks_off_in_are_not_all() -> None:
    text = (
        "（一）201-一般公共服务支出90.00万元，其中：\n1、20103-政府办公厅（室）及相关机构事务60.00万元。\n"
        "2、20106-财政事务20.00万元，比上年决算END"
    )
    assert _found(text.replace("END", "数")) == []
    told = text.replace("END", "数减少1.00万元。\n")
    assert _found(told) == []  # a list of one class: its page ends in it
    assert [kind for kind, _ in _found(f"{told}（二）204-公共安全支出7.00万元。\n")] == ["sum"]


def test_lists_by_what_they_are_made_of() -> None:
    text = (
        "本年收入合计90.00万元，INTRO财政拨款收入60.00万元，事业收入20.00万元，其他收入LAST万元。"
    )
    for intro in ("构成为：", "来源是：", "具体为：", "由以下部分构成："):
        told = text.replace("INTRO", intro)
        assert _found(told.replace("LAST", "10.00")) == []
        assert ("sum", "error") in _found(told.replace("LAST", "14.00"))


def test_a_sentence_that_cuts_up_by_source() -> None:
    text = "全院2031年收入合计90.00万元。按来源划分：财政拨款收入60.00万元；事业收入LAST万元。"
    assert _found(text.replace("LAST", "30.00")) == []
    assert [kind for kind, _ in _found(text.replace("LAST", "36.00"))] == ["sum"]


def test_the_three_public_items_line_by_line() -> None:
    text = (
        "2031年“三公”经费支出决算为50.40万元，比上年减少6.40万元。其中：\n"
        "因公出国（境）费0万元，两年没有变化。\n"
        "公务接待费11.40万元，比上年减少2.40万元；公务用车购置及运行维护费LAST万元，比上年减少4.00万元。\n"
    )
    assert _found(text.replace("LAST", "39.00")) == []
    assert {"sum", "balance"} & {kind for kind, _ in _found(text.replace("LAST", "44.00"))}


def test_a_code_is_called_as_in_the_year_of_the_report() -> None:
    text = "（一）2079999其他文化体育与传媒支出85.40万元。"
    title = "云溪市文化馆YEAR年部门决算\n五、一般公共预算财政拨款支出决算情况\n"
    assert kinds(text, title.replace("YEAR", "2015"), hints=True) == []
    wrong = "（一）2010601行政单位医疗85.40万元。"
    assert [kind for kind, _ in kinds(wrong, title.replace("YEAR", "2015"), hints=True)] == ["code"]


def test_a_mark_of_level_in_full_is_no_part_of_the_name() -> None:
    title = "云溪市林场2031年部门决算\n五、公共财政拨款支出决算情况(按项级科目统计)\n"
    text = "（一）一般行政管理事务（项级科目）45.30万元，较2030年决算数减少21.81万元，下降RATE。"
    assert kinds(text.replace("RATE", "32.50%"), title) == []
    assert kinds(text.replace("RATE", "48.15%"), title) == [("growth", "error")]

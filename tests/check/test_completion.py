"""Rates of completion where the sentence leaves out the outcome or the budget, and money by source."""

from __future__ import annotations

from tests.check.ledger import checked, kinds, read

ACCOUNTS = "云溪市畜牧局2031年部门决算情况说明\n"
FORM = "2031年度项目支出绩效自评表\n单位：万元\n"


def _found(text: str, title: str = ACCOUNTS) -> list[tuple[str, str]]:
    return kinds(text, title)


def test_the_budget_told_by_how_far_it_was_missed() -> None:
    text = "一般公共预算财政拨款支出1741.75万元，完成年初预算的RATE，决算数比预算数多55.93万元。"
    assert _found(text.replace("RATE", "103.3%")) == []
    assert ("execution", "error") in _found(text.replace("RATE", "100%"))


def test_a_gap_to_last_year_tells_no_budget() -> None:
    text = "一般公共预算财政拨款支出1741.75万元，完成年初预算的100%，比上年决算数多55.93万元。"
    assert _found(text) == []


def test_the_outcome_told_in_another_sentence() -> None:
    text = (
        "财政拨款收入支出决算总体情况。\n财政拨款支出总计500.12万元。\n"
        "财政拨款支出年初预算数为472.90万元，完成年初预算的RATE。\n"
    )
    assert _found(text.replace("RATE", "105.76%")) == []
    assert ("execution", "error") in _found(text.replace("RATE", "27.22%"))


def test_the_outcome_of_something_else_is_not_held_against_a_rate() -> None:
    text = "公务接待费支出5.00万元。\n财政拨款支出年初预算数为472.90万元，完成年初预算的105.76%。\n"
    assert _found(text) == []


HEAD = "年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分\n"


def test_one_source_is_no_more_than_all_money() -> None:
    rows = "年度资金总额 | TOTAL | TOTAL | 88.00 | 10 | 97.8% | 9.8\n其中：本年财政拨款 | 90 | 90 | 88 | | |\n"
    text = "项目资金 | " + HEAD + rows
    assert _found(text.replace("TOTAL", "90"), FORM) == []
    less = [pair for pair in _found(text.replace("TOTAL", "80"), FORM) if pair[0] == "part"]
    assert less == [("part", "error")]
    nothing = [pair for pair in _found(text.replace("TOTAL", "0"), FORM) if pair[0] == "part"]
    assert nothing == [("part", "warning")]
    told = checked(FORM + text.replace("TOTAL", "0").replace("88.00", "0")).findings
    (over,) = (finding for finding in told if finding.kind == "part")
    assert over.equation == "90万元 > 0万元；90万元 > 0万元；88万元 > 0万元"


def test_a_rate_and_a_gap_of_two_budgets_are_no_contradiction() -> None:
    text = "一般公共预算财政拨款支出830.40万元，完成RATE的100%，决算数大于GAP30.20万元。"
    for rate, gap in (("预算", "年初预算数"), ("全年预算", "年初预算数"), ("调整预算", "预算数")):
        assert _found(text.replace("RATE", rate).replace("GAP", gap)) == []
    first = text.replace("RATE", "年初预算").replace("GAP", "预算数")
    assert _found(first) == [("execution", "error")]
    assert _found(first.replace("100%", "103.77%")) == []


def test_syllables_behind_characters_hide_no_words() -> None:
    text = (
        "一般公共预(yù)算财政拨款支出830.40万元，完成年初预(yù)算RATE，"
        "决算数(shù)大于预(yù)算数(shù)30.20万元。这是说(shuō)明。"
    )
    assert _found(text.replace("RATE", "103.77%")) == []
    result = checked(text.replace("RATE", "100%"))
    (finding,) = result.findings
    told = read(text.replace("RATE", "100%"))
    assert (finding.kind, finding.severity) == ("execution", "error")
    assert [told.text[slice(*span)] for span in finding.spans] == ["100", "830.40", "30.20"]
    assert finding.place in finding.spans
    relation = next(one for one in result.relations if one.kind == "execution")
    assert all(figure in told.figures for figure in relation.operands)

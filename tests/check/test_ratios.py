"""Changes, growth, shares, execution: what is wrong is found, what only looks wrong is not."""

from __future__ import annotations

import pytest

from tests.check.builder import findings
from tests.check.ledger import found, only, verdicts

CLEAN = [
    "全年收入合计120万元，较2019年收入100万元增加20万元，增长20%。",
    "本年支出合计290.15万元，其中：基本支出180.10万元，占62.07%；项目支出110.05万元，占37.93%。",
    "机关运行经费支出31.2万元，比上年减少4.8万元，下降13.33%。",
    "“三公”经费年初预算数为6万元，支出决算为4.5万元，完成预算的75%。",
    # computed on unrounded 元, cut off instead of rounded
    "机关运行经费支出31.2万元，比上年减少4.8万元，下降13.3%。",
    "公务接待费支出1.37万元，比上年减少0.43万元，下降23.8%。",
    # nested shares
    "本年支出合计200.00万元，其中：基本支出150.00万元，占75%，其中：人员经费120.00万元，占80%，公用经费30.00万元，占15%。",
    # shares without a small rest
    "一般公共预算财政拨款支出100万元，主要用于以下方面：科学技术支出92万元，占92%；住房保障支出6.5万元，占6.5%。",
]


@pytest.mark.parametrize("text", CLEAN, ids=[text[:16] for text in CLEAN])
def test_what_holds_raises_no_alarm(text: str) -> None:
    assert found(text) == []


def test_a_rate_on_the_wrong_base_names_the_base() -> None:
    finding = only("机关运行经费支出20万元，比上年减少5万元，下降25%。")
    assert (finding.kind, finding.severity, finding.stated, finding.expected) == (
        "growth",
        "error",
        "25%",
        "20.0%",
    )
    assert finding.diagnosis[0]["code"] == "base_current"
    assert "以本年数20万元为分母" in finding.explanation


def test_the_direction_is_a_finding_of_its_own() -> None:
    text = "财政拨款收入250.5万元，较2019年财政拨款收入300.6万元减少50.1万元，增加20.0%。"
    assert sorted(found(text)) == [("direction", "error"), ("growth", "error")]


def test_a_change_that_does_not_lead_from_one_to_the_other() -> None:
    finding = only("全年收入合计120万元，较2019年收入100万元增加25万元。")
    assert (finding.kind, finding.expected) == ("change", "20万元")
    assert finding.equation == "120万元 − 100万元 = 20万元"


def test_a_change_told_the_wrong_way_round() -> None:
    finding = only("全年收入合计120万元，较2019年收入100万元减少20万元。")
    assert (finding.kind, finding.expected) == ("direction", "增加20万元")


def test_growth_from_two_amounts() -> None:
    assert verdicts(
        "2020年收入合计120万元，2019年收入合计100万元，收入合计增长20%。", "growth"
    ) == ["consistent"]
    assert found("2020年收入合计120万元，2019年收入合计100万元，收入合计增长30%。") == [
        ("growth", "error")
    ]


def test_a_base_of_zero_has_its_own_verdict() -> None:
    text = "公务接待费支出1.37万元，比2019年0万元增加1.37万元，增长RATE。"
    assert "zero_base" in verdicts(text.replace("RATE", "100%"), "growth")
    assert found(text.replace("RATE", "100%")) == [("base", "info")]
    assert found(text.replace("，增长RATE", "")) == []
    # a base that rounds to nothing may give it
    assert found("公务接待费支出0.01万元，比2019年增加0.01万元，增长100%。") == []


def test_double_negatives_are_told() -> None:
    text = "机关运行经费支出31.2万元，比上年减少4.8万元，下降-13.33%。"
    assert ("direction", "info") in found(text)


def test_run_together_numbers() -> None:
    finding = only("全年水电费共计4200.50元，与2019年4700.60元相比下降了410.30500.10。")
    assert (finding.kind, finding.severity) == ("change", "error")
    assert finding.stated == "410.30500.10"
    assert finding.expected == "500.10元"
    assert finding.diagnosis[0]["code"] == "run_together"


def test_a_share_of_another_total() -> None:
    finding = only(
        "财政拨款收入总计297.5万元。本年支出合计237.5万元。一般公共预算财政拨款支出237.5万元，占本年支出合计的79.83%。"
    )
    assert (finding.kind, finding.expected) == ("share", "100.00%")
    assert "297.5万元为分母" in finding.explanation


def test_a_share_that_is_simply_wrong() -> None:
    finding = only("本年支出合计200万元，其中：基本支出150万元，占85.5%；项目支出50万元，占25%。")
    assert (finding.kind, finding.expected) == ("share", "75.0%")
    assert finding.diagnosis[0]["code"] == "only"


def test_execution_in_a_sentence() -> None:
    assert found("“三公”经费年初预算数为6万元，支出决算为4.5万元，完成预算的95%。") == [
        ("execution", "error")
    ]
    assert verdicts("“三公”经费支出决算为4.5万元，完成预算100%。", "execution") == ["undetermined"]


def test_execution_in_a_table_row() -> None:
    table = "二、项目资金（万元）\n| 项目 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 |\n| 科普巡展 | 80.00 | 86.00 | 79.55 | {} |\n"
    assert found(table.format("92.5%")) == []
    assert found(table.format("99.4%")) == []
    assert found(table.format("94.5%")) == [("execution", "error")]


def test_fiscal_money_cannot_exceed_all_money() -> None:
    text = (
        "2020年本年收入合计209.7万元。\n2020年本年支出合计237.5万元。\n"
        "四、财政拨款支出\n2020年财政拨款支出297.5万元。\n"
    )
    finding = only(text)
    assert (finding.kind, finding.severity) == ("part", "error")
    assert "财政拨款收、支总计" not in finding.explanation
    assert found("2020年本年收入合计209.7万元。2020年财政拨款收、支总计297.5万元。") == []


def test_a_share_of_a_total_that_is_not_named() -> None:
    text = "收入总计231.08万元。本年支出合计300.00万元，其中：基本支出159.26万元，占68.9%；项目支出71.82万元，占31.1%。"
    assert verdicts(text, "share") == ["undetermined", "undetermined", "consistent"]
    assert "share" not in [kind for kind, _ in found(text)]


def test_shares_that_cannot_be_told() -> None:
    assert verdicts("本年支出合计0万元，其中：基本支出0万元，占0%。", "share") == ["zero_base"]
    assert verdicts("发放补助12.5万元，占村级经费的3.1%。", "share") == []
    assert verdicts("本年支出合计300.00万元，其中：基本支出100.00万元，占33.3%。", "share") == [
        "consistent"
    ]
    assert verdicts("本年支出合计300.00万元，其中：基本支出200.00万元，占66.6%。", "share") == [
        "tail"
    ]
    far = (
        "本年支出合计300.00万元。基本支出150.00万元，"
        + "主要保障机关正常运转和各项日常工作的开展，" * 4
        + "占50%。"
    )
    assert verdicts(far, "share") in ([], ["consistent"])


def test_wholes_that_come_later_are_found() -> None:
    text = "一般公共预算财政拨款支出60.00万元，占本年支出合计的50%。本年支出合计120.00万元。"
    assert verdicts(text, "share") == ["consistent"]


def test_execution_on_nothing_and_cut_off() -> None:
    assert verdicts("三公经费年初预算数为0万元，支出决算为0万元，完成预算的0%。", "execution") == [
        "zero_base"
    ]
    assert verdicts(
        "三公经费年初预算数为3000.00万元，支出决算为2000.00万元，完成预算的66.6%。", "execution"
    ) == ["tail"]
    both = "科普巡展项目年初预算8.00万元，执行数7.20万元，执行率90%。"
    assert verdicts(both, "execution") == ["consistent"]


def test_growth_that_tells_too_little() -> None:
    assert verdicts("机关运行经费支出1.3万元，比上年增加0.9万元，增长225%。", "growth") == ["weak"]
    assert verdicts("公务接待费增长5%。", "growth") == []
    assert "undetermined" in verdicts("公务接待费2.00万元，增长5%。", "growth")
    assert verdicts("公务接待费2.00万元，比上年增加2.00万元，增长100%。", "growth") == ["zero_base"]
    assert verdicts(
        "2020年公务接待费2.00万元，2019年公务接待费0万元，公务接待费增长100%。", "growth"
    ) == ["zero_base"]


def test_a_rate_that_fits_no_base() -> None:
    finding = only("机关运行经费支出20.00万元，比上年减少5.00万元，下降71%。")
    assert finding.diagnosis[0]["code"] == "cannot_tell"
    finding = only("2020年收入合计120.00万元，2019年收入合计100.00万元，收入合计增长35.7%。")
    assert finding.diagnosis[0]["code"] == "cannot_tell"


def test_several_candidates_for_the_previous_year() -> None:
    text = (
        "一、收入\n2019年收入合计100.00万元。\n二、附件\n2019年收入合计101.00万元。\n"
        "三、说明\n2020年收入合计120.00万元，收入合计增长20%。\n"
    )
    assert [kind for kind, _ in found(text)] == ["same"]


def test_a_change_against_the_budget_of_the_year() -> None:
    text = (
        "“三公”经费预算{3.00 three_public.total budget}万元，支出{1.98 three_public.total final}万元，"
        "比预算减少{N three_public.total change down}万元，比上年{2.20 three_public.total 2019}万元"
        "减少{0.22 three_public.total change down}万元。"
    )
    assert findings(text.replace("{N", "{1.02")) == []
    assert findings(text.replace("{N", "{1.20")) == [("change", "error")]
    last_year = text.replace("比预算减少{N", "比上年预算减少{0.22")
    assert findings(last_year) == []


def test_a_growth_below_zero_is_a_decrease() -> None:
    text = "收入{267.07 income.total}万元，比上年减少{15.65 income.total change down}万元，增长{-5.54 income.total growth_rate up}%。"
    assert [code for code, severity in findings(text) if severity == "error"] == []
    turned = text.replace("-5.54", "5.54")
    assert [severity for _, severity in findings(turned) if severity == "error"] != []


LINES = "本年支出合计1,200.00万元，其中：\n基本支出600.00万元，占50%；\n项目支出480.00万元，占{project}%；\n经营支出120.00万元，占{business}%。\n"


def test_shares_of_a_list_that_is_told_a_part_a_line() -> None:
    assert found(LINES.format(project="40", business="10")) == []
    finding = only(LINES.format(project="45", business="10"))
    assert (finding.kind, finding.stated, finding.expected) == ("share", "45%", "40.0%")


def test_a_line_with_a_whole_of_its_own_is_none_of_the_list() -> None:
    text = LINES.format(project="40", business="10")
    assert found(text + "\n三、人员情况\n人员经费300.00万元，占60%。\n") == []


def test_a_share_moved_so_that_all_come_to_a_hundred_is_a_hint() -> None:
    text = "本年支出合计1,000.00万元，其中：\n基本支出655.53万元，占65.56%；\n项目支出179.37万元，占17.94%；\n经营支出165.10万元，占16.5%。\n"
    finding = only(text)
    assert (finding.severity, finding.stated) == ("warning", "65.56%")
    other = text.replace("65.56%", "65.58%")
    assert only(other).severity == "error"

"""The errors that reports of the genre are known to make, each in other words and numbers.

Figures are built by hand, so these hold whatever an engine makes of the sentences.
"""

from __future__ import annotations

import pytest

from tests.check.builder import findings, judge, single, verdicts_of

MOVE = (
    "财政拨款收入{268.4 fiscal.receipts}万元，较2019年{312.6 fiscal.receipts 2019}万元"
    "减少{44.2 fiscal.receipts change down}万元，{word}{rate fiscal.receipts growth_rate {way}}%。"
)


def moved(rate: str, way: str = "down", word: str = "下降") -> str:
    return MOVE.replace("{word}", word).replace("{rate", "{" + rate).replace("{way}", way)


def test_a_rate_on_this_years_amount() -> None:
    finding = single(moved("16.5"))
    assert (finding.kind, finding.severity, finding.expected) == ("growth", "error", "14.1%")
    assert finding.diagnosis[0]["code"] == "base_current"
    assert finding.equation == "44.2万元 ÷ 312.6万元 = 14.1%"
    assert findings(moved("14.1")) == []


def test_a_rate_that_is_wrong_and_points_the_wrong_way() -> None:
    assert sorted(findings(moved("16.5", "up", "增加"))) == [
        ("direction", "error"),
        ("growth", "error"),
    ]
    assert findings(moved("14.1", "up", "增加")) == [("direction", "error")]


def test_money_of_the_treasury_above_all_money() -> None:
    finding = single(
        "收入合计{190.2 income.total}万元。支出合计{214.8 expenditure.total}万元。\n"
        "财政拨款收入{268.4 fiscal.receipts}万元。\n财政拨款支出{268.4 fiscal.payments}万元。\n"
    )
    assert (finding.kind, finding.severity) == ("part", "error")
    assert len(finding.figures) == 4
    assert "同一原因还涉及" in finding.explanation


def test_a_share_of_the_wrong_total() -> None:
    finding = single(
        "财政拨款收入总计{268.4 total.receipts}万元。本年支出合计{214.8 expenditure.total}万元。\n"
        "一般公共预算财政拨款支出{214.8 general_budget.expenditure}万元，"
        "占本年支出合计的{80.03 general_budget.expenditure share}%。\n"
    )
    assert (finding.kind, finding.expected) == ("share", "100.00%")
    assert finding.diagnosis[0]["code"] == "base_other"
    assert "268.4万元" in finding.diagnosis[0]["text"]


def test_a_rate_whose_previous_amount_is_only_implied() -> None:
    finding = single(
        "机关运行经费{17.25 agency_operation}万元，比2019年减少{4.6 agency_operation change down}万元，"
        "下降{26.67 agency_operation growth_rate down}%。"
    )
    assert finding.equation == "4.6万元 ÷ (17.25万元 + 4.6万元) = 21.05%"
    assert finding.diagnosis[0]["code"] == "base_current"


def test_two_sections_that_differ() -> None:
    finding = single(
        "公务接待费{1.62 three_public.reception}万元。\n附件\n公务接待费{2.1 three_public.reception}万元。\n"
    )
    assert (finding.kind, finding.severity) == ("same", "error")
    assert [d["code"] for d in finding.diagnosis] == ["cannot_tell"]
    counted = "绩效目标项目{3 performance.projects}个。\n附件\n项目{7 performance.projects}个。\n"
    assert findings(counted) == [("same", "error")]


def test_two_numbers_run_together() -> None:
    finding = single(
        "水电费{4120.55 other label:水电费}元，与2019年的{4633.05 other label:水电费 2019}元相比，"
        "下降了{388.20 other label:水电费 change down unit:元}{512.50 other label:水电费 change down}元。"
    )
    assert (finding.kind, finding.severity, finding.expected) == ("change", "error", "512.50元")
    assert finding.diagnosis[0]["code"] == "run_together"
    unclear = single(
        "水电费{4120.55 other label:水电费}元，与2019年的{4633.05 other label:水电费 2019}元相比，"
        "下降了{388.20 other label:水电费 change down unit:元}{77.10 other label:水电费 change down}元。"
    )
    assert unclear.diagnosis == ()
    assert (
        findings(
            "水电费下降{388.20 other label:水电费 change down unit:元}{512.50 other label:水电费 change down}元。"
        )
        == []
    )


def test_a_chart_that_shows_last_years_amount() -> None:
    finding = single(
        "本年支出合计{214.8 expenditure.total}万元。\n\n图\n2020年\t{190.2 expenditure.total chart}万元\n"
    )
    assert finding.kind == "same"
    assert "图表190.2万元" in finding.equation


WORK = (
    "开{a activity label:修网课 over}余场，教会{b activity label:渔家妇女 over}余人，"
    "发{c activity label:潮汐表 over}余份，换出{d activity label:新浮标 over}余份。\n"
)


def told(*numbers: str) -> str:
    text = WORK
    for name, number in zip("abcd", numbers, strict=True):
        text = text.replace("{" + name + " ", "{" + number + " ")
    return text


def test_work_told_twice_with_other_numbers() -> None:
    finding = single(told("30", "600", "4000", "900") + "附件\n" + told("40", "700", "6000", "800"))
    assert (finding.kind, finding.severity) == ("same", "error")
    assert len(finding.figures) == 8
    assert (
        findings(told("30", "600", "4000", "900") + "附件\n" + told("30", "600", "4000", "900"))
        == []
    )
    # 30余 and 35 may be the same
    assert (
        findings(told("30", "600", "4000", "900") + "附件\n" + told("35", "650", "4200", "950"))
        == []
    )


ROW = (
    "{95 performance.target target share table min level3={n} label:{n}}%\t"
    "{93 performance.actual share table level3={n} label:{n}}%\n"
)


def row(name: str, actual: str = "93") -> str:
    return ROW.replace("{n}", name).replace("{93", "{" + actual)


def test_a_goal_missed_and_claimed() -> None:
    missed = "满意度指标\t群众满意度\t" + row("群众满意度")
    assert findings(missed) == [("target", "warning")]
    assert findings(missed + "群众满意度达到预期。\n") == [("target", "error")]
    assert findings(missed + "群众满意度超额完成。\n") == [("target", "error")]
    assert findings(missed + "群众满意度。项目达到预期目标。\n") == [("target", "warning")]
    assert findings("群众满意度\t" + row("群众满意度", "96") + "群众满意度达到预期。\n") == []


def test_a_claim_about_another_goal_is_none_about_this() -> None:
    rows = "学员满意度\t" + row("学员满意度") + "群众满意度\t" + row("群众满意度", "97")
    assert findings(rows + "群众满意度达到预期。\n") == [("target", "warning")]
    assert findings(rows + "学员满意度达到预期。\n") == [("target", "error")]
    assert findings(rows + "各方满意度达到预期。\n") == [("target", "error")]


def test_a_claim_needs_a_name() -> None:
    assert findings("得分\t" + row("率") + "率达到预期目标。\n") == [("target", "warning")]


CLASS = (
    "社会保障和就业支出{61.20 function code=208 name=社会保障和就业}万元。\n"
    "1.离退休{a function code=2080501 name=离退休}万元。\n"
    "2.养老保险{b function code=2080505 name=养老保险}万元。\n"
)


def classed(a: str, b: str) -> str:
    return CLASS.replace("{a", "{" + a).replace("{b", "{" + b)


def test_an_item_that_lost_a_digit() -> None:
    finding = single(classed("4.85", "16.35"))
    assert (finding.kind, finding.severity) == ("sum", "error")
    assert finding.diagnosis[0]["expected"] == "44.85"
    assert findings(classed("44.85", "16.35")) == []
    # nothing but a rest: an item may be missing
    assert findings(classed("30.11", "16.35")) == [("sum", "warning")]
    assert findings(classed("50.11", "16.35")) == [("sum", "error")]


def test_one_slip_in_several_sums_is_one_finding() -> None:
    text = (
        "支出合计{100.65 expenditure.total in:一}万元，其中：基本支出{70.25 expenditure.basic in:一}万元，"
        "项目支出{38.40 expenditure.project in:一}万元。\n"
    )
    finding = single(text)
    assert finding.kind == "sum"
    assert "30.40万元之误" in finding.explanation
    assert len(judge(text).relations) >= 2


@pytest.mark.parametrize(
    ("rate", "words", "expected"),
    [
        ("95.2", "决算数与预算数持平", [("direction", "error")]),
        ("100", "决算数与预算数持平", []),
        ("99.6", "决算数与预算数持平", []),
        ("91.3", "支出决算数大于预算数的主要原因是人员增加", [("direction", "error")]),
        ("91.3", "支出决算数小于预算数的主要原因是厉行节约", []),
        ("108.4", "决算数小于预算数的主要原因是厉行节约", [("direction", "error")]),
        ("100", "决算数小于预算数", []),
        ("95.2", "决算数与年初预算数持平", []),
        ("95.2", "与上年持平", []),
    ],
)
def test_words_about_the_budget(rate: str, words: str, expected: list[tuple[str, str]]) -> None:
    text = f"公务接待费完成预算的{{{rate} three_public.reception execution_rate}}%，{words}。"
    assert findings(text) == expected


def test_words_about_a_budget_that_is_only_near() -> None:
    text = "完成预算的{95 three_public.reception execution_rate max}%，决算数与预算数持平。"
    assert findings(text) == []


def test_points_told_as_percent() -> None:
    text = (
        "满意度由2019年的{92.0 other label:满意度 share 2019}%提高到{95.0 other label:满意度 share}%，"
        "提高{R other label:满意度 growth_rate up}%。"
    )
    finding = single(text.replace("R", "3.0"))
    assert (finding.kind, finding.severity, finding.expected) == ("growth", "info", "3.0个百分点")
    assert finding.diagnosis[0]["code"] == "points"
    assert findings(text.replace("R", "3.3")) == []
    assert findings(text.replace("R", "7")) == []
    assert findings(text.replace("R", "3").replace("{92.0", "{0")) == []


def test_changes_in_other_units_say_nothing_of_amounts() -> None:
    text = (
        "会员{52 other count label:会员}人，较2019年{40 other count 2019 label:会员}人，"
        "增加{3 other change up label:会员 unit:个百分点}个百分点，增长{R other growth_rate up label:会员}%。"
    )
    assert findings(text.replace("R", "30")) == []
    assert findings(text.replace("R", "37")) == [("growth", "error")]
    mixed = "经费{52 other label:经费}万元，2019年{40 other count 2019 label:经费}人，增加{12 other label:经费 change up unit:万元}万元。"
    assert findings(mixed) == []


FORM = "{A income.total table}万元\t{10 balance.opening table}万元\t{90 income.general_budget table}万元\n"


def test_a_form_counts_the_opening_balance_in_or_out() -> None:
    assert findings(FORM.replace("A", "100")) == []
    assert findings(FORM.replace("A", "108")) == [("balance", "error")]
    assert findings(
        FORM.replace("A", "108 ")
        .replace("{90 ", "{90 sure:0.5 ")
        .replace("sure:0.5 income.general_budget", "income.general_budget sure:0.5")
    ) == [("balance", "warning")]


def test_a_closing_balance_from_all_money() -> None:
    text = (
        "{120 total.receipts table}万元\t{97 expenditure.total table}万元\t"
        "{B balance.closing table}万元\n"
    )
    assert findings(text.replace("B", "23")) == []
    finding = single(text.replace("B", "32"))
    assert (finding.kind, finding.expected) == ("balance", "23万元")


def test_help_to_families_beside_personnel() -> None:
    text = (
        "基本支出{A expenditure.basic in:一}万元。人员{50.00 expenditure.personnel in:一}万元，"
        "公用{10.00 expenditure.public in:一}万元。对个人和家庭补助{3.00 expenditure.individual_family in:一}万元。"
    )
    assert findings(text.replace("A", "60.00")) == []
    assert findings(text.replace("A", "63.00")) == []
    assert findings(text.replace("A", "65.00")) == [("balance", "error")]


def test_a_whole_may_be_called_by_the_name_of_its_part() -> None:
    text = (
        "一般公共预算支出{60.00 general_budget.expenditure}万元。\n"
        "其中一般公共预算支出{30.00 general_budget.expenditure}万元，"
        "占一般公共预算财政拨款支出的{R general_budget.expenditure share}%。\n"
    )
    assert ("share", "error") not in findings(text.replace("R", "50"))


def test_a_year_told_in_two_sections_is_taken_where_they_agree() -> None:
    text = (
        "支出{50.00 expenditure.total 2019 in:甲/一}万元。\n支出{55.00 expenditure.total 2019 in:乙/一}万元。\n"
        "支出{66.00 expenditure.total in:乙/二}万元，增长{R expenditure.total growth_rate up in:乙/二}%。\n"
    )
    assert ("growth", "error") not in findings(text.replace("R", "20"))
    # an amount of another section that is not told everywhere alike accuses no rate
    assert findings(text.replace("R", "32")) == [("same", "error")]
    both = text.replace("R", "32").replace("in:甲/一", "in:乙/三")
    assert ("growth", "error") not in findings(both)


def test_prizes_end_where_something_else_is_counted() -> None:
    text = (
        "获奖{14 activity label:获奖}件，其中一等奖{5 activity label:一等奖}件、二等奖{9 activity label:二等奖}件，"
        "观众{300 activity label:观众}件。"
    )
    assert findings(text) == []
    assert findings(text.replace("二等奖{9", "二等奖{10")) == [("sum", "error")]
    ended = "编制{11 staff.quota label:编制}名，其中：行政{7 staff.quota type=行政}名、事业{3 staff.quota type=事业}名。工勤{9 staff.quota type=工勤}名"
    assert verdicts_of(ended, "sum") == ["weak"]


def test_targets_of_another_row_are_passed_over() -> None:
    text = (
        "{50 performance.target count target table level3=讲座 label:讲座}场\t"
        "{30 performance.target count target table level3=展览 label:展览}场\t"
        "{52 performance.actual count table level3=讲座 label:讲座}场\t"
        "{9 performance.actual count table level3=路演 label:路演}场\n"
    )
    assert verdicts_of(text, "target") == ["consistent"]


def test_common_words_tell_no_story() -> None:
    line = "举办{{{n} activity label:讲座}}场，接待{{{n} activity label:观众}}人。\n"
    assert findings(line.format(n=3) + line.format(n=8)) == []
    many = "".join(
        WORK.replace("{a", "{1").replace("{b", f"{{{n}00").replace("{c", "{1").replace("{d", "{1")
        for n in range(1, 28)
    )
    assert findings(many) == []
    told_apart = (
        "举办{{{n} activity label:乡村讲座}}场。"
        + "又说了许多别的话，" * 4
        + "接待{{{n} activity label:乡村观众}}人。\n"
    )
    assert findings(told_apart.format(n=3) + told_apart.format(n=8)) == []

"""The same thing twice, targets, work told twice; fingerprints."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kxai.check import check
from tests.check.builder import findings
from tests.check.ledger import REPORT, checked, figure, found, only
from tests.extract.reading import read


def test_two_chapters_that_differ() -> None:
    text = "一、三公\n公务接待费支出1.78万元。\n二、附件\n2020年公务接待费2.4万元。\n"
    finding = only(text)
    assert (finding.kind, finding.severity) == ("same", "error")
    assert "1.78万元" in finding.equation
    assert "2.4万元" in finding.equation


def test_units_and_rounding_agree() -> None:
    assert found("一、预算\n机关运行经费53100元。\n二、说明\n机关运行经费5.31万元。\n") == []
    assert found("一、预算\n机关运行经费53100.00元。\n二、说明\n机关运行经费5.36万元。\n") == [
        ("same", "error")
    ]


def test_different_things_may_differ() -> None:
    assert found("年初预算三公经费5万元，决算三公经费4万元。上年三公经费6万元。") == []
    assert (
        found(
            "一、收入\n财政拨款收、支总计676.52万元。\n二、收入合计\n财政拨款收入合计663.96万元。\n"
        )
        == []
    )
    personnel = "一、支出\n人员经费96.62万元。\n二、附件\n人员支出93.01万元，对个人和家庭的补助支出3.61万元。\n"
    assert found(personnel) == []


def test_a_chart_against_prose() -> None:
    text = "一、支出\n2020年本年支出合计237.5万元。\n\n\n支出图\n2020年\t\n本年支出合计\t209.7\t\n"
    finding = only(text)
    assert finding.kind == "same"
    assert "图表" in finding.equation


TABLE = (
    "绩效自评表\n| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 |\n"
    "| 产出指标 | 数量指标 | 科普讲座 | ≥50场 | {} |\n| 产出指标 | 成本指标 | 单场成本 | ≤0.2万元 | {} |\n"
)


def test_targets_in_a_table() -> None:
    assert found(TABLE.format("54场", "0.2万元")) == []
    assert found(TABLE.format("45场", "0.2万元")) == [("target", "warning")]
    assert found(TABLE.format("54场", "0.3万元")) == [("target", "warning")]


def test_money_planned_without_a_sign_may_be_spent_or_saved() -> None:
    told = TABLE.replace("科普讲座", "改造工程资金金额")
    assert found(told.replace("≥50场", "52.6").format("41.3", "0.2万元")) == []
    assert found(told.replace("50场", "52.6万元").format("41.3万元", "0.2万元")) == [
        ("target", "warning")
    ]


def test_a_missed_target_that_is_claimed_is_an_error() -> None:
    text = TABLE.format("45场", "0.2万元") + "\n综合来看，科普讲座达到预期目标。\n"
    assert found(text) == [("target", "error")]


def test_claims_in_prose() -> None:
    assert found("注册科技工作者512名，超出目标500人。") == []
    assert [kind for kind, _ in found("注册科技工作者480名，超出目标500人。")] == ["target"]


TOLD = "一年给养蜂户办培训{}余场次，印发养蜂图册{}万余份。\n"


def test_work_told_twice_with_other_numbers() -> None:
    text = "一、工作\n" + TOLD.format(10, 2) + "二、附件\n" + TOLD.format(20, 3)
    finding = only(text)
    assert (finding.kind, finding.severity) == ("same", "warning")
    assert len(finding.figures) == 4
    assert found("一、工作\n" + TOLD.format(10, 2) + "二、附件\n" + TOLD.format(10, 2)) == []


def test_three_numbers_told_otherwise_are_proof_enough() -> None:
    told = TOLD.replace("。", "，接待科技馆参观群众{}人次。")
    text = "一、工作\n" + told.format(10, 2, 500) + "二、附件\n" + told.format(20, 3, 700)
    assert found(text) == [("same", "error")]


def test_values_in_one_paragraph_belong_to_different_units() -> None:
    assert found("机关本级公务接待费1.78万元；下属事业单位公务接待费2.4万元。") == []


def test_prizes_of_two_contests_are_not_one_story() -> None:
    text = (
        "一、大赛\n航模组发出一等奖40项、二等奖80项、三等奖160项。\n"
        "二、竞赛\n棋类组发出一等奖1项、二等奖2项、三等奖3项。\n"
    )
    assert found(text) == []


def test_fingerprints_survive_edits_elsewhere() -> None:
    text = "机关运行经费支出20万元，比上年减少5万元，下降25%。\n"
    first, second = only(text), only("新加的一段话，共3件。\n" + text)
    assert first.id == second.id
    assert len(first.id) == 16
    twice = checked(text + "另一处。\n" + text)
    assert len({finding.id for finding in twice.findings}) == len(twice.findings)


def test_findings_point_into_the_text() -> None:
    text = "机关运行经费支出20万元，比上年减少5万元，下降25%。\n"
    extraction = read(text)
    (finding,) = check(extraction.figures, extraction.text, report=extraction.report).findings
    by_id = {f.id: f for f in extraction.figures}
    assert [extraction.text[a:b] for a, b in finding.spans] == [
        by_id[i].text for i in finding.figures
    ]
    assert finding.explanation_en.isascii() is False or finding.explanation_en


MOVES = [
    "本年支出合计200万元，其中：基本支出150万元，项目支出70万元。",
    "机关运行经费支出20万元，比上年减少5万元，下降25%。",
    "本年支出合计290.15万元，其中：基本支出180.10万元，占62.07%；项目支出110.05万元，占37.93%。",
]


@given(st.permutations(range(8)), st.sampled_from(MOVES))
@settings(max_examples=30, deadline=None)
def test_the_order_of_figures_does_not_matter(order: list[int], text: str) -> None:
    extraction = read(text)
    figures = list(extraction.figures)
    shuffled = [figures[i] for i in order if i < len(figures)]
    plain = check(figures, extraction.text, report=extraction.report)
    mixed = check(shuffled, extraction.text, report=extraction.report)
    assert [f.id for f in plain.findings] == [f.id for f in mixed.findings]


@given(st.lists(st.integers(0, 10**7), min_size=2, max_size=5), st.integers(0, 4))
@settings(max_examples=80, deadline=None)
def test_a_true_record_rounded_anyhow_is_never_wrong(parts: list[int], places: int) -> None:
    """Amounts in 元, printed in 万元 with any decimals: the sum may be a tail, never an error."""
    names = ["人员经费", "公用经费", "项目支出", "经营支出", "上缴上级支出"]

    def shown(value: int) -> str:
        return f"{round(value / 10000, places):.{places}f}"

    listed = "；".join(
        f"{name}{shown(value)}万元" for name, value in zip(names, parts, strict=False)
    )
    text = f"本年支出合计{shown(sum(parts))}万元，其中：{listed}。"
    assert [s for _, s in found(text) if s == "error"] == []


def test_nothing_in_nothing_out() -> None:
    result = check([], "", report=REPORT)
    assert result.relations == ()
    assert result.findings == ()


def test_hedged_numbers_do_not_contradict() -> None:
    figures = [
        figure("10", "assets.vehicles", unit="辆", role="count", hedge="about", at=0),
        figure("12", "assets.vehicles", unit="辆", role="count", at=20),
    ]
    assert check(figures, "10辆".ljust(40), report=REPORT).findings == ()


def test_a_value_of_another_account_may_be_our_label() -> None:
    def told(second: str) -> list[tuple[str, str]]:
        return findings(
            "接待费{4.37 three_public.reception}万元，结余{11.83 balance.closing label:结余}万元。\n"
            f"附件\n接待费{{{second} three_public.reception}}万元。\n"
        )

    assert told("11.83") == [("same", "info")]
    assert told("5.13") == [("same", "error")]
    assert told("4.37") == []


def test_values_far_apart_without_a_slip_are_a_hint() -> None:
    """True conflicts are near, or one slip, or two amounts that changed places."""
    text = (
        "用车{84.20 three_public.vehicles}万元，接待{B three_public.reception}万元。\n附件\n"
        "用车{84.20 three_public.vehicles}万元，接待{17.36 three_public.reception}万元。\n"
    )
    assert findings(text.replace("{B", "{62.95")) == [("same", "info")]
    assert findings(text.replace("{B", "{17.38")) == [("same", "error")]
    assert findings(text.replace("{B", "{77.36")) == [("same", "error")]
    assert findings(text.replace("{B", "{173.6")) == [("same", "error")]
    swapped = text.replace("{B", "{84.20").replace(
        "{84.20 three_public.v", "{17.36 three_public.v", 1
    )
    assert findings(swapped)[0][1] in ("error", "warning")


def test_headings_that_name_other_things_are_the_subjects_of_what_stands_below() -> None:
    text = "支出预算{1.90 expenditure.total in:三公经费/公务接待费}万元。\n支出预算{2.40 expenditure.total in:三公经费/PLACE}万元。\n"
    assert findings(text.replace("PLACE", "公务用车购置及运行费")) == []
    assert findings(text.replace("PLACE", "支出预算情况")) == [("same", "error")]
    longer = text.replace("公务接待费}", "公务接待费和其他支出的情况说明}")
    assert findings(longer.replace("PLACE", "公务用车购置及运行费")) == [("same", "error")]


def test_receipts_with_and_without_what_was_carried_over() -> None:
    text = (
        "收入{5478.16 income.general_budget in:甲}万元。\n"
        "收入{5605.66 income.general_budget in:乙}万元。\n上年结转{LEFT balance.opening in:乙}万元。\n"
    )
    assert findings(text.replace("LEFT", "127.50")) == []
    assert findings(text.replace("LEFT", "172.50")) == [("same", "error")]


def test_what_was_carried_over_may_be_spent_from_the_purse() -> None:
    text = (
        "本年收入{900.00 income.total budget}万元，其中：一般公共预算拨款{700.00 income.general_budget budget}万元，"
        "事业收入{200.00 income.business budget}万元。上年结转{LEFT balance.opening budget}万元。\n"
        "一般公共预算支出{730.20 general_budget.expenditure budget}万元。\n"
    )
    assert findings(text.replace("LEFT", "30.20")) == []
    assert findings(text.replace("LEFT", "3.20")) == [("part", "warning")]

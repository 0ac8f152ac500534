"""Reports of one body against each other."""

from __future__ import annotations

from dataclasses import replace

from kxai.check import PanelReport, check_panel
from kxai.schema import Finding, Report
from kxai.schema.report import Kind
from tests.check.builder import build
from tests.check.ledger import REPORT

AGREED = "\n2019年收入{130.00 income.total 2019}万元，财政拨款{90.00 fiscal.receipts 2019}万元。"


def report(
    year: int,
    markup: str,
    kind: Kind = "final_accounts",
    *,
    agreed: str = AGREED,
    **more: object,
) -> PanelReport:
    identity: Report = replace(REPORT, id=f"{kind[:4]}{year}", year=year, kind=kind, **more)  # type: ignore[arg-type]
    figures, _ = build(markup + agreed)
    return PanelReport(identity, figures)


def told(*reports: PanelReport) -> list[Finding]:
    return [finding for found in check_panel(reports).values() for finding in found]


THEN = report(
    2019,
    "本年支出{100.00 expenditure.total 2019}万元，接待费{1.20 three_public.reception 2019}万元。",
)


def test_last_years_amount_is_that_years_own() -> None:
    fine = report(
        2020, "支出{120.00 expenditure.total}万元，上年{100.00 expenditure.total 2019}万元。"
    )
    assert told(fine, THEN) == []
    (finding,) = told(
        report(
            2020, "支出{120.00 expenditure.total}万元，上年{101.00 expenditure.total 2019}万元。"
        ),
        THEN,
    )
    assert (finding.kind, finding.severity, finding.report) == ("panel", "warning", "fina2020")
    assert "101.00万元" in finding.explanation
    assert "100.00万元" in finding.explanation
    assert finding.spans == ((13, 19),)
    source = finding.diagnosis[0]
    assert (source["report"], source["start"], source["end"]) == ("fina2019", 4, 10)


def test_yuan_against_ten_thousand() -> None:
    yuan = report(
        2020,
        "上年支出{1000012.34 expenditure.total 2019}元，上年接待{11900.00 three_public.reception 2019}元。",
    )
    (finding,) = told(yuan, THEN)
    assert finding.stated == "11900.00元"


def test_last_years_amount_as_the_change_implies_it() -> None:
    text = "支出{120.00 expenditure.total}万元，比上年增加{N expenditure.total change up}万元。"
    assert told(report(2020, text.replace("{N", "{20.00")), THEN) == []
    (finding,) = told(report(2020, text.replace("{N", "{30.00")), THEN)
    assert len(finding.figures) == 2
    fell = text.replace("{N", "{20.00").replace(" up}", " down}")
    assert len(told(report(2020, fell), THEN)) == 1
    rose = "支出{120.00 expenditure.total}万元，增加{5 expenditure.total change up unit:人}人。"
    assert told(report(2020, rose), THEN) == []


def test_where_the_totals_do_not_agree_the_reports_tell_of_other_money() -> None:
    wrong = "上年支出{150.00 expenditure.total 2019}万元。"
    one = "\n2019年收入{130.00 income.total 2019}万元。"
    assert len(told(report(2020, wrong), THEN)) == 1
    assert told(report(2020, wrong, agreed=one), THEN) == []
    assert told(report(2020, wrong, agreed=one + AGREED.replace("90.00", "99.00")), THEN) == []


def test_a_place_or_a_department_of_its_own() -> None:
    wrong = "上年支出{150.00 expenditure.total 2019}万元。"
    assert told(report(2020, wrong, region="别县"), THEN) == []
    then = report(2019, "本年支出{100.00 expenditure.total 2019}万元。", entity="unit")
    assert told(report(2020, wrong, entity="department"), then) == []
    assert len(told(report(2020, wrong, entity="unit"), then)) == 1


def test_only_the_same_body_kind_and_the_year_before() -> None:
    wrong = "上年支出{150.00 expenditure.total 2019}万元。"
    assert len(told(report(2020, wrong), THEN)) == 1
    assert told(report(2020, wrong, "budget"), THEN) == []
    assert told(report(2021, wrong), THEN) == []
    assert told(report(2020, wrong, org="别县科学技术协会"), THEN) == []
    assert told(report(2020, wrong, org=None), THEN) == []


def test_what_a_report_itself_is_not_sure_of_is_passed_over() -> None:
    for doubt in (
        "上年支出{150.00 expenditure.total 2019}万元，又说{160.00 expenditure.total 2019}万元。",
        "上年支出{150.00 expenditure.total 2019 sure:0.5}万元。",
        "上年支出{150 expenditure.total 2019 about}万元。",
        "上年活动{150.00 activity 2019}万元。",
    ):
        assert told(report(2020, doubt), THEN) == []


def test_a_project_in_two_reports() -> None:
    project = report(
        2020, "预算{30.00 project.budget project=科普大篷车项目}万元。", "project_evaluation"
    )
    text = "科普大篷车预算{N project.budget project=科普大篷车}万元。"
    assert told(report(2020, text.replace("{N", "{30.00")), project) == []
    (finding,) = told(report(2020, text.replace("{N", "{35.00"), "overall_evaluation"), project)
    assert "科普大篷车" in finding.explanation
    assert told(report(2019, text.replace("{N", "{35.00")), project) == []

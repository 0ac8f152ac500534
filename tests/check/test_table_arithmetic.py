"""Rows, columns and totals of tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kxai.check import check
from tests.check.builder import REPORT, build, findings, judge, single
from tests.check.ledger import found


def table(*rows: str) -> str:
    return "\n".join(row.replace("}", " table in:表}") for row in rows) + "\n"


FUNCTIONS = table(
    "科学技术\t{198.70 function code=206}万元\t{122.82 function code=206 type=基本支出}万元\t{75.88 function code=206 type=项目支出}万元",
    "社会保障\t{28.66 function code=208}万元\t{28.66 function code=208 type=基本支出}万元",
    "合计\t{227.36 expenditure.total}万元",
)


def broken(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def kinds(text: str) -> list[str]:
    return [r.kind for r in judge(text).relations if r.verdict == "consistent"]


def test_rows_and_classes_add_up() -> None:
    assert findings(FUNCTIONS) == []
    assert kinds(FUNCTIONS).count("sum") >= 3


def test_a_cell_that_fails_its_row_and_its_column() -> None:
    finding = single(broken(FUNCTIONS, "{198.70", "{189.70"))
    assert (finding.kind, finding.severity) == ("sum", "error")
    best = finding.diagnosis[0]
    assert (best["code"], best["expected"], best["mends"]) == ("transposed", "198.70", 2)


def test_a_column_that_may_be_missing_is_no_alarm() -> None:
    assert (
        findings(
            broken(FUNCTIONS, "{28.66 function code=208 type", "{11.00 function code=208 type")
        )
        == []
    )


BODIES = table(
    "合计\t{184.61 income.total org=合计}万元",
    "本级\t{148.36 income.total org=本级}万元",
    "中心\t{36.25 income.total org=中心}万元",
)


def test_the_row_of_all_bodies() -> None:
    assert findings(BODIES) == []
    assert findings(broken(BODIES, "{36.25", "{36.52")) == [("sum", "error")]
    assert findings(broken(BODIES, "{36.25", "{11.11")) == [("sum", "warning")]
    # a total in the middle is one of part of the rows
    assert (
        findings(
            broken(BODIES, "本级\t{148.36 income.total org=本级", "乙\t{148.36 income.total org=乙")
        )
        == []
    )


PROJECTS = table(
    "场地\t{6.80 project.budget project=场地}万元",
    "奖品\t{5.60 project.budget project=奖品}万元",
    "差旅\t{13.40 project.budget project=差旅}万元",
    "合计\t{25.80 project.budget}万元",
)


def test_projects_and_their_total() -> None:
    assert findings(PROJECTS) == []
    assert findings(broken(PROJECTS, "{13.40", "{14.30")) == [("sum", "warning")]
    # rows may cut up other rows
    assert findings(broken(PROJECTS, "{13.40", "{31.99")) == []


SHARES = table(
    "财政\t{256.90 income.general_budget}万元\t{97.9 income.general_budget share}%",
    "结转\t{2.00 balance.opening}万元\t{0.8 balance.opening share}%",
    "其他\t{3.50 income.other}万元\t{1.3 income.other share}%",
    "合计\t{262.40 income.total}万元\t{100 income.total share}%",
)


def test_shares_of_the_total_row() -> None:
    assert findings(SHARES) == []
    assert kinds(SHARES).count("share") == 3
    assert findings(broken(SHARES, "{97.9", "{99.7")) == [("share", "error")]
    assert findings(broken(SHARES, "{100 ", "{99 ")) == []


@pytest.mark.parametrize(
    ("score", "expected"), [("9.5", []), ("10", []), ("11", [("part", "error")])]
)
def test_a_score_stays_within_its_weight(score: str, expected: list[tuple[str, str]]) -> None:
    text = table(
        f"巡讲\t{{10 performance.weight score level3=巡讲}}分\t{{{score} performance.score score level3=巡讲}}分"
    )
    assert findings(text) == expected


def test_tables_end_with_their_section() -> None:
    """A total of one table is none of the rows of another."""
    other = BODIES.replace("in:表", "in:另表").replace("合计\t", "").replace("org=合计", "org=丙")
    assert findings(BODIES.splitlines()[0] + "\n" + other) == []


def test_in_the_accounts_of_a_place_transfers_stand_beside_its_expenditure() -> None:
    text = table(
        "一般公共预算支出\t{935 general_budget.expenditure}万元",
        "转移性支出\t{445 function code=230}万元",
        "债务还本支出\t{165 function code=231}万元",
    )
    figures, body = build(text)
    place = replace(REPORT, kind="fiscal_accounts")
    assert not check(figures, body, report=place, precision={}).findings
    assert check(figures, body, report=REPORT, precision={}).findings


THREE = (
    "2031年云溪县司法局“三公”经费情况统计表\n单位：万元\n项目 | 本年预算数 |\n合 计 | {} |\n"
    "1.因公出国（境）费用 | 0 |\n2.公务接待费 | 2.10 |\n3.公务用车购置及运行费 | {} |\n"
    "其中：（1）公务用车运行维护费 | 21.40 |\n（2）公务用车购置 | 0 |\n"
)


def test_all_parts_of_a_form_fall_short_of_its_total_by_however_much() -> None:
    assert found(THREE.format("23.50", "21.40")) == []
    assert found(THREE.format("48.00", "21.40")) == [("sum", "warning")]
    told = found(THREE.format("23.50", "0"))  # the vehicles are less than their part, and missing
    assert sorted(told) == [("sum", "error"), ("sum", "warning")]

"""Scores against the rule printed beside them, weights, grades: each with a clean twin."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from kxai.beyond.rating import read_rule
from tests.beyond.reports import codes, remarks

HEAD = "松河县水产站2023年度部门整体支出绩效自评报告\n"


def table(rule: str, actual: str, score: str, *, weight: str = "5", target: str = "100%") -> str:
    return (
        HEAD
        + "三级指标\t年度指标值\t分值\t评分标准\t实际完成值\t得分\n"
        + f"公用经费控制率\t{target}\t{weight}\t{rule}\t{actual}\t{score}\n"
        + "苗种合格率\t≥95%\t10\t酌情评分\t96%\t10\n"
    )


@pytest.mark.parametrize(
    ("rule", "rate", "right", "wrong"),
    [
        ("≤0计5分，每超过一个百分点扣0.5分，扣完为止", "0%", "5", "4.5"),
        ("≤0计5分，每超过一个百分点扣0.5分，扣完为止", "3%", "3.5", "5"),
        ("≤0计5分，每超过一个百分点扣0.5分，扣完为止", "30%", "0", "5"),
        ("≤100%得5分，每超出1%扣1分", "102.5%", "2.5", "4"),
        ("≤100%得5分，每超出1%扣1分", "102.5%", "2", "1.5"),
        ("≥90%计5分，每低于1个百分点扣0.5分，扣完为止", "88%", "4", "5"),
        ("每低于目标1个百分点扣0.5分，扣完为止", "98%", "4", "5"),
        ("≥95%计5分；90%（含）-95%计3分；85%（含）-90%计2分", "91%", "3", "5"),
        ("95%以上计5分，80%以上计3分", "96%", "5", "3"),
        ("100%以内的计满分，每超过5个百分点扣1分", "110%", "3", "5"),
        ("得分=完成率×分值", "90%", "4.5", "5.0"),
        ("按完成比例计分", "90%", "4.5", "4.0"),
    ],
)
def test_a_rule_is_recomputed(tmp_path: Path, rule: str, rate: str, right: str, wrong: str) -> None:
    assert codes(tmp_path, table(rule, rate, right), "scores") == set()
    (found,) = remarks(tmp_path, table(rule, rate, wrong), "scores")
    assert (found.code, found.severity, found.stated) == ("scores.rule", "warning", f"{wrong}分")
    assert "公用经费控制率" in found.explanation


@pytest.mark.parametrize(
    ("rule", "rate"),
    [
        ("≥90%计5分，每低1个百分点扣0.5分，发生违规的扣2分", "88%"),  # another deduction
        ("制度健全计2分，执行到位计3分", "88%"),  # no rate is asked
        ("≥90%计5分，每低1个百分点扣0.5分", "88%、92%"),  # which of them?
        ("≥90%计5分", "完成"),
        ("每低于1个百分点扣0.5分，每超过1个百分点扣0.5分", "88%"),
        ("95%（含）-100%计5分", "88%"),  # what is below is not said
    ],
)
def test_what_cannot_be_read_whole_is_left_alone(tmp_path: Path, rule: str, rate: str) -> None:
    assert codes(tmp_path, table(rule, rate, "1"), "scores") == set()


def test_a_score_is_printed_rounded(tmp_path: Path) -> None:
    rule = "得分=完成率×分值"
    assert codes(tmp_path, table(rule, "93.3%", "4.7"), "scores") == set()
    assert codes(tmp_path, table(rule, "93.3%", "4.67"), "scores") == set()
    assert codes(tmp_path, table(rule, "93.3%", "4.6"), "scores") == {"scores.rule"}


def execution(score: str, head: str = "得分") -> str:
    return (
        HEAD
        + f"项目资金\t全年预算数\t全年执行数\t分值\t执行率\t{head}\n"
        + f"年度资金总额\t50.00\t45.00\t10\t90%\t{score}\n"
        + "其中：财政拨款\t50.00\t45.00\t—\t90%\t—\n"
    )


def test_the_rate_of_execution_gives_its_score(tmp_path: Path) -> None:
    assert remarks(tmp_path, execution("9"), "scores") == []
    (hint,) = remarks(tmp_path, execution("10"), "scores")
    assert (hint.code, hint.severity) == ("scores.rule", "info")  # no rule is printed
    (found,) = remarks(tmp_path, execution("10", "得分（10分*执行率）"), "scores")
    assert (found.severity, found.expected) == ("warning", "9分")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("≤100%计5分，每超过一个百分点扣0.5分，扣完为止。实际控制率为102%，得5分。", True),
        ("≤100%计5分，每超过一个百分点扣0.5分，扣完为止。实际控制率为102%，得4分。", False),
        ("≥90%计8分。本年完成率达到93%，得8分。", False),
        ("≥90%计8分，每低1%扣1分。本年完成率达到86%，故得8分。", True),
        ("本年完成率达到93%，得8分。", False),
    ],
)
def test_a_paragraph_with_rule_rate_and_score(tmp_path: Path, said: str, told: bool) -> None:
    assert codes(tmp_path, HEAD + said, "scores") == ({"scores.rule"} if told else set())


@pytest.mark.parametrize(
    ("points", "severity"),
    [
        ((50, 30, 20), None),
        ((50, 30, 10), None),  # beside 10 for the execution of the budget
        ((50, 40, 20), "warning"),
        ((40, 20, 20), "info"),
    ],
)
def test_weights_of_the_first_level(
    tmp_path: Path, points: tuple[int, ...], severity: str | None
) -> None:
    names = ("产出", "效益", "满意度")
    said = "".join(f"{n}指标（{p}分）已完成。" for n, p in zip(names, points, strict=True))
    found = remarks(tmp_path, HEAD + said, "scores")
    assert [f.severity for f in found] == ([severity] if severity else [])


def test_two_tables_are_two_sums(tmp_path: Path) -> None:
    once = "产出指标（50分）、效益指标（40分）、满意度指标（10分）。"
    assert remarks(tmp_path, HEAD + once + once, "scores") == []


@pytest.mark.parametrize(
    ("score", "grade", "severity"),
    [
        ("96", "优", None),
        ("100", "优秀", None),
        ("90", "优", None),
        ("89.5", "优", "info"),  # some set the bound at 85
        ("84.9", "优", "warning"),
        ("85", "良好", None),
        ("90", "良", "warning"),
        ("76", "良", "info"),
        ("70", "良", "warning"),
        ("70", "中", None),
        ("59", "合格", "warning"),
        ("50", "差", None),
        ("95", "差", "warning"),
    ],
)
def test_a_grade_is_that_of_its_score(
    tmp_path: Path, score: str, grade: str, severity: str | None
) -> None:
    found = remarks(tmp_path, f"{HEAD}本项目自评得分{score}分，等次为“{grade}”。", "scores")
    assert [f.severity for f in found] == ([severity] if severity else [])


def test_prizes_are_no_grades(tmp_path: Path) -> None:
    said = "自评得分86分，全年评出优秀论文12篇。"
    assert remarks(tmp_path, HEAD + said, "scores") == []


def test_a_target_that_nothing_can_exceed(tmp_path: Path) -> None:
    assert codes(tmp_path, HEAD + "养殖户满意度≥100%。", "scores") == {"scores.over_full"}
    assert codes(tmp_path, HEAD + "养殖户满意度≥98%，达到100%。", "scores") == set()


def test_the_scores_that_a_begun_step_allows() -> None:
    rule = read_rule("≤100%得5分，每超出1个百分点扣1分", Fraction(5))
    assert rule is not None
    assert rule.scores(Fraction("102.5"), Fraction(5)) == (3, Fraction("2.5"), 2)
    assert rule.scores(Fraction(99), Fraction(5)) == (5,)

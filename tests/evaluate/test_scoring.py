"""Gold is checked before use; metrics count what they say."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kxai.errors import GoldError
from kxai.evaluate.gold import GoldFigure, GoldFinding, GoldReport, check_spans, read_gold
from kxai.evaluate.match import Tally, f1, match_figures, match_findings, same_words
from kxai.schema import Finding
from tests.check.ledger import figure

GOOD: dict[str, Any] = {
    "start": 4, "end": 7, "text": "9.5", "value": "9.5", "unit": "万元", "indicator": "income.total",
    "year": 2020, "stage": "final", "role": "amount",
}  # fmt: skip
TEXT = "收入合计9.5万元。"


def gold_figure(**more: Any) -> GoldFigure:
    facts: dict[str, Any] = {
        "start": 0, "end": 3, "text": "9.5", "value": Decimal("9.5"), "unit": "万元", "indicators": ("income.total",),
        "year": 2020, "stage": "final", "role": "amount", "direction": None, "hedge": None, "layer": "text",
        "dims": {}, "optional": False,
    }  # fmt: skip
    return GoldFigure(**{**facts, **more})


def folder(tmp_path: Path, *lines: dict[str, Any] | str, findings: Any = None) -> Path:
    (tmp_path / "figures").mkdir(exist_ok=True)
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    (tmp_path / "figures" / "a.jsonl").write_text(text, "utf-8")
    if findings is not None:
        (tmp_path / "findings").mkdir(exist_ok=True)
        (tmp_path / "findings" / "a.json").write_text(json.dumps(findings), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "JSON"), ("[1]", "JSON对象"), ({"start": 1}, "缺少字段"), ({**GOOD, "indicator": "no.such"}, "未知指标"),
        ({**GOOD, "start": 5, "value": "九"}, "不是数字"),
    ],
)  # fmt: skip
def test_bad_gold_names_file_and_line(
    tmp_path: Path, line: dict[str, Any] | str, reason: str
) -> None:
    with pytest.raises(GoldError, match=reason) as caught:
        read_gold(folder(tmp_path, GOOD, line))
    assert "a.jsonl 第2行" in str(caught.value)


def test_duplicates_wrong_spans_and_nothing(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="重复"):
        read_gold(folder(tmp_path, GOOD, "", GOOD))
    gold = read_gold(folder(tmp_path, {**GOOD, "start": 3}))["a"]
    with pytest.raises(GoldError, match="不是“9.5”"):
        check_spans(gold, TEXT, Path("a.txt"))
    with pytest.raises(GoldError, match="没有标准答案"):
        read_gold(tmp_path / "figures")
    with pytest.raises(GoldError, match="缺少字段"):
        read_gold(folder(tmp_path, GOOD, findings={"findings": [{"id": "x"}]}))


def test_exact_match_and_wrong_fields() -> None:
    out = figure("9.5", "income.total", label="收入合计")
    tally, misses = match_figures([gold_figure()], [out])
    assert (tally.gold, tally.detected, tally.right, tally.spurious, misses) == (1, 1, 1, 0, [])
    wrong = figure("9.5", "income.total", unit="元", year=2019)
    tally, (miss,) = match_figures([gold_figure()], [wrong])
    assert (tally.detected, tally.right) == (1, 0)
    assert {name for name, _, _ in miss.wrong} == {"unit", "year"}
    precision, recall, _ = tally.rates(tally.right)
    assert (precision, recall) == (0, 0)


def test_alternatives_and_soft_fields_do_not_cost() -> None:
    gold = gold_figure(
        indicators=("total.receipts", "income.total"),
        direction="up",
        dims={"activity": "科普讲座", "code": "206"},
    )
    tally, (miss,) = match_figures(
        [gold], [figure("9.5", "income.total", dims={"activity": "举办科普讲座", "code": "207"})]
    )
    assert tally.right == 1
    assert miss.kind == "soft"
    assert [name for name, _, _ in miss.wrong] == ["direction", "dims"]


def test_missing_spurious_off_by_one_and_wrong_value() -> None:
    tally, misses = match_figures([gold_figure()], [])
    assert (tally.gold, tally.detected, [m.kind for m in misses]) == (1, 0, ["missing"])
    tally, misses = match_figures([gold_figure()], [figure("9.5", at=1)])
    assert (tally.detected, tally.spurious) == (0, 1)
    assert any("位置不准" in m.note for m in misses)
    tally, misses = match_figures([gold_figure()], [figure("9.6")])
    assert (tally.detected, tally.spurious) == (0, 1)


def test_optional_gold_neither_costs_nor_counts() -> None:
    tally, misses = match_figures([gold_figure(optional=True)], [])
    assert (tally.gold, misses) == (0, [])
    tally, misses = match_figures([gold_figure(optional=True)], [figure("9.5", "other")])
    assert (tally.gold, tally.spurious, tally.optional_hit, misses) == (0, 0, 1, [])


def test_nothing_expected_nothing_found_is_perfect_and_rates_are_defined() -> None:
    assert Tally().rates(0) == (1.0, 1.0, 1.0)
    assert f1(0, 0) == 0
    one = Tally(gold=1, detected=1, right=1)
    one.add(Tally(gold=1, spurious=1))
    assert one.rates(one.right) == (0.5, 0.5, 0.5)


def test_names_match_loosely() -> None:
    assert same_words("发放宣传资料", "宣传资料")
    assert same_words("推荐参赛的作品", "推荐参赛作品")
    assert not same_words("", "资料")
    assert not same_words("培训", "讲座")


def finding(kind: str, numbers: list[str], severity: str = "error") -> tuple[Finding, str]:
    text = " ".join(numbers)
    spans, at = [], 0
    for number in numbers:
        spans.append((at, at + len(number)))
        at += len(number) + 1
    made = Finding(
        "i", "r", kind, "inconsistent", severity, (), tuple(spans), "", "", "", (), "说明", "said"
    )  # type: ignore[arg-type]
    return made, text


def test_findings_are_found_by_kind_and_numbers() -> None:
    gold = [GoldFinding("g", "must", "growth_rate", "error", ("297.5", "344.5", "47", "15.8%"), "")]
    made, text = finding("growth", ["15.8", "47", "344.5"])
    assert match_findings(gold, [made], text).found == gold
    other, text = finding("sum", ["15.8", "47", "344.5"])
    score = match_findings(gold, [other], text)
    assert (score.missed, score.alarms) == (gold, [other])
    few, text = finding("growth", ["47"])
    assert match_findings(gold, [few], text).missed == gold


def test_warnings_are_no_false_alarms() -> None:
    made, text = finding("sum", ["1", "2"], "warning")
    assert match_findings([], [made], text).alarms == []


def test_gold_without_numbers_is_never_found() -> None:
    gold = [GoldFinding("g", "should", "cross_section", "info", (), "")]
    made, text = finding("same", ["1"])
    assert match_findings(gold, [made], text).missed == gold


def run(*arguments: str) -> Any:
    from kxai.cli import app

    return CliRunner().invoke(app, ["gold", *arguments])


def test_the_command_scores_a_folder_of_mine(tmp_path: Path) -> None:
    title = "云溪县科学技术协会2020年度部门决算\n"
    shift = len(title)
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "a.txt").write_text(title + TEXT + "支出合计8万元，共3件。", "utf-8")
    gold = folder(
        tmp_path / "gold" if (tmp_path / "gold").mkdir() is None else tmp_path,
        {**GOOD, "start": 4 + shift, "end": 7 + shift},
        findings={
            "findings": [
                {
                    "id": "m",
                    "tier": "must",
                    "kind": "sum",
                    "numbers": ["9.5", "8"],
                    "explanation_zh": "无",
                }
            ],
            "clean_claims": 1,
        },
    )
    (gold / "reports.jsonl").write_text(
        json.dumps({"doc": "a", "org": "别处", "year": 2020}) + "\n", "utf-8"
    )
    result = run("--reports", str(reports), "--gold", str(gold), "--json")
    assert result.exit_code == 0, result.output
    summary = json.loads(result.stdout)
    assert summary["figures"]["detection_recall"] == 1
    assert summary["figures"]["spurious"] == 2
    assert summary["findings"]["must_missed"] == ["m"]
    assert summary["facts"] == {"right": 1, "all": 2}
    shown = run("--reports", str(reports), "--gold", str(gold), "--show", "all")
    assert "未发现 m" in shown.output
    assert "spurious" in shown.output
    assert run("--reports", str(reports), "--gold", str(gold), "--min-f1", "0.9").exit_code == 1
    missing = run("--reports", str(tmp_path / "gold"), "--gold", str(gold))
    assert missing.exit_code != 0


def test_a_report_without_figures_gold(tmp_path: Path) -> None:
    assert GoldReport("x").figures is None

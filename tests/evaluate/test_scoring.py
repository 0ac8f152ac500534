"""Gold is checked before use; metrics count what they say."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kxai.errors import GoldError
from kxai.evaluate.gold import GoldFigure, GoldFinding, check_spans
from kxai.evaluate.gold_files import read_gold
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
        ({**GOOD, "value": "九"}, "不是数字"), ({**GOOD, "value": 9.5}, "不是数字"), ({**GOOD, "value": "NaN"}, "不是数字"),
        ({**GOOD, "start": "4"}, "位置"), ({**GOOD, "start": 7}, "位置"), ({**GOOD, "start": -1}, "位置"),
        ({**GOOD, "year": "2020"}, "年份"), ({**GOOD, "stage": "决算"}, "stage"), ({**GOOD, "role": "money"}, "role"),
        ({**GOOD, "bound": "余"}, "bound"), ({**GOOD, "unit": None}, "unit"), ({**GOOD, "dims": ["a"]}, "dims"),
        ({**GOOD, "doc": "b"}, "与文件名不符"), (GOOD, "与第1行重复"),
    ],
)  # fmt: skip
def test_bad_gold_names_file_and_line(
    tmp_path: Path, line: dict[str, Any] | str, reason: str
) -> None:
    with pytest.raises(GoldError, match=reason) as caught:
        read_gold(folder(tmp_path, GOOD, line))
    assert "a.jsonl 第2行" in str(caught.value)


def test_a_wrong_span_names_its_line_past_blank_ones(tmp_path: Path) -> None:
    shifted = {**GOOD, "start": 3}
    gold = read_gold(folder(tmp_path, GOOD, "", "", shifted))["a"]
    with pytest.raises(GoldError, match="不是“9.5”") as caught:
        check_spans(gold, TEXT, Path("a.txt"))
    assert "第4行" in str(caught.value)


def test_empty_gold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="没有标准答案"):
        read_gold(tmp_path)
    with pytest.raises(GoldError, match="没有标准答案"):
        read_gold(folder(tmp_path, ""))
    assert read_gold(folder(tmp_path, "", findings={"clean_claims": 3}))["a"].clean_claims == 3


FINDING = {"id": "x", "tier": "must", "kind": "sum", "numbers": ["1"]}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"findings": [{"id": "x"}]}, "缺少字段"), ({"findings": [{**FINDING, "tier": "may"}]}, "tier"),
        ({"findings": [{**FINDING, "numbers": "12"}]}, "numbers"), ({"findings": [FINDING, FINDING]}, "重复"),
        ({"findings": {}}, "列表"), ({"clean_claims": -1}, "clean_claims"), ({"doc": "b"}, "与文件名不符"), ([], "JSON对象"),
    ],
)  # fmt: skip
def test_bad_findings_name_their_file(tmp_path: Path, record: Any, reason: str) -> None:
    with pytest.raises(GoldError, match=reason) as caught:
        read_gold(folder(tmp_path, GOOD, findings=record))
    assert "a.json" in str(caught.value)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (['{"org": "x"}'], "第1行.*缺少字段doc"),
        (['{"doc": "a"}', "", '{"doc": "a"}'], "第3行.*重复"),
    ],
)
def test_bad_facts_name_their_line(tmp_path: Path, lines: list[str], reason: str) -> None:
    (tmp_path / "reports.jsonl").write_text("\n".join(lines), "utf-8")
    with pytest.raises(GoldError, match=f"reports.jsonl {reason}"):
        read_gold(folder(tmp_path, GOOD))


def test_gold_that_is_no_text_or_no_json(tmp_path: Path) -> None:
    gold = folder(tmp_path, GOOD, findings={})
    (gold / "findings" / "a.json").write_text("{\n", "utf-8")
    with pytest.raises(GoldError, match="第2行"):
        read_gold(gold)
    (gold / "figures" / "a.jsonl").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(GoldError, match="a.jsonl.*无法读取"):
        read_gold(gold)


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


def test_output_absent() -> None:
    tally, misses = match_figures([gold_figure()], [])
    assert (tally.gold, tally.detected, [m.kind for m in misses]) == (1, 0, ["missing"])


def test_gold_absent() -> None:
    tally, misses = match_figures([], [figure("9.5")])
    assert (tally.gold, tally.spurious, tally.shifted) == (0, 1, 0)
    assert [m.kind for m in misses] == ["spurious"]


def test_a_span_off_by_one_is_missing_and_spurious_and_told_apart() -> None:
    tally, misses = match_figures([gold_figure()], [figure("9.5", at=1)])
    assert (tally.detected, tally.spurious, tally.shifted) == (0, 1, 1)
    assert any("位置不准" in m.note for m in misses)
    tally, _ = match_figures([gold_figure()], [figure("9.5", at=3)])
    assert (tally.spurious, tally.shifted) == (1, 0)


def test_a_wrong_value_is_missing_and_spurious_and_told_apart() -> None:
    tally, (miss,) = match_figures([gold_figure()], [figure("9.6")])
    assert (tally.detected, tally.spurious, tally.misread) == (0, 1, 1)
    assert (miss.kind, miss.note) == ("missing", "值9.6 ≠ 9.5")


def test_the_same_value_twice_is_matched_by_place() -> None:
    gold = [gold_figure(), gold_figure(start=10, end=13)]
    tally, (miss,) = match_figures(gold, [figure("9.5", "income.total", at=10)])
    assert (tally.gold, tally.detected, tally.right, tally.spurious) == (2, 1, 1, 0)
    assert (miss.kind, miss.start) == ("missing", 0)


def test_a_figure_put_out_twice_is_right_once() -> None:
    out = figure("9.5", "income.total")
    tally, (miss,) = match_figures([gold_figure()], [out, out])
    assert (tally.right, tally.spurious, tally.doubled) == (1, 1, 1)
    assert "重复" in miss.note
    assert tally.rates(tally.right)[0] == 0.5


@pytest.mark.parametrize(("unit", "scaled"), [("元", 1), ("亿元", 1), ("万份", 0), ("", 0)])
def test_a_unit_wrong_by_powers_of_ten_is_told_apart(unit: str, scaled: int) -> None:
    tally, (miss,) = match_figures([gold_figure()], [figure("9.5", "income.total", unit=unit)])
    assert (tally.detected, tally.right, tally.fields["unit"]) == (1, 0, 1)
    assert tally.scaled == scaled
    assert miss.wrong == (("unit", unit, "万元"),)
    assert tally.confusions == {("unit", unit, "万元"): 1}


def test_two_wrong_dims_are_one_wrong_field() -> None:
    gold = gold_figure(dims={"code": "206", "name": "科学技术"})
    tally, _ = match_figures([gold], [figure("9.5", "income.total")])
    assert (tally.right, tally.fields["dims"]) == (1, 1)


def test_optional_gold_neither_costs_nor_counts() -> None:
    tally, misses = match_figures([gold_figure(optional=True)], [])
    assert (tally.gold, misses) == (0, [])
    tally, misses = match_figures([gold_figure(optional=True)], [figure("9.5", "other")])
    assert (tally.gold, tally.spurious, tally.optional_hit, misses) == (0, 0, 1, [])
    tally, misses = match_figures([gold_figure(optional=True)], [figure("9.6")])
    assert (tally.spurious, tally.optional_hit, misses) == (0, 0, [])


def test_nothing_measured_is_no_success() -> None:
    assert Tally().rates(0) == (0, 0, 0)
    assert Tally(gold=3).rates(0) == (0, 0, 0)
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


def must(kind: str, *numbers: str, tier: str = "must") -> GoldFinding:
    return GoldFinding("-".join((tier, *numbers)), tier, kind, "error", numbers, "")


@pytest.mark.parametrize(
    ("gold", "output", "found"),
    [
        (["1", "2", "3", "4"], ["1", "2"], True), (["1", "2", "3", "4", "5"], ["1", "2"], False),
        (["1", "2", "3"], ["1"], False), (["1", "2"], ["1"], False), (["1", "2"], ["1", "2"], True),
        (["2万", "1万"], ["2", "1"], True), (["86.00", "5,083.26"], ["86", "5083.26"], True),
        (["16", "15%"], ["１６", "１５％"], True), (["845", "3"], ["12845", "3"], False),
        (["7"], ["7", "8"], True), (["7"], ["7", "8", "9", "10"], False),
    ],
)  # fmt: skip
def test_how_many_numbers_a_finding_must_share(
    gold: list[str], output: list[str], found: bool
) -> None:
    made, text = finding("sum", output)
    item = must("sum", *gold)
    assert (match_findings([item], [made], text).found == [item]) is found


def test_numbers_of_stated_and_expected_count() -> None:
    made, text = finding("sum", ["8.5"])
    made = replace(made, stated="94.6分", expected="93.6分")
    item = must("sum", "94.6", "93.6")
    assert match_findings([item], [made], text).found == [item]


def test_an_output_is_credited_distinctly_to_one_and_first_to_a_must() -> None:
    made, text = finding("sum", ["1", "2"])
    should, first, second = (
        must("sum", "1", "2", tier="should"),
        must("sum", "1", "2"),
        must("sum", "2", "1"),
    )
    score = match_findings([should, first, second], [made], text)
    assert score.found == [should, first, second]
    assert score.distinct == [first]


def test_distinct_credit_is_moved_to_make_room() -> None:
    wide, text = finding("growth", ["1", "2"])
    narrow = replace(wide, kind="direction")
    either, only = must("direction", "1", "2"), must("change", "1", "2")
    # The first could have either output, the second only the one the first took.
    score = match_findings([either, only], [wide, narrow], text)
    assert score.distinct == [either, only]


def test_a_kind_that_no_check_makes_is_never_found() -> None:
    made, text = finding("same", ["1", "2"])
    score = match_findings([must("stale_text", "1", "2")], [made], text)
    assert score.found == []
    assert score.alarms == [made]

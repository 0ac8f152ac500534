"""The odd cases of every metric."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kxai.ask.answer import Answer, Citation
from kxai.evaluate.gold import Absent, GoldFinding
from kxai.evaluate.match import match_figures
from kxai.evaluate.metrics.answers import ASK_METRICS, answer_counts
from kxai.evaluate.metrics.calibration import calibration_counts, ece
from kxai.evaluate.metrics.figures import METRICS, class_counts, figure_counts, slot_counts
from kxai.evaluate.metrics.findings import METRICS as CHECK_METRICS
from kxai.evaluate.metrics.findings import finding_counts
from kxai.evaluate.metrics.rate import Metric, ratio
from kxai.evaluate.metrics.text import anls, anls_star
from kxai.evaluate.questions import Evidence, Question
from kxai.evaluate.statistics import bootstrap
from kxai.schema import Finding
from kxai.schema.figure import Figure
from kxai.schema.finding import Severity
from tests.check.ledger import figure
from tests.evaluate.test_scoring import gold_figure

ABSENT = Absent("income.total", 2020, "final", "amount")


def output(value: str = "9.5", start: int = 0, **more: Any) -> Figure:
    return figure(value, "income.total", at=start, **more)


def rate(metrics: tuple[Metric, ...], name: str, counts: dict[str, float]) -> float | None:
    metric = next(metric for metric in metrics if metric.name == name)
    return bootstrap([counts], metric.rate).value


def slots(gold: list[Any], absent: list[Absent], found: list[Figure]) -> dict[str, float]:
    counts = slot_counts(gold, absent, found)
    return {name.removeprefix("slot_"): number for name, number in counts.items() if number}


def test_absent_in_gold_and_in_the_output_is_counted_and_right() -> None:
    assert slots([], [ABSENT], []) == {"absent": 1}
    assert rate(METRICS, "absent", slot_counts([], [ABSENT], [])) == 1.0


def test_a_value_for_what_gold_calls_absent_is_spurious() -> None:
    assert slots([], [ABSENT], [output()]) == {"spurious": 1}


def test_the_same_value_told_twice_is_one_slot_and_right() -> None:
    twice = [output(), output(start=20)]
    assert slots([gold_figure()], [], twice) == {"correct": 1}
    assert slots([gold_figure(), gold_figure(start=20, end=23)], [], twice) == {"correct": 1}


def test_one_right_value_and_one_wrong_one_is_wrong() -> None:
    assert slots([gold_figure()], [], [output(), output("8.5", 20)]) == {"wrong": 1}


def test_a_slot_nobody_filled_is_missing_and_never_right() -> None:
    assert slots([gold_figure()], [], []) == {"missing": 1}


def test_the_same_amount_in_another_unit_is_right_and_ten_thousand_times_it_is_wrong() -> None:
    yuan = output("95000", unit="元")
    assert slots([gold_figure()], [], [yuan]) == {"correct": 1}
    scaled = output(unit="元")
    assert slots([gold_figure()], [], [scaled]) == {"wrong": 1}
    tally, _ = match_figures([gold_figure()], [scaled])
    counts = figure_counts(tally)
    assert (counts["scaled"], counts["wrong_unit"], counts["right"]) == (1, 1, 0)
    assert rate(METRICS, "unit_scaled", counts) == 1.0


def test_a_span_off_by_one_is_no_detection() -> None:
    tally, misses = match_figures([gold_figure(start=4, end=7)], [output(start=5)])
    counts = figure_counts(tally)
    assert (counts["detected"], counts["spurious"], counts["shifted"]) == (0, 1, 1)
    assert rate(METRICS, "f1", counts) == 0.0
    assert rate(METRICS, "span_exact", counts) == 0.0
    assert class_counts([gold_figure(start=4, end=7)], misses)["class/role/amount/right"] == 0


def test_nothing_measured_is_no_rate() -> None:
    assert rate(METRICS, "f1", {}) is None
    assert bootstrap([], ratio("right", "gold")).value is None


def finding(
    spans: tuple[tuple[int, int], ...], severity: Severity = "error", code: str = ""
) -> Finding:
    diagnosis = ({"code": code},) if code else ()
    return Finding(
        "", "", "sum", "inconsistent", severity, (), spans, "", "", "", diagnosis, "说明", ""
    )


PLANTED = GoldFinding("P1", "must", "sum", "error", ("9.5",), "", "digit", ((4, 7), (10, 12)))


def test_a_planted_error_is_found_by_one_span_and_located_by_all() -> None:
    counts, cases, alarms = finding_counts([PLANTED], [finding(((4, 7),))], "", 1)
    assert cases == {"P1": True}
    assert not alarms
    assert (counts["located"], counts["cause_first"]) == (0, 0)
    counts, _, _ = finding_counts([PLANTED], [finding(((10, 12), (4, 7)), code="digit")], "", 1)
    assert (counts["located"], counts["cause_first"]) == (1, 1)


def test_a_hint_is_no_detection_and_a_warning_is_no_error() -> None:
    assert not finding_counts([PLANTED], [finding(((4, 7),), "info")], "", 1)[1]["P1"]
    counts, cases, _ = finding_counts([PLANTED], [finding(((4, 7),), "warning")], "", 1)
    assert cases["P1"]
    assert counts["planted_error"] == 0


def test_alarms_of_clean_reports_are_counted_apart() -> None:
    alarm = finding(((20, 22),))
    counts, _, alarms = finding_counts([], [alarm, alarm], "", 5)
    assert len(alarms) == 2
    assert rate(CHECK_METRICS, "alarms_clean", counts) == 2.0
    assert rate(CHECK_METRICS, "must", counts) is None
    counts, _, _ = finding_counts([PLANTED], [alarm], "", 5)
    assert "clean" not in counts
    assert rate(CHECK_METRICS, "alarms_clean", counts) is None


@pytest.mark.parametrize(
    ("gold", "found", "score"),
    [
        ([], [], 1.0),
        (["经费不足"], [], 0.0),
        ([], ["经费不足"], 0.0),
        (["经费不足"], ["经费 不足"], 1.0),
        (["经费不足", "人员偏少"], ["人员偏少", "经费不足"], 1.0),
        (["经费不足", "人员偏少"], ["经费不足"], 0.5),
        (["经费不足"], ["经费不足", "经费不足"], 0.5),
        (["经费不足"], ["经费不够"], 0.75),
        (["经费不足"], ["进度偏慢"], 0.0),
    ],
)
def test_anls_star_of_lists(gold: list[str], found: list[str], score: float) -> None:
    assert anls_star(gold, found) == pytest.approx(score)


def test_anls_counts_width_as_nothing_and_empty_as_alike() -> None:
    assert anls("１２％", "12%") == 1.0
    assert anls("", " ") == 1.0
    assert anls("有", "") == 0.0


def as_columns(counts: dict[str, float]) -> Any:
    from collections import defaultdict

    columns: Any = defaultdict(lambda: np.zeros(1))
    columns.update({name: np.array([number]) for name, number in counts.items()})
    return columns


def test_calibration_of_the_sure_and_of_the_honest() -> None:
    boastful = calibration_counts([(1.0, False)] * 4)
    assert ece(as_columns(boastful))[0] == pytest.approx(1.0)
    assert boastful["brier"] == 4
    assert boastful["over0.95_wrong"] == boastful["over0.95"] == 4
    honest = calibration_counts([(0.5, True), (0.5, False)])
    assert ece(as_columns(honest))[0] == pytest.approx(0.0)
    assert honest["brier"] == pytest.approx(0.5)
    assert "over0.7" not in honest
    with pytest.raises(ValueError, match="outside"):
        calibration_counts([(1.2, True)])


def question(*, answerable: bool = True, **more: Any) -> Question:
    facts: dict[str, Any] = {
        "id": "q", "question": "多少？", "type": "lookup", "must_include": (("9.5",),),
        "must_not_include": (), "evidence": (Evidence("a", "收入9.5万元"),),
        "answerable": answerable, "sloppy": False,
    }  # fmt: skip
    return Question(**{**facts, **more})


def answer(text: str, *quotes: str, answerable: bool = True) -> Answer:
    cited = [
        Citation(report="r", source="a.txt", start=0, end=1, quote=q, section="") for q in quotes
    ]
    return Answer(
        question="多少？", answer=text, answerable=answerable, kind="lookup", citations=cited
    )


def test_a_citation_counts_where_it_holds_evidence_or_lies_within_it() -> None:
    counts, right = answer_counts(
        question(), answer("9.5万元", "本年收入9.5万元。", "9.5万元", "支出8万元")
    )
    assert right
    assert (counts["evidence_cited"], counts["citations"], counts["citations_fit"]) == (1, 3, 2)


def test_a_right_number_in_a_refusal_is_wrong_and_a_refusal_is_told_apart() -> None:
    counts, right = answer_counts(question(), answer("没有找到9.5", answerable=False))
    assert not right
    assert counts["answerable_refused"] == 1
    gone = question(answerable=False, must_include=(), evidence=())
    counts, right = answer_counts(gone, answer("9.5万元"))
    assert not right
    assert counts["unanswerable_answered"] == 1
    counts, right = answer_counts(gone, answer("未披露", answerable=False))
    assert right
    assert rate(ASK_METRICS, "refused", counts) == 1.0
    assert rate(ASK_METRICS, "over_refused", counts) is None


def test_a_forbidden_word_makes_an_answer_wrong() -> None:
    barred = question(must_not_include=("8.5",))
    assert not answer_counts(barred, answer("9.5万元，不是8.5万元"))[1]

"""Findings against gold: detected, cause first, located, and false alarms."""

from __future__ import annotations

from collections.abc import Sequence

from kxai.evaluate.error_classes import CODES
from kxai.evaluate.gold import GoldFinding
from kxai.evaluate.match import match_findings
from kxai.evaluate.metrics.rate import Metric, ratio, total
from kxai.schema.finding import Finding

_TOLD = ("error", "warning")


def finding_counts(
    gold: Sequence[GoldFinding],
    output: Sequence[Finding],
    text: str,
    holding: int,
    *,
    must_not: Sequence[GoldFinding] = (),
    partial: bool = False,
) -> tuple[dict[str, float], dict[str, bool], list[str]]:
    """(counts, case by gold finding, false alarms in words) of one report.

    Gold with ``spans`` is found when an error or a warning holds one of them; ``located`` when the
    first such finding holds them all; its ``cause`` is right when the first diagnosis is one of
    the class. Gold without spans is found as in ``match``. An error that fits nothing is a false
    alarm: counted for clean reports apart, as a planted error makes others look wrong; where gold
    is ``partial``, only one that fits ``must_not``.
    """
    placed = [item for item in gold if item.spans]
    unplaced = [item for item in gold if not item.spans]
    score = match_findings(unplaced, output, text, must_not=must_not, partial=partial)
    cases = {item.id: True for item in score.found} | {item.id: False for item in score.missed}
    counts: dict[str, float] = {"relations": holding, "reports": 1}

    def add(name: str, number: float = 1) -> None:
        counts[name] = counts.get(name, 0) + number

    for item in (*score.found, *score.missed):
        add(item.tier)
        add(f"{item.tier}_found", cases[item.id])
    alarms = list(score.alarms)
    for item in placed:
        hits = [f for f in output if f.severity in _TOLD and set(f.spans) & set(item.spans)]
        best = min(hits, key=lambda finding: _TOLD.index(finding.severity), default=None)
        cases[item.id] = best is not None
        add(item.tier)
        add(f"{item.tier}_found", best is not None)
        add("planted")
        add("planted_found", best is not None)
        add("planted_error", best is not None and best.severity == "error")
        first = next(iter(best.diagnosis), {}) if best else {}
        cause = first.get("code") in CODES.get(item.cause, ())
        add("cause_first", cause)
        add("located", best is not None and set(item.spans) <= set(best.spans))
        for name, number in (("gold", 1), ("right", best is not None), ("cause", cause)):
            add(f"class/error/{item.cause}/{name}", number)
        alarms = [f for f in alarms if not set(f.spans) & set(item.spans)]
    add("alarms", len(alarms))
    if must_not:
        add("must_not", len(must_not))
        add("must_not_told", len(score.retold))
    if not gold and not partial:
        add("clean")
        add("clean_alarms", len(alarms))
        add("clean_alarmed", bool(alarms))
    told = [f"{finding.kind} {finding.explanation}" for finding in alarms]
    return counts, cases, told


METRICS = (
    Metric("must", "必须发现的问题", ratio("must_found", "must"), gated=True),
    Metric("should", "应发现的问题", ratio("should_found", "should")),
    Metric("retold", "已定误报仍报出", ratio("must_not_told", "must_not"), "down"),
    Metric("cause_first", "首因正确率", ratio("cause_first", "planted"), gated=True),
    Metric("located", "定位率", ratio("located", "planted")),
    Metric("as_error", "植入差错报为错误", ratio("planted_error", "planted")),
    Metric("alarms_clean", "每份无错报告误报", ratio("clean_alarms", "clean"), "down", gated=True),
    Metric("alarmed", "有误报的无错报告", ratio("clean_alarmed", "clean"), "down"),
    Metric("alarms", "错误级误报总数", total("alarms"), "down", digits=0),
    Metric("relations", "核对的关系数", total("relations"), None, digits=0),
)

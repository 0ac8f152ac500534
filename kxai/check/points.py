"""Scores of a performance table against its total."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from kxai.check.constraints import adds_up
from kxai.check.context import Context, name_of
from kxai.check.interval import exact
from kxai.check.relation import CheckedRelation
from kxai.check.wording import decimal, quantity
from kxai.genre import words
from kxai.schema.figure import Figure

_TOTAL = words("check.points.total").regex
_WHOLE = words("check.points.whole").regex
_HUNDRED = 100
_FEW = 3  # a list of fewer scores is no scoring table


def check_scores(context: Context) -> Iterator[CheckedRelation]:
    """sum: the scores (and the weights) of all indicator rows add up to the row of the total."""
    tables: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in context.figures:
        if figure.layer == "table" and figure.role == "score":
            key = (figure.section, figure.indicator, figure.dims.get("project"))
            tables[key].append(figure)
    for scores in tables.values():
        totals = [f for f in scores if _TOTAL.search(f.label)]
        parts = [f for f in scores if not _TOTAL.search(f.label) and not _is_of_a_level(f)]
        if len(totals) != 1 or len(parts) < _FEW or any(p.start > totals[0].start for p in parts):
            continue
        relation = _points(totals[0], parts)
        lost = relation.verdict == "inconsistent" and _lost_cell(context, totals[0], parts)
        yield replace(relation, verdict="weak", forms=()) if lost else relation


def check_told_scores(context: Context) -> Iterator[CheckedRelation]:
    """sum: 决策(20分)19分，过程(60分)57分，产出(20分)18分，总分94分: the scores of a sentence and
    their total, where each stands beside its weight and the weights are a hundred."""
    sentences: defaultdict[int, list[Figure]] = defaultdict(list)
    for figure in context.figures:
        if figure.layer == "text" and figure.role == "score" and figure.hedge is None:
            sentences[context.sentence_of[figure.id]].append(figure)
    for told in sentences.values():
        scores = [f for f in told if f.indicator == "performance.score"]
        weights = [f for f in told if f.indicator == "performance.weight"]
        heads = [scores[0], scores[-1]] if scores else []
        head = next((f for f in heads if _WHOLE.search(f.label)), None)
        parts = [f for f in scores if f is not head]
        if head is None or len(parts) < _FEW or len(weights) != len(parts):
            continue
        if sum((exact(f) for f in weights), Fraction(0)) == _HUNDRED:
            yield _points(head, parts)


def _lost_cell(context: Context, head: Figure, parts: list[Figure]) -> bool:
    """True where what the parts lack stands once more in their table than they hold it: a row that
    came apart has lost its score."""
    lacking = exact(head) - sum((exact(part) for part in parts), Fraction(0))
    if lacking <= 0 or lacking.denominator != 1:
        return False
    low = min(part.start for part in parts)
    number = re.compile(rf"(?<![\d.,]){lacking}(?:\.0+)?(?![\d.,%％])")
    printed = number.findall(context.text[low : head.start])
    return len(printed) > sum(exact(part) == lacking for part in parts)


def _is_of_a_level(figure: Figure) -> bool:
    """True for the weight of all indicators of a level (产出指标（50分）), beside which those of
    the indicators themselves stand."""
    return {"level1"} == {name for name in figure.dims if name != "project"}


def _points(head: Figure, parts: list[Figure]) -> CheckedRelation:
    value = sum((exact(part) for part in parts), Fraction(0))
    expected = decimal(value, max(f.decimals for f in (head, *parts))) + "分"
    equation = f"{' + '.join(part.text for part in parts)} = {expected}"
    operands = (head, *parts)
    forms = (adds_up(head, parts),)
    # Scores are given, not measured: a total is exact, and a sum that only rounds to it is not.
    if value == exact(head):
        return CheckedRelation("sum", "consistent", operands, equation, expected, forms=forms)
    difference = decimal(abs(value - exact(head)), 2).rstrip("0").rstrip(".") + "分"
    return CheckedRelation(
        "sum",
        "inconsistent",
        operands,
        equation,
        expected,
        "sum_over" if value > exact(head) else "sum",
        {"name": name_of(head), "difference": difference, "stated": quantity(head)},
        forms=forms,
    )

"""The checker's door: figures in, relations and findings out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from kxai.check.agreement import check_agreement, check_parts
from kxai.check.balance import check_balances
from kxai.check.changes import check_changes
from kxai.check.context import Context, make_context
from kxai.check.counts import check_counts, check_trailing_totals
from kxai.check.execution import check_execution
from kxai.check.fingerprint import fingerprint
from kxai.check.functions import check_functions
from kxai.check.goals import check_retold, check_targets
from kxai.check.points import check_scores
from kxai.check.relation import CheckedRelation, CheckResult
from kxai.check.shares import check_shares
from kxai.check.sums import check_breakdowns
from kxai.check.wording import MESSAGES, quantity
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding
from kxai.schema.report import Report

_RULES: tuple[Callable[[Context], Iterator[CheckedRelation]], ...] = (
    check_changes,
    check_shares,
    check_execution,
    check_breakdowns,
    check_functions,
    check_counts,
    check_trailing_totals,
    check_scores,
    check_balances,
    check_agreement,
    check_parts,
    check_targets,
    check_retold,
)
_RANK = {"error": 0, "warning": 1, "info": 2}


def check(figures: Sequence[Figure], text: str, *, report: Report) -> CheckResult:
    """Derive the relations that ``figures`` state or imply and check each exactly.

    ``text`` is what the figures' offsets point into; it tells which numbers stand in one sentence
    and how a list is worded. Findings come in the order of their first figure's place.
    """
    context = make_context(figures, text, report)
    relations = tuple(relation for rule in _RULES for relation in rule(context))
    failed = [r for r in relations if r.verdict in ("inconsistent", "unlikely")]
    seen: Counter[str] = Counter()
    findings = [
        _finding(group, report, seen)
        for group in sorted(_group(failed), key=lambda group: group[0].stated.start)
    ]
    return CheckResult(relations, tuple(findings))


def _group(failed: list[CheckedRelation]) -> list[list[CheckedRelation]]:
    """Relations that fail for one cause are one finding.

    A rule may name the cause; sums and identities of the accounts that share a figure are taken
    to fail for that figure.
    """
    groups: list[list[CheckedRelation]] = []
    known: dict[object, int] = {}  # what a group is known by: its cause, a figure, what it says
    for relation in failed:
        ids = frozenset(figure.id for figure in relation.operands)
        marks: list[object] = [relation.cause or (relation.kind, ids)]
        if relation.kind in ("sum", "balance") and not relation.cause:
            marks = [*ids, _said(relation)]
        number = min((known[mark] for mark in marks if mark in known), default=len(groups))
        if number == len(groups):
            groups.append([])
        groups[number].append(relation)
        for mark in marks:
            known.setdefault(mark, number)
    return [sorted(group, key=lambda r: _RANK[r.severity]) for group in groups]


def _said(relation: CheckedRelation) -> tuple[object, ...]:
    return tuple((f.indicator, f.text, f.year) for f in relation.operands)


def _finding(group: list[CheckedRelation], report: Report, seen: Counter[str]) -> Finding:
    head = group[0]
    zh, en = MESSAGES[head.message]
    words = {
        "equation": head.equation,
        "stated": quantity(head.stated),
        "expected": head.expected,
        **head.words,
    }
    figures = list({f.id: f for relation in group for f in relation.operands}.values())
    explanation = zh.format(**words)
    best = next((d for d in head.diagnosis if d.get("code") != "cannot_tell"), None)
    if best:
        explanation += f"可能原因：{best['text']}。"
    if len(group) > 1:
        others = "；".join(
            dict.fromkeys(r.equation for r in group[1:] if r.equation not in ("", head.equation))
        )
        explanation += f"同一原因还涉及：{others}。" if others else ""
    return Finding(
        id=fingerprint(head, report, seen),
        report=report.id,
        kind=head.kind,
        verdict=head.verdict,
        severity=head.severity,
        figures=tuple(figure.id for figure in figures),
        spans=tuple((figure.start, figure.end) for figure in figures),
        stated=words["stated"],
        expected=head.expected,
        equation=head.equation,
        diagnosis=head.diagnosis,
        explanation=explanation,
        explanation_en=en.format(**words),
    )

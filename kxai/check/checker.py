"""The checker's door: figures in, relations and findings out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from kxai.check.agreed_whole import check_agreed_wholes
from kxai.check.agreement import check_agreement, check_parts
from kxai.check.balance import check_balances
from kxai.check.bracket_lists import check_bracket_lists
from kxai.check.carried import check_carried
from kxai.check.claims import (
    check_both_ways,
    check_falls,
    check_level,
    check_rises,
    check_shares_over_all,
    zero_bases,
)
from kxai.check.code_names import check_code_names
from kxai.check.compared import check_compared
from kxai.check.context import SURE, Context, make_context
from kxai.check.counts import check_counts, check_rests, check_trailing_totals
from kxai.check.diagnose import Case, find_cases
from kxai.check.evidence import (
    as_unknown_part,
    leave_never_held,
    leave_of_other_columns,
    leave_outdone,
)
from kxai.check.execution import check_execution
from kxai.check.fingerprint import fingerprint
from kxai.check.functions import check_functions
from kxai.check.goals import check_retold, check_targets
from kxai.check.grand_totals import check_grand_totals, check_left_over, check_planned_total
from kxai.check.growth import check_changes
from kxai.check.growth_of_parts import check_growth_of_parts
from kxai.check.impossible_years import check_years
from kxai.check.last_year import check_last_year
from kxai.check.move_lists import check_move_lists
from kxai.check.moves import check_moves, check_moves_from_budget
from kxai.check.named_shares import check_named_shares
from kxai.check.net_assets import check_net_assets
from kxai.check.official import check_across, check_official
from kxai.check.per_head import check_completion, check_of_goals, check_per_head
from kxai.check.points import check_scores, check_told_scores
from kxai.check.purse import check_fund, check_purse
from kxai.check.rebalance import excuse_rebalanced
from kxai.check.relation import CheckedRelation, CheckResult
from kxai.check.repeated import check_repeated
from kxai.check.revenue import check_revenue
from kxai.check.row_groups import check_row_groups
from kxai.check.severity import (
    AlarmClass,
    Precision,
    measured_severity,
    shipped_precision,
    statement_of_figures,
)
from kxai.check.shares import check_shares
from kxai.check.shares_apart import check_shares_apart
from kxai.check.sounds import with_sounds, without_sounds
from kxai.check.sums import check_breakdowns
from kxai.check.table_arithmetic import check_tables
from kxai.check.twice import check_told_changes, check_told_items, check_told_rates
from kxai.check.unknown_tables import check_unknown_tables
from kxai.check.within import check_kept, check_sources, check_within
from kxai.check.wording import (
    ALSO,
    CAUSE,
    CLOSE,
    DOUBTFUL,
    MESSAGES,
    NO_CAUSE,
    NO_SLIP,
    TRIED,
    quantity,
)
from kxai.check.words_and_doubles import check_doubled, check_words, told_once
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding
from kxai.schema.report import Report

_RULES: tuple[Callable[[Context], Iterator[CheckedRelation]], ...] = (
    check_changes,
    check_shares,
    check_execution,
    check_breakdowns,
    check_bracket_lists,
    check_repeated,
    check_functions,
    check_counts,
    check_rests,
    check_trailing_totals,
    check_scores,
    check_told_scores,
    check_balances,
    check_carried,
    check_grand_totals,
    check_left_over,
    check_net_assets,
    check_planned_total,
    check_tables,
    check_unknown_tables,
    check_row_groups,
    check_official,
    check_across,
    check_agreement,
    check_parts,
    check_targets,
    check_retold,
    check_words,
    check_doubled,
    check_compared,
    check_falls,
    check_rises,
    check_shares_over_all,
    check_both_ways,
    check_within,
    check_kept,
    check_sources,
    check_purse,
    check_fund,
    check_code_names,
    check_years,
    check_told_changes,
    check_told_items,
    check_told_rates,
    check_per_head,
    check_completion,
    check_of_goals,
    check_level,
    check_moves,
    check_moves_from_budget,
    check_move_lists,
    check_shares_apart,
    check_named_shares,
    check_agreed_wholes,
    check_revenue,
    check_growth_of_parts,
)
_MOST_DOUBTFUL = 4
"""More findings of one report that hang on tables which were hardly told say that these were read
wrongly: they are hints then."""


def check(
    figures: Sequence[Figure],
    text: str,
    *,
    report: Report,
    precision: Precision | None = None,
) -> CheckResult:
    """Derive the relations that ``figures`` state or imply and check each exactly.

    ``text`` is what the figures' offsets point into; it tells which numbers stand in one sentence
    and how a list is worded. ``precision``: how often classes of findings were right, by default as
    measured; with an empty one every rule speaks as loudly as it would. Findings come in the order
    of their first figure's place.
    """
    precision = shipped_precision() if precision is None else precision
    read, words = without_sounds(figures, text)
    result = _checked(read, words, report, precision)
    return result if read is figures else with_sounds(result, figures)


def _checked(
    figures: Sequence[Figure], text: str, report: Report, precision: Precision
) -> CheckResult:
    context = make_context(figures, text, report)
    derived = leave_outdone(leave_never_held([found for rule in _RULES for found in rule(context)]))
    derived = leave_of_other_columns(derived)
    relations = excuse_rebalanced(told_once(derived))
    relations += (
        *zero_bases(relations),
        *check_last_year(context, relations),
    )
    seen: Counter[str] = Counter()
    known = {figure.id: figure for figure in figures}
    cases = [as_unknown_part(case, known) for case in find_cases(relations, context)]
    cases.sort(key=lambda case: case.relations[0].stated.start)
    doubtful = [_is_doubtful(case) for case in cases]
    lost = sum(doubtful) > _MOST_DOUBTFUL
    findings = (
        _finding(case, report, seen, precision, hint=lost and doubt)
        for case, doubt in zip(cases, doubtful, strict=True)
    )
    return CheckResult(relations, tuple(findings))


def _is_doubtful(case: Case) -> bool:
    """True where a figure of a table was hardly told: its rows and columns were guessed, or its
    characters recognised badly."""
    figures = (figure for relation in case.relations for figure in relation.operands)
    return any(figure.layer == "table" and figure.confidence < SURE for figure in figures)


def _finding(
    case: Case,
    report: Report,
    seen: Counter[str],
    precision: Precision,
    *,
    hint: bool,
) -> Finding:
    head = case.relations[0]
    zh, en = MESSAGES[head.message]
    words = {
        "equation": head.equation,
        "stated": quantity(head.stated),
        "expected": head.expected,
        **head.words,
    }
    figures = list({f.id: f for relation in case.relations for f in relation.operands}.values())
    explanation = zh.format(**words)
    # one number that the report prints twice is one cause
    told = [*dict.fromkeys(d["text"] for d in case.diagnosis if d["code"] not in NO_CAUSE)]
    if told:
        apart = case.close and len(told) > 1
        explanation += (
            CLOSE.format(first=told[0], second=told[1]) if apart else CAUSE.format(first=told[0])
        )
    said = head.equation.split("；")
    others = dict.fromkeys(
        part for r in case.relations[1:] for part in r.equation.split("；") if part not in said
    )
    if others:
        explanation += ALSO.format(others="；".join(others))
    tried = dict.fromkeys(reading for r in case.relations for reading in r.tried)
    if case.no_slip:
        tried[NO_SLIP] = None
    if tried:
        explanation += TRIED.format(tried="、".join(tried))
    if hint:
        explanation += DOUBTFUL
    wrong = _most_likely_wrong(case, figures)
    alarm = AlarmClass(head.message, statement_of_figures(head.operands), head.severity)
    return Finding(
        id=fingerprint(head, report, seen),
        report=report.id,
        kind=head.kind,
        verdict=head.verdict,
        severity="info" if hint else measured_severity(alarm, precision),
        figures=tuple(figure.id for figure in figures),
        spans=tuple((figure.start, figure.end) for figure in figures),
        stated=words["stated"],
        expected=head.expected,
        equation=head.equation,
        diagnosis=case.diagnosis,
        explanation=explanation,
        explanation_en=en.format(**words),
        code=head.message,
        place=(wrong.start, wrong.end),
        page=wrong.page,
    )


def _most_likely_wrong(case: Case, figures: Sequence[Figure]) -> Figure:
    """The number that the first cause is about, else the one that was tested."""
    named = case.diagnosis[0].get("figure") if case.diagnosis and not case.close else None
    if case.diagnosis and case.diagnosis[0]["code"] in NO_CAUSE:
        named = None
    return next((figure for figure in figures if figure.id == named), case.relations[0].stated)

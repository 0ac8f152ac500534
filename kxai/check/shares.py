"""Shares and execution rates against the amounts they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from kxai.check.bases import other_bases
from kxai.check.context import Context, name_of, severity_of, thing
from kxai.check.interval import printed, ratio, truncated
from kxai.check.relation import CheckedRelation
from kxai.check.wording import DIAGNOSES, decimal, quantity
from kxai.schema.catalogue import find_indicators
from kxai.schema.figure import Figure

_HEAD = re.compile(r"其中|包括|主要用于|分别|构成|以下方面|具体")
_NAMED_WHOLE = re.compile(r"占(?P<whole>[^，,；;。]*?)(?:的(?:比重|比例)?)?(?:为|约|近|达)*$")


def check_shares(context: Context) -> Iterator[CheckedRelation]:
    """share: 100 · part / whole meets the printed percentage.

    The whole is what the words name (占本年支出合计的), else an amount that heads a list in the
    same paragraph; in nested lists a share of the inner or of the outer head holds.
    """
    heads: list[Figure] = []
    seen: list[Figure] = []  # amounts of the paragraph so far
    line = -1
    part: Figure | None = None
    for index, figure in enumerate(context.figures):
        if context.line_of[figure.id] != line:
            heads, seen, line = [], [], context.line_of[figure.id]
        if figure.role == "amount":
            before = context.figures[index - 1] if index else None
            listed = before is not None and _HEAD.search(context.between(before, figure))
            same_year = [f for f in seen if f.year == figure.year] or seen
            if listed and same_year:
                heads.append(same_year[-1])
            seen.append(figure)
            part = figure
        elif figure.role == "share" and figure.unit == "%" and part is not None:
            if thing(part) != thing(figure) or figure.start - part.end > 60:
                continue
            named = _named_whole(context, part, figure)
            wholes = [named] if named is not None else [h for h in heads if h is not part]
            if named is None and (family := _family_total(part, seen)):
                wholes.insert(0, family)
            tried = [
                _share(context, figure, part, whole)
                for whole in reversed(wholes)
                if whole.base_unit == part.base_unit
            ]
            if tried:
                good = next((r for r in tried if r.verdict != "inconsistent"), None)
                yield good or _of_another_total(context, tried[0], named is not None)


def _family_total(part: Figure, seen: list[Figure]) -> Figure | None:
    """The total that a standard account belongs to, where the paragraph has named it before."""
    room = part.indicator.partition(".")[0]
    wanted = f"{room}.total"
    same = [f for f in seen if f.indicator == wanted and f.year == part.year]
    return same[-1] if same and part.indicator != wanted else None


def _of_another_total(context: Context, failed: CheckedRelation, named: bool) -> CheckedRelation:
    """A share whose whole is not named may be one of another total of the report."""
    share, part, _ = failed.operands
    if named or not other_bases(context, share, part, printed(share), set()):
        return failed
    return CheckedRelation("share", "undetermined", failed.operands, failed.equation)


def _named_whole(context: Context, part: Figure, share: Figure) -> Figure | None:
    match = _NAMED_WHOLE.search(context.between(part, share))
    if match is None or not match["whole"]:
        return None
    hits = find_indicators(match["whole"])
    if not hits:
        return None
    indicator = hits[-1][2]
    found = [
        f
        for f in context.figures
        if f.indicator == indicator
        and f.role == "amount"
        and f.year == share.year
        and f.stage == part.stage
        and f.layer == "text"
        and not f.dims
    ]
    before = [f for f in found if f.start < share.start and f.id != part.id]
    return before[-1] if before else next((f for f in found if f.id != part.id), None)


def _share(context: Context, share: Figure, part: Figure, whole: Figure) -> CheckedRelation:
    operands = (share, part, whole)
    interval = ratio(printed(part), printed(whole))
    if interval is None:
        verdict = "zero_base" if whole.base_value == 0 else "undetermined"
        return CheckedRelation("share", verdict, operands, "")  # type: ignore[arg-type]
    exact = 100 * Fraction(part.base_value) / Fraction(whole.base_value)
    expected = decimal(exact, max(share.decimals, 1)) + "%"
    equation = f"{quantity(part)} ÷ {quantity(whole)} = {expected}"
    if interval.meets(printed(share)):
        return CheckedRelation("share", "consistent", operands, equation, expected)
    if interval.meets(truncated(share)):
        return CheckedRelation("share", "tail", operands, equation, expected)
    return CheckedRelation(
        "share",
        "inconsistent",
        operands,
        equation,
        expected,
        "share",
        {"name": name_of(part), "whole": name_of(whole)},
        severity=severity_of(*operands),
        diagnosis=tuple(
            other_bases(context, share, part, printed(share), {Fraction(whole.base_value)})
        )
        or ({"code": "cannot_tell", "text": DIAGNOSES["cannot_tell"]},),
    )


def check_execution(context: Context) -> Iterator[CheckedRelation]:
    """execution: final / budget in one sentence or one table row.

    Where both the first and the adjusted budget stand there, a rate on either holds.
    """
    for index, rate in enumerate(context.figures):
        if rate.role != "execution_rate" or rate.unit != "%":
            continue
        near = [
            f
            for f in context.figures[max(0, index - 8) : index + 1]
            if f.role == "amount" and f.year == rate.year and _beside(context, f, rate)
        ]
        finals = [f for f in near if f.stage == "final"]
        budgets = [f for f in near if f.stage in ("adjusted", "budget")]
        if not finals or not budgets:
            yield CheckedRelation("execution", "undetermined", (rate,), "")
            continue
        tried = [_executed(rate, finals[-1], budget) for budget in reversed(budgets)]
        yield next((r for r in tried if r.verdict != "inconsistent"), tried[0])


def _beside(context: Context, figure: Figure, rate: Figure) -> bool:
    """True when an amount stands with the rate and speaks of the same thing."""
    project = rate.indicator.startswith("project.")
    if project != figure.indicator.startswith("project."):
        return False
    if not project and thing(figure) != thing(rate):
        return False
    if rate.layer == "table":
        same = {k: v for k, v in figure.dims.items() if k != "activity"} == dict(rate.dims)
        return figure.layer == "table" and same and rate.start - figure.end < 60
    return context.sentence_of[figure.id] == context.sentence_of[rate.id]


def _executed(rate: Figure, final: Figure, budget: Figure) -> CheckedRelation:
    operands = (rate, final, budget)
    interval = ratio(printed(final), printed(budget))
    if interval is None:
        return CheckedRelation("execution", "zero_base", operands, "")
    percent = 100 * Fraction(final.base_value) / Fraction(budget.base_value)
    expected = decimal(percent, max(rate.decimals, 1)) + "%"
    equation = f"{quantity(final)} ÷ {quantity(budget)} = {expected}"
    holds = interval.meets(printed(rate))
    tail = not holds and interval.meets(truncated(rate))
    return CheckedRelation(
        "execution",
        "consistent" if holds else "tail" if tail else "inconsistent",
        operands,
        equation,
        expected,
        "execution",
        {"name": name_of(final)},
        severity=severity_of(*operands),
    )

"""Execution of budgets: the rates, and what the words say of budget and outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from kxai.check.acquittal import execution_fits_others
from kxai.check.constraints import Quotient
from kxai.check.context import Context, name_of, severity_of, thing
from kxai.check.interval import Interval, exact, printed, ratio, truncated
from kxai.check.operands import closes_brackets, is_against_budget, is_evident
from kxai.check.rates import signed
from kxai.check.relation import CheckedRelation
from kxai.check.wording import DIAGNOSES, decimal, quantity
from kxai.genre import words
from kxai.schema.figure import Figure, Stage
from kxai.schema.finding import Verdict

_CLAIM = words("check.execution.claim").regex
_BASE = words("check.execution.base").regex
_OF_BUDGET = words("check.execution.of_budget").regex
_ADJUSTED = "调整"
_BUDGET_WITHIN = 12  # characters before a rate in which its budget is named
_NEARLY = 1  # percentage points: 99.6 % is told as 持平 in good faith


def check_execution(context: Context) -> Iterator[CheckedRelation]:
    """execution: final / budget in one sentence or one table row.

    Where both the first and the adjusted budget stand there, a rate on either holds.
    """
    for index, rate in enumerate(context.figures):
        if rate.unit == "个百分点" and rate.role in ("execution_rate", "change"):
            yield from _as_points(context, index, rate)
        if rate.role != "execution_rate" or rate.unit != "%":
            continue
        if rate.layer == "text":
            yield from _claim(context, rate)
        near = [
            f
            for f in context.figures[max(0, index - 8) : index + 1]
            if f.role == "amount" and f.year == rate.year and _beside(context, f, rate)
        ]
        finals = [f for f in near if f.stage == "final"]
        budgets = [f for f in near if f.stage in ("adjusted", "budget")]
        beside = bool(finals)
        if not beside and (told := _told_elsewhere(context, rate, "final")) is not None:
            finals = [told]
        if finals and budgets and _names_another_budget(context, rate, budgets):
            yield CheckedRelation("execution", "undetermined", (rate,), "")
            continue
        if finals and not budgets:
            found = _by_the_gap(context, index, rate, finals[-1])
            named = _stage_named(context, rate)
            planned = _told_elsewhere(context, rate, named) if beside else None
            if found.verdict == "undetermined" and planned is not None:
                found = replace(_executed(rate, finals[-1], planned), severity="warning")
            yield found
            continue
        if not finals or not budgets:
            yield CheckedRelation("execution", "undetermined", (rate,), "")
            continue
        tried = [_executed(rate, finals[-1], budget) for budget in reversed(budgets)]
        found = next((r for r in tried if r.verdict != "inconsistent"), tried[0])
        if found.verdict == "inconsistent" and execution_fits_others(context, rate, finals[-1]):
            found = CheckedRelation("execution", "undetermined", found.operands, found.equation)
        yield found


def _names_another_budget(context: Context, rate: Figure, budgets: Sequence[Figure]) -> bool:
    """True for 完成年初预算150万元的146.67%，完成调整预算的100%: the second rate is of a budget
    that no amount tells."""
    own = base_named(context, rate)
    return own != "" and all(base_named(context, budget) not in ("", own) for budget in budgets)


def base_named(context: Context, figure: Figure) -> str:
    """Which budget the words before a figure name: 年初, 调整; "" where they do not say."""
    before = context.text[max(0, figure.start - _BUDGET_WITHIN) : figure.start]
    found: list[str] = _BASE.findall(before)
    return found[-1] if found else ""


def _stage_named(context: Context, rate: Figure) -> Stage:
    return "adjusted" if base_named(context, rate) == _ADJUSTED else "budget"


def _by_the_gap(context: Context, index: int, rate: Figure, final: Figure) -> CheckedRelation:
    """execution: the rate where the budget is told by how far it was missed alone: 完成预算的100%，
    决算数比预算数多5万元."""
    behind = context.figures[index + 1 : index + 3]
    gap = next((f for f in behind if f.role == "change" and thing(f) == thing(rate)), None)
    told = gap is not None and (
        context.sentence_of[gap.id] == context.sentence_of[rate.id]
        and gap.direction in ("up", "down")
        and gap.base_unit == final.base_unit
        and is_against_budget(context, gap)
        and _of_one_budget(context, rate, gap)
    )
    if gap is None or not told:
        return CheckedRelation("execution", "undetermined", (rate,), "")
    budget = exact(final) - (exact(gap) if gap.direction == "up" else -exact(gap))
    interval = ratio(printed(final), printed(final) - signed(gap, printed(gap)))
    if interval is None or budget <= 0:
        return CheckedRelation("execution", "undetermined", (rate,), "")
    sign = "−" if gap.direction == "up" else "+"
    under = f"({quantity(final)} {sign} {quantity(gap)})"
    return _judged((rate, final, gap), interval, exact(final) / budget, under)


def _of_one_budget(context: Context, rate: Figure, gap: Figure) -> bool:
    """True where a rate and a gap name no two budgets: 完成预算的100% may be one of the adjusted
    budget where 决算数大于年初预算数 speaks of the first."""
    of_rate = base_named(context, rate)
    of_gap = "".join(_BASE.findall(context.between(rate, gap))[-1:])
    return of_rate == of_gap or (of_rate == "年初" and not of_gap)


def _told_elsewhere(context: Context, rate: Figure, stage: Stage) -> Figure | None:
    """The outcome or the budget that a sentence leaves out which tells the other and the rate
    alone: that of the same thing at the same address, told everywhere alike."""
    if rate.layer != "text" or (stage != "final" and rate.decimals == 0):
        return None
    found = context.nearest(thing(rate), rate.year, replace(rate, stage=stage))
    return found if is_evident(context, rate, found) else None


def _as_points(context: Context, index: int, rate: Figure) -> Iterator[CheckedRelation]:
    """execution: 完成预算的95.2个百分点, where the amounts give that percentage."""
    if not _OF_BUDGET.search(context.text[max(0, rate.start - _BUDGET_WITHIN) : rate.start]):
        return
    near = [
        f
        for f in context.figures[max(0, index - 8) : index]
        if f.role == "amount" and f.year == rate.year and _beside(context, f, rate)
    ]
    finals = [f for f in near if f.stage == "final"]
    budgets = [f for f in near if f.stage in ("adjusted", "budget")]
    if not finals or not budgets:
        return
    relation = _executed(rate, finals[-1], budgets[-1])
    if relation.verdict == "consistent":
        yield replace(
            relation,
            verdict="inconsistent",
            message="percent",
            severity="warning",
            diagnosis=({"code": "points", "text": DIAGNOSES["percent"]},),
            forms=(),
        )


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
    if context.sentence_of[figure.id] != context.sentence_of[rate.id]:
        return False
    # （其中：甲1万元），完成预算的… is not of 甲
    return figure.start > rate.start or not closes_brackets(context.between(figure, rate))


def _executed(rate: Figure, final: Figure, budget: Figure) -> CheckedRelation:
    operands = (rate, final, budget)
    interval = ratio(printed(final), printed(budget))
    if interval is None:
        return CheckedRelation("execution", "zero_base", operands, "")
    found = _judged(operands, interval, exact(final) / exact(budget), quantity(budget))
    holds = interval.meets(printed(rate))
    return replace(
        found,
        diagnosis=() if holds else _upside_down(rate, final, budget),
        forms=(Quotient(rate, ((1, final),), ((1, budget),)),),
    )


def _judged(
    operands: tuple[Figure, Figure, Figure], interval: Interval, share: Fraction, under: str
) -> CheckedRelation:
    """The printed rate against the ``share`` of a budget (in words: ``under``) that was spent;
    the rate and the outcome are the first of ``operands``."""
    rate, final, _ = operands
    expected = decimal(100 * share, max(rate.decimals, 1)) + "%"
    verdict: Verdict = "consistent" if interval.meets(printed(rate)) else "inconsistent"
    if verdict == "inconsistent" and interval.meets(truncated(rate)):
        verdict = "tail"
    return CheckedRelation(
        "execution",
        verdict,
        operands,
        f"{quantity(final)} ÷ {under} = {expected}",
        expected,
        "execution",
        {"name": name_of(final)},
        severity=severity_of(*operands),
    )


def _upside_down(rate: Figure, final: Figure, budget: Figure) -> tuple[Mapping[str, object], ...]:
    """budget / final gives what is printed: the two changed places."""
    turned = ratio(printed(budget), printed(final))
    if turned is None or not turned.meets(printed(rate)) or rate.decimals == 0:
        return ()
    value = decimal(100 * exact(budget) / exact(final), rate.decimals)
    equation = f"{quantity(budget)} ÷ {quantity(final)} = {value}%"
    text = DIAGNOSES["upside_down"].format(equation=equation)
    return ({"code": "upside_down", "text": text},)


def _claim(context: Context, rate: Figure) -> Iterator[CheckedRelation]:
    """direction: 决算数与预算数持平, 大于, 小于 behind a rate that says otherwise."""
    match = _CLAIM.match(context.rest_of_sentence(rate))
    if match is None or not (match["above"] or match["below"] or match["equal"]):
        return
    # the rate may be one of the adjusted budget, and the words speak of the first
    if (match["base"] or "") != base_named(context, rate):
        return
    said, low, high = match[0].lstrip("，,（( %％"), printed(rate).low, printed(rate).high
    if low is None or high is None:
        return
    if match["above"]:
        wrong = high < 100
    elif match["below"]:
        wrong = low > 100
    else:
        wrong = high < 100 - _NEARLY or low > 100 + _NEARLY
    yield CheckedRelation(
        "direction",
        "inconsistent" if wrong else "consistent",
        (rate,),
        f"{quantity(rate)}，{said}",
        "",
        "claim",
        {"name": name_of(rate), "said": said},
        severity=severity_of(rate),
    )

"""Words that compare the two amounts before them: 大于, 小于, 持平, 超额."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kxai.check.context import Context, name_of, thing
from kxai.check.interval import exact, printed
from kxai.check.operands import is_evident
from kxai.check.relation import CheckedRelation
from kxai.check.wording import quantity
from kxai.genre import words
from kxai.schema.figure import Figure, Stage

_TO_BUDGET = words("check.execution.claim").regex
_TO_LAST_YEAR = words("check.compared.to_last_year").regex
_LEVEL = words("check.compared.level").regex
_NEARLY = Fraction(1, 100)  # of the base: 99.6 % is told as 持平 in good faith
_STAGES = {"年初": ("budget",), "调整": ("adjusted",), "全年": ("adjusted",)}
_PLANNED: tuple[Stage, ...] = ("budget", "adjusted")


def check_compared(context: Context) -> Iterator[CheckedRelation]:
    """direction: 决算数大于预算数, 与上年持平 right behind both amounts of one sentence; 与预算相比
    无增减 behind an outcome whose budget, or last year's, the report tells elsewhere."""
    for figure in context.figures:
        if figure.role != "amount" or figure.layer != "text":
            continue
        rest = context.rest_of_sentence(figure).lstrip().removeprefix(figure.unit)
        claim = _of_its_sentence(context, figure, rest) or _of_another(context, figure, rest)
        if claim is not None:
            yield _judged(claim)


@dataclass(frozen=True, slots=True)
class _Claim:
    """An amount ``now`` is said to be above, ``below`` or ``equal`` to ``base``."""

    now: Figure
    base: Figure
    said: str
    equal: bool = True
    below: bool = False


def _of_its_sentence(context: Context, figure: Figure, rest: str) -> _Claim | None:
    budget, last_year = _TO_BUDGET.match(rest), _TO_LAST_YEAR.match(rest)
    if budget is not None and (budget["above"] or budget["below"] or budget["equal"]):
        amounts = _budget_and_outcome(context, figure, budget["base"] or "")
        said = budget[0].lstrip("，,、（( ")
        equal, below = bool(budget["equal"]), bool(budget["below"])
        return _Claim(*amounts, said, equal, below) if amounts is not None else None
    amounts = _this_year_and_last(context, figure) if last_year is not None else None
    return _Claim(*amounts, last_year["said"]) if last_year and amounts is not None else None


def _judged(claim: _Claim) -> CheckedRelation:
    now, base = claim.now, claim.base
    gap = exact(now) - exact(base)
    apart = not printed(now).meets(printed(base))
    if claim.equal:
        wrong = apart and abs(gap) > _NEARLY * abs(exact(base))
    else:
        wrong = apart and (gap > 0 if claim.below else gap < 0)
    sign = "<" if gap < 0 else ">"
    return CheckedRelation(
        "direction",
        "inconsistent" if wrong else "consistent",
        (now, base),
        f"{quantity(now)} {sign} {quantity(base)}"
        if gap
        else f"{quantity(now)} = {quantity(base)}",
        "",
        "compared",
        {"name": name_of(now), "said": claim.said},
        severity="warning",
    )


def _budget_and_outcome(
    context: Context, figure: Figure, base: str
) -> tuple[Figure, Figure] | None:
    """The outcome and the one budget that the words can mean."""
    beside = _of_one_thing(context, figure)
    finals = [f for f in beside if f.stage == "final" and f.year == figure.year]
    stages = _STAGES.get(base, ("budget", "adjusted"))
    budgets = [f for f in beside if f.stage in ("budget", "adjusted") and f.year == figure.year]
    meant = [f for f in budgets if f.stage in stages]
    # 预算数 with both budgets in the sentence may be either
    if len(finals) != 1 or len(meant) != 1 or (not base and len(budgets) > 1):
        return None
    return finals[0], meant[0]


def _this_year_and_last(context: Context, figure: Figure) -> tuple[Figure, Figure] | None:
    beside = _of_one_thing(context, figure)
    if figure.year is None or len(beside) != 2 or beside[0].stage != beside[1].stage:
        return None
    by_year = {f.year: f for f in beside}
    latest = max(year for year in by_year if year is not None) if None not in by_year else None
    if latest is None or latest - 1 not in by_year:
        return None
    return by_year[latest], by_year[latest - 1]


def _of_another(context: Context, figure: Figure, rest: str) -> _Claim | None:
    """An amount that is said to be as large as one of another sentence or a table, which the report
    tells with one value at the very same address."""
    level = _LEVEL.match(rest)
    if level is None or figure.year is None or figure.hedge is not None:
        return None
    year = int(level["year"] or figure.year - bool(level["last"]))
    planned = bool(level["plan"]) and year == figure.year
    stages = _PLANNED if planned else (figure.stage,)
    if year == figure.year and figure.stage in stages:
        return None
    found = [context.amounts.get((*thing(figure), year, stage)) for stage in stages]
    told = [mentions for mentions in found if mentions is not None]
    base = told[0].first if told else None
    if base is None or any(mentions.values != {base.base_value} for mentions in told):
        return None
    return _Claim(figure, base, level["said"]) if is_evident(context, figure, base) else None


def _of_one_thing(context: Context, figure: Figure) -> list[Figure]:
    """The amounts of a figure's thing that its sentence tells up to it."""
    found = [figure]
    for before in reversed(context.figures[: context.place[figure.id]]):
        if context.sentence_of[before.id] != context.sentence_of[figure.id]:
            break
        same = thing(before) == thing(figure) and before.base_unit == figure.base_unit
        if before.role == "amount" and same and before.hedge is None:
            found.append(before)
    return found

"""Amounts of a year before: as a report prints them, else worked back from what changed."""

from __future__ import annotations

import re
from fractions import Fraction

from kxai.ask import question_words as w
from kxai.ask.amounts import base, scaled
from kxai.ask.answer import Answer, Step
from kxai.ask.answer_draft import Draft, number, value_zh
from kxai.ask.operands import Match, find_figures
from kxai.ask.plan import Operand, Plan, Wanted
from kxai.ask.prepared_report import Book
from kxai.schema.figure import Figure

_CLAUSE = 30  # characters in front of a change that tell what it is against
_YEAR_BASE = re.compile(r"上年|去年|上一年|同期|同比|[比较]20\d\d年")
_OTHER_BASE = re.compile(r"上年|去年|同期|20\d\d年|[比较同]")
_WAYS = ("up", "down")
_OTHER_SIDE = {"total.receipts": ("total.payments",), "total.payments": ("total.receipts",)}
_BOTH = re.compile(r"收、?支(?:出?总[计额])?(?:预算|决算)?[^，。；\d]{0,12}$")
_PLACES = 2  # of an amount that is worked out from a rounded rate
_BESIDE = 60  # characters between an amount and that of the year before in its sentence


def run_back(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """The amount of a year that has no report here, from the change, else the rate of change, that
    the report of the year behind it tells."""
    for book in books:
        year = book.report.year or 0
        if len(plan.years) != 1 or year - 1 != plan.years[0]:
            continue
        for operand in plan.operands[:1]:
            # of a whole under several names the first that the report tells with its change
            each = (operand.model_copy(update={"indicators": [i]}) for i in operand.indicators)
            if any(_tell_back(book, one, plan, year, draft) for one in each):
                break
    return draft.answer("derive") if draft.steps else None


def _tell_back(book: Book, operand: Operand, plan: Plan, year: int, draft: Draft) -> bool:
    stage = "budget" if book.report.planned else "final"
    if plan.stage not in (None, stage):
        return False  # what was spent the year before is no budget of it
    plan = plan.model_copy(update={"unit": None})  # 花了多少: a rate is told in no money

    def told(wanted: Wanted) -> list[Figure]:
        found = find_figures(book, both, plan, wanted=wanted, years=[year])
        return [m.figure for m in found if m.figure.indicator == own or _of_both(book, m.figure)]

    own = operand.indicators[0]
    both = operand.model_copy(update={"indicators": [own, *_OTHER_SIDE.get(own, ())]})
    money = [f for f in told("amount") if (f.indicator, f.role, f.stage) == (own, "amount", stage)]
    moved = [f for f in (*told("change"), *told("growth_rate")) if f.direction in _WAYS]
    if not money or not moved:
        return False
    how = moved[0]
    if how.role == "change" and how.base_unit != money[0].base_unit:
        return False
    draft.use(book, how)
    draft.say(f"报告没有直接写{year - 1}年的数。")
    if how.role == "change":
        work_back(book, draft, money[0], how)
    else:
        _by_rate(book, draft, money[0], how)
    return bool(draft.steps)


def _of_both(book: Book, figure: Figure) -> bool:
    """Whether a change is told of receipts and spending together: 收支增加66万元."""
    return bool(_BOTH.search(book.plain[max(0, figure.start - _BESIDE) : figure.start]))


def of_budget(book: Book, figure: Figure) -> bool:
    """Whether the clause in front of a change tells that it is one against the budget."""
    return names_budget(book.plain[max(0, figure.start - _CLAUSE) : figure.start])


def names_budget(before: str) -> bool:
    """Whether the last thing that a text holds something against is the budget."""
    text = "".join(before.split())
    bases = list(w.BUDGET_BASE.finditer(text))
    return bool(bases) and not _OTHER_BASE.search(text[bases[-1].end() :])


def names_year(before: str) -> bool:
    """Whether a text holds something against the year before, and nothing against the budget."""
    text = "".join(before.split())
    return bool(_YEAR_BASE.search(text)) and not w.BUDGET_BASE.search(text)


def budget_back(operand: Operand, plan: Plan, book: Book, draft: Draft) -> bool:
    """The budget of what a report tells only as spent, from the change or the rate against it."""

    def told(wanted: Wanted) -> list[Figure]:
        found = find_figures(book, operand, plan, wanted=wanted)
        return [m.figure for m in found if m.figure.indicator in operand.indicators[:1]]

    done = [f for f in told("amount") if (f.role, f.stage) == ("amount", "final") and f.value]
    if plan.stage != "budget" or not done or len(done) < len(told("amount")):
        return False
    moved = [f for f in (*told("change"), *told("growth_rate")) if f.direction in _WAYS]
    moved = [f for f in moved if of_budget(book, f)]
    if not moved:
        return False
    draft.use(book, moved[0])
    if moved[0].role == "change":
        work_back(book, draft, done[0], moved[0], what="预算")
    else:
        _by_rate(book, draft, done[0], moved[0], what="预算")
    return bool(draft.steps)


def printed_last_year(now: Match, operand: Operand, plan: Plan) -> Figure | None:
    """The amount of the year before that the report itself prints: what is printed is not worked
    out, the less where the change beside it is wrong. Of what has no name in the catalogue that of
    the same words in the sentence."""
    book, own = now.book, now.figure
    if book.report.year is None:
        return None
    before = book.report.year - 1
    if not operand.indicators:
        sentence = book.by_start.get(own.start)
        told = [
            f
            for f in (sentence.figures if sentence else ())
            if (f.year, f.role, f.label, f.base_unit)
            == (before, own.role, own.label, own.base_unit)
            and abs(f.start - own.end) <= _BESIDE
        ]
        return told[0] if len(told) == 1 else None
    found = find_figures(book, operand, plan, wanted="amount", years=[before])
    return next(
        (
            m.figure
            for m in found
            if m.figure.indicator in operand.indicators and m.figure.role == "amount"
        ),
        None,
    )


def work_back(book: Book, draft: Draft, now: Figure, change: Figure, *, what: str = "上年") -> None:
    """Tell the amount of the year before, or the budget: what there is now without what it changed
    by."""
    draft.use(book, now)
    sign = -1 if change.direction == "down" else 1
    before = base(now) - sign * abs(base(change))
    step = Step(
        expression=f"{value_zh(now)}{'-' if sign > 0 else '+'}{value_zh(change)}",
        result=f"{number(before / scaled(now))}{now.unit}",
    )
    draft.steps.append(step)
    draft.say(f"由此推算{what}为{step.result}（{step}）。")


def _by_rate(book: Book, draft: Draft, now: Figure, rate: Figure, *, what: str = "上年") -> None:
    """The same from a rate, which is rounded, so that the amount is as well."""
    draft.use(book, now)
    sign = -1 if rate.direction == "down" else 1
    share = 1 + sign * abs(Fraction(rate.value)) / 100
    if share <= 0:
        return
    step = Step(
        expression=f"{value_zh(now)}÷（1{'+' if sign > 0 else '-'}{value_zh(rate)}）",
        result=f"{number(base(now) / share / scaled(now), _PLACES)}{now.unit}",
    )
    draft.steps.append(step)
    draft.say(f"由增减率推算{what}约为{step.result}（{step}）。")

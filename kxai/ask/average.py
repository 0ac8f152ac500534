"""Amounts by what they are divided by: staff, guests, or anything that a report counts."""

from __future__ import annotations

from fractions import Fraction

from kxai.ask import question_words as w
from kxai.ask.amounts import base, scaled
from kxai.ask.answer import Answer, Step
from kxai.ask.answer_draft import Draft, body_of, name_of, number, value_zh
from kxai.ask.fits import fits_unit
from kxai.ask.operands import Match, find_figures
from kxai.ask.phrase import counting, is_kind
from kxai.ask.plan import Operand, Plan
from kxai.ask.prepared_report import Book
from kxai.ask.spoken_names import is_within
from kxai.schema.figure import Figure

_TOGETHER = 0.5  # what it is worth that both stand in one sentence
_SMALL = Fraction(1, 10)  # of a unit: less is told in the base unit
_NEAR = 8  # characters behind a number that say what is counted


def run_average(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """An amount per head or per thing counted, for each body."""
    if plan.per is None:
        return _per_head(plan, books, draft)
    for book in books:
        if figure := _printed(plan, plan.per, book):
            quote = draft.use(book, figure)
            draft.say(f"{name_of(book, figure)}：{value_zh(figure)}。原文：“{quote}”")
        elif pair := _pair(plan, plan.per, book):
            what = f"平均每{plan.per.asked}{plan.per.phrase}"
            _divide(draft, book, *pair, what=what)
    return draft.answer("derive") if draft.parts else None


def _printed(plan: Plan, per: Operand, book: Book) -> Figure | None:
    """What a report itself tells of each: 每门诊人次平均费用 of what a visit costs."""
    said, own = "".join(o.phrase for o in plan.operands), per.phrase.strip("平均收入支出花费用")
    for figure in (f for f in book.figures if f.base_unit == "元" and f.year in plan.years):
        told = w.PRINTED_OF_EACH.search(book.plain, max(0, figure.start - 2 * _NEAR), figure.start)
        sentence = book.by_start.get(figure.start)
        alike = told and (per.asked or "") in told["unit"] and told["name"].strip("支出费用") == own
        if told and sentence and alike:
            money = [f for f in sentence.figures if f.end < figure.start and f.base_unit == "元"]
            named = any(f.indicator in o.indicators for f in money[-1:] for o in plan.operands)
            if is_within(told["of"], said) and (told["of"] or named):
                return figure
    return None


def _divide(draft: Draft, book: Book, amount: Figure, heads: Figure, *, what: str) -> None:
    draft.use(book, amount)
    draft.use(book, heads)
    result, unit = base(amount) / base(heads) / scaled(amount), amount.unit
    if abs(result) < _SMALL and unit != amount.base_unit:
        result, unit = base(amount) / base(heads), amount.base_unit  # 82.19元, not 0.0082万元
    places = 2 if abs(result) >= 1 else 4
    step = Step(
        expression=f"{value_zh(amount)}÷{value_zh(heads)}",
        result=f"{number(result, places)}{unit}",
    )
    draft.steps.append(step)
    draft.say(f"{body_of(book)}{what}{step.result}（{step}）。")


def _pair(plan: Plan, per: Operand, book: Book) -> tuple[Figure, Figure] | None:
    """The amount and the count to divide it by, best where they stand together."""
    best: tuple[float, Figure, Figure] | None = None
    for operand in plan.operands:
        for match in find_figures(book, operand, plan, wanted="amount")[:6]:
            if match.figure.role == "share":
                continue
            for count, liking in _counts(plan, per, book, match):
                score = match.score + liking
                if best is None or score > best[0]:
                    best = (score, match.figure, count)
    return (best[1], best[2]) if best else _behind_count(plan, per, book)


def _behind_count(plan: Plan, per: Operand, book: Book) -> tuple[Figure, Figure] | None:
    """“讲座30场，受益群众2400人”: what is asked about names the count, and the amount follows."""
    counting = plan.model_copy(update={"unit": per.asked})
    for operand in plan.operands:
        asked = operand.asked or plan.unit
        named = operand.model_copy(update={"asked": per.asked})
        for match in find_figures(book, named, counting, wanted="amount")[:2]:
            sentence = book.by_start.get(match.figure.start)
            following = [
                f
                for f in (sentence.figures if sentence else ())
                if f.start > match.figure.start and f.role in ("amount", "count")
            ]
            if (
                following
                and asked
                and match.figure.value > 0
                and fits_unit(following[0].unit, asked)
            ):
                return following[0], match.figure
    return None


def _counts(plan: Plan, per: Operand, book: Book, match: Match) -> list[tuple[Figure, float]]:
    """Counts that an amount may be divided by: of its own sentence, or named in the question."""
    sentence = book.by_start.get(match.figure.start)
    mine = {f.id for f in sentence.figures} if sentence else set()
    out = []
    kind = counting(match.figure.indicator, per.asked or "")
    for figure in book.figures:
        bought = kind != match.figure.indicator and is_kind(figure.indicator, "money")
        alike = figure.base_unit == match.figure.base_unit
        if bought or alike or figure.role != "count" or figure.value <= 0:
            continue
        if not _counted(per, book, figure) or figure.year not in (match.figure.year, None):
            continue
        together = figure.id in mine
        told = per.noun and per.noun in book.plain[figure.end : figure.end + _NEAR]
        if together or told or (per.noun and per.noun in figure.label):
            out.append((figure, (_TOGETHER if together else 0.0) + (0.2 if told else 0.0)))
    if not out and kind != match.figure.indicator:
        counted = Operand(phrase="", indicators=[kind])
        found = find_figures(book, counted, plan.model_copy(update={"unit": None}))
        out = [(m.figure, 0.0) for m in found if m.figure.value and _counted(per, book, m.figure)]
    return out


def _counted(per: Operand, book: Book, figure: Figure) -> bool:
    """Whether a figure counts what an amount is to be divided by."""
    unit = figure.unit.removeprefix("余")
    asked = per.asked or ""
    alike = unit.startswith(asked) or asked.startswith(unit) or fits_unit(unit, asked)
    return alike or bool(per.noun and per.noun in (unit, book.plain[figure.end : figure.end + 2]))


def _per_head(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """An amount by the number of staff; what guests cost by the number of guests."""
    amounts = [o for o in plan.operands if any(not i.startswith("staff.") for i in o.indicators)]
    if not amounts:
        return None
    amount = amounts[0]
    money = [i for i in amount.indicators if not i.startswith("staff.")]
    kind = "staff.authorised" if w.AUTHORISED.search(plan.question) else "staff.actual"
    own = counting(money[0], "人")  # what guests and journeys cost is of those who came or went
    kind = own if own != money[0] else kind
    others = [i for o in plan.operands if o is not amount for i in o.indicators]
    kind = next((i for i in others if is_kind(i, "count")), kind)
    alone = plan.model_copy(update={"unit": None})
    for book in books:
        found = find_figures(book, amount, plan, wanted="amount")
        found = [m for m in found if m.figure.indicator in money]
        heads = find_figures(book, Operand(phrase="", indicators=[kind]), alone, wanted="amount")
        heads = [m for m in heads if m.figure.indicator == kind and m.figure.value]
        if found and heads:
            _divide(draft, book, found[0].figure, heads[0].figure, what="人均")
    return draft.answer("derive") if draft.steps else None

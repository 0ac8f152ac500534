"""Equations that a question itself states: “A加B是不是等于C”."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from kxai.ask import question_words as w
from kxai.ask.amounts import base, larger, scaled
from kxai.ask.answer import Step
from kxai.ask.answer_draft import Draft, name_of, number, value_zh
from kxai.ask.operands import find_figures
from kxai.ask.phrase import indicators_in
from kxai.ask.plan import Operand, Plan
from kxai.ask.prepared_report import Book
from kxai.genre.catalogue import find_indicators
from kxai.schema.figure import Figure

_SIGN = re.compile(r"加(?!起来|在一起)|减去?|扣除|[+＋−-]")
_OPENS = re.compile(r"其中|包括|分别|构成|：|:")
_EQUAL = re.compile(r"等于|等不等于|就是|得|=|对得上|对不上|相符|一致|是不是|是否")


def tell_equation(plan: Plan, book: Book, draft: Draft) -> bool:
    """The equation of a question with the amounts of the report, and whether it holds within
    what was rounded; False where the question states none, or an amount is missing."""
    question = plan.question
    named = find_indicators(question)
    if len(named) < 3 or not _EQUAL.search(question[named[-2][1] :]):
        return False
    signs = [1]
    for (_, end, _), (start, _, _) in pairwise(named[:-1]):
        between = _SIGN.search(question[end:start])
        if not between and not re.fullmatch(r"[、和与]", question[end:start]):
            return False
        signs.append(-1 if between and between[0][0] in "减扣−-" else 1)
    if not w.ADDED.search(question):
        return False
    found = [_amount(plan, book, indicator) for _, _, indicator in named]
    figures = [f for f in found if f is not None]
    if len(figures) < len(named) or len({f.base_unit for f in figures}) > 1:
        return False
    *parts, total = figures
    for figure in figures:
        draft.use(book, figure)
    value = sum((s * base(f) for s, f in zip(signs, parts, strict=True)), Fraction(0))
    shown = value_zh(parts[0])
    for sign, figure in zip(signs[1:], parts[1:], strict=True):
        shown += f"{'+' if sign > 0 else '-'}{value_zh(figure)}"
    step = Step(expression=shown, result=f"{number(value / scaled(total))}{total.unit}")
    draft.steps.append(step)
    gap = abs(value - base(total))
    told = f"{step}，{name_of(book, total)}为{value_zh(total)}"
    if not gap:
        draft.say(f"一致：{told}，两者相等。")
        return True
    apart = f"{number(gap / scaled(total))}{total.unit}"
    draft.steps.append(Step(expression=f"{step.result}与{value_zh(total)}之差", result=apart))
    if gap <= sum((_half(f) for f in figures), Fraction(0)):
        draft.say(f"基本一致：{told}，相差{apart}，在四舍五入误差之内。")
    else:
        draft.say(f"不一致：{told}，相差{apart}。")
    return True


def tell_pair(plan: Plan, book: Book, draft: Draft) -> bool:
    """Whether two amounts that a question names are one (收入和支出一样吗); False where it names
    others, or one is not told."""
    match = w.PAIR_ALIKE.search(plan.question)
    if not match or w.ADDED.search(plan.question):
        return False
    sides = [_named_at_end(match[side]) for side in ("a", "b")]
    if not all(sides) or set(sides[0]) & set(sides[1]):
        return False
    found = [next(filter(None, (_amount(plan, book, i) for i in side)), None) for side in sides]
    one, other = found
    if one is None or other is None or one.base_unit != other.base_unit:
        return False
    told = [f"{name_of(book, f)}{value_zh(f)}" for f in (one, other)]
    for figure in (one, other):
        draft.use(book, figure)
    gap = abs(base(one) - base(other))
    if not gap:
        draft.steps.append(Step(expression=f"{value_zh(one)}-{value_zh(other)}", result="0"))
        draft.say(f"一致：{told[0]}与{told[1]}相等。")
        return True
    unit = one if one.value else other
    apart = f"{number(gap / scaled(unit))}{unit.unit}"
    draft.steps.append(Step(expression=larger(one, other), result=apart))
    draft.say(f"不一致：{told[0]}，{told[1]}，相差{apart}。")
    return True


def _named_at_end(text: str) -> list[str]:
    """What words name, or the bare 收入 and 支出 that they end with."""
    known = indicators_in(text)
    return known or next(
        (list(w.BARE[word]) for word in ("收入", "支出") if text.endswith(word)), []
    )


def tell_parts(plan: Plan, book: Book, draft: Draft) -> bool:
    """Whether the amounts that a sentence tells behind 其中 add up to the one before; False where
    no sentence tells parts of what is asked about."""
    wanted = {i for operand in plan.operands for i in operand.indicators}
    if not wanted:
        wanted = {i for word in ("支出", "收入") if word in plan.question for i in w.BARE[word]}
    if not wanted and w.WHOLE.search(plan.question):
        wanted = set(w.ALL_MONEY)
    if not wanted or not w.PARTS_ASKED.search(plan.question):
        return False
    best: tuple[int, Figure, list[Figure]] | None = None
    for sentence in book.sentences:
        for place, total in enumerate(sentence.figures[:-2]):
            whole = total.indicator in wanted and total.role == "amount"
            parts = sentence.figures[place + 1 :]
            opened = book.plain[total.end : parts[0].start]
            if not whole or total.year not in (*plan.years, None) or not _OPENS.search(opened):
                continue
            parts = [f for f in parts if f.role == "amount" and f.base_unit == total.base_unit]
            said = sum(part.label.strip()[:2] in plan.question for part in parts)
            if sum(part.value != 0 for part in parts) > 1 and (best is None or said > best[0]):
                best = (said, total, parts)
    if best is not None:
        _tell_parts(book, draft, *best[1:])
    return best is not None


def _tell_parts(book: Book, draft: Draft, total: Figure, parts: list[Figure]) -> None:
    value = sum((base(f) for f in parts), Fraction(0))
    shown = f"{number(value / scaled(total))}{total.unit}"
    step = Step(expression="+".join(value_zh(f) for f in parts), result=shown)
    draft.steps.append(step)
    for figure in (total, *parts):
        draft.use(book, figure)
    told = f"分项之和{step}，{name_of(book, total)}为{value_zh(total)}"
    gap = value - base(total)
    if abs(gap) <= sum((_half(f) for f in (total, *parts)), Fraction(0)):
        draft.say(f"一致：{told}。")
        return
    apart = f"{number(abs(gap) / scaled(total))}{total.unit}"
    expression = f"{shown}与{value_zh(total)}之差"
    draft.steps.append(Step(expression=expression, result=apart))
    draft.say(f"不一致：{told}，分项之和{'多' if gap > 0 else '少'}{apart}。")
    for part in parts:
        if gap > 0 and base(part) == gap:
            name = part.label.strip() or "其中一项"
            draft.say(f"差额恰为{name}{value_zh(part)}，这一项可能已含在其他分项里。")


def _amount(plan: Plan, book: Book, indicator: str) -> Figure | None:
    bare = Operand(phrase="", indicators=[indicator])
    alone = plan.model_copy(update={"unit": None})
    found = find_figures(book, bare, alone, wanted="amount")
    return next((m.figure for m in found if m.figure.indicator == indicator), None)


def _half(figure: Figure) -> Fraction:
    """Half a unit of the last printed place, in base units."""
    return Fraction(1, 2 * 10**figure.decimals) * scaled(figure)

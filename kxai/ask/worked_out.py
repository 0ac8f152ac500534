"""Amounts and rates that no report prints under the words asked for, worked out from what it
prints."""

from __future__ import annotations

import re
from collections import defaultdict
from fractions import Fraction
from itertools import pairwise

from kxai.ask import question_words as w
from kxai.ask.amounts import base, scaled, share_step
from kxai.ask.answer import Step
from kxai.ask.answer_draft import Draft, body_of, name_of, number, value_zh
from kxai.ask.operands import best_sentences, find_figures, weights
from kxai.ask.phrase import names_of_genre
from kxai.ask.plan import Operand, Plan
from kxai.ask.prepared_report import Book, Sentence, terms
from kxai.ask.spoken_names import body_key
from kxai.schema.figure import Figure

_BALANCE = "balance.closing"
OF_PROJECT = ("project_evaluation", "transfer_evaluation")
_SURE = 0.6  # of the words asked for
_EARLY = ("adjusted", "budget")
_MONTH_END = re.compile(r"(\d{1,2})月(?:底|末|份)?")
_ITEMS = re.compile(r"[、，,]|和|及|以及")
_DAYS = 200  # characters behind the months of a plan in which its percentages stand


def rate_of_verb(operand: Operand, plan: Plan, books: list[Book], draft: Draft) -> bool:
    """“建议的采纳率” where a report tells how many there were and how many 采纳."""
    match = w.VERB_RATE.search(plan.question)
    if not match:
        return False
    phrase = operand.phrase.removesuffix(f"{match[1]}率")
    for book in books:
        for score, sentence in best_sentences(book, f"{phrase}|{match[1]}", need_figure=True)[:3]:
            for whole, part in pairwise(sentence.figures):
                alike = whole.base_unit == part.base_unit and 0 < part.value <= whole.value
                if score >= _SURE and alike and part.label.strip().endswith(match[1]):
                    draft.use(book, whole)
                    draft.use(book, part)
                    step = share_step(part, whole)
                    draft.steps.append(step)
                    draft.say(f"{body_of(book)}{match[1]}率：{step}。")
                    return True
    return False


def rate_of_budget(operand: Operand, plan: Plan, books: list[Book], draft: Draft) -> bool:
    """The rate at which a budget was spent, where no report tells it: from the amounts of one
    report, else from those that a body's budget and its accounts of the year tell."""
    if plan.wanted != "execution_rate" or not operand.indicators:
        return False
    of_body: defaultdict[tuple[str, int | None], list[tuple[Book, Figure]]] = defaultdict(list)
    both = plan.model_copy(update={"stage": None})  # 实际支出占预算: two stages are asked for
    for book in books:
        found = [
            m.figure
            for m in find_figures(book, operand, both, wanted="amount")
            if m.figure.indicator in operand.indicators and m.figure.role == "amount"
        ]
        told = [(book, f) for f in found]
        if _tell_rate(told, draft):
            return True
        of_body[body_key(body_of(book)), book.report.year] += told
    return any(_tell_rate(told, draft) for told in of_body.values())


def _tell_rate(told: list[tuple[Book, Figure]], draft: Draft) -> bool:
    final = next(((b, f) for b, f in told if f.stage == "final"), None)
    if final is None:
        return False
    done = final[1]
    budget = next(
        (
            (b, f)
            for b, f in told
            if f.stage in _EARLY and f.value and f.indicator == done.indicator
        ),
        None,
    )
    if budget is None or budget[1].base_unit != done.base_unit:
        return False
    draft.use(*final)
    draft.use(*budget)
    step = share_step(done, budget[1])
    draft.steps.append(step)
    draft.say(f"{name_of(*final)}完成预算的{step.result}（{step}）。")
    return True


def left_of_project(operand: Operand, plan: Plan, books: list[Book], draft: Draft) -> bool:
    """“科普经费还剩多少没用”: what the evaluation of one project leaves of its budget, where its
    words are told in it and no balance is."""
    if operand.indicators[:1] != [_BALANCE] or not plan.named:
        return False
    for book in books:
        words = [t for t in terms(operand.phrase) if len(t) > 1]
        told = [t for t in words if book.seen[t]]
        if book.report.kind not in OF_PROJECT or 2 * len(told) < len(words):
            continue
        money = [f for f in book.figures if f.role == "amount"]
        money = [f for f in money if not f.dims.get("source")] or money
        done = [f for f in money if f.indicator == "project.executed"]
        given = [f for f in money if f.indicator == "project.budget"]
        given = [f for f in given if f.stage == "adjusted"] or given
        if len({base(f) for f in done}) == len({base(f) for f in given}) == 1:
            _tell_left(book, given[0], done[0], draft)
            return True
    return False


def _tell_left(book: Book, given: Figure, done: Figure, draft: Draft) -> None:
    """What is left of a budget behind what was spent of it."""
    draft.use(book, given)
    draft.use(book, done)
    left = number((base(given) - base(done)) / scaled(given))
    step = Step(expression=f"{value_zh(given)}-{value_zh(done)}", result=f"{left}{given.unit}")
    draft.steps.append(step)
    draft.say(
        f"{body_of(book)}预算{value_zh(given)}，执行{value_zh(done)}，余{step.result}（{step}）。"
    )


def by_purpose(operand: Operand, plan: Plan, books: list[Book], draft: Draft) -> bool:
    """“花卉基地安排了多少”: the amount of which a report says that it is for that, quoted with the
    purpose, which may be of more."""
    money = (plan.unit or operand.asked or "") in ("元", "万元", "亿元") or w.BUDGETED.search(
        plan.question
    )
    if operand.indicators or operand.value is not None or not plan.named or not money:
        return False
    if any(piece in names_of_genre() for piece in operand.phrase.split("|")):
        return False  # 差旅费 among what an amount was for has an amount of its own
    for book in books:
        if plan.years and book.report.year not in plan.years:
            continue
        words = weights(book, w.BUDGETED.sub("|", operand.phrase))
        words = {term: weight for term, weight in words.items() if len(term) > 1}
        total = sum(words.values())
        for before, sentence in pairwise([None, *book.sentences]):
            if sentence is None or not (at := w.USED_FOR.search(sentence.text)):
                continue
            if _is_one_of_many(operand.phrase, sentence.text[at.end() :]):
                continue
            said = frozenset(terms(sentence.text[at.end() :]))
            got = sum(weight for term, weight in words.items() if term in said)
            amount = _amount_before(before, sentence, sentence.start + at.start())
            if amount is not None and total and got >= _SURE * total:
                quote = draft.use(book, amount)
                draft.say(f"{name_of(book, amount)}：{value_zh(amount)}。原文：“{quote}”")
                if sentence.start > amount.start:
                    purpose = draft.cite(book, sentence.start, sentence.end)
                    if purpose not in quote:
                        draft.say(f"原文：“{purpose}”")
                return True
    return False


def _is_one_of_many(phrase: str, purpose: str) -> bool:
    """Whether what was asked for is one kind of money among several that an amount was for: 杂志费
    of 人员经费、杂志费等."""
    items = [item for item in _ITEMS.split(purpose.rstrip("。；;")) if item]
    kinds = [item for item in items if w.MONEY_NOUN.search(item.rstrip("等"))]
    pairs = {term for term in terms(phrase) if len(term) > 1}
    return len(kinds) > 1 and any(pairs & set(terms(item)) for item in kinds)


def _amount_before(before: Sentence | None, sentence: Sentence, at: int) -> Figure | None:
    """The last amount of money in front of an offset, in its sentence or at the end of the one
    before."""
    own = [f for f in sentence.figures if f.end <= at and f.base_unit == "元"]
    near = [f for f in before.figures if f.base_unit == "元"] if before else []
    told = own or (near[-1:] if len({f.start for f in near}) == 1 else [])
    return told[-1] if told and told[-1].role == "amount" else None


def planned_part(plan: Plan, books: list[Book], draft: Draft) -> bool:
    """“按计划到6月底应支出多少”: what a plan of payments in percent makes of the budget of its
    project."""
    asked = _MONTH_END.search(plan.question)
    if not asked or not w.PLANNED_PART.search(plan.question):
        return False
    for book in books:
        for line in re.finditer(r"[^\n]+", book.plain):
            months = [m[1] for m in _MONTH_END.finditer(line[0])]
            if len(months) < 2 or asked[1] not in months:
                continue
            shares = [
                f
                for f in book.figures
                if line.end() <= f.start < line.end() + _DAYS
                and f.unit == "%"
                and f.role == "share"
            ]
            if len(shares) < len(months):
                continue
            share = shares[months.index(asked[1])]
            budgets = [
                f
                for f in book.figures
                if f.indicator == share.indicator == "project.budget"
                and f.role == "amount"
                and {**f.dims, "source": ""} == {**share.dims, "source": ""}
                and "source" not in f.dims
            ]
            if len({base(f) for f in budgets}) == 1 and budgets[0].value:
                _tell_part(book, draft, budgets[0], share, asked[1])
                return True
    return False


def _tell_part(book: Book, draft: Draft, budget: Figure, share: Figure, month: str) -> None:
    draft.use(book, budget)
    draft.use(book, share)
    value = base(budget) * Fraction(share.value) / 100
    step = Step(
        expression=f"到{month}月底：{value_zh(budget)}×{value_zh(share)}",
        result=f"{number(value / scaled(budget))}{budget.unit}",
    )
    draft.steps.append(step)
    draft.say(f"{body_of(book)}按计划到{month}月底支出{step.result}（{step}）。")

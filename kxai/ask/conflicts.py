"""Whether numbers agree: what the checker found of them, and all values that are told."""

from __future__ import annotations

import re
from fractions import Fraction

from kxai.ask import question_words as w
from kxai.ask.amounts import (
    base,
    larger,
    scaled,
)
from kxai.ask.answer import Answer, Step
from kxai.ask.answer_draft import Draft, body_of, name_of, number, value_zh
from kxai.ask.equations import tell_equation, tell_pair, tell_parts
from kxai.ask.fits import is_pinned
from kxai.ask.nearest_relation import nearest_relation
from kxai.ask.operands import Match, find_figures
from kxai.ask.plan import Plan
from kxai.ask.prepared_report import Book, terms
from kxai.ask.relations import HOLDS, RATES, counted_parts, held_together, tell_agreement
from kxai.schema.finding import Finding

_RETOLD = ("same", "target", "part")  # told twice, or short of a target: no sum is wrong
_TOLD = 4  # findings of a report that are told in an answer
_ALIKE = 0.5  # of a question's words that a finding has


def run_findings(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """Whether numbers agree: what the checker found of them, and all values told."""
    if len(plan.operands) > 1 and all(o.value and not o.phrase for o in plan.operands):
        return held_together(plan, books, draft)
    for book in books:
        if not _found_of(plan, book) and tell_parts(plan, book, draft):
            return draft.answer("findings")
        if counted_parts(plan, book, draft) or tell_equation(plan, book, draft):
            return draft.answer("findings")
        if tell_pair(plan, book, draft):
            return draft.answer("findings")
        pool: list[Match] = []
        pinned = any(o.value is not None for o in plan.operands)
        for operand in plan.operands:
            if not pinned or operand.value is not None:
                pool += find_figures(book, operand, plan, wanted="any")
        if not pool and pinned and _tell_other(plan, book, draft):
            return draft.answer("findings")
        if not pool:
            for operand in plan.operands:
                if operand.indicators and operand.value is None:
                    bare = operand.model_copy(update={"phrase": ""})
                    pool += find_figures(book, bare, plan, wanted="any")
        if not pool:
            if not any(o.indicators or o.value for o in plan.operands) and not w.GENERAL.sub(
                "", "".join(o.phrase for o in plan.operands)
            ):
                _tell_findings(book, draft)
            elif _tell_nearest(plan, book, draft):
                return draft.answer("findings")
            else:
                _tell_alike(plan, book, draft)
            continue
        top = pool[0].score
        chosen = [m for m in pool if m.score >= top - 0.25 or pinned]
        ids = {m.figure.id for m in chosen}
        wanted = {i for o in plan.operands for i in o.indicators}
        told = False
        amounts = [m for m in chosen if m.figure.role == "amount" and m.figure.indicator in wanted]
        values: dict[Fraction, Match] = {}
        for m in amounts:
            if (
                m.figure.stage == amounts[0].figure.stage
                and m.figure.year == amounts[0].figure.year
                and m.figure.indicator == amounts[0].figure.indicator
            ) and not m.figure.dims:
                values.setdefault(base(m.figure), m)
        if len(values) > 1 and not pinned:
            first, *rest = values.values()
            draft.use(book, first.figure)
            for other in rest:
                draft.use(book, other.figure)
                gap = abs(base(first.figure) - base(other.figure)) / scaled(first.figure)
                step = Step(
                    expression=f"{larger(first.figure, other.figure)}",
                    result=f"{number(gap)}{first.figure.unit}",
                )
                draft.steps.append(step)
                draft.say(
                    f"不一致：{name_of(book, first.figure)}，一处为{value_zh(first.figure)}"
                    f"（{_section(first)}），另一处为{value_zh(other.figure)}（{_section(other)}），"
                    f"相差{step.result}。"
                )
            told = True
        about = set() if pinned or told else _about(wanted, plan, book)
        for finding in book.findings:
            if (ids | about) & set(finding.figures):
                if not told:
                    draft.say("不一致：")
                tell_finding(finding, book, draft)
                told = True
        if told:
            draft.warnings.clear()
            return draft.answer("findings")
        named = {m[1].replace(",", "") for m in w.PINNED.finditer(plan.question) if m[2] == "%"}
        rates = {f.id for f in book.figures if f.unit == "%" and f.text in named}
        if tell_agreement(
            book, chosen, wanted, draft, kind=plan.relation, rates=rates if named else None
        ):
            draft.warnings.clear()
            return draft.answer("findings")
        first = chosen[0]
        quote = draft.use(book, first.figure)
        same = [m for m in chosen if _told_again(m, first)]
        for m in same[:2]:
            draft.use(book, m.figure)
        what = f"{name_of(book, first.figure)}为{value_zh(first.figure)}"
        alike = same and plan.relation not in RATES
        if alike and not w.ADDED.search(plan.question):
            draft.say(f"一致：{what}，{len(same) + 1}处相同，核对没有发现矛盾。原文：“{quote}”")
            draft.steps.append(Step(expression="印出的次数", result=f"{len(same) + 1}处"))
        elif not pinned and (w.SUM.search(plan.question) or first.figure.indicator not in wanted):
            # a number that shares words, or parts that were not found: nothing to hold it against
            return draft.answer("findings") if _tell_nearest(plan, book, draft) else None
        else:
            draft.say(f"不能判断：{what}，报告里没有可以与它核对的数。原文：“{quote}”")
            unjudged = {"answerable": False, "status": "not_printed"}
            return draft.answer("findings").model_copy(update=unjudged)
        return draft.answer("findings")
    return draft.answer("findings") if draft.parts else None


def _found_of(plan: Plan, book: Book) -> bool:
    """Whether the checker found something of the very amount that a question names."""
    named = {operand.value for operand in plan.operands if operand.value}
    ids = {f.id for f in book.figures if str(f.value.normalize()) in named or str(f.value) in named}
    return any(ids & set(finding.figures) for finding in book.findings)


def _about(wanted: set[str], plan: Plan, book: Book) -> set[str]:
    """The figures of all that is asked about, so that what was found of any of them is told."""
    families = tuple(name.removesuffix("total") for name in wanted)  # income. of income.total
    return {
        figure.id
        for figure in book.figures
        if figure.indicator.startswith(families) and (not plan.years or figure.year in plan.years)
    }


def _told_again(match: Match, first: Match) -> bool:
    """True where another place of the report prints the same amount of the same thing."""
    one, other = match.figure, first.figure
    return (
        one.id != other.id
        and base(one) == base(other)
        and (one.indicator, one.year, one.role) == (other.indicator, other.year, other.role)
    )


def _tell_other(plan: Plan, book: Book, draft: Draft) -> bool:
    """“三公经费是不是5万元”: what the report writes instead of the number of the question."""
    for operand in plan.operands:
        if operand.value is None or not operand.indicators or operand.unit == "%":
            continue  # a rate is no other value of an amount
        if any(is_pinned(figure, operand) for figure in book.figures):
            return False  # the report tells it of something else
        bare = operand.model_copy(update={"value": None, "phrase": ""})
        found = find_figures(book, bare, plan, wanted="amount")
        if found:
            first = found[0].figure
            quote = draft.use(book, first)
            told = f"{name_of(book, first)}为{value_zh(first)}"
            draft.say(f"不一致：{told}，与问题里的数不同。原文：“{quote}”")
            return True
    return False


def _tell_nearest(plan: Plan, book: Book, draft: Draft) -> bool:
    """Whether the sum that is nearest to the words of a question for one holds; False where none
    is near."""
    asked = any(cue.search(plan.question) for cue in (w.ADDED, w.SUM, w.PARTS_ASKED))
    relation = nearest_relation(plan, book) if asked else None
    if relation is None:
        return False
    ids = {figure.id for figure in relation.operands}
    if relation.verdict in HOLDS:
        for figure in relation.operands:
            draft.use(book, figure)
        told = f"{name_of(book, relation.stated)}{value_zh(relation.stated)}"
        draft.say(f"一致：{told}，核对{relation.equation}，两者相符。")
        return True
    for finding in book.findings:
        if relation.stated.id in finding.figures and len(ids & {*finding.figures}) > 1:
            draft.say("不一致：")
            tell_finding(finding, book, draft)
            return True
    return False


def _tell_alike(plan: Plan, book: Book, draft: Draft) -> None:
    """The finding whose words and numbers are those of the question."""
    asked = {t: book.weight(t) for t in terms("|".join(o.phrase for o in plan.operands))}
    total = sum(asked.values())
    by_id = {figure.id: figure for figure in book.figures}
    best: tuple[float, Finding] | None = None
    for finding in book.findings:
        figures = [by_id[f] for f in finding.figures if f in by_id]
        told = "|".join((finding.explanation, *(f.label for f in figures)))
        inside = frozenset(terms(told)).union(*(book.near[f.id] for f in figures))
        score = sum(v for t, v in asked.items() if t in inside) / total if total else 0.0
        if score >= _ALIKE and (best is None or score > best[0]):
            best = (score, finding)
    if best is not None:
        draft.say("不一致：")
        tell_finding(best[1], book, draft)


def tell_finding(finding: Finding, book: Book, draft: Draft) -> None:
    """What a finding states, its equation and its figures; what may be the cause is left out."""
    stated = w.GUESS.split(finding.explanation)[0]
    draft.say(stated)
    if re.search(r"\d", finding.expected):
        draft.steps.append(_step(finding))
    if match := re.search(r"(?:相差|，多)([\d.,]+[^\d，。；]*)", stated):
        told_gap = f"{finding.stated}与{finding.expected}之差"
        draft.steps.append(Step(expression=told_gap, result=match[1]))
    by_id = {figure.id: figure for figure in book.figures}
    for figure in finding.figures:
        if figure in by_id:
            draft.use(book, by_id[figure])


def _step(finding: Finding) -> Step:
    """A finding's equation as a computation."""
    left, equals, right = finding.equation.rpartition("=")
    whole = left.strip() if equals and finding.expected in right else finding.equation
    return Step(expression=whole, result=finding.expected)


def _tell_findings(book: Book, draft: Draft) -> None:
    """What the checker has to say about a report, where a question asks no more than that."""
    found = [f for f in book.findings if f.severity != "info"]
    if not found:
        return
    draft.say(f"{body_of(book)}{book.report.year or ''}年报告有{len(found)}处对不上：")
    draft.steps.append(Step(expression=f"{body_of(book)}核对发现的问题", result=f"{len(found)}处"))
    found.sort(key=lambda f: f.kind in _RETOLD)
    for finding in found[:_TOLD]:
        tell_finding(finding, book, draft)
    draft.warnings.clear()


def _section(match: Match) -> str:
    return match.figure.section[-1] if match.figure.section else "正文"

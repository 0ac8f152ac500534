"""Rankings and sums over reports, and over the parts that a report tells."""

from __future__ import annotations

from fractions import Fraction

from kxai.ask import question_words as w
from kxai.ask.amounts import (
    base,
    kind_of,
    larger,
    mixes_stages,
    one_each,
    scaled,
    scaled_of,
    scaled_of_figures,
    tell_missing,
)
from kxai.ask.answer import Answer, Step
from kxai.ask.answer_draft import Draft, body_of, name_of, number, value_zh
from kxai.ask.breakdown import parts_behind, parts_in
from kxai.ask.fits import fits_unit
from kxai.ask.operands import best_sentences, find_figures, weights
from kxai.ask.plan import Operand, Plan
from kxai.ask.prepared_report import Book, Sentence
from kxai.ask.spoken_names import bodies_in
from kxai.genre.families import children_of
from kxai.schema.figure import Figure

_ENOUGH = 0.55
_OTHERS = 8  # parts told beside the largest
_CLASS, _GROUP, _ITEM = 3, 5, 7  # digits of the code of 类, 款 and 项
_ALL_SPENT = ("expenditure.total", "general_budget.expenditure", "total.payments")


def run_rank(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """Bodies by one indicator; of one body, the parts that a sentence tells."""
    if w.LARGEST_PART.search(plan.question) and len(bodies_in(map(body_of, books))) == 1:
        own = [book for book in books if not plan.years or book.report.year in plan.years]
        return next(filter(None, (_rank_parts(plan, book, draft) for book in own)), None)
    if not plan.operands:
        return None
    operand = plan.operands[0]
    got, missing = one_each(plan, books, operand)
    units = {kind_of(m) for m in got}
    if not got or len(units) > 1 or (missing and len(got) < 2):
        return None  # of one alone nothing is the greatest
    got.sort(key=lambda m: base(m.figure), reverse=not plan.ascending)
    got = got[: plan.most]
    signs = "＜" if plan.ascending else "＞"
    apart = len({m.figure.year for m in got}) > 1
    line = signs.join(
        f"{body_of(m.book)}{f'（{m.figure.year}年）' if apart else ''}{value_zh(m.figure)}"
        for m in got
    )
    for m in got:
        draft.use(m.book, m.figure)
    name = name_of(got[0].book, got[0].figure).removeprefix(body_of(got[0].book))
    if apart:
        name = name.removeprefix(f"{got[0].figure.year}年")
    draft.say(f"{name}：{line}。")
    if len(got) == 2:
        _tell_gap(draft, got[0].figure, got[1].figure)
    tell_missing(draft, missing)
    return draft.answer("rank")


def _rank_parts(plan: Plan, book: Book, draft: Draft) -> Answer | None:
    """Which of the amounts that one sentence tells of a thing is the greatest."""
    asked = w.LARGEST_PART.search(plan.question)
    whole = all(set(o.indicators) & set(_ALL_SPENT) and not o.phrase for o in plan.operands)
    noun = asked and w.ACCOUNT_NOUN.search(plan.question[asked.start() :])
    by_account = w.BY_FUNCTION.search(plan.question) or (whole and (noun or not plan.operands))
    if by_account and len(accounts := _accounts(plan, book)) > 1:
        return _tell_largest(plan, book, accounts, draft)
    if not plan.operands:
        return None
    phrase = "|".join(o.phrase for o in plan.operands)
    ranked = best_sentences(book, phrase, need_figure=True, unit=plan.unit)
    lists = [parts_in(plan, s.figures, book.plain) for score, s in ranked[:8] if score >= _ENOUGH]
    parts = max(lists, key=len, default=[])
    for way in (_children, parts_behind):
        parts = parts if len(parts) > 1 else way(plan, book)
    return _tell_largest(plan, book, parts, draft) if len(parts) > 1 else None


def _tell_largest(plan: Plan, book: Book, parts: list[Figure], draft: Draft) -> Answer:
    first, *others = sorted(parts, key=base, reverse=not plan.ascending)
    draft.use(book, first)
    way = "最少" if plan.ascending else "最多"
    rest = "、".join(f"{f.label.strip()}{value_zh(f)}" for f in others[:_OTHERS])
    for figure in others[:_OTHERS]:
        draft.use(book, figure)
    draft.say(f"{way}的是{first.label.strip()}：{value_zh(first)}。其余：{rest}。")
    return draft.answer("rank")


def _accounts(plan: Plan, book: Book) -> list[Figure]:
    """The amounts of a report's accounts by function, of one level: of the classes where 哪一类 is
    asked, else of the lowest level of which it tells several."""
    found: dict[str, Figure] = {}
    for figure in book.figures:
        own = figure.indicator == "function" and figure.role == "amount" and figure.value
        if own and figure.year in (book.report.year, None):
            found.setdefault(figure.dims.get("name") or figure.label.strip(), figure)
    levels = ((_CLASS,),) if "类" in plan.question else ((0, _ITEM), (_GROUP,), (_CLASS,))
    for level in levels:
        alike = [f for f in found.values() if len(f.dims.get("code", "")) in level]
        if len(alike) > 1 and len({f.base_unit for f in alike}) == 1:
            return alike
    return []


def _children(plan: Plan, book: Book) -> list[Figure]:
    """The parts of a thing of the catalogue, of each the amount that the report tells."""
    found = []
    for operand in plan.operands[:1]:
        for part in (p for i in operand.indicators[:1] for p in children_of(i)):
            bare = operand.model_copy(update={"indicators": [part], "phrase": ""})
            told = find_figures(book, bare, plan, wanted="amount")
            found += [m.figure for m in told if m.figure.indicator == part][:1]
    return found


def _tell_gap(draft: Draft, one: Figure, other: Figure) -> None:
    """By how much the first of two is ahead."""
    gap = abs(base(one) - base(other)) / scaled_of_figures(one, other)
    step = Step(expression=larger(one, other), result=f"{number(gap)}{one.unit}")
    draft.steps.append(step)
    draft.say(f"相差{step.result}（{step}）。" if gap else "两者相等。")


def run_sum(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """One indicator over several bodies, or the like numbers of one sentence."""
    if not plan.operands:
        return None
    operand = plan.operands[0]
    alone = len(bodies_in(map(body_of, books))) == 1
    if alone and len(plan.operands) > 1:
        for book in sorted(books, key=lambda b: b.report.year not in plan.years):
            if listed := _sum_listed(plan, book, draft):
                return listed
        if len(books) > 1 and all(o.indicators for o in plan.operands):
            return None  # a sum of some of them is none of all
    elif len(plan.operands) > 1 and all(o.indicators for o in plan.operands):
        return None
    if len(books) > 1 and operand.indicators:
        got, missing = one_each(plan, books, operand)
        if len(got) < 2 or mixes_stages(got):
            return None  # what one of them has is no sum
        kinds = {kind_of(m) for m in got}
        if len(kinds) > 1:
            return None
        total = sum((base(m.figure) for m in got), Fraction(0))
        mean = plan.operation == "mean"
        shown = "+".join(value_zh(m.figure) for m in got)
        named = "+".join(f"{body_of(m.book)}{value_zh(m.figure)}" for m in got)
        if mean:
            total = total / len(got)
            shown, named = (f"（{each}）÷{len(got)}" for each in (shown, named))
        for m in got:
            draft.use(m.book, m.figure)
        result = f"{number(total / scaled_of(got))}{got[0].figure.unit}"
        draft.steps.append(Step(expression=shown, result=result))
        draft.say(f"{'平均' if mean else '合计'}：{named}={result}。")
        tell_missing(draft, missing)
        return draft.answer("aggregate")
    size = w.COUNTED_PARTS.search(plan.question)
    if size and (told := _sum_of_so_many(plan, books, draft, w.CHINESE_COUNT[size[1]])):
        return told
    counted = w.COUNTED.search(plan.question)
    if counted:
        return _sum_counted(plan, books, draft, counted[1], counted[2])
    return _sum_in_sentence(plan, books, draft)


def _sum_listed(plan: Plan, book: Book, draft: Draft) -> Answer | None:
    """“A、B、C加起来”: each looked up; None where one of them is not told, or in another unit."""
    parts: list[Figure] = []
    for operand in plan.operands:
        found = find_figures(book, operand, plan, wanted="amount")
        found = [
            m
            for m in found
            if m.figure.role != "share" and m.figure.id not in {f.id for f in parts}
        ]
        if not found:
            return None
        parts.append(found[0].figure)
    if len({f.base_unit for f in parts}) > 1 and len({f.unit for f in parts}) > 1:
        return None
    for f in parts:
        draft.use(book, f)
    total = sum((base(f) for f in parts), Fraction(0))
    step = Step(
        expression="+".join(value_zh(f) for f in parts),
        result=f"{number(total / scaled_of_figures(*parts))}{parts[0].unit}",
    )
    draft.steps.append(step)
    draft.say(f"{body_of(book)}合计{step.result}（{step}）。")
    return draft.answer("aggregate")


def _sum_counted(
    plan: Plan, books: list[Book], draft: Draft, count: str, phrase: str
) -> Answer | None:
    """“四个成本指标的上限加起来”: so many figures of one table or sentence."""
    size = w.CHINESE_COUNT[count]
    actual = "final" if w.ACTUAL.search(plan.question) else None
    upper = "target" if "上限" in plan.question or "目标" in plan.question else actual
    asked = plan.operands[0]
    for book in books:
        groups: dict[tuple[str, ...], list[Figure]] = {}
        for f in book.figures:
            named = any(phrase in v or v in phrase for v in f.dims.values()) or phrase in f.label
            counted = f.role in ("amount", "count") and f.unit != "%"
            if named and counted and (upper is None or f.stage == upper):
                place = (*f.section, f.dims.get("project", ""), str(_block(book, f)))
                groups.setdefault(place, []).append(f)
        words = set(asked.phrase.split("|"))
        best: tuple[float, list[Figure]] | None = None
        for found in groups.values():
            if len(found) == size and len({f.unit for f in found}) == 1:
                score = sum(1.0 for word in words if word and word in _before(book, found[0]))
                if best is None or score > best[0]:
                    best = (score, found)
        if best is None:
            continue
        parts = best[1]
        total, step = _added(book, draft, parts)
        draft.say(f"{step}。")
        for operand in plan.operands[1:] if len(plan.operands) > 1 else []:
            _compare_with(book, draft, operand, parts, total)
        return draft.answer("derive")
    return None


def _block(book: Book, figure: Figure) -> int:
    """Tables of one title are told apart by the budget that stands first in each."""
    return sum(
        1
        for f in book.figures
        if f.indicator == "project.budget"
        and f.layer == "table"
        and not f.dims.get("source")
        and f.start < figure.start
    )


def _before(book: Book, figure: Figure) -> str:
    projects = [
        "".join(f.dims.values())
        for f in book.figures
        if f.indicator == "project.budget" and f.start < figure.start and f.dims
    ]
    return "|".join(figure.section) + "|" + (projects[-1] if projects else "")


def _compare_with(
    book: Book, draft: Draft, operand: Operand, parts: list[Figure], total: Fraction
) -> None:
    near = [
        f
        for f in book.figures
        if f.indicator == "project.budget" and f.start < parts[0].start and not f.dims.get("source")
    ]
    if not near or not ("预算" in operand.phrase or "project.budget" in operand.indicators):
        return
    project = near[-1].dims.get("project", "")
    words = project[:5]
    for f in book.figures:
        same = base(f) == base(near[-1]) and f.indicator == "project.budget" and f.layer == "text"
        if same and words and (words in "".join(f.dims.values()) or words in "".join(f.section)):
            draft.use(book, f)
    draft.use(book, near[-1])
    gap = total - base(near[-1])
    step = Step(
        expression=f"{number(total / scaled(parts[0]))}-{near[-1].text.strip()}",
        result=f"{number(gap / scaled(near[-1]))}{near[-1].unit}",
    )
    draft.steps.append(step)
    way = "高" if gap > 0 else "低"
    over = f"{number(abs(gap) / scaled(near[-1]))}{near[-1].unit}"
    draft.say(f"比预算{value_zh(near[-1])}{way}{over}（{step}）。")


def _sum_of_so_many(plan: Plan, books: list[Book], draft: Draft, size: int) -> Answer | None:
    """“下达的三笔钱一共多少”: the sentence that tells just so many amounts of what is asked."""
    phrase = "|".join(o.phrase for o in plan.operands)
    best: tuple[float, Book, Sentence] | None = None
    for book in books:
        words = weights(book, phrase)
        for sentence in book.sentences:
            told = [f for f in sentence.figures if f.role == "amount"]
            if len(told) != size or len({f.base_unit for f in told}) > 1:
                continue
            here = sentence.terms | sentence.above | book.titled
            score = sum(v for t, v in words.items() if t in here) / (sum(words.values()) or 1)
            if score >= _ENOUGH and (best is None or score > best[0]):
                best = (score, book, sentence)
    if best is None:
        return None
    _, book, sentence = best
    _, step = _added(book, draft, [f for f in sentence.figures if f.role == "amount"])
    draft.say(f"{body_of(book)}合计{step.result}（{step}）。")
    return draft.answer("aggregate")


def _sum_in_sentence(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    phrase = "|".join(o.phrase for o in plan.operands)
    best = None
    for book in books:
        for score, sentence in best_sentences(book, phrase, need_figure=True, unit=plan.unit)[:1]:
            if score >= 0.55 and (best is None or score > best[0]):
                best = (score, book, sentence)
    if best is None:
        return None
    _, book, sentence = best
    groups: dict[tuple[str, str], list[Figure]] = {}
    for f in sentence.figures:
        if f.role not in ("amount", "count"):
            continue
        before = book.plain[max(sentence.start, f.start - 2) : f.start]
        if fits_unit(f.unit, plan.unit) and before in plan.question:
            groups.setdefault((f.unit, before), []).append(f)
            groups.setdefault((f.unit, ""), []).append(f)
    alike = [found for (_, before), found in groups.items() if before and len(found) > 1]
    parts = max(alike, key=len, default=[])  # what a sentence tells besides is no part of the sum
    if len(parts) < 2 or 2 * max(map(base, parts)) == sum(map(base, parts)):
        return None  # one of them is the sum of the others
    _, step = _added(book, draft, parts)
    draft.say(
        f"合计{step.result}（{step}）。原文：“{draft.cite(book, sentence.start, sentence.end)}”"
    )
    return draft.answer("aggregate")


def _added(book: Book, draft: Draft, parts: list[Figure]) -> tuple[Fraction, Step]:
    """The sum in base units of figures, which the draft then uses, and its step as printed."""
    total = sum((base(f) for f in parts), Fraction(0))
    for f in parts:
        draft.use(book, f)
    step = Step(
        expression="+".join(f.text.strip() for f in parts),
        result=f"{number(total / scaled(parts[0]))}{parts[0].unit}",
    )
    draft.steps.append(step)
    return total, step

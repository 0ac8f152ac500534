"""Shares, differences, changes and amounts per head, computed from two figures."""

from __future__ import annotations

from fractions import Fraction

from kxai.ask import question_words as w
from kxai.ask.amounts import (
    base,
    kind_of,
    larger,
    one_each,
    scaled_of,
    tell_missing,
)
from kxai.ask.answer import Answer, Step
from kxai.ask.answer_draft import Draft, body_of, name_of, number, percent, value_zh
from kxai.ask.operands import Match, find_figures
from kxai.ask.phrase import names_of
from kxai.ask.plan import Operand, Plan
from kxai.ask.prepared_report import Book, terms
from kxai.ask.spoken_names import bodies_in, body_key
from kxai.ask.two_reports import of_two_reports, tell_share
from kxai.schema.figure import STAGE_ZH, Figure
from kxai.schema.report import KIND_ZH

_TOLD_OF = (
    "expenditure.total",
    "income.total",
    "general_budget.expenditure",
    "three_public.total",
    "procurement.total",
)
"""What the shares that reports tell are of; of anything else a share is computed."""
_ALL, _MOST = 100, 0.75  # percent; of the words of an operand
_SHARED, _PART = 60, 36  # characters before a share, and before 占, that name what it is of
_NAMED_BEFORE = 8  # characters in front of a number that name its stage


def run_share(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """One figure in percent of another, for each body."""
    plan = plan.model_copy(update={"unit": None})  # 花了多少，占比多少
    if not plan.operands:
        return None
    part = plan.operands[0]
    whole = plan.operands[1] if len(plan.operands) > 1 else None
    if whole is None or (not whole.indicators and whole.phrase in ("支出", "部门|支出")):
        whole = Operand(phrase="", indicators=["expenditure.total"])
    if w.ALL_MONEY_SAID.search(plan.question) and "expenditure" in "".join(part.indicators[:1]):
        # of what was spent in all, not of what there was
        whole = whole.model_copy(update={"indicators": ["expenditure.total", "total.payments"]})
    words_only = len(plan.operands) > 1 and not (part.indicators or plan.operands[1].indicators)
    part_of = whole.indicators[0] if whole.indicators else ""
    words_only = words_only or (bool(part_of) and part_of not in _TOLD_OF)
    times = bool(w.TIMES.search(plan.question))
    alone = len(books) == 1 and part.value is None and not words_only and not times
    if alone and (told := _share_as_told(plan, books, draft)):
        return told
    if not times and len(books) == 1 and (told := _share_of_both(books[0], part, whole, draft)):
        return told
    rows: list[tuple[Fraction, Book, Step]] = []
    printed: dict[str, str] = {}
    missing = []
    for book in books:
        found = _pair(plan, book, part, whole)
        if found is None:
            missing.append(book)
            continue
        a, b = found
        ratio = base(a) / base(b)
        if not times and ratio > 1 and not (part.indicators and whole.indicators):
            missing.append(book)  # no part is more than its whole: other amounts were meant
            continue
        quotes = draft.use(book, a), draft.use(book, b)
        shown = f"{number(ratio, 2)}倍" if times else percent(ratio)
        step = Step(expression=f"{value_zh(a)}÷{value_zh(b)}", result=shown)
        if not times and (share := _printed_share(book, a, ratio)):
            draft.use(book, share)
            printed[book.report.id] = f"报告写{value_zh(share)}；"
        draft.steps.append(step)
        rows.append((ratio, book, step))
        del quotes
    if not rows and (apart := of_two_reports(plan, books, part, whole)) and not times:
        return tell_share(draft, *apart)
    if not rows:
        return _share_as_told(plan, books, draft)
    rows = list({(body_key(body_of(r[1])), r[1].report.year, r[0]): r for r in rows}.values())
    rows.sort(key=lambda r: r[0], reverse=not plan.ascending)
    one = len(bodies_in(body_of(row[1]) for row in rows)) == 1 < len(rows)
    for _, book, step in rows:
        which = f"{book.report.year}年{KIND_ZH[book.report.kind]}" if one else ""
        draft.say(f"{body_of(book)}{which}：{printed.get(book.report.id, '')}{step}。")
    if len(rows) > 1 and not one:
        draft.parts.insert(0, f"{body_of(rows[0][1])}最{'低' if plan.ascending else '高'}。")
        tell_missing(draft, missing)
    return draft.answer("derive")


def _pair(plan: Plan, book: Book, part: Operand, whole: Operand) -> tuple[Figure, Figure] | None:
    a = find_figures(book, part, plan, wanted="amount")
    b = find_figures(book, whole, plan, wanted="amount")
    a = [m for m in a if m.figure.role == "amount" or m.figure.role == "count"]
    if "调整" in plan.question:
        a = [m for m in a if m.figure.stage == "adjusted"] or a
    pairs = [(m.figure, n.figure, n.score) for m in a[:8] for n in b[:8]]
    if not whole.indicators:
        # Words of the report on both sides: they are told together, or are told clearly.
        pairs = [p for p in pairs if p[2] > 0.9 or _together(book, p[0], p[1])]
        pairs.sort(key=lambda p: not _together(book, p[0], p[1]))
    for f, g, _ in pairs:
        mixed = not whole.indicators and {_side(f), _side(g)} == {"income", "expenditure"}
        if f.base_unit == g.base_unit and base(g) and not _same_thing(f, g) and not mixed:
            return f, g
    return None


def _side(figure: Figure) -> str:
    """Whether an amount is one of the receipts or of the spending; "" for neither."""
    names = figure.indicator.split(".")
    return next((side for side in ("income", "expenditure") if side in names), "")


def _share_of_both(book: Book, part: Operand, whole: Operand, draft: Draft) -> Answer | None:
    """A share whose clause names the part, then 占 and the whole, as both are asked for."""
    for figure in book.figures:
        if figure.role != "share" or figure.value > _ALL:
            continue
        before = "".join(book.plain[max(0, figure.start - _SHARED) : figure.start].split())
        left, mark, right = before.rpartition("占")
        if mark and _named_in(part, left[-_PART:] + figure.label) and _named_in(whole, right):
            quote = draft.use(book, figure)
            draft.say(f"{body_of(book)}：{value_zh(figure)}。原文：“{quote}”")
            return draft.answer("lookup")
    return None


def _named_in(operand: Operand, text: str) -> bool:
    """Whether most of the words of an operand, or a name of what it is, stand in a text."""
    if any(name in text for i in operand.indicators[:1] for name in names_of(i)):
        return True
    said = [term for term in terms(operand.phrase) if len(term) > 1]
    return bool(said) and sum(term in text for term in said) >= _MOST * len(said)


def _printed_share(book: Book, part: Figure, ratio: Fraction) -> Figure | None:
    """The share that a report prints of the part and that the two amounts come to."""
    for figure in book.figures:
        half = Fraction(1, 2 * 10**figure.decimals)
        alike = (figure.indicator, figure.label, figure.year) == (
            part.indicator, part.label, part.year,
        )  # fmt: skip
        if figure.role == "share" and alike and abs(Fraction(figure.value) - ratio * 100) <= half:
            return figure
    return None


def _together(book: Book, a: Figure, b: Figure) -> bool:
    one, other = book.by_start.get(a.start), book.by_start.get(b.start)
    return one is not None and one is other


def _share_as_told(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """A share that the report itself tells of the part; of another whole than asked it is none."""
    part = plan.operands[0]
    whole = plan.operands[1] if len(plan.operands) > 1 else None
    for book in books:
        found = find_figures(book, part, plan, wanted="share")
        if part.indicators:
            found = [m for m in found if m.figure.indicator in part.indicators]
        if whole is not None and not whole.indicators:
            found = [m for m in found if w.TOLD_OF.search(_before(book, m.figure))]
        if whole is not None and whole.indicators:
            found = [m for m in found if _of_whole(m.figure, whole.indicators[0])]
        if plan.stage != "budget" and not book.report.planned:
            found = [m for m in found if m.figure.stage not in ("budget", "adjusted")]
        if found:
            quote = draft.use(book, found[0].figure)
            figure = found[0].figure
            draft.say(f"{name_of(book, figure)}占比：{value_zh(figure)}。原文：“{quote}”")
            return draft.answer("lookup")
    return None


def _of_whole(share: Figure, whole: str) -> bool:
    """Whether a share may be of this whole: both receipts, both spending, or of one family."""
    names = ("income", "balance"), ("expenditure", "function", "general_budget", "project")
    for family in names:
        if whole.startswith(family):
            return share.indicator.startswith(family) or share.indicator == "other"
    return share.indicator.partition(".")[0] == whole.partition(".")[0]


def run_difference(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """How much one figure is above another: of one body, or of two."""
    operands = plan.operands
    two = len(bodies_in(map(body_of, books))) == 2
    if two and operands:
        named = [o for o in operands if o.indicators or o.phrase]
        got, missing = one_each(plan, books, named[-1])
        got = _of_one_stage(got)
        if len(got) == 2 and got[0].figure.base_unit == got[1].figure.base_unit:
            return tell_difference(draft, *got)
        if missing:
            return None
    if len(operands) < 2:
        return None
    if staged := _stages(operands):
        return _between_stages(plan, books, draft, *staged)
    operands = _of_one_thing(operands)
    for book in books:
        a = find_figures(book, operands[0], plan, wanted="amount")
        b = find_figures(book, operands[1], plan, wanted="amount")
        for first in a[:1]:
            own = [m for m in b[:8] if m.figure.dims.get("org") == first.figure.dims.get("org")]
            for second in own[:3]:
                if (
                    not _same_thing(first.figure, second.figure)
                    and kind_of(first) == kind_of(second)
                    and _is_of(operands[1], second)
                ):
                    return tell_difference(draft, first, second)
    apart = of_two_reports(plan, books, operands[0], operands[1])
    return tell_difference(draft, *apart) if apart else None


def _of_one_thing(operands: list[Operand]) -> list[Operand]:
    """“全区的预算支出比区本级多多少”: what the second one names is of what the first one does."""
    one, other = operands[:2]
    if one.indicators and one.phrase and not other.indicators and other.value is None:
        other = other.model_copy(update={"indicators": one.indicators})
    return [one, other]


def _is_of(operand: Operand, match: Match) -> bool:
    """Whether the words that tell an operand from another stand at the figure or in its sentence
    and headings."""
    said = [t for t in terms(operand.phrase) if len(t) > 1]
    sentence = match.book.by_start.get(match.figure.start)
    told = match.book.near[match.figure.id] | frozenset(terms("|".join(match.figure.section)))
    told |= (sentence.terms | sentence.above) if sentence else frozenset()
    return not said or not operand.indicators or any(t in told for t in said)


def _of_one_stage(got: list[Match]) -> list[Match]:
    """The amount of each of two bodies, of one stage where both tell one."""
    by_body: dict[str, list[Match]] = {}
    for match in got:
        by_body.setdefault(body_key(body_of(match.book)), []).append(match)
    if len(by_body) != 2:
        return got
    one, other = by_body.values()
    pairs = [(a, b) for a in one for b in other if a.figure.stage == b.figure.stage]
    return list(pairs[0] if pairs else (one[0], other[0]))


Staged = tuple[str, str]
"""A stage, and the word that a question has for it."""


def _stages(operands: list[Operand]) -> tuple[Operand, Staged, Staged] | None:
    """“X的申报数和调整后”: the thing and the two stages that are asked of it."""
    (one, subject), (other, rest) = map(_staged, operands[:2])
    if one is None and other is not None and other[0] == "target" and not rest:
        one = ("final", "实际")  # 注册人数比目标多多少
    if one is None or other is None or one == other or len(rest) > 1:
        return None
    return operands[0].model_copy(update={"phrase": subject}), one, other


def _staged(operand: Operand) -> tuple[Staged | None, str]:
    words, stage = operand.phrase, None
    for pattern, kind in w.STAGES:
        if stage is None and (match := pattern.search(words)):
            stage = (kind, match[0][:2])
        words = pattern.sub("|", words)
    return stage, words.strip("|")


def _between_stages(
    plan: Plan, books: list[Book], draft: Draft, subject: Operand, one: Staged, other: Staged
) -> Answer | None:
    """How much an amount differs between two stages: what was applied for, what was spent."""
    bare = plan.model_copy(update={"stage": None})
    for book in books:
        found = find_figures(book, subject, bare, wanted="amount")
        first = [m for m in found if m.figure.stage == one[0]]
        first.sort(key=lambda m: one[1] not in _before(book, m.figure))
        for a in first[:1]:
            for b in found:
                alike = b.figure.base_unit == a.figure.base_unit and (
                    _together(book, a.figure, b.figure)
                    or (a.figure.indicator, a.figure.label) == (b.figure.indicator, b.figure.label)
                )
                if b.figure.stage == other[0] and alike:
                    return tell_difference(draft, a, b)
    return _between_reports(bare, books, draft, subject, (one[0], other[0]))


def _between_reports(
    plan: Plan, books: list[Book], draft: Draft, subject: Operand, stages: tuple[str, str]
) -> Answer | None:
    """The same where each stage has a report of its own, of one body and year."""
    for year in plan.years or {book.report.year for book in books if book.report.year}:
        own = [book for book in books if book.report.year == year]
        found = [
            m for b in own for m in find_figures(b, subject, plan, wanted="amount", years=[year])
        ]
        found = [m for m in found if m.figure.role == "amount"]
        sides = [[m for m in found if m.figure.stage == stage] for stage in stages]
        for a in sides[0]:
            for b in sides[1]:
                if a.figure.indicator == b.figure.indicator in subject.indicators:
                    return tell_difference(draft, a, b)
    return None


def _before(book: Book, figure: Figure) -> str:
    return book.plain[max(0, figure.start - _NAMED_BEFORE) : figure.start]


def _same_thing(one: Figure, other: Figure) -> bool:
    return one.id == other.id or (
        base(one) == base(other) and one.indicator == other.indicator and one.dims == other.dims
    )


def tell_difference(draft: Draft, a: Match, b: Match) -> Answer:
    gap = base(a.figure) - base(b.figure)
    unit = scaled_of([a, b])
    draft.use(a.book, a.figure)
    draft.use(b.book, b.figure)
    step = Step(
        expression=larger(a.figure, b.figure), result=f"{number(abs(gap) / unit)}{a.figure.unit}"
    )
    draft.steps.append(step)
    way = "多" if gap > 0 else "少"
    one, other = name_of(a.book, a.figure), name_of(b.book, b.figure)
    if one == other:  # the budget and the outcome of one thing
        one, other = (
            f"{one}{STAGE_ZH[a.figure.stage]}{value_zh(a.figure)}",
            f"{STAGE_ZH[b.figure.stage]}{value_zh(b.figure)}",
        )
    told = f"{one}比{other}{way}{step.result}" if gap else "两者相等"
    draft.say(f"{told}（{step}）。")
    return draft.answer("derive")

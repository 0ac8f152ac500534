"""Changes against the year before, and a thing over the years."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from kxai.ask import question_words as w
from kxai.ask.amounts import base, scaled, wrong_premise
from kxai.ask.answer import Answer, Step
from kxai.ask.answer_draft import Draft, body_of, name_of, number, percent, value_zh
from kxai.ask.derive import tell_difference
from kxai.ask.follow_on import CLAUSE
from kxai.ask.from_parts import tell_change_of_whole
from kxai.ask.last_year import of_budget, printed_last_year, work_back
from kxai.ask.level import level_at
from kxai.ask.operands import Match, find_figures
from kxai.ask.plan import Operand, Plan, Wanted
from kxai.ask.prepared_report import Book
from kxai.ask.spoken_names import body_key
from kxai.schema.figure import Figure

_WORDED = ("other", "activity", "function", "project.budget", "project.executed")
"""Indicators of many things, which their words tell apart."""

_BASE_BEFORE = 40  # characters in front of a change that say what it is against
_BASE_YEAR = re.compile(r"[比较与](20\d\d)年")


def run_change(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """A change against the year before: as told, else computed; the year before worked back. Of
    two years that a question names the amounts of both; against the budget what is told so."""
    said = False
    last = max(plan.years, default=None)
    if len(plan.years) > 1:
        if told := _between_years(plan, books, draft):
            return told
        if plan.stages or max(plan.years) - min(plan.years) > 1:
            return None
    planned = bool(w.AGAINST_BUDGET.search(plan.question))
    for book in books:
        if last is not None and book.report.year != last:
            continue
        for operand in plan.operands[:1]:
            said = _tell_change(plan, operand, books, book, draft, planned=planned) or said
    if not (planned or said or plan.stages) and plan.operands:
        said = tell_change_of_whole(plan.operands[0], plan, books, draft)
    if planned and not said:  # a report of each
        every = [m for o in plan.operands[:1] for m in _of_all(plan, o, books)]
        if pair := _planned_and_done(every):
            tell_difference(draft, *pair)
            said = True
    return draft.answer("derive") if said else None


def _tell_change(
    plan: Plan, operand: Operand, books: list[Book], book: Book, draft: Draft, *, planned: bool
) -> bool:
    """The change of one thing in one report: as told, as a rate, that there was none, from two
    amounts."""

    def told(wanted: Wanted) -> list[Match]:
        year = [book.report.year] if book.report.year else []
        unit = None if wanted == "growth_rate" else plan.unit
        free = plan.model_copy(update={"unit": unit})  # 少花了多少钱: a rate is told in no money
        found = find_figures(book, operand, free, wanted=wanted, years=year)
        if operand.indicators:
            found = [m for m in found if m.figure.indicator in operand.indicators]
        if wanted != "amount":
            found = [m for m in found if not planned or of_budget(book, m.figure)]
            found = found or ([] if not planned else _goes_on(book, operand, wanted))
        return found

    changes, rates, now = told("change"), told("growth_rate"), told("amount")
    then = _year_before(plan, operand, books, book)
    if changes or (rates and (planned or not then)):
        first, *more = changes[:1] + rates[:1]
        f = first.figure
        money = [m for m in now if m.figure.role == "amount"]
        quote = draft.use(book, f)
        asked_first = _asks_amount_first(plan.question)
        if asked_first:
            _tell_amount(draft, money)
        draft.say(f"{name_of(book, f)}比{_base(book, f)}{_way(f)}{value_zh(f)}")
        for rate in more:
            draft.use(book, rate.figure)
            draft.say(f"（{value_zh(rate.figure)}）")
        draft.say("。")
        _premise(plan, draft, f)
        if not asked_first and (operand.indicators or w.NUMBER_ASKED.search(plan.question)):
            _tell_amount(draft, money)
        if changes and money and not of_budget(book, f):
            _tell_last_year(plan, operand, money[0], f, draft, rated=bool(rates))
        draft.parts.append(f"原文：“{quote}”")
        return True
    if planned and (pair := _planned_and_done(now)):
        tell_difference(draft, *pair)
        return True
    if planned or not now or not book.report.year:
        return False
    if then and then[0].figure.base_unit == now[0].figure.base_unit:
        tell_difference(draft, now[0], then[0])
        _growth_step(draft, now[0].figure, then[0].figure)
        return True
    if level := level_at(operand, book):
        name, (sentence, *_) = level
        quote = draft.cite(book, sentence.start, sentence.end)
        draft.say(f"{body_of(book)}{book.report.year}年{name}与上年持平。原文：“{quote}”")
        return True
    return False


def _goes_on(book: Book, operand: Operand, wanted: Wanted) -> list[Match]:
    """The change against the budget that goes on, without a name of its own, behind that against
    the year before: 三公经费较上年减少3万元；较年初预算数减少1万元."""
    for sentence in book.sentences:
        last = ""
        for f in sentence.figures:
            last = f.indicator if f.label.strip() else last
            goes_on = f.role == wanted and not f.label.strip() and of_budget(book, f)
            if goes_on and last in operand.indicators:
                return [Match(book, replace(f, indicator=last), 1.0)]
    return []


def _asks_amount_first(question: str) -> bool:
    """Whether the first clause that asks for a number asks for the amount, not for its change."""
    asking = (c for c in CLAUSE.split(question) if w.NUMBER_ASKED.search(c) or w.MOVED.search(c))
    first = next(asking, "")
    return bool(first) and not w.MOVED.search(first) and not w.YEAR_CHANGE.search(first)


def _tell_amount(draft: Draft, money: list[Match]) -> None:
    for match in money[:1]:
        draft.use(match.book, match.figure)
        draft.say(f"{name_of(match.book, match.figure)}：{value_zh(match.figure)}。")


def _tell_last_year(
    plan: Plan, operand: Operand, now: Match, change: Figure, draft: Draft, *, rated: bool
) -> None:
    """The amount of the year before beside a change that was told: as printed, else worked out;
    where both amounts are printed and the change is none between them, what they differ by."""
    book = now.book
    before = printed_last_year(now, operand, plan)
    if before is None:
        work_back(book, draft, now.figure, change)
    else:
        draft.use(book, before)
        draft.say(f"报告写上年为{value_zh(before)}。")
        gap = abs(base(now.figure) - base(before))
        if gap != abs(base(change)) and now.figure.base_unit == before.base_unit:
            draft.parts.clear()
            tell_difference(draft, now, Match(book, before, now.score))
            _growth_step(draft, now.figure, before)
            told = f"{_way(change)}{value_zh(change)}"
            draft.say(f"报告写{told}，与这两个数不符。")
            return
    if not rated:
        _rate_step(draft, now.figure, change)


def _of_all(plan: Plan, operand: Operand, books: list[Book]) -> list[Match]:
    """The amounts of a thing in all reports of the year asked about."""
    own = [book for book in books if book.report.year in plan.years]
    told = (find_figures(book, operand, plan, wanted="amount") for book in own)
    return [m for found in told for m in found if m.figure.indicator in operand.indicators]


def _planned_and_done(found: list[Match]) -> tuple[Match, Match] | None:
    """What was spent and what was planned of one thing, where no change against it is told."""
    done = [m for m in found if m.figure.stage == "final" and m.figure.role == "amount"]
    early = [m for m in found if m.figure.stage in ("adjusted", "budget")]
    pairs = ((a, b) for a in done for b in early if _comparable(a.figure, b.figure))
    return next(pairs, None)


def _base(book: Book, figure: Figure) -> str:
    if not of_budget(book, figure):
        return "上年"
    before = book.plain[max(0, figure.start - _BASE_BEFORE) : figure.start]
    years = [year for year in _BASE_YEAR.findall(before) if int(year) != book.report.year]
    return f"{years[-1]}年预算" if years else "预算"


def _between_years(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """What differs between two years: of each the amount that its own report tells, else that of
    the year behind it; both of one indicator, and of one stage where the question names none."""
    last, first = max(plan.years), min(plan.years)
    for operand in plan.operands[:1]:
        now, then = (_of_year(plan, operand, books, year) for year in (last, first))
        now, then = _told_alike(now), _told_alike(then)
        pairs = [(a, b) for a in now for b in then if _comparable(a.figure, b.figure)]
        if not plan.stages:
            pairs = [(a, b) for a, b in pairs if a.figure.stage == b.figure.stage]
        if pairs:
            tell_difference(draft, *pairs[0])
            _growth_step(draft, *(match.figure for match in pairs[0]))
            return draft.answer("derive")
    return None


def _told_alike(found: list[Match]) -> list[Match]:
    """The amounts of which a report tells one value alone for its indicator and stage."""
    values: defaultdict[tuple[str, ...], set[Fraction]] = defaultdict(set)
    for match in found:
        values[_kind(match)].add(base(match.figure))
    return [match for match in found if len(values[_kind(match)]) == 1]


def _kind(match: Match) -> tuple[str, ...]:
    f = match.figure
    named = tuple(f"{name}={value}" for name, value in sorted(f.dims.items()))
    return (match.book.report.id, f.indicator, f.stage, f.role, *named)


def _of_year(plan: Plan, operand: Operand, books: list[Book], year: int) -> list[Match]:
    """The amounts of a year, those of its own reports first; done before planned."""
    stage = plan.stages.get(year, plan.stage)
    told: list[Match] = []
    for own in (True, False):
        for book in books:
            if (book.report.year == year) is not own or (book.report.year or 0) < year - 1:
                continue
            found = find_figures(book, operand, plan, wanted="amount", years=[year])
            found = [m for m in found if m.figure.role == "amount" or m.figure.role == "count"]
            if operand.indicators:
                found = [m for m in found if m.figure.indicator in operand.indicators]
            told += [m for m in found if stage in (None, m.figure.stage)]
    return sorted(told, key=lambda m: (m.book.report.year != year, m.figure.stage != "final"))


def _comparable(one: Figure, other: Figure) -> bool:
    """Whether two amounts are of one thing: a name of the catalogue, or the same words."""
    alike = (one.indicator, one.base_unit, one.role) == (
        other.indicator, other.base_unit, other.role,
    )  # fmt: skip
    worded = not one.indicator.endswith(_WORDED) or one.label.strip() == other.label.strip()
    return alike and worded and dict(one.dims) == dict(other.dims)


def _year_before(plan: Plan, operand: Operand, books: list[Book], book: Book) -> list[Match]:
    """The amount of the year before, as its own report tells it, else this one."""
    year = (book.report.year or 0) - 1
    body = body_key(book.report.org or "")
    own = [b for b in books if b.report.year == year and body_key(b.report.org or "") == body]
    for one in (*own, book):
        found = find_figures(one, operand, plan, wanted="amount", years=[year])
        found = [m for m in found if m.figure.indicator in operand.indicators]
        if found:
            return found
    return []


def _rate_step(draft: Draft, now: Figure, change: Figure) -> None:
    """The rate of a change that the report tells without it."""
    moved = -abs(base(change)) if change.direction == "down" else abs(base(change))
    before = base(now) - moved
    if before > 0:
        then = f"{number(before / scaled(now))}{now.unit}"
        step = Step(expression=f"{value_zh(change)}÷{then}", result=percent(abs(moved) / before))
        draft.steps.append(step)
        draft.say(f"{_way(change)}{step.result}（{step}）。")


def _growth_step(draft: Draft, now: Figure, then: Figure) -> None:
    if base(then):
        step = Step(
            expression=f"（{value_zh(now)}-{value_zh(then)}）÷{value_zh(then)}",
            result=percent(base(now) / base(then) - 1),
        )
        draft.steps.append(step)
        draft.say(f"增长率{step}。")


def _way(figure: Figure) -> str:
    return {"up": "增加", "down": "减少"}.get(figure.direction or "", "变动")


def _premise(plan: Plan, draft: Draft, figure: Figure) -> None:
    if premise := wrong_premise(plan, figure.direction):
        draft.parts.insert(0, premise)


def run_trend(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """A thing over the years: of each year what that year's own report tells, else what the report
    of the year behind it does."""
    if not plan.operands:
        return None
    operand = plan.operands[0]
    bodies = dict.fromkeys(body_of(book) for book in books)
    for body in bodies:
        mine = [book for book in books if body_of(book) == body and book.report.year]
        own = {book.report.year or 0 for book in mine}
        by_year: dict[int, Match] = {}
        for year in sorted(own | {year - 1 for year in own}):
            found = _of_year(plan, operand, mine, year)
            found = _told_alike(found) or found
            if found and operand.indicators:
                by_year[year] = found[0]
        _tell_years(draft, body, by_year)
    return draft.answer("trend") if draft.steps else None


def _tell_years(draft: Draft, body: str, by_year: dict[int, Match]) -> None:
    """One body's amounts by year, and how each differs from the one before."""
    years = sorted(by_year)
    if len(years) < 2:
        return
    parts = []
    for year in years:
        match = by_year[year]
        draft.use(match.book, match.figure)
        parts.append(f"{year}年{value_zh(match.figure)}")
    draft.say(f"{body}：{'，'.join(parts)}。")
    for before, year in pairwise(years):
        one, other = by_year[before].figure, by_year[year].figure
        gap = (base(other) - base(one)) / scaled(other)
        step = Step(
            expression=f"{value_zh(other)}-{value_zh(one)}", result=f"{number(gap)}{other.unit}"
        )
        draft.steps.append(step)
        way = "增加" if gap > 0 else "减少" if gap < 0 else "持平"
        told = f"{number(abs(gap))}{other.unit}" if gap else ""
        draft.say(f"{year}年比{before}年{way}{told}。")

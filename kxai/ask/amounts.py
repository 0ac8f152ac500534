"""Figures as exact amounts, one for each report, and what is said where one is missing."""

from __future__ import annotations

from fractions import Fraction

from kxai.ask import question_words as w
from kxai.ask.answer import Step
from kxai.ask.answer_draft import Draft, body_of, percent, value_zh
from kxai.ask.operands import Match, find_figures
from kxai.ask.plan import Operand, Plan
from kxai.ask.prepared_report import Book
from kxai.ask.said import NOT_FOUND, WRONG_PREMISE
from kxai.ask.scopes import of_funds, same_scope
from kxai.ask.spoken_names import body_key
from kxai.schema.figure import Figure
from kxai.schema.units import factor_and_base


def base(figure: Figure) -> Fraction:
    return Fraction(figure.base_value)


def scaled(figure: Figure) -> Fraction:
    """What a figure's unit is worth in base units."""
    if figure.value:
        return Fraction(figure.base_value) / Fraction(figure.value)
    return Fraction(factor_and_base(figure.unit)[0])


def share_step(part: Figure, whole: Figure) -> Step:
    """One amount in percent of another, with what it is computed from; ``whole`` is not 0."""
    return Step(
        expression=f"{value_zh(part)}÷{value_zh(whole)}", result=percent(base(part) / base(whole))
    )


def others(match: Match, found: list[Match], funds: str = "") -> list[Match]:
    """Figures that say something else of the very thing: same indicator, year, stage, role, both
    told exactly; of the ``funds`` that a question names those that are told to be of them."""
    mine = match.figure
    if mine.indicator in (
        "activity",
        "other",
        "function",
        "performance.target",
        "performance.actual",
    ):
        return []
    seen = {base(mine)}
    out = []
    for other in found:
        f = other.figure
        alike = (f.indicator, f.year, f.role, f.stage) == (
            mine.indicator,
            mine.year,
            mine.role,
            mine.stage,
        )
        same_dims = dict(f.dims) == dict(mine.dims)
        if not (alike and same_dims and same_scope(f, mine)) or _beside(match, other):
            continue
        if funds and of_funds(f, funds) != 1.0:
            continue
        if (base(f) < 0) != (base(mine) < 0):
            continue  # the column of the changes
        if (
            mine.label.strip()
            and mine.label.strip() in "".join(f.section[-1:])
            and base(f) < base(mine)
        ):
            continue  # one of the things under the heading of that name
        if f.hedge is not None or mine.hedge is not None:
            continue  # 将近8亿元 says nothing else than 79779万元
        if f.base_unit == mine.base_unit and base(f) not in seen:
            seen.add(base(f))
            out.append(other)
    return out


def _beside(match: Match, other: Match) -> bool:
    """True where one sentence tells both under names of their own: 组织团组3个，参加团组0个."""
    mine = match.figure
    sentence = match.book.by_start.get(mine.start)
    told = sentence is not None and other.figure in sentence.figures
    return told and other.figure.label != mine.label


def beside(match: Match, found: list[Match]) -> list[Figure]:
    """Counts that the sentence of a figure tells of the same indicator under other names."""
    mine = match.figure
    alike = [m.figure for m in found if m.figure.indicator == mine.indicator]
    alike = [f for f in alike if f.role == mine.role == "count" and f.stage == mine.stage]
    return [m.figure for m in found if m.figure in alike and _beside(match, m)]


def larger(a: Figure, b: Figure) -> str:
    high, low = (a, b) if base(a) >= base(b) else (b, a)
    return f"{value_zh(high)}-{value_zh(low)}"


def one_each(plan: Plan, books: list[Book], operand: Operand) -> tuple[list[Match], list[Book]]:
    """The best figure of each report, and the reports of bodies that have none. What two reports of
    a body tell of one year counts once, as that year's own report has it."""
    got, missing = [], []
    for book in books:
        own = book.report.year
        years = [own] if own in plan.years else None  # of several years each report tells its own
        found = find_figures(book, operand, plan, wanted="amount", years=years)
        if operand.indicators:
            found = [m for m in found if m.figure.indicator in operand.indicators] or found
        if plan.stage == "budget":  # what one body planned is not what another one spent
            found = [m for m in found if m.figure.stage != "final"]
        if found:
            got.append(found[0])
        else:
            missing.append(book)
    got = _of_one_thing(got)
    told = {body_key(body_of(m.book)) for m in got}
    return _of_one_stage(_told_once(got)), [b for b in missing if body_key(body_of(b)) not in told]


def _of_one_thing(got: list[Match]) -> list[Match]:
    """Of what several reports of a body tell of one year and stage those that are called alike by
    the best match: the row of a table under another name is another thing."""
    best: dict[tuple[object, ...], Match] = {}
    for m in got:
        key = (body_key(body_of(m.book)), m.figure.year, m.figure.stage)
        if key not in best or m.score > best[key].score:
            best[key] = m
    kept = []
    for m in got:
        top = best[body_key(body_of(m.book)), m.figure.year, m.figure.stage]
        if m.figure.indicator != "other" or base(m.figure) == base(top.figure) or m is top:
            kept.append(m)
    return kept


def _of_one_stage(got: list[Match]) -> list[Match]:
    """One amount of each body and thing: what was planned and what was spent are not both counted.
    The stage is one that all of them tell, what was spent before what was planned."""
    groups: dict[tuple[object, ...], list[Match]] = {}
    for m in got:
        f, org = m.figure, m.book.report.org
        whose = body_key(org) if org else m.book.report.id
        groups.setdefault((whose, f.indicator, f.year, *sorted(f.dims.items())), []).append(m)
    common = set.intersection(*({m.figure.stage for m in ms} for ms in groups.values() or [[]]))
    out = []
    for members in groups.values():
        told = {m.figure.stage: m for m in reversed(members)}
        wanted = "final" if "final" in (common or told) else next(iter(common or told))
        out += [told.get(wanted, members[0])] if len(told) > 1 else members
    return out


def mixes_stages(got: list[Match]) -> bool:
    """Whether some amounts were planned and others spent."""
    early = {m.figure.stage in ("budget", "adjusted", "target") for m in got}
    spent = any(m.figure.stage == "final" for m in got)
    return spent and len(early) > 1


def _told_once(got: list[Match]) -> list[Match]:
    best: dict[tuple[object, ...], Match] = {}
    for m in got:
        f, report = m.figure, m.book.report
        dims = tuple(sorted(f.dims.items()))
        one = report.org is not None and (dims or not f.indicator.startswith("project."))
        key = (
            (body_key(report.org or ""), f.indicator, f.year, f.stage, dims)
            if one
            else (report.id,)
        )
        if key not in best or report.year == f.year != best[key].book.report.year:
            best[key] = m
    return list(best.values())


def scaled_of(got: list[Match]) -> Fraction:
    return scaled_of_figures(*(m.figure for m in got))


def scaled_of_figures(*figures: Figure) -> Fraction:
    """What the unit of the first figure that is not nothing is worth in base units."""
    return next((scaled(f) for f in figures if f.value), Fraction(1))


def kind_of(match: Match) -> str:
    """The base unit of a figure; people are people, whether counted in 名 or in 人."""
    unit = match.figure.base_unit
    return "人" if unit in ("名", "人", "个", "位") and match.figure.role == "count" else unit


def tell_missing(draft: Draft, missing: list[Book]) -> None:
    if missing:
        names = "、".join(dict.fromkeys(body_of(b) for b in missing))
        draft.say(NOT_FOUND.format(names=names))


def wrong_premise(plan: Plan, direction: str | None) -> str:
    """What is said where a question takes a fall for a rise or the other way; else nothing."""
    up, down = w.UP.search(plan.question), w.DOWN.search(plan.question)
    if direction == "down" and up and not down:
        return f"{WRONG_PREMISE}：不是增加，而是减少。"
    if direction == "up" and down and not up:
        return f"{WRONG_PREMISE}：不是减少，而是增加。"
    return ""

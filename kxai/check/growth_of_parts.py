"""Rates of a whole against those of its two parts, between which they must lie: how it grew, and
how much of its budget was reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kxai.check.acquittal import is_otherwise_reckoned
from kxai.check.context import Context, name_of
from kxai.check.execution import base_named
from kxai.check.interval import Interval, printed
from kxai.check.operands import base_of
from kxai.check.relation import CheckedRelation
from kxai.check.revenue import named, of_other_scope
from kxai.check.wording import direction_zh, quantity
from kxai.genre.families import FAMILIES
from kxai.schema.figure import Figure, Role
from kxai.schema.finding import FindingKind

_PAIRS = tuple(
    (entry.whole, *entry.parts)
    for entry in FAMILIES
    if entry.tested == "all" and len(entry.parts) == 2 and entry.members == entry.parts
)
_KINDS: dict[Role, tuple[FindingKind, str]] = {
    "growth_rate": ("growth", "growth_of_parts"),
    "execution_rate": ("execution", "execution_of_parts"),
}
_FROM_NOTHING = 100  # percent: so is a rate told on a base of nothing, which bounds no whole


def check_growth_of_parts(context: Context) -> Iterator[CheckedRelation]:
    """growth: 地方财政收入增长5%，税收收入下降3%，非税收入下降7%: a whole grows by no more than the
    part that grows most, and by no less than the other. execution: 地方财政收入完成预算的95%, its
    parts 90% and 98%, likewise.

    The three rates stand in one paragraph, the whole's first, each told once there of one amount
    at most, and against one base.
    """
    lines: defaultdict[int, list[Figure]] = defaultdict(list)
    for figure in context.figures:
        if figure.layer == "text" and figure.role in ("amount", *_KINDS):
            lines[context.line_of[figure.id]].append(figure)
    for figures in lines.values():
        for role in _KINDS:
            if sum(figure.role == role for figure in figures) > 2:
                for told in _told_together(figures, role):
                    yield from _judged(context, *told)


def _told_together(figures: list[Figure], role: Role) -> Iterator[tuple[Figure, Figure, Figure]]:
    """The rates of a whole and of its two parts, where each is told once."""
    for pair in _PAIRS:
        told = [[f for f in figures if f.indicator == id_ and not f.dims] for id_ in pair]
        yield from _once(told, role)
    yield from _once([named(figures, place) for place in range(3)], role)


def _once(told: list[list[Figure]], role: Role) -> Iterator[tuple[Figure, Figure, Figure]]:
    rates = [[f for f in one if f.role == role and f.unit == "%"] for one in told]
    amounts = [{f.base_value for f in one if f.role == "amount"} for one in told]
    if any(len(one) != 1 for one in rates) or any(len(one) > 1 for one in amounts):
        return
    whole, one, other = (found[0] for found in rates)
    if whole.start < min(one.start, other.start):
        yield whole, one, other


def _judged(
    context: Context, whole: Figure, one: Figure, other: Figure
) -> Iterator[CheckedRelation]:
    told = sorted((whole, one, other), key=lambda figure: figure.start)
    grew = whole.role == "growth_rate"
    base = {_base(context, f) for f in told}
    plain = all(f.hedge is None and f.value >= 0 for f in told) and len(base) == 1
    if not plain or (grew and any(f.direction not in ("up", "down") for f in told)):
        return
    if any(is_otherwise_reckoned(context, f, None) for f in told):
        return
    if grew and any(f.direction == "up" and f.value == _FROM_NOTHING for f in (one, other)):
        return
    if of_other_scope(context, told):
        return
    moved, *parts = (_moved(figure) for figure in (whole, one, other))
    ends = [end for part in parts for end in (part.low, part.high) if end is not None]
    holds = Interval(min(ends), max(ends)).meets(moved)
    verbs = [direction_zh(f.direction) if grew else "完成" for f in (whole, one, other)]
    said = "，".join(
        f"{name_of(f).removesuffix('完成')}{verb}{quantity(f)}"
        for verb, f in zip(verbs, (whole, one, other), strict=True)
    )
    kind, message = _KINDS[whole.role]
    yield CheckedRelation(
        kind,
        "consistent" if holds else "inconsistent",
        (whole, one, other),
        said,
        "",
        message,
        {"name": name_of(whole)},
        severity="warning",
    )


def _base(context: Context, rate: Figure) -> tuple[object, ...]:
    """The time of a rate, and what it is told of: last year's amount, or which budget."""
    if rate.role == "execution_rate":
        return rate.year, rate.stage, base_named(context, rate)
    return rate.year, rate.stage, base_of(context, rate) == "budget"


def _moved(rate: Figure) -> Interval:
    return -printed(rate) if rate.direction == "down" else printed(rate)

"""Last year's amounts, as this year's and their changes imply them: parts that make up a whole this
year cannot have exceeded it last year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kxai.check.acquittal import is_otherwise_reckoned
from kxai.check.context import Context, Key, name_of, thing
from kxai.check.interval import Interval, factor_of, printed, total
from kxai.check.operands import base_of, current_of, is_evident
from kxai.check.rates import moved_by, signed
from kxai.check.relation import CheckedRelation
from kxai.check.scopes import of_other_bodies
from kxai.check.wording import decimal, quantity
from kxai.genre import words
from kxai.genre.families import families_of
from kxai.schema.figure import Figure
from kxai.schema.finding import Verdict

_HOLDS = ("consistent", "tail")
_ADDED = ("sum", "balance")
_FLAT = words("check.last_year.flat").any_of
_LEVEL = re.compile(r"[百千万亿]*元?[，,、]?[与和同较比](?:上年|去年|上一年|\d{4}年)度?" + _FLAT)
_PARAGRAPH = 300  # characters behind an amount in which it is said to be as last year
_BY_FUNDS = ("general_budget.expenditure", "gov_fund.expenditure", "state_capital.expenditure")
_ALL_FUNDS = "expenditure.total"
_WIDE = Fraction(1, 100)  # of a value: what is left open beyond that has no middle worth telling


@dataclass(frozen=True, slots=True)
class Implied:
    """Last year's amount as ``told`` (a change or a rate) implies it; ``base``: planned or done,
    where the words say which of last year's amounts is meant."""

    value: Interval
    told: Figure
    base: str


def check_last_year(
    context: Context, relations: Sequence[CheckedRelation]
) -> Iterator[CheckedRelation]:
    """sum: Σ of the parts' last year's amounts = that of the whole, both as their changes imply.

    Only of parts that make up their whole this year. What a list lacked last year may make the
    parts less; they are more only by an error, and neither where a family is whole.
    """
    wholes = (*_wholes(relations), *_by_funds(context))
    implied = _implied(context)
    _add_nothing(context, implied)
    _add_sums(wholes, implied)
    seen: set[tuple[object, ...]] = set()
    for whole, parts in wholes:
        key = (_key(whole), *sorted(map(str, map(_key, parts))))
        before = implied.get(_key(whole))
        told = [implied[_key(part)] for part in parts if _key(part) in implied]
        if before is None or len(told) < len(parts) or key in seen:
            continue
        seen.add(key)
        if len({found.base for found in (before, *told)} - {""}) > 1:
            continue
        found = _compared(whole, parts, before, told)
        if found.verdict == "inconsistent" and _fits_another(whole, told, implied):
            found = CheckedRelation("sum", "undetermined", found.operands, found.equation)
        yield found


def _fits_another(whole: Figure, told: Sequence[Implied], implied: Mapping[Key, Implied]) -> bool:
    """True where the parts are those of another whole that happens to be as large this year."""
    added = total(found.value for found in told)
    alike = (v for key, v in implied.items() if key[-1] == whole.base_value)
    return any(other.value.meets(added) for other in alike)


def _compared(
    whole: Figure, parts: Sequence[Figure], before: Implied, told: Sequence[Implied]
) -> CheckedRelation:
    added = total(found.value for found in told)
    operands = (before.told, whole, *parts, *(found.told for found in told))
    of_parts = _told(added, whole, least=True)
    own = _told(before.value, whole, least=False)
    equation = f"各分项上年数之和{of_parts}，总数的上年数{own}"
    agree = added.meets(before.value)
    more = (added.low or 0) > (before.value.high or 0)
    if agree or not (more or _is_whole_family(whole, parts)):
        verdict: Verdict = "consistent" if agree else "undetermined"
        return CheckedRelation("sum", verdict, operands, equation)
    changes = "、".join(f"{name_of(p)}{quantity(f.told)}" for p, f in zip(parts, told, strict=True))
    return CheckedRelation(
        "sum",
        "inconsistent",
        operands,
        equation,
        "",
        "sum_of_changes",
        {"name": name_of(whole), "changes": changes},
        severity="warning",
    )


def _wholes(relations: Sequence[CheckedRelation]) -> Iterator[tuple[Figure, tuple[Figure, ...]]]:
    """Wholes with the parts that make them up, as the sums that hold tell them."""
    for relation in relations:
        head, *parts = relation.operands
        if relation.kind not in _ADDED or relation.verdict not in _HOLDS or len(parts) < 2:
            continue
        if head.role == "amount" and total(map(printed, parts)).meets(printed(head)):
            yield head, tuple(parts)


def _by_funds(context: Context) -> Iterator[tuple[Figure, tuple[Figure, ...]]]:
    """All spending with that of each fund, where these make it up."""
    wholes = {_key(f): f for f in context.figures if f.indicator == _ALL_FUNDS and not f.dims}
    for whole in wholes.values():
        parts = [context.whole_of(whole, fund, whole) for fund in _BY_FUNDS]
        known = tuple(part for part in parts if part is not None and part.value)
        bodies = any(of_other_bodies(part, whole) for part in known)
        if len(known) > 1 and not bodies and total(map(printed, known)).meets(printed(whole)):
            yield whole, known


def _implied(context: Context) -> dict[Key, Implied]:
    """Last year's amounts by what they are of; of claims that differ, all that they leave open."""
    changes: defaultdict[Key, list[Implied]] = defaultdict(list)
    rates: defaultdict[Key, list[Implied]] = defaultdict(list)
    for told in context.figures:
        if told.role not in ("change", "growth_rate") or told.direction not in ("up", "down"):
            continue
        current = current_of(context, told)
        if (
            told.hedge is not None
            or current is None
            or not _is_of_last_year(context, told, current)
        ):
            continue
        if told.role == "growth_rate" and is_otherwise_reckoned(context, told, current):
            continue
        base = base_of(context, told)
        if told.role == "growth_rate" and told.unit == "%":
            for rate in (signed(told, printed(told)), -signed(told, printed(told))):
                if (value := _before_rate(current, rate)) is not None:
                    rates[_key(current)].append(Implied(value, told, base))
        elif told.role == "change" and told.base_unit == current.base_unit:
            value = printed(current) - moved_by(told, current)
            changes[_key(current)].append(Implied(value, told, base))
    found: dict[Key, Implied] = {}
    for key in changes.keys() | rates.keys():
        ways = changes[key] or rates[key][:1]
        # a rate bears a change out whatever direction it is told in: that is a fault of its own
        if not any(rate.value.meets(ways[0].value) for rate in rates[key]):
            ways = [*ways, *rates[key][:1]]
        found[key] = replace(ways[0], value=_hull([way.value for way in ways]))
    return found


def _add_nothing(context: Context, implied: dict[Key, Implied]) -> None:
    """Adds what is said to be as last year: right behind the amount (3.80万元，与上年持平), or
    anywhere behind one that is nothing (购置费0万元…购置费与上年相同)."""
    for figure in context.figures:
        if figure.role != "amount" or figure.layer != "text" or not figure.label:
            continue
        if figure.value:
            level = _LEVEL.match(context.text, figure.end)
            if level and _key(figure) not in implied and figure.hedge is None:
                implied[_key(figure)] = Implied(printed(figure), figure, "")
            continue
        end = context.text.find("\n", figure.end)
        rest = context.text[
            figure.end : min(end if end > 0 else len(context.text), figure.end + _PARAGRAPH)
        ]
        if _key(figure) not in implied and re.search(re.escape(figure.label) + _FLAT, rest):
            implied[_key(figure)] = Implied(Interval.point(0), figure, "")


def _add_sums(
    wholes: Sequence[tuple[Figure, tuple[Figure, ...]]], implied: dict[Key, Implied]
) -> None:
    """Adds the wholes whose change nobody tells, by those of their parts."""
    for whole, parts in wholes:
        told = [implied[_key(part)] for part in parts if _key(part) in implied]
        alike = len({found.base for found in told} - {""}) <= 1
        if _key(whole) not in implied and len(told) == len(parts) and alike:
            main = max(told, key=lambda found: found.value.high or Fraction(0))
            implied[_key(whole)] = replace(main, value=total(found.value for found in told))


def _is_of_last_year(context: Context, told: Figure, current: Figure) -> bool:
    """True where a claim surely compares an amount with last year's, as both are printed.

    A rate of what the catalogue lacks may be one of constant prices.
    """
    if told.role == "growth_rate" and current.indicator in ("other", "activity"):
        return False
    against_last_year = base_of(context, told) != "budget"
    reckoned = not is_otherwise_reckoned(context, told, current)
    return against_last_year and reckoned and is_evident(context, told, current)


def _hull(values: Sequence[Interval]) -> Interval:
    """From the least to the most of what several claims imply."""
    lows, highs = [v.low for v in values], [v.high for v in values]
    low = None if None in lows else min(x for x in lows if x is not None)
    high = None if None in highs else max(x for x in highs if x is not None)
    return Interval(low, high)


def _before_rate(current: Figure, rate: Interval) -> Interval | None:
    now = printed(current)
    if rate.low is None or rate.high is None or now.low is None or now.high is None:
        return None
    if 100 + rate.low <= 0 or now.low < 0:
        return None
    return Interval(now.low * 100 / (100 + rate.high), now.high * 100 / (100 + rate.low))


def _is_whole_family(whole: Figure, parts: Sequence[Figure]) -> bool:
    told = {part.indicator for part in parts}
    return any(
        f.complete and f.shares and set(f.parts) <= told for f in families_of(whole.indicator)
    )


def _key(figure: Figure) -> Key:
    return (*thing(figure), figure.year, figure.stage, figure.base_value)


def _told(value: Interval, whole: Figure, *, least: bool) -> str:
    """The middle of what is left open, in the unit of ``whole``; an end where that is wide."""
    low, high = value.low or Fraction(0), value.high or Fraction(0)
    middle = (low + high) / 2
    wide = high - low > abs(middle) * _WIDE
    shown = (low if least else high) if wide else middle
    word = ("至少" if least else "至多") if wide else ""
    return f"{word}{decimal(shown / factor_of(whole), 2)}{whole.unit}"

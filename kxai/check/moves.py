"""What a whole changed by is what its parts changed by, where only the changes are told.

基本支出比上年增加17万元。其中：工资福利支出增加19万元，商品和服务支出减少1万元, and so on: without
a single amount the changes themselves have to add up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from kxai.check.balance import judge_balance
from kxai.check.constraints import Linear
from kxai.check.context import Context, name_of
from kxai.check.interval import Interval, exact, printed, total
from kxai.check.operands import base_of, is_against_budget
from kxai.check.rates import moved_by, signed
from kxai.check.relation import CheckedRelation
from kxai.check.wording import decimal, quantity
from kxai.genre import words
from kxai.genre.catalogue import CATALOGUE
from kxai.genre.families import FAMILIES, families_of
from kxai.schema.figure import Figure

_FLAT = words("check.moves.flat").any_of
_LIST = 40  # figures behind the change of a whole among which those of its parts stand
_BUDGET = "预算"
_NOTHING = Interval.point(0)


def check_moves(context: Context) -> Iterator[CheckedRelation]:
    """sum: the change of a whole = Σ of the changes of all its parts, told behind it in its chapter
    and against the same base; a part that is said to be level did not change, and one that came to
    nothing can only have fallen."""
    for whole in context.figures:
        if not is_move(whole):
            continue
        behind = _behind(context, whole)
        for family in families_of(whole.indicator):
            parts = [_move_of(context, part, whole, behind) for part in family.parts]
            spare = [_told(context, part, whole, behind) for part in family.optional]
            known = [part for part in (*parts, *spare) if part is not None]
            told = [part for part, _ in known if part is not None]
            if len(told) < 2:
                continue
            values = [value for _, value in known]
            silent = [i for i, part in zip(family.parts, parts, strict=True) if part is None]
            fell = _rose_further(whole, values) and _are_nothing(context, silent, whole)
            if fell or not silent:
                yield compare_moves(whole, told, values)
                break


def check_moves_from_budget(context: Context) -> Iterator[CheckedRelation]:
    """balance: the budget of a whole = its outcome less what its parts came out above theirs, where
    of the parts only outcomes and their distance from the budget are told (比预算数减少2万元)."""
    for entry in FAMILIES:
        for (indicator, year, stage), planned in context.plain.items():
            if not entry.shares or indicator != entry.whole or stage != "budget":
                continue
            spent = context.plain.get((indicator, year, "final"), [])
            parts = [context.plain.get((part, year, "final"), []) for part in entry.parts]
            if not all(map(_is_told_alike, (planned, spent, *parts))):
                continue
            if not total(printed(part[0]) for part in parts).meets(printed(spent[0])):
                continue  # of other funds, or of more than these
            gaps = [_gap_of(context, part, planned[0].year) for part in entry.parts]
            known = [gap for gap in gaps if gap is not None and gap.base_unit == "元"]
            if len(known) == len(gaps):
                terms = [(1 if gap.direction == "down" else -1, gap) for gap in known]
                relation = judge_balance(planned[0], [(1, spent[0]), *terms])
                name = name_of(planned[0])
                named = {"name": name if _BUDGET in name else name + _BUDGET}
                yield replace(relation, words=named, severity="warning")


def _is_told_alike(amounts: Sequence[Figure]) -> bool:
    return len({figure.base_value for figure in amounts if figure.hedge is None}) == 1


def _gap_of(context: Context, indicator: str, year: int | None) -> Figure | None:
    """The one change of a part against this year's budget."""
    found = [
        figure
        for figure in context.figures
        if figure.role == "change"
        and (figure.indicator, figure.year) == (indicator, year)
        and is_move(figure)
        and is_against_budget(context, figure)
    ]
    return found[0] if len({(f.base_value, f.direction) for f in found}) == 1 else None


def _rose_further(whole: Figure, values: Sequence[Interval]) -> bool:
    """True where a whole rose more, or fell less, than the parts that are told."""
    least, most = signed(whole, printed(whole)).low, total(values).high
    return least is not None and most is not None and least > most


def _are_nothing(context: Context, indicators: Sequence[str], whole: Figure) -> bool:
    """True where each is told to be exactly 0 in the year of the whole."""
    return all(
        (amounts := [f for f in context.figures if f.indicator == name and _is_own(f, whole)])
        and not any(f.value for f in amounts)
        for name in indicators
    )


def _is_own(figure: Figure, whole: Figure) -> bool:
    return figure.role == "amount" and (figure.year, figure.stage) == (whole.year, whole.stage)


def is_move(figure: Figure) -> bool:
    """True for a change of money or of things of the prose that is exact and has a direction."""
    return (
        (figure.role, figure.layer, figure.hedge) == ("change", "text", None)
        and figure.direction is not None
        and figure.unit != "个百分点"
        and not figure.dims
    )


def _behind(context: Context, whole: Figure) -> list[Figure]:
    """The figures of the chapter behind a change, up to the next one of the same thing and base."""
    at = context.place[whole.id] + 1
    found: list[Figure] = []
    for figure in context.figures[at : at + _LIST]:
        again = figure.role == "change" and figure.indicator == whole.indicator
        again = again and (len(found) > 1 or _is_of_budget(context, whole, figure))
        if again or figure.section[: len(whole.section)] != whole.section:
            break
        found.append(figure)
    return found


def _is_of_budget(context: Context, *moves: Figure) -> bool:
    """True where all are told against the budget, or none is."""
    return len({base_of(context, move) == "budget" for move in moves}) == 1


def _told(
    context: Context, indicator: str, whole: Figure, behind: Sequence[Figure]
) -> tuple[Figure | None, Interval] | None:
    """The one change of a part that is told against the base of the whole, with its sign."""
    moves = [
        f
        for f in behind
        if f.indicator == indicator
        and f.role == "change"
        and is_move(f)
        and (f.year, f.base_unit) == _base(whole)
        and _is_of_budget(context, whole, f)
    ]
    return (moves[0], moved_by(moves[0], whole)) if len(moves) == 1 else None


def _base(whole: Figure) -> tuple[int | None, str]:
    return whole.year, whole.base_unit


def _move_of(
    context: Context, indicator: str, whole: Figure, behind: Sequence[Figure]
) -> tuple[Figure | None, Interval] | None:
    """The change of a part: as told against the base of the whole, or nothing where it is level."""
    told = _told(context, indicator, whole, behind)
    if told is not None and told[0] is not None:
        bases = {base_of(context, figure) for figure in (whole, told[0])} - {""}
        return told if len(bases) < 2 else None
    return (None, _NOTHING) if _is_level(context, indicator, whole, behind) else None


def _is_level(context: Context, indicator: str, whole: Figure, behind: Sequence[Figure]) -> bool:
    """True where behind the name of a part, or its amount, it is said to be as it was."""
    if any(f.role == "change" and f.indicator == indicator for f in behind):
        return False
    end = behind[-1].end if behind else whole.end
    for name in _names_of(indicator):
        pattern = re.escape(name) + r"[^，,。；;\n]{0,16}[，,]?" + _FLAT
        if re.search(pattern, context.text[whole.end : end + 2 * _LIST]):
            return True
    return False


def _names_of(indicator: str) -> tuple[str, ...]:
    """The catalogue's names of an indicator, the longest first."""
    return tuple(sorted(CATALOGUE[indicator].names, key=len, reverse=True))


def compare_moves(
    whole: Figure, parts: Sequence[Figure], values: Sequence[Interval]
) -> CheckedRelation:
    """The relation Σ ``values``, of ``parts`` with their signs, = the change of ``whole``."""
    own = signed(whole, printed(whole))
    added = total(values)
    sums = [(-1 if part.direction == "down" else 1, part) for part in parts]
    value = sum((sign * exact(part) for sign, part in sums), Fraction(0))
    factor = exact(whole) / Fraction(whole.value) if whole.value else Fraction(1)
    shown = decimal(value / factor, max(part.decimals for part in (whole, *parts))) + whole.unit
    terms = " ".join(f"{'−' if sign < 0 else '+'} {quantity(part)}" for sign, part in sums)
    equation = f"{terms.removeprefix('+ ')} = {shown}"
    operands = (whole, *parts)
    head = -1 if whole.direction == "down" else 1
    forms = (Linear(terms=(*sums, (-head, whole))),)
    if added.meets(own):
        return CheckedRelation("sum", "consistent", operands, equation, shown, forms=forms)
    words = {
        "name": name_of(whole),
        "difference": _difference(value, whole, head, factor),
        "way": "减少" if head < 0 else "增加",
    }
    return CheckedRelation(
        "sum",
        "inconsistent",
        operands,
        equation,
        decimal(head * value / factor, max(part.decimals for part in (whole, *parts))) + whole.unit,
        "sum_of_moves",
        words,
        severity="warning",
        forms=forms,
    )


def _difference(value: Fraction, whole: Figure, sign: int, factor: Fraction) -> str:
    return decimal(abs(value - sign * exact(whole)) / factor, max(2, whole.decimals)) + whole.unit

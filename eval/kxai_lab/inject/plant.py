"""Where an error of a class can be planted in a clean report, and the edits that plant it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from kxai.check import CheckedRelation
from kxai.schema.figure import Direction, Figure
from kxai.schema.units import factor_and_base
from kxai_lab.inject.edits import Edit, Span, moved
from kxai_lab.inject.exclude import excluded, excluded_list
from kxai_lab.inject.lists import item_span
from kxai_lab.inject.reading import Reading, place_of
from kxai_lab.inject.slips import PLAIN, SLIPS, one_of, value_of

_DIRECTIONS: tuple[tuple[str, str], ...] = (
    ("增加", "减少"),
    ("增长", "下降"),
    ("上升", "下降"),
    ("提高", "降低"),
    ("上涨", "下跌"),
)
_OPPOSITE = {word: other for pair in reversed(_DIRECTIONS) for word, other in (pair, pair[::-1])}
_WORD = re.compile(f"({'|'.join(_OPPOSITE)})[了为约近达:：]*$")
_BEFORE = 8  # characters between a direction word's begin and its number
_TURNED: Mapping[Direction | None, Direction] = {"up": "down", "down": "up"}
_UNITS = {"万元": "元", "元": "万元"}
_RATES = ("growth_rate", "share", "execution_rate")
_MANY_BASES = 40
_NEAR = 4  # a total that many times larger or smaller is not taken for another


@dataclass(frozen=True)
class Injection:
    """One error of class ``error``, planted by ``edits`` of a clean text.

    ``old`` and ``new`` are what is printed before and after. ``places`` are the spans, in the
    edited text, that tell of the error: the changed figure's (both of two that were exchanged); of
    a list with an item too few, all that are left of it. ``named`` are those that a diagnosis may
    rightly name; ``item`` is what was left out of a list. ``excluders`` are the relations that
    held and exclude what was planted. ``changed`` are the changed figures' spans in the clean text.
    """

    error: str
    edits: tuple[Edit, ...]
    old: str
    new: str
    places: frozenset[Span]
    named: frozenset[Span]
    excluders: tuple[CheckedRelation, ...]
    item: Figure | None = None
    changed: frozenset[Span] = frozenset()


def plant(error: str, clean: Reading, figure: Figure, random: Random) -> Injection | None:
    """An error of class ``error`` at ``figure``; None where the class cannot be had there.

    ``random`` draws which of the possible ones; the same state gives the same error.
    """
    if error in SLIPS:
        new = one_of(error, figure.text, random)
        return _rewritten(error, clean, figure, new, random)
    return _MAKERS[error](clean, figure, random)


def sites(clean: Reading, spared: frozenset[str] = frozenset()) -> list[Figure]:
    """Figures of relations that hold, in order of place, one a place.

    Left out: figures that a finding of the clean run names, those with a hedge, and those whose
    text is in ``spared`` (numbers that the gold's findings speak of).
    """
    found = {
        place_of(f): f for relation in clean.holding for f in relation.operands if f.hedge is None
    }
    return [
        f
        for place, f in sorted(found.items())
        if place not in clean.suspect and f.text not in spared
    ]


def _rewritten(
    error: str,
    clean: Reading,
    figure: Figure,
    new: str | None,
    random: Random,  # noqa: ARG001
    bases: frozenset[Span] = frozenset(),
) -> Injection | None:
    if new is None or not PLAIN.fullmatch(figure.text) or value_of(new) == value_of(figure.text):
        return None
    place = place_of(figure)
    edits = (Edit(*place, new),)
    return _make(error, clean, edits, {place: _printed_as(figure, new)}, figure.text, new, bases)


def _make(
    error: str,
    clean: Reading,
    edits: tuple[Edit, ...],
    changes: Mapping[Span, Figure],
    old: str,
    new: str,
    bases: frozenset[Span] = frozenset(),
) -> Injection:
    places = frozenset(_where(place, edits) for place in changes)
    relations = dict.fromkeys(number for place in changes for number in _numbers(clean, place))
    excluders = tuple(clean.holding[n] for n in relations if excluded(clean.holding[n], changes))
    named = places | {_where(place, edits) for place in bases}
    changed = frozenset(changes)
    return Injection(error, edits, old, new, places, named, excluders, changed=changed)


def _numbers(clean: Reading, place: Span) -> list[int]:
    return clean.by_place.get(place, [])


def _where(place: Span, edits: tuple[Edit, ...]) -> Span:
    after = moved(place, edits)
    if after is None:
        raise ValueError(f"the figure at {place} is not there any more")
    return after


def _printed_as(figure: Figure, text: str) -> Figure:
    """``figure`` with another number printed, in its unit."""
    value = value_of(text)
    if figure.text.startswith("-"):
        value = -value
    factor = factor_and_base(figure.unit)[0]
    decimals = len(text.partition(".")[2])
    return replace(figure, text=text, value=value, base_value=value * factor, decimals=decimals)


def _unit(clean: Reading, figure: Figure, random: Random) -> Injection | None:  # noqa: ARG001
    """万元 where 元 is meant, or the reverse; only a unit that is printed behind the number."""
    new = _UNITS.get(figure.unit)
    unit = (figure.end, figure.end + len(figure.unit))
    if new is None or clean.text[slice(*unit)] != figure.unit:
        return None
    factor = factor_and_base(new)[0]
    changed = replace(figure, unit=new, base_value=figure.value * factor)
    old = figure.text + figure.unit
    changes = {place_of(figure): changed}
    return _make("unit", clean, (Edit(*unit, new),), changes, old, figure.text + new)


def _points(clean: Reading, figure: Figure, random: Random) -> Injection | None:  # noqa: ARG001
    """百分点 where a percentage is meant, or the reverse."""
    if figure.role not in _RATES:
        return None
    for old, new in (("%", "个百分点"), ("个百分点", "%"), ("百分点", "%")):
        if clean.text.startswith(old, figure.end):
            edits = (Edit(figure.end, figure.end + len(old), new),)
            changes = {place_of(figure): replace(figure, unit=new)}
            text = figure.text
            return _make("points", clean, edits, changes, text + old, text + new)
    return None


def _direction(clean: Reading, figure: Figure, random: Random) -> Injection | None:  # noqa: ARG001
    turned = _TURNED.get(figure.direction)
    start = max(0, figure.start - _BEFORE)
    match = _WORD.search(clean.text[start : figure.start])
    if turned is None or match is None:
        return None
    word = (start + match.start(1), start + match.end(1))
    new = _OPPOSITE[match[1]]
    changes = {place_of(figure): replace(figure, direction=turned)}
    return _make("direction", clean, (Edit(*word, new),), changes, match[1], new)


def _base(clean: Reading, figure: Figure, random: Random) -> Injection | None:
    """The rate, worked out on the current value, or on another total of the report."""
    if figure.role not in _RATES or figure.unit != "%":
        return None
    ways: list[tuple[str, Figure]] = []
    for number in _numbers(clean, place_of(figure)):
        relation = clean.holding[number]
        if relation.stated is figure and len(relation.operands) == 3:
            ways += _bases_of(clean, relation)
    ways = [(new, base) for new, base in ways if PLAIN.fullmatch(new)]
    if not ways:
        return None
    new, base = random.choice(ways)
    return _rewritten("base", clean, figure, new, random, frozenset({place_of(base)}))


def _bases_of(clean: Reading, relation: CheckedRelation) -> Iterator[tuple[str, Figure]]:
    rate, part, whole = relation.operands
    if relation.kind == "growth":
        if part.role == "change":
            current = _current(clean, rate, part, whole)
            gap = part.base_value
        else:
            current, gap = part, abs(part.base_value - whole.base_value)
        if current is not None and current.base_value:
            yield _percent(gap, current.base_value, rate.decimals), current
        return
    if relation.kind not in ("share", "execution"):
        return
    others = {
        f.base_value: f
        for f in clean.figures
        if f.role == "amount"
        and ".total" in f.indicator
        and f.base_unit == whole.base_unit
        and f.base_value not in (whole.base_value, part.base_value)
        and whole.base_value / _NEAR <= f.base_value <= whole.base_value * _NEAR
        and (f.base_value > part.base_value or relation.kind == "execution")
    }
    for other in list(others.values())[:_MANY_BASES]:
        yield _percent(part.base_value, other.base_value, rate.decimals), other


def _current(clean: Reading, rate: Figure, change: Figure, base: Figure) -> Figure | None:
    """The current value that stands with a change: its relation's second operand."""
    if base.year == rate.year:
        return base
    for number in _numbers(clean, place_of(change)):
        relation = clean.holding[number]
        if relation.kind == "change" and relation.stated is change:
            return relation.operands[1]
    return None


def _percent(part: Decimal, whole: Decimal, places: int) -> str:
    return str((100 * part / whole).quantize(Decimal(1).scaleb(-places)))


def _missing(clean: Reading, figure: Figure, random: Random) -> Injection | None:  # noqa: ARG001
    for number in _numbers(clean, place_of(figure)):
        relation = clean.holding[number]
        span = item_span(clean.text, relation, figure)
        if span is None or len(relation.operands) <= 3:
            continue
        edits = (Edit(*span, ""),)
        left = [
            after
            for f in relation.operands
            if f is not figure and (after := moved(place_of(f), edits))
        ]
        excluders = (relation,) if excluded_list(relation, without=figure) else ()
        head = moved(place_of(relation.stated), edits)
        named = frozenset({head} if head else ())
        return Injection(
            "missing",
            edits,
            clean.text[slice(*span)],
            "",
            frozenset(left),
            named,
            excluders,
            figure,
        )
    return None


def _doubled(clean: Reading, figure: Figure, random: Random) -> Injection | None:  # noqa: ARG001
    for number in _numbers(clean, place_of(figure)):
        relation = clean.holding[number]
        span = item_span(clean.text, relation, figure)
        if span is None:
            continue
        told = clean.text[slice(*span)]
        edits = (Edit(span[1], span[1], told),)
        size = span[1] - span[0]
        copy = (figure.start + size, figure.end + size)
        named = frozenset({place_of(figure), copy})
        excluders = (relation,) if excluded_list(relation, again=figure) else ()
        return Injection("doubled", edits, told, told * 2, named, named, excluders)
    return None


def _stale(clean: Reading, figure: Figure, random: Random) -> Injection | None:
    """Last year's number for this year's, where a relation joins the two."""
    for number in _numbers(clean, place_of(figure)):
        relation = clean.holding[number]
        if relation.kind in ("change", "growth") and len(relation.operands) == 3:
            _, current, previous = relation.operands
            same = current.unit == previous.unit and current.role == previous.role
            if current is figure and same:
                return _rewritten("stale", clean, figure, previous.text, random)
    return None


def _swapped(clean: Reading, figure: Figure, random: Random) -> Injection | None:
    """Two numbers of one kind in one list or row, exchanged."""
    if not PLAIN.fullmatch(figure.text):
        return None
    others = {
        place_of(f): f
        for number in _numbers(clean, place_of(figure))
        for f in clean.holding[number].operands[1:]
        if clean.holding[number].kind in ("sum", "balance", "change", "execution")
        and f.unit == figure.unit
        and f.role == figure.role
        and f.layer == figure.layer
        and place_of(f) not in clean.suspect
        and PLAIN.fullmatch(f.text)
        and f.base_value != figure.base_value
    }
    others.pop(place_of(figure), None)
    if not others:
        return None
    other = others[random.choice(sorted(others))]
    edits = tuple(
        sorted((Edit(*place_of(figure), other.text), Edit(*place_of(other), figure.text)))
    )
    changes = {
        place_of(figure): _printed_as(figure, other.text),
        place_of(other): _printed_as(other, figure.text),
    }
    return _make("swapped", clean, edits, changes, figure.text, other.text)


_MAKERS: Mapping[str, Callable[[Reading, Figure, Random], Injection | None]] = {
    "unit": _unit,
    "direction": _direction,
    "base": _base,
    "missing": _missing,
    "doubled": _doubled,
    "stale": _stale,
    "swapped": _swapped,
    "points": _points,
}

"""The figures of one report, indexed for the rules that derive relations."""

from __future__ import annotations

import bisect
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kxai.check.edits import MovedNumber
from kxai.check.scopes import scope_class
from kxai.genre.catalogue import CATALOGUE
from kxai.schema.figure import Figure
from kxai.schema.finding import Severity
from kxai.schema.report import Report

_SENTENCE_END = re.compile(r"[。！？!?\n]")
_WITHOUT_YUAN = re.compile(r"\s?[百千]?[万亿](?!元)")
_CLOSED = "。！？!?；;）)】|"
_BROKEN = " \t\n\u3000.．,，"  # what a number that was cut off may end with
_TOTALS = ("fiscal.", "total.", "general_budget.")
_ALIKE = 4  # numbers of one kind that make a habit
_MANY_TOTALS = 60  # a base among more candidates than this would be found by chance
Key = tuple[object, ...]
_ALL_BODIES = ("合计", "总计")  # the row of a table that is of all its rows
_PLACES = 2  # of amounts in most reports
_MEASURED = ("amount", "change")
_ALL_SHOWN = 9  # digits; of more, a spreadsheet's general format shows no last decimal place
_TELLING_PRINTS = 5  # numbers in full of which none ends with a zero: it is left out
SURE = 0.7
"""Below this confidence a contradiction may be a wrong label of ours."""


def dims_key(figure: Figure) -> tuple[tuple[str, str], ...]:
    """The dimensions that tell one thing from another; a function's code stands for its name."""
    if not figure.dims:
        return ()
    if len(figure.dims) == 1 and "org" not in figure.dims:
        return tuple(figure.dims.items())
    dims = dict(figure.dims)
    if "code" in dims:
        dims.pop("name", None)
    if dims.get("org") in _ALL_BODIES:
        del dims["org"]
    return tuple(sorted(dims.items()))


def thing(figure: Figure) -> Key:
    """What a figure speaks of, without year, stage and role. What the catalogue lacks is one thing
    only under one name, and without a name nobody's base."""
    if figure.indicator == "other":
        return (figure.indicator, dims_key(figure), figure.label or figure.id)
    return (figure.indicator, dims_key(figure))


@dataclass(slots=True)
class _Mentions:
    """The mentions of one amount, in order of place."""

    first: Figure
    values: set[Decimal] = field(default_factory=set)
    sections: defaultdict[Key, list[Figure]] = field(default_factory=lambda: defaultdict(list))
    chapters: dict[Key, tuple[Figure, set[Decimal]]] = field(default_factory=dict)


@dataclass(slots=True)
class Context:
    """Figures in order of place, with look-ups. ``text`` is what their offsets point into.

    ``totals`` are the distinct totals of the report that a percentage could have for its base,
    ``told_as`` the indicators that have a value (base units), ``misread`` the figures of tables in
    which so much fails that they must have been read wrongly, ``cut`` where the last sentence
    begins if it has no end, as in a page of which only the beginning was kept.
    """

    figures: list[Figure]
    text: str
    report: Report
    totals: list[Figure] = field(default_factory=list)
    sentence_of: dict[str, int] = field(default_factory=dict)
    line_of: dict[str, int] = field(default_factory=dict)
    ends: list[int] = field(default_factory=list)
    amounts: dict[Key, _Mentions] = field(default_factory=dict)
    plain: dict[Key, list[Figure]] = field(default_factory=dict)
    place: dict[str, int] = field(default_factory=dict)
    told_as: dict[Decimal, set[str]] = field(default_factory=dict)
    places: dict[tuple[str, str], int] = field(default_factory=dict)
    cut: int | None = None
    misread: set[str] = field(default_factory=set)
    moved_numbers: dict[str, tuple[MovedNumber, ...]] = field(default_factory=dict)

    def is_cut(self, figure: Figure) -> bool:
        """True where a figure stands in a sentence that the text breaks off in."""
        return self.cut is not None and figure.layer == "text" and figure.start >= self.cut

    def by_id(self, figure_id: str) -> Figure | None:
        """The figure of an id."""
        at = self.place.get(figure_id)
        return None if at is None else self.figures[at]

    def near(self, figure: Figure, count: int) -> list[Figure]:
        """The ``count`` figures before and behind one, in order of place."""
        at = self.place[figure.id]
        return [*self.figures[max(0, at - count) : at], *self.figures[at + 1 : at + 1 + count]]

    def around(self, figures: Sequence[Figure], count: int) -> list[Figure]:
        """The figures from ``count`` before the first of ``figures`` to as many behind the last."""
        places = [self.place[figure.id] for figure in figures]
        return self.figures[max(0, min(places) - count) : max(places) + 1 + count]

    def places_of(self, figure: Figure) -> int:
        """The decimal places in which the report prints numbers like this one, mostly."""
        return self.places.get((figure.unit, figure.role), figure.decimals)

    def has_habit(self, figure: Figure) -> bool:
        """True where the report prints most numbers like this one in as many places."""
        return (figure.unit, figure.role) in self.places

    def between(self, left: Figure, right: Figure) -> str:
        """The text from behind ``left`` to ``right``."""
        return self.text[left.end : right.start]

    def rest_of_sentence(self, figure: Figure, limit: int = 60) -> str:
        """The words behind a figure, up to its sentence's end or ``limit`` characters."""
        number = bisect.bisect_left(self.ends, figure.end)
        end = self.ends[number] if number < len(self.ends) else len(self.text)
        return self.text[figure.end : min(end, figure.end + limit)]

    def start_of_sentence(self, figure: Figure) -> int:
        """Where the sentence of a figure begins."""
        number = self.sentence_of[figure.id]
        return self.ends[number - 1] + 1 if number else 0

    def nearest(self, indicator_key: Key, year: int | None, near: Figure) -> Figure | None:
        """The amount of a thing and year that stands nearest before ``near``, else after it.

        Only amounts of the same stage count; another section's is taken only if every mention of
        it in the report agrees.
        """
        found = self.amounts.get((*indicator_key, year, near.stage))
        if found is None:
            return None
        before = last_before(found.sections.get(near.section, []), near.start)
        if before is not None:
            return before
        if len(found.values) == 1:
            return found.first
        first, values = found.chapters.get(near.section[:1], (None, set()))
        return first if len(values) == 1 else None

    def is_told_alike(self, amount: Figure) -> bool:
        """True where every mention of an amount's thing, year and stage has its value; of one told
        undivided in prose, every such mention in prose."""
        prose = self.plain.get((amount.indicator, amount.year, amount.stage), [])
        if amount in prose and amount.indicator != "other":
            return all(figure.base_value == amount.base_value for figure in prose)
        found = self.amounts.get((*thing(amount), amount.year, amount.stage))
        return found is not None and found.values == {amount.base_value}

    def finest(self, amount: Figure) -> Figure:
        """The mention of an amount that is printed with the most places, where all mentions of its
        thing, year, stage and scope have one value: 110 in prose is the 110.00 of the table."""
        found = self.amounts.get((*thing(amount), amount.year, amount.stage))
        if found is None or len(found.values) != 1 or amount.indicator == "other":
            return amount
        alike = (
            figure
            for figures in found.sections.values()
            for figure in figures
            if figure.unit == amount.unit and scope_class(figure) == scope_class(amount)
        )
        return max((amount, *alike), key=lambda figure: figure.decimals)

    def whole_of(self, part: Figure, indicator: str, near: Figure) -> Figure | None:
        """The undivided amount of ``indicator`` in prose, of the part's stage and the year of
        ``near``, that stands last before ``near``, else the first one behind it."""
        found = self.plain.get((indicator, near.year, part.stage), [])
        if part.indicator == indicator:
            found = [figure for figure in found if figure.id != part.id]
        return last_before(found, near.start) or (found[0] if found else None)


def last_before(figures: list[Figure], start: int) -> Figure | None:
    """The last of ``figures`` (in order of place) that begins before ``start``."""
    index = bisect.bisect_left(figures, start, key=lambda figure: figure.start)
    return figures[index - 1] if index else None


def make_context(figures: Sequence[Figure], text: str, report: Report) -> Context:
    """Index ``figures``; cost is that of sorting them. A figure given twice counts once. A number
    of prose that the text ends with may have been cut off, and is left out."""
    once: dict[Key, Figure] = {}
    for figure in sorted(figures, key=lambda f: (f.start, f.end, f.id)):
        place = (figure.start, figure.end, *thing(figure))
        once.setdefault((*place, figure.year, figure.stage, figure.role), figure)
    end = len(text.rstrip(_BROKEN))
    ordered = [f for f in once.values() if f.layer != "text" or f.end != end]
    ordered = _with_dropped_zeros(ordered, text)
    context = Context(ordered, text, report)
    if end and text[end - 1] not in _CLOSED:
        last = max((m.end() for m in _SENTENCE_END.finditer(text, 0, end)), default=0)
        context.cut = last
    wrapped = _wrapped(ordered, text)
    context.ends = [m.start() for m in _SENTENCE_END.finditer(text) if m.start() not in wrapped]
    lines = [m.start() for m in re.finditer(r"\n", text) if m.start() not in wrapped]
    plain: defaultdict[Key, list[Figure]] = defaultdict(list)
    totals: dict[Decimal, Figure] = {}
    context.place = {figure.id: at for at, figure in enumerate(ordered)}
    for figure in ordered:
        context.sentence_of[figure.id] = bisect.bisect_left(context.ends, figure.start)
        context.line_of[figure.id] = bisect.bisect_left(lines, figure.start)
        if figure.role in ("amount", "count") and figure.hedge is None:
            key = (*thing(figure), figure.year, figure.stage)
            mentions = context.amounts.get(key)
            if mentions is None:
                mentions = context.amounts[key] = _Mentions(figure)
            mentions.values.add(figure.base_value)
            context.told_as.setdefault(figure.base_value, set()).add(figure.indicator)
            mentions.sections[figure.section].append(figure)
            mentions.chapters.setdefault(figure.section[:1], (figure, set()))[1].add(
                figure.base_value
            )
        if figure.role == "amount" and figure.layer == "text" and not figure.dims:
            plain[(figure.indicator, figure.year, figure.stage)].append(figure)
        if is_total(figure) and len(totals) < _MANY_TOTALS:
            totals.setdefault(figure.base_value, figure)
    context.plain = dict(plain)
    context.places = _house_style(ordered)
    context.totals = list(totals.values())
    return context


def _wrapped(figures: Sequence[Figure], text: str) -> frozenset[int]:
    """Where lines end in the middle of a sentence that a figure stands in: they part nothing."""
    spans = {f.at.sentence for f in figures if f.layer == "text" and f.at and f.at.sentence}
    return frozenset(
        start + match.start()
        for start, end in spans
        for match in re.finditer(r"\n", text[start:end].rstrip())
    )


def _with_dropped_zeros(figures: list[Figure], text: str) -> list[Figure]:
    """The figures, those with fewer decimal places as exact as the others where the report leaves
    out zeros at the end: 744.8 beside 1974.87 is 744.80. A number of ten digits or more was cut,
    and one of a headline without 元 (经费744万) is round."""
    dropping = {unit for unit in {f.unit for f in figures} if leaves_out_zeros(figures, unit)}
    if not dropping:
        return figures
    return [
        replace(f, decimals=_PLACES)
        if f.unit in dropping
        and f.role in _MEASURED
        and f.decimals < _PLACES
        and not f.hedge
        and len(f.value.as_tuple().digits) <= _ALL_SHOWN
        and not _WITHOUT_YUAN.match(text, f.end)
        else f
        for f in figures
    ]


def leaves_out_zeros(figures: Sequence[Figure], unit: str) -> bool:
    """True where enough amounts of a unit are printed with two places, none of them a zero at the
    end, and some with fewer: those are as exact, and what is rounded anyhow looks the same."""
    values: dict[Decimal, Figure] = {}
    for figure in figures:
        if figure.unit == unit and figure.role in _MEASURED and figure.value:
            if figure.decimals > _PLACES:
                return False
            values.setdefault(figure.value, figure)
    full = [f for f in values.values() if f.decimals == _PLACES]
    short = [f for f in values.values() if f.decimals < _PLACES]
    kept = any(f.text.endswith("0") for f in full)
    return len(full) >= _TELLING_PRINTS and not kept and bool(short)


def _house_style(figures: Sequence[Figure]) -> dict[tuple[str, str], int]:
    """Decimal places by unit and role, where most numbers of a kind have the same."""
    counts: defaultdict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for figure in figures:
        counts[(figure.unit, figure.role)][figure.decimals] += 1
    found = {}
    for key, places in counts.items():
        most, times = places.most_common(1)[0]
        if times > _ALIKE and 2 * times > places.total():
            found[key] = most
    return found


def is_total(figure: Figure) -> bool:
    """True for an amount of all that a body received or spent, of all funds or of some."""
    known = ".total" in figure.indicator or figure.indicator.startswith(_TOTALS)
    return known and figure.role == "amount" and figure.base_value > 0


def name_of(figure: Figure) -> str:
    """What a reader calls it: the wording of the report, without half a pair of quotation marks,
    else the catalogue's name."""
    if figure.indicator == "function":
        return figure.dims.get("name", figure.label)
    known = CATALOGUE.get(figure.indicator)
    halved = figure.label.count("“") != figure.label.count("”")
    label = figure.label.strip("“”") if halved else figure.label
    return label or (known.zh if known else figure.indicator)


def severity_of(*operands: Figure) -> Severity:
    """Only a contradiction between surely read, unhedged numbers is an error."""
    weak = any(f.confidence < SURE or f.hedge is not None for f in operands)
    return "warning" if weak else "error"

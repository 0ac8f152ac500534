"""One thing, printed more than once: mentions must agree, and parts must fit their whole."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise

from kxai.check.constraints import Form, equal
from kxai.check.context import Context, dims_key, name_of
from kxai.check.edits import edit_between, plain, telling_digits, telling_slip
from kxai.check.filled_in import is_the_change
from kxai.check.interval import Interval, exact, factor_of, printed, step_of, truncated
from kxai.check.of_whom import told_of_several
from kxai.check.relation import CheckedRelation
from kxai.check.scopes import by_scope, of_other_bodies
from kxai.check.statements import instance_of, statement_of, table_of
from kxai.check.twice import told_otherwise, unit_lost
from kxai.check.within import held_within
from kxai.check.wording import decimal, quantity
from kxai.genre import words
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.schema.figure import Figure
from kxai.schema.finding import Severity
from kxai.schema.report import REGION_KINDS

_LOOSE = ("activity", "other", "performance.target", "performance.actual", "performance.weight")
_GRAND_TOTAL = words("check.agreement.grand_total").regex
_ROUNDED = words("check.agreement.rounded").regex
_MANY_VALUES = 8  # more values for one thing tell that the label lost what tells them apart
_FEW_MENTIONS = 8
_TELLING = 3  # digits with which two accounts are hardly equal by chance
_TOTALS = ("total", "fiscal", "general_budget")
_NEAR, _FAR = Fraction(1, 50), Fraction(3, 10)  # of the larger of two values of one thing
_NAME = 0.7  # of a heading that is a name and little else
_OTHER_ORDER = Fraction(9, 10)
_PRODUCT = re.compile(r"[*×xX]\s?[\d.,]+[^\d=＝，,；;。]{0,6}[=＝]\s*$")
_FORMULA = 24  # characters before a number in which the formula that it is the outcome of ends
_CUTS = (("expenditure.personnel", "expenditure.individual_family"), ("income.", "balance.opening"))
_SURE = 0.85  # below this confidence a conflict may be ours: the label was inferred


def check_agreement(context: Context) -> Iterator[CheckedRelation]:
    """same: one indicator, year, stage and role has one value, across text, tables and charts."""
    groups: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in context.figures:
        if figure.role not in ("amount", "count", "score") or figure.hedge is not None:
            continue
        if figure.id in context.misread or _is_a_product(context, figure):
            continue
        if figure.indicator in _LOOSE or figure.indicator.startswith("performance.score"):
            continue
        if figure.indicator.startswith("project.") and "project" not in figure.dims:
            continue
        if figure.indicator == "balance.closing" and figure.value == 0:
            continue
        key = (
            figure.indicator,
            dims_key(figure),
            figure.year,
            figure.stage,
            figure.role,
            figure.base_unit,
            bool(_GRAND_TOTAL.search(figure.label)),
            figure.label if figure.indicator.startswith("balance.") else "",
        )
        groups[key].append(figure)
    told = [
        relation
        for whole in groups.values()
        for found in by_scope(whole)
        if len(found) > 1
        for relation in _agree(context, found)
    ]
    yield from _weighed(told)


def _weighed(relations: Sequence[CheckedRelation]) -> Iterator[CheckedRelation]:
    """The relations, those a hint whose values are far apart: writers who mean one amount print
    nearly the same, mistake a digit, or let two amounts change places."""
    pairs = Counter(r.cause for r in relations if r.verdict == "inconsistent")
    for relation in relations:
        values = relation.words.get("far")
        if relation.verdict == "inconsistent" and values and pairs[relation.cause] < 2:
            yield replace(relation, severity="info")
        else:
            yield relation


def _agree(context: Context, found: list[Figure]) -> Iterator[CheckedRelation]:
    """Cluster mentions by value; more than one cluster is a conflict."""
    clusters = _clusters(found)
    if len(clusters) > 1:
        found = _of_one_meaning(found)
        clusters = _clusters(found)
    if not found:
        return
    if len(clusters) == 1:
        told = False
        for first, second in pairwise(found):
            if _differ_in_last_place(context, first, second):
                if not told and not _ROUNDED.search(context.text):
                    yield told_otherwise(second, first)
                told = True
                continue
            yield CheckedRelation(
                "same" if first.unit == second.unit else "units",
                "consistent" if first.base_value == second.base_value else "tail",
                (second, first),
                f"{quantity(first)} = {quantity(second)}",
                forms=(equal(first, second),),
            )
        return
    lost = len(clusters) > _MANY_VALUES
    firsts = [min(members, key=lambda f: f.start) for members in clusters]
    pairs = list(combinations(firsts, 2))
    slipped = any(telling_slip(plain(one), plain(two)) for one, two in pairs)
    apart = min(_distance(one, two) for one, two in pairs)
    joined = slipped or any(_one_slip(*pair) for pair in pairs) or is_the_change(context, firsts)
    sure = all(any(f.confidence >= _SURE for f in members) for members in clusters)
    lost = lost or (_in_one_list(firsts) and apart > _NEAR) or _scattered(firsts)
    lost = lost or told_of_several(context, clusters)
    if lost or _explained(context, firsts) or _told_apart(context, firsts) or _of_bodies(firsts):
        yield CheckedRelation("same", "undetermined", tuple(firsts), "")
        return
    equation = "；".join(f"{_where(f)}{quantity(f)}" for f in firsts)
    severity: Severity = "warning" if sure or slipped else "info"
    if sure and not _of_another_thing(context, clusters):
        severity = "error"
    head = firsts[0]
    yield CheckedRelation(
        "same",
        "inconsistent",
        tuple({f.id: f for f in (*firsts, *found)}.values()),
        equation,
        quantity(firsts[1]),
        "same",
        {
            "name": name_of(head),
            "year": str(head.year or "?"),
            "far": "far" if apart > _FAR and not joined else "",
        },
        severity=severity,
        cause=("same", tuple(sorted(str(f.base_value) for f in firsts)), head.year),
        forms=_all_equal(found),
    )


def _is_a_product(context: Context, figure: Figure) -> bool:
    """True for what a formula gives (5次*300元=1500元): an item of its own, whatever its label."""
    return bool(_PRODUCT.search(context.text[max(0, figure.start - _FORMULA) : figure.start]))


def _differ_in_last_place(context: Context, first: Figure, second: Figure) -> bool:
    """True for 995万元 here and 996万元 there: of one amount no two roundings are printed."""
    return (
        first.base_value != second.base_value
        and (first.unit, first.decimals) == (second.unit, second.decimals)
        and min(first.confidence, second.confidence) >= _SURE
        and context.line_of[first.id] != context.line_of[second.id]
    )


def _distance(one: Figure, two: Figure) -> Fraction:
    """How far two amounts are apart, as a part of the larger."""
    first, second = exact(one), exact(two)
    return abs(first - second) / (max(abs(first), abs(second)) or 1)


def _scattered(firsts: list[Figure]) -> bool:
    """True for several values of which some are of another order, in another unit (亿元 beside
    万元): those of other bodies."""
    far = [
        (one, two)
        for one, two in combinations(firsts, 2)
        if one.unit != two.unit and _distance(one, two) > _OTHER_ORDER
    ]
    return len(firsts) > 2 and any(not _one_slip(*pair) for pair in far)


def _one_slip(one: Figure, two: Figure) -> bool:
    """True where one number is the other with a single slip, in its own unit or in the other's."""
    first, second = plain(one), plain(two)
    if _digits(first) == _digits(second):
        return bool(_digits(first))
    moved = decimal(exact(two) / factor_of(one), max(one.decimals, 0)) if two.value else second
    return any(
        edit_between(*both) is not None
        for both in ((first, second), (second, first), (first, moved), (moved, first))
    )


def _digits(number: str) -> str:
    return number.replace(".", "").strip("0")


def _in_one_list(firsts: list[Figure]) -> bool:
    """True for prose under headings that each are the name of another thing, their subject."""
    subjects = [
        hits[-1][2]
        for f in firsts
        if f.layer == "text" and f.section and (hits := find_indicators(f.section[-1]))
        if hits[-1][1] - hits[-1][0] >= _NAME * len(f.section[-1])
    ]
    return firsts[0].indicator not in subjects and len(set(subjects)) == len(firsts)


def _of_another_thing(context: Context, clusters: list[list[Figure]]) -> bool:
    """True when a value told once is that of another account too: the label may be ours to blame.

    The totals are often equal, which says nothing.
    """
    return any(
        len(members) == 1
        and telling_digits(plain(members[0])) >= _TELLING
        and any(
            _family(indicator) != _family(members[0].indicator)
            for indicator in context.told_as.get(members[0].base_value, ())
        )
        for members in clusters
    )


def _family(indicator: str) -> str:
    room, _, name = indicator.partition(".")
    return "total" if room in _TOTALS or name in ("total", "general_budget") else indicator


def _all_equal(found: list[Figure]) -> tuple[Form, ...]:
    """Every two mentions are equal; of many, each and the first."""
    if len(found) > _FEW_MENTIONS:
        return tuple(equal(found[0], other) for other in found[1:])
    return tuple(equal(first, second) for first, second in combinations(found, 2))


def _clusters(found: list[Figure]) -> list[list[Figure]]:
    """Mentions that may mean one value, together; in order of place, at most one too many.

    The finest print comes first: which mentions agree must not depend on where they stand.
    """
    clusters: list[tuple[Interval, list[Figure]]] = []
    for figure in sorted(found, key=lambda f: (step_of(f), f.start)):
        interval = printed(figure)
        for number, (known, members) in enumerate(clusters):
            if known.meets(interval):
                clusters[number] = (known.common(interval), members)
            elif not _cut_off(figure, members[0]):
                continue
            members.append(figure)
            break
        else:
            clusters.append((interval, [figure]))
            if len(clusters) > _MANY_VALUES:
                break
    return sorted((members for _, members in clusters), key=lambda m: min(f.start for f in m))


def _cut_off(coarse: Figure, fine: Figure) -> bool:
    """14.9 beside 14.96 was cut off, not rounded."""
    value = Interval(exact(fine), exact(fine))
    return step_of(coarse) > step_of(fine) and truncated(coarse).meets(value)


def _where(figure: Figure) -> str:
    layer = {"table": "表格", "chart": "图表"}.get(figure.layer, "正文")
    place = figure.section[-1][:16] if figure.section else ""
    return f"{layer}（{place}）" if place else layer


def _of_one_meaning(found: list[Figure]) -> list[Figure]:
    """The mentions without those of a table, or of the paragraphs under one heading, that tell
    several amounts: there the label lost what tells them apart. Within one statement and one list
    nothing is told twice, but one number may be printed with two units (1.58元, 1.58万元)."""
    by_statement: defaultdict[object, list[Figure]] = defaultdict(list)
    for figure in found:
        place = statement_of(figure) or figure.id
        if figure.layer == "text" and figure.at is not None:
            by_statement[figure.section or place].append(figure)
        else:
            by_statement[place].append(figure)
    told = by_statement.values()
    return [
        f for members in told if len(_clusters(members)) == 1 or unit_lost(members) for f in members
    ]


def _told_apart(context: Context, firsts: list[Figure]) -> bool:
    """Values in one paragraph are those of different units or things that the labels lost."""
    lines = {context.line_of[f.id] for f in firsts}
    return len(lines) == 1 and len({f.layer for f in firsts}) == 1


def _of_bodies(firsts: list[Figure]) -> bool:
    """A report on several bodies has each standard table for each of them."""
    numbers: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    for figure in firsts:
        if table_of(figure) is not None:
            numbers[figure.section].add(instance_of(figure))
    return any(len(found) > 1 for found in numbers.values())


def _explained(context: Context, firsts: list[Figure]) -> bool:
    """人员经费 with and without 对个人和家庭的补助 are two ways to cut the same cake, and so are
    receipts with and without what was carried over."""
    between = [part for cut, part in _CUTS if firsts[0].indicator.startswith(cut)]
    gap = Interval.point(abs(exact(firsts[0]) - exact(firsts[1])))
    told = (f for f in context.figures if f.indicator in between)
    return len(firsts) == 2 and any(printed(figure).meets(gap) for figure in told)


def _formal(figure: Figure, other: Figure) -> str:
    """The report's own name, or the catalogue's where both are called the same."""
    own = name_of(figure)
    return CATALOGUE[figure.indicator].zh if own == name_of(other) else own


def check_parts(context: Context) -> Iterator[CheckedRelation]:
    """part: fiscal or general-budget money cannot exceed all the money of the same year."""
    for part_id, whole_id in (
        ("fiscal.payments", "expenditure.total"),
        ("fiscal.receipts", "income.total"),
        ("general_budget.expenditure", "expenditure.total"),
    ):
        if part_id.startswith("fiscal") and context.report.kind in REGION_KINDS:
            continue  # 财政补助 may be more than what a place planned to take in itself
        wholes: dict[tuple[object, object], Figure] = {}
        for f in context.figures:
            if f.indicator == whole_id and f.role == "amount" and not f.dims and f.hedge is None:
                known = wholes.setdefault((f.year, f.stage), f)
                if f.base_value > known.base_value:
                    wholes[(f.year, f.stage)] = f
        seen: set[object] = set()
        for part in context.figures:
            if part.indicator != part_id or part.role != "amount" or part.dims or part.hedge:
                continue
            key = (part.base_value, part.year, part.stage)
            if _GRAND_TOTAL.search(part.label) or key in seen:
                continue
            seen.add(key)
            whole = wholes.get((part.year, part.stage))
            if whole is None or of_other_bodies(part, whole):
                continue
            names = {"name": _formal(part, whole), "whole": _formal(whole, part)}
            cause = ("part", "fiscal" if part_id.startswith("fiscal") else part_id)
            yield replace(held_within(part, whole, "part", names), cause=cause)

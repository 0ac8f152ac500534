"""The identities of public accounts, held within one table row or one chapter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from kxai.check.constraints import Linear
from kxai.check.context import Context, dims_key, name_of, severity_of
from kxai.check.edits import TELLING
from kxai.check.interval import exact, factor_of, is_nothing, places_for, printed, total
from kxai.check.left_open import unless_left_open
from kxai.check.relation import CheckedRelation
from kxai.check.scopes import scope_class
from kxai.check.statements import table_of
from kxai.check.sums import slipped
from kxai.check.verdict import judge_sum
from kxai.check.wording import decimal, quantity
from kxai.genre import words
from kxai.genre.entries import FamilyEntry
from kxai.genre.families import FAMILIES, children_of, family
from kxai.schema.figure import Figure
from kxai.schema.report import REGION_KINDS

Scope = dict[str, Figure]
Key = tuple[tuple[str, ...], str, str | None, int | None, str]
"""Section, layer, body, year and stage."""
_BOTH = {"total.receipts", "total.payments"}
_LEFT = words("check.balance.left_over").regex
_TITLED = 2  # titles above an amount of a chapter with sections: a third is a point's
_AROUND = 8  # figures beside two grand totals, of which one may be what is left over


def check_balances(context: Context) -> Iterator[CheckedRelation]:
    """balance: every identity whose operands stand in one table row or one chapter."""
    seen: set[tuple[str, ...]] = set()
    for scope in _scopes(context):
        for relation in _identities(scope):
            key = tuple(f.id for f in relation.operands)
            if key not in seen and not _of_a_region(context, relation):
                seen.add(key)
                relation = _unless_left_over(context, relation)
                relation = _unless_of_another_stage(context, relation)
                yield unless_left_open(context, relation)


def _of_a_region(context: Context, relation: CheckedRelation) -> bool:
    """True for a region's grand total against a body's items: what is passed up and down, borrowed
    and repaid is among it, too."""
    if context.report.kind not in REGION_KINDS:
        return False
    names = {figure.indicator for figure in relation.operands}
    return bool(names & _BOTH) and names != _BOTH


def _unless_left_over(context: Context, relation: CheckedRelation) -> CheckedRelation:
    """A region's receipts exceed its payments by what is left at the end of the year, which its
    report may count among them or tell beside them: its grand totals need not be equal."""
    head, *parts = relation.operands
    if (
        relation.verdict != "inconsistent"
        or {head.indicator, *(p.indicator for p in parts)} != _BOTH
    ):
        return relation
    if context.report.kind in REGION_KINDS and slipped(head, parts) < TELLING:
        return replace(relation, verdict="undetermined", forms=())
    gap = (total(map(printed, parts)) - printed(head)).size
    for figure in context.around(relation.operands, _AROUND):
        left = figure.indicator == "balance.closing" or _LEFT.search(figure.label)
        if left and figure.role == "amount" and printed(figure).size.meets(gap):
            return replace(relation, verdict="undetermined", forms=())
    return relation


def _unless_of_another_stage(context: Context, relation: CheckedRelation) -> CheckedRelation:
    """年初预算180万元，全年预算数220万元，其中基本支出预算150万元，项目支出预算70万元: in prose the
    parts may be of the other budget that stands beside them, where they add up to it."""
    head, *parts = relation.operands
    if relation.verdict != "inconsistent" or head.layer != "text":
        return relation
    added = total(map(printed, parts))
    for figure in context.around(relation.operands, _AROUND):
        another = figure.indicator == head.indicator and figure.stage != head.stage
        same = figure.role == "amount" and figure.year == head.year
        if another and same and added.meets(printed(figure)):
            return replace(relation, verdict="undetermined", forms=())
    return relation


def _scopes(context: Context) -> list[Scope]:
    """Groups of amounts that speak of one thing at one place, one figure an indicator.

    A table row has a scope of its own (org in the dimensions); prose has one for each innermost
    section. An indicator printed with two values in a scope is left out of it.
    """
    groups: defaultdict[Key, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in context.figures:
        if figure.role != "amount" or figure.hedge is not None or figure.layer == "chart":
            continue
        if table_of(figure) is not None:
            continue
        others = tuple(item for item in dims_key(figure) if item[0] != "org")
        if others:
            continue
        key = (figure.section, figure.layer, figure.dims.get("org"), figure.year, figure.stage)
        groups[key][figure.indicator].append(figure)
    scopes = list(map(_told_once, groups.values()))
    return [scope for scope in (*scopes, *_over_sections(groups)) if len(scope) > 1]


def _told_once(group: Mapping[str, Sequence[Figure]]) -> Scope:
    """The amounts of indicators that are printed with one value in a group."""
    return {
        indicator: found[0]
        for indicator, found in group.items()
        if len({f.base_value for f in found}) == 1
    }


def _over_sections(groups: Mapping[Key, Mapping[str, list[Figure]]]) -> Iterator[Scope]:
    """A whole in one section of a chapter and all of its parts in the next (总体情况, 具体情况), or
    in sections of their own below it (（一）公务接待费…), or in those of the next section.

    Only of families whose parts are always told of one whole.
    """
    chapters: defaultdict[Key, defaultdict[str, list[Figure]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for (section, layer, org, year, stage), group in groups.items():
        above = [section[:-1]] if section else []
        if len(section) > _TITLED:
            above.append(section[:-2])
        for chapter in above:
            for indicator, found in group.items():
                chapters[chapter, layer, org, year, stage][indicator] += found
    for (section, layer, org, year, stage), group in groups.items():
        below = chapters.get((section, layer, org, year, stage))
        if below is None or layer != "text":
            continue
        for indicator, found in group.items():
            if indicator not in below:
                below[indicator] += found
    for amounts in chapters.values():
        told = _told_once(amounts)
        for entry in FAMILIES:
            if entry.shares and entry.tested == "all":
                scope = {id_: told[id_] for id_ in (entry.whole, *entry.members) if id_ in told}
                if entry.whole in scope and _of_one_purse(scope, scope[entry.whole]):
                    yield scope


def _of_one_purse(scope: Scope, whole: Figure) -> bool:
    """True where no part is told of other funds than the whole: the parts of 财政拨款 in its own
    chapter are none of what all funds together paid for in the chapter before."""
    return {scope_class(figure)[0] for figure in scope.values()} <= {None, scope_class(whole)[0]}


def _identities(scope: Scope) -> Iterator[CheckedRelation]:
    for entry in FAMILIES:
        if entry.tested != "all" or entry.whole not in scope:
            continue
        if not all(id_ in scope for id_ in entry.parts):
            continue
        if any(_is_cut_up(id_, entry) for id_ in scope):
            continue
        parts = [scope[id_] for id_ in (*entry.parts, *entry.optional) if id_ in scope]
        extra = [scope[id_] for id_ in entry.either_way if id_ in scope]
        yield _sum(scope[entry.whole], parts, extra)
    yield from _income(scope)
    yield from _closing(scope)


def _is_cut_up(id_: str, entry: FamilyEntry) -> bool:
    """True for an amount that some parts of ``entry`` are parts of: where it is told itself, it may
    hold more than these (用车 beside 购置, 运行 and 其他交通费用)."""
    return id_ != entry.whole and id_ not in entry.parts and bool(children_of(id_) & {*entry.parts})


def _sum(head: Figure, parts: list[Figure], extra: Sequence[Figure] = ()) -> CheckedRelation:
    if extra and not total(map(printed, parts)).meets(printed(head)):
        parts = [*parts, *extra]
    return judge_balance(head, [(1, part) for part in parts])


def _income(scope: Scope) -> Iterator[CheckedRelation]:
    """A form's 收入合计 is the sum of its sources, with or without the opening balance."""
    head = scope.get("income.total") or scope.get("total.receipts")
    sources = _sources(scope)
    opening = scope.get("balance.opening")
    if head is None or head.layer != "table" or len(sources) + bool(opening) < 2:
        return
    relation = _sum(head, sources, [opening] if opening else [])
    parts = list(relation.operands[1:])
    short = sum(map(exact, parts)) < exact(head)
    if relation.severity == "error" and short and slipped(head, parts) < TELLING:
        # a source whose name is not known may be what is missing
        relation = replace(relation, severity="warning")
    yield relation


def _sources(scope: Scope) -> list[Figure]:
    """The sources of income that a form prints; 财政拨款 stands for the general budget's."""
    found = [scope[id_] for id_ in family("income").parts if id_ in scope]
    if "income.general_budget" not in scope and "fiscal.receipts" in scope:
        found.append(scope["fiscal.receipts"])
    return found


def _closing(scope: Scope) -> Iterator[CheckedRelation]:
    """opening + income = expenditure + closing, where a form prints them side by side."""
    closing, spent = scope.get("balance.closing"), scope.get("expenditure.total")
    receipts = scope.get("total.receipts")
    if closing is None or spent is None or closing.layer != "table":
        return
    if receipts is not None:
        yield judge_balance(closing, [(1, receipts), (-1, spent)])
        return
    income, opening = scope.get("income.total"), scope.get("balance.opening")
    if income is None or opening is None:
        return
    found = _sources(scope)
    rest = exact(income) - sum(map(exact, found))
    # the form's income may hold the opening balance already
    held = found and abs(rest - exact(opening)) < abs(rest)
    came = [(1, income)] if held else [(1, opening), (1, income)]
    yield judge_balance(closing, [*came, (-1, spent)])


def judge_balance(head: Figure, terms: Sequence[tuple[int, Figure]]) -> CheckedRelation:
    """The identity head = Σ weight · amount, with weights of 1 and -1."""
    parts = [figure for _, figure in terms]
    counted = [(w, f) for w, f in terms if not is_nothing(f, head)] or terms
    added = total(printed(figure).weighted(weight) for weight, figure in counted)
    value = sum((weight * exact(figure) for weight, figure in terms), Fraction(0))
    verdict = judge_sum(head, parts, added, value)
    words = [f"{'+' if w > 0 else '−'} {name_of(f)}{quantity(f)}" for w, f in terms]
    expected = decimal(value / factor_of(head), places_for(head, (head, *parts))) + head.unit
    return CheckedRelation(
        "balance",
        verdict,
        (head, *parts),
        f"{' '.join(words).removeprefix('+ ')} = {expected}",
        expected,
        "balance",
        {"name": name_of(head)},
        severity=severity_of(head, *parts) if verdict == "inconsistent" else "warning",
        forms=(Linear(((-1, head), *counted)),),
    )

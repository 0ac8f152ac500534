"""Classes of expenditure against their items (类 = Σ款 = Σ项), by the codes of both."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kxai.check.context import Context
from kxai.check.interval import printed, total
from kxai.check.relation import CheckedRelation
from kxai.check.scopes import scope_class
from kxai.check.statements import table_of
from kxai.check.sums import judge_list
from kxai.schema.figure import Figure

_CLASS, _ITEM = 3, 7  # digits of the code of a class (类) and of an item (项)
_FEW = 3


def check_functions(context: Context) -> Iterator[CheckedRelation]:
    """sum: a class of expenditure against the items of it that the report lists (类 = Σ项).

    The chapter on single accounts lists all items of the year, so the sum is held to be whole;
    a class of which no item is listed is passed over.
    """
    scopes: defaultdict[tuple[object, ...], dict[str, Figure]] = defaultdict(dict)
    uncoded: list[Figure] = []
    for figure in context.figures:
        if figure.indicator != "function" or figure.role != "amount" or table_of(figure):
            continue
        code = figure.dims.get("code", "")
        if not code:
            uncoded.append(figure)
        elif figure.layer != "chart" and not set(figure.dims) - {"code", "name", "org", "type"}:
            cut = (figure.dims.get("org"), figure.dims.get("type"))
            scope = (figure.year, figure.stage, figure.layer, scope_class(figure), cut)
            scopes[scope].setdefault(code, figure)
    for found in scopes.values():
        codes = sorted(found)
        for number, code in enumerate(codes):
            end = bisect.bisect_left(codes, code + "\uffff", number)
            items = _deepest(codes[number + 1 : end])
            if not items:
                continue
            head, listed = found[code], [found[item] for item in items]
            if not _completes(head, listed, uncoded) and not _lacks_codes(head, listed, uncoded):
                yield judge_list(head, listed, "class" if len(listed) > 1 else "rows")
    yield from _all_items(context, scopes, uncoded)


def _completes(head: Figure, listed: Sequence[Figure], uncoded: Iterable[Figure]) -> bool:
    """True where an item that came without its code is what is missing."""
    whole, told = printed(head), total(map(printed, listed))
    return any((told + printed(figure)).meets(whole) for figure in uncoded)


def _lacks_codes(head: Figure, listed: Sequence[Figure], uncoded: Iterable[Figure]) -> bool:
    """True where the items known by code leave a rest, which those told without one may be."""
    low, high = printed(head).high, total(map(printed, listed)).low
    if low is None or high is None or high >= low:
        return False
    where = (head.section[:1], head.year, head.stage)
    here = [f for f in uncoded if (f.section[:1], f.year, f.stage) == where and f.value]
    return len(here) > 1


def _all_items(
    context: Context,
    scopes: Mapping[tuple[object, ...], dict[str, Figure]],
    uncoded: Sequence[Figure],
) -> Iterator[CheckedRelation]:
    """The items of all classes together are the general budget's expenditure of the chapter."""
    known = {code for found in scopes.values() for code in found if len(code) == _ITEM}
    for (year, stage, *_), found in scopes.items():
        items = [figure for code, figure in found.items() if len(code) == _ITEM]
        classes = {code[:_CLASS] for code in found}
        if len(items) < _FEW or len({figure.dims["code"][:_CLASS] for figure in items}) < 2:
            continue
        totals = context.amounts.get(("general_budget.expenditure", (), year, stage))
        if totals is None or any(figure.layer != items[0].layer for figure in items):
            continue
        chapters = {figure.section[:1] for figure in items}
        if len(chapters) != 1 or not chapters <= totals.chapters.keys():
            continue
        chapter = chapters.pop()
        head, values = totals.chapters[chapter]
        others = [f for f in uncoded if f.section[:1] == chapter]
        here = [f for f in others if (f.year, f.stage) == (year, stage)]
        named = {f.dims.get("name") for f in others} <= {f.dims.get("name") for f in here}
        if not named or _completes(head, items, here):
            continue  # an item without code, told of another stage or here, is not among these
        if len(values) == 1 and head.layer == items[0].layer:
            told = {figure.dims["code"] for figure in items}
            whole = told == known and classes == {code[:_CLASS] for code in told}
            yield judge_list(head, items, "class" if whole else "rows")


def _deepest(codes: list[str]) -> list[str]:
    """The codes of the deepest level, where all the others are split into them; else none."""
    level = max((len(code) for code in codes), default=0)
    items = [code for code in codes if len(code) == level]
    parents = {item[:size] for item in items for size in range(level)}
    return items if all(code in parents for code in codes if len(code) < level) else []

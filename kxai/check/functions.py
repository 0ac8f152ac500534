"""Classes of expenditure against their items (类 = Σ款 = Σ项), by the codes of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from kxai.check.context import Context
from kxai.check.interval import exact, printed, step_of, total
from kxai.check.relation import CheckedRelation
from kxai.check.scopes import scope_class
from kxai.check.statements import table_of
from kxai.check.sums import judge_list, may_go_on
from kxai.schema.figure import Figure

_CLASS, _ITEM = 3, 7  # digits of the code of a class (类) and of an item (项)
_FEW = 3
_RUN = 12  # items without a code that stand together


def check_functions(context: Context) -> Iterator[CheckedRelation]:
    """sum: a class of expenditure against the items of it that the report lists (类 = Σ款 = Σ项).

    The chapter on single accounts lists all items of the year, so the sum is held to be whole; a
    class of which no item is listed is passed over, and what is told as 其中 is a list of its own.
    """
    scopes: defaultdict[tuple[object, ...], dict[str, Figure]] = defaultdict(dict)
    unplaced: list[Figure] = []
    for figure in context.figures:
        if figure.indicator != "function" or figure.role != "amount" or table_of(figure):
            continue
        code = figure.dims.get("code", "")
        if not code:
            unplaced.append(figure)
        elif figure.layer != "chart" and not set(figure.dims) - {"code", "name", "org", "type"}:
            cut = (figure.dims.get("org"), figure.dims.get("type"))
            scope = (figure.year, figure.stage, figure.layer, scope_class(figure), cut)
            known = scopes[scope].setdefault(code, figure)
            if known.base_value != figure.base_value:
                unplaced.append(figure)  # one code for two things
    for found in scopes.values():
        for code, items in _below(found).items():
            head, listed = found[code], [found[item] for item in items]
            if not _of_one_list(context, head, listed) or any(map(context.is_cut, listed)):
                continue
            last = sorted(listed, key=lambda figure: figure.start)
            if _are_of_this_year(context, head, listed) or may_go_on(context, head, last):
                continue
            if not _completes(head, listed, unplaced) and not _lacks_codes(head, listed, unplaced):
                yield judge_list(head, listed, "class" if len(listed) > 1 else "rows")
    yield from _all_items(context, scopes, unplaced)


def _below(found: Mapping[str, Figure]) -> dict[str, list[str]]:
    """The codes right below each code that has some, where they are all of one level."""
    below: defaultdict[str, list[str]] = defaultdict(list)
    for code in sorted(found):
        sizes = range(len(code) - 1, 0, -1)
        parent = next((code[:size] for size in sizes if code[:size] in found), "")
        if parent:
            below[parent].append(code)
    return {code: items for code, items in below.items() if len({len(i) for i in items}) == 1}


def _of_one_list(context: Context, head: Figure, listed: Sequence[Figure]) -> bool:
    """True where prose tells the head before its items, each in a line of its own. In one line it
    is a list in words; and a head that stands among the items is an item by a like name."""
    first = min(listed, key=lambda figure: figure.start)
    if head.layer != "text" or first.layer != "text":
        return True
    return first.start > head.start and context.line_of[head.id] != context.line_of[first.id]


def _completes(head: Figure, listed: Sequence[Figure], unplaced: Iterable[Figure]) -> bool:
    """True where items that came without a code of their own are what is missing."""
    gap = exact(head) - sum(map(exact, listed))
    step = step_of(head)
    sums: list[Fraction] = []
    for figure in unplaced if gap > step else ():
        value = exact(figure)
        sums = [value, *(known + value for known in sums[-_RUN:])]
        if any(abs(known - gap) <= step for known in sums):
            return True
    return False


def _are_of_this_year(context: Context, head: Figure, listed: Sequence[Figure]) -> bool:
    """True where the items leave exactly what was carried over from last year: the class of one
    chapter spends that, too, and the items of another are those of the year's own grant."""
    gap = printed(head) - total(map(printed, listed))
    carried = context.plain.get(("balance.opening", head.year, head.stage), [])
    return any(figure.value and printed(figure).meets(gap) for figure in carried)


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
    unplaced: Sequence[Figure],
) -> Iterator[CheckedRelation]:
    """The items of all classes together are the general budget's expenditure of the chapter."""
    known = {code for found in scopes.values() for code in found if len(code) == _ITEM}
    for (year, stage, *_, cut), found in scopes.items():
        if cut != (None, None):  # by one nature of spending or of one body
            continue
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
        others = [f for f in unplaced if f.section[:1] == chapter]
        here = [f for f in others if (f.year, f.stage) == (year, stage)]
        named = {f.dims.get("name") for f in others} <= {f.dims.get("name") for f in here}
        if not named or _completes(head, items, here):
            continue  # an item without code, told of another stage or here, is not among these
        if len(values) == 1 and head.layer == items[0].layer:
            told = {figure.dims["code"] for figure in items}
            whole = told == known and classes == {code[:_CLASS] for code in told}
            yield judge_list(head, items, "class" if whole else "rows")

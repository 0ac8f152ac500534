"""Tables whose rows stand under one another: each row that others stand under is their sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kxai.check.context import Context
from kxai.check.identities import levels
from kxai.check.relation import CheckedRelation
from kxai.check.statements import statement_of, table_of
from kxai.check.sums import judge_list
from kxai.schema.figure import Figure

_KEPT_IN = 3  # other rows of a column that are the sum of those under them
_CODES = (3, 5)  # digits of the codes of economic classes and their accounts
_HELD = ("consistent", "tail")


@dataclass(slots=True)
class _Group:
    head: Figure
    path: tuple[str, ...]
    parts: list[Figure] = field(default_factory=list)


def check_row_groups(context: Context) -> Iterator[CheckedRelation]:
    """sum: a row is the sum of the rows that its address places under it, column by column.

    Where three rows of a column are and one number stands in all that are not, that is a finding;
    else the addresses tell another order. Economic accounts stand under the row of their class.
    """
    columns: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in context.figures:
        if figure.layer != "table" or figure.at is None or figure.role != "amount":
            continue
        if figure.hedge is None and figure.at.rows and table_of(figure) is None:
            time = (figure.year, figure.stage, figure.base_unit)
            columns[statement_of(figure), figure.at.columns, *time].append(figure)
    for column in columns.values():
        yield from _kept(_groups(column))
        yield from _by_code(column)


def _groups(column: Sequence[Figure]) -> list[_Group]:
    """The rows that others stand under, each with those right under it."""
    groups: list[_Group] = []
    above: list[_Group] = []
    for figure in column:
        path = figure.at.rows if figure.at is not None else ()
        while above and not (len(above[-1].path) < len(path) and _begins(path, above[-1].path)):
            above.pop()
        if above:
            above[-1].parts.append(figure)
        above.append(_Group(figure, path))
        groups.append(above[-1])
    return [group for group in groups if group.parts]


def _begins(path: tuple[str, ...], first: tuple[str, ...]) -> bool:
    return path[: len(first)] == first


def _kept(groups: Sequence[_Group]) -> Iterator[CheckedRelation]:
    judged = [judge_list(group.head, group.parts, "class") for group in groups]
    broken = [relation for relation in judged if relation.verdict not in _HELD]
    # a slip in a row between others breaks its own sum and that of the row above it
    shared = set.intersection(*({f.id for f in r.operands} for r in broken)) if broken else {""}
    if len(judged) - len(broken) >= _KEPT_IN and shared:
        yield from judged


def _by_code(column: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """302 = 30201 + …, where every row from the first code to the last has one of its own."""
    places = [at for at, figure in enumerate(column) if _is_coded(figure)]
    coded = column[places[0] : places[-1] + 1] if places else ()
    rows = {figure.dims.get("code", ""): figure for figure in coded}
    if len(rows) == len(coded) and all(map(_is_coded, coded)):
        yield from levels(rows)


def _is_coded(figure: Figure) -> bool:
    return figure.indicator != "function" and len(figure.dims.get("code", "")) in _CODES

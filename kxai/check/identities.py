"""The one engine of identities: what ``genre`` says of cells, held against a line of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kxai.check.balance import judge_balance
from kxai.check.constraints import equal
from kxai.check.context import name_of, severity_of
from kxai.check.interval import printed
from kxai.check.relation import CheckedRelation
from kxai.check.sums import judge_list
from kxai.check.wording import quantity
from kxai.genre import current
from kxai.genre.identity import IdentityEntry, Line, terms_of
from kxai.genre.standard import StandardTable
from kxai.schema.figure import Figure
from kxai.schema.finding import FindingKind, Verdict

Cells = Line[Figure]
_LOUD = ("info", "warning", "error")


def hold(
    kind: str,
    line: Cells,
    *,
    table: StandardTable | None = None,
    columns: frozenset[str] = frozenset(),
    sure: bool = True,
) -> Iterator[CheckedRelation]:
    """The relations that the identities for lines of a ``kind`` ask of one line.

    ``table`` is where the line stands (None: the whole report), ``columns`` what it has columns
    of; ``sure``: no cell with an amount stands there whose meaning is not known.
    """
    names = (table.id, table.subject) if table is not None else ()
    for entry in current().identities.values():
        applies = table is None or any(name in entry.tables for name in names)
        if kind in entry.lines and applies and columns.issuperset(entry.columns):
            for relation in _judged(entry, line, sure=sure or not entry.open):
                yield _quietened(replace(relation, identity=entry.id), entry)


def _judged(entry: IdentityEntry, line: Cells, *, sure: bool) -> Iterator[CheckedRelation]:
    heads, terms = terms_of(entry, line)
    parts = [figure for _, figure in terms]
    for head in heads:
        if entry.test == "balance":
            yield judge_balance(head, terms)
        elif entry.test == "sum":
            yield judge_sum_of(head, parts, sure=sure)
        elif head.hedge is None:
            yield from (agree(head, part) for part in parts)


def _quietened(relation: CheckedRelation, entry: IdentityEntry) -> CheckedRelation:
    loudest = min(relation.severity, entry.severity, key=_LOUD.index)
    return replace(relation, severity=loudest)


def judge_sum_of(head: Figure, parts: Sequence[Figure], *, sure: bool = True) -> CheckedRelation:
    """The relation head = Σ parts of a table; ``sure``: nothing stands beside the parts whose
    meaning is not known."""
    relation = judge_list(head, list(parts), "class" if sure else "rows")
    if relation.words.get("name") == "合计" and head.section:
        # the columns of a row bear its name; the table tells which row it is
        name = f"{head.section[-1]}“{name_of(head)}”"
        relation = replace(relation, words={**relation.words, "name": name})
    return relation


def rest_of(rows: Sequence[Figure], totals: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """A single total among rows is the sum of the others."""
    if len(totals) == 1 and len(rows) > 1:
        yield judge_sum_of(totals[0], [figure for figure in rows if figure is not totals[0]])


def levels(column: dict[str, Figure], total: Figure | None = None) -> Iterator[CheckedRelation]:
    """合计 = Σ类, each 类 = Σ款, each 款 = Σ项, by the codes of a column; of levels that it leaves
    out, the next."""
    below: defaultdict[str, list[Figure]] = defaultdict(list)
    for code in sorted(column):
        if len(code) in (3, 5, 7):
            above = (code[:size] for size in (5, 3) if size < len(code) and code[:size] in column)
            below[next(above, "")].append(column[code])
    for code, parts in below.items():
        head = column[code] if code else total
        if head is not None:
            yield judge_sum_of(head, parts)


def agree(first: Figure, second: Figure) -> CheckedRelation:
    """The relation that two prints of one amount agree."""
    meets = printed(first).meets(printed(second))
    kind: FindingKind = "same" if first.unit == second.unit else "units"
    if meets:
        verdict: Verdict = "consistent" if first.base_value == second.base_value else "tail"
        return CheckedRelation(
            kind, verdict, (first, second), f"{quantity(first)} = {quantity(second)}",
            forms=(equal(first, second),),
        )  # fmt: skip
    return CheckedRelation(
        "same",
        "inconsistent",
        (first, second),
        f"{_place(first)}{quantity(first)}；{_place(second)}{quantity(second)}",
        quantity(second),
        "same",
        {"name": name_of(first), "year": str(first.year or "?")},
        severity=severity_of(first, second),
        cause=("same", tuple(sorted(str(f.base_value) for f in (first, second))), first.year),
        forms=(equal(first, second),),
    )


def _place(figure: Figure) -> str:
    layer = "表格" if figure.layer == "table" else "正文"
    return f"{layer}（{figure.section[-1][:16]}）" if figure.section else layer

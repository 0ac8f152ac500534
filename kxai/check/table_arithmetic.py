"""Tables: rows against their columns, rows of a total against the others, shares of a total row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kxai.check.context import Context, Key, dims_key, name_of, thing
from kxai.check.relation import CheckedRelation
from kxai.check.shares import judge_share
from kxai.check.statements import statement_of, table_of
from kxai.check.sums import Wording, judge_list
from kxai.check.within import held_within
from kxai.genre import words
from kxai.schema.figure import Figure
from kxai.schema.report import REGION_KINDS

_TOTAL_ROW = words("check.tables.total_row").regex
_CUTS = ("type", "source")  # dimensions that cut the amount of a row into its columns
_BOTH = frozenset({"基本支出", "项目支出"})
_CLASS = 3  # digits of the code of a class of expenditure (类)
_CLASS_TOTALS = ("expenditure.total", "general_budget.expenditure", "fiscal.payments")
_BESIDE_EXPENDITURE = ("230", "231")  # 转移性支出, 债务还本支出
_ROW = 200  # characters from an amount of a row to its share or weight
_FULL = 100


def check_tables(context: Context) -> Iterator[CheckedRelation]:
    """sum, share and part within tables, where row and column say what adds up to what."""
    for table in _tables(context):
        amounts = [f for f in table if f.role == "amount" and f.hedge is None]
        if table_of(table[0]) is None:
            yield from _cut_rows(amounts)
            yield from _bodies(amounts)
            yield from _classes(amounts, of_region=context.report.kind in REGION_KINDS)
            yield from _projects(amounts)
        yield from _shares(table)
        yield from _scores(table)


def _tables(context: Context) -> Iterator[list[Figure]]:
    """The figures of each table."""
    table: list[Figure] = []
    for figure in context.figures:
        if figure.layer != "table":
            continue
        if table and statement_of(figure) != statement_of(table[-1]):
            yield table
            table = []
        table.append(figure)
    if table:
        yield table


def _where(figure: Figure, *without: str) -> Key:
    """What a figure speaks of, but for some of its dimensions."""
    dims = tuple(item for item in dims_key(figure) if item[0] not in without)
    return (figure.indicator, dims, figure.year, figure.stage)


def _cut_rows(amounts: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """A row's amount is the sum of its columns: 基本支出 + 项目支出, 财政资金 + 其他资金."""
    wholes: dict[Key, Figure] = {}
    parts: defaultdict[tuple[str, Key], dict[str, Figure]] = defaultdict(dict)
    for figure in amounts:
        cuts = [cut for cut in _CUTS if cut in figure.dims]
        if not cuts:
            wholes.setdefault(_where(figure), figure)
        elif len(cuts) == 1:
            (cut,) = cuts
            parts[(cut, _where(figure, cut))].setdefault(figure.dims[cut], figure)
    for (_, key), columns in parts.items():
        whole = wholes.get(key)
        if whole is not None:
            wording: Wording = "certain" if columns.keys() >= _BOTH else "rows"
            yield judge_list(whole, list(columns.values()), wording)


def _bodies(amounts: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """The row of all bodies (合计, 汇总) is the sum of the rows of each."""
    groups: defaultdict[Key, list[Figure]] = defaultdict(list)
    for figure in amounts:
        if "org" in figure.dims:
            groups[_where(figure, "org")].append(figure)
    for rows in groups.values():
        yield from _total_row(rows, [f for f in rows if _TOTAL_ROW.search(f.dims["org"])], "class")


def _projects(amounts: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """The amount without a project's name is the sum of those with one."""
    groups: defaultdict[Key, list[Figure]] = defaultdict(list)
    for figure in amounts:
        if figure.indicator.startswith("project."):
            groups[_where(figure, "project")].append(figure)
    for rows in groups.values():
        yield from _total_row(rows, [f for f in rows if "project" not in f.dims], "rows")


def _total_row(
    rows: Sequence[Figure], totals: Sequence[Figure], wording: Wording
) -> Iterator[CheckedRelation]:
    """One total before or behind all the rows that it is the total of."""
    if len(totals) != 1:
        return
    total = totals[0]
    parts = [f for f in rows if f is not total]
    if parts and (total.start < parts[0].start or total.start > parts[-1].start):
        yield judge_list(total, parts, wording)


def _classes(amounts: Sequence[Figure], *, of_region: bool) -> Iterator[CheckedRelation]:
    """The classes of expenditure add up to the expenditure of the table; either total may be it.

    In the accounts of a place transfers and the repayment of debt stand beside its expenditure."""
    groups: defaultdict[Key, dict[str, Figure]] = defaultdict(dict)
    totals: defaultdict[Key, list[Figure]] = defaultdict(list)
    for figure in amounts:
        key: Key = (figure.year, figure.stage, figure.dims.get("type"))
        code = figure.dims.get("code", "")
        if figure.indicator == "function" and not set(figure.dims) - {"code", "name", "type"}:
            if len(code) == _CLASS and not (of_region and code in _BESIDE_EXPENDITURE):
                groups[key].setdefault(code, figure)
        elif figure.indicator in _CLASS_TOTALS and not {k for k, _ in dims_key(figure)} - {"type"}:
            totals[key].append(figure)
    for key, found in groups.items():
        parts = list(found.values())
        if len(parts) < 2:
            continue
        tried = [judge_list(total, parts, "class") for total in totals[key]]
        held = [relation for relation in tried if relation.verdict in ("consistent", "tail")]
        yield from held or tried[:1]


def _shares(table: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """A row's share is its amount in that of the row whose share is 100 %."""
    rows: list[tuple[Figure, Figure]] = []
    last: dict[Key, Figure] = {}
    for figure in table:
        key = (*thing(figure), figure.year, figure.stage)
        if figure.role == "amount" and figure.hedge is None:
            last[key] = figure
        elif figure.role == "share" and figure.unit == "%" and key in last:
            rows.append((last[key], figure))
    rows = [row for row in rows if row[1].start - row[0].end < _ROW]
    wholes = [amount for amount, share in rows if share.value == _FULL]
    if len(wholes) != 1 or len(rows) < 3:
        return
    whole = wholes[0]
    for part, share in rows:
        if part is not whole and part.base_unit == whole.base_unit and part.year == whole.year:
            yield judge_share(share, part, whole)


def _scores(table: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """part: no indicator scores more points than its weight gives."""
    weights: dict[Key, Figure] = {}
    for figure in table:
        key = (dims_key(figure),)
        if figure.indicator == "performance.weight" and figure.role == "score":
            weights[key] = figure
        elif figure.indicator == "performance.score" and figure.role == "score":
            weight = weights.get(key)
            alike = weight is not None and weight.unit == figure.unit
            if weight is None or not alike or not figure.dims or figure.start - weight.end > _ROW:
                continue
            yield held_within(figure, weight, "score_over", {"name": name_of(figure)})

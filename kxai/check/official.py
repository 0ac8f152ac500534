"""Standard tables: their cells as lines, on which the identities of the genre are held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kxai.check.context import Context, Key, dims_key
from kxai.check.identities import hold, levels, rest_of
from kxai.check.relation import CheckedRelation
from kxai.check.statements import instance_of, statement_of, table_of
from kxai.genre import readings, words
from kxai.genre.accounts import economic_indicators
from kxai.genre.catalogue import find_indicators
from kxai.genre.standard import StandardTable
from kxai.schema.figure import Figure

_CLASS = 3  # digits of the code of a class (类)
_BY_ACCOUNT = ("income", "expenditure", "general", "gov_fund", "state_capital")
_KINDS_OF_FUNDS = readings("funds")
_BUDGETS = {"general_budget": "general", "gov_fund": "gov_fund", "state_capital": "state_capital"}
_CARRIED = ("balance.opening", "income.general_budget", "income.gov_fund", "income.state_capital")
_SPENT = ("expenditure.total", "general_budget.expenditure", "gov_fund.expenditure",
          "state_capital.expenditure")  # fmt: skip
_ECONOMIC = {indicator: code for code, indicator in economic_indicators().items()}
_GRAND = words("check.official.grand").regex
_TOLD = ("fiscal.receipts", "fiscal.payments")  # in prose beside the table on fiscal funds
_NATURES = ("基本支出", "项目支出")
_STAFF = ("人员经费", "公用经费")
_BROKEN, _BROKEN_OF_FEW = 6, 4  # relations of a table, or a small one, that one slip may break
_SHARE = 10  # and no more than one in ten

Column = dict[str, Figure]


def official_tables(context: Context) -> Iterator[tuple[StandardTable, list[Figure]]]:
    """The amounts of every standard table of the report, by year and stage."""
    groups: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in context.figures:
        if figure.role == "amount" and figure.hedge is None and table_of(figure) is not None:
            groups[(statement_of(figure), figure.year, figure.stage)].append(figure)
    for found in groups.values():
        table = table_of(found[0])
        if table is not None:
            yield table, found


def check_official(context: Context) -> Iterator[CheckedRelation]:
    """sum and balance within the standard tables: 类 = Σ款 = Σ项, totals of rows and columns.

    A blank cell is nothing there, so parts that are not printed count as zero.
    """
    for table, figures in official_tables(context):
        found = list(_within(table, figures))
        if _is_misread(found):
            context.misread.update(figure.id for figure in figures)
            yield from (r for r in found if r.verdict != "inconsistent")
        else:
            yield from found


def _is_misread(found: Sequence[CheckedRelation]) -> bool:
    """True where more fails than a slip can break: cells fell into other rows or columns."""
    failing = sum(relation.verdict == "inconsistent" for relation in found)
    most = _BROKEN if len(found) > 2 * _BROKEN else _BROKEN_OF_FEW
    return failing > most and _SHARE * failing > len(found)


def _within(table: StandardTable, figures: Sequence[Figure]) -> Iterator[CheckedRelation]:
    if table.subject in _BY_ACCOUNT:
        yield from _by_account(table, figures)
        yield from _by_body(table, figures)
    elif table.subject in ("summary", "fiscal"):
        yield from _two_sides(table, figures)
    elif table.subject == "economy":
        yield from _economy(table, figures)
    elif table.subject == "projects":
        yield from _projects(figures)
    else:
        yield from _by_indicator(table, figures)


def _known(type_: str) -> str:
    """The indicator that the name of a column is, "" where it is none."""
    hits = find_indicators(type_)
    id_ = hits[0][2] if hits and hits[0][0] == 0 else ""
    return id_.replace("general_budget.", "expenditure.")


def _by_account(table: StandardTable, figures: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """Levels of accounts in each column; sources, kinds of spending and balances in each row."""
    columns: defaultdict[str, Column] = defaultdict(dict)
    rows: defaultdict[str, Column] = defaultdict(dict)
    totals: Column = {}
    for figure in figures:
        type_, code = figure.dims.get("type", ""), figure.dims.get("code", "")
        if figure.indicator == "function":
            columns[type_].setdefault(code, figure)
            rows[code].setdefault(type_, figure)
        elif "org" not in figure.dims and figure.indicator != "other":
            totals.setdefault(type_ if figure.indicator in _SPENT else figure.label, figure)
    for type_, column in columns.items():
        yield from levels(column, totals.get(type_))
    rows["total"] = totals
    there = frozenset(_known(type_) for row in rows.values() for type_ in row)
    for row in rows.values():
        known = [not type_ or bool(_known(type_)) for type_, f in row.items() if f.value]
        line = {type_ or "total": [figure] for type_, figure in row.items()}
        for type_, figure in row.items():
            line.setdefault(_known(type_), [figure])
        yield from hold("row", line, table=table, columns=there, sure=all(known))


def _by_body(table: StandardTable, figures: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """The row 合计 of a table of bodies is the sum of their rows; each row adds up."""
    groups: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    rows: defaultdict[str, Column] = defaultdict(dict)
    for figure in figures:
        if "org" in figure.dims:
            type_ = figure.dims.get("type", "")
            groups[(figure.indicator, type_, figure.label)].append(figure)
            rows[figure.dims["org"]].setdefault(f"{figure.indicator} {type_}".strip(), figure)
    for found in groups.values():
        yield from rest_of(found, [f for f in found if f.dims["org"] == "合计"])
    for row in rows.values():
        line = {key: [figure] for key, figure in row.items()}
        for key, figure in row.items():
            whole, _, type_ = key.partition(" ")
            if type_:
                line.setdefault(f"{whole}*", []).append(figure)
        yield from hold("body", line, table=table)


def _two_sides(table: StandardTable, figures: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """Receipts beside payments, in all and by the columns of each budget."""
    lines: defaultdict[str, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    across: defaultdict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        line = lines[budget_of(figure.dims.get("type", ""))]
        code = figure.dims.get("code", "")
        if figure.indicator != "function":
            line[figure.indicator] = line[figure.indicator] or [figure]
        elif len(code) == _CLASS:
            line["类"].append(figure)
        if figure.indicator not in _CARRIED:
            across[(figure.indicator, code)].append(figure)
    whole = lines.pop("", {})
    for line in lines.values():
        whole.setdefault("balance.opening*", []).extend(line.get("balance.opening", ()))
    sure = not any(figure.indicator == "other" and figure.value for figure in figures)
    yield from hold("whole", whole, table=table, sure=sure)
    for line in lines.values():
        yield from hold("column", line, table=table, sure=sure)
    for row in across.values():
        heads = [f for f in row if not budget_of(f.dims.get("type", ""))]
        yield from rest_of(row, heads)


def budget_of(type_: str) -> str:
    """The budget that the name of a column tells, "" for none: gov_fund, state_capital, …"""
    funds = _KINDS_OF_FUNDS.of(type_)
    return funds if funds in _BUDGETS else ""


def _economy(table: StandardTable, figures: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """Items of a class (30101 … of 301), classes of 人员经费 and 公用经费, both of the total."""
    columns: defaultdict[str, Column] = defaultdict(dict)
    rows: defaultdict[str, dict[str, list[Figure]]] = defaultdict(dict)
    line: dict[str, list[Figure]] = {}
    for figure in figures:
        code = _ECONOMIC.get(figure.indicator) or figure.dims.get("code", "")
        type_ = figure.dims.get("type", "")
        if code:
            columns[type_].setdefault(code, figure)
            rows[code].setdefault(type_ or "total", [figure])
        elif figure.indicator != "other":
            line.setdefault(figure.indicator, [figure])
    for type_, column in columns.items():
        yield from levels(column)
        heads = {code: figure for code, figure in column.items() if len(code) == _CLASS}
        if type_ in _STAFF or not type_:
            line[type_ or "类"] = list(heads.values())
        if len(columns) == 1 and not type_:
            line.update((code, [figure]) for code, figure in heads.items())
    yield from hold("whole", line, table=table)
    for row in rows.values():
        yield from hold("row", row, table=table)


def _projects(figures: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """The row 合计 is the sum of the projects, a project the sum of its sources."""
    columns: defaultdict[str, list[Figure]] = defaultdict(list)
    rows: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.indicator == "project.budget":
            columns[figure.dims.get("source", "")].append(figure)
            rows[figure.dims.get("project", "")].append(figure)
    for column in columns.values():
        yield from rest_of(column, [f for f in column if "project" not in f.dims])
    for row in rows.values():
        yield from rest_of(row, [f for f in row if "source" not in f.dims])


def _by_indicator(table: StandardTable, figures: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """A table whose cells are told apart by what they are: as a whole, and line by line."""
    whole: dict[str, list[Figure]] = {}
    rows: defaultdict[Key, dict[str, list[Figure]]] = defaultdict(dict)
    for figure in figures:
        name = figure.indicator if figure.indicator != "other" else figure.label
        whole.setdefault(name, [figure])
        rows[dims_key(figure)].setdefault(name, [figure])
    yield from hold("whole", whole, table=table)
    for row in rows.values():
        yield from hold("row", row, table=table)


def check_across(context: Context) -> Iterator[CheckedRelation]:
    """same and sum between the standard tables of one report, year and stage, and its prose."""
    reports: defaultdict[Key, dict[str, list[Figure]]] = defaultdict(dict)
    for table, figures in official_tables(context):
        first = figures[0]
        cells = reports[(table.side, instance_of(first), first.year, first.stage)]
        for figure in figures:
            if figure.id in context.misread or "org" in figure.dims:
                continue
            type_ = figure.dims.get("type", "")
            budget = _BUDGETS.get(budget_of(type_), "")
            if figure.indicator not in ("function", "other") and type_ not in _NATURES:
                name = f"{table.subject}:{figure.indicator}{budget and '@'}{budget}"
                cells.setdefault(name, [figure])
    for (_, _, year, stage), cells in reports.items():
        for indicator in _TOLD:
            told = context.plain.get((indicator, year, stage), ())
            cells[f"text:{indicator}"] = [f for f in told if _GRAND.search(f.label)]
        yield from hold("report", cells)

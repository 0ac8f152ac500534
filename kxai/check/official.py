"""Standard tables: what their rows and columns add up to, table by table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kxai.check.balance import judge_balance
from kxai.check.context import Context, name_of
from kxai.check.relation import CheckedRelation
from kxai.check.statements import statement_of, table_of
from kxai.check.sums import judge_list
from kxai.genre import readings
from kxai.genre.accounts import accounts_of, economic_indicators
from kxai.genre.catalogue import find_indicators
from kxai.genre.families import family
from kxai.genre.standard import StandardTable
from kxai.schema.figure import Figure

_CLASS, _SECTION, _ITEM = 3, 5, 7
_LEVELS = (_CLASS, _SECTION, _ITEM)
_BY_ACCOUNT = ("income", "expenditure", "general", "gov_fund", "state_capital")
_NATURE = (*family("expenditure").parts, *family("expenditure").optional)
_STAFF = family("basic").parts
_FUNDS = ("income.general_budget", "income.gov_fund", "income.state_capital")
_OTHER_SOURCES = tuple(id_ for id_ in family("income").parts if id_ not in _FUNDS)
_KINDS_OF_FUNDS = readings("funds")
_BUDGETS = ("general_budget", "gov_fund", "state_capital")
_OPENING, _CLOSING = "balance.opening", "balance.closing"
_ECONOMIC = {indicator: code for code, indicator in economic_indicators().items()}
_BROKEN, _BROKEN_OF_FEW = 6, 4  # relations of a table, or a small one, that one slip may break
_SHARE = 10  # and no more than one in ten
_OF_STAFF = ("301", "303")
_ECONOMIC_CLASSES = frozenset(
    entry.code for entry in accounts_of("economic") if len(entry.code) == _CLASS
)

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
        yield from _by_account(table.subject, figures)
        yield from _by_body(figures)
    elif table.subject in ("summary", "fiscal"):
        yield from _two_sides(figures)
    elif table.subject == "economy":
        yield from _economy(figures)
    elif table.subject == "three":
        yield from _three(figures)
    else:
        yield from _projects(figures)


def known(type_: str) -> str:
    """The indicator that the name of a column is, "" where it is none."""
    hits = find_indicators(type_)
    return hits[0][2] if hits and hits[0][0] == 0 else ""


def _sum(
    head: Figure | None, parts: Sequence[Figure], *, sure: bool = True
) -> Iterator[CheckedRelation]:
    """``sure``: nothing stands beside the parts whose meaning is not known."""
    if head is None or not parts:
        return
    relation = judge_list(head, list(parts), "class" if sure else "rows")
    if relation.words.get("name") == "合计":
        # the columns of a row bear its name; the table tells which row it is
        name = f"{head.section[-1]}“{name_of(head)}”"
        relation = replace(relation, words={**relation.words, "name": name})
    yield relation


def _by_account(subject: str, figures: Sequence[Figure]) -> Iterator[CheckedRelation]:
    columns: defaultdict[str, Column] = defaultdict(dict)
    totals: Column = {}
    for figure in figures:
        if figure.indicator == "function":
            columns[figure.dims.get("type", "")].setdefault(figure.dims.get("code", ""), figure)
        elif "org" not in figure.dims and figure.indicator != "other":
            totals.setdefault(_column_of_total(figure), figure)
    for type_, column in columns.items():
        yield from _levels(column, totals.get(type_))
    rows: defaultdict[str, Column] = defaultdict(dict)
    for type_, column in columns.items():
        for code, figure in column.items():
            rows[code][type_] = figure
    rows["total"] = totals
    there = {known(type_) for row in rows.values() for type_ in row}
    for row in rows.values():
        yield from _across(subject, row, balanced={_OPENING, _CLOSING} <= there)


def _column_of_total(figure: Figure) -> str:
    """The column that a figure of the row 合计 heads: "" for the one of all spending."""
    spent = ("expenditure.total", "general_budget.expenditure", "gov_fund.expenditure",
             "state_capital.expenditure")  # fmt: skip
    if figure.indicator in spent:
        return figure.dims.get("type", "")
    return figure.label


def _levels(column: Column, total: Figure | None) -> Iterator[CheckedRelation]:
    """合计 = Σ类, each 类 = Σ款, each 款 = Σ项; of levels that the table leaves out, the next."""
    codes = sorted(code for code in column if len(code) in _LEVELS)
    if not codes:
        return
    children: defaultdict[str, list[Figure]] = defaultdict(list)
    for code in codes:
        parent = next(
            (code[:n] for n in (_SECTION, _CLASS) if n < len(code) and code[:n] in column), ""
        )
        children[parent].append(column[code])
    for parent, found in children.items():
        yield from _sum(column[parent] if parent else total, found)


def _across(subject: str, row: Column, *, balanced: bool) -> Iterator[CheckedRelation]:
    """The columns of one row: sources of income, basic and project spending; with ``balanced``
    what was there at the beginning and at the end of the year, too."""
    named: Column = {}
    sure = all(known(type_) or not type_ for type_, figure in row.items() if figure.value)
    for type_, figure in row.items():
        id_ = known(type_) if type_ else ""
        if id_.startswith("general_budget."):
            id_ = id_.replace("general_budget", "expenditure")
        if id_:
            named.setdefault(id_, figure)
    if subject == "income":
        whole = row.get("本年收入合计") or named.get("income.total")
        fiscal = [named["fiscal.receipts"]] if "fiscal.receipts" in named else []
        sources = fiscal or [named[id_] for id_ in _FUNDS if id_ in named]
        sources += [named[id_] for id_ in _OTHER_SOURCES if id_ in named]
        every = row.get("收入合计")
        over = [named[id_] for id_ in (_OPENING, "balance.surplus_used") if id_ in named]
        if every is not None and over:
            year = row.get("本年收入")
            yield from _sum(every, [*([year] if year else sources), *over], sure=sure)
            whole = year
        yield from _sum(whole, sources, sure=sure)
        return
    whole = row.get("")
    if subject == "general" and whole is None:
        whole = named.get("expenditure.total")
    yield from _sum(whole, [named[id_] for id_ in _NATURE if id_ in named], sure=sure)
    yield from _sum(named.get("expenditure.basic"), [named[id_] for id_ in _STAFF if id_ in named])
    if subject in ("gov_fund", "state_capital"):
        received = row.get("本年收入") or named.get("income.total")
        opening, closing = named.get(_OPENING), named.get(_CLOSING)
        if balanced and received is not None and whole is not None:
            came = [(1, f) for f in (opening, received) if f is not None]
            if closing is not None:
                yield judge_balance(closing, [*came, (-1, whole)])
            else:
                yield judge_balance(whole, came)


def _by_body(figures: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """The row 合计 of a table of bodies is the sum of their rows."""
    groups: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    rows: defaultdict[str, Column] = defaultdict(dict)
    for figure in figures:
        if "org" not in figure.dims:
            continue
        type_ = figure.dims.get("type", "")
        groups[(figure.indicator, type_, figure.label)].append(figure)
        rows[figure.dims["org"]].setdefault(f"{figure.indicator} {type_}".strip(), figure)
    for found in groups.values():
        totals = [f for f in found if f.dims["org"] == "合计"]
        if len(totals) == 1:
            yield from _sum(totals[0], [f for f in found if f is not totals[0]])
    for row in rows.values():
        sources = [row[id_] for id_ in (*_FUNDS, *_OTHER_SOURCES) if id_ in row]
        yield from _sum(row.get("income.total"), sources)
        over = [row[key] for key in row if key.startswith(f"{_OPENING} ")]
        yield from _sum(row.get(_OPENING), over)
        whole = [
            row[id_] for id_ in ("income.total", _OPENING, "balance.surplus_used") if id_ in row
        ]
        yield from _sum(row.get("total.receipts"), whole if len(whole) > 1 else [])


def _two_sides(figures: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """Receipts beside payments, in all and by the columns of each budget."""
    lines: defaultdict[str, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        column = budget_of(figure.dims.get("type", ""))
        lines[column][figure.indicator].append(figure)
    whole = lines.pop("", {})
    sure = not any(figure.indicator == "other" and figure.value for figure in figures)
    yield from _side_of_receipts(whole, lines, sure=sure)
    for line in (whole, *lines.values()):
        yield from _side_of_payments(line, sure=sure)
    yield from _budgets(figures)


def budget_of(type_: str) -> str:
    """The budget that the name of a column tells, "" for none: gov_fund, state_capital, …"""
    funds = _KINDS_OF_FUNDS.of(type_)
    return funds if funds in _BUDGETS else ""


def _first(line: dict[str, list[Figure]], *ids: str) -> Figure | None:
    return next((line[id_][0] for id_ in ids if line.get(id_)), None)


def _side_of_receipts(
    whole: dict[str, list[Figure]], lines: dict[str, dict[str, list[Figure]]], *, sure: bool
) -> Iterator[CheckedRelation]:
    income = _first(whole, "income.total", "fiscal.receipts")
    fiscal = _first(whole, "fiscal.receipts") if "income.total" in whole else None
    funds = [fiscal] if fiscal else [f for id_ in _FUNDS if (f := _first(whole, id_))]
    sources = [*funds, *(f for id_ in _OTHER_SOURCES if (f := _first(whole, id_)))]
    yield from _sum(income, sources, sure=sure)
    opening = _first(whole, _OPENING)
    parts = [f for f in (income, opening, _first(whole, "balance.surplus_used")) if f]
    yield from _sum(_first(whole, "total.receipts"), parts, sure=sure)
    over = [f for column in lines.values() if (f := _first(column, _OPENING))]
    yield from _sum(opening, over)


def _side_of_payments(line: dict[str, list[Figure]], *, sure: bool) -> Iterator[CheckedRelation]:
    spent = _first(line, "expenditure.total", "fiscal.payments")
    classes = [f for f in line.get("function", ()) if len(f.dims.get("code", "")) == _CLASS]
    yield from _sum(spent, classes, sure=sure)
    nature = [f for id_ in _NATURE if (f := _first(line, id_))]
    if len(nature) > 1:
        yield from _sum(spent, nature)
    closing = _first(line, _CLOSING)
    parts = [f for f in (spent, _first(line, "balance.surplus_allocated"), closing) if f]
    total = _first(line, "total.payments")
    yield from _sum(total, parts, sure=sure)
    receipts = _first(line, "total.receipts")
    if receipts is not None and total is not None:
        yield judge_balance(total, [(1, receipts)])


def _budgets(figures: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """A line of payments is the sum of its columns, one for each budget."""
    rows: defaultdict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.indicator not in (_OPENING, *_FUNDS):
            rows[(figure.indicator, figure.dims.get("code", ""))].append(figure)
    for row in rows.values():
        parts = [f for f in row if budget_of(f.dims.get("type", ""))]
        heads = [f for f in row if f not in parts]
        if len(heads) == 1:
            yield from _sum(heads[0], parts)


def _economy(figures: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """Items of a class (30101 … of 301), classes of 人员经费 and 公用经费, both of the total."""
    columns: defaultdict[str, Column] = defaultdict(dict)
    totals: Column = {}
    for figure in figures:
        code = _ECONOMIC.get(figure.indicator) or figure.dims.get("code", "")
        if code:
            columns[figure.dims.get("type", "")].setdefault(code, figure)
        elif figure.indicator != "other":
            totals.setdefault(figure.indicator, figure)
    staff, office = (totals.get(id_) for id_ in _STAFF)
    both = [f for f in (staff, office) if f is not None]
    yield from _sum(totals.get("general_budget.basic"), both)
    for type_, column in columns.items():
        for code, figure in column.items():
            if len(code) == _CLASS:
                items = [f for c, f in column.items() if len(c) == _SECTION and c.startswith(code)]
                yield from _sum(figure, items)
        heads = {c: f for c, f in column.items() if c in _ECONOMIC_CLASSES}
        if type_ in ("人员经费", "公用经费"):
            yield from _sum(staff if type_ == "人员经费" else office, list(heads.values()))
        elif not type_ and len(columns) == 1:
            yield from _sum(staff, [f for c, f in heads.items() if c in _OF_STAFF])
            yield from _sum(office, [f for c, f in heads.items() if c not in _OF_STAFF])
        if not type_:
            yield from _sum(totals.get("general_budget.basic"), list(heads.values()))
    for code, figure in columns.get("", {}).items():
        cuts = [
            columns[t][code]
            for t in columns
            if t in ("人员经费", "公用经费") and code in columns[t]
        ]
        yield from _sum(figure, cuts)


def _three(figures: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """合计 = 出国 + 用车 + 接待, 用车 = 购置 + 运行."""
    found: Column = {}
    for figure in figures:
        found.setdefault(figure.indicator.rpartition(".")[2], figure)
    cars = [found[id_] for id_ in ("vehicle_purchase", "vehicle_operation") if id_ in found]
    vehicles = found.get("vehicles")
    yield from _sum(vehicles, cars)
    of_cars = [vehicles] if vehicles is not None else cars
    others = [found[id_] for id_ in ("abroad", "reception") if id_ in found]
    yield from _sum(found.get("total"), [*of_cars, *others])


def _projects(figures: Sequence[Figure]) -> Iterator[CheckedRelation]:
    """The row 合计 is the sum of the projects, a project the sum of its sources."""
    columns: defaultdict[str, list[Figure]] = defaultdict(list)
    rows: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.indicator == "project.budget":
            columns[figure.dims.get("source", "")].append(figure)
            rows[figure.dims.get("project", "")].append(figure)
    for column in columns.values():
        totals = [f for f in column if "project" not in f.dims]
        if len(totals) == 1:
            yield from _sum(totals[0], [f for f in column if f is not totals[0]])
    for row in rows.values():
        heads = [f for f in row if "source" not in f.dims]
        if len(heads) == 1:
            yield from _sum(heads[0], [f for f in row if f is not heads[0]])

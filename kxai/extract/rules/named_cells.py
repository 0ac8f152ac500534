"""What names a number in a table that is no standard one: its row, its column, or both."""

from __future__ import annotations

import re

from kxai.extract.rules import lexicon
from kxai.extract.rules.account_names import parse_hits
from kxai.extract.rules.cells import (
    IN_BRACKETS,
    LIST_NUMBER,
    TOTAL_ROW,
    Place,
    role_of,
    speaks_of_money,
    stage_of,
    year_of,
)
from kxai.extract.rules.economic import economic_account, is_economic_code
from kxai.extract.rules.functions import find_function
from kxai.extract.rules.information import CARS_BOUGHT
from kxai.extract.rules.phrases import noun_phrase
from kxai.extract.rules.scene import GRAND_SIDES, Label, heading_indicator
from kxai.extract.rules.worded_scopes import (
    Named,
    grand_total,
    in_scope,
    is_of_funds,
    narrows,
    splits,
)
from kxai.genre import words
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.genre.families import parts_in_order
from kxai.schema.figure import Role
from kxai.text.grid import is_value
from kxai.text.lines import unspaced

_ORG_ROW = words("row.body").regex
_BUDGET = words("row.budget").regex
_EXECUTED = words("row.executed").regex
_RATE = words("row.rate").regex
_SOURCE = words("row.source").regex
_SPENDING_PLAN = words("row.spending_plan").regex
_GENERIC_ROW = words("row.no_project").regex
_OF_ONE_PROJECT = ("project_evaluation", "transfer_evaluation")
_TORN = 0.6  # what is sure below a head that got lost
_SOURCES_OF_PROJECTS = ("income.", "fiscal.receipts", "balance.opening")
_ALL_FUNDS = words("row.all_funds").regex
_WORTH = words("row.worth").regex
_SENTENCE = re.compile(r"[。；]|，.*\d")
_EVALUATIONS = ("project_evaluation", "overall_evaluation", "performance_text")
_TRANSFERS = "转移支付"
_ALL_OF_THE_BODY = words("row.all_of_the_body").regex
_PROJECTS = words("row.projects").regex
_STATUS = words("row.status").regex
_OF_WHICH = words("head.of_which").regex
_SPENDING = words("head.on_accounts").regex
_THINGS = ("three_public.", "operating.", "procurement.")
_SIDES = {"收入": ("income.total", "收入合计"), "支出": ("expenditure.total", "支出合计")}


def name_cell(place: Place) -> Label | None:
    """An indicator told by row and column: accounts, standard items, project money."""
    column = _indicator(place.columns[-1], place) if place.columns else None
    column = in_scope(column, place) if column else None
    outer = _outer_column(place) if column is None else None
    row = _row(place) or grand_total(place) or _total_of_side(place)
    # 公务接待费 below 2031年三公经费决算数: the column tells year and stage alone
    if column is not None and row is not None and row[0] in _parts_of(column[0]):
        column = None
    account = _account(place, row)
    role, year, stage = role_of(place), year_of(place), stage_of(place)
    stage = "final" if role == "execution_rate" else stage
    if account is not None:
        indicator, name, dims = account
        if column is not None and narrows(column):
            dims = {**dims, "type": column[1]}
        return Label(indicator, name, role or "amount", year, stage, dims, None, 0.9)
    if place.lists_projects and column is None and speaks_of_money(place):
        return _project(place, role, year)
    spending = column is not None and column[0].startswith("project.")
    rate = role == "execution_rate" and bool(place.columns)
    source = (spending or rate) and row is not None and row[0].startswith(_SOURCES_OF_PROJECTS)
    if source and row is not None and place.scene.report.kind != "budget" and _on_projects(place):
        return _project(place, role, year)._replace(dims={"source": row[1]})
    torn = column is None and place.scene.report.kind in _OF_ONE_PROJECT
    if torn and row is not None and row[0].startswith(_SOURCES_OF_PROJECTS):
        # whose money it is, below a head that got lost: of the project, planned or spent
        label = _project(place, role, year)
        return label._replace(dims={"source": row[1]}, confidence=_TORN)
    if column is not None and row is not None and splits(row, column):
        indicator, name, dims = in_scope(row, place)
        cut = (indicator, name, {**dims, "type": column[1]})
        return _as_label(cut, role, year, stage, place, ())
    if column is not None and row is None and is_of_funds(column):
        return _of_funds(column, role, year, stage, place)
    if column is not None and not spending and column[0] != "function":
        return _as_label(column, role, year, stage, place, (*place.rows,))
    if row is not None and not (spending and row[0].startswith("project.")):
        row = in_scope(row, place)
        return _as_label(row, role, year, stage, place, ())
    if outer is not None and not (
        outer[0].startswith("project.") and TOTAL_ROW.match(place.column)
    ):
        if outer[0].startswith("project.") and not _on_projects(place):
            return _unknown(place, role, year)  # 执行数 over 金额
        return _as_label(outer, role, year, stage, place, (*place.rows,))
    own_rate = rate and place.scene.about_project
    accounts = not place.scene.about_project
    if TOTAL_ROW.match(place.row or place.column) and accounts and not own_rate:
        head = _balanced(place)
        head = in_scope(head, place) if head else _of_heading(place)
        if head is not None:
            return _as_label(head, role, year, stage, place, ())
    if spending or (rate and speaks_of_money(place)):
        return _project(place, role, year) if _on_projects(place) else _unknown(place, role, year)
    if row is not None:
        return _as_label(row, role, year, stage, place, ())
    if not place.columns and _ALL_FUNDS.fullmatch(place.row) and _on_projects(place):
        return _project(place, role, year)
    return None


def _of_funds(
    column: Named, role: Role | None, year: int | None, stage: object, place: Place
) -> Label:
    """A number below funds: of the table's heading in a row of the total (“三公”经费…表, 合计), of
    nothing surely known in a row whose name is not understood."""
    head = _of_heading(place) if TOTAL_ROW.match(place.row) else None
    if head is not None and head[0].startswith(_THINGS):
        cut = (head[0], head[1], {**head[2], "type": column[1]})
        return _as_label(cut, role, year, stage, place, ())
    label = _as_label(column, role, year, stage, place, (*place.rows,))
    plain = TOTAL_ROW.match(place.row) or not place.row or label.dims.get("org")
    return label if plain else label._replace(confidence=min(label.confidence, 0.6))


def _as_label(
    named: Named,
    role: Role | None,
    year: int | None,
    stage: object,
    place: Place,
    row_heads: tuple[str, ...],
) -> Label:
    indicator, name, dims = named
    if CATALOGUE[indicator].kind == "count" and _WORTH.search(place.column):
        indicator = "other"  # what the vehicles cost
    if place.lists_projects and indicator.startswith("balance."):
        indicator = "other"  # what a project left
    if indicator == "three_public.vehicle_purchase" and CARS_BOUGHT.search(name):
        return Label(indicator, name, "count", year, stage, dims, None, 0.9, "辆")  # type: ignore[arg-type]
    default: Role = "count" if CATALOGUE[indicator].kind == "count" else "amount"
    if indicator in ("performance.score", "performance.weight"):
        default = "score"
    if indicator in ("project.budget", "project.executed"):
        words = place.column or place.row
        stage = lexicon.stage_of(name) or lexicon.stage_of(words)
        stage = stage or ("budget" if indicator == "project.budget" else "final")
    dims = {**dims, **(_row_dims(row_heads) or _body_of(place))}
    sure = 0.9 if indicator != "other" else 0.6
    return Label(indicator, name, role or default, year, stage, dims, None, sure)  # type: ignore[arg-type]


def _row(place: Place) -> Named | None:
    """What the row is named after: its innermost label that says more than a total or a year."""
    for head in reversed(place.rows):
        if named := _indicator(head, place):
            return named
        bare = LIST_NUMBER.sub("", unspaced(head))
        if not (lexicon.is_light(bare) or is_value(bare) or TOTAL_ROW.match(bare)):
            return None
    return None


def _on_projects(place: Place) -> bool:
    """True where 预算数 and 执行数 can only be those of projects."""
    scene = place.scene
    if place.lists_projects or place.project or scene.project or scene.about_project:
        return True
    words = "".join((*place.caption.splitlines(), *scene.section[-1:], *place.columns, *place.rows))
    if _TRANSFERS in words and scene.report.kind not in _EVALUATIONS:
        return False
    return scene.report.kind in _EVALUATIONS or bool(_PROJECTS.search(words))


def _unknown(place: Place, role: Role | None, year: int | None) -> Label:
    """An amount or a rate of an account that nothing here knows, under its own name."""
    name = LIST_NUMBER.sub("", place.row) or place.column
    stage = "final" if role == "execution_rate" else stage_of(place)
    return Label("other", name, role or "amount", year, stage, {}, None, 0.5)


def _outer_column(place: Place) -> Named | None:
    for head in reversed(place.columns[:-1]):
        if named := _indicator(head, place):
            return named
    return None


def _account(place: Place, row: Named | None) -> Named | None:
    """A row of the functional classification, by its code or its name."""
    if place.lists_projects and (place.project_cell or not place.code):
        return None  # a project may bear an account's name
    if is_economic_code(place.code) and place.rows:
        account = economic_account(place.code, LIST_NUMBER.sub("", place.row))
        return account.indicator, place.row, account.dims
    if place.code and place.rows:
        return "function", place.row, {"code": place.code, "name": place.row}
    return row if row is not None and row[0] == "function" else None


def _project(place: Place, role: Role | None, year: int | None) -> Label:
    """Budget and execution of a project, or of the item of it that the row names."""
    stage = stage_of(place)
    granted = place.scene.report.kind == "special_funds" and not any(
        map(_EXECUTED.search, place.columns)
    )
    stage = "budget" if granted and stage == "final" else stage
    executed = role == "execution_rate" or stage == "final"
    indicator = "project.executed" if executed else "project.budget"
    name = LIST_NUMBER.sub("", place.project_cell or place.row)
    dims: dict[str, str] = {}
    if source := _SOURCE.search(name):
        dims = {"source": source[0]}
    elif name and not TOTAL_ROW.match(name) and not _GENERIC_ROW.search(name):
        dims = {"project": name}
    stage = "final" if role == "execution_rate" else stage
    whole = place.scene.report.kind == "overall_evaluation" and not place.scene.about_project
    if whole and _ALL_OF_THE_BODY.fullmatch(name) and not place.lists_projects:
        return Label("expenditure.total", name, role or "amount", year, stage, {}, None, 0.8)
    return Label(indicator, name or place.column, role or "amount", year, stage, dims, None, 0.85)


def _total_of_side(place: Place) -> Named | None:
    """The 总计 of a row whose label stands under 收入 or 支出."""
    total = place.item in GRAND_SIDES and place.row == "总计"
    return (GRAND_SIDES[place.item], place.row, {}) if total else None


def _balanced(place: Place) -> Named | None:
    """The total of one side of a table of receipts and payments, which a carry-over completes."""
    over = {hit[2] for label in place.above for hit in find_indicators(label)}
    if "balance.opening" in over and "balance.closing" not in over:
        return "total.receipts", place.row, {}
    if "balance.closing" in over and "balance.opening" not in over:
        return "total.payments", place.row, {}
    return None


def _of_heading(place: Place) -> Named | None:
    """What a table's grand total is the total of: by a column that says it of all below it, by the
    caption or by the chapter's title. A title of both sides tells neither."""
    if TOTAL_ROW.match(place.row) and TOTAL_ROW.match(place.column):
        side = next((_SIDES[head] for head in place.columns[:-1] if head in _SIDES), None)
        if side is not None:
            return *side, {}
    for title in reversed(place.caption.splitlines()):
        if _SENTENCE.search(title):
            continue  # prose that happens to stand above
        if _TRANSFERS in title:
            return None
        hits = [h for h in find_indicators(title) if CATALOGUE[h[2]].kind == "money"]
        hits = [hit for hit in hits if not hit[2].startswith("project.")]
        if hits:
            # “三公”经费决算表（一般公共预算财政拨款）: the funds are not what it is a table of
            things = [hit for hit in hits if hit[2].startswith(_THINGS)]
            start, stop, indicator = (things or hits)[-1]
            return indicator, title[start:stop], {}
    if "收入" in place.scene.heading and "支出" not in place.scene.heading:
        return ("total.receipts" if "结转" in place.words else "income.total"), "收入合计", {}
    found = heading_indicator(place.scene)
    return (found[0], found[1], {}) if found else None


def unnamed_cell(place: Place) -> Label:
    """A number whose meaning no name tells: a counted thing, a plan of spending, or other."""
    name = noun_phrase(" ".join((*place.rows[-1:], *place.columns[-1:]))) or place.scene.heading
    role, year = role_of(place), year_of(place)
    labels = (*place.rows, *place.labels, *place.above, *place.columns)
    if any(_SPENDING_PLAN.search(head) for head in labels):
        return Label("project.budget", name, "share", year, "target", {}, None, 0.7)
    money = speaks_of_money(place) or (place.unit is not None and place.measure is None)
    money = money or not any(labels) or not name  # of a table whose form is lost
    if money and place.mention.kind != "count":
        return _unknown(place, role, year)
    dims = {"activity": name}
    return Label("activity", name, role or "count", year, stage_of(place), dims, None, 0.6)


def _indicator(head: str, place: Place) -> Named | None:
    """The indicator that a header text names: (id, name, dims)."""
    bare = LIST_NUMBER.sub("", unspaced(head)).removesuffix("：").removesuffix(":")
    bare = _OF_WHICH.sub("", bare)
    if _SOURCE.fullmatch(bare):
        for label in (*place.above, *reversed(place.labels[:-1]), *place.columns):
            executed = _EXECUTED.search(label) or _RATE.fullmatch(label)
            if executed or _BUDGET.search(label):
                id_ = "project.executed" if executed else "project.budget"
                return id_, bare, {"source": bare}
    plain = IN_BRACKETS.sub("", bare) or bare
    hits = [hit for hit in find_indicators(plain) if CATALOGUE[hit[2]].kind != "text"]
    name = parse_hits(plain, hits)
    if name is not None and name.known:
        status = _STATUS.match(bare)
        return name.indicator, bare, {"status": status[0]} if status else {}
    function = find_function(bare)
    if function is not None and (function.printed or _tells_spending(place)):
        dims = {"name": function.name}
        return "function", bare, ({"code": function.code, **dims} if function.code else dims)
    return None


def _parts_of(indicator: str) -> tuple[str, ...]:
    """What the “三公” are made of: a table of theirs may call each column by all of them."""
    return parts_in_order(indicator) if indicator == "three_public.total" else ()


def _tells_spending(place: Place) -> bool:
    """True where a name without its code may be an account's: the table says that it is one of
    accounts, or of what is spent. Among receipts alone 综合医院 is a kind of bodies."""
    heads = (*place.columns, *place.rows, place.caption, place.scene.heading)
    told = "".join(heads)
    return bool(place.code) or "收入" not in told or _SPENDING.search(told) is not None


def _body_of(place: Place) -> dict[str, str]:
    """The body whose row it is, in a table of bodies."""
    first = LIST_NUMBER.sub("", unspaced(place.rows[0])) if place.rows else ""
    return {"org": first} if place.lists_bodies and first else {}


def _row_dims(heads: tuple[str, ...]) -> dict[str, str]:
    for head in heads:
        bare = LIST_NUMBER.sub("", head.strip())
        if _ORG_ROW.search(bare) and len(bare) <= 24:
            return {"org": bare}
    return {}

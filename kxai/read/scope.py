"""The scope of a figure from what is printed around it: the nearest evidence that tells it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from kxai.read.scope_words import (
    entity_in,
    funds_in,
    is_of_all_funds,
    is_stock,
    is_total,
    last_funds_in,
    names_all_bodies,
    part_in,
)
from kxai.schema.address import (
    DEPARTMENT,
    REGION,
    REGION_OWN,
    Evidence,
    Member,
    Scope,
    Statement,
    member,
)
from kxai.schema.figure import Stage
from kxai.schema.report import Report

_FUNDS_OF_TABLE = {
    "summary": "all", "income": "all", "expenditure": "all", "fiscal": "fiscal",
    "general": "general_budget", "economy": "general_budget", "gov_fund": "gov_fund",
    "state_capital": "state_capital",
}  # fmt: skip
_FUNDS_OF_INDICATOR = {
    "income.general_budget": "general_budget", "income.gov_fund": "gov_fund",
    "income.state_capital": "state_capital", "income.special_account": "special_account",
    "income.undertaking": "other", "income.business": "other", "income.other": "other",
    "income.superior_subsidy": "other", "income.subordinate_remittance": "other",
}  # fmt: skip
_FUNDS_OF_FAMILY = {
    "general_budget": "general_budget", "fiscal": "fiscal", "gov_fund": "gov_fund",
    "state_capital": "state_capital",
}  # fmt: skip
_BUDGETS = ("general_budget", "gov_fund", "state_capital")
_PART_OF_INDICATOR = {
    "expenditure.basic": "basic", "general_budget.basic": "basic",
    "expenditure.project": "project", "general_budget.project": "project",
    "expenditure.personnel": "personnel", "expenditure.public": "public",
    "expenditure.remit_superior": "remittance", "expenditure.business": "business",
    "expenditure.subordinate_subsidy": "subsidy", "operating.total": "operating",
    "expenditure.total": "total", "general_budget.expenditure": "total", "fiscal.payments": "total",
}  # fmt: skip
_NOT_SPENT = re.compile(
    r"(?:income|balance|staff|assets|performance|activity|reception|vehicles|abroad)\."
    r"|total\.receipts|fiscal\.receipts|activity"
)
_STOCK_FAMILIES = ("balance", "staff", "assets")
_ACTUAL = re.compile(r"决算|执行|完成|实际")
_PLANNED = re.compile(r"预算|计划|目标")
_ALL_BODIES = re.compile(r"合\s*计|总\s*计|汇\s*总|小\s*计")


_CHAPTERS = 512  # places in the outline that are remembered


def entity_of_report(report: Report) -> Member | None:
    """Whose money a report is about where nothing nearer tells it."""
    return member(report.entity, "inherited") if report.entity != "unknown" else None


def scope_of_cell(
    statement: Statement,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    indicator: str,
    stage: Stage,
    dims: Mapping[str, str],
    whole: Member | None,
) -> Scope:
    """The scope of a number in a table: by its column, its row, the table's title, the headings
    above; ``whole`` is whose money the report is about."""
    account = indicator == "function"  # an account's name tells no fund: 国有资本经营预算支出
    own = () if account else tuple(rows)
    return Scope(
        funds=_funds_of_cell(statement, own, columns, indicator),
        part=_part(statement, own, columns, indicator),
        entity=_entity(statement, rows, columns, dims, whole) or whole,
        basis=_basis((*rows, *columns), indicator),
        mode=_mode(statement, columns, stage),
    )


def scope_of_clause(
    statement: Statement,
    before: str,
    label: str,
    *,
    indicator: str,
    stage: Stage,
    dims: Mapping[str, str],
    whole: Member | None,
    place: str | None = None,
) -> Scope:
    """The scope of a number in prose: by the words of its sentence in front of it (``before``),
    the name it goes by (``label``), then the headings. ``place``: what its paragraph opens with,
    as those of a list of places do."""
    funds = funds_in(label) or last_funds_in(before)
    if funds == "fiscal":  # the chapter or what it was labelled as may tell which budget
        named = _funds_above(statement, indicator)
        funds = named.value if named is not None and named.value in _BUDGETS else funds
    part = _PART_OF_INDICATOR.get(indicator) or part_in(label)
    entity = entity_in(before)
    if entity in (REGION, REGION_OWN) and _is_of_body(whole) and not names_all_bodies(before):
        entity = None  # 用于全省科普工作: what the body's money is for
    return Scope(
        funds=member(funds, "sentence") if funds else _funds_above(statement, indicator),
        part=(
            member(part, "sentence") if part else _part(statement, (), (), indicator)
        ),
        entity=(
            _named_entity(dims, "sentence")
            or (member(f"sub_body:{place}", "sentence") if place else None)
            or (member(entity, "sentence") if entity else None)
            or _entity_above(statement, whole)
            or whole
        ),
        basis=_basis((label,), indicator),
        mode=_mode(statement, (), stage),
    )  # fmt: skip


def _nearest(
    read: Callable[[str], str | None], words: Sequence[str], evidence: Evidence
) -> Member | None:
    """The innermost of ``words`` that tells something."""
    for word in reversed(words):
        if found := read(word):
            return member(found, evidence)
    return None


def _funds_of_cell(
    statement: Statement, rows: Sequence[str], columns: Sequence[str], indicator: str
) -> Member | None:
    found = _nearest(funds_in, columns, "header") or _nearest(funds_in, rows, "cell")
    if found is not None:
        return found
    if title := statement.title:
        named = funds_in(title)
        if named:
            return member(named, "title")
    of_table = _FUNDS_OF_TABLE.get(statement.kind.partition(".")[2])
    if of_table:
        return member(of_table, "title")
    if title and is_of_all_funds(title):
        return member("all", "title")
    return _funds_above(statement, indicator)


def _funds_above(statement: Statement, indicator: str) -> Member | None:
    """By the headings, the innermost first, else by what the number was labelled as."""
    return _funds_of_chapter(statement.chapter, indicator)


@lru_cache(maxsize=_CHAPTERS)
def _funds_of_chapter(chapter: tuple[str, ...], indicator: str) -> Member | None:
    found = _nearest(funds_in, chapter, "heading")
    if found is not None:
        return found
    family = indicator.partition(".")[0]
    named = _FUNDS_OF_INDICATOR.get(indicator) or _FUNDS_OF_FAMILY.get(family)
    if named:
        return member(named, "guessed")
    if any(map(is_of_all_funds, chapter[-2:])):
        return member("all", "heading")
    return None


def _part(
    statement: Statement, rows: Sequence[str], columns: Sequence[str], indicator: str
) -> Member | None:
    if _NOT_SPENT.match(indicator):
        return None
    found = _nearest(part_in, columns, "header") or _nearest(part_in, rows, "cell")
    found = found or _nearest(part_in, (statement.title,), _evidence_of_title(statement))
    if found is not None:
        return found
    if columns and is_total(columns[-1]):
        return member("total", "header")
    if rows and is_total(rows[-1]):
        return member("total", "cell")
    found = _part_of_chapter(statement.chapter[-2:])
    if found is not None:
        return found
    own = _PART_OF_INDICATOR.get(indicator)
    return member(own, "guessed") if own else None


@lru_cache(maxsize=_CHAPTERS)
def _part_of_chapter(chapter: tuple[str, ...]) -> Member | None:
    return _nearest(part_in, chapter, "heading")


def _entity(
    statement: Statement,
    rows: Sequence[str],
    columns: Sequence[str],
    dims: Mapping[str, str],
    whole: Member | None,
) -> Member | None:
    return (
        _named_entity(dims, "cell")
        or _nearest(entity_in, columns, "header")
        or _nearest(entity_in, rows, "cell")
        or _nearest(entity_in, (statement.title,), "title")
        or _entity_above(statement, whole)
    )


def _named_entity(dims: Mapping[str, str], evidence: Evidence) -> Member | None:
    if body := dims.get("org"):
        if _ALL_BODIES.search(body):
            return member(DEPARTMENT, evidence)
        return member(entity_in(body) or f"sub_body:{body}", evidence)
    project = dims.get("project")
    return member(f"project:{project}", evidence) if project else None


def _entity_above(statement: Statement, whole: Member | None) -> Member | None:
    found = _entity_of_chapter(statement.chapter)
    of_region = found is not None and found.value in (REGION, REGION_OWN)
    return None if of_region and _is_of_body(whole) else found


@lru_cache(maxsize=_CHAPTERS)
def _entity_of_chapter(chapter: tuple[str, ...]) -> Member | None:
    return _nearest(entity_in, chapter, "heading")


def _is_of_body(whole: Member | None) -> bool:
    return whole is not None and whole.value != REGION


def _basis(words: Sequence[str], indicator: str) -> Member | None:
    if indicator.partition(".")[0] in _STOCK_FAMILIES:
        printed = any(map(is_stock, words))
        return member("stock", "cell" if printed else "guessed")
    if any(map(is_stock, words)):
        return member("stock", "cell")
    return member("flow", "guessed") if indicator != "other" else None


def _mode(statement: Statement, columns: Sequence[str], stage: Stage) -> Member | None:
    if stage == "unknown":
        return None
    value = "actual" if stage == "final" else "plan"
    words = _ACTUAL if value == "actual" else _PLANNED
    if any(map(words.search, columns)):
        return member(value, "header")
    named = words.search(statement.title)
    return member(value, _evidence_of_title(statement) if named else "inherited")


def _evidence_of_title(statement: Statement) -> Evidence:
    return "title" if statement.is_table else "heading"

"""What surrounds a number: the report, its sections, and what a sentence has said so far."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kxai.genre import words
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.schema.figure import Direction, Role, Stage
from kxai.schema.report import REGION_KINDS, THREE_PUBLIC_KINDS, Report

_PROJECT_TITLE = words("chapter.project_title").regex
_ASSESSED = words("chapter.assessed").regex
_PROJECT_OPENING = words("chapter.project_opening").regex
_GOAL_SECTION = words("chapter.goals").regex
_BUDGET_SECTION = words("chapter.budget").regex
_TITLE_LENGTH = 30  # what is longer is a sentence
_OF_MONEY = words("chapter.of_money").regex
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\s{0,2}年)")
_BASE_YEAR = words("chapter.base_year").regex
_OUTCOME_OF_YEAR = words("chapter.outcome_of_year").regex
_DRAFT_OF_YEAR = words("chapter.draft_of_year").regex
_SENTENCE = words("chapter.sentence").regex
_OF_OUTCOME = words("chapter.of_outcome").regex
_GENERAL_BUDGET = words("chapter.general_budget").regex
_ACCOUNTS = words("sentence.on_accounts").regex
_OF_FUND = {
    "政府性基金": {
        "income.total": "income.gov_fund",
        "expenditure.total": "gov_fund.expenditure",
    },
    "国有资本经营": {
        "income.total": "income.state_capital",
        "expenditure.total": "state_capital.expenditure",
    },
}
_FUND = re.compile("|".join(_OF_FUND))
_OF_FISCAL = {
    "income.total": "fiscal.receipts",
    "expenditure.total": "fiscal.payments",
    "total.receipts": "fiscal.receipts",
    "total.payments": "fiscal.payments",
}
OF_GENERAL_BUDGET = {
    "expenditure.basic": "general_budget.basic",
    "expenditure.project": "general_budget.project",
}
GRAND_SIDES = {"收入": "total.receipts", "支出": "total.payments"}
# A chapter on both sides of one budget: its 本年支出 is that budget's.
_BOTH_SIDES = words("chapter.both_sides").regex
_BOTH_OF_GENERAL_BUDGET = {
    "income.total": "income.general_budget",
    "expenditure.total": "general_budget.expenditure",
}
_OF_ACCOUNT = words("chapter.of_account").regex
_ALL_SPENT = ("expenditure.total", "total.payments", "fiscal.payments")
_PROJECT_SECTION = words("chapter.projects").regex
_SECTIONS = 512  # places in the outline that are remembered
_NOT_A_PROJECT = words("chapter.no_project").regex


class Label(NamedTuple):
    """The meaning that the rules give to one mention."""

    indicator: str
    label: str
    role: Role
    year: int | None
    stage: Stage
    dims: dict[str, str] = {}  # noqa: RUF012 -- never mutated
    direction: Direction | None = None
    confidence: float = 0.9
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """The place of a sentence. ``heading`` is the innermost title above it; ``year`` the one that
    its titles name, else the report's; ``annex`` the project whose own report the place belongs to,
    inside a report on something larger; ``by_function`` where the items of a list are accounts of
    the functional classification."""

    report: Report
    section: tuple[str, ...]
    stage: Stage
    year: int | None = None
    plan: bool = False
    project: str | None = None
    in_project_section: bool = False
    annex: str | None = None
    by_function: bool = False

    @property
    def heading(self) -> str:
        return self.section[-1] if self.section else ""

    @property
    def goal(self) -> bool:
        """True under a heading that announces goals, not what became of them."""
        return _tells_goals(self.section[-1:])

    @property
    def about_project(self) -> bool:
        """True where a project is spoken of, by the heading, the paragraph or the report."""
        return self.in_project_section or self.project is not None

    @property
    def fiscal(self) -> bool:
        """True inside the chapter on fiscal-appropriation funds."""
        return _is_fiscal(self.section)

    @property
    def general_budget(self) -> bool:
        """True inside a chapter on the expenditure of the general public budget."""
        return _is_general_budget(self.section)

    @property
    def on_accounts(self) -> bool:
        """True below a title that speaks of accounts."""
        return _is_on_accounts(self.section)

    @property
    def fund(self) -> str | None:
        """政府性基金 or 国有资本经营 inside a chapter on that budget alone."""
        return _fund_of(self.section[-2:])

    def scoped(self, indicator: str) -> str:
        """What a general name (本年收入, 基本支出) means in this chapter."""
        if self.report.kind in THREE_PUBLIC_KINDS and indicator in _ALL_SPENT:
            about = heading_indicator(self)
            named = about is not None and about[0].startswith("three_public.")
            return about[0] if about is not None and named else "three_public.total"
        if fund := self.fund:
            return _OF_FUND[fund].get(indicator, indicator)
        if self.fiscal:
            return _OF_FISCAL.get(indicator, indicator)
        of_body = self.report.kind not in REGION_KINDS
        if of_body and any(map(_BOTH_SIDES.search, self.section)):
            return _BOTH_OF_GENERAL_BUDGET.get(indicator, indicator)
        return OF_GENERAL_BUDGET.get(indicator, indicator) if self.general_budget else indicator


# A title is asked about once for each number below it.
@lru_cache(maxsize=_SECTIONS)
def _is_fiscal(section: tuple[str, ...]) -> bool:
    return any(
        ("财政拨款收" in title or "财政拨款支出决算总体" in title) and not _SENTENCE.search(title)
        for title in section
    )


@lru_cache(maxsize=_SECTIONS)
def _is_general_budget(section: tuple[str, ...]) -> bool:
    return any(_GENERAL_BUDGET.search(title) for title in section)


@lru_cache(maxsize=_SECTIONS)
def _is_on_accounts(section: tuple[str, ...]) -> bool:
    return any(_ACCOUNTS.search(title) for title in section)


@lru_cache(maxsize=_SECTIONS)
def _fund_of(section: tuple[str, ...]) -> str | None:
    for title in reversed(section):
        match = _FUND.search(title)
        if match and "一般公共" not in title:
            return match[0]
    return None


@lru_cache(maxsize=_SECTIONS)
def _project_of(section: tuple[str, ...]) -> str | None:
    """The project that the innermost title about one names."""
    return next(filter(None, map(_project_in, reversed(section))), None)


@lru_cache(maxsize=_SECTIONS)
def _project_in(title: str) -> str | None:
    match = _PROJECT_TITLE.search(title) if _ASSESSED.search(title) else None
    if match and not _NOT_A_PROJECT.match(match["name"]) and "整体" not in match["name"]:
        return match["name"]
    return None


@lru_cache(maxsize=_SECTIONS)
def _is_on_projects(section: tuple[str, ...]) -> bool:
    return any(_PROJECT_SECTION.search(title) for title in section)


@lru_cache(maxsize=_SECTIONS)
def _tells_goals(section: tuple[str, ...]) -> bool:
    return any(_GOAL_SECTION.search(title) for title in section)


@lru_cache(maxsize=_SECTIONS)
def _tells_budget(section: tuple[str, ...]) -> bool:
    return any(
        _BUDGET_SECTION.search(title)
        and not _OF_OUTCOME.search(title)
        and not _SENTENCE.search(title)
        for title in section
    )


def scene_of(
    report: Report, section: tuple[str, ...], *, plan: bool = False, opening: str = ""
) -> Scene:
    """The scene of a sentence under the headings ``section`` of ``report``.

    ``opening`` is how its paragraph begins; a project named there is what it is about.
    """
    project = annex = _project_of(section)
    opened = _PROJECT_OPENING.match(opening)
    if opened and not _NOT_A_PROJECT.match(opened["name"]):
        project = opened["name"]
    inner = bool(opened) or _is_on_projects(section[-2:]) or (report.kind == "project_evaluation")
    year, year_title = _year_of_section(report.year, section)
    stage: Stage = "budget" if report.planned else "final"
    if year_title and report.kind != "performance_text":
        # A report on the execution of one year with the draft of the next has a stage a chapter.
        done, planned = _OUTCOME_OF_YEAR.search(year_title), _DRAFT_OF_YEAR.search(year_title)
        if bool(done) != bool(planned):
            stage = "final" if done else "budget"
    if stage == "final" and _tells_budget(section[-1:]):
        stage = "budget"
    plan = plan or report.kind == "performance_text" or _tells_goals(section[-2:])
    return Scene(
        report=report,
        section=section,
        stage=stage,
        year=year,
        plan=plan,
        project=project,
        in_project_section=inner,
        annex=annex if report.kind != "project_evaluation" else None,
    )


@lru_cache(maxsize=_SECTIONS)
def _year_of_section(own: int | None, section: tuple[str, ...]) -> tuple[int | None, str]:
    """The year that the innermost title with a year names, and that title; else ``own``, that of
    the report."""
    for title in reversed(section):
        years = {int(year) for year in _YEAR.findall(_BASE_YEAR.sub("", title))}
        if len(title) <= _TITLE_LENGTH and len(years) == 1 and _OF_MONEY.search(title):
            year = years.pop()
            if own is None or abs(year - own) <= 1:
                return year, title
    return own, ""


def heading_indicator(scene: Scene) -> tuple[str, str] | None:
    """The indicator that the headings name, innermost first: (id, name as written)."""
    return _indicator_of(scene.section[-2:])


@lru_cache(maxsize=_SECTIONS)
def _indicator_of(section: tuple[str, ...]) -> tuple[str, str] | None:
    for title in reversed(section):
        found = [hit for hit in find_indicators(title) if CATALOGUE[hit[2]].kind == "money"]
        if found:
            start, end, indicator = found[0]
            return indicator, title[start:end]
        if _OF_ACCOUNT.search(title):
            return None  # an account of its own below what the outer title names
    return None


def with_project(label: Label, scene: Scene) -> Label:
    """Add the project of the enclosing report to a label that knows of none."""
    if scene.project and "project" not in label.dims:
        return label._replace(dims={**label.dims, "project": scene.project})
    return label

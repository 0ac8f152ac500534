"""Of which kind a report is: its title says it, else its headings, its tables or its file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kxai.extract.identity.cover import Cover
from kxai.genre import words
from kxai.genre.entries import TitleEntry
from kxai.genre.titles import kind_of_title, report_titles, rule_of_title
from kxai.schema.report import REGION_KINDS, THREE_PUBLIC_KINDS, Kind

_OPENING = 200
_ACCOUNT_TABLE = words("kind.account_table").regex
_BUDGET_TABLE = words("kind.budget_table").regex
_TREASURY = words("kind.treasury").regex
_TREASURY_TOTAL = words("kind.treasury_total").regex
_NO_TITLE = re.compile(r"\d[\d,.]*(?:万|亿)?元|[,，]")
_SENTENCE_ENDS = re.compile(r"[。；，,：\n]")
_TOLD_BY_TEXT: frozenset[Kind] = frozenset(
    {
        "final_accounts",
        "budget",
        "three_public_accounts",
        "three_public_budget",
        "overall_evaluation",
        "project_evaluation",
        "transfer_evaluation",
        "performance_text",
    }
)
# 甲市2023年预算说明 is titled as a department's is.
_OF_PLACE: Mapping[Kind, Kind] = {"budget": "fiscal_budget", "final_accounts": "fiscal_accounts"}
# 某局2031年财政决算 is a department's, titled as a place's is.
_OF_BODY: Mapping[Kind, Kind] = {place: body for body, place in _OF_PLACE.items()}
_ACCOUNTS: tuple[Kind, ...] = ("final_accounts", "fiscal_accounts")
_INDICATORS = words("kind.indicators").regex
_SCORED = words("kind.scored").regex
_OF_ITS_USE = words("kind.of_its_use").regex
_OF_ONE_BODY = words("kind.of_one_body").regex
_SPENT = words("kind.spent").regex
_OF_DEPARTMENT = words("kind.of_department").regex
_LAW = words("kind.of_accounts_as_well").regex
_EXECUTION_CHAPTER = words("kind.execution_chapter").regex
_PUT_TO_ASSEMBLY = words("kind.put_to_assembly").regex
_OFTEN = 3
_MOST = 6000


def find_kind(text: str, cover: Cover, headings: Sequence[str], name: str) -> Kind:
    """The kind of a report; a notice of the “三公” is of accounts where that is what it tells."""
    kind = _kind(text, cover, headings, name)
    if kind == "three_public_accounts" and _plans_only(text[:_MOST], cover.title):
        return "three_public_budget"
    if kind == "three_public_budget" and _OF_ITS_USE.search(cover.title):
        return "three_public_accounts"
    titled = cover.title and "预算" in _LAW.sub("", cover.title) and "决算" not in cover.title
    if kind == "three_public_budget" and not titled and _tells_accounts(text[:_MOST]):
        return "three_public_accounts"
    return kind


def _plans_only(text: str, title: str) -> bool:
    """True for a notice of the “三公” that never speaks of what was spent: its title names no
    stage, its text the budget alone."""
    told = _LAW.sub("", report_titles().plain(f"{title}|{text}"))
    return "决算" not in told and "预算数" in told and not _SPENT.search(text)


def _tells_accounts(text: str) -> bool:
    text = _LAW.sub("", text)
    return text.count("决算") > text.count("预算") and "决算" in text[:_OPENING]


def _kind(text: str, cover: Cover, headings: Sequence[str], name: str) -> Kind:
    """The kind of a report: by its title, else by what its beginning speaks of, its headings, the
    titles of its tables and the name of its file."""
    beginning = text[:_MOST]
    of_treasury = bool(_TREASURY_TOTAL.search(beginning) and _TREASURY.search(beginning))
    if cover.title and (rule := rule_of_title(cover.title)):
        if of_treasury and rule.kind in _OF_PLACE and not _OF_DEPARTMENT.search(text):
            return _OF_PLACE[rule.kind]
        if not of_treasury and rule.kind in _OF_BODY and _OF_DEPARTMENT.search(text):
            return _OF_BODY[rule.kind]
        if not rule.weak:
            return rule.kind
        others = (rule_of_title(line) for line in cover.lines)
        return next((other.kind for other in others if other and _about(rule, other)), rule.kind)
    if _PUT_TO_ASSEMBLY.search(beginning):
        return "budget_execution"
    if of_treasury:
        if sum(kind_of_title(heading) in _ACCOUNTS for heading in headings) > 1:
            return "fiscal_accounts"
        if headings and _EXECUTION_CHAPTER.fullmatch(headings[0]):
            return "budget_execution"
        named = _most_told(_SENTENCE_ENDS.split(beginning[:_OPENING]))
        return named if named in REGION_KINDS else "fiscal_report"
    if kind := _most_told(headings):
        if kind == "overall_evaluation" and "整体" not in beginning:
            # its chapters are titled 绩效自评 alone: the first sentences tell of what
            return kind_of_title(beginning[:_OPENING]) or kind
        # a chapter on the “三公” is no title of a report that tells of 基本支出
        of_body = kind in REGION_KINDS and _tells_one_body(beginning)
        wider = _kind_by_words(beginning) if kind in THREE_PUBLIC_KINDS else "unknown"
        if of_body:
            wider = _by_stage(beginning)
        return kind if wider == "unknown" else wider
    if _ACCOUNT_TABLE.search(text):
        return "final_accounts"
    if _BUDGET_TABLE.search(text):
        return "budget"
    if kind := kind_of_title(name):
        return kind
    if _INDICATORS.search(beginning) and _SCORED.search(beginning):
        return "overall_evaluation" if "整体" in beginning[:_OPENING] else "project_evaluation"
    told = kind_of_title(beginning[:_OPENING]), _most_told(_SENTENCE_ENDS.split(beginning))
    kind = next((kind for kind in told if kind in _TOLD_BY_TEXT), None)
    if kind == "three_public_budget" and _SPENT.search(beginning[:_OPENING]):
        return "three_public_accounts"
    return kind or _kind_by_words(beginning)


def _tells_one_body(text: str) -> bool:
    """True where the words are of one body: what it runs on, and no taxes of a place."""
    if _OF_ONE_BODY.search(text):
        return True
    return bool(_OF_DEPARTMENT.search(text) and not _TREASURY.search(text))


def _by_stage(text: str) -> Kind:
    """The kind of a report on one body that only its words tell: budgets plan, accounts spent."""
    plain = report_titles().plain(text)
    return "budget" if plain.count("预算") > 2 * plain.count("决算") + 1 else "final_accounts"


def _kind_by_words(text: str) -> Kind:
    """Of pages from the middle of a report: accounts speak of 决算, budgets never."""
    if not _OF_DEPARTMENT.search(text):
        return "unknown"
    text = report_titles().plain(text)
    accounts, planned = text.count("决算"), text.count("预算")
    if accounts >= _OFTEN:
        return "final_accounts"
    return "budget" if planned >= _OFTEN and not accounts else "unknown"


def _about(weak: TitleEntry, other: TitleEntry) -> bool:
    return not other.weak and other.kind.endswith(weak.kind.rpartition("_")[2])


def _most_told(lines: Iterable[str]) -> Kind | None:
    """The kind that most lines tell: of several the first. A report on a year's accounts carries
    its evaluations as annexes, often many, never the reverse."""
    titles = (line for line in lines if not _NO_TITLE.search(line))
    told = Counter(kind for title in titles if (kind := kind_of_title(title)))
    if 1 < told["final_accounts"] >= told["budget"]:
        return "final_accounts"
    return max(told, key=lambda kind: told[kind], default=None)

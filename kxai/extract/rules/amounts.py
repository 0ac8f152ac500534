"""Labels amounts of money in running text: the indicator, the stage, the project."""

from __future__ import annotations

import re

from kxai.extract.rules import lexicon
from kxai.extract.rules.functions import find_function
from kxai.extract.rules.phrases import last_clause, noun_phrase
from kxai.extract.rules.ratios import of_subject, without_change
from kxai.extract.rules.scene import Label, Scene, heading_indicator
from kxai.extract.rules.sentence import Named, Sentence
from kxai.schema.catalogue import CATALOGUE, find_indicators
from kxai.schema.figure import Direction, Stage
from kxai.schema.mention import Mention
from kxai.schema.units import is_money

_MONEY_MULTIPLES = {"万": "万元", "亿": "亿元", "百万": "百万元", "千万": "千万元"}
_PROJECT_CUE = re.compile(
    r"(?:调整|年初|全年|追加)?(?:预算|执行)(?:预算)?数?(?:安排|为)?$|申报$|申请$|批复$|到位$|下达$"
)
_PROJECT_LIKE = re.compile(r"项目|专项|工程|行动|课题|活动|补助|奖补|[县市省区]级|^.{0,2}$")
_ADDED = re.compile(
    r"(?:年中|年内|期间|执行中|当年)?(追加|调增|追减|核减|调减)(?:了)?(?:预算|资金|经费)?"
)
_SPENT = re.compile(r"(?:^|[、，])(?:本年|当年)?(?:支出|使用|执行|支付)$")
_ALL_SPENDING = ("expenditure.project", "expenditure.total", "general_budget.project")
_GRANTED = re.compile(r"(?:到位|批复|下达|申报)[^，]{0,2}$")
_SPENT_OF = {
    "income.total": "expenditure.total",
    "income.general_budget": "general_budget.expenditure",
    "income.gov_fund": "gov_fund.expenditure",
    "income.state_capital": "state_capital.expenditure",
    "fiscal.receipts": "fiscal.payments",
}
# 学会能力提升245.71万元 in a list of projects is a name
_NAMED_RISE = re.compile(r"^[^比较增减]{2,}(?:提升|提高|扩大)(?:行动|工程|项目)?(?:支出)?$")
_QUOTES = '“"《'
_LEVEL = re.compile(r"[（(](?:类|款|项|\d{3,7})[）)]")
_LIMIT = re.compile(r"(?:没有|未|不得?)(?:突破|超出|超过)$")
_EACH = re.compile(r"^(?:平均)?每[^，、]{1,2}$")
_PER_HEAD = re.compile(r"人均|平均|每")
_GENERIC_TOTAL = re.compile(r"科协|协会|单位|部门|机关|本级|我[县市区会局]|[县市区]|总体|整体")
_GENERIC_PROJECT = re.compile(r"人民币|大写|小写|项目|专项|涉及|总|我会|我单位|县|市|级|科普|省")


def speaks_of_money(at: Sentence, mention: Mention, gap: str, right: str) -> bool:
    """A number with 万 or no unit at all that stands where an amount of money belongs."""
    if mention.kind != "number" or (mention.unit and mention.unit not in _MONEY_MULTIPLES):
        return False
    if re.match(r"[\s]*[一-鿿]{0,6}?(?:人|件|份|名|次)", right) and mention.unit:
        return False
    clause = last_clause(lexicon.trimmed(gap))
    hits = [hit for hit in find_indicators(clause) if CATALOGUE[hit[2]].kind == "money"]
    if hits and lexicon.is_light(clause[hits[-1][1] :]):
        return True
    if find_function(clause):
        return True
    money_before = at.subject.role == "amount" and bool(at.subject.indicator)
    if money_before and lexicon.is_light(clause):
        return True
    if money_before and lexicon.change_direction(gap):
        return True
    return mention.unit in _MONEY_MULTIPLES and bool(
        re.search(r"(?:资金|经费|费|投入|支出|补助|金额|批复|申报|成本|拨款)$", clause)
    )


def label_money(at: Sentence, mention: Mention, gap: str, right: str) -> Label:
    unit = _MONEY_MULTIPLES.get(mention.unit) or (
        None if is_money(mention.unit) else at.scene.report.unit
    )
    clause = last_clause(gap)
    added = _ADDED.fullmatch(lexicon.trimmed(clause).strip())
    if added and at.subject.money and not at.subject.money.startswith("balance."):
        label = of_subject(at, "", "change", of_money=True)
        way: Direction = "up" if added[1] in ("追加", "调增") else "down"
        return label._replace(direction=way, stage="adjusted", unit=unit)
    if lexicon.is_difference(clause) and at.subject.money:
        return of_subject(at, "", "change", of_money=True)._replace(unit=unit)
    direction = lexicon.change_direction(gap)
    if direction and not ((at.parts_list or at.project_list) and _NAMED_RISE.search(clause)):
        label = of_subject(at, without_change(gap), "change", of_money=True)
        return label._replace(direction=direction, unit=unit)
    year = at.year_in(gap, mention.start - len(gap)) or at.year
    told = lexicon.stage_of(clause) or lexicon.stage_of(gap)
    at.told_stage = told or at.told_stage
    stage = at.told_stage or at.scene.stage
    if lexicon.EXECUTION.search(lexicon.trimmed(gap)) or right.startswith("的预算"):
        stage = "budget"
    if at.scene.stage == "budget" and stage == "final" and year == at.scene.year:
        stage = "budget"
    own_year = at.scene.year
    if lexicon.is_target(clause):
        stage = "target"
    elif year is not None and own_year is not None and year > own_year:
        # A plan of the next year, unless it is called a budget.
        called = told == "budget" or "预算" in clause or "安排" in clause
        planned = lexicon.names_next_year(at.text[at.start : mention.start], year)
        stage = "budget" if called and not planned else "target"
    named = at.named(gap)
    if (
        named is not None
        and named[0].startswith("project.")
        and not at.scene.about_project
        and lexicon.is_light(_GENERIC_TOTAL.sub("", clause[: clause.find(named[1])]))
    ):
        # 年初预算为…: the budget of what is spoken of, else of the whole
        carried = not (at.subject.money or "project.").startswith(("project.", "balance."))
        carried = carried or "project" in at.subject.money_dims
        whole = _account_of_heading(at.scene) or (at.scene.scoped("expenditure.total"), named[1])
        named = None if carried else (*whole, {}, 0.75)
    if named is not None and named[0].startswith(("balance.", "total.")):
        if named[0].startswith("balance."):
            named, year = _carry_over(named, clause), at.year
        if at.scene.report.kind not in ("budget", "performance_text") and not told:
            stage = "final"
    if named is not None and named[1].endswith("实际支出") and _goes_on(at, clause, named[1]):
        named = None
    if named is not None and "project" in at.subject.money_dims and named[1] == "结余":
        named = ("other", named[1], at.subject.money_dims, 0.6)  # what the project left
    all_spending = named is not None and named[0] in _ALL_SPENDING
    if all_spending and at.scene.report.kind == "project_evaluation":
        named = None  # the only spending that such a report speaks of is its project's
    # In a list of projects 科普活动 is one of them, not the account of that name.
    listed = at.project_list or (
        at.parts_list
        and named is not None
        and (named[0] == "function" or not clause.lstrip(_QUOTES).startswith(named[1]))
        and not _LEVEL.search(gap)
    )
    own = named is not None and not named[0].startswith("project.") and not listed
    if named is not None and own:
        indicator, name, dims, confidence = named
        if at.scene.annex and indicator.startswith(("expenditure.", "income.")):
            dims = {**dims, "project": at.scene.annex}
        return Label(indicator, name, "amount", year, stage, dims, None, confidence, unit)
    return _unnamed_money(at, gap, year, stage, unit)


def _unnamed_money(
    at: Sentence, gap: str, year: int | None, stage: Stage, unit: str | None
) -> Label:
    subject, scene = at.subject, at.scene
    clause = last_clause(gap)
    light = lexicon.is_light(lexicon.trimmed(clause)) or bool(_LIMIT.search(clause))
    light = light and not _PER_HEAD.search(clause)
    if light and subject.money:
        spent: Stage | None = "final" if _SPENT.search(lexicon.trimmed(clause)) else None
        cue = lexicon.stage_of(clause) or spent
        if cue is None and subject.money.startswith("project.") and _GRANTED.search(clause):
            cue = "adjusted" if subject.money_stage == "adjusted" else "budget"
        cue = cue or (stage if stage != scene.stage else None)
        indicator = subject.money
        if indicator.startswith("project."):
            indicator = _project_indicator(cue or stage)
        elif spent and indicator in _SPENT_OF:
            indicator = scene.scoped(_SPENT_OF[indicator])
        return Label(
            indicator,
            subject.money_label,
            "amount",
            year,
            cue or subject.money_stage or stage,
            dict(subject.money_dims),
            None,
            0.8,
            unit,
        )
    heading = heading_indicator(scene)
    if heading and heading[0].startswith("expenditure.") and scene.about_project:
        heading = None
    if light and heading:
        indicator, name = heading
        return Label(indicator, name, "amount", year, stage, {}, None, 0.75, unit)
    if _EACH.search(clause):
        return Label("other", noun_phrase(clause), "amount", year, stage, {}, None, 0.6, unit)
    body = lexicon.trimmed(clause)
    cue_match = _PROJECT_CUE.search(body)
    phrase = noun_phrase(_PROJECT_CUE.sub("", body)) or noun_phrase(body)
    listed = at.project_list or at.parts_list or scene.about_project or "项目" in clause
    whole = scene.report.kind == "overall_evaluation" and not listed
    if cue_match and not listed and scene.report.kind in ("budget", "accounts"):
        # 机动经费预算数为…: in a body's report only what is called a project is one
        cue_match = cue_match if _PROJECT_LIKE.search(phrase) else None
    if cue_match and whole and lexicon.is_light(_GENERIC_TOTAL.sub("", phrase)):
        told = lexicon.stage_of(clause) or stage  # 部门全年预算…: of the whole body
        name = scene.scoped("expenditure.total")
        return Label(name, phrase or body, "amount", year, told, {}, None, 0.75, unit)
    if cue_match or listed:
        cue = lexicon.stage_of(clause)
        if cue is None and cue_match and "执行" not in cue_match[0]:
            cue = "budget"
        if cue is None and at.parts_list:
            cue = subject.money_stage
        if cue is None and stage in ("target", "budget", "adjusted"):
            cue = stage
        indicator = _project_indicator(cue or "final")
        if at.project_list and cue is None:
            indicator = subject.money or indicator
            cue = subject.money_stage
        if indicator == "project.budget":
            stage = stage if stage == "target" else cue or "budget"
        elif stage == "budget" and scene.stage == "final":
            stage = "final"
        generic = lexicon.is_light(_GENERIC_PROJECT.sub("", phrase))
        name = (scene.project or "") if generic else phrase
        dims = {"project": name} if name else {}
        return Label(indicator, phrase or body, "amount", year, stage, dims, None, 0.75, unit)
    return Label("other", phrase or body, "amount", year, stage, {}, None, 0.6, unit)


def _goes_on(at: Sentence, clause: str, name: str) -> bool:
    """True where 实际支出 is of the project or account whose budget was named, not of the whole."""
    if at.scene.about_project or "project" in at.subject.money_dims:
        return True
    whole = ("income.", "balance.", "total.", "fiscal.")
    planned = at.subject.money_stage in ("budget", "adjusted", "target")
    budgeted = planned and at.subject.money is not None
    alone = lexicon.is_light(clause[: clause.find(name)])
    return budgeted and alone and not (at.subject.money or "").startswith(whole)


def _account_of_heading(scene: Scene) -> tuple[str, str] | None:
    """The account whose spending the chapter is about, where its title names one."""
    heading = heading_indicator(scene)
    spent = heading and not heading[0].startswith(("income.", "project.", "balance.", "total."))
    return heading if spent else None


def _carry_over(named: Named, clause: str) -> Named:
    """结转资金 is what came in where the clause speaks of earlier years."""
    if named[0] == "balance.closing" and re.search(r"上年|年初|带入|期初|以前年度|转入", clause):
        return "balance.opening", *named[1:]
    return named


def _project_indicator(stage: Stage | None) -> str:
    return "project.budget" if stage in ("budget", "adjusted", "target") else "project.executed"

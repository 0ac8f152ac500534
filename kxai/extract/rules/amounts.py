"""Labels amounts of money in running text: the indicator, the stage, the project."""

from __future__ import annotations

import re

from kxai.extract.rules import lexicon
from kxai.extract.rules.account_names import OF_ANYTHING, SPENT_OF, parse_name
from kxai.extract.rules.functions import find_function
from kxai.extract.rules.goal_columns import goal_of_form
from kxai.extract.rules.phrases import last_clause, noun_phrase
from kxai.extract.rules.ratios import (
    is_of_other_money,
    of_subject,
    without_change,
)
from kxai.extract.rules.scene import OF_GENERAL_BUDGET, Label, Scene, heading_indicator
from kxai.extract.rules.sentence import Named, Sentence
from kxai.extract.rules.unnamed import GENERIC_TOTAL, label_unnamed
from kxai.genre import words
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.schema.figure import Direction
from kxai.schema.mention import Mention
from kxai.schema.report import REGION_KINDS
from kxai.schema.units import is_money

INSIDE_DOMESTIC = {"type": "国内公务接待"}
"""国内公务接待费3万元，其中：外事接待费1万元: of what was received at home, and no second part."""
_MONEY_MULTIPLES = {"万": "万元", "亿": "亿元", "百万": "百万元", "千万": "千万元"}
_ADDED = words("amount.added").regex
_ADJUSTED = words("prose.adjusted_name").regex
_PARTS = (
    "expenditure.basic",
    "expenditure.project",
    "general_budget.basic",
    "general_budget.project",
    "expenditure.personnel",
    "expenditure.public",
)
_ALL_SPENDING = ("expenditure.project", "expenditure.total", "general_budget.project")
_NAMED_RISE = words("amount.named_rise").regex
_LEVEL_WITH = words("amount.level_with_budget").regex
_TORN_UNIT = re.compile(r"\s*元")  # 30.5亿, a page's end, 元
_UNIT_IN_BRACKETS = re.compile(r"[（(](?:单位[：:])?([百千万亿]*元)[）)]")
_UNIT_CLOSES = re.compile(rf"{_UNIT_IN_BRACKETS.pattern}[：:]?\s*$")  # 购置费（万元） 18.20
_CLOSED_SUM = re.compile("[总合]计?")
_QUOTES = '“"《'
_LEVEL = words("amount.level_mark").regex
_IS_BASE = words("sentence.compared_base").regex
_HANDED = words("amount.handed").regex
_BEHIND = words("amount.named_behind").regex
_COUNTS_OTHERS = words("amount.counts_others").regex
_MONEY_NOUN = words("amount.money_noun").regex
_REASONS = words("sentence.reasons").regex
_FORM_TOTAL = re.compile(rf"(?:{words('forms.fund_total').any_of})[：:]\s*$")
_GRANT = "拨款"
_RECEIVED, _SPENT = ("income.", "fiscal.receipts"), ("expenditure.", "fiscal.payments")
_HELD_IN = ("（含", "(含", "（不含", "(不含", "（包括", "（包含")
_LEFT_AT_END = words("amount.left_at_end").regex
_FROM_BEFORE = words("amount.from_before").regex


def speaks_of_money(at: Sentence, mention: Mention, gap: str, right: str) -> bool:
    """A number with 万 or no unit at all that stands where an amount of money belongs."""
    if mention.kind != "number" or (mention.unit and mention.unit not in _MONEY_MULTIPLES):
        return False
    if not mention.unit and (_UNIT_CLOSES.search(gap) or is_of_form(at, gap, right)):
        return True
    if mention.unit and _TORN_UNIT.match(at.text, mention.unit_end):
        return True
    if _COUNTS_OTHERS.match(right) and mention.unit:
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
    return (mention.unit in _MONEY_MULTIPLES or mention.decimals == 2) and bool(
        _MONEY_NOUN.search(clause)
    )


def is_of_form(at: Sentence, gap: str, right: str) -> bool:
    """True behind 年度资金总额： of a form that plans a project, where nothing is set beside it."""
    told = at.scene.report.kind == "project_evaluation" and not right.strip()
    return told and _FORM_TOTAL.search(gap) is not None


def label_money(at: Sentence, mention: Mention, gap: str, right: str) -> Label:
    unit = _MONEY_MULTIPLES.get(mention.unit) or (
        None
        if is_money(mention.unit)
        else _unit_told(at, mention) or _unit_compared(at, mention, gap) or at.scene.report.unit
    )
    clause = last_clause(gap)
    if not mention.unit and is_of_form(at, gap, right):
        name = noun_phrase(clause)
        return Label("project.budget", name, "amount", at.year, "budget", {}, None, 0.75, unit)
    form = goal_of_form(gap)
    if form is not None:
        return form.label("amount", at.year)._replace(unit=unit)
    added = _ADDED.fullmatch(lexicon.trimmed(clause).strip())
    if added and at.subject.money and not at.subject.money.startswith("balance."):
        label = of_subject(at, "", "change", of_money=True)
        way: Direction = "up" if added["up"] else "down"
        return label._replace(direction=way, stage="adjusted", unit=unit)
    if adjusted := _ADJUSTED.fullmatch(lexicon.trimmed(clause).strip()):
        return _adjusted(at, adjusted)._replace(unit=unit)
    if lexicon.is_difference(clause) and at.subject.money:
        return of_subject(at, "", "change", of_money=True)._replace(unit=unit)
    direction = lexicon.change_direction(gap)
    if direction and not ((at.parts_list or at.project_list) and _NAMED_RISE.search(clause)):
        of_base = _IS_BASE.search(last_clause(at.previous_gap)) and last_clause(gap) == gap.strip()
        words = "" if of_base else without_change(gap)
        phrase = noun_phrase(words if of_base else without_change(last_clause(gap)))
        told_why = _REASONS.search(at.text, at.start, mention.start) is not None
        reason = told_why and bool(phrase) and not lexicon.is_light(phrase)
        if (reason or is_of_other_money(phrase)) and at.named(words) is None:
            # 主要是专项债券支出增加12000万元: of a thing that the catalogue lacks
            return Label(
                "other", phrase, "change", at.year, at.scene.stage, {}, direction, 0.6, unit
            )
        label = of_subject(at, words, "change", of_money=True)
        return label._replace(direction=direction, unit=unit)
    year = at.year_in(gap, mention.start - len(gap)) or at.year
    told = lexicon.stage_of(clause) or lexicon.stage_of(_own_words(gap))
    stage = told or at.told_stage or at.scene.stage
    named = at.named(gap) or _named_behind(clause, right)
    beside = named is not None and named[0].startswith("project.") and not at.scene.about_project
    spent = told == "final" and year == at.year  # 预算9万元，实际8万元，其中：…
    if (named is not None and not beside) or spent or not at.has_own_subject:
        at.told_stage = told or at.told_stage  # A 3万元，年初预算4万元；B 2万元: B was spent, too
    if lexicon.EXECUTION.search(lexicon.trimmed(gap)) or right.startswith("的预算"):
        stage = "budget"
    if at.scene.stage == "budget" and stage == "final" and year == at.scene.year:
        stage = "budget"
    own_year = at.scene.year
    if lexicon.is_target(clause):
        stage = "target"
    elif year is not None and own_year is not None and year > own_year:
        # Money of the next year is budgeted; a goal needs a word of planning.
        planned = lexicon.names_next_year(at.text[at.start : mention.start], year)
        stage = "target" if planned else "budget"
    if (
        named is not None
        and named[0].startswith("project.")
        and not at.scene.about_project
        and lexicon.is_light(GENERIC_TOTAL.sub("", clause[: clause.find(named[1])]))
    ):
        # 年初预算为…: the budget of what is spoken of, else of the whole
        carried = not (at.subject.money or "project.").startswith(("project.", "balance."))
        carried = carried or "project" in at.subject.money_dims
        whole = _account_of_heading(at.scene) or (at.scene.scoped("expenditure.total"), named[1])
        named = None if carried else (*whole, {}, 0.75)
    if (
        named is not None
        and named[0] == "income.superior_subsidy"
        and at.scene.report.kind in REGION_KINDS
    ):
        named = ("other", named[1], {}, 0.6)  # what one government has of another
    if named is not None:
        named = _of_budget_told(at, named)
    if named is not None and named[0].startswith(("balance.", "total.")):
        if named[0].startswith("balance."):
            named, year = _carry_over(at, named, clause), at.year
        if not at.scene.report.planned and not told:
            stage = "final"
    of_any = named is not None and (named[1].endswith("实际支出") or named[1] in OF_ANYTHING)
    if named is not None and of_any and _goes_on(at, clause, named[1]):
        named = None
    if named is not None and at.subject.announced and _is_of_announced(named):
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
    item = at.item_of(mention) if named is not None and named[0] in _PARTS else None
    if item is not None and named is not None:
        dims = {**item.dims, "type": named[1]}  # 行政运行（项）80万元，其中：基本支出60万元
        return Label("function", item.label, "amount", year, stage, dims, None, 0.9, unit)
    own = named is not None and not named[0].startswith("project.") and not listed
    if named is not None and own:
        indicator, name, dims, confidence = named
        if indicator == "reception.foreign" and at.subject.money == "reception.domestic":
            dims = {**dims, **(INSIDE_DOMESTIC if "其中" in gap else {})}
        if at.scene.annex and indicator.startswith(("expenditure.", "income.")):
            dims = {**dims, "project": at.scene.annex}
        return Label(indicator, name, "amount", year, stage, dims, None, confidence, unit)
    return label_unnamed(at, gap, right, year, stage, unit or mention.unit or None)


def _of_budget_told(at: Sentence, named: Named) -> Named:
    """The spending that no budget is named of: a region's of the one told before it, a part of
    what is listed (一般公共预算支出9万元，其中：基本支出5万元) of that."""
    head = at.subject.head
    granted = named[0] in SPENT_OF and named[1].endswith(_GRANT)
    if granted and head is not None and head.indicator == "expenditure.total":
        return SPENT_OF[named[0]], *named[1:]  # 支出预算9万元，其中：公共预算拨款5万元
    if head is not None and head.indicator == "general_budget.expenditure":
        return OF_GENERAL_BUDGET.get(named[0], named[0]), *named[1:]
    if named[0] != "expenditure.total" or at.scene.report.kind not in REGION_KINDS:
        return named
    money = at.subject.money or ""
    if money.endswith(".expenditure") and named[1].endswith("实际支出"):
        return money, named[1], {"type": named[1]}, named[3]
    return SPENT_OF.get(money, named[0]), *named[1:]


def _named_behind(clause: str, right: str) -> Named | None:
    """What stands behind its amount: 5万元的会议费 is 会议费.

    下达了5万元的特别国债 is of no total of the body, and 9万元（含会议费） holds what it names.
    """
    noun = None if right.lstrip().startswith(_HELD_IN) else _BEHIND.match(right)
    if noun is None or lexicon.is_light(noun["name"]):
        return None
    if clause.strip() and not _HANDED.search(lexicon.trimmed(clause)):
        return None
    name = parse_name(noun["name"])
    if name is not None and name.known and not name.indicator.startswith("project."):
        return name.indicator, noun["name"][name.start : name.end], {}, 0.85
    return "other", noun["name"], {}, 0.6


def _adjusted(at: Sentence, told: re.Match[str]) -> Label:
    """By how much a budget is moved, where the verb leads or ends: 调增教育支出5万元."""
    way: Direction = "up" if told["up"] or told["up_behind"] else "down"
    name = told["name"] or told["name_before"]
    named = _of_budget_told(at, at.named(name) or ("other", noun_phrase(name), {}, 0.6))
    indicator, label, dims, confidence = named
    if indicator.startswith("project.") and not at.scene.about_project:
        indicator, label, dims = "other", noun_phrase(name), {}
    return Label(indicator, label, "change", at.year, "adjusted", dims, way, confidence)


def _unit_told(at: Sentence, mention: Mention) -> str | None:
    """The unit that the sentence tells in brackets for the numbers behind: 2013年决算（元）."""
    told = list(_UNIT_IN_BRACKETS.finditer(at.text, at.start, mention.start))
    return told[-1][1] if told else None


def _unit_compared(at: Sentence, mention: Mention, gap: str) -> str | None:
    """The unit of the amount that a bare number is compared with: 9245.95元，比上年的9444.76."""
    before = [figure for figure in at.figures if figure.start < mention.start]
    compared = before and is_money(before[-1].unit) and lexicon.names_last_year(gap)
    return before[-1].unit if compared else None


def _own_words(gap: str) -> str:
    """The words of ``gap`` that are the number's own: not what ends the number before it
    (与年初预算持平；), nor what that is level with."""
    return _LEVEL_WITH.sub("", re.split("[；;。]", gap)[-1])


def _goes_on(at: Sentence, clause: str, name: str) -> bool:
    """True where 实际支出 is of the project or account whose budget was named, not of the whole."""
    if at.scene.about_project or "project" in at.subject.money_dims:
        return True
    whole = ("income.", "balance.", "total.", "fiscal.")
    planned = at.subject.money_stage in ("budget", "adjusted", "target")
    planned = planned or (at.has_own_subject and at.subject.money == "other")
    budgeted = planned and at.subject.money is not None
    alone = lexicon.is_light(clause[: clause.find(name)])
    return budgeted and alone and not (at.subject.money or "").startswith(whole)


def _is_of_announced(named: Named) -> bool:
    """True for 本年支出 behind 1.机关运行经费。: what that costs, not all that the body spent."""
    of_anything = named[1] in OF_ANYTHING or not _CLOSED_SUM.search(named[1])
    return named[0] == "expenditure.total" and of_anything


def _account_of_heading(scene: Scene) -> tuple[str, str] | None:
    """The account whose spending the chapter is about, where its title names one."""
    heading = heading_indicator(scene)
    spent = heading and not heading[0].startswith(("income.", "project.", "balance.", "total."))
    return heading if spent else None


def _carry_over(at: Sentence, named: Named, clause: str) -> Named:
    """结转资金 is what came in where the clause speaks of earlier years, or where it is told as the
    last of what came in: 财政拨款5万元，其他收入1万元，单位结余结转资金2万元."""
    if named[0] != "balance.closing":
        return named
    received = [one for one in at.amounts if one.startswith(_RECEIVED) and one != "income.total"]
    among = bool(received) and at.amounts[-1] in received and not _LEFT_AT_END.search(clause)
    among = among and not any(one.startswith(_SPENT) for one in at.amounts)
    return ("balance.opening", *named[1:]) if among or _FROM_BEFORE.search(clause) else named

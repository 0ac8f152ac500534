"""Labels percentages and changes: shares, growth rates, execution rates, completion."""

from __future__ import annotations

import re
from functools import lru_cache

from kxai.extract.rules import lexicon
from kxai.extract.rules.goal_columns import goal_of_form
from kxai.extract.rules.moves import base_year, goes_on_moving, year_before
from kxai.extract.rules.phrases import last_clause, noun_phrase
from kxai.extract.rules.scene import Label, heading_indicator, with_project
from kxai.extract.rules.sentence import Named, Sentence
from kxai.genre import words
from kxai.genre.catalogue import CATALOGUE
from kxai.schema.figure import Direction, Role, Stage
from kxai.schema.mention import Mention

_SIGNED_RATE = words("ratio.signed_rate").regex
_BRACKETED = re.compile(r"[（(][^（()）]*[）)]")
_RATES = ("growth_rate", "share", "execution_rate", "change")
_RATIO_NOUN = words("ratio.noun").regex
_OF_MONEY = words("ratio.of_money").regex
_MONEY_NAME = words("ratio.money_name").regex
_PLACE_IN_LIST = re.compile(r".{0,40}?[、，,：:是有）)]?\s*[一-鿿]{2,8}[（(]?[-－]?", re.DOTALL)
_RANKING = words("ratio.ranking").regex
_RANKING_BY_PROGRESS = words("ratio.ranking_by_progress").regex
_REACHED = words("ratio.reached").regex
_SIDE_OF_BUDGET = words("ratio.side_of_budget").regex
_MADE_COMPARABLE = words("ratio.made_comparable").regex
_OF_A_PLAN = words("ratio.of_a_plan").regex
_FINISHED = words("ratio.finished").regex
_LEVEL_WITH = words("ratio.level_with").regex
_OF_PROJECTS = words("ratio.of_projects").regex
_ONE_OF = words("ratio.one_of").regex
_ABOVE = words("ratio.above").regex
_MOVED_TO = words("ratio.moved_to").regex
_MOVES_FROM = words("count.moves_from").regex
_IN_PLACE = words("ratio.in_place").regex
_BARE_RATE = words("ratio.bare_execution").regex
_WITH_LAST_YEAR = words("ratio.with_last_year").regex
_OF_A_PROJECT = words("ratio.of_a_project").regex
_PACE_OF_OTHERS = words("ratio.pace_of_others").regex
_OVERALL_RATE = words("ratio.overall_execution").regex

_AND = re.compile(r"\s*[、，和及与]\s*")

_CLOSING = (
    lexicon.VERB_OF_RATE,
    lexicon.BEYOND,
    lexicon.MORE_THAN,
    words("ratio.closing_more_or_less").regex,
    re.compile(rf"(?:{lexicon.UP}|{lexicon.DOWN})[^，,；;。：:]{{0,6}}$"),
    words("ratio.base_of_change").regex,
)


def label_percent(at: Sentence, mention: Mention, gap: str, right: str) -> Label:
    subject = at.subject
    gap = _MADE_COMPARABLE.sub("", gap)
    if mention.kind == "percent" and (moved_by := _moved_in_brackets(at, gap, right)) is not None:
        return moved_by
    before = at.previous
    if before is not None and before.role == "share" and _MOVED_TO.fullmatch(gap.strip()):
        return before._replace(year=at.year_in(gap, mention.start - len(gap)) or at.year)
    share = _MOVES_FROM.sub("", gap).rstrip("，, ")
    if share != gap.rstrip() and lexicon.SHARE.search(share):
        year = year_before(at, mention, gap, right)
        return label_percent(at, mention, share, right)._replace(year=year)
    clause = last_clause(gap)
    body = lexicon.trimmed(gap)
    of_budget = body.strip() == "的" and lexicon.EXECUTION.search(lexicon.trimmed(at.previous_gap))
    finished = (
        _FINISHED.fullmatch(_LEVEL_WITH.sub("", body))
        and subject.money
        and subject.role == "amount"
    )
    executed = of_budget or finished or lexicon.EXECUTION.search(body)
    of_posts = subject.role == "count" and body.endswith("控制率")
    if executed and (of_posts or (at.scene.report.planned and _SIDE_OF_BUDGET.search(body))):
        executed = None
    if executed and subject.role == "count" and _OF_A_PLAN.search(body):
        label = of_subject(at, "", "execution_rate")
        return label if label.indicator == "activity" else label._replace(indicator="activity")
    if executed and not lexicon.SATISFACTION.search(clause):
        if at.scene.goal:
            return _goal(at, "execution_rate", noun_phrase(clause))
        in_place = _IN_PLACE.search(body) and (subject.money or "project.").startswith("project.")
        if in_place or _OF_A_PROJECT.search(clause):
            of_project = Label(
                "project.executed", "项目", "execution_rate", at.year, "final", {}, None, 0.75
            )
            if in_place:
                of_project = of_project._replace(indicator="other", label="资金到位率")
            return with_project(of_project, at.scene)
        label = of_subject(at, "" if of_budget or finished else gap, "execution_rate")
        bare = not at.previous_gap and _BARE_RATE.fullmatch(lexicon.trimmed(clause).strip())
        if (bare or _OVERALL_RATE.search(clause)) and not at.scene.about_project:
            label = label._replace(indicator="expenditure.total", dims={})
        return label
    if body.strip() == "的" and at.part is not None:
        return _of_part(at, at.part)
    if lexicon.SHARE.search(body):
        own = last_clause(_BRACKETED.sub("", gap.split("占")[0]))
        if own and not lexicon.is_light(own) and at.named(own) is None:
            return _share_of_other(at, own, of_projects=bool(_OF_PROJECTS.search(body)))
        before = at.previous
        if (
            before
            and before.role in ("change", "growth_rate")
            and lexicon.is_light(own)
            and before.indicator != subject.indicator
        ):
            return before._replace(role="share", direction=None, unit=None)  # 其中B增长5%，占A的80%
        return of_subject(at, gap.split("占")[0], "share")
    if mention.kind == "percent" and _PACE_OF_OTHERS.search(gap.rstrip()):
        stage = at.scene.stage
        return Label("other", noun_phrase(clause), "growth_rate", at.year, stage, {}, None, 0.6)
    moved = _ABOVE.search(body) if mention.kind == "points" else None
    if moved and at.previous is not None and at.previous.indicator.startswith("performance."):
        way: Direction = "down" if "低" in moved[0] else "up"
        return at.previous._replace(role="change", direction=way, unit=None)
    direction = lexicon.change_direction(gap) or lexicon.way_of_rate(body)
    if direction:
        named = at.named(without_change(gap))
        phrase = noun_phrase(clause)
        of_ratio = bool(_RATIO_NOUN.search(re.sub(r"[一-鿿]{2}$", "", lexicon.trimmed(phrase))))
        role: Role = "change" if mention.kind == "points" or of_ratio else "growth_rate"
        moved_by = at.previous
        light = lexicon.is_light(without_change(clause))
        if moved_by and moved_by.role == "change" and moved_by.direction and not named and light:
            return moved_by._replace(role=role, direction=direction, unit=None)
        if named or (subject.indicator and light):
            spent = (subject.money or "").startswith("three_public.") and mention.kind == "percent"
            visits = (subject.indicator or "").startswith(("reception.", "abroad."))
            label = of_subject(at, without_change(gap), role, of_money=spent and visits)
            return label._replace(direction=direction)
        rate = at.previous if mention.kind == "points" else None
        if rate is not None and rate.role in _RATES:
            return rate._replace(role="change", year=at.year, direction=direction, unit=None)
        name = _WITH_LAST_YEAR.sub("", without_change(phrase))
        if _MONEY_NAME.search(name):
            return Label("other", name, role, at.year, at.scene.stage, {}, direction, 0.6)
        if not name:
            return Label("other", phrase, role, at.year, at.scene.stage, {}, direction, 0.6)
        told = phrase or subject.label
        stage, dims = _goal_stage(at, gap, mention), {"activity": name or told}
        return Label("activity", told, role, at.year, stage, dims, direction, 0.7)
    if at.previous and at.previous.role == "growth_rate" and _AND.fullmatch(gap):
        return at.previous._replace(indicator="other", dims={}, confidence=0.6)  # 升1%、2%和3%
    if mention.kind == "points":
        return of_subject(at, gap, "change")
    if (moved := _SIGNED_RATE.search(gap)) and (subject.money or at.named(gap[: moved.start()])):
        return of_subject(at, gap[: moved.start()], "growth_rate")  # its sign tells the way
    return _completion(at, mention, gap, right)


def _moved_in_brackets(at: Sentence, gap: str, right: str) -> Label | None:
    """比上年减少2万元（40%）: a rate alone in brackets is that of the change before them."""
    before = at.previous
    if before is None or before.role != "change" or before.unit == "个百分点":
        return None
    if gap.strip() not in ("（", "(") or not right.startswith(("）", ")")):
        return None
    return before._replace(role="growth_rate", unit=None)


def is_of_other_money(phrase: str) -> bool:
    """True for a name of money, with more in it than grammar (专项债券支出)."""
    return bool(_MONEY_NAME.search(phrase)) and not lexicon.is_light(phrase)


def _of_part(at: Sentence, part: Label) -> Label:
    """A 30万元，占 B 90万元的 33%: the share is A's, though B was named last."""
    return part._replace(role="share", year=at.year, unit=None)


def _share_of_other(at: Sentence, words: str, *, of_projects: bool) -> Label:
    """The share of something whose amount is not printed beside it."""
    phrase = noun_phrase(_ONE_OF.sub("", words))
    if at.subject.role == "count" and not of_projects and not _MONEY_NAME.search(phrase):
        dims = {"activity": phrase}
        return Label("activity", phrase, "share", at.year, at.scene.stage, dims, None, 0.7)
    if of_projects or at.scene.about_project or at.project_list or at.parts_list:
        dims = {"project": phrase}
        stage = at.told_stage or at.scene.stage
        indicator = "project.budget" if stage == "budget" else "project.executed"
        return Label(indicator, phrase, "share", at.year, stage, dims, None, 0.7)
    return Label("other", phrase, "share", at.year, at.scene.stage, {}, None, 0.6)


def _completion(at: Sentence, mention: Mention, gap: str, right: str) -> Label:
    """A percentage of its own: satisfaction, completion, coverage."""
    clause = last_clause(lexicon.trimmed(gap))
    if lexicon.is_light(clause):
        clause = last_clause(gap.rstrip("，,、：: ")) or clause
    clause = _MOVES_FROM.sub("", clause) or clause
    phrase = noun_phrase(clause) or noun_phrase(right) or at.scene.heading
    goal = _goal_stage(at, gap, mention)
    reached = at.previous
    if reached and reached.indicator == "performance.target" and _REACHED.fullmatch(clause.strip()):
        return reached._replace(indicator="performance.actual", stage="final")
    if lexicon.SATISFACTION.search(gap) or lexicon.SATISFACTION.search(right[:8]):
        indicator = "performance.target" if goal == "target" else "performance.actual"
        label = Label(indicator, phrase, "share", at.year, goal, {"level3": phrase}, None, 0.85)
        return with_project(label, at.scene)
    year, goal = base_year(at, mention, gap, right, goal)
    ranked = _ranked(at, mention, gap)
    if ranked is not None:
        return Label("other", phrase, ranked[0], year, goal, {}, ranked[1], 0.6)
    if at.scene.goal and goal == "target":
        label = Label(
            "performance.target", phrase, "share", year, goal, {"level3": phrase}, None, 0.7
        )
        return with_project(label, at.scene)
    form = goal_of_form(gap)
    if form is not None:
        return with_project(form.label("share", year), at.scene)
    of_last_year = lexicon.names_last_year(phrase) and lexicon.is_light(phrase)  # 为上年的97%
    if (_OF_MONEY.search(phrase) or of_last_year) and goal != "target":
        return Label("other", phrase, "share", year, goal, {}, None, 0.6)
    return Label("activity", phrase, "share", year, goal, {"activity": phrase}, None, 0.75)


def _ranked(at: Sentence, mention: Mention, gap: str) -> tuple[Role, Direction | None] | None:
    """The role of the rates of a list of places by what heads it, and the way in which the places
    moved (增幅较大的有：甲镇(5.1%)、乙镇(4%)); None for a percentage of anything else."""
    if not _PLACE_IN_LIST.fullmatch(gap):
        return None
    heads = list(_RANKING.finditer(at.text, at.start, mention.start))
    by_progress = list(_RANKING_BY_PROGRESS.finditer(at.text, at.start, mention.start))
    if by_progress and (not heads or heads[-1].start() < by_progress[-1].start()):
        return "execution_rate", None
    if not heads:
        return None
    falls = "降" in heads[-1][0] or at.text[mention.start - 1 : mention.start] in "-－"
    return "growth_rate", "down" if falls or mention.value < 0 else "up"


def _goal(at: Sentence, role: Role, phrase: str) -> Label:
    label = Label(
        "performance.target", phrase, role, at.year, "target", {"level3": phrase}, None, 0.85
    )
    return with_project(label, at.scene)


def _goal_stage(at: Sentence, gap: str, mention: Mention) -> Stage:
    clause = last_clause(gap)
    if lexicon.is_target(clause):
        return "target"
    if at.scene.plan and not re.match(r"家单位", at.text[mention.end : mention.end + 3]):
        attributive = re.match(r"基础上|的基础", at.text[mention.unit_end :][:3])
        return "final" if attributive else "target"
    return "final" if at.scene.stage == "final" else at.scene.stage


def of_subject(at: Sentence, gap: str, role: Role, *, of_money: bool = False) -> Label:
    """A share, rate or change of what the gap names, else of the subject.

    ``of_money`` where the number is money itself, and cannot be of a count.
    """
    named = at.named(gap)
    subject = at.subject
    if named is not None and named[0].startswith("project.") and not at.scene.about_project:
        named = None  # 完成年初预算的: of what is spoken of, and of no project
    if named is not None and at.scene.general_budget and _names_its_funds(named):
        named = ("general_budget.expenditure", *named[1:])
    # 较上年减少3万元；较年初预算减少1万元
    before = at.previous or (at.subject.moved if at.goes_on else None)
    if named is None and before is not None and goes_on_moving(before, role, without_change(gap)):
        named = (before.indicator, before.label, before.dims, min(0.9, before.confidence))
    if named is None and subject.indicator is None:
        heading = heading_indicator(at.scene)
        named = (*heading, {}, 0.75) if heading else None
    if named is not None:
        indicator, name, dims, confidence = named
        stage = subject.stage if subject.indicator == indicator else None
        if role in ("change", "growth_rate"):
            # “三公”经费预算比上年增加…，其中公务接待费减少…: all of them are of the budget
            at.told_stage = lexicon.stage_of(last_clause(gap.rstrip())) or at.told_stage
            stage = stage or at.told_stage
    elif subject.indicator is not None and (
        role != "execution_rate"
        or CATALOGUE[subject.indicator].kind == "money"
        or (subject.indicator == "other" and subject.role == "amount")
    ):
        indicator, name, dims = subject.indicator, subject.label, subject.dims
        confidence, stage = min(0.9, subject.confidence), subject.stage
        if of_money and subject.money and CATALOGUE[indicator].kind == "count":
            # 公务接待费…，接待30批次，比上年增加2万元: of the money, not of what was counted
            indicator, name, dims = subject.money, subject.money_label, subject.money_dims
            stage = subject.money_stage
    elif role == "execution_rate" and not at.scene.about_project:
        indicator, name, dims, confidence, stage = "expenditure.total", "", {}, 0.7, None
    elif at.scene.about_project or role == "execution_rate":
        indicator, name, dims, confidence, stage = "project.executed", "", {}, 0.7, None
    else:
        name = noun_phrase(last_clause(lexicon.trimmed(gap)))
        indicator, dims, confidence, stage = "other", {}, 0.6, None
    if role == "execution_rate" and indicator == "project.budget":
        indicator = "project.executed"
    if role == "execution_rate" and at.scene.stage == "final":
        stage = "final"
    year = at.year
    if named is None and at.has_own_subject and year is not None and subject.year is not None:
        year = max(year, subject.year)  # 2020年执行数80万元，2021年预算90万元，增长12.5%
    stage = stage or at.scene.stage
    if at.scene.year is not None and year == at.scene.year + 1 and stage == "final":
        stage = "budget"  # 2021年度预算比2020年度增加2万元, in a chapter on 2020
    label = Label(
        indicator,
        name,
        role,
        year,
        stage,
        dict(dims),
        None,
        confidence,
    )
    return with_project(label, at.scene) if indicator.startswith("project.") else label


def _names_its_funds(named: Named) -> bool:
    """True for a chapter's spending named by its funds (一般公共预算财政拨款增加3万元)."""
    indicator, name = named[:2]
    return indicator == "fiscal.payments" or (
        indicator in ("income.general_budget", "fiscal.receipts") and name.endswith("拨款")
    )


@lru_cache(maxsize=lexicon.KEPT)
def without_change(gap: str) -> str:
    """The gap without its closing verb of change and the comparison before it."""
    body = lexicon.trimmed(gap)
    for closing in _CLOSING:
        body = closing.sub("", body)
    return body

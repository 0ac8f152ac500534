"""Labels amounts that no name stands before: what was spoken of goes on, or a project, or other."""

from __future__ import annotations

from kxai.extract.rules import lexicon
from kxai.extract.rules.account_names import SPENT_OF
from kxai.extract.rules.phrases import last_clause, noun_phrase
from kxai.extract.rules.scene import Label, heading_indicator
from kxai.extract.rules.sentence import Sentence
from kxai.extract.rules.sub_regions import part_of_region
from kxai.genre import words
from kxai.genre.catalogue import CATALOGUE
from kxai.schema.figure import Stage
from kxai.schema.report import BUDGET_KINDS, REGION_KINDS

_PROJECT_CUE = words("amount.project_cue").regex
_PROJECT_LIKE = words("amount.project_like").regex
_SPENT = words("amount.spent").regex
_GRANTED = words("amount.granted").regex
_IN_PLACE = words("amount.in_place").regex
_OF_A_BODY = BUDGET_KINDS | REGION_KINDS | {"final_accounts", "three_public_accounts"}
_SPENT_ON = {
    "reception.batches": "three_public.reception",
    "reception.persons": "three_public.reception",
    "abroad.groups": "three_public.abroad",
    "abroad.persons": "three_public.abroad",
    "three_public.vehicle_purchase": "three_public.vehicle_purchase",
}
_COST = words("amount.cost").regex
_CARS = words("amount.cars").regex
_LIMIT = words("amount.limit").regex
_USED_FOR = words("amount.used_for").regex
_OPENS_USE = words("amount.opens_parts").regex
_EACH = words("amount.each").regex
_RESULT = words("amount.result").regex
_GRANTED_LEAD = words("amount.granted_lead").regex
_HANDED_DOWN = words("amount.handed_down").regex
_TO_COME = words("amount.to_come").regex
_UNIT_COST = words("amount.unit_cost").regex
_BARE_TOTAL = words("amount.bare_total").regex
_SUM_OF_ALL = words("amount.sum_of_all").regex
_SEVERAL = 3  # things added up; of two the second may be a part of the first
_OF_TASK = words("amount.of_task").regex
_PURSE = words("prose.purse").regex
_NOT_OF_THE_SUBJECT = words("amount.not_of_the_subject").regex
_OF_ITS_OWN = words("amount.of_its_own").regex
_OF_GOVERNMENTS = words("region.of_governments").regex
_SIDE_TOTAL = words("amount.side_total").regex
_GENERIC_PROJECT = words("amount.generic_project").regex
GENERIC_TOTAL = words("amount.generic_total").regex


def label_unnamed(
    at: Sentence, gap: str, right: str, year: int | None, stage: Stage, unit: str | None
) -> Label:
    subject, scene = at.subject, at.scene
    clause = last_clause(gap)
    if (used := _for_a_use(at, gap, right)) is not None:
        return used._replace(year=year, unit=unit)
    if (part := part_of_region(at, gap, clause)) is not None:
        indicator, name, dims = part
        return Label(indicator, name, "amount", year, stage, dims, None, 0.85, unit)
    light = lexicon.is_light(lexicon.trimmed(clause)) or bool(_LIMIT.search(clause))
    light = light and not _NOT_OF_THE_SUBJECT.search(clause) and not _OF_ITS_OWN.search(clause)
    light = light and not _of_other_side(subject.money or "", subject.money_label, clause)
    light = light and not _PURSE.fullmatch(noun_phrase(clause))
    light = light or bool(_OF_TASK.fullmatch(clause))
    of_counted = _SPENT_ON.get(subject.indicator or "") if subject.role == "count" else None
    if subject.indicator != "three_public.vehicle_purchase" and subject.money is not None:
        family = subject.money.startswith(("three_public.", "reception.", "abroad."))
        of_counted = None if family and subject.money != "three_public.total" else of_counted
    bought = of_counted == "three_public.vehicle_purchase" and _CARS.fullmatch(gap.strip())
    if of_counted and (bought or (light and _COST.search(clause))):
        # 接待20批次、160人次，支出1.8万元: what the counted visits cost
        return Label(of_counted, noun_phrase(clause), "amount", year, stage, {}, None, 0.75, unit)
    if light and _BARE_TOTAL.search(clause) and (told := at.whole_told()):
        return Label(told, CATALOGUE[told].zh, "amount", year, stage, {}, None, 0.8, unit)
    if light and (summed := _sum_of_told(at, clause)) is not None:
        indicator, name, confidence = summed
        return Label(indicator, name, "amount", year, stage, {}, None, confidence, unit)
    if light and subject.money:
        spent: Stage | None = "final" if _SPENT.search(lexicon.trimmed(clause)) else None
        cue = lexicon.stage_of(clause) or spent
        granted = _GRANTED.search(clause) or _IN_PLACE.match(right)
        if cue is None and subject.money.startswith("project.") and granted:
            cue = "adjusted" if subject.money_stage == "adjusted" else "budget"
        cue = cue or (stage if stage != scene.stage else None)
        indicator = subject.money
        if indicator.startswith("project."):
            indicator = _project_indicator(cue or subject.money_stage or stage)
        elif spent and indicator == "total.receipts" and subject.received in SPENT_OF:
            indicator = scene.scoped(SPENT_OF[subject.received])
        elif spent and indicator in SPENT_OF:
            indicator = scene.scoped(SPENT_OF[indicator])
        sure = 0.8 if at.has_own_subject else 0.75
        return Label(
            indicator,
            subject.money_label,
            "amount",
            year,
            cue or subject.money_stage or stage,
            dict(subject.money_dims),
            None,
            min(sure, subject.confidence) if indicator == "other" else sure,
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
    if "/" in (unit or "") or _UNIT_COST.search(clause) or _RESULT.search(lexicon.trimmed(clause)):
        return Label("other", noun_phrase(clause), "amount", year, stage, {}, None, 0.6, unit)
    body = lexicon.trimmed(clause)
    cue_match = _PROJECT_CUE.search(body)
    body = _GRANTED_LEAD.sub("", body)
    phrase = noun_phrase(_PROJECT_CUE.sub("", body)) or noun_phrase(body)
    listed = at.project_list or at.parts_list or scene.about_project or "项目" in clause
    listed = listed and not (scene.report.kind in REGION_KINDS and _OF_GOVERNMENTS.search(phrase))
    whole = scene.report.kind == "overall_evaluation" and not listed
    if cue_match and not listed and scene.report.kind in _OF_A_BODY:
        # 机动经费预算数为…: in a body's report only what is called a project is one
        cue_match = cue_match if _PROJECT_LIKE.search(phrase) else None
    if cue_match and whole and lexicon.is_light(GENERIC_TOTAL.sub("", phrase)):
        told = lexicon.stage_of(clause) or stage  # 部门全年预算…: of the whole body
        name = scene.scoped("expenditure.total")
        return Label(name, phrase or body, "amount", year, told, {}, None, 0.75, unit)
    if cue_match or listed:
        cue = lexicon.stage_of(clause)
        if cue is None and cue_match and "执行" not in cue_match[0]:
            cue = "budget"
        if cue is None and (_HANDED_DOWN.search(last_clause(gap)) or _IN_PLACE.match(right)):
            cue = "budget"  # 2031年获得衔接资金共9万元: what became of it is told later
        if cue is None and _TO_COME.search(clause):
            cue = "budget"
        of_budget = at.after_of_which and subject.money == "project.budget"
        if cue is None and (at.parts_list or of_budget):
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
        if _PURSE.fullmatch(phrase):
            dims = {**({"project": scene.project} if scene.project else {}), "source": phrase}
        return Label(indicator, phrase or body, "amount", year, stage, dims, None, 0.75, unit)
    return Label("other", phrase or body, "amount", year, stage, {}, None, 0.6, unit)


def _sum_of_told(at: Sentence, clause: str) -> tuple[str, str, float] | None:
    """What 合计 means behind amounts of different things: in a region's report the total of the
    side that the sentence began with, elsewhere nothing known. None for any other words."""
    words = clause.strip()
    if not _SUM_OF_ALL.fullmatch(words) or len(set(at.amounts)) < _SEVERAL:
        return None
    first = at.amounts[0]
    if at.scene.report.kind in REGION_KINDS:
        if first.startswith("income."):
            return "total.receipts", words, 0.75
        if first.endswith(".expenditure"):
            return "total.payments", words, 0.75
    return "other", words, 0.6


def _for_a_use(at: Sentence, gap: str, right: str) -> Label | None:
    """其中：30万元用于审计；20万元用于测绘: parts of the amount before, by their use."""
    use = _USED_FOR.match(right)
    head = at.subject.head
    if use is None or head is None or not _OPENS_USE.fullmatch(gap):
        return None
    return head._replace(role="amount", dims={**head.dims, "type": use["use"]}, confidence=0.75)


def _of_other_side(money: str, label: str, clause: str) -> bool:
    """True for a total of the side that the subject is not of: 总收入 behind what was spent, 总支出
    behind 财政总收入, which the catalogue lacks."""
    total = _SIDE_TOTAL.search(clause)
    if total is None:
        return False
    if money == "other":
        return ("收入" in label) == ("支出" in total[0]) and label.endswith(("收入", "支出"))
    if "支出" in total[0]:
        return money.startswith("income.")
    return "expenditure" in money or money.endswith(".payments")


def _project_indicator(stage: Stage | None) -> str:
    return "project.budget" if stage in ("budget", "adjusted", "target") else "project.executed"

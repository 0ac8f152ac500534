"""Labels amounts that no name stands before: what was spoken of goes on, or a project, or other."""

from __future__ import annotations

import re

from kxai.extract.rules import lexicon
from kxai.extract.rules.phrases import last_clause, noun_phrase
from kxai.extract.rules.scene import Label, heading_indicator
from kxai.extract.rules.sentence import Sentence
from kxai.extract.rules.sub_regions import part_of_region
from kxai.genre import words
from kxai.genre.catalogue import CATALOGUE
from kxai.schema.figure import Stage
from kxai.schema.report import BUDGET_KINDS, REGION_KINDS

_PROJECT_CUE = re.compile(
    r"(?:调整|年初|全年|追加)?(?:预算|执行)(?:预算)?数?(?:安排|为)?$|申报$|申请$|批复$|到位$|下达$"
)
_PROJECT_LIKE = re.compile(r"项目|专项|工程|行动|课题|活动|补助|奖补|[县市省区]级|^.{0,2}$")
_SPENT = re.compile(r"(?:^|[、，])(?:本年|当年)?(?:支出|使用|执行|支付)(?:完成|实现)?$")
_GRANTED = re.compile(r"(?:到位|批复|下达|申报)[^，]{0,2}$")
SPENT_OF = {
    "income.total": "expenditure.total",
    "income.general_budget": "general_budget.expenditure",
    "income.gov_fund": "gov_fund.expenditure",
    "income.state_capital": "state_capital.expenditure",
    "fiscal.receipts": "fiscal.payments",
}
_OF_A_BODY = BUDGET_KINDS | REGION_KINDS | {"final_accounts", "three_public_accounts"}
_SPENT_ON = {
    "reception.batches": "three_public.reception",
    "reception.persons": "three_public.reception",
    "abroad.groups": "three_public.abroad",
    "abroad.persons": "three_public.abroad",
    "three_public.vehicle_purchase": "three_public.vehicle_purchase",
}
_COST = re.compile(r"支出|费用?|开支|金额|花费|共计|合计|经费")
_LIMIT = re.compile(r"(?:没有|未|不得?)(?:突破|超出|超过)$")
_USED_FOR = re.compile(r"(?:主要|全部)?用于([^，,；;。、0-9]{2,24})")
_OPENS_USE = re.compile(r"\W*(?:其中|包括)?\W*")
_EACH = re.compile(r"^(?:平均)?每[^，、]{1,2}$")
# What work brought about in money is nobody's spending.
_RESULT = re.compile(
    r"产值|资产$|负债$|增收|利润|税收|带动投资|销售(?:额|收入)|总收入|节约[^，]{0,4}(?:资金|成本)|效益$|审减|送审"
)
# 中央和省财政下达我县基层科普行动计划资金: what was granted, without who grants it
_GRANTED_LEAD = re.compile(
    r"^[^，。；]{0,14}?(?:现|已)?下达(?:了)?(?:我[省市州县区旗镇乡馆校院会局])?(?:20\d\d年度?)?"
)
_UNIT_COST = re.compile(r"(?:^|[：:])单[一-鿿]{1,4}成本|(?:单位|平均)成本")
_BARE_TOTAL = re.compile(r"^(?:合计|共计|总计)(?:为|是|共)?$")
_SUM_OF_ALL = re.compile(r"(?:[两三四五六]项)?(?:收入|支出)?(?:合计|共计|总计|合起来)(?:为|是|共)?")
_SEVERAL = 3  # things added up; of two the second may be a part of the first
_OF_TASK = re.compile(r"(?:完成|占|为)(?:了)?(?:全年|年度|年初|本年|年)*(?:任务|计划|目标)数?")
_PURSE = words("prose.purse").regex
_PER_HEAD = re.compile(r"人均|平均|每|节约[^，]{0,4}资金$|中央|地方")
_OF_ITS_OWN = re.compile(r"(?:部门|单位|系统|机关)(?:组织|征收|入库)?(?:完成|实现|组织)")
"""财政部门完成289万元: what one body brought in, of those that were told before."""
_SIDE_TOTAL = re.compile(r"总(?:收入|支出)|(?:收入|支出)总[量计额数]")
_GENERIC_PROJECT = re.compile(r"人民币|大写|小写|项目|专项|涉及|总|我会|我单位|县|市|级|科普|省")
GENERIC_TOTAL = re.compile(r"科协|协会|单位|部门|机关|本级|我[县市区会局]|[县市区]|总体|整体")


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
    light = light and not _PER_HEAD.search(clause) and not _OF_ITS_OWN.search(clause)
    light = light and not _of_other_side(subject.money or "", clause)
    light = light and not _PURSE.fullmatch(noun_phrase(clause))
    light = light or bool(_OF_TASK.fullmatch(clause))
    of_counted = _SPENT_ON.get(subject.indicator or "") if subject.role == "count" else None
    if subject.indicator != "three_public.vehicle_purchase" and subject.money is not None:
        family = subject.money.startswith(("three_public.", "reception.", "abroad."))
        of_counted = None if family and subject.money != "three_public.total" else of_counted
    if of_counted and light and _COST.search(clause):
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
        if cue is None and subject.money.startswith("project.") and _GRANTED.search(clause):
            cue = "adjusted" if subject.money_stage == "adjusted" else "budget"
        cue = cue or (stage if stage != scene.stage else None)
        indicator = subject.money
        if indicator.startswith("project."):
            indicator = _project_indicator(cue or stage)
        elif spent and indicator == "total.receipts" and subject.received in SPENT_OF:
            indicator = scene.scoped(SPENT_OF[subject.received])
        elif spent and indicator in SPENT_OF:
            indicator = scene.scoped(SPENT_OF[indicator])
        return Label(
            indicator,
            subject.money_label,
            "amount",
            year,
            cue or subject.money_stage or stage,
            dict(subject.money_dims),
            None,
            0.8 if at.has_own_subject else 0.75,
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
    if _UNIT_COST.search(clause) or _RESULT.search(lexicon.trimmed(clause)):
        return Label("other", noun_phrase(clause), "amount", year, stage, {}, None, 0.6, unit)
    body = lexicon.trimmed(clause)
    cue_match = _PROJECT_CUE.search(body)
    body = _GRANTED_LEAD.sub("", body)
    phrase = noun_phrase(_PROJECT_CUE.sub("", body)) or noun_phrase(body)
    listed = at.project_list or at.parts_list or scene.about_project or "项目" in clause
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
    return head._replace(role="amount", dims={**head.dims, "type": use[1]}, confidence=0.75)


def _of_other_side(money: str, clause: str) -> bool:
    """True for a total of the side that the subject is not of: 总收入 behind what was spent."""
    total = _SIDE_TOTAL.search(clause)
    if total is None:
        return False
    if "支出" in total[0]:
        return money.startswith("income.")
    return "expenditure" in money or money == "fiscal.payments"


def _project_indicator(stage: Stage | None) -> str:
    return "project.budget" if stage in ("budget", "adjusted", "target") else "project.executed"

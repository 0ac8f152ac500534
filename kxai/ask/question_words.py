"""Every word that the room reads in a question.

A cue of the genre is here under its name in capitals: ``SHARE`` is the pattern of ``ask.share``,
where the genre says what it is for, with examples.
"""

from __future__ import annotations

import re

from kxai.genre import readings, words

MAX_QUESTION = 2_000


def __getattr__(name: str) -> re.Pattern[str]:
    """The pattern of a cue, looked up once."""
    try:
        pattern = words(f"ask.{name.lower()}").regex
    except KeyError:
        raise AttributeError(name) from None
    globals()[name] = pattern
    return pattern


NOUNS = ("报告", "单位", "情况", "平台", "计划", "实际", "具体", "比较", "主要", "需要")
"""Those that may begin a longer word: 报告会."""

ANYWHERE = "的了吗呢吧啊呀里"
"""Those of one character that are no part of a longer word."""

FINDING_SAID = re.compile("|".join(sorted(words("ask.finding").listed, key=len, reverse=True)))
"""Its words alone, which name nothing; its patterns hold numbers that do."""
RELATION = readings("ask.relation")
KIND_SAID = readings("ask.kind")
"""A kind of report as a question says it, and what the names of such kinds hold."""
UNCOUNTED = ("reception.foreign",)
"""Of these the counts are told under no name of their own."""

AREA = frozenset({"平方米", "平米", "㎡", "m²", "亩", "公顷", "平方公里"})

UNIT_GROUPS = (
    frozenset("人名位个") | {"余人", "余名"},
    frozenset({"人次", "余人次"}),
    frozenset({"场", "次", "场次", "场（次）", "期", "批次", "次（场）"}),
    frozenset({"期", "条", "篇", "件", "个", "份", "幅", "项", "张", "件（幅）", "部", "则"}),
    frozenset({"册", "本", "份", "套", "张"}),
    frozenset({"家", "户", "个", "所"}),
    frozenset({"辆", "台", "套", "台（套）"}),
    frozenset({"元", "万元", "亿元", "千元", "万", "百万元"}),
    frozenset({"批", "批次", "个"}),
    AREA,
    frozenset({"公里", "千米", "km"}),
)

FIELDS = tuple((cue.regex, field) for field, cue in readings("ask.field").members)
"""(what a question asks for, the narrative that the extraction keeps of it)."""

FIELD_WORDS = {
    "problems": "存在问题", "suggestions": "改进建议", "functions": "主要职责",
    "key_work": "主要工作", "evaluation": "评价结论", "safeguards": "保障措施",
}  # fmt: skip
"""What a report calls a field that a question asks for without more words."""

ANNOUNCED = {
    "problems": words("ask.announced.problems").regex,
    "suggestions": words("ask.announced.suggestions").regex,
}
"""The sentence with which a report begins to tell of a field, where no heading does."""

SECTIONS = tuple((cue.regex, re.compile(title)) for title, cue in readings("ask.section").members)
"""(what a question asks for, the heading under which the genre tells it)."""

CHINESE_COUNT = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}

LEVELS = (("县级", "county"), ("区级", "county"), ("市级", "city"), ("省级", "province"))

BARE = {
    "支出": ("expenditure.total",),
    "收入": ("income.total",),
    "公务用车": ("three_public.vehicles",),
    "用车": ("three_public.vehicles",),
    "接待": ("three_public.reception",),
    "出国": ("three_public.abroad",),
    "人员": ("staff.actual",),
}
"""A question whose only content is one of these asks for the total."""

OF_A_PLACE = {
    "expenditure.total": "general_budget.expenditure",
    "income.total": "income.general_budget",
}
"""What the money of a place is told as."""

WHOLE = re.compile(r"(?:总|全部|部门|整体|年度)*(?:收支|[预决]算){1,2}(?:总?[额数]|总计|规模)?")
"""A question whose only content is one of these asks for all the money, under any of its names."""
ALL_MONEY = ("total.receipts", "income.total", "total.payments", "expenditure.total")

NO_BODY = re.compile(r"[.．…·\s\d]*")
"""What stands behind a title in a table of contents."""

NOTHING = re.compile(r"(?!)")
TITLED = 0.8
"""So much of a question's words must stand in a title, and in those above it, to ask for it."""

STAGES = tuple((cue.regex, stage) for stage, cue in readings("ask.stage").members)
"""How a question names the stages of one amount."""

COUNTS = {
    "reception": (("批", "reception.batches"), ("人", "reception.persons")),
    "vehicle_operation": (("辆", "assets.vehicles"), ("台", "assets.vehicles")),
    "abroad": (("团", "abroad.groups"), ("批", "abroad.groups"), ("人", "abroad.persons")),
}
"""Of what is asked in 批 or 人, the indicator that counts it."""

LIGHT = frozenset((
    "发放", "给予", "开展", "举办", "组织", "完成", "进行", "实施", "落实", "参加",
    "获得", "提供", "达到", "推荐", "召开", "安排", "收到", "需要",
))  # fmt: skip
"""Verbs of the genre that stand for each other and tell little."""

WHOLES = ("three_public.total", "procurement.total", "income.total")
"""What a question after its uses or sources is answered for by its parts."""

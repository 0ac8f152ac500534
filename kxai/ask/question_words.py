"""Every word that the room reads in a question."""

from __future__ import annotations

import re

from kxai.genre import readings, words

MAX_QUESTION = 2_000

ASKED = words("ask.asked").regex
"""Words of a question that say nothing of what is asked for."""

NOUNS = ("报告", "单位", "情况", "平台", "计划", "实际", "具体", "比较", "主要", "需要")
"""Those that may begin a longer word: 报告会."""

ANYWHERE = "的了吗呢吧啊呀里"
"""Those of one character that are no part of a longer word."""

EXCLUDED = words("ask.excluded").regex
"""What a question says that it does not ask for."""
FINDING = words("ask.finding").regex
FINDING_SAID = re.compile("|".join(sorted(words("ask.finding").listed, key=len, reverse=True)))
"""Its words alone, which name nothing; its patterns hold numbers that do."""
ARCHIVE = words("ask.archive").regex
MOST_FINDINGS = words("ask.most_findings").regex
CHECKED = words("ask.checked").regex
"""A question for all that the checker found."""
MENTIONS = words("ask.mentions").regex
TOP = words("ask.top").regex
LIMIT = words("ask.limit").regex
BELOW = words("ask.below").regex
MEDIAN = words("ask.median").regex
RELATION = readings("ask.relation")
KIND_SAID = readings("ask.kind")
"""A kind of report as a question says it, and what the names of such kinds hold."""
THANKS = words("ask.thanks").regex
RANK = words("ask.rank").regex
ASCENDING = words("ask.ascending").regex
SHARE = words("ask.share").regex
PERCENT_OF = words("ask.percent_of").regex
COMPARED = words("ask.compared").regex
DIFFERENCE = words("ask.difference").regex
CHANGED = words("ask.changed").regex
AUTHORISED = words("ask.authorised").regex
ADDED = words("ask.added").regex
AND_SO_ON = words("ask.and_so_on").regex
WITHIN = words("ask.within").regex
SOME_BODIES = words("ask.some_bodies").regex
MONEY_NOUN = words("ask.money_noun").regex
"""What is told in money."""
RATE_NOUN = words("ask.rate_noun").regex
"""What is told in percent."""
TIMES = words("ask.times").regex
BACK = words("ask.back").regex
UNCOUNTED = ("reception.foreign",)
"""Of these the counts are told under no name of their own."""
PER_HEAD = words("ask.per_head").regex
PER_UNIT = words("ask.per_unit").regex
"""“平均每场多少人”: what is divided by."""
MEAN = words("ask.mean").regex
SUM = words("ask.sum").regex
EACH_APART = words("ask.each_apart").regex
WHY = words("ask.why").regex
UP = words("ask.up").regex
DOWN = words("ask.down").regex
NUMBER_ASKED = words("ask.number_asked").regex
ZERO_PREMISE = words("ask.zero_premise").regex
LISTED = words("ask.listed").regex
RATE_ASKED = words("ask.rate_asked").regex
BUDGET = words("ask.budget").regex

UNIT_ASKED = words("ask.unit_asked").regex
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
)

FIELDS = (
    (re.compile(r"保障措施"), None),
    (re.compile(r"问题|不足|困难|短板|毛病|弊端|缺点"), "problems"),
    (re.compile(r"建议|改进|整改|下一步|打算怎么"), "suggestions"),
    (
        re.compile(
            r"职能|职责|(?<![费出金元万钱])(?<![费出金元万钱]是)[做干]什么的|管[些着了]?什么"
        ),
        "functions",
    ),
    (
        re.compile(
            r"(?:主要|重点|年度)(?:(?:抓|做|干|完成|推进|开展)了?(?:哪|以下)?"
            r"[一二三四五六七八九十几\d]*[项些件个]?的?)?工作(?!经费)|工作任务|重点任务|主要任务"
        ),
        "key_work",
    ),
    (re.compile(r"评价结论|结论"), "evaluation"),
)
"""(what a question asks for, the narrative that the extraction keeps of it)."""

FIELD_WORDS = {
    "problems": "存在问题", "suggestions": "改进建议", "functions": "主要职责",
    "key_work": "主要工作", "evaluation": "评价结论",
}  # fmt: skip
"""What a report calls a field that a question asks for without more words."""

ANNOUNCED = {
    "problems": words("ask.announced.problems").regex,
    "suggestions": words("ask.announced.suggestions").regex,
}
"""The sentence with which a report begins to tell of a field, where no heading does."""

SECTIONS = (
    (re.compile(r"保障措施"), re.compile(r"保障措施")),
    (
        re.compile(r"下属|直属|下设|下面有|下辖|所属单位|二级(?:预算)?单位"),
        re.compile(r"机构|单位(?:基本情况|构成|组成)"),
    ),
    (
        re.compile(
            r"职能|职责|(?<![费出金元万钱])(?<![费出金元万钱]是)[做干]什么的|管[些着了]?什么"
        ),
        re.compile(r"职能|职责"),
    ),
    (re.compile(r"问题|不足"), re.compile(r"存在.{0,6}问题|问题|不足")),
    (re.compile(r"建议|改进|措施|整改|打算"), re.compile(r"建议|改进|措施|下一步|整改")),
    (re.compile(r"主要工作|重点工作|工作任务|任务"), re.compile(r"主要工作|重点工作|工作任务")),
    (re.compile(r"评价结论|结论"), re.compile(r"结论")),
    (re.compile(r"机构组成|机构设置|内设"), re.compile(r"机构")),
    (re.compile(r"绩效目标"), re.compile(r"绩效目标|总体目标")),
)
"""(what a question asks for, the heading under which the genre tells it)."""

PAGE_FURNITURE = words("ask.page_furniture").regex
"""What a saved web page has besides the report: where one is, sharing, dotted lines."""

AMONG_ALL = words("ask.among_all").regex

PARTS_ASKED = words("ask.parts_asked").regex
"""A question whether the parts of an amount add up to it."""

CHINESE_COUNT = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
QUALIFIED = words("ask.qualified").regex
"""Words before a number that make it another one: 年均, 车均."""

ANNOUNCES = words("ask.announces").regex
"""A sentence that only announces the points behind it."""

BEHIND_CHANGE = words("ask.behind_change").regex
"""How a reason begins behind a change."""

OWN_LEVEL = words("ask.own_level").regex
ITSELF = words("ask.itself").regex
"""How a body is told from those below it."""
WHOLE_LEVEL = words("ask.whole_level").regex
LEVELS = (("县级", "county"), ("区级", "county"), ("市级", "city"), ("省级", "province"))
LEVEL_WORDS = words("ask.level_words").regex
GENERIC_BODY = words("ask.generic_body").regex

BARE = {
    "支出": ("expenditure.total",),
    "收入": ("income.total",),
    "公务用车": ("three_public.vehicles",),
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

WHOLE = (
    "预算",
    "决算",
    "总预算",
    "总决算",
    "全部预算",
    "部门预算",
    "部门决算",
    "收支",
    "收支总额",
    "预算收支总额",
    "决算收支总额",
)
"""A question whose only content is one of these asks for all the money, under any of its names."""
ALL_MONEY = ("total.receipts", "income.total", "total.payments", "expenditure.total")

COUNTED = words("ask.counted").regex
YEAR_CHANGE = words("ask.year_change").regex

GRADE_ASKED = words("ask.grade_asked").regex
GRADE = words("ask.grade").regex

PINNED = words("ask.pinned").regex
"""A sum that the question itself names."""

PINNED_BARE = words("ask.pinned_bare").regex
"""The same without a unit, or with one of things, at the end of a question whether it is right."""

MONEY_ASKED = words("ask.money_asked").regex
CHANGE_WORDS = words("ask.change_words").regex

ABOUT_SECTION = words("ask.about_section").regex
"""Words that a question about a section has besides its heading's."""

ASKING = words("ask.asking").regex
"""What makes a clause a question of its own."""

IN_PLACE = words("ask.in_place").regex
"""A clause that only says where to look."""
SCOPE = words("ask.scope").regex
"""“X里A和B相差多少”: where to look, no operand."""

BOTH_STAGES = words("ask.both_stages").regex
REASON = words("ask.reason").regex
PER_HEAD_WORDS = words("ask.per_head_words").regex
NO_BODY = re.compile(r"[.．…·\s\d]*")
"""What stands behind a title in a table of contents."""

MORE = words("ask.more").regex
"""The end of “A比B多多少”."""

GUESS = words("ask.guess").regex
"""Where a finding's explanation goes on from what is to what may be."""

GENERAL = words("ask.general").regex
"""Words of a question about findings that name no figure."""

COUNTED_NOUN = words("ask.counted_noun").regex

RATE_WORDS = words("ask.rate_words").regex
WHERE_TO = words("ask.where_to").regex

LEVEL_OFF = words("ask.level_off").regex
"""How a report says that a thing did not change."""

PLACE = words("ask.place").regex
ACTUAL = words("ask.actual").regex
"""A question that wants what was done, not what was planned."""

PLACES = words("ask.places").regex
"""Words for the parts of a report, of which one may be held against another."""

BREAKDOWN = words("ask.breakdown").regex
"""A question that asks what an amount is made of."""

WHICH_OF_TWO = words("ask.which_of_two").regex
LARGEST_PART = words("ask.largest_part").regex

ORDER_ASKED = words("ask.order_asked").regex
ORDER = words("ask.order").regex

NOTHING = re.compile(r"(?!)")
TITLED = 0.8
"""So much of a question's words must stand in a title, and in those above it, to ask for it."""

IN_WHOLE = words("ask.in_whole").regex
"""“X在Y中占多少”."""

LISTED_SUM = words("ask.listed_sum").regex
"""“A、B支出合计多少”: 合计 adds up, and is no part of a name."""

STAGES = (
    (re.compile(r"申报数?|批复数?|年初预算数?|预算批复数?|预算数?"), "budget"),
    (re.compile(r"调整后?(?:预算)?(?:数|的)?|调整预算数?"), "adjusted"),
    (re.compile(r"决算数?|执行数?|实际(?:支出|执行|完成)?数?"), "final"),
    (re.compile(r"目标值?|计划数?|指标值"), "target"),
)
"""How a question names the stages of one amount."""

COUNTS = {
    "reception": (("批", "reception.batches"), ("人", "reception.persons")),
    "abroad": (("团", "abroad.groups"), ("批", "abroad.groups"), ("人", "abroad.persons")),
}
"""Of what is asked in 批 or 人, the indicator that counts it."""

MONEY_RANKED = words("ask.money_ranked").regex

AGREE = words("ask.agree").regex
COUNTED_PARTS = words("ask.counted_parts").regex
"""“三笔开支加起来是不是27.84万”."""

LITTLE_SAID = words("ask.little_said").regex
"""Words of a question that narrow nothing, for all that no report has them."""

LIGHT = frozenset((
    "发放", "给予", "开展", "举办", "组织", "完成", "进行", "实施", "落实", "参加",
    "获得", "提供", "达到", "推荐", "召开", "安排", "收到", "需要",
))  # fmt: skip
"""Verbs of the genre that stand for each other and tell little."""

EACH = words("ask.each").regex
"""“三个项目分别安排多少”."""

VERB_RATE = words("ask.verb_rate").regex
TOLD_OF = words("ask.told_of").regex

DONE = words("ask.done").regex
"""A question for what was spent of a project."""

ADJUSTED = words("ask.adjusted").regex

WHOLES = ("three_public.total", "procurement.total", "income.total")
"""What a question after its uses or sources is answered for by its parts."""

EVERY_BODY = words("ask.every_body").regex

PURPOSE = words("ask.purpose").regex
USED_FOR = words("ask.used_for").regex
"""How a report tells what money was for."""

RANK_END = words("ask.rank_end").regex

TWO_YEARS = words("ask.two_years").regex
"""One year held against the other: 2019年比2018年多多少."""
AGAINST_BUDGET = words("ask.against_budget").regex
"""What was spent held against what was planned: 比年初预算."""
BUDGET_BASE = words("ask.budget_base").regex
"""How a report says that a change is one against the budget."""
STAGE_OF_YEAR = words("ask.stage_of_year").regex

BOTH_BODIES = words("ask.both_bodies").regex
AGAINST_BODY = words("ask.against_body").regex
MOVED = words("ask.moved").regex
FEWER = words("ask.fewer").regex
"""少了多少 of one thing alone: against the year before."""
CUT = words("ask.cut").regex
PAIR_ALIKE = words("ask.pair_alike").regex
ACCOUNT_NOUN = words("ask.account_noun").regex
THEREFORE = words("ask.therefore").regex
"""How a report goes on from a reason to the change that it is of."""
BECAUSE = words("ask.because").regex
PINNED_ANY = words("ask.pinned_any").regex
PART_BEGINS = words("ask.part_begins").regex
SHARE_OF_IT = words("ask.share_of_it").regex
MANY = words("ask.many").regex
SPENDING = words("ask.spending").regex
UNSPENT = words("ask.unspent").regex
BUDGETED = words("ask.budgeted").regex
PLANNED_PART = words("ask.planned_part").regex
EITHER = words("ask.either").regex
DENIED = words("ask.denied").regex
DENIAL = words("ask.denial").regex
BOUGHT = words("ask.bought").regex
VEHICLES_COUNTED = words("ask.vehicles_counted").regex
PHASE = words("ask.phase").regex
"""A part of a project that is done one after the other: 一期."""
TREND = words("ask.trend").regex
"""A question about a thing over the years."""

PART_OF = words("ask.part_of").regex
"""“X中Y占多少”: the part and what it is of."""

"""Every word that the room reads in a question or writes into an answer."""

from __future__ import annotations

import re

NOT_FOUND = "报告未披露：在已有报告中没有找到可以回答这个问题的内容。"
"""The one phrase of every refusal."""

NARROWED = "符合条件的报告有{every}份，这里只查看了最相关的{read}份；写明单位可以问得更准。"

WRONG_PREMISE = "前提不成立"

MESSAGES = {
    "Q101": "问题是空的，请写出要问的单位、年度和内容。",
    "Q102": "问题太长，请缩短到2000字以内。",
    "Q103": "问题里没有可以查找的文字，请用中文写出单位、年度和内容。",
    "Q104": "没有与所给的报告、单位或年度相符的报告。",
    "Q105": "工作区里还没有报告，请先用kxai run处理报告。",
}
"""Why a question was not looked up at all, by code."""

MAX_QUESTION = 2_000

_ASKED = (
    r"上?一年|倒推|反推|推算|推出|第几[届名位次级]?|哪一?级|哪边|谁家|现在|目前|如今|那么多?|这么多?|一项|那段|那边|这边|提到|提出|写到|承认|已经|你们|我们|百分之[几多]少?|百分点"
    r"|加一块|加一起|加到一起|需要|要|当初|当时|请问|麻烦|告诉我|帮我|想知道|看一下|查一下|查查|比一下|对比|比较|列出|列一下|说一下|介绍"
    r"|为什么|为何|怎么回事|怎么|如何|怎样|什么|哪几|哪些|哪个|哪家|哪里|哪儿|哪|谁|多大|多少|几个|几"
    r"|是不是|有没有|是否|能否|对吗|一样吗|一致吗|吗|呢|吧|啊|呀|了|的|是|有|在(?!职|编)|里|中|和(?!就业|家庭|结余)|与|跟|及|或|还|都"
    r"|一共|总共|合计|共计|共有|共|加起来|总计|分别|各自|各|其中|这些|那些|这个|那个|这次|那次|这|那|请"
    r"|三家|两家|几家|四家|五家|单位|报告|里面|情况|平台|数额|金额|数字|具体|到底|究竟|当年|全年|年度|本年"
    r"|最高|最低|最多|最少|排序|排名|排个序|从多到少|从高到低|从大到小|从小到大|从少到多"
    r"|提|写|花|搞|做|弄|变|到|又|再|已|该|我|你"
    r"|万元|亿元|元|万|说|被|把|给|让|为|于|等等|对(?!个人|接)|去|从|由|用(?!车)|就(?!业)|也|只|才|来(?!源)|得|着|过|个|一下|主要|计划|实际"
)
ASKED = re.compile(_ASKED)
"""Words of a question that say nothing of what is asked for."""

NOUNS = ("报告", "单位", "情况", "平台", "计划", "实际", "具体", "比较", "主要", "需要")
"""Those that may begin a longer word: 报告会."""

ANYWHERE = "的了吗呢吧啊呀里"
"""Those of one character that are no part of a longer word."""

FINDING = re.compile(
    r"写错|写反|算错|对吗|对么|正确吗|算对|一致|一样吗|一样不|对得上|对不上|相符|矛盾|对不对|有没有错|出错|算错|勾稽|等于这个数|前后不|打架"
    r"|是不是\d|是\d[\d.,]*[^\d，。]{0,3}吗|达到了?(?:预期|年度)?目标了?(?:吗|没)|达标了?(?:吗|没)|加起来(?:是不是|是否|等不等于)|加起来等于|是否等于|是不是等于|等不等于|等于.{0,12}吗|加起来.{0,14}(?:吗|么)[？?]?$|数据问题|数字问题|有没有误|错误"
)
RANK = re.compile(
    r"[谁哪][个家边一]{0,2}(?!份).{0,12}(?:得|更)[多少高低大小]|(?:谁|哪[个家边一]{1,2}).{1,12}[多少高低大小](?=[，,])|排序|排个序|排名|排一下|从[高多大低少小]到[低少小高多大]|最[高多大低少小]|谁更|哪[个家]更?[高多大低少小]|哪[个家].{2,24}[高多大低少小][？?]?$"
)
ASCENDING = re.compile(r"从[低少小]到|最[低少小]")
SHARE = re.compile(
    r"(占)(.*?)(?:的|得)?(?:比例|比重|百分之几|百分之多少|百分比|几成|多少|多大|%)|占比|比重"
)
PERCENT_OF = re.compile(r"百分之[几多]|百分比|几成|百分之多少|几分之几")
COMPARED = re.compile(
    r"(?P<a>[^比，,。？?]+)比(?![例重较赛率])(?P<b>[^比，,。？?]+?)"
    r"(?:一共|总共)?(?:多|(?<!多)少|高|低|大|小|超)(?:出|了|过)?(?:多少|几|吗|$)"
)
DIFFERENCE = re.compile(r"相差|差几|差多少|差额|差距|差了|高出|多出|少了多少|多了多少|超出")
CHANGED = re.compile(
    r"怎么变|变了|涨|降|升|增加|减少|增长|下降|上升|降低|涨|变化|变动|增幅|降幅|多了|少了|同比"
)
RATE = re.compile(r"增长率|增幅|降幅|百分之|增长(?:了)?多少%|比例|增长率|幅度")
PREVIOUS = re.compile(r"倒推|反推|推算|推出|是多少")
AUTHORISED = re.compile(r"编制")
ADDED = re.compile(r"加|减|合计|之和|总和|相加")
AND_SO_ON = re.compile(r"这些|那些|等(?!奖|级|次)")
WITHIN = re.compile(r"^.{2,16}?(?:下面|里面|里|当中|之中|中)(?=.{2,}[、和与加])")
SOME_BODIES = re.compile(
    r"(?:所有|各|[这那哪][些几]?|几)[家个]?的?(?:科协|单位|部门|报告)(?!系统|代表|工作)"
)
MONEY_NOUN = re.compile(r"(?:经费|资金|费用|费|款|支出|收入|金额)$")
"""What is told in money."""
RATE_NOUN = re.compile(r"满意[度率]$|[^效频概利税]率(?:指标|目标)?$|占比$|比重$|比例$")
"""What is told in percent."""
TIMES = re.compile(
    r"(?P<part>[^，,。？?]{2,}?)(?:是|为|相当于)(?P<whole>[^，,。？?]{2,}?)的?(?:几|多少)倍"
)
BACK = re.compile(r"倒推|反推|推算|推出|算出来")
UNCOUNTED = ("reception.foreign",)
"""Of these the counts are told under no name of their own."""
PER_HEAD = re.compile(r"人均|平均每人|每人")
PER_UNIT = re.compile(
    r"(?:平均(?:下来)?(?:每|一)一?|(?<![\u4e00-\u9fff])每一?|每)(?P<unit>批次|场次|人次|[个名位台辆场次期件项家户所册份批亩只支张套篇])"
    r"(?P<noun>[\u4e00-\u9fff]{0,6}?)(?:的|平均|要|得|是|大概|大约|分到|摊到|花|支出|成本|经费|费用){0,2}(?=多少|几|合多少|[？?]?$)"
)
"""“平均每场多少人”: what is divided by."""
MEAN = re.compile(r"平均|均值")
SUM = re.compile(r"加一块|加一起|加到一起|加起来|合计|总共|一共|共计|总和|加在一起|之和|合起来")
COUNT_REPORTS = re.compile(r"几份报告|多少份报告|几家单位|多少家单位|有哪些单位|有哪些报告")
WHY = re.compile(r"为什么|为何|原因|怎么回事|什么缘故")
UP = re.compile(r"升|增加|增长|上升|上涨|涨|多了|提高")
DOWN = re.compile(r"减少|下降|降低|少了|降")
NUMBER_ASKED = re.compile(
    r"多少|(?<!第)几[^乎]|数额|金额|总额|比例|占比|多大|(?:支出|收入|经费|费用?|合计|人数|率)(?:决算|预算)?数?[？?。]?$"
)
ZERO_PREMISE = re.compile(r"哪些|哪几|谁|去了|买了|哪个|为什么|都有")
LISTED = re.compile(
    r"哪些|哪几|有什么|是什么|哪|什么|如何|怎么|怎样|谁|介绍|概括|说明|为什么|为何|原因|干啥"
)
RATE_ASKED = re.compile(
    r"预算完成|完成(?:了)?(?:年初)?预算|完成.{0,6}百分之|执行率|完成率|完成预算|执行进度|预算完成"
)
BUDGET = re.compile(
    r"预算数|年初预算|预算(?!执行|绩效|完成|支出|财政|单位|编制|管理|收入|拨款)|申报|批复|计划|目标"
)

UNIT_ASKED = re.compile(
    r"(?:多少|几)\s*(万元|亿元|人次|场次|批次|件|篇|场|次|人|名|位|个|期|份|册|本|辆|台|套|条|项|家|户|所|万|元|分|亩|张|幅|种|天|批(?!了|复|准)|支|只)"
)
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
    (re.compile(r"问题|不足|困难|短板"), "problems"),
    (re.compile(r"建议|改进|整改|下一步|打算怎么"), "suggestions"),
    (re.compile(r"职能|职责|做什么的|管什么"), "functions"),
    (re.compile(r"(?:主要|重点|年度)工作(?!经费)|工作任务|重点任务|主要任务"), "key_work"),
    (re.compile(r"评价结论|结论"), "evaluation"),
)
"""(what a question asks for, the narrative that the extraction keeps of it)."""

SECTIONS = (
    (re.compile(r"保障措施"), re.compile(r"保障措施")),
    (re.compile(r"下属|直属|下设|二级(?:预算)?单位"), re.compile(r"机构")),
    (re.compile(r"职能|职责"), re.compile(r"职能|职责")),
    (re.compile(r"问题|不足"), re.compile(r"存在.{0,6}问题|问题|不足")),
    (re.compile(r"建议|改进|措施|整改|打算"), re.compile(r"建议|改进|措施|下一步|整改")),
    (re.compile(r"主要工作|重点工作|工作任务|任务"), re.compile(r"主要工作|重点工作|工作任务")),
    (re.compile(r"评价结论|结论"), re.compile(r"结论")),
    (re.compile(r"机构组成|机构设置|内设"), re.compile(r"机构")),
    (re.compile(r"绩效目标"), re.compile(r"绩效目标|总体目标")),
)
"""(what a question asks for, the heading under which the genre tells it)."""

CHINESE_COUNT = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
LEVELS = (("县级", "county"), ("区级", "county"), ("市级", "city"), ("省级", "province"))
LEVEL_WORDS = re.compile(r"[一二两三四五六七八九几\d]?[家个]?(?:县级|区级|市级|省级)(?:科协|单位)?")
GENERIC_BODY = re.compile(
    r"^(?:[一二两三四五六七八九十几\d这那各哪]+[家个些]|全部|其他|其它|该|本|各|我|全|省|市|县|区|国|乡镇|企业|基层|中国|全国|全省|省市|州|高校|学校)*$"
)

BARE = {
    "支出": "expenditure.total",
    "收入": "income.total",
    "公务用车": "three_public.vehicles",
    "接待": "three_public.reception",
}
"""A question whose only content is one of these asks for the total."""

RATIO_MIDDLE = re.compile(r"只有|仅为|仅占|相当于|是|为|占")
COMPARE_WORD = re.compile(r"比|较|与|和|跟")
COUNTED = re.compile(
    r"([两二三四五六七八九])个([\u4e00-\u9fff]{2,12}?)(?:的|加|合|之|总|上限|下限|实际|一共)"
)
YEAR_CHANGE = re.compile(r"(?:比|较|相比|对比)(?:\||上年|去年|上一年)|同比|比上年|较上年|\|比\|")

GRADE_ASKED = re.compile(r"等次|等级|评级|评为什么|什么档")
GRADE = re.compile(
    r"(?:等次|等级|评级|评定为|评为)[^。；\d]{0,16}?(优秀|良好|不合格|合格|优(?!秀|化|先|质)|良(?!好|性)|较差)"
)

PINNED = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(万元|亿元|万|亿|元|%)")
"""A sum that the question itself names."""

PINNED_BARE = re.compile(
    r"(?<![\d.第])(\d[\d,]*(?:\.\d+)?)\s*(?P<unit>件|个|项|人|名|次|场|份|分|家|辆)?(?=[吗么这对？?]|是不是|$)"
)
"""The same without a unit, or with one of things, at the end of a question whether it is right."""

MONEY_ASKED = re.compile(r"多少钱|多少资金|多少经费|支出多少|花费|花了")
CHANGE_WORDS = re.compile(
    r"比?(?:上年|去年|上一年)|同比|降幅|增幅|幅度|倒推|反推|推算|相差|差多少|差额|差距|高出|多出|超出"
    r"|是?(?:多了?|少了?|增加?|减少?|升|降|涨)了?还是(?:多了?|少了?|增加?|减少?|升|降|跌)了?|差了|差几|增加|减少|增长|下降|上升|降低|变化|变动|(?<=\|)比(?=\|)|(?<=[^\W|])比(?=\|)"
)

ABOUT_SECTION = re.compile(
    r"科室|股室|处室|两个|项目自评|打算|报告|自评|指出|写|整体|支出|年度|存在|哪些|评价|部门|绩效|年"
)
"""Words that a question about a section has besides its heading's."""

ASKING = re.compile(r"多少|几[^乎]|哪|什么|为何|谁|怎么|如何|吗|多大|多高")
"""What makes a clause a question of its own."""

SCOPE = re.compile(r"^.{2,24}?(?:里面|里|当中|之中|中)(?=.{2,}[和与跟、].{2,})")
"""“X里A和B相差多少”: where to look, no operand."""

BOTH_STAGES = re.compile(
    r"预算.{0,4}决算|决算.{0,4}预算|目标.{0,8}(?:实际|完成)|(?:实际|完成).{0,8}目标|指标值.{0,8}完成"
)
REASON = re.compile(r"原因|由于|系因|因为")
PER_HEAD_WORDS = re.compile(r"人均|平均每人|每人|[（(]?按[^，。]{0,6}人数[^，。]{0,4}[）)]?")
NO_BODY = re.compile(r"[.．…·\s\d]*")
"""What stands behind a title in a table of contents."""

MORE = re.compile(
    r"(?:一共|总共)?(?:多|少|高|低|大|小|超)(?:出|了|过)?(?:多少|几.{0,3})?(?:万元|万|亿元|元|人|名|个|次|分)?[？?]?$"
)
"""The end of “A比B多多少”."""

GUESS = re.compile(r"(?:最?可能的?原因|可能原因|同一原因)")
"""Where a finding's explanation goes on from what is to what may be."""

GENERAL = re.compile(
    r"算错|写错|算|写|错的|报告|数字|数据|不上|地方|哪些|哪几?份?|份|对不上|错误?|出错|问题|矛盾|不一致|核对|勾稽|关系|[|\W_]"
)
"""Words of a question about findings that name no figure."""

COUNTED_NOUN = re.compile(
    r"(?:多少|几)(?:家|个|名|位|件|项|场|次|所|台|辆|篇|部|期|亩|册|本|份|幅)([\u4e00-\u9fff]{2})"
)

RATE_WORDS = re.compile(
    r"(?:部门|整体|总体)?预算(?:的)?执行(?:率|进度|情况)?|(?:年初)?预算(?:的)?完成(?:率|情况|进度|了)?|完成(?:了)?(?:年初)?预算(?:的)?|执行率|完成率|执行进度"
    r"|百分之[几多]少?|完成了?"
)
WHERE_TO = re.compile(r"去了?(?:哪|什么)|哪些国家|哪几个国家")

LEVEL_OFF = re.compile(r"持平|没有变化|无变化|无增减|未发生变化|没有增减|与上年相同")
"""How a report says that a thing did not change."""

PLACE = re.compile(r"附件|附表|说明|正文|自评表|表|图|前面|后面|评价报告|自评报告|开头|结尾")
ACTUAL = re.compile(r"实际|真正")
"""A question that wants what was done, not what was planned."""

PLACES = re.compile(
    r"附件|附表|决算说明|情况说明|说明|正文|自评表|表格|表|图表|图|前面|后面|评价报告|自评报告|概况|开头|结尾|文字|部分|里|中|的|[|\W_]|决算|明"
)
"""Words for the parts of a report, of which one may be held against another."""

BREAKDOWN = re.compile(
    r"(?:花|用)(?:在|到)了?(?:哪|什么|何)|构成|明细|由哪|哪几(?:部分|块)|哪些(?:部分|方面)组成|都是什么支出"
)
"""A question that asks what an amount is made of."""

LARGEST_PART = re.compile(
    r"最[多大高少小低]的?(?:是|为)?哪|哪[一]?[块项笔个](?:.{0,6})最[多大高少小低]"
)

ORDER_ASKED = re.compile(r"第几|排名|名次")
ORDER = re.compile(r"第\s*[\d一二三四五六七八九十]+")

NOTHING = re.compile(r"(?!)")
TITLED = 0.8
"""So much of a question's words must stand in a title, and in those above it, to ask for it."""

IN_WHOLE = re.compile(
    r"(?P<part>[^，,。|在]{2,20}?)在(?P<whole>[^，,。|]{2,20}?)(?:里面|当中|之中|里|中)所?占(?:了|的)?(?:多少|多大|几成|百分|比例|比重|几)"
)
"""“X在Y中占多少”."""

LISTED_SUM = re.compile(r"^.{2,}[、加].{2,}?(?P<sum>合计|总计|共计)(?:是|为|有)?(?:多少|几)")
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

MONEY_RANKED = re.compile(r"花|钱|资金|经费|支出|金额|预算")

AGREE = re.compile(r"一致|一样|对得上|对不上|相符|相等|等于|是不是")
COUNTED_PARTS = re.compile(r"([两二三四五六七八九])[个笔项块部]")
"""“三笔开支加起来是不是27.84万”."""

LIGHT = frozenset(
    [
        "发放",
        "给予",
        "开展",
        "举办",
        "组织",
        "完成",
        "进行",
        "实施",
        "落实",
        "参加",
        "获得",
        "提供",
        "达到",
        "推荐",
        "召开",
        "安排",
        "收到",
        "需要",
    ]
)
"""Verbs of the genre that stand for each other and tell little."""

EACH = re.compile(r"([两二三四五六七八九])[个项笔]([\u4e00-\u9fff]{2,6}?)(?:分别|各)")
"""“三个项目分别安排多少”."""

VERB_RATE = re.compile(r"([\u4e00-\u9fff]{2})率(?:是|为|有|到|达)?(?:多少|几|百分|[？?]|$)")
TOLD_OF = re.compile(r"占|比重|比例")

ADJUSTED = re.compile(r"调整后|调整完|调整预算|调整数")

WHOLES = ("three_public.total", "procurement.total", "income.total")
"""What a question after its uses or sources is answered for by its parts."""

EVERY_BODY = re.compile(r"[哪各几]家|哪[个些]单位|所有|全部|[两三四五六七八九十]家")

PURPOSE = re.compile(
    r"(?:主要)?(?:干什么|做什么|干嘛|做啥)用|用来(?:干|做)?(?:什么|嘛)|用在(?:什么|哪些?|了)?(?:里|地方|方面)?|用途|用到哪|用于(?:哪些|什么)|地方|方面"
)
USED_FOR = re.compile(r"(?:主要)?(?:用于|用来|用作)")
"""How a report tells what money was for."""

RANK_END = re.compile(r"[高多大低少小][一些点]*[？?]?$")

TREND = re.compile(
    r"趋势|走势|历年|逐年|(?:近|这|最近|过去)[两二三四五六七八九十几\d]+年|[两二三四五几]年来|各年"
)
"""A question about a thing over the years."""

PART_OF = re.compile(
    r"(?P<whole>[^，,。|]{2,20}?)(?:里面|当中|之中|里|中)(?P<part>[^，,。]{2,16}?)"
    r"占(?:了|的)?(?:多少|多大|几成|百分|比例|比重|几)"
)
"""“X中Y占多少”: the part and what it is of."""

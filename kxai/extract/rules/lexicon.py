"""The words by which the genre says what a number is: cues of role, direction, stage and year."""

from __future__ import annotations

import re

from kxai.schema.figure import Direction, Stage

UP = "增加|增长|上升|提高|提升|净增|增幅|涨幅|升幅|多支出|增支|增收|上涨|增多|扩大|超支"
DOWN = (
    "减少|下降|降低|压减|压缩|缩减|减幅|降幅|少支出|减支|减收|下调|核减|减低|净减|削减|压降|回落|"
    "下滑|节约|节支|负增长"
)

_HEDGED_END = re.compile(
    r"(?:(?<!节)约|近|大约|超过|超出|超|达到|(?<![下抵送转直])达|了|为|是|：|:|至少|不少于|不低于|不超过|不高于|控制在|"
    r"≥|≤|＞|＜|>=|<=|大于等于|小于等于|大于|小于|共计|合计|总计|累计|共|各|均|也|又|都|则|就|有|"
    r"计|在|\s|“|”|\(|（|-|—)+$"
)
_CHANGE_TAIL = r"(?:额|数|率|比例|幅度|幅|金额|资金|支出|收入|预算|经费|费用|比率|值|了|速)*"
_CHANGE = re.compile(
    rf"(?:(?P<up>{UP})|(?P<down>{DOWN}))(?:支出|收入|预算|经费|资金)?{_CHANGE_TAIL}$"
)
MORE_THAN = r"(?:比|较)[^，,；;。：:]{1,20}?(?:多|少|高|低)(?:了|出)?$"
_MORE_OR_LESS = re.compile(
    r"(?:(?:^|[年数标划元次人件%］计出费，,；;])(?:了|出)?|(?:比|较|因|由于)[^，,；;。：:]{2,20}(?<![增减缩至很更不较]))"
    r"(多|少)(?:了|出)?$|(?:比|较)[^，,；;。：:]{2,12}(高|低)(?:了|出)?$"
)
# 决算数大于预算数10万元: the ten are the difference.
BEYOND = (
    r"(?<![未不没有])(大于|高于|多于|超出|超过|小于|低于|少于)(?:年初|全年|当年|调整后?|支出)?(?:的)?"
    r"(?:预算|决算|执行)数?$"
)
_BEYOND = re.compile(BEYOND)
# 较上年减0.6万元, 同比增20%, ，降8%: the verb of one character behind a base or alone.
_BARE_VERB = re.compile(
    r"(?:^|[，,；;、：:（(]|[同环]比|相比|[上去前]年|年度?|[决预]算|[数期额末底]|各|均|分别)(?:略|微|净)?"
    r"(?:(?P<up>[增升])|(?P<down>[减降]))$"
)
_NOT_A_CHANGE = re.compile(r"(?:新增|新增加|追加|比例|素质提升|增加值)$")

_DIFFERENCE = re.compile(
    r"(?:两者|二者|与?(?:年初|全年)?预算数?|与?决算数?|预决算)?(?:之间)?的?(?:差值|差额|相差|差距|差异额?|差异数)"
)

SHARE = re.compile(r"占(?!用)[^，,；;。：:]*$|占比[^，,；;。]*$")
EXECUTION = re.compile(
    r"(?:(?:完成|占|为|达)(?:了)?(?:当年|本年|全年|年度|年初|调整|调整后|财政|年中调整)*(?:的)?"
    r"(?:部门)?(?:支出|收入)?预算(?:数|安排|指标|总额|金额|任务|调整数)?(?:的|比例)?|"
    r"(?:预算|资金|支出|经费)?(?:总)?执行率|(?:支出|执行|预算|支付|拨付)进度|预算完成率|(?:资金|经费|(?<![一-鿿]))使用率|支付率|支出率|"
    r"(?:资金)?到位率|拨付率|完成(?:年初|全年|年度)?(?:决算|计划)|(?:完成|占|为)(?:全年|年度|年初|收入|支出|目标|下达|市|县|区)*(?:任务|计划|目标)(?:数|指标)?的?|完成(?:财政)?批复(?:数|预算)?的?)"
    r"[^，,；;。0-9]{0,6}$"
)
SATISFACTION = re.compile(r"满意")
COMPLETION = re.compile(r"率|完成|达标|覆盖|达到|比例|占比|任务|程度|到位|合格|及时|准确|知晓|参与")

COMPARED = re.compile(r"(?:比|较|与|同|相较于|相比|对比|和|於|于)\s*[^，,；;。]{0,6}$")
_LAST_YEAR = re.compile(
    r"(?<![加以于於至])(?:上年|去年|上一年|上年度|上一年度|前一年)(?!结转|结余|末|底|度?结转|度?结余|财政拨款结转)"
)
_SAME_ACCOUNT = re.compile(r"[^，,；;。：:]{0,6}(?:该项|此项)(?!目)")
_NEXT_YEAR = re.compile(r"(?:明年|下一?年度?|次年).{0,6}(?:拟|计划|将|预计|安排|争取|力争)")
_THIS_YEAR = re.compile(r"本年|今年|当年|本年度")
_OWN_NAME = re.compile(r"本年(?=收入|支出)")

_STAGES: tuple[tuple[re.Pattern[str], Stage], ...] = (
    (
        re.compile(
            r"全年预算(?:数|金额|总额)?(?!支出|收入|申请|执行|完成)|调整(?:后)?(?:的)?预算|调整后的|预算调整数|调整预算数|调整数|追加|调增|调减"
        ),
        "adjusted",
    ),
    (
        re.compile(
            r"年初(?:部门|财政)?(?:安排|预算)|(?<!调整)(?<!执行)预算数|预算安排|批复|申报|预算金额|年初(?:下达|批复)|"
            r"(?:计划|拟|预计)(?:总)?(?:投入|投资|筹集)|(?:^|[，、；。年度共])(?:财政)?安排|"
            r"预算为|预算资金|项目预算|预算总额|下达(?:预算|资金)|资金总额|预算批复|年初.{0,12}预算"
        ),
        "budget",
    ),
    (
        re.compile(
            r"执行(?:预算)?数|实际|决算|执行金额|已支付|支付|列支|累计支出|全年(?:支出|执行)"
        ),
        "final",
    ),
)
# 公务接待费预算3.30万元, but not 一般公共预算3.30万元, a name.
_BARE_BUDGET = re.compile(r"(?<!公共)(?<!基金)(?<!经营)(?<!完成)(?<!财政)预算(?:是|共|：|:)?\s*$")
_TARGET = re.compile(
    r"目标任务|目标值|目标(?:为|是|数)|年度目标|(?<!行动)(?<!专项)计划(?:完成|开展|举办|培训|安排|发放|支出)|力争|拟|(?<!行动)(?<!专项)(?:计划|目标)的?$|"
    r"任务(?:数|指标|为)|指标值|下一步|明年|下年度|预期|预计"
)
_BUDGET_WORDS = re.compile(r"预算(?!执行率|完成率|的?[0-9]|绩效|$)")

LIGHT = re.compile(
    r"决算支出|支出决算|收入决算|决算数|预算数|执行数|调整数|支出|收入|决算|预算|数额|金额|总额|总量|总数|数|额|"
    r"达到|达|为|是|共计|合计|总计|累计|小计|各|均|约|近|计|资金|经费|实际|实现|全年|年初|当年|本年度|本年|安排|"
    r"财政拨款|规模|分别|其中|了|仅|只|有|的|中|共|由|主要|支付|使用|执行|完成|编制|财政|拨款|部门|单位|"
    r"一般公共预算|当年|上年|年度|年|情况|该项|此项|我单位|我会|本单位|本部门|与|较|比|同|相比|从|按照|"
    r"升至|增至|降至|减至|(?:增加|增长|提高|上升|下降|减少)[到至]|批复|申报|到位|下达|年中|调整后|调整|[“”\"'：:，,、；;\s（）()\-—的]"
)
FUNCTIONAL_LEAD = re.compile(
    r"^(?:其中[：:]?|分别(?:为|是)?[：:]?|包括[：:]?|主要(?:是|用于|为|包括|有)[：:]?|以及|和|及(?!时)|并|且|等(?!级)|同时|此外|"
    r"一是|二是|三是|四是|五是|六是|七是|八是|九是|[（(]?[0-9一二三四五六七八九十]{1,2}[）)、.．]|[、，,；;：:\s“”])+"
)

PERSONS = re.compile(
    r"^(?:[^，,。；;、0-9\s]{0,8}?)(?:学生|群众|人员|工作者|职工|村民|农民|教师|师生|干部|代表|专家|志愿者|"
    r"观众|青少年|居民|人才|党员|老人|家长|选手|辅导员|农户|传播员|科普员)"
)
_PLAN = re.compile(
    r"(?:^|[，。；、：])(?:力争|要|将|计划|拟|确保|健全|完善|进一步|做好|推进|加强|突出|发挥|立足|引导|"
    r"持续|深入|推广|促进|支持|积极|建立|实施|建好|抓好|培植|加快|着力|围绕|总结|加大)"
)
_DONE = re.compile(
    r"(?<!为)了(?!解)|已(?:经|完成|形成|建成|全部)|共计|(?<!公)共(?=[有计组开举投获完培发接评推])|累计|全年|截至|截止|今年以来|荣获|获得|完成率|举行|参加了|召开"
)


def names_account(words: str) -> bool:
    """True when ``words`` point back at the account that was named (该项支出)."""
    return bool(_SAME_ACCOUNT.match(words))


def trimmed(gap: str) -> str:
    """``gap`` without the hedges and copulas that stand right before a number."""
    return _HEDGED_END.sub("", gap)


def change_direction(gap: str) -> Direction | None:
    """up or down when the words right before the number say that it is a change."""
    body = trimmed(gap)
    beyond = _BEYOND.search(body)
    if beyond:
        return "down" if beyond[1] in ("小于", "低于", "少于") else "up"
    bare = _MORE_OR_LESS.search(body)
    if bare:
        return "up" if bare[1] == "多" or bare[2] == "高" else "down"
    match = _CHANGE.search(body) or _BARE_VERB.search(body)
    if match is None or _NOT_A_CHANGE.search(body[: match.end()]):
        return None
    if body[: match.start()].endswith(("新", "再")) and match["up"]:
        return None
    return "up" if match["up"] else "down"


def is_difference(clause: str) -> bool:
    """True for words that call the number the difference of two amounts before it (差值为)."""
    return bool(_DIFFERENCE.fullmatch(trimmed(clause).strip()))


def stage_of(words: str) -> Stage | None:
    """The stage that ``words`` name, or None. Later words win: they stand nearer the number."""
    found: tuple[int, Stage] | None = None
    for pattern, stage in _STAGES:
        for match in pattern.finditer(words):
            if found is None or match.end() > found[0]:
                found = (match.end(), stage)
    if found is None and _BARE_BUDGET.search(words):
        return "budget"
    return found[1] if found else None


def is_target(words: str) -> bool:
    """True when ``words`` announce a goal or plan."""
    return bool(_TARGET.search(words))


def names_last_year(words: str) -> bool:
    """True for 上年, 去年 and the like, but not for 上年结转 (an indicator's own name)."""
    return bool(_LAST_YEAR.search(words))


def names_next_year(words: str, year: int) -> bool:
    """True for a plan of the ``year`` after the report's."""
    return bool(_NEXT_YEAR.search(words)) or (
        f"{year}年" in words and bool(re.search(r"拟|计划|将|预计|争取", words))
    )


def names_this_year(words: str) -> bool:
    """True for 本年, 今年 and the like, but not in an account's own name (本年支出合计)."""
    return bool(_THIS_YEAR.search(_OWN_NAME.sub("", words)))


def is_light(words: str) -> bool:
    """True when ``words`` carry no meaning of their own beyond grammar and totals."""
    return len(LIGHT.sub("", re.sub(r"\d{4}", "", words))) <= 1


def is_plan(paragraph: str) -> bool:
    """True for a paragraph that tells what shall be done and nothing that was."""
    return len(_PLAN.findall(paragraph)) >= 4 and not _DONE.search(paragraph)

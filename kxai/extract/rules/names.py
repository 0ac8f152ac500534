"""Names of accounts are parsed, not searched: the noun phrase is read from its end.

The head is the catalogue's name; what stands before it narrows it (本年, 机关), says of which funds
it is (一般公共预算…), makes something else of it (其他…) or ends the phrase (安排, …局). A modifier
that is none of these makes the name unknown, and what bears it is ``other``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kxai.extract.rules import lexicon
from kxai.genre.catalogue import CATALOGUE, find_indicators

UNKNOWN = "other"


def _words(table: str) -> tuple[str, ...]:
    return tuple(table.split())


# Words of funds and totals that only qualify the name before them: 会议费财政拨款支出 is 会议费.
_QUALIFIERS = _words(
    """
    income.general_budget income.gov_fund income.state_capital general_budget.expenditure
    fiscal.receipts fiscal.payments expenditure.total project.budget project.executed
    """
)
_QUALIFIED = _words(
    """
    three_public. reception. operating. procurement. expenditure.basic expenditure.project
    expenditure.personnel expenditure.public expenditure.wages expenditure.goods_services
    expenditure.capital expenditure.individual_family
    """
)

# Totals that are the body's only where no other money stands before them.
OF_ANYTHING = _words(
    "实际支出 全年实际支出 实际支出合计 总支出 支出总额 决算支出 全年支出 预算支出合计"
)
_OTHER_MONEY = re.compile(r"(?<!财政)(?<!部门)资金|专项|项目|工程|补助")

# What a name becomes behind the name of a kind of funds.
_GENERAL_BUDGET = {
    "expenditure.total": "general_budget.expenditure",
    "expenditure.basic": "general_budget.basic",
    "expenditure.project": "general_budget.project",
    "income.total": "income.general_budget",
    "fiscal.receipts": "income.general_budget",
    "fiscal.payments": "general_budget.expenditure",
}
_GOV_FUND = {
    "expenditure.total": "gov_fund.expenditure",
    "income.total": "income.gov_fund",
    "fiscal.receipts": "income.gov_fund",
    "fiscal.payments": "gov_fund.expenditure",
}
_STATE_CAPITAL = {
    "expenditure.total": "state_capital.expenditure",
    "income.total": "income.state_capital",
    "fiscal.receipts": "income.state_capital",
    "fiscal.payments": "state_capital.expenditure",
}
_OTHER_FUNDS = {"income.total": "income.other", "total.receipts": "income.other"} | {
    name: UNKNOWN for name in CATALOGUE if name.startswith(("expenditure.", "total.p", "balance."))
}

_FUNDS: tuple[tuple[tuple[str, ...], Mapping[str, str]], ...] = (
    (
        _words(
            """
            一般公共预算财政拨款 一般公共预算拨款 一般公共预算 公共财政预算 公共财政拨款
            一般公共预算当年财政拨款 一般公共预算本级
            """
        ),
        _GENERAL_BUDGET,
    ),
    (_words("政府性基金预算财政拨款 政府性基金预算 政府性基金 基金预算 政府基金"), _GOV_FUND),
    (_words("国有资本经营预算财政拨款 国有资本经营预算 国有资本经营 国资预算"), _STATE_CAPITAL),
    (_words("其他资金 其它资金 单位资金 自有资金 非财政拨款资金 非财政拨款"), _OTHER_FUNDS),
)
_OTHER = _words("其他 其它 货物采购 工程采购 服务采购")

# Modifiers that leave a name what it is.
_NEUTRAL = _words(
    """
    本年 本年度 当年 全年 上年 上年度 去年 今年 年度 年中 年初 年末 年终 总 净 滚存 结余
    累计 实际 预算内 日常 财政 财政性 财政拨款 地方 本级 全区 全市 全县 全省 全国 合计 全部
    各项 所有 该 本 我 一般 基本支出中 基本支出中的 项目支出中的 项目支出中 地方级 年度内
    收支 “三公”经费 三公经费 在用 出租 出借 闲置
    """
)
# Words that end the phrase: verbs, connectives and what else is no part of a name.
_BOUNDARIES = _words(
    """
    安排 完成 实现 支付 列支 用于 包括 发生 产生 形成 取得 拨付 纳入 核定 下达 批复 收到
    使用 导致 增加 减少 压减 压缩 增长 下降 降低 提高 节约 严控 控制 减 加 加上 其中 分别
    的 和 及 与 以及 或 为 是 由 从 按 较 比 相比 对 将 把 占 在 于 即 含 共 各 均 等 因 了
    中 内 后 涉及 通过 扣除 剔除 编制 公开 发布 支出 收入 预计 计划 拟 动用 调入 转入 结转
    相抵 情况 元 ％ % 有 无 每 全 如下 编报 追加 调整 收支相抵 来自 来源 依靠 主要 另 并
    采购 购买 购置 减去 扣减 提取 弥补 拨入 到位 人大 政协 部门 单位 机关 系统
    """
)
# The ends of names of bodies and places: …局, …镇人民政府, …县.
_BODIES = _words(
    """
    局 委 办 厅 院 会 镇 乡 政府 中心 所 站 校 学校 中学 小学 大学 学院 幼儿园 馆 联 处 队
    团 区 县 市 省 州 盟 旗 街道 科协 法院 党校 公司 部 社 室 园 司 署 库 台 宫 组 科 支队
    大队 医院 系统 机构 级 行 户 村 所属 直属 下属 家
    """
)
_ENDS = re.compile(
    r"[\d\s年月日底份度、，,；;。：:（）()《》【】〔〕\[\]“”\"'‘’—\-．.·|/①-⑳A-Za-z]$"
)


class Name(NamedTuple):
    """A name in a phrase: its indicator (``other`` where a modifier is unknown) and its span."""

    indicator: str
    start: int
    end: int

    @property
    def known(self) -> bool:
        return self.indicator != UNKNOWN


def parse_name(words: str) -> Name | None:
    """The account that ``words`` name at their end, or None where they end in something else.

    公务接待费财政拨款支出 is 公务接待费; 其他商品和服务支出 is ``other``, as nothing in the
    catalogue is called so; 其他资金收入合计 is ``income.other``.
    """
    hits = [hit for hit in find_indicators(words) if CATALOGUE[hit[2]].kind == "money"]
    return parse_hits(words, hits)


def parse_hits(words: str, hits: Iterable[tuple[int, int, str]]) -> Name | None:
    """As :func:`parse_name`, where the catalogue's names in ``words`` were found before."""
    found = list(hits)
    # 三公经费年初预算数: the words of the stage are names of project amounts elsewhere.
    found = [hit for hit in found if not hit[2].startswith("project.")] or found
    if not found:
        return None
    start, end, indicator = found.pop()
    tail = _without_brackets(words[end:])
    if not lexicon.is_light(tail):
        return None
    if words[start:end] in OF_ANYTHING and _OTHER_MONEY.search(words[:start]):
        return Name(UNKNOWN, start, end)  # 直达资金形成实际支出: of those funds alone
    if "总收入" in tail:
        return Name(UNKNOWN, start, end)  # 一般公共预算总收入 holds what goes to the centre as well
    while (
        found
        and indicator in _QUALIFIERS
        and not words[start:end].endswith("收入")
        and found[-1][2].startswith(_QUALIFIED)
    ):
        if not lexicon.is_light(words[found[-1][1] : start]):
            break
        start, end, indicator = found.pop()
    if indicator.startswith("project."):
        return Name(indicator, start, end)
    return Name(modified(indicator, words[:start]), start, end)


def modified(indicator: str, before: str) -> str:
    """What ``indicator`` becomes behind the modifiers that end ``before``."""
    rest = before
    while rest and not _ENDS.search(rest):
        funds = next((to for names, to in _FUNDS if rest.endswith(names)), None)
        if funds is not None:
            name = max((n for names, _ in _FUNDS for n in names if rest.endswith(n)), key=len)
            indicator = funds.get(indicator, indicator)
        elif rest.endswith(_OTHER):
            return UNKNOWN
        else:
            name = max((word for word in _NEUTRAL if rest.endswith(word)), key=len, default="")
        if not name:
            ends = rest.endswith(_BOUNDARIES) or rest.endswith(_BODIES)
            return indicator if ends else UNKNOWN
        rest = rest[: len(rest) - len(name)]
    return indicator


def _without_brackets(words: str) -> str:
    return re.sub(r"[（(][^（()）]*[）)]", "", words)

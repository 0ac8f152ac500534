"""Which of the characters that a sign may be fits between its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from kxai.load.scan.engine import Sign

_SURE = 0.97
# What reports of this genre say all the time. A sign that was not read surely is taken for the
# other reading where that makes such a word and what was read makes none.
_WORDS = """
部门决算 部门预算 部门概况 部门职责 部门整体 本部门 各部门 部门收支 部门单位 部门名称
主管部门 部门基本情况 财政部门 业务部门 收入决算 支出决算 收入预算 支出预算 决算总表
决算情况 决算公开 决算数 预算数 预算安排 预算执行 年初预算 调整预算 预算完成 财政拨款
一般公共预算 政府性基金 国有资本经营 上级补助 事业收入 经营收入 其他收入 附属单位 本年收入
本年支出 收支总计 总计 合计 小计 基本支出 项目支出 人员经费 公用经费 日常公用 工资福利
商品和服务 对个人和家庭 资本性支出 结转和结余 年初结转 年末结转 结余分配 因公出国 公务用车
公务接待 购置费 运行维护费 运行费 会议费 培训费 差旅费 办公费 印刷费 劳务费 委托业务费
其他支出 机关运行经费 科学技术 科普活动 机构运行 社会保障和就业 卫生健康 住房保障
住房公积金 养老保险 职业年金 行政单位医疗 公务员医疗 离退休 退休人员 在职人员 绩效目标
绩效评价 绩效自评 自评报告 评价指标 指标值 完成值 完成率 得分 分值 满意度 数量指标
质量指标 时效指标 成本指标 社会效益 经济效益 可持续 增加 减少 增长 下降 上升 持平
主要原因 同比 占比 其中 单位：万元 金额单位 万元 亿元 百分点 较上年 与上年相比 比上年
比上年度 政府采购 国有资产 固定资产 车辆 会议 批次 人次 人数 编制 事业编制 行政编制
参公 内设机构 直属单位 下属单位 内部 内容 以内 国内 境内 区内
"""
_FULL = dict(zip(",:;()!?", "，：；（）！？", strict=True))
_HALF = {full: half for half, full in _FULL.items()}
_WIDE = frozenset("，。、；：？！（）《》〔〕【】")
_POINTS = frozenset(".,．，")
_HAN = re.compile(r"[㐀-鿿]")


def fitted(signs: Sequence[Sign]) -> list[Sign]:
    """The signs of a line, each taken for the reading that fits, of those that it had.

    A space beside full-width punctuation, or beside the point or comma of a number, is the white
    that such a character has.
    """
    out = [sign for i, sign in enumerate(signs) if sign.text.strip() or not _within(signs, i)]
    for i, sign in enumerate(out):
        before = out[i - 1].text if i else ""
        after = out[i + 1].text if i + 1 < len(out) else ""
        text = _reading(sign, before, after)
        if text != sign.text:
            out[i] = replace(sign, text=text)
    return _paired(out)


def _paired(signs: list[Sign]) -> list[Sign]:
    """Of two brackets that belong together both are full-width if one is."""
    opened: list[int] = []
    for i, sign in enumerate(signs):
        if sign.text in "（(〔":
            opened.append(i)
        elif sign.text in "）)〕]" and opened:
            start = opened.pop()
            first = signs[start].text
            if first == "〔" or (first == "（" and sign.text == ")"):
                signs[i] = replace(sign, text="〕" if first == "〔" else "）")
            elif first == "(" and sign.text == "）":
                signs[start] = replace(signs[start], text="（")
    return signs


def _within(signs: Sequence[Sign], at: int) -> bool:
    """True for a space within a number, or beside what is wide enough by itself."""
    before, after = signs[at - 1].text, signs[at + 1].text
    if before in _WIDE or after in _WIDE:
        return True
    if before in _POINTS:
        return at > 1 and signs[at - 2].text.isdecimal() and after.isdecimal()
    return after in _POINTS and before.isdecimal()


def _reading(sign: Sign, before: str, after: str) -> str:
    text = sign.text
    if text in _HALF and before.isdecimal() and after.isdecimal():
        # Of a separator between digits only the shape was seen, not the width.
        return _HALF[text] if text == "，" else text
    if text in _FULL and (_HAN.match(before) or _HAN.match(after)):
        return _FULL[text]
    if sign.confidence >= _SURE or not _HAN.match(text):
        return text
    pairs = _pairs()
    if before + text in pairs or text + after in pairs:
        return text
    for other, _ in sign.others:
        if before + other in pairs or other + after in pairs:
            return other
    return text


@lru_cache(maxsize=1)
def _pairs() -> frozenset[str]:
    return frozenset(word[i : i + 2] for word in _WORDS.split() for i in range(len(word) - 1))

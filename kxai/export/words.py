"""What the codes of the data are called in Chinese, wherever a person reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath

from kxai.genre.catalogue import CATALOGUE
from kxai.schema.figure import Figure
from kxai.schema.report import KIND_ZH as REPORT_KIND_ZH
from kxai.schema.report import Report

SEVERITY_ZH: Mapping[str, str] = {"error": "错误", "warning": "提醒", "info": "提示"}

VERDICT_ZH: Mapping[str, str] = {
    "consistent": "一致",
    "tail": "尾差",
    "unlikely": "尾差可疑",
    "rebalanced": "舍位平衡",
    "inconsistent": "不一致",
    "weak": "无从分辨",
    "undetermined": "无法判定",
    "zero_base": "基数为零",
    "noted": "请注意",
}

KIND_ZH: Mapping[str, str] = {
    "sum": "分项合计",
    "share": "占比",
    "change": "增减额",
    "growth": "增减率",
    "execution": "预算完成率",
    "direction": "增减方向",
    "same": "前后不一",
    "units": "单位换算",
    "balance": "勾稽关系",
    "part": "部分大于总体",
    "target": "绩效目标",
    "per_head": "人均车均",
    "panel": "跨年度、跨报告",
    "disclosure": "公开内容",
    "form": "文字规范",
    "scores": "评分",
    "base": "基数为零",
    "code": "科目编码",
    "year": "年份",
}

ROLE_ZH: Mapping[str, str] = {
    "amount": "金额",
    "change": "增减额",
    "growth_rate": "增减率",
    "share": "占比",
    "execution_rate": "完成率",
    "count": "数量",
    "score": "得分",
}

DIRECTION_ZH: Mapping[str, str] = {"up": "增", "down": "减", "flat": "持平"}

HEDGE_ZH: Mapping[str, str] = {
    "over": "超过",
    "under_approx": "近",
    "about": "约",
    "min": "不少于",
    "max": "不超过",
    "range_low": "下限",
    "range_high": "上限",
}

LAYER_ZH: Mapping[str, str] = {"text": "正文", "table": "表格", "chart": "图表"}

LEVEL_ZH: Mapping[str, str] = {
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "township": "乡级",
}

DIMS_ZH: Mapping[str, str] = {
    "activity": "活动",
    "project": "项目",
    "code": "科目编码",
    "name": "科目",
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "type": "类别",
    "org": "单位",
}

# Control characters can drive a terminal; a space in their place keeps numbers apart.
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
# Marks of direction can turn a line around, and lone surrogates cannot be written; none of them
# is text that a person reads.
_UNSEEN = re.compile(
    "[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff]"
)


def clean(text: str) -> str:
    """Text of a report as it can safely be shown on one line."""
    if text.isprintable():
        return text
    return _SPACE.sub(" ", _UNSEEN.sub("", text))


def indicator_zh(figure: Figure) -> str:
    """The catalogue's name of a figure's indicator."""
    found = CATALOGUE.get(figure.indicator)
    return found.zh if found else figure.indicator


def dims_zh(figure: Figure) -> str:
    """What narrows a figure's indicator, on one line."""
    pairs = (f"{DIMS_ZH.get(name, name)}：{value}" for name, value in figure.dims.items())
    return clean("；".join(pairs))


def role_zh(figure: Figure) -> str:
    """A figure's role, with its direction and hedge where it has them: 增减率（增）."""
    marks = (DIRECTION_ZH.get(figure.direction or ""), HEDGE_ZH.get(figure.hedge or ""))
    told = "，".join(mark for mark in marks if mark)
    name = ROLE_ZH.get(figure.role, figure.role)
    return f"{name}（{told}）" if told else name


def unit_zh(unit: str) -> str:
    """A unit for the eye: the catalogue's "-" means that there is none."""
    return "" if unit == "-" else clean(unit)


def title_of(report: Report) -> str:
    """A report's name for a person: 某县科学技术协会 2021年 部门决算."""
    year = f"{report.year}年" if report.year else "年度不明"
    return f"{clean(report.org or '单位不明')} {year} {REPORT_KIND_ZH[report.kind]}"


def file_name(source: str) -> str:
    """A file's name without its folders, with that of the archive which it stands in."""
    archive, inside, member = source.partition("!/")
    return clean(PurePath(archive).name + inside + member)


CALL_ZH = {
    "done": "已答复",
    "cached": "用以前的答复",
    "waiting": "在批次中",
    "failed": "没有可用的答复",
}

PROFILE_ZH: Mapping[str, str] = {
    "find": "查找文件",
    "load": "读取",
    "label": "标注数字",
    "ask": "问模型",
    "check": "核对",
    "store": "入库",
    "panel": "历年对照",
    "export": "导出",
}
"""Where the time of a run goes."""
DECISION_ZH: Mapping[str, str] = {
    "confirmed": "属实",
    "false_alarm": "误报",
    "unclear": "待查",
    "withdrawn": "撤回",
}

"""The address of a figure in Chinese: 表 收支总表 第1张 第3页 | 行 支出 › 基本支出 | 列 …"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kxai.export.words import clean
from kxai.genre.standard import STANDARD
from kxai.schema.address import CHART, SCOPE_MEMBERS, UNKNOWN_TABLE, Address, Member

EVIDENCE_ZH: Mapping[str, str] = {
    "cell": "本行",
    "header": "表头",
    "title": "表题",
    "heading": "标题",
    "sentence": "本句",
    "inherited": "随报告",
    "guessed": "推定",
}
_MEMBER_ZH = {
    "funds": "资金",
    "part": "部分",
    "entity": "范围",
    "basis": "时点",
    "mode": "性质",
}
VALUE_ZH: Mapping[str, Mapping[str, str]] = {
    "funds": {
        "all": "全部资金",
        "fiscal": "财政拨款",
        "general_budget": "一般公共预算",
        "gov_fund": "政府性基金",
        "state_capital": "国有资本经营",
        "special_account": "财政专户",
        "other": "其他资金",
    },
    "part": {
        "total": "合计",
        "basic": "基本支出",
        "personnel": "人员经费",
        "public": "公用经费",
        "project": "项目支出",
        "reserve": "预留机动经费",
        "operating": "机关运行经费",
        "remittance": "上缴上级支出",
        "business": "经营支出",
        "subsidy": "补助附属单位支出",
    },
    "entity": {
        "department": "部门",
        "unit": "本级",
        "region": "全地区",
        "region_own": "地区本级",
        "sub_body": "单位",
        "project": "项目",
    },
    "basis": {"stock": "存量", "flow": "流量"},
    "mode": {"plan": "计划", "actual": "实际"},
}
_LONGEST = 60  # characters of a clause that are shown


def address_zh(at: Address, text: str = "") -> str:
    """An address on one line; ``text`` is what the spans of prose point into."""
    return " | ".join(filter(None, (_statement(at), *_place(at, text), _scope(at))))


def scope_zh(name: str, known: Member) -> str:
    """A member of a scope and where it is known from: 财政拨款（表题）, 项目“科普活动”（本行）."""
    kind, _, own = known.value.partition(":")
    words = VALUE_ZH[name].get(kind, kind)
    own = f"“{clean(own)}”" if own else ""
    return f"{words}{own}（{EVIDENCE_ZH[known.evidence]}）"


def _statement(at: Address) -> str:
    statement = at.statement
    page = f" 第{at.page}页" if at.page is not None else ""
    if statement.kind == CHART:
        return f"图 {clean(statement.title)}".rstrip() + page
    if not statement.is_table:
        return f"段 {_path(statement.chapter)}".rstrip() + page
    known = STANDARD.get(statement.kind)
    title = statement.title or (known.name if known is not None else "无表题")
    unknown = "（未识别）" if statement.kind == UNKNOWN_TABLE else ""
    return f"表 {clean(title)}{unknown} 第{statement.instance}张{page}"


def _place(at: Address, text: str) -> list[str]:
    if at.statement.is_table:
        code = f"（{at.code}）" if at.code else ""
        rows = f"行 {_path(at.rows)}{code}" if at.rows or code else ""
        return [rows, f"列 {_path(at.columns)}" if at.columns else ""]
    if at.clause is None:
        return []
    clause = clean(text[slice(*at.clause)].strip().rstrip("。；"))
    short = clause if len(clause) <= _LONGEST else f"{clause[:_LONGEST]}…"
    return [f"分句 {short}" if short else ""]


def _path(words: Sequence[str]) -> str:
    return " › ".join(clean("".join(word.split())) for word in words)


def _scope(at: Address) -> str:
    members = ((name, getattr(at.scope, name)) for name in SCOPE_MEMBERS)
    told = [f"{_MEMBER_ZH[name]} {scope_zh(name, m)}" for name, m in members if m is not None]
    return f"口径 {'，'.join(told)}" if told else ""

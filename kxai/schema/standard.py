"""The standard tables of accounts and budgets: their ids, names, and the titles they go by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Side = Literal["accounts", "budget"]


@dataclass(frozen=True, slots=True)
class StandardTable:
    """``id`` (accounts.summary), ``name`` as the ministry writes it, ``side`` (accounts say what
    was, budgets what is planned), ``subject``: the part of the id behind the point."""

    id: str
    name: str

    @property
    def side(self) -> Side:
        return "accounts" if self.id.startswith("accounts") else "budget"

    @property
    def subject(self) -> str:
        return self.id.partition(".")[2]


GOALS = "budget.goals"
_ALL = (
    StandardTable("accounts.summary", "收入支出决算总表"),
    StandardTable("accounts.income", "收入决算表"),
    StandardTable("accounts.expenditure", "支出决算表"),
    StandardTable("accounts.fiscal", "财政拨款收入支出决算总表"),
    StandardTable("accounts.general", "一般公共预算财政拨款支出决算表"),
    StandardTable("accounts.economy", "一般公共预算财政拨款基本支出决算表"),
    StandardTable("accounts.three", "财政拨款“三公”经费支出决算表"),
    StandardTable("accounts.gov_fund", "政府性基金预算财政拨款收入支出决算表"),
    StandardTable("accounts.state_capital", "国有资本经营预算财政拨款支出决算表"),
    StandardTable("accounts.fiscal_spending", "财政拨款支出决算表"),
    StandardTable("accounts.operating", "机关运行经费支出决算表"),
    StandardTable("accounts.information", "机构运行信息表"),
    StandardTable("accounts.procurement", "政府采购情况表"),
    StandardTable("budget.summary", "部门收支总表"),
    StandardTable("budget.income", "部门收入总表"),
    StandardTable("budget.expenditure", "部门支出总表"),
    StandardTable("budget.fiscal", "财政拨款收支总表"),
    StandardTable("budget.general", "一般公共预算支出表"),
    StandardTable("budget.economy", "一般公共预算基本支出表"),
    StandardTable("budget.three", "一般公共预算“三公”经费支出表"),
    StandardTable("budget.gov_fund", "政府性基金预算支出表"),
    StandardTable("budget.state_capital", "国有资本经营预算支出表"),
    StandardTable("budget.fiscal_spending", "财政拨款支出表"),
    StandardTable("budget.information", "机构运行信息表"),
    StandardTable("budget.operating", "机关运行经费支出表"),
    StandardTable("budget.procurement", "政府采购预算表"),
    StandardTable("budget.projects", "项目支出表"),
    StandardTable(GOALS, "绩效目标表"),
)
STANDARD: dict[str, StandardTable] = {table.id: table for table in _ALL}

_MARKS = re.compile(r"[\s“”\"'‘’＂「」《》（）()、，,]+")
_TITLE = re.compile(
    r"[^。；：:]{0,40}?表(?=$|公开|[按分]|功能|经济|科目|政府预算|部门预算|决算|预算|单位|金额|\d|[：:])"
)
_NUMBER = re.compile(
    r"^附?表[\d一二三四五六七八九十]{1,3}(?:[-—]\d)?[：:.．]?"
    r"|^(?:财决|预算)?公开(?:\d{1,2}(?:-\d)?表|表[\d一二三四五六七八九十]{1,3})[：:]?(?=.)"
    r"|(?:公开|财决公开|预算公开|附)\d{0,2}表[\d一二三四五六七八九十]{0,3}$"
)
# Tables on something else that such words stand in, too.
_OTHER = re.compile(
    r"自评|评价|评分|明细|采购|资产|机构|人员|编制|对比|变动|增减|变化|结构|执行|完成|审核|分析|申请|政策|目录|清单"
    r"|资金表|绩效(?!目标(?:申报)?表)|指标|购买服务|非税|债务|转移支付|会议费表|培训费表"
)
# What may stand in front of 收入表: nothing, a number, a year, or a body; not 经费, 非税.
_WHOSE = r"(?:^|(?<=[门位年度级局委会办院校心市县区队站所部厅、.．一二三四五六七八九十\d]))"
# The one kind of table that has the bought in its name; no record of what was bought, or from whom.
_PROCUREMENT = re.compile(
    r"政府采购(?!.*(?:目录|清单|合同|供应商|计划表|申请|审批|变动|对比)).*(?:预算|支出|情况|决算)"
)
# Titles of standard tables that hold a word of other tables.
_ALLOWED = re.compile(
    rf"{_PROCUREMENT.pattern}|机构运行信息|基本支出(?:预算|决算)?明细表$"
    r"|支出(?:预算|决算)?明细表(?=[按分功经])"
)
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("procurement", _PROCUREMENT),
    ("information", re.compile(r"机构运行信息")),
    ("operating", re.compile(r"机关运行经费")),
    ("goals", re.compile(r"绩效目标(?:申报)?表$")),
    ("three", re.compile(r"三公")),
    ("projects", re.compile(r"^(?:\d{4}年度?)?[^入]{0,14}项目支出(?:预算|情况)?总?(?:情况)?表$")),
    ("gov_fund", re.compile(r"政府性基金[^项]*(?:支出|收支)")),
    ("state_capital", re.compile(r"国有资本经营[^项]*(?:支出|收支)")),
    ("economy", re.compile(r"(?:公共|财政拨款|财政预算).*基本支出(?!.*项目支出)")),
    ("general", re.compile(r"(?:一般公共|公共财政)[^收]*支出")),
    ("fiscal", re.compile(r"财政拨款(?:收入支出|收支)")),
    ("fiscal_spending", re.compile(r"财政拨款支出(?!.*(?:三公|项目))")),
    ("summary", re.compile(r"收入支出(?:预算|决算)?[总表]|收支(?:预算|决算|[总表]|情况)")),
    ("income", re.compile(rf"{_WHOSE}收入(?:预算|决算)?(?:总|情况)?(?:体情况)?表")),
    ("expenditure", re.compile(rf"{_WHOSE}支出(?:预算|决算)?(?:总|情况)?(?:体情况)?表")),
)  # fmt: skip
_LONGEST = 60


def titled(line: str) -> StandardTable | None:
    """The standard table whose title a line is, whatever year, body and spelling; else None.

    Project forms, self-evaluations and tables that only compare, detail or cut up are none.
    """
    words = _MARKS.sub("", line)
    if len(words) > _LONGEST or "表" not in words:
        return None
    title = _TITLE.search(_NUMBER.sub("", words))
    if title is None or (_OTHER.search(title[0]) and not _ALLOWED.search(words)):
        return None
    for subject, pattern in _KINDS:
        if pattern.search(title[0]):
            told = "accounts" if "决算" in words else "budget"
            return STANDARD.get(f"{told}.{subject}")
    return None

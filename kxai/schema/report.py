"""Who wrote a report, about which year, and of which kind it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "final_accounts",  # 部门决算
    "budget",  # 部门预算
    "three_public_accounts",  # “三公”经费决算
    "three_public_budget",  # “三公”经费预算
    "overall_evaluation",  # 整体支出绩效自评
    "project_evaluation",  # 项目绩效自评、绩效评价
    "transfer_evaluation",  # 转移支付绩效自评
    "performance_text",  # 预算绩效文本
    "budget_approval",  # 预算批复
    "accounts_approval",  # 决算批复
    "budget_execution",  # 预算执行情况和预算草案的报告
    "fiscal_budget",  # 政府预算
    "fiscal_accounts",  # 政府决算
    "fiscal_report",  # 财政收支分析、月报、直达资金
    "special_funds",  # 专项资金
    "unknown",
]

Entity = Literal["department", "unit", "region", "unknown"]
Level = Literal["province", "city", "county", "township", "unknown"]

KIND_ZH: dict[Kind, str] = {
    "final_accounts": "部门决算",
    "budget": "部门预算",
    "three_public_accounts": "“三公”经费决算",
    "three_public_budget": "“三公”经费预算",
    "overall_evaluation": "整体支出绩效自评",
    "project_evaluation": "项目绩效自评",
    "transfer_evaluation": "转移支付绩效自评",
    "performance_text": "预算绩效文本",
    "budget_approval": "预算批复",
    "accounts_approval": "决算批复",
    "budget_execution": "预算执行情况报告",
    "fiscal_budget": "政府预算",
    "fiscal_accounts": "政府决算",
    "fiscal_report": "财政收支分析",
    "special_funds": "专项资金",
    "unknown": "未识别",
}

BUDGET_KINDS: frozenset[Kind] = frozenset(
    {"budget", "three_public_budget", "performance_text", "budget_approval", "fiscal_budget"}
)
"""Kinds whose figures are planned where nothing says otherwise."""

THREE_PUBLIC_KINDS: frozenset[Kind] = frozenset({"three_public_budget", "three_public_accounts"})
"""Kinds that tell of the “三公” and of nothing else."""

REGION_KINDS: frozenset[Kind] = frozenset(
    {"budget_execution", "fiscal_budget", "fiscal_accounts", "fiscal_report"}
)
"""Kinds that tell the money of a whole place."""


@dataclass(frozen=True, slots=True)
class Report:
    """A document with its identity. ``id`` is the first 12 hex digits of the content's sha256.

    ``region`` is the place as the report names it (泸县, 秦皇岛市抚宁区); ``level`` is its
    rank; ``unit`` is the unit of money that the report mostly uses.
    ``year`` is the year reported on: of a report on the execution of one year with the draft of
    the next, the year executed. ``entity`` says whose money it tells: of a department with all
    that belongs to it, of one unit, or of a whole place.
    """

    id: str
    source: str
    sha256: str
    org: str | None
    region: str | None
    level: Level
    year: int | None
    kind: Kind
    unit: str
    language: str = "zh-Hans"
    notes: tuple[str, ...] = ()
    entity: Entity = "unknown"

    @property
    def planned(self) -> bool:
        """True where the report tells what is planned, not what became of it."""
        return self.kind in BUDGET_KINDS

"""Who wrote a report, about which year, and of which kind it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "final_accounts",  # 部门决算
    "budget",  # 部门预算
    "overall_evaluation",  # 整体支出绩效自评
    "project_evaluation",  # 项目绩效自评
    "performance_text",  # 预算绩效文本
    "unknown",
]

KIND_ZH: dict[Kind, str] = {
    "final_accounts": "部门决算",
    "budget": "部门预算",
    "overall_evaluation": "整体支出绩效自评",
    "project_evaluation": "项目绩效自评",
    "performance_text": "预算绩效文本",
    "unknown": "未识别",
}


@dataclass(frozen=True, slots=True)
class Report:
    """A document with its identity. ``id`` is the first 12 hex digits of the content's sha256.

    ``region`` is the place as the report names it (泸县, 秦皇岛市抚宁区); ``level`` is province,
    city, county or unknown; ``unit`` is the unit of money that the report mostly uses.
    """

    id: str
    source: str
    sha256: str
    org: str | None
    region: str | None
    level: str
    year: int | None
    kind: Kind
    unit: str
    language: str = "zh-Hans"
    notes: tuple[str, ...] = ()

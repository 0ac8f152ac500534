"""The rates of a pool: what each is made of, and over which reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kxai.evaluate.metrics.rate import Metric, ratio, summed, total
from kxai.evaluate.real.measure import Counts
from kxai.evaluate.real.pool_run import Measured
from kxai.evaluate.statistics import bootstrap

PART_ZH = {"tuned": "调校用", "aside": "留出", "all": "合计"}
ALL = "合计"

_FALSE = {"false_error": 1.0}
METRICS: tuple[Metric, ...] = (
    Metric("read", "读出的报告", ratio("read", {"read": 1, "failed": 1}), gated=True),
    Metric("labelled", "已标注的数字", ratio("labelled", "numbers"), better=None),
    Metric("other", "标为other", ratio("other", "numbers"), better=None),
    Metric("found", "找到的数字", ratio("spots_found", "spots"), gated=True),
    Metric("indicator", "指标", ratio("spots_indicator", "spots"), gated=True),
    Metric("year", "年份", ratio("spots_year", "spots"), gated=True),
    Metric("stage", "阶段", ratio("spots_stage", "spots"), gated=True),
    Metric("role", "性质", ratio("spots_role", "spots"), gated=True),
    Metric("unit", "单位", ratio("spots_unit", "spots"), gated=True),
    Metric("right", "指标年份性质全对", ratio("spots_right", "spots"), gated=True),
    Metric("skips", "不是数据的未标", ratio("skips_right", "skips"), gated=True),
    Metric("sure", "置信度≥0.8的正确率", ratio("sure_right", "sure"), gated=True),
    Metric("body", "报告单位", ratio("body_right", "body_judged"), gated=True),
    Metric("report_year", "报告年度", ratio("year_right", "year_judged"), gated=True),
    Metric("kind", "报告种类", ratio("kind_right", "kind_judged"), gated=True),
    Metric("tables", "认出的表格",
           ratio("known_tables", {"known_tables": 1, "unknown_tables": 1}), better=None),
    Metric("confirmed", "得到印证的数字", ratio("confirmed", "labelled"), better=None),
    Metric("checked", "核对过的说法", ratio("checked", "claims"), better=None),
    Metric("must", "必须发现的已发现", ratio("must_met", "must"), gated=True),
    Metric("precision_error", "错误属实",
           ratio("true_error", {"true_error": 1, "false_error": 1}), gated=True),
    Metric("precision_warning", "提醒属实",
           ratio("true_warning", {"true_warning": 1, "false_warning": 1})),
    Metric("false_errors", "每份误报的错误", ratio(_FALSE, "complete"), better="down", gated=True),
    Metric("false_warnings", "每份误报的提醒", ratio("false_warning", "complete"),
           better="down"),
    Metric("seconds", "处理器秒数", total("seconds"), better="down", digits=1),
)  # fmt: skip
BY_NAME: Mapping[str, Metric] = {metric.name: metric for metric in METRICS}


@dataclass(frozen=True, slots=True)
class Group:
    """Reports of one house (``ALL``: of every house) and part, with all that was counted."""

    house: str
    part: str
    reports: tuple[Measured, ...]
    counts: Counts

    def value(self, metric: Metric) -> float | None:
        """The rate over the group; None where nothing was measured."""
        return bootstrap([self.counts], metric.rate).value


def groups(measured: Sequence[Measured]) -> Iterator[Group]:
    """Every house by part and as a whole, then all houses: a part or whole that is the same
    reports as the one before is told once."""
    houses = list(dict.fromkeys(one.report.house for one in measured))
    for house in (*houses, *((ALL,) if len(houses) > 1 else ())):
        mine = [one for one in measured if house in (one.report.house, ALL)]
        parts = sorted({one.part for one in mine}, reverse=True)
        for part in (*parts, *(("all",) if len(parts) > 1 else ())):
            chosen = tuple(one for one in mine if part in (one.part, "all"))
            yield Group(house, part, chosen, summed([one.counts for one in chosen]))

"""The arithmetic checker: a pure library that knows no model, no store and no file.

Figures of a report:

>>> from kxai.check import check
>>> result = check(figures, text, report=report)          # doctest: +SKIP
>>> [finding.explanation for finding in result.findings]  # doctest: +SKIP

Printed numbers alone, by the same code (`kxai.check.judge` says what the verdicts mean):

>>> from kxai.check import judge_growth, judge_share, judge_sum, printed_number
>>> judge_sum("237.50", ["111.55", "125.59"])
'inconsistent'
>>> judge_share("46.97", part="111.55", whole="237.5")
'consistent'
>>> judge_sum(printed_number("5.31", "万元"), [printed_number("53125.40", "元")])
'tail'
"""

from kxai.check.checker import check
from kxai.check.interval import INF, Interval, PrintedNumber, printed_number
from kxai.check.judge import (
    judge_average,
    judge_change,
    judge_column,
    judge_grim,
    judge_growth,
    judge_same,
    judge_share,
    judge_sum,
)
from kxai.check.panel import HELD_FIGURES, PanelReport, check_panel, with_counterparts
from kxai.check.relation import CheckedRelation, CheckResult

__all__ = [
    "HELD_FIGURES", "INF", "CheckResult", "CheckedRelation", "Interval", "PanelReport",
    "PrintedNumber", "check", "check_panel", "judge_average", "judge_change", "judge_column",
    "judge_grim", "judge_growth", "judge_same", "judge_share", "judge_sum", "printed_number",
    "with_counterparts",
]  # fmt: skip

"""The arithmetic checker: a pure library that knows no model, no store and no file.

>>> from kxai.check import check
>>> result = check(figures, text, report=report)          # doctest: +SKIP
>>> [finding.explanation for finding in result.findings]  # doctest: +SKIP
"""

from kxai.check.checker import check
from kxai.check.panel import PanelReport, check_panel
from kxai.check.relation import CheckedRelation, CheckResult

__all__ = ["CheckResult", "CheckedRelation", "PanelReport", "check", "check_panel"]

"""The receipts and payments of a whole place where reports name them shortly: 全市收入, 支出."""

from __future__ import annotations

from kxai.extract.rules.account_names import SPENT_OF
from kxai.extract.rules.phrases import noun_phrase
from kxai.extract.rules.scene import Scene
from kxai.genre import readings, words
from kxai.schema.report import REGION_KINDS

_SIDE = words("region.side").regex
_BUDGET = readings("region.budget")
_OTHER_TOTAL = words("region.other_total").regex


def side_of_region(clause: str, scene: Scene) -> tuple[str, str, float] | None:
    """Indicator, name and confidence of 全市收入 in a chapter on one budget.

    财政总收入 and 税收收入 are no account of a body: ``other``. None for what names neither.
    """
    side = _SIDE.fullmatch(noun_phrase(clause).replace(" ", ""))
    if side and scene.report.kind in REGION_KINDS:
        told = (_BUDGET.of(title) for title in reversed(scene.section[-3:]))
        if (budget := next(filter(None, told), None)) is not None:
            receipts = f"income.{budget}"
            told_of = receipts if side["side"] == "收入" else SPENT_OF[receipts]
            return told_of, side[0], 0.85
    return ("other", noun_phrase(clause), 0.6) if _OTHER_TOTAL.search(clause) else None

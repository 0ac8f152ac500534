"""The receipts and payments of a whole place where reports name them shortly: 全市收入, 支出."""

from __future__ import annotations

import re

from kxai.extract.rules.account_names import SPENT_OF
from kxai.extract.rules.phrases import noun_phrase
from kxai.extract.rules.scene import GRAND_SIDES, Scene
from kxai.genre import readings, words
from kxai.schema.report import REGION_KINDS

_SIDE = words("region.side").regex
_BUDGET = readings("region.budget")
_OTHER_TOTAL = words("region.other_total").regex
_ADDED = words("region.added").regex
_SUM_OF_SIDE = re.compile("(?:全年|当年|本年)?(?P<side>收入|支出)[合总共]计")
_BESIDE_SPENDING = ("230", "231")


def with_added(words: str, sentence: str) -> str | None:
    """加上转移性收入34亿元，收入合计164亿元: all that came in, and not one budget's."""
    told = _SUM_OF_SIDE.match(words)
    return GRAND_SIDES[told["side"]] if told and _ADDED.search(sentence) else None


def is_beside_spending(code: str, scene: Scene) -> bool:
    """True for 转移性支出 and 债务还本支出 of a whole place: what goes out beside its spending, and
    no part of it."""
    return scene.report.kind in REGION_KINDS and code in _BESIDE_SPENDING


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

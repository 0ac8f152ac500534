"""Dirt in measured doses: what scanning, copying and old software do to a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from kxai.errors import EvaluationError
from kxai_lab.generate import forms
from kxai_lab.generate.compose import Draft
from kxai_lab.generate.pieces import Num
from kxai_lab.generate.teller import Teller

KINDS = {
    "torn": "reports whose tables are torn into a cell a line (plain text only)",
    "ocr": "numbers with a digit read as a letter, or a point as another sign",
    "no_unit": "amounts of prose whose unit is missing",
    "full_width": "numbers in full-width digits",
    "chart": "reports with the numbers of an embedded chart in the text",
    "traditional": "reports in traditional characters",
    "aliased": "reports whose rows have other names that the genre knows",
    "renamed": "reports whose columns have names that no genre file knows",
    "extra": "reports with rows that no list of ours has",
    "worded": "reports whose prose is worded as no genre file knows it",
}
"""Kinds of dirt, the last four of strangeness (``strange``); a dose is the share of reports or of
numbers that have it, 0 to 1."""
_MISREAD = {"0": "O", "1": "l", "5": "S", "8": "B", ".": "。"}
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


def read_doses(words: Mapping[str, float]) -> dict[str, float]:
    """``words`` checked.

    Raises EvaluationError for an unknown kind or a share outside of [0, 1].
    """
    for kind, dose in words.items():
        if kind not in KINDS:
            raise EvaluationError(f"--dirt {kind}", f"没有这一种，可选：{'、'.join(KINDS)}")
        if not 0 <= dose <= 1:
            raise EvaluationError(f"--dirt {kind}", f"{dose}应在0与1之间")
    return dict(words)


def soil(teller: Teller, doses: Mapping[str, float], chance: Random) -> set[str]:
    """Dirt of whole reports that needs the ledger; which kinds this report has got."""
    has = {k for k in ("torn", "chart", "traditional") if chance.random() < doses.get(k, 0)}
    if "chart" in has:
        forms.chart(teller)
    return has


def smear(draft: Draft, doses: Mapping[str, float], chance: Random) -> dict[str, int]:
    """Dirt of single numbers, after all claims are settled; how many of each kind.

    A number keeps its true value: what is misread is the print.
    """
    count = dict.fromkeys(("ocr", "no_unit", "full_width"), 0)
    for num in draft.nums():
        for kind, change in _CHANGES.items():
            dose = doses.get(kind, 0)
            if dose and chance.random() < dose and change(num, chance):
                count[kind] += 1
                break
    return count


def _ocr(num: Num, chance: Random) -> bool:
    places = [i for i, char in enumerate(num.text) if char in _MISREAD]
    if not places or len(num.text) < 3:
        return False
    at = chance.choice(places)
    num.value = num.value or num.text.replace(",", "")
    num.text = num.text[:at] + _MISREAD[num.text[at]] + num.text[at + 1 :]
    return True


def _no_unit(num: Num, chance: Random) -> bool:  # noqa: ARG001
    if num.role != "amount" or not num.suffix:
        return False
    num.suffix = ""
    return True


def _full_width(num: Num, chance: Random) -> bool:  # noqa: ARG001
    if num.value or "," in num.text:
        return False
    num.value, num.text = num.text, num.text.translate(_WIDE)
    return True


_CHANGES: dict[str, Callable[[Num, Random], bool]] = {
    "ocr": _ocr,
    "no_unit": _no_unit,
    "full_width": _full_width,
}

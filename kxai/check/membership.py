"""Which amounts may be parts of an amount: of its unit, its side of the accounts and its time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kxai.check.context import name_of, thing
from kxai.genre import words
from kxai.genre.families import children_of
from kxai.schema.figure import Figure

REST = words("check.sums.rest").regex
_OWN_TIME = words("check.sums.own_time").regex
_RECEIVED = words("check.sums.received").regex
_SIDES = ("income.", "expenditure.", "balance.", "total.")
_LEVELS = ("region", "region_own")
# Amounts beside a list that are no parts of its total.
_NEVER_PARTS = frozenset({"procurement.sme", "procurement.micro", "reception.domestic"})


def may_be_part(head: Figure, figure: Figure, words: str) -> bool:
    """``words`` stand before the figure; where they name no year or stage, it has the head's."""
    if figure.base_unit != head.base_unit:
        return False
    if figure.indicator in _NEVER_PARTS or _other_side(head, figure) or _beside(head, figure):
        return False
    if _of_a_level(head, figure):
        return True
    rest = figure.base_value < head.base_value and REST.search(figure.label) is not None
    if (thing(figure), figure.label) == (thing(head), head.label) and not rest:
        return False
    if thing(figure) == thing(head) and head.indicator != "other":
        return False
    if (figure.year, figure.stage) == (head.year, head.stage) or not _OWN_TIME.search(words):
        return True
    return figure.year == head.year and head.indicator.startswith("project.")


def _of_a_level(head: Figure, figure: Figure) -> bool:
    """True for what one level of government has of a whole region's: 全省收入，其中：省本级收入."""
    if head.at is None or figure.at is None or thing(head) != thing(figure):
        return False
    whole, own = head.at.scope.entity, figure.at.scope.entity
    levels = whole is not None and own is not None and (whole.value, own.value) == _LEVELS
    return levels and (head.year, head.stage) == (figure.year, figure.stage)


def _beside(head: Figure, figure: Figure) -> bool:
    """True for an account that is not below the head's: 2130301…，主要用于：2130305…"""
    whole, code = head.dims.get("code", ""), figure.dims.get("code", "")
    if not whole or not code:
        return False
    return len(code) == len(whole) or not code.startswith(whole)


def _other_side(head: Figure, figure: Figure) -> bool:
    """True for an amount of another side of the accounts: a balance is no part of spending."""
    if figure.indicator == "function" and head.indicator.startswith(("income.", "balance.")):
        return True  # 上年结转2万元；支出包括：科学技术支出…
    if head.indicator.startswith("income.") and figure.indicator.startswith("balance."):
        return figure.stage != "budget"  # what was carried over is among the receipts planned
    a, b = _side(head), _side(figure)
    if a == "total.":
        a = {"total.receipts": "income.", "total.payments": "expenditure."}.get(head.indicator, a)
        return bool(b) and b not in (a, "balance.")
    return bool(a and b) and a != b


def _side(figure: Figure) -> str:
    known = next((s for s in _SIDES if figure.indicator.startswith(s)), "")
    if known or figure.indicator != "other":
        return known
    return "income." if _RECEIVED.search(figure.label) else ""


def is_namesake(head: Figure, figure: Figure, told: str) -> bool:
    """True for a part that the catalogue calls what it calls the head, under another name: 财政拨款
    收入9万元，包括财政补助收入5万元、专项收入4万元."""
    alike = (figure.year, figure.stage, *thing(figure)) == (head.year, head.stage, *thing(head))
    renamed = name_of(figure) != name_of(head) and told.endswith(name_of(figure))
    return alike and renamed and 0 < figure.base_value < head.base_value


def known_part(head: Figure, amounts: Sequence[Figure]) -> list[Figure]:
    """The amount of a point, behind sentences of it, that alone is known as a part of the head, of
    its year and stage: （二）公务用车购置及运行费暂按上年执行。预算安排3万元，其中购置费0万元."""
    known = [f for f in amounts if f.indicator in children_of(head.indicator)]
    of_first = {known[0].indicator, *children_of(known[0].indicator)} if known else set()
    alone = all(f.indicator in of_first for f in known)
    time = (head.year, head.stage)
    return [f for f in known[:1] if alone and (f.year, f.stage) == time]


def are_siblings(head: Figure, parts: Sequence[Figure], names: str, opener: str) -> bool:
    """True where names stand before 分别 and their amounts exceed a head that is not known to be
    their whole: 个人所得税7亿元，契税、印花税分别为5亿元、4亿元."""
    clause = names.rpartition("，")[2].rpartition(",")[2]
    if not opener.startswith("分别") or not re.search("[、和与及]", clause):
        return False
    over = sum(part.base_value for part in parts) > head.base_value
    return over and not {part.indicator for part in parts} & children_of(head.indicator)

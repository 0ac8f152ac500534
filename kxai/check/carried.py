"""What is carried over, told in one sentence: 年初结转 + 收入 − 支出 = 年末结转."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kxai.check.balance import judge_balance
from kxai.check.context import Context
from kxai.check.relation import CheckedRelation
from kxai.schema.figure import Figure

_SIGNS = {"balance.opening": 1, "income.total": 1, "expenditure.total": -1}
_MAYBE = {"balance.surplus_used": 1, "balance.surplus_allocated": -1}
_CLOSING = "balance.closing"


def check_carried(context: Context) -> Iterator[CheckedRelation]:
    """balance: the sentence that tells opening, income, expenditure and closing of one year.

    Surplus that was used is added and what was allocated taken off where they are told, as in the
    form 收入支出决算总表 (财决01表); another amount in the sentence leaves it open.
    """
    sentences: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in context.figures:
        if figure.role == "amount" and figure.layer == "text" and figure.hedge is None:
            key = (context.sentence_of[figure.id], figure.year, figure.stage)
            sentences[key].append(figure)
    signs = {**_SIGNS, **_MAYBE}
    for found in sentences.values():
        by_name = {figure.indicator: figure for figure in found if not figure.dims}
        if len(by_name) < len(found) or not {*_SIGNS, _CLOSING} <= by_name.keys():
            continue
        closing = by_name.pop(_CLOSING)
        if by_name.keys() <= signs.keys() and closing is found[-1]:
            yield judge_balance(closing, [(signs[f.indicator], f) for f in found[:-1]])

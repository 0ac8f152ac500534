"""资产总额 − 负债总额 = 净资产 (所有者权益), told one behind the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from kxai.check.balance import judge_balance
from kxai.check.context import Context
from kxai.check.edits import TELLING
from kxai.check.relation import CheckedRelation
from kxai.check.sums import slipped
from kxai.genre import readings
from kxai.schema.figure import Figure

_SIDES = readings("check.net_assets")
_BEFORE = 16  # characters before an amount that name it
_ORDER = ("assets", "liabilities", "net")


def check_net_assets(context: Context) -> Iterator[CheckedRelation]:
    """balance: 资产总额212.90亿元，同比增长8%，负债总额123.20亿元，所有者权益89.70亿元.

    Minority interests and funds may be told apart, so that only a slip in one number accuses.
    """
    amounts = (f for f in context.figures if f.role == "amount" and f.layer == "text")
    for _, line in groupby(amounts, key=lambda figure: context.line_of[figure.id]):
        told: list[Figure] = []
        for figure in line:
            side = _side(context, figure)
            if side == "assets":
                told = [figure]
            elif side and told and side == _ORDER[len(told)]:
                told.append(figure)
            if len(told) == len(_ORDER):
                relation = _judged(*told)
                told = []
                if relation is not None:
                    yield relation


def _side(context: Context, figure: Figure) -> str:
    return _SIDES.of(context.text[max(0, figure.start - _BEFORE) : figure.start])


def _judged(assets: Figure, liabilities: Figure, net: Figure) -> CheckedRelation | None:
    if not assets.base_unit == liabilities.base_unit == net.base_unit:
        return None
    relation = judge_balance(net, [(1, assets), (-1, liabilities)])
    if relation.verdict == "inconsistent" and slipped(assets, [liabilities, net]) < TELLING:
        return None
    return replace(relation, severity="warning")

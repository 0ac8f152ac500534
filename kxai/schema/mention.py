"""A number as it stands in a text, before anyone knows what it means."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

MentionKind = Literal[
    "money",  # 209.7万元, 5083.26元, 壹拾贰万叁仟元整
    "percent",  # 47%, 百分之五
    "points",  # 2.1个百分点
    "count",  # 14件, 2万余份, 229件（幅）
    "score",  # 97分
    "number",  # bare: a table cell, 237.5万 (money or not is decided later), 676.52
    "rank",  # 第2位, 排名第3, 前200名
    "year",  # 2021年, 2021年度, 2021-2025年
    "date",  # 2021年12月28日, 9月30日, 2021/12/31, 5·30, 12月底
    "time",  # 14:30, 上午9时
    "docno",  # 川财教〔2023〕147号
    "phone",  # 18821881911
    "code",  # 2060101, 206类, 01款, 505001, 13030621G5NX247O
    "list",  # the 1 of "1、", （2）, 附件3, 图1, 表2, 任务1：, 指标1：
    "ordinal",  # 第37届, 第二批, 第八个
]

FIGURE_KINDS: frozenset[str] = frozenset(
    {"money", "percent", "points", "count", "score", "number", "rank"}
)
"""Kinds that may become figures; the others never do."""

Hedge = Literal["over", "under_approx", "about", "min", "max", "range_low", "range_high"]


class Mention(NamedTuple):
    """One number of a text.

    ``start``/``end`` span the number without its unit (a minus sign that belongs to it included)
    and ``text`` equals that slice. ``value`` is exact, in the unit as printed: 2万余份 is 2 with
    unit 万份; 15万 is 15 with unit 万. ``decimals`` counts the printed places after the point
    (of 580.8599999999974, residue of binary floats, which means 580.86: two). ``unit`` is the unit
    as printed without hedge words ("" where none is printed) and ``unit_end`` the offset behind it
    (``end`` where there is none). ``hedge``: over 余/多/超过, under_approx 近, about 约/左右,
    min 以上/不少于/≥/至少, max 以内/不超过/≤/前…名, range_low and range_high of a range. The low
    end of a range has the unit of the high end where it has none of its own.
    """

    start: int
    end: int
    text: str
    value: Decimal
    decimals: int
    kind: MentionKind
    unit: str
    unit_end: int
    hedge: Hedge | None

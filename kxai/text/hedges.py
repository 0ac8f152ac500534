"""Hedge words in front of a number."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kxai.schema.mention import Hedge

_MIN = ("不少于", "不低于", "不小于", "大于等于", "大于或等于", "至少", "≥", "≧", "＞", ">", ">=")
_MAX = (
    *("不超过", "不超出", "未超过", "不高于", "不多于", "不大于", "小于等于", "小于或等于"),
    *("小于", "少于", "低于", "不足", "不到", "至多", "最多", "控制在"),
    *("≤", "≦", "＜", "<", "<=", "前"),
)
_GROUPS: tuple[tuple[Hedge | None, tuple[str, ...]], ...] = (
    ("min", _MIN),
    ("max", _MAX),
    ("over", ("超过", "超过了", "超出", "超", "大于", "多于", "高于", "突破", "突破了", "破")),
    ("under_approx", ("近", "近有", "近达", "近占", "接近")),
    ("about", ("约", "约为", "约有", "约占", "约达", "约计", "大概")),
    # Words that only end like a hedge.
    (None, ("附近", "最近", "节约", "合约", "预约", "契约", "履约", "违约", "签约")),
    (None, ("以前", "之前", "目前", "年前", "月前", "日前", "当前", "提前", "此前")),
)
_WORDS = {word: hedge for hedge, words in _GROUPS for word in words}


def _by_last() -> Mapping[str, tuple[tuple[str, Hedge | None], ...]]:
    table: dict[str, list[str]] = {}
    for word in sorted(_WORDS, key=len, reverse=True):
        table.setdefault(word[-1], []).append(word)
    return MappingProxyType(
        {last: tuple((word, _WORDS[word]) for word in words) for last, words in table.items()}
    )


BY_LAST = _by_last()


def hedge_before(text: str, start: int) -> Hedge | None:
    """The hedge whose word ends at ``start`` or one blank before it, None if there is none."""
    if start and text[start - 1] in " \u3000":
        start -= 1
    for word, hedge in BY_LAST.get(text[start - 1 : start], ()):
        if text.endswith(word, 0, start):
            return hedge
    return None

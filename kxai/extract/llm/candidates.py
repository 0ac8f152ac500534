"""Which indicators a model may choose from: all of the catalogue, each with its definition."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from kxai.genre.catalogue import CATALOGUE

NO_FIGURE = "no_figure"
"""Said of a number that is no datum: a standard, a number of a list, a year."""
_OPEN = {
    "other": "表中没有的数据，保留原文的名称",
    NO_FIGURE: "不是数据：标准（单价50万元以上）、编号、序号、年份",
}


@cache
def offered() -> tuple[str, ...]:
    """The ids that may be said, those of the catalogue in its order."""
    return (*(name for name in CATALOGUE if name not in _OPEN), *_OPEN)


def table_of(ids: Iterable[str]) -> str:
    """The lines ``id 名称：定义`` that the prompt shows: the same for every question, so that an
    endpoint which keeps the beginnings of prompts reads them once.

    Of a definition the part that tells the indicator from others is shown (不含…, 不是…); what it
    is, its name says.
    """
    lines = []
    for name in ids:
        known = CATALOGUE.get(name)
        told = _OPEN.get(name) or (known.definition.rsplit("；", 1)[-1] if known else "")
        title = f" {known.zh}" if known and name not in _OPEN else ""
        lines.append(f"{name}{title}：{told}")
    return "\n".join(lines)

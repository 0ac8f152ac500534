"""The words that tell whose money a number is of, and what in a text each stands for."""

from __future__ import annotations

import re
from functools import lru_cache

from kxai.genre import Readings, readings
from kxai.schema.address import REGION_OWN

_FUNDS = readings("funds")
_PARTS = readings("part")
_ENTITIES = readings("entity")
_BUDGETS = frozenset({"general_budget", "gov_fund", "state_capital"})
_ALL_BODIES = "all_bodies"
_TOTAL = re.compile(r"(?:合计|总计|小计|共计|总额)$|^(?:本年|当年)?支出$|总支出|支出合计|支出总")
_ALL_FUNDS = re.compile(
    r"收支(?:决算|预算)?(?:总体|总表|总)|收入支出(?:决算|预算)?总|(?:收入|支出)(?:决算|预算)?(?:总体)?情况|"
    r"总收入|总支出|(?:收入|支出|收支)(?:合计|总计|总额|总表)|部门(?:收入|支出|收支)(?:决算|预算|总)"
)
_OF_ONE_THING = re.compile(r"三公|项目|采购|运行经费|会议|培训|接待|用车|出国|绩效|资产")
_PLACE = re.compile(
    r"[\s（(]*(?:[一二三四五六七八九十\d]{1,3}[）)、.．])?\s*(?:其中)?[：:，,]?"
    r"(?P<place>(?![全我本该各上])[一-鿿]{1,6}?[市县区旗州盟镇乡])"
    r"[：:]?(?:(?:20\d\d年|\d{1,2}[-—~至]\d{1,2}月|上半年|全年|累计|完成|实现|地方|[，,份])*)"
    r"(?:一般公共|公共财政|财政|地方|税收|政府性基金|收入|支出|[（(]?\d)"
)
_CLAUSE_END = re.compile(r"[，；,;]")
_STOCK = re.compile(r"结转|结余|余额|截[至止]|年末|期末|编制|实有|在职|资产|负债")


@lru_cache(maxsize=8192)
def funds_in(words: str) -> str | None:
    """The one kind of funds that a title or header names, None where it names none or several:
    一般公共预算财政拨款支出 general_budget, 财政拨款收支总表 fiscal."""
    named = {funds for funds, _, _ in _FUNDS.found_in(words)}
    if len(named) > 1:
        named.discard("fiscal")
    return named.pop() if len(named) == 1 else None


@lru_cache(maxsize=8192)
def last_funds_in(words: str) -> str | None:
    """The kind of funds that is named last in the words of a sentence in front of a number.

    财政拨款 behind a budget's name (一般公共预算财政拨款支出…，比上年财政拨款支出增加…) is that
    budget's; a source beside it (上级补助收入) is told of in its own clause only.
    """
    last: str | None = None
    for funds, start, _ in _FUNDS.found_in(words):
        if funds == "fiscal" and last in _BUDGETS:
            continue
        if funds in ("other", "special_account") and _CLAUSE_END.search(words, start + 1):
            continue
        last = funds
    return last


@lru_cache(maxsize=8192)
def part_in(words: str) -> str | None:
    """The part of the spending that a header or a clause names last; None where it names none."""
    return _last(_PARTS, words)


@lru_cache(maxsize=8192)
def entity_in(words: str) -> str | None:
    """Whose the money is, by the last word that tells it (全区, 区本级, 机关本级, 汇总)."""
    found = _last(_ENTITIES, words)
    return REGION_OWN if found == _ALL_BODIES else found


@lru_cache(maxsize=8192)
def place_in(opening: str) -> str | None:
    """The place that a paragraph opens with, told of its accounts (乙市一般公共预算收入完成…)."""
    match = _PLACE.match(opening)
    return match["place"] if match else None


def _last(question: Readings, words: str) -> str | None:
    found = None
    for found, _, _ in question.found_in(words):  # noqa: B007 -- the last one counts
        pass
    return found


def names_all_bodies(words: str) -> bool:
    """True for words on the money of all bodies of a place (市级行政事业单位)."""
    return _last(_ENTITIES, words) == _ALL_BODIES


@lru_cache(maxsize=8192)
def is_total(words: str) -> bool:
    """True for a header or label that says all: 合计, 支出总计."""
    return bool(_TOTAL.search(words))


@lru_cache(maxsize=8192)
def is_of_all_funds(title: str) -> bool:
    """True for a title on receipts and payments that names no fund."""
    whole = _ALL_FUNDS.search(title) and not _OF_ONE_THING.search(title)
    return bool(whole) and funds_in(title) is None


@lru_cache(maxsize=8192)
def is_stock(words: str) -> bool:
    """True for words of what is there at a time, not of what came or went in a year."""
    return bool(_STOCK.search(words))

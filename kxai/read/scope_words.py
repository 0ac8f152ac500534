"""The words that tell whose money a number is of, and what in a text each stands for."""

from __future__ import annotations

import re
from functools import lru_cache

from kxai.schema.address import DEPARTMENT, REGION, REGION_OWN, UNIT

_FUNDS = (
    ("special_account", r"财政专户|专户管理|预算外"),
    ("gov_fund", r"政府性基金|基金预算"),
    ("state_capital", r"国有资本经营"),
    ("general_budget", r"一般公共预算|公共财政预算|一般公共服务预算|公共预算|一般预算"),
    ("other", r"其他资金|单位资金|自有资金|自筹|非财政|非同级财政|事业(?:单位业务)?收入|经营收入|"
              r"上级补助|附属单位(?:上缴|缴款)|其他收入"),
    ("fiscal", r"财政拨款|财政拨付|财政补助|财政资金|公共财政拨款"),
)  # fmt: skip
_BUDGETS = frozenset({"general_budget", "gov_fund", "state_capital"})
_PARTS = (
    ("reserve", r"预留机动|机动经费"),
    ("operating", r"机关运行经费"),
    ("personnel", r"人员(?:经费|支出)"),
    ("public", r"(?:公用|日常公用)(?:经费|支出)"),
    ("remittance", r"上缴上级"),
    ("subsidy", r"对?附属单位补助"),
    ("business", r"经营支出"),
    ("basic", r"基本支出"),
    ("project", r"项目支出|项目经费"),
)  # fmt: skip
_ENTITIES = (
    (REGION, r"全[省市州盟区县旗镇乡]|全自治[区州县]"),
    (REGION_OWN, r"[省市州区县旗]本级|[省市县区]级(?:财政|一般公共|政府性|收入|支出)"),
    (UNIT, r"机关本级|[局委办厅部院会]机关|单位本级|本单位|本级单位"),
    (DEPARTMENT, r"本部门|部门汇总|汇总|全部门|全系统"),
)
_FUNDS_WORD = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _FUNDS))
_PART_WORD = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _PARTS))
_ENTITY_WORD = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _ENTITIES))
_TOTAL = re.compile(r"(?:合计|总计|小计|共计|总额)$|^(?:本年|当年)?支出$|总支出|支出合计|支出总")
_ALL_FUNDS = re.compile(
    r"收支(?:决算|预算)?(?:总体|总表|总)|收入支出(?:决算|预算)?总|(?:收入|支出)(?:决算|预算)?(?:总体)?情况|"
    r"总收入|总支出|(?:收入|支出|收支)(?:合计|总计|总额|总表)|部门(?:收入|支出|收支)(?:决算|预算|总)"
)
_OF_ONE_THING = re.compile(r"三公|项目|采购|运行经费|会议|培训|接待|用车|出国|绩效|资产")
_STOCK = re.compile(r"结转|结余|余额|截[至止]|年末|期末|编制|实有|在职|资产|负债")


@lru_cache(maxsize=8192)
def funds_in(words: str) -> str | None:
    """The one kind of funds that a title or header names, None where it names none or several:
    一般公共预算财政拨款支出 general_budget, 财政拨款收支总表 fiscal."""
    named = {match.lastgroup for match in _FUNDS_WORD.finditer(words)}
    if len(named) > 1:
        named.discard("fiscal")
    return named.pop() if len(named) == 1 else None


@lru_cache(maxsize=8192)
def last_funds_in(words: str) -> str | None:
    """The kind of funds that is named last in the words in front of a number; 财政拨款 right
    behind a budget's name (政府性基金预算财政拨款) is that budget's."""
    last: re.Match[str] | None = None
    for match in _FUNDS_WORD.finditer(words):
        near = last is not None and match.start() - last.end() <= 2
        if near and last is not None and match.lastgroup == "fiscal" and last.lastgroup in _BUDGETS:
            continue
        last = match
    return last.lastgroup if last is not None else None


@lru_cache(maxsize=8192)
def part_in(words: str) -> str | None:
    """The part of the spending that a header or a clause names last; None where it names none."""
    return _last(_PART_WORD, words)


@lru_cache(maxsize=8192)
def entity_in(words: str) -> str | None:
    """Whose the money is, by the last word that tells it (全区, 区本级, 机关本级, 汇总)."""
    return _last(_ENTITY_WORD, words)


def _last(pattern: re.Pattern[str], words: str) -> str | None:
    found = None
    for match in pattern.finditer(words):
        found = match.lastgroup
    return found


def is_total(words: str) -> bool:
    """True for a header or label that says all: 合计, 支出总计."""
    return bool(_TOTAL.search(words))


def is_of_all_funds(title: str) -> bool:
    """True for a title on receipts and payments that names no fund."""
    whole = _ALL_FUNDS.search(title) and not _OF_ONE_THING.search(title)
    return bool(whole) and funds_in(title) is None


def is_stock(words: str) -> bool:
    """True for words of what is there at a time, not of what came or went in a year."""
    return bool(_STOCK.search(words))

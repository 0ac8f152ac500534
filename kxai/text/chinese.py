"""Mentions in Chinese numerals: money, percentages, counts, ordinals, list numbers.

Small numerals are words more often than numbers (一个, 两项, 三大行动, 十四五). A numeral is a
figure only before a money unit, in 百分之…, or where a measure word follows and it is eleven or
more or 余 or 多 stands between.
"""

from __future__ import annotations

import re
from decimal import Decimal
from re import Match
from typing import cast

from kxai.schema.mention import Hedge, Mention, MentionKind
from kxai.text import patterns as p
from kxai.text.hedges import hedge_before
from kxai.text.numerals import read_chinese
from kxai.text.walk import make

_DIGITS = "零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖"
_ALL = _DIGITS + "十百千万亿拾佰仟萬億"
_PLAIN = "一二三四五六七八九"
_LEADS = frozenset("一二两三四五六七八九十壹贰叁肆伍陆柒捌玖")
_LONGEST = 24
_BLANKS = " \u3000\xa0\t"

_MEASURE = (
    "人次|场次|批次|平方米|公里|人(?![民均员才大格])|名(?![称录单额誉])|个|次(?![数日要])|场(?![地馆所])|"
    "件|份(?!额)|条(?![件例款])|家(?![庭长属])|户(?![籍外口])|项(?!目|规定)|期(?![间末])|册|篇|辆|台|套|"
    "张|亩|所|幅|种(?![植养])|座(?!谈)|处(?![理置])|支(?![出付持])|天(?!府)"
)

# The look-behind after the first character keeps a failed numeral from being tried again at each
# of its characters.
_NUMERAL = re.compile(
    f"百分之(?P<percent>[{_DIGITS}十百点]{{1,12}}+)"
    f"|[{_ALL}](?<![{p.D}{_ALL}][{_ALL}])(?:"
    f"(?P<year>(?<=[一二])[〇零{_PLAIN}]{{3}}年度?)"
    f"(?P<date>[{_PLAIN}十]{{1,2}}月(?:[{_PLAIN}十]{{1,3}}日)?)?"
    f"|[{_ALL}]*+(?:"
    "(?P<over>[余多])?(?P<money>[万亿]?元)(?![旦素月])整?"
    f"|(?P<many>[余多])?(?P<measure>{_MEASURE})"
    "|(?P<mark>[、）)])"
    "))"
    f"|第[{_DIGITS}十百]{{1,5}}+(?:(?P<place>[名位])|(?P<part>部分|[章节])"
    "|(?P<order>批次|季度|党代会|[届批个次期轮条款项号类]))"
    f"|前[{_DIGITS}十百]{{1,4}}+(?P<top>[名位强])"
)


def chinese(text: str) -> list[Mention]:
    """Mentions of ``text`` written in Chinese numerals, in order and without overlap."""
    out: list[Mention] = []
    for match in _NUMERAL.finditer(text):
        mention = _mention(text, match)
        if mention is not None:
            out.append(mention)
    return out


def _mention(text: str, match: Match[str]) -> Mention | None:
    start, end = match.span()
    if match["money"] or match["measure"]:
        return _quantity(text, match)
    if match["percent"]:
        hedge = _hedge(text, start, end)
        return _read(text, match.start("percent"), end, "percent", "%", end, hedge=hedge)
    if match["mark"]:
        listed = _opens(text, start, match["mark"])
        return _read(text, start, end - 1, "list", "", end - 1) if listed else None
    if match["date"]:
        return _read(text, start, end, "date", "", end, numeral=text[start : start + 4])
    if match["year"]:
        stop = start + 4
        return _read(text, start, stop, "year", text[stop:end], end)
    if match["top"]:
        return _read(text, start + 1, match.start("top"), "rank", match["top"], end, hedge="max")
    group = cast(str, match.lastgroup)
    kinds: dict[str, MentionKind] = {"place": "rank", "part": "list", "order": "ordinal"}
    return _read(text, start + 1, match.start(group), kinds[group], match[group], end)


def _opens(text: str, start: int, mark: str) -> bool:
    """Whether 一、 or （一） stands where a line or a sentence begins."""
    before = text[max(0, start - 9) : start]
    if mark != "、" and before.endswith(("（", "(")):
        return True
    before = before.rstrip(_BLANKS)
    if mark != "、":
        return not before or before[-1] in "\n\r"
    return not before or before[-1] in "\n\r。；;：:]"


def _quantity(text: str, match: Match[str]) -> Mention | None:
    """Money or a count, where it is surely one."""
    start, end = match.span()
    word = match["money"] or match["measure"]
    over = match["over"] or match["many"]
    group = "money" if match["money"] else "measure"
    unit_start, end = match.span(group)
    stop = unit_start - len(over or "")
    before = text[start - 1 : start]
    if stop - start > _LONGEST or before in ("第", "几", "数", "上"):
        return None
    unit = word
    if stop - start > 1 and text[stop - 1] in "万亿萬億":
        stop -= 1
        unit = text[stop] + word
    numeral = text[start:stop]
    value = read_chinese(numeral)
    if value is None:
        return None
    if not over:
        grown = unit != word or value >= 11
        if group == "measure" and not (grown and numeral[0] in _LEADS):
            return None
        if numeral[0] not in _LEADS:
            return None
    hedge = _hedge(text, start, match.end(), over="over" if over else None)
    kind: MentionKind = "money" if group == "money" else "count"
    return make((start, stop, numeral, value, 0, kind, unit, end, hedge))


def _hedge(text: str, start: int, end: int, *, over: Hedge | None = None) -> Hedge | None:
    if after := p.AFTER.match(text, end):
        return cast(Hedge, after.lastgroup)
    return over or hedge_before(text, start)


def _read(
    text: str,
    start: int,
    end: int,
    kind: MentionKind,
    unit: str,
    unit_end: int,
    *,
    hedge: Hedge | None = None,
    numeral: str = "",
) -> Mention | None:
    value: Decimal | None = read_chinese(numeral or text[start:end])
    if value is None:
        return None
    point = text.find("点", start, end)
    decimals = end - point - 1 if point >= 0 else 0
    return make((start, end, text[start:end], value, decimals, kind, unit, unit_end, hedge))

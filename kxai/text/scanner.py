"""The mention scanner: every number of a text, with its span, exact value, unit and hedge.

``scan`` walks over the runs of digits, then over the Chinese numerals, in linear time. What is no
quantity (years, dates, document numbers, phones, codes, list numbers, ordinals) is recognised as
such and comes out with a kind outside ``FIGURE_KINDS``. Conventions beyond those of ``Mention``:

- A year, list number, ordinal, rank or level of the classification (206类) spans its digits only; a
  date, time, document number, phone number or other code spans all of it, and its value is that
  of its first digits.
- ``unit`` is as printed, but with half-width % and /. The last 万 or 亿 of a Chinese numeral
  belongs to the unit, as that of an Arabic number does: 三百二十万元 is 三百二十 万元.
- Two numbers with two decimals each that were run together (437.25485.53) are two mentions;
  three or more, or one number twice, come from a torn page, and nobody knows what they are.
- An amount in two steps (1亿2000万元) is one mention in the smaller unit: 12000 万元.
- The minus of 下降-5% belongs to the number; a dash behind any other word or between numbers does
  not.
"""

from __future__ import annotations

from decimal import Decimal
from re import Match
from typing import cast

from kxai.schema.mention import Hedge, Mention, MentionKind
from kxai.text import patterns as p
from kxai.text.bare_integers import bare, is_code_of_item
from kxai.text.chinese import chinese
from kxai.text.hedges import BY_LAST, hedge_before
from kxai.text.numerals import read_arabic
from kxai.text.references import (
    DONE,
    LONGEST,
    SPECIAL_BEFORE,
    SPECIAL_NEXT,
    dated,
    listed,
    neighboured,
)
from kxai.text.walk import DASHES, DIGITS, MINUS, Walk, make

# Behind these a hyphen is a minus, behind other characters a dash.
_MINUS_AFTER = frozenset("降长少加减低升为是率额差余数值比幅约\0 \u3000\t\n\r:：/（(,，、=＝")
_HEDGE_LAST = frozenset(BY_LAST) | {" "}
_STEP_FACTORS = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, None: 1}
# 近3年 is the last three years, not nearly three.
_SPANS_OF_TIME = frozenset({"年", "个月", "周", "天", "个季度"})
_RANGED = frozenset({"number", "money", "percent", "points", "count", "score"})


def scan(text: str) -> list[Mention]:
    """All numbers of ``text``, sorted and without overlap; never raises, linear in the length."""
    walk = Walk(text)
    for run in p.RUN.finditer(text):
        start, end = run.span()
        if start < walk.done:
            if end > walk.done:
                _rest(walk, end)
            continue
        raw = run[0]
        # 1.2060701机构运行 is a list number and a code of seven digits.
        # So is 1.2031本年收入 one and a year.
        glued = raw[-8:-7] == "." or (raw[-5:-2] == ".20" and text.startswith("本年", end))
        plain = raw.isascii() and raw.count(".") == 1 and "," not in raw and not glued
        if raw.isdecimal() or plain:
            _token(walk, start, end)
        else:
            _pieces(walk, start, end)
    numerals = chinese(text)
    return _merge(walk.out, numerals) if numerals else walk.out


def _merge(arabic: list[Mention], numerals: list[Mention]) -> list[Mention]:
    """Both lists in one; a Chinese numeral that touches an Arabic mention is dropped."""
    out: list[Mention] = []
    place, count = 0, len(arabic)
    for numeral in numerals:
        while place < count and arabic[place].start < numeral.end:
            out.append(arabic[place])
            place += 1
        if not out or out[-1].unit_end <= numeral.start:
            out.append(numeral)
    out.extend(arabic[place:])
    return out


def _rest(walk: Walk, end: int) -> None:
    """What a mention has left over of a run that it reached into."""
    start = walk.done
    while start < end and walk.text[start] not in DIGITS:
        start += 1
    if start < end:
        _pieces(walk, start, end)


def _pieces(walk: Walk, start: int, end: int) -> None:
    """A run with separators: a date, a number with thousands, or several numbers."""
    text = walk.text
    if dated(walk, start, end):
        return
    if listed(walk, start, end):
        _rest(walk, end)
        return
    raw = text[start:end]
    if " " in raw:
        _token(walk, start, end)
        return
    if (
        "," not in raw
        and "，" not in raw
        and raw.count(".") + raw.count("．") + raw.count("﹒") > 1
    ):
        if p.RUN_TOGETHER.fullmatch(raw):
            for piece in p.TWO_PLACES.finditer(text, start, end):
                _token(walk, *piece.span())
            return
        if (torn := p.REMNANTS.match(text, start)) and torn.end() >= end:
            walk.refer(start, torn.end(), "code")
            return
        sections = len(raw) < LONGEST and all(len(part) <= 2 for part in raw.split("."))
        walk.refer(start, end, "list" if sections and walk.opens(start) else "code")
        return
    for piece in p.PIECE.finditer(text, start, end):
        if piece.start() >= walk.done:
            _token(walk, *piece.span())


def _token(walk: Walk, start: int, end: int) -> None:
    """One number whose digits are known."""
    text = walk.text
    if text[start - 1] in SPECIAL_BEFORE or text[end] in SPECIAL_NEXT:
        outcome = neighboured(walk, start, end)
        if outcome == DONE:
            if walk.done < end:
                _rest(walk, end)
            return
        end = outcome or end
    if end - start > LONGEST + 4:
        walk.refer(start, end, "code")
    else:
        _figure(walk, start, end)


def _figure(walk: Walk, start: int, end: int) -> None:
    text, out = walk.text, walk.out
    before = text[start - 1]
    kind: MentionKind
    hedge: Hedge | None = None
    if text[end] == "%":
        kind, name = "percent", "%"
        behind = unit_end = end + 1
    elif (unit := p.UNIT.match(text, end)) is None or is_code_of_item(text, start, end):
        name, unit_end, behind = "", end, end
        if over := p.OVER.match(text, end):
            hedge, behind = "over", over.end()
        elif bare(walk, start, end):
            return
        kind = "number"
        if before in "¥￥":
            kind, name = "money", "元"
    else:
        behind = unit_end = unit.end()
        if unit["bare"]:
            if text[behind] in DIGITS and _stepped(walk, start):
                return
            unit_end = unit.end("bare")
        kind, name = _kind_and_name(unit, unit.lastgroup)
        if any(unit.group("over", "over2", "over3")):
            hedge = "over"
    if text[behind] in p.AFTER_FIRST and (after := p.AFTER.match(text, behind)):
        hedge = cast(Hedge, after.lastgroup)
    elif hedge is None and before in _HEDGE_LAST:
        hedge = hedge_before(text, start)
        if before == "前" and hedge == "max" and name in ("名", "位", "强"):
            kind = "rank"
        elif hedge == "under_approx" and name in _SPANS_OF_TIME:
            hedge = None
    value, decimals = read_arabic(text[start:end])
    if before in DASHES or (before == " " and text[start - 2] in DASHES):
        if walk.adjoins(start):
            if _paired(walk, name, kind, value):
                hedge = "range_high"
        elif before in MINUS and start > walk.done:
            place = text[start - 2] if start > 1 else "\0"
            if place in _MINUS_AFTER:
                start -= 1
                value = -value
                if place in _HEDGE_LAST and hedge is None:
                    hedge = hedge_before(text, start)
    out.append(make((start, end, text[start:end], value, decimals, kind, name, unit_end, hedge)))
    walk.done = unit_end


def _kind_and_name(unit: Match[str], group: str | None) -> tuple[MentionKind, str]:
    many = unit["many"] or ""
    if group == "measure":
        return "count", many + unit["measure"].replace("／", "/")
    if group == "money":
        return "money", many + unit["money"]
    if group == "per":
        return "money", many + unit["money"] + unit["per"].replace("／", "/")
    if group == "percent":
        return "percent", "‰" if unit[group] == "‰" else "%"
    if group == "points":
        return "points", "个百分点" if unit["points"] == "个" else unit["points"]  # 2个、3个百分点
    if group == "score":
        return ("count" if many else "score"), many + "分"
    return "number", unit["bare"]


def _stepped(walk: Walk, start: int) -> bool:
    """1亿2000万元 as one amount in the unit of its last step."""
    text = walk.text
    steps = p.STEPS.match(text, start)
    if steps is None:
        return False
    high, big, small = steps["high"], steps["big"], steps["small"]
    ratio = _STEP_FACTORS[big] // _STEP_FACTORS[small]
    low, decimals = read_arabic(steps["low"])
    if ratio <= 1 or low >= ratio:
        return False
    end = steps.end("low")
    value = Decimal(high) * ratio + low
    kind: MentionKind = "money" if "元" in steps["unit"] else "count"
    stop = steps.end("unit")
    hedge = hedge_before(text, start)
    walk.out.append(
        make((start, end, text[start:end], value, decimals, kind, steps["unit"], stop, hedge))
    )
    walk.done = stop
    return True


def _paired(walk: Walk, unit: str, kind: MentionKind, value: Decimal) -> bool:
    """Make the last mention the low end of a range whose high end has this unit and value."""
    low = walk.out[-1]
    if low.kind not in _RANGED or walk.text[low.start - 1] in "从由自":
        return False
    shared = not low.unit or unit.startswith(low.unit)
    if shared and low.value >= value:
        return False
    if shared:
        low = low._replace(unit=unit, kind=kind)
    walk.out[-1] = low._replace(hedge="range_low")
    return True

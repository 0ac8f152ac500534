"""Numbers that what stands beside them tells to be no quantities: years, dates, times, document
numbers, codes, list numbers.

Each function looks at the number ``walk.text[start:end]``, adds what it recognises to the walk and
says whether it did.
"""

from __future__ import annotations

from decimal import Decimal

from kxai.schema.mention import Hedge, MentionKind
from kxai.text import patterns as p
from kxai.text.walk import DASHES, DIGITS, LETTERS, Walk

LONGEST = 24  # more digits than any amount has: a code
DONE = -1
NOTHING = 0

# Characters that announce one of these kinds from either side.
SPECIAL_BEFORE = LETTERS | DASHES | frozenset('（(〔【［﹝[〈<＜第:：;；。·+＋/“"‘')
SPECIAL_NEXT = (
    LETTERS | p.DATE_NEXT | frozenset("时点:：.．、）)〕】］]+＋号#＃届季级楼室页后大周年/")
)

_OPENING = "〔【［﹝[（(〈<＜"


def neighboured(walk: Walk, start: int, end: int) -> int:
    """Everything that a neighbouring character announces.

    ``DONE`` where a mention was added, ``NOTHING`` where the number is still to be read, else the
    end that the number really has (an exponent, digits set apart).
    """
    text = walk.text
    before, behind = text[start - 1], text[end]
    if before in LETTERS or behind in LETTERS:
        return _lettered(walk, start, end)
    if before in _OPENING and (docno := p.DOCNO.match(text, start)):
        walk.refer(max(start - 1, walk.done), docno.end(), "docno")
        return DONE
    if dated(walk, start, end) or listed(walk, start, end):
        return DONE
    whole = text[start:end].isdecimal()
    if behind == " " and end - start == 1 and (split := _split(walk, start, end)):
        return split
    if not whole:
        return NOTHING
    if (
        before in "[【［"
        and behind in "]】］"
        and end - start >= 3
        and not p.UNIT.match(text, end + 1)
    ):
        walk.refer(start, end, "code")  # [103]市水利局
        return DONE
    if before == "第" or (before == " " and text[start - 2] == "第"):
        _ordinal(walk, start, end)
        return DONE
    if before in DASHES and _ranked(walk, start, end):
        return DONE
    if _named(walk, start, end) or _joined(walk, start, end) or _levelled(walk, start, end):
        return DONE
    return NOTHING


def _lettered(walk: Walk, start: int, end: int) -> int:
    """5G, A4, 13030621G5NX247O TT0DE, _Toc15396600; but not 5km, 7.4E-2, NT50万元."""
    text = walk.text
    if text[end] in LETTERS:
        if text[start - 1] not in LETTERS:
            exponent = p.EXPONENT.match(text, end)
            if exponent and "." in text[start:end] and end - start <= LONGEST:
                return exponent.end()
            if p.ASCII_UNIT.match(text, end):
                return NOTHING
    else:
        unit = p.UNIT.match(text, end)
        if unit and (unit["money"] or unit["percent"]):
            return NOTHING
    first = start
    while first > walk.done and (text[first - 1] in LETTERS or text[first - 1] == "-"):
        first -= 1
    while first < start and text[first] in "-_":
        first += 1
    tail = p.CODE_TAIL.match(text, end)
    walk.refer(first, tail.end() if tail else end, "code")
    return DONE


def dated(walk: Walk, start: int, end: int) -> bool:
    """Dates, years with 年 and times of day."""
    text = walk.text
    first, behind = text[start], text[end]
    if behind in p.DATE_NEXT or first in "12１２":
        date = p.DATE.match(text, start)
        if date and date.end() >= end:
            walk.refer(start, date.end(), "date")
            return True
        if end - start == 4 and first in "12１２" and text[start:end].isdecimal():
            tail = p.YEAR_TAIL.match(text, end)
            if tail:
                add_year(walk, start, end, unit=tail[0].strip(), unit_end=tail.end())
                return True
    if behind in ":：时点" and (time := p.TIME.match(text, start)):
        walk.refer(start, time.end(), "time")
        return True
    return False


def add_year(walk: Walk, start: int, end: int, *, unit: str = "", unit_end: int = 0) -> None:
    """Add a year; with a bare number or a year before the dash, both are a range."""
    hedge: Hedge | None = None
    if walk.adjoins(start):
        low = walk.out[-1]
        years = low.kind in ("year", "number") and low.end - low.start == 4
        if years and 1000 <= low.value < Decimal(walk.text[start:end]):
            unit_low = low.unit or unit
            walk.out[-1] = low._replace(kind="year", unit=unit_low, hedge="range_low")
            hedge = "range_high"
    walk.refer(start, end, "year", unit=unit, unit_end=unit_end, hedge=hedge)


def listed(walk: Walk, start: int, end: int) -> bool:
    """1、 1. 1） （1） where a line, a cell or a sentence begins."""
    text = walk.text
    first = p.SHORT_INTEGER.match(text, start)
    if first is None:
        return False
    stop = first.end()
    before, behind = text[start - 1], text[stop]
    if before in "（(" and behind in "）)" and stop == end and stop - start <= 2:
        walk.refer(start, stop, "list")
        return True
    if behind not in "、.．)） " or not p.LIST_TAIL.match(text, stop):
        return False
    closing = behind in "）)" or (behind == " " and text[stop + 1] in "）)")
    behind_bracket = before in "）)" and behind == "、" and stop - start == 1
    if not (walk.opens(start) or behind_bracket) or (closing and before in "：:（( "):
        return False
    walk.refer(start, stop, "list")
    return True


def _split(walk: Walk, start: int, end: int) -> int:
    """Digits that a PDF set apart; a year of this kind is added, for another number its end."""
    text = walk.text
    split = p.SPLIT.match(text, start)
    if (
        split is None
        or split.end() == end
        or (text[start - 1] == " " and text[start - 2] in DIGITS)
    ):
        return NOTHING
    stop = split.end()
    tail = p.YEAR_TAIL.match(text, stop)
    if tail is None:
        return stop
    raw = text[start:stop].replace(" ", "")
    if len(raw) != 4 or raw[0] not in "12":
        return NOTHING
    walk.refer(start, stop, "year", unit=tail[0].strip(), unit_end=tail.end())
    walk.out[-1] = walk.out[-1]._replace(value=Decimal(raw))
    return DONE


def _ordinal(walk: Walk, start: int, end: int) -> None:
    text = walk.text
    unit = p.ORDINAL_UNIT.match(text, end)
    if unit is None:
        context = text[max(0, start - 10) : start].rstrip("第 ")
        ranked = p.RANK_WORD.search(context) or p.RANK_AFTER.match(text, end)
        walk.refer(start, end, "rank" if ranked else "ordinal")
        return
    kind: MentionKind = "rank" if unit["rank"] else "list" if unit["part"] else "ordinal"
    walk.refer(start, end, kind, unit=unit[0].strip(), unit_end=unit.end())


def _ranked(walk: Walk, start: int, end: int) -> bool:
    """The high end of 第1-3名."""
    if not walk.adjoins(start) or walk.out[-1].kind not in ("ordinal", "rank"):
        return False
    low = walk.out[-1]
    if low.unit or walk.text[low.start - 1] != "第":
        return False
    _ordinal(walk, start, end)
    walk.out[-2] = low._replace(kind=walk.out[-1].kind, unit=walk.out[-1].unit)
    return True


def _named(walk: Walk, start: int, end: int) -> bool:
    """36届, 3季度, 5号楼, 1#楼; 1届 that someone held is a count."""
    text = walk.text
    if text[end] == "届":
        if end - start == 1 and p.TERM.search(text, start - 1, start):
            return False
        walk.refer(start, end, "ordinal", unit="届", unit_end=end + 1)
        return True
    naming = p.NAMING.match(text, end)
    if naming is None or end - start > 4:
        return False
    walk.refer(start, end, "ordinal", unit=naming[0], unit_end=naming.end())
    return True


def _joined(walk: Walk, start: int, end: int) -> bool:
    """3+2, 1+N, 3:1, 1/3, “4321” and phone numbers with a dash."""
    text = walk.text
    before, behind = text[start - 1], text[end]
    if behind in "+＋" and (plus := p.PLUS.match(text, start)):
        walk.refer(start, plus.end(), "code")
        return True
    if behind in "/-_" and (index := p.INDEX.match(text, start)):
        walk.refer(start, index.end(), "code")
        return True
    if behind in ":：/" and (ratio := p.RATIO.match(text, start)):
        if p.UNIT.match(text, ratio.end()):
            return False
        walk.refer(start, ratio.end(), "code")
        return True
    if behind in "-－" and (table := p.TABLE_NUMBER.match(text, start)):
        walk.refer(start, table.end(), "list")
        return True
    if behind in "-—– " and _page(text, start):
        walk.refer(start, end, "list")
        return True
    if behind in "-—－ ）)" and text[start] in "04" and (phone := p.PHONE.match(text, start)):
        walk.refer(start, phone.end(), "phone")
        return True
    if before in '“"' and (ranged := p.QUOTED_RANGE.match(text, start)):
        walk.refer(start, ranged.end(), "code")
        return True
    quoted = before in '“"‘' and behind in '”"’'
    if quoted or (before in "-/" and text[start - 2] in LETTERS):
        walk.refer(start, end, "code")
        return True
    return False


def _page(text: str, start: int) -> bool:
    """Whether the number stands alone between two dashes: on its line, or within a page's text
    between two long ones."""
    if text[start - 1] == "—" and text[start - 2] in " \u3000" and p.LONG_DASHED.match(text, start):
        return True
    first = start - 1 if text[start - 1] != " " else start - 2
    return text[first - 1] in "\n\0" and p.PAGE.match(text, first) is not None


def _levelled(walk: Walk, start: int, end: int) -> bool:
    """206类, 01款, 99项 of the functional classification."""
    text = walk.text
    level = p.SUBJECT_LEVEL.match(text, end)
    if level is None:
        return False
    if level["top"]:
        known = end - start == 3 and text[start] == "2"
    else:
        last = walk.out[-1] if walk.out else None
        follows = last is not None and last.kind == "code" and start - last.end < 60
        known = end - start == 2 and (follows or text[start] == "0")
    if known:
        walk.refer(start, end, "code", unit=level[0], unit_end=level.end())
    return known

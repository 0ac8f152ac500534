"""The mention scanner: every number of a text, with its span, exact value, unit and hedge.

``scan`` walks over the runs of digits, then over the Chinese numerals, in linear time. What is no
quantity (years, dates, document numbers, phones, codes, list numbers, ordinals) is recognised as
such and comes out with a kind outside ``FIGURE_KINDS``. Conventions beyond those of ``Mention``:

- A year, list number, ordinal or rank spans its digits only; a date, time, document number, phone
  number or code spans all of it, and its value is that of its first digits (0 where it is long).
- ``unit`` has half-width % and /. A Chinese numeral's last 万 or 亿 belongs to the unit as that of
  an Arabic number does, where a unit follows: 三百二十万元 is 三百二十 万元.
- Two numbers with two decimals each that were run together (437.25485.53) are two mentions.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from re import Match

from kxai.schema.mention import Hedge, Mention, MentionKind
from kxai.text import patterns as p
from kxai.text.numerals import HALF_WIDTH, read_arabic, read_chinese

_make = partial(tuple.__new__, Mention)
_ZERO = Decimal(0)
_LONGEST = 24  # more digits than any amount has: a code
_DASHES = frozenset("-—–~～－−至到")
_MINUS = frozenset("-－−")
# Behind these a hyphen is a minus; behind other characters it is a dash.
_MINUS_AFTER = frozenset("降长少加减低升为是率额差余数值比幅约\0 \u3000\t\n\r:：/（(,，、=＝")
_SPACES = " \u3000\xa0"
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_CELL_ENDS = frozenset("\t\n\r\0")
_BEFORE: dict[str, tuple[tuple[str, Hedge | None], ...]] = {
    "近": (("附近", None), ("最近", None), ("", "under_approx")),
    "约": (("节约", None), ("合约", None), ("预约", None), ("契约", None), ("", "about")),
    "过": (("不超过", "max"), ("未超过", "max"), ("超过", "over")),
    "超": (("", "over"),),
    "于": (
        ("不少于", "min"),
        ("不低于", "min"),
        ("不小于", "min"),
        ("大于等于", "min"),
        ("大于或等于", "min"),
        ("小于等于", "max"),
        ("小于或等于", "max"),
        ("不高于", "max"),
        ("不多于", "max"),
        ("不大于", "max"),
        ("大于", "over"),
        ("多于", "over"),
        ("高于", "over"),
        ("小于", "max"),
        ("少于", "max"),
        ("低于", "max"),
    ),
    "少": (("至少", "min"),),
    "多": (("至多", "max"), ("最多", "max")),
    "在": (("控制在", "max"),),
    "≥": (("", "min"),),
    "≧": (("", "min"),),
    "＞": (("", "min"),),
    ">": (("", "min"),),
    "≤": (("", "max"),),
    "≦": (("", "max"),),
    "＜": (("", "max"),),
    "<": (("", "max"),),
    "=": ((">=", "min"), ("<=", "max")),
    "前": (
        ("目前", None),
        ("以前", None),
        ("之前", None),
        ("年前", None),
        ("月前", None),
        ("日前", None),
        ("当前", None),
        ("提前", None),
        ("此前", None),
        ("", "max"),
    ),
    "为": (("约为", "about"),),
    "有": (("约有", "about"), ("近有", "under_approx")),
    "占": (("约占", "about"), ("近占", "under_approx")),
    "达": (("近达", "under_approx"), ("约达", "about")),
    "计": (("约计", "about"),),
}

_SPECIAL_BEFORE = _LETTERS | _DASHES | frozenset("（(〔【［[第：:;；。·+＋/")
_SPECIAL_NEXT = _LETTERS | p.DATE_NEXT | frozenset("时点:：.．、）)〕】］]+＋号届")


def scan(text: str) -> list[Mention]:
    """All numbers of ``text``, sorted and without overlap; never raises, linear in the length."""
    arabic = _Arabic(text).scan()
    chinese = _chinese(text)
    return _merge(arabic, chinese) if chinese else arabic


def _merge(arabic: list[Mention], chinese: list[Mention]) -> list[Mention]:
    """Both lists in one; a Chinese numeral inside what an Arabic number uses is dropped."""
    out: list[Mention] = []
    place, count = 0, len(arabic)
    for numeral in chinese:
        while place < count and arabic[place].start < numeral.end:
            out.append(arabic[place])
            place += 1
        last = out[-1] if out else None
        if last is None or max(last.end, last.unit_end) <= numeral.start:
            out.append(numeral)
    out.extend(arabic[place:])
    return out


class _Arabic:
    """One pass over the digit runs of one text. ``out`` grows in order; ``done`` is the offset
    up to which the text has been used."""

    __slots__ = ("done", "out", "text")

    def __init__(self, text: str) -> None:
        self.text = text + "\0\0"  # so that text[end] and text[-1] always exist
        self.out: list[Mention] = []
        self.done = 0

    def scan(self) -> list[Mention]:
        text = self.text
        token = self.token
        for run in p.RUN.finditer(text):
            start, end = run.span()
            if start < self.done:
                if end <= self.done:
                    continue
                while start < self.done or text[start] not in _DIGITS:
                    start += 1
                    if start == end:
                        break
                else:
                    self.pieces(start, end)
                continue
            raw = run[0]
            if raw.isdecimal() or (raw.isascii() and raw.count(".") == 1 and "," not in raw):
                token(start, end)
            else:
                self.pieces(start, end)
        return self.out

    def pieces(self, start: int, end: int) -> None:
        """A run with separators: a date, a number with thousands, or several numbers."""
        raw = self.text[start:end]
        if self.dated(start, end) or self.listed(start, end):
            return
        points = raw.count(".") + raw.count("．")
        if points > 1 and "," not in raw and "，" not in raw:
            if p.RUN_TOGETHER.fullmatch(raw):
                for piece in p.TWO_PLACES.finditer(self.text, start, end):
                    self.token(*piece.span())
                return
            short = all(len(part) <= 2 for part in raw.split("."))
            self.emit(start, end, "list" if short and self.opens(start) else "code")
            return
        for piece in p.PIECE.finditer(self.text, start, end):
            if piece.start() >= self.done:
                self.token(*piece.span())

    def token(self, start: int, end: int) -> None:
        """One number without any doubt about its extent to the right, apart from its unit."""
        text = self.text
        if (text[start - 1] in _SPECIAL_BEFORE or text[end] in _SPECIAL_NEXT) and self.special(
            start, end
        ):
            return
        if end - start > _LONGEST:
            self.emit(start, end, "code")
            return
        self.figure(start, end)

    def emit(
        self,
        start: int,
        end: int,
        kind: MentionKind,
        *,
        unit: str = "",
        unit_end: int = 0,
        hedge: Hedge | None = None,
    ) -> None:
        text = self.text[start:end]
        digits = p.FIRST_DIGITS.search(text)
        value = _ZERO if digits is None else Decimal(digits[0])
        stop = unit_end or end
        self.out.append(_make((start, end, text, value, 0, kind, unit, stop, hedge)))
        self.done = stop

    # --- what is not a figure --------------------------------------------------------------------

    def special(self, start: int, end: int) -> bool:
        """Try everything that a neighbouring character announces."""
        text = self.text
        before, behind = text[start - 1], text[end]
        if before in _LETTERS or behind in _LETTERS:
            return self.lettered(start, end)
        if before in "〔【［[（(〈" and (docno := p.DOCNO.match(text, start)):
            first = start - 1 if start > self.done else start
            self.emit(first, docno.end(), "docno")
            return True
        if self.dated(start, end) or self.listed(start, end):
            return True
        if behind in "+＋" and (plus := p.PLUS.match(text, start)):
            self.emit(start, plus.end(), "code")
            return True
        if behind == " " and end - start == 1 and (split := p.SPLIT.match(text, start)):
            if split.end() > end:
                return self.split(start, split.end())
        if before == "第" and text[start:end].isdecimal():
            return self.ordinal(start, end)
        if behind == "届":
            self.emit(start, end, "ordinal", unit="届", unit_end=end + 1)
            return True
        if behind == "号" and text[start:end].isdecimal():
            self.emit(start, end, "ordinal", unit="号", unit_end=end + 1)
            return True
        if behind in "-—－" and (phone := p.PHONE.match(text, start)):
            self.emit(start, phone.end(), "phone")
            return True
        return self.levelled(start, end)

    def lettered(self, start: int, end: int) -> bool:
        text = self.text
        behind = text[end]
        if behind in _LETTERS:
            if text[start - 1] not in _LETTERS:
                exponent = p.EXPONENT.match(text, end)
                if exponent and "." in text[start:end] and end - start <= _LONGEST:
                    self.figure(start, exponent.end())
                    return True
                if p.ASCII_UNIT.match(text, end):
                    return False
        else:
            unit = p.UNIT.match(text, end)
            if unit and (unit["money"] or unit["percent"]):
                return False
        first = start
        while first > self.done and (text[first - 1] in _LETTERS or text[first - 1] in "-_"):
            first -= 1
        while text[first] in "-_" and first < start:
            first += 1
        tail = p.CODE_TAIL.match(text, end)
        self.emit(first, tail.end() if tail else end, "code")
        return True

    def dated(self, start: int, end: int) -> bool:
        text = self.text
        if (text[end] in p.DATE_NEXT or text[start] in "12１２") and (
            date := p.DATE.match(text, start)
        ):
            if date.end() >= end:
                self.emit(start, date.end(), "date")
                return True
        raw_length = end - start
        if raw_length == 4 and text[start] in "12１２" and text[start:end].isdecimal():
            tail = p.YEAR_TAIL.match(text, end)
            if tail:
                self.year(start, end, unit=tail[0].strip(), unit_end=tail.end())
                return True
        if text[end] in ":：时点" and (time := p.TIME.match(text, start)):
            self.emit(start, time.end(), "time")
            return True
        return False

    def year(self, start: int, end: int, *, unit: str = "", unit_end: int = 0) -> None:
        hedge: Hedge | None = None
        place = self.low_end(start)
        if place and self.out[-1].kind in ("year", "number") and len(self.out[-1].text) == 4:
            low = self.out[-1]
            if low.value < Decimal(self.text[start:end]):
                self.out[-1] = low._replace(kind="year", unit=low.unit or unit, hedge="range_low")
                hedge = "range_high"
        self.emit(start, end, "year", unit=unit, unit_end=unit_end, hedge=hedge)

    def opens(self, start: int) -> bool:
        """Whether a list number may stand here: at the start of a line, a sentence, a bracket."""
        text = self.text
        place = start - 1
        for _ in range(8):
            if place < 0 or text[place] not in " \u3000\xa0\t]":
                break
            if text[place] == "]":
                return True  # behind [bookmark: …]
            place -= 1
        return place < 0 or text[place] in p.LIST_BEFORE or text[place] in " \u3000\t"

    def listed(self, start: int, end: int) -> bool:
        text = self.text
        first = p.SHORT_INTEGER.match(text, start)
        if first is None:
            return False
        stop = first.end()
        before, behind = text[start - 1], text[stop]
        if before in "（(" and behind in "）)" and stop == end and stop - start <= 2:
            self.emit(start, stop, "list")
            return True
        if behind not in "、.．)） " or not p.LIST_TAIL.match(text, stop):
            return False
        closing = text[stop] in ")）" or text[stop + 1] in ")）"
        if not self.opens(start) or (closing and before in "：:（("):
            return False
        self.emit(start, stop, "list")
        return True

    def split(self, start: int, end: int) -> bool:
        """Digits that a PDF set apart: 2 0 9 . 7 万元."""
        raw = self.text[start:end].replace(" ", "")
        if self.text[start - 1 : start] == " " and self.text[start - 2] in _DIGITS:
            return False
        if p.YEAR_TAIL.match(self.text, end):
            if len(raw) == 4 and raw[0] in "12":
                self.emit(start, end, "year", unit="年", unit_end=self.text.index("年", end) + 1)
                self.out[-1] = self.out[-1]._replace(value=Decimal(raw))
                return True
            return False
        self.figure(start, end)
        return True

    def ordinal(self, start: int, end: int) -> bool:
        text = self.text
        unit = p.ORDINAL_UNIT.match(text, end)
        if unit is None:
            context = text[max(0, start - 10) : start - 1]
            ranked = p.RANK_WORD.search(context) or p.RANK_AFTER.match(text, end)
            self.emit(start, end, "rank" if ranked else "ordinal")
            return True
        kind: MentionKind = "rank" if unit["rank"] else "list" if unit["part"] else "ordinal"
        self.emit(start, end, kind, unit=unit[0].strip(), unit_end=unit.end())
        return True

    def levelled(self, start: int, end: int) -> bool:
        """206类, 01款, 99项 of the functional classification."""
        text = self.text
        level = p.CODE_LEVEL.match(text, end)
        if level is None or not text[start:end].isdecimal():
            return False
        length, last = end - start, self.out[-1] if self.out else None
        known = last is not None and last.kind == "code" and start - last.end < 60
        if level["top"]:
            known = length == 3 and text[start] == "2"
        elif length != 2 or not (known or text[start] == "0"):
            return False
        if known or text[start] == "0":
            self.emit(start, end, "code", unit=level[0], unit_end=level.end())
            return True
        return False

    # --- figures ---------------------------------------------------------------------------------

    def figure(self, start: int, end: int) -> None:
        text, out = self.text, self.out
        unit = p.UNIT.match(text, end)
        hedge: Hedge | None = None
        kind: MentionKind
        if unit is None:
            if (over := p.OVER.match(text, end)) is not None:
                hedge = "over"
            elif self.bare(start, end):
                return
            kind, name, unit_end = "number", "", end
            behind = over.end() if over else end
        else:
            behind = unit_end = unit.end()
            group = unit.lastgroup
            if group == "percent":
                kind = "percent"
                name = unit[group]
                if name != "‰":
                    name = "%"
            else:
                kind, name, unit_end = _unit(unit, group)
            if unit["over"] or unit["over2"] or unit["over3"]:
                hedge = "over"
        before = text[start - 1]
        if text[behind] in p.AFTER_FIRST and (after := p.AFTER.match(text, behind)):
            hedge = after.lastgroup  # type: ignore[assignment]
        elif hedge is None:
            if before in _BEFORE:
                hedge = _hedge_before(text, start)
            elif before == " " and text[start - 2] in _BEFORE:
                hedge = _hedge_before(text, start - 1)
        value, decimals = read_arabic(text[start:end])
        if before in _DASHES:
            low = self.low_end(start)
            if low and self.pair(name, kind, value):
                hedge = "range_high"
                kind = out[-1].kind if kind == "number" else kind
            elif before in _MINUS and start > self.done and not low:
                place = text[start - 2] if start > 1 else "\0"
                if place in _MINUS_AFTER:
                    start -= 1
                    value = -value
        elif before == "前" and hedge == "max" and name in ("名", "位", "强"):
            kind = "rank"
        out.append(
            _make((start, end, text[start:end], value, decimals, kind, name, unit_end, hedge))
        )
        self.done = unit_end

    def low_end(self, start: int) -> bool:
        """Whether the last mention stands directly before the dash that is before ``start``."""
        if not self.out:
            return False
        text, stop = self.text, self.out[-1].unit_end
        gap = text[stop:start].strip() if start - stop <= 4 else ""
        return 0 < len(gap) <= 2 and all(char in _DASHES for char in gap)

    def pair(self, unit: str, kind: MentionKind, value: Decimal) -> bool:
        """Make the last mention the low end of a range whose high end has this unit and value."""
        low = self.out[-1]
        if low.kind not in ("number", "money", "percent", "points", "count", "score"):
            return False
        same = low.unit == unit or not low.unit
        shared = same or unit.startswith((low.unit + "/", low.unit + "元", low.unit))
        if shared and low.value >= value:
            return False
        if self.text[low.start - 1] in "从由自":
            return False
        if shared:
            low = low._replace(unit=unit, kind=kind)
        self.out[-1] = low._replace(hedge="range_low")
        return True

    def bare(self, start: int, end: int) -> bool:
        """An integer without unit that is a year, a code, a phone or a list number."""
        text = self.text
        raw = text[start:end]
        if not raw.isdecimal():
            return False
        before, behind, length = text[start - 1], text[end], end - start
        cell = before in _CELL_ENDS
        if length == 4 and raw[:2] in ("19", "20"):
            if p.YEAR_NOUN.match(text, end) or p.YEAR_FOLLOWS.match(text, end):
                self.year(start, end)
                return True
            if cell and behind in _CELL_ENDS and "2001" <= raw <= "2049":
                self.year(start, end)
                return True
            if before in _DASHES and self.low_end(start) and len(self.out[-1].text) == 4:
                low = self.out[-1]
                if low.kind in ("number", "year") and low.text[:2] in ("19", "20"):
                    self.year(start, end)
                    return True
        if length <= 2:
            last = self.out[-1] if self.out else None
            chained = last and last.kind == "list" and last.end == start - 1 and before in "-—.－"
            if chained or (
                "\u3400" <= before <= "\u9fff"
                and p.LIST_WORD.search(text[max(0, start - 3) : start])
            ):
                self.emit(start, end, "list")
                return True
            if length == 2 and raw[0] == "0":
                self.emit(start, end, "code")
                return True
            return False
        if raw[0] == "0" or length > 14:
            kind: MentionKind = "phone" if p.PHONE.match(text, start) else "code"
        elif p.CODE_WORD.search(text[max(0, start - 70) : start]) or self.subject(start, end):
            kind = "code"
        elif p.PHONE.match(text, start) or (
            length >= 7 and p.PHONE_WORD.search(text[max(0, start - 16) : start])
        ):
            kind = "phone"
        else:
            return False
        self.emit(start, end, kind)
        return True

    def subject(self, start: int, end: int) -> bool:
        """A code of the budget classification, or that of a unit in front of its name."""
        text = self.text
        before, behind, length = text[start - 1], text[end], end - start
        opens = before in "\t\n\r\0（( \u3000。；;、：:"
        shaped = p.SUBJECT.fullmatch(text, start, end) is not None
        if shaped and before in "（(" and behind in "）)":
            return True
        if "\u3400" <= behind <= "\u9fff":
            return (shaped and length > 3) or (
                opens
                and (5 <= length <= 9 or (shaped and p.SUBJECT_NAME.match(text, end) is not None))
            )
        name = p.NEXT_TEXT.match(text, end)
        if name is None or not opens:
            return False
        if shaped and (length > 3 or p.SUBJECT_NAME.match(text, name.end())):
            return True
        return 5 <= length <= 9 and name.end() - end <= 2 and behind in " \u3000"


def _unit(unit: Match[str], group: str | None) -> tuple[MentionKind, str, int]:
    """Kind, name and end of a unit that is not a percent sign."""
    many = unit["many"] or ""
    if group == "measure":
        return "count", many + unit["measure"], unit.end()
    if group == "money":
        return "money", many + unit["money"], unit.end()
    if group == "per":
        return "money", many + unit["money"] + unit["per"].replace("／", "/"), unit.end()
    if group == "points":
        return "points", unit["points"], unit.end()
    if group == "score":
        return ("count" if many else "score"), many + "分", unit.end()
    return "number", unit["bare"], unit.end("bare")


def _hedge_before(text: str, start: int) -> Hedge | None:
    for word, hedge in _BEFORE[text[start - 1]]:
        if text.endswith(word, 0, start):
            return hedge
    return None


# --- Chinese numerals ----------------------------------------------------------------------------


def _chinese(text: str) -> list[Mention]:
    out: list[Mention] = []
    for match in p.CHINESE.finditer(text):
        mention = _numeral(text, match)
        if mention is not None and (not out or mention.start >= out[-1].unit_end):
            out.append(mention)
    return out


def _numeral(text: str, match: Match[str]) -> Mention | None:
    group = match.lastgroup
    start, end = match.span()
    if group == "percent":
        return _mention(text, match.start(group), end, "percent", "%", end)
    if group in ("year", "date"):
        if group == "year":
            return _mention(text, start, start + 4, "year", text[start + 4 : end], end)
        value = read_chinese(text[start : start + 4]) or _ZERO
        return _make((start, end, text[start:end], value, 0, "date", "", end, None))
    if group in ("order", "place"):
        stop = match.start(group)
        kind: MentionKind = "rank" if group == "place" else "ordinal"
        if group == "order" and match[group] in ("部分", "章", "节"):
            kind = "list"
        return _mention(text, start + 1, stop, kind, match[group], end)
    if group == "top":
        return _mention(text, start + 1, match.start(group), "rank", match[group], end, "max")
    if group == "mark":
        stop = end - 1
        if text[stop] == "、":
            place = (
                text[:start].rstrip(_SPACES + "\t")[-1:]
                if start < 9
                else (text[start - 9 : start].rstrip(_SPACES + "\t")[-1:])
            )
            listed = place == "" or place in "\n\r。；;：]"
        else:
            listed = start > 0 and text[start - 1] in "（(\n"
        return _mention(text, start, stop, "list", "", stop) if listed else None
    return _quantity(text, match)


def _quantity(text: str, match: Match[str]) -> Mention | None:
    """Money or a count in Chinese numerals, where it is surely one."""
    start, end = match.span()
    over = match["over"] or match["over2"]
    word = match["money"] or match["money1"] or match["measure"]
    measure = match["measure"]
    stop = end - len(word) - (1 if over else 0)
    if not measure:
        word = word.removesuffix("整")
        end = start + len(match[0].removesuffix("整"))
    if text[start - 1 : start] in ("第", "几", "数", "上"):
        return None
    numeral = text[start:stop]
    unit = word
    if len(numeral) > 1 and numeral[-1] in "万亿" and not match["money1"]:
        unit, stop = numeral[-1] + word, stop - 1
        numeral = text[start:stop]
    value = read_chinese(numeral)
    if value is None:
        return None
    if (
        measure
        and not over
        and (value < 11 or numeral[0] not in p.CHINESE_LEAD)
        and len(unit) == len(word)
    ):
        return None
    if not measure and not over and numeral in ("百", "千", "万", "亿"):
        return None
    hedge: Hedge | None = "over" if over else None
    if (after := p.AFTER.match(text, end)) is not None:
        hedge = after.lastgroup  # type: ignore[assignment]
    elif hedge is None and text[start - 1 : start] in _BEFORE:
        hedge = _hedge_before(text, start)
    kind: MentionKind = "count" if measure else "money"
    return _make((start, stop, numeral, value, 0, kind, unit, end, hedge))


def _mention(
    text: str,
    start: int,
    end: int,
    kind: MentionKind,
    unit: str,
    unit_end: int,
    hedge: Hedge | None = None,
) -> Mention | None:
    numeral = text[start:end]
    value = read_chinese(numeral)
    if value is None:
        return None
    decimals = len(numeral) - numeral.index("点") - 1 if "点" in numeral else 0
    return _make((start, end, numeral, value, decimals, kind, unit, unit_end, hedge))

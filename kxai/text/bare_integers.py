"""Integers without a unit that are no quantities: years, codes, phone and list numbers.

Each function looks at the number ``walk.text[start:end]``, adds what it recognises to the walk and
says whether it did.
"""

from __future__ import annotations

import re
from itertools import takewhile

from kxai.schema.mention import MentionKind
from kxai.text import patterns as p
from kxai.text.references import add_year
from kxai.text.walk import CELL_ENDS, DASHES, Walk

_INDENT = 100  # blanks in front of the first cell of a row
_LIST_ITEM = 300  # characters that one of a list takes
_GLUED_CELLS = 6  # digits of two small numbers run together
_COMPARING = frozenset("比较")
_A_YEAR = re.compile("(?:199|20[0-4])[0-9]")


def bare(walk: Walk, start: int, end: int) -> bool:
    """An integer without unit that is a year, a code, a phone number or a list number."""
    text = walk.text
    raw = text[start:end]
    if not raw.isdecimal():
        return False
    length = end - start
    if p.PAGE_WORD.search(text[max(0, start - 5) : start]):
        walk.refer(start, end, "list")
        return True
    if length == 8 and p.DAY.fullmatch(text, start, end) and text[end] not in "%％":
        walk.refer(start, end, "date")
        return True
    if (
        length <= _GLUED_CELLS
        and text[start - 1] in p.FUNDED_LAST
        and p.FUNDED.search(text[max(0, start - 6) : start])
    ):
        walk.refer(start, end, "code")  # 财政核拨4643: cells of a list of bodies, run together
        return True
    if length == 4 and raw[:2] in ("19", "20") and _bare_year(walk, start, end):
        return True
    if length <= 2:
        return _bare_short(walk, start, end)
    kind: MentionKind
    if raw[0] in "0０" or length > 14:
        kind = "phone" if p.PHONE.match(text, start) else "code"
    elif p.CODE_WORD.search(text[max(0, start - 70) : start]):
        kind = "code"
        groups = p.CODE_GROUPS.match(text, end)
        end = groups.end() if groups else end
    elif p.QUOTED_ACCOUNT.match(text, end):
        kind = "code"
    elif length == 3 and _subject_row(walk, start, end):
        return True
    elif _subject(walk, start, end):
        kind = "code"
    elif (
        p.PHONE.match(text, start)
        or (length >= 7 and p.PHONE_WORD.search(text[max(0, start - 16) : start]))
        or (length == 5 and p.HOTLINE.match(text, end))
        or (length == 3 and raw[0] == "1" and p.EMERGENCY.match(text, end))
    ):
        kind = "phone"
    else:
        return False
    walk.refer(start, end, kind)
    return True


def _bare_year(walk: Walk, start: int, end: int) -> bool:
    text = walk.text
    before, behind = text[start - 1], text[end]
    year = (
        p.YEAR_NOUN.match(text, end)
        or p.YEAR_FOLLOWS.match(text, end)
        or p.YEAR_OF_PROJECT.match(text, end)
        or p.YEAR_WORD.search(text[max(0, start - 9) : start])
        or (before in _COMPARING and _A_YEAR.fullmatch(text, start, end))
        or (before in CELL_ENDS and behind in CELL_ENDS and "2001" <= text[start:end] <= "2049")
        or (_lost_its_word(text, start, end) and "2001" <= text[start:end] <= "2049")
        or (_leads_row(text, start, end) and "2001" <= text[start:end] <= "2049")
    )
    if not year and before in DASHES and walk.adjoins(start):
        low = walk.out[-1]
        year = low.end - low.start == 4 and low.text[:2] in ("19", "20") and not low.unit
    if year:
        add_year(walk, start, end)
    return bool(year)


def _lost_its_word(text: str, start: int, end: int) -> bool:
    """True for four digits glued to the words behind them, where a year may stand without 年."""
    glued = "\u3400" <= text[end] <= "\u9fff" and text[end] not in "半多余来"
    return glued and p.YEAR_BARE.search(text[max(0, start - 3) : start]) is not None


def _leads_row(text: str, start: int, end: int) -> bool:
    """True for the first cell of a row whose columns blanks part."""
    apart = text[end : end + 3].isspace() and "\n" not in text[end : end + 3]
    near = max(0, start - _INDENT)
    return apart and not text[max(near, text.rfind("\n", near, start) + 1) : start].strip()


def _bare_short(walk: Walk, start: int, end: int) -> bool:
    text = walk.text
    before = text[start - 1]
    last = walk.out[-1] if walk.out else None
    chained = last is not None and last.kind in ("list", "code") and last.end == start - 1
    context = text[max(0, start - 4) : start]
    if (
        (chained and before in "-—.－")
        or ("\u3400" <= before <= "\u9fff" and p.LIST_WORD.search(context))
        or (text[end] in "：:、.．）)" and p.LIST_WORD_CLOSED.search(context))
        or (text[end] in "：:、.．" and before == " " and p.LIST_WORD.search(context[:-1]))
        or (before == " " and text[end] in CELL_ENDS and context[:-1].endswith("附件"))
        or (before in " \t\u3000" and p.LEADER.search(text[max(0, start - 10) : start]))
        or before == "…"
        or (text[end] in CELL_ENDS and context.endswith("报告"))
        or p.CONTENTS_FOLLOW.match(text, end)
        or (before in " ：:" and p.TABLE_FOLLOWS.match(text, end))
        or (before in p.OPERATORS and p.LINE_OF_SUM.match(text, end))
        or p.SUM_FOLLOWS.match(text, end)
    ):
        walk.refer(start, end, "list")
        return True
    if text[start] == "0" and end - start == 2:
        walk.refer(start, end, "code")
        return True
    if before in CELL_ENDS and "\u3400" <= text[end] <= "\u9fff" and _counts_on(walk, start, end):
        walk.refer(start, end, "list")
        return True
    return False


def _counts_on(walk: Walk, start: int, end: int) -> bool:
    """True for a number glued to the words of its line where a line nearby has the next one, or
    the last list number was the one before it."""
    text, number = walk.text, int(walk.text[start:end])
    near = takewhile(lambda mention: start - mention.end < _LIST_ITEM, reversed(walk.out))
    last = next((mention for mention in near if mention.kind == "list"), None)
    if last is not None and last.value == number - 1:
        return text[last.end] not in "、.．)）" and text[last.start - 1] in CELL_ENDS
    following = p.GLUED_NUMBER.format(number=number + 1)
    return number == 1 and re.search(following, text[end : end + _LIST_ITEM]) is not None


def _subject_row(walk: Walk, start: int, end: int) -> bool:
    """206, 07 and 02 of a row that has 类, 款 and 项 in cells of their own."""
    row = p.SUBJECT_ROW.match(walk.text, end)
    if row is None or p.SUBJECT.fullmatch(walk.text, start, end) is None:
        return False
    walk.refer(start, end, "code")
    for level in p.TWO_DIGITS.finditer(walk.text, end, row.end()):
        walk.refer(*level.span(), "code")
    return True


def _closes_row(text: str, start: int, gap: str) -> bool:
    """True for the last cell of a row that has a label: the name of a code would follow it there.

    A row is a line, or in a torn table the lines up to a blank one.
    """
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip():
        return True
    before = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : line].strip()
    return gap.count("\n") > 1 and bool(p.LABEL.search(before))


def _subject(walk: Walk, start: int, end: int) -> bool:
    """A code of the budget classification, or that of a unit in front of its name."""
    text = walk.text
    before, behind, length = text[start - 1], text[end], end - start
    opens = before in "\t\n\r\0（( \u3000。；;、：:"
    shaped = p.SUBJECT.fullmatch(text, start, end) is not None
    if shaped and before in "（(" and behind in "）)":
        return True
    if is_code_of_item(text, start, end):
        return True
    if (
        shaped
        and length > 3
        and before in "）)"
        and text[start - 2] in "类款项"
        and behind in "：:，,、。；;\n"
    ):
        return True
    if opens and 3 <= length <= 9 and p.UNIT_BEHIND.match(text, end):
        return True  # 219-云溪县交通运输局
    if (
        before in '“"列'
        and p.ECONOMIC.fullmatch(text, start, end)
        and "\u3400" <= behind <= "\u9fff"
    ):
        return True  # 列“51301上下级政府间转移性支出”科目
    dashed = behind in "-—－–" and "\u3400" <= text[end + 1] <= "\u9fff"
    if "\u3400" <= behind <= "\u9fff" or (dashed and shaped and length > 3):
        if shaped and (length > 3 or (opens and p.SUBJECT_NAME.match(text, end))):
            return True
        return opens and 5 <= length <= 9
    name = p.NEXT_TEXT.match(text, end)
    if name is None or not opens or ("\n" in name[0] and _closes_row(text, start, name[0])):
        return False
    if shaped and p.SUBJECT_NAME.match(text, name.end()):
        return True
    if shaped and length == 5 and before in "\n\0" and "\n" not in name[0]:
        return True
    if behind in " \u3000" and name.end() - end <= 2:
        return 5 <= length <= 9
    # 财政拨款收入  2236079  基本支出: an amount between two labels
    return shaped and length == 7 and not p.LABEL_CELL.search(text[max(0, start - 40) : start])


def is_code_of_item(text: str, start: int, end: int) -> bool:
    """True for the code that an item of a list opens with: （五）2060502 科学技术支出—…, whatever
    unit the first letter of its name could be (2140401成品油…)."""
    return (
        p.ITEM_CODE.fullmatch(text, start, end) is not None
        and (p.ITEM_NAME if end - start > 5 else p.ITEM_GROUP).match(text, end) is not None
        and p.ITEM_MARK.search(text[max(0, start - 8) : start]) is not None
    )

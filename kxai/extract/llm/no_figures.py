"""Numbers that are no figures: a standard, a code, a year, the number of a list or of a table.

The rules pass them over, and no model makes figures of them: they are not even asked about.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence

from kxai.extract.extraction import Extraction
from kxai.extract.rules.engine import tells_no_figures
from kxai.schema.document import Grid
from kxai.schema.mention import FIGURE_KINDS, Mention

_AROUND = 16
# 单价50万元以上通用设备 yes; 价值50万元的设备 no: that is what it cost
_STANDARD = re.compile(
    r"\s*(?:[（(]含[）)]|[（(]不含[）)])?\s*(?:及其?|含)?(?:以[上下内]|起)(?![，,。；;、])"
)
# 2.2016年 yes; 2.5年 no
_NUMBERED_YEAR = re.compile(r"\d{1,2}\.(?:19|20)\d\d")
# (20分*执行率 yes; 得20分，执行率 no
_FACTOR = re.compile(r"\s*[*×xX]\s*[一-鿿]")
_YEAR, _FIRST_YEAR, _LAST_YEAR = 4, 1949, 2099
_CLASS, _CODES, _CLASSES = 3, (5, 7), "235"
"""Digits of an account's code: of a class, of what is below it, and how the codes begin."""
_LIST = 99
_OPENS_ROW = re.compile(r"(?:^|\n)[|\s（(]*$")


def open_mentions(
    extraction: Extraction, mentions: Sequence[Mention], grids: Iterable[Grid]
) -> list[Mention]:
    """The mentions that a model may be asked about: those that are figures for the rules, and those
    that the rules passed over but did not hold to be no figures.

    A mention that the rules read otherwise (torn by the end of a line) is theirs alone.
    """
    known = {figure.start: figure.end for figure in extraction.figures}
    spans = sorted(known.items())
    tables = sorted((grid.start, grid.end) for grid in grids)
    out = []
    for mention in mentions:
        if mention.kind not in FIGURE_KINDS:
            continue
        if mention.start in known:
            if known[mention.start] == mention.end:
                out.append(mention)
        elif not _inside(mention.start, spans) and not is_no_figure(
            extraction.text,
            mention,
            section=extraction.outline.path_at(mention.start),
            in_table=_inside(mention.start, tables),
        ):
            out.append(mention)
    return out


def is_no_figure(text: str, mention: Mention, *, section: tuple[str, ...], in_table: bool) -> bool:
    """True for a number that the rules passed over because of what it is."""
    if tells_no_figures(section):
        return True
    after = text[mention.unit_end : mention.unit_end + _AROUND]
    if _STANDARD.match(after) or _FACTOR.match(after):
        return True
    if mention.unit == "年" and _NUMBERED_YEAR.fullmatch(mention.text):
        return True
    if mention.kind != "number" or mention.unit or mention.decimals:
        return False
    # Running text has no amount without words before it, and with words the rules read it.
    return not in_table or _is_bare_mark(text, mention)


def _is_bare_mark(text: str, mention: Mention) -> bool:
    """True for a whole number in a table that is a year, a code or a row's number."""
    digits = mention.text
    if len(digits) == _YEAR and _FIRST_YEAR <= mention.value <= _LAST_YEAR:
        return True
    if digits.isdecimal() and digits[0] in _CLASSES and len(digits) in _CODES:
        return True
    opens = _OPENS_ROW.search(text[max(0, mention.start - _AROUND) : mention.start])
    return bool(opens) and (mention.value <= _LIST or len(digits) == _CLASS)


def _inside(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect.bisect_right(spans, offset, key=lambda span: span[0]) - 1
    return at >= 0 and offset < spans[at][1]

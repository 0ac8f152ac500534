"""Line ends that end nothing: where a text was wrapped at its right margin.

The right margin is where *most* lines end; one that hangs over decides nothing. Some breaks need no
margin: behind a comma, between a number and its unit, in front of a closing mark.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from kxai.genre import words
from kxai.text.lines import Span, line_spans, trim
from kxai.text.list_marks import read_mark

_ENDS = frozenset("。；：！？;:!?…|")
_OPEN = frozenset("，、,（(《“‘〔【[")
_JOINING = re.compile(r"(?:[与和及或的为由从按经以至达占较]|(?<!对)比)$")
_NEVER_FIRST = re.compile(
    r"[，。、；：！？,;）)》”’】〕\]％%]|(?:[百千]?万|亿)?元(?:[，。、；,;）)\s]|$)|个百分点|个单位"
)
_UNIT = (
    r"(?:(?:[百千]?万|亿|千|百)?元|[%％]|个百分点|人次|人|个|名|辆|项|次|批|台|件|家|场|亩|"
    r"平方米|公里)"
)
_COUNTED = re.compile(rf"[-－]?\d[\d,，.．]*\s*(?:[余多])?(?:万|亿)?{_UNIT}")
_OPEN_NUMBER = re.compile(r"(?:\d|\d\s*[百千]?[万亿])$")
_GOES_ON_COUNTING = re.compile(rf"(?:万|亿|千|百)*{_UNIT}|[年月日]")
_UNIT_ALONE = re.compile(rf"{_UNIT}[，,。；;、]")
_OPEN_DIGITS = re.compile(r"\d[.,，]?$")
_OPEN_CLAUSE = re.compile(r"[元％%\u3400-\u9fff][，、,]$")
_REST_OF_NUMBER = re.compile(rf"\d[\d,.]*\s*(?:万|亿)?(?:{_UNIT}|年)")
_BEGINS = re.compile(
    r"(?:其中|注\d?|附件?\d*|备注|单位|目\s*录)\s*[：:]|第.{1,3}[部章节]|[•●■◆▪—-]\s|附件|附表|公开\d"
)
_PAGE = re.compile(r"[-—–─\s]*\d{1,4}[-—–─\s]*|第\s*\d{1,4}\s*页(?:\s*[，,]?\s*共\s*\d{1,4}\s*页)?")
_LATIN = re.compile(r"[A-Za-z]")
# A comma between words was full-width in print, whatever became of it.
_NARROW = re.compile(r"(?:[^\u2e80-\U0010ffff“”‘’…—·,;:()]|[,;:()](?![\u3400-\u9fff]))+")
CUT_WORD = words("lines.cut_word").regex
_OF_WHICH = ("其中：", "其中:")
_PROSE = 10  # characters of a line that a sentence may go on from
_NARROWEST = 30  # columns of a margin; what is narrower is a list
_NEAR = 6  # columns: full lines end as near as this to the margin
_FULL_LINES, _MOST = 3, 0.5  # of the lines that end open: as many, and that share, are full
_OVERHANGING = 0.12  # of all lines may be longer than the margin
_SURE_BREAKS = 2  # within numbers and clauses: the text is wrapped, even if not evenly
_LOOSE = 0.7  # of the margin: as long is a line of a text that is surely wrapped


def soft_breaks(text: str, apart: Sequence[Span] = ()) -> list[Span]:
    """Spans of ``text`` from the last character of a wrapped line to the first of the next one,
    in order; lines in the spans ``apart``, which are sorted (tables), are none.

    >>> text = "全年支出12.5\\n万元，\\n增长3%。"
    >>> [text[a:b] for a, b in soft_breaks(text)]
    ['\\n', '\\n']
    """
    lines = _Lines(text, apart)
    pairs = lines.pairs()
    sure = [pair for pair in pairs if lines.surely_goes_on(*pair)]
    full = lines.full_width([pair for pair in pairs if lines.may_go_on(*pair)], len(sure))
    known = set(sure)
    breaks = []
    listed = -1  # the line that goes on with a list behind 其中：
    for pair in pairs:
        if lines.goes_on_listing(*pair, listed=pair[0] == listed):
            listed = pair[1]
            known.add(pair)
        wide = full is not None and lines.width(pair[0]) >= full and lines.may_go_on(*pair)
        if pair in known or wide:
            breaks.append((lines.spans[pair[0]][1], lines.spans[pair[1]][0]))
    return breaks


class _Lines:
    """The lines of a text without white space at their ends."""

    def __init__(self, text: str, apart: Sequence[Span]) -> None:
        self.text = text
        lines = line_spans(text)
        self.spans = [trim(text, *line) for line in lines]
        self._margins = [start for start, _ in lines]
        starts = [start for start, _ in apart]
        ends = list(accumulate((end for _, end in apart), max))
        self.prose = [
            start < end and not _within(starts, ends, start, end) and "\t" not in text[start:end]
            for start, end in self.spans
        ]
        self._widths = [
            _width(text[start:end]) if prose else 0
            for (start, end), prose in zip(self.spans, self.prose, strict=True)
        ]

    def pairs(self) -> list[tuple[int, int]]:
        """Lines with the line that follows; the number of a page between two is passed over, and
        empty lines where they part a number from its unit or a clause from the next."""
        found = []
        previous: int | None = None
        for number, (start, end) in enumerate(self.spans):
            if start == end:
                ending = self._ending(previous) if previous is not None else ""
                if not (_OPEN_DIGITS.search(ending) or _OPEN_CLAUSE.search(ending)):
                    previous = None
            elif self.prose[number]:
                if (
                    previous is not None
                    and end - start < 12
                    and _PAGE.fullmatch(self.text, start, end)
                ):
                    continue
                parted = previous is not None and not self.prose[number - 1]
                if (
                    parted
                    and previous is not None
                    and not _UNIT_ALONE.match(self._opening(number))
                    and not _OPEN_CLAUSE.search(self._ending(previous))
                ):
                    previous = None
                if previous is not None:
                    found.append((previous, number))
                previous = number
            else:
                previous = None
        return found

    def width(self, number: int) -> int:
        return self._widths[number]

    def surely_goes_on(self, number: int, following: int) -> bool:
        """True where words or a number are cut in two."""
        before, after = self._ending(number), self._opening(following)
        start, end = self.spans[number]
        if before[-1] in _ENDS or end - start < _PROSE or self._begins_anew(following):
            return False
        if before[-1] in _OPEN or _NEVER_FIRST.match(after):
            return True
        if _JOINING.search(before):
            titled = read_mark(self.text[start : min(end, start + 40)]) is not None
            return not titled or _COUNTED.match(after) is not None
        if _OPEN_NUMBER.search(before):
            return bool(_GOES_ON_COUNTING.match(after))
        if CUT_WORD.fullmatch(f"{before[-1]}|{after[0]}"):
            return True
        return "\u3400" <= before[-1] <= "\u9fff" and bool(_COUNTED.match(after))

    def goes_on_listing(self, number: int, following: int, *, listed: bool) -> bool:
        """True behind 其中：, and behind ； in the list that it begins."""
        before = self._ending(number)
        leads = before.endswith(_OF_WHICH) or (listed and before[-1] in "；;")
        return leads and not self._begins_anew(following)

    def may_go_on(self, number: int, following: int) -> bool:
        """True where the second line can be the rest of the first, if that one is full."""
        before, after = self._ending(number), self._opening(following)
        if before[-1] in _ENDS or self._begins_anew(following):
            return False
        if _OPEN_DIGITS.search(before) and after[0].isdigit():
            return bool(_REST_OF_NUMBER.match(after))
        return before[-1] not in ".．" and not _BEGINS.match(after)

    def full_width(self, pairs: list[tuple[int, int]], sure: int) -> int | None:
        """How wide a line is at least that goes on; None in a text whose lines are paragraphs."""
        widths = sorted(self._widths[number] for number, _ in pairs)
        if not widths:
            return None
        all_widths = sorted(
            self._widths[number] for number, prose in enumerate(self.prose) if prose
        )
        margin, full = _most_common_end(widths)
        over = len(all_widths) - bisect.bisect_right(all_widths, margin + _NEAR)
        even = full >= _FULL_LINES and full >= _MOST * len(widths)
        if margin >= _NARROWEST and even and over <= _OVERHANGING * len(all_widths):
            return margin - _NEAR
        margin = widths[len(widths) * 3 // 4]
        over = len(all_widths) - bisect.bisect_right(all_widths, 1.5 * margin)
        if sure < _SURE_BREAKS or margin < _NARROWEST or over > _OVERHANGING * len(all_widths):
            return None
        return int(_LOOSE * margin)

    def _begins_anew(self, number: int) -> bool:
        """True for a line that is numbered like a heading or an item, or further indented."""
        start, end = self.spans[number]
        if read_mark(self.text[start : min(end, start + 40)]) is not None:
            return True
        indent = start - self._margins[number]
        above = self.spans[number - 1][0] - self._margins[number - 1] if number else indent
        return indent > above + 1 or (indent > 1 and self.text[start - 2 : start] == "\u3000\u3000")

    def _ending(self, number: int) -> str:
        start, end = self.spans[number]
        return self.text[max(start, end - 8) : end]

    def _opening(self, number: int) -> str:
        start, end = self.spans[number]
        return self.text[start : min(end, start + 30)]


def joint(text: str, start: int, end: int) -> str:
    """What a soft break ``text[start:end]`` is: a blank between Latin words, else nothing."""
    latin = _LATIN.match(text, start - 1) and _LATIN.match(text, end)
    return " " if latin else ""


def _most_common_end(widths: list[int]) -> tuple[int, int]:
    """The margin that most of the sorted widths come near, and how many do."""
    counts = Counter(widths)
    best = (0, 0)
    for margin in sorted(counts):
        near = bisect.bisect_right(widths, margin) - bisect.bisect_left(widths, margin - _NEAR)
        if near >= best[1]:
            best = margin, near
    return best


def _within(starts: list[int], ends: list[int], start: int, end: int) -> bool:
    at = bisect.bisect_left(starts, end) - 1
    return at >= 0 and ends[at] > start


def _width(words: str) -> int:
    """Columns that a line takes; a Chinese character or mark takes two."""
    return len(words) + len(_NARROW.sub("", words))

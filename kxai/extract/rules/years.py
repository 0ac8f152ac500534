"""Which year a sentence speaks of, and which one the words before a number name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kxai.extract.rules import lexicon
from kxai.extract.rules.phrases import last_clause
from kxai.extract.rules.scene import Scene
from kxai.genre import words
from kxai.schema.mention import Mention
from kxai.schema.report import BUDGET_KINDS, REGION_KINDS

FROM = words("year.from").regex
_TITLE = re.compile(r"《[^》]*》")
_BASE = words("year.base").regex
_THIS_YEAR_MOVES = words("year.this_one_moves").regex
_LAST_YEAR_MOVED = words("year.last_one_moved").regex
_OWN_YEAR = words("year.own_name").regex
_PLANNED = words("year.planned").regex
_IN_BRACKETS = re.compile(r"[^（(）)]*[）)]")  # 增长2%（与2019年相比），加上债务收入
_UNTIL = words("year.until").regex
_LAST_YEARS_ACCOUNTS = words("year.last_ones_accounts").regex
_IS_OVER = words("year.is_over").regex
_NUMBERED = words("year.list_item").regex
_THIS_YEAR = words("year.this_one").regex
_LAST_YEAR_FIRST = words("year.last_one_first").regex
_BEFORE = 80  # characters in front of a clause that say of which year a notice speaks
_REPORTED = words("year.who_announces").regex
_FAR = 10  # years between a plan or a base and the report


class Years:
    """The years of one sentence of ``text[start:end]``. ``main`` is what it speaks of where a
    number's own words name none; ``named`` says that the sentence itself names it."""

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        *,
        figures: Sequence[Mention],
        years: Sequence[Mention],
        scene: Scene,
        carried: int | None,
    ) -> None:
        self._sentence, self._start = text[start:end], start
        self._figures, self._years, self._scene = figures, years, scene
        self._notice = scene.report.kind not in BUDGET_KINDS and bool(
            _LAST_YEARS_ACCOUNTS.search(text, max(0, start - _BEFORE), end)
        )
        found = self._main()
        self.named = found is not None
        self.main = found if found is not None else self._unnamed(carried)

    def _main(self) -> int | None:
        """The year that is named and not as a base of comparison, near the report's."""
        own = self._scene.year
        titles = [m.span() for m in _TITLE.finditer(self._sentence)]
        later = _THIS_YEAR_MOVES.search(self._sentence)
        for place, mention in enumerate(self._years):
            at = mention.start - self._start
            if _BASE.search(self._sentence[max(0, at - 3) : at]):
                continue
            if any(a <= at < b for a, b in titles):
                continue
            year = int(mention.value)
            based = bool(self._figures) and self._figures[0].start < mention.start
            if own is None:
                return year
            if year == own - 1 and (based or later):
                # 机关运行经费15万元，2019年为16万元; 2019年该项支出…，本年增加…
                continue
            if year == own or year == own - 1:
                return year
            if year == own + 1 and self._compared_with(place, own):
                return year  # 2021年度预算比2020年度增加…, in a chapter on 2020
            opens = at <= 3 or _REPORTED.fullmatch(self._sentence, 0, at)
            if year == own + 1 and opens and self._is_plan_of_region():
                return year  # 2021年，全市收入安排…, in a report on what became of 2020
        if own is not None and _LAST_YEAR_FIRST.match(self._sentence):
            return own if self._notice or self._tells_own_as_last() else own - 1
        if own is not None and lexicon.names_next_year(self._sentence, own + 1):
            return own + 1
        return None

    def _tells_own_as_last(self) -> bool:
        """True of 去年收入90万元，比上年增加5万元: accounts told in the year after their own."""
        planned = self._scene.report.kind in BUDGET_KINDS
        return not planned and bool(_LAST_YEAR_MOVED.search(self._sentence))

    def _is_plan_of_region(self) -> bool:
        """True for a sentence of a region's report that plans the year it opens with."""
        region = self._scene.report.kind in REGION_KINDS
        return region and bool(_PLANNED.search(self._sentence))

    def _compared_with(self, place: int, year: int) -> bool:
        """True where the year behind that at ``place`` is ``year``, as a base of comparison."""
        if place + 1 >= len(self._years) or int(self._years[place + 1].value) != year:
            return False
        at = self._years[place + 1].start - self._start
        return bool(_BASE.search(self._sentence[max(0, at - 3) : at]))

    def _unnamed(self, carried: int | None) -> int | None:
        """The year of the sentence before, where this one goes on without naming any."""
        own = self._scene.year
        silent = not self._years and not _THIS_YEAR.search(self._sentence)
        money = any(figure.kind == "money" for figure in self._figures)
        numbered = _NUMBERED.match(self._sentence)
        coming = carried is not None and own is not None and carried > own
        goes_on = silent and money and not (numbered and not (coming and "其中" in numbered[0]))
        return carried if carried is not None and goes_on else own

    def named_in(self, gap: str, gap_start: int) -> int | None:
        """The last year that the words before a number name (2020年, 上年), or None."""
        own = self._scene.year
        over = max((match.end() for match in _IS_OVER.finditer(gap)), default=0)
        named = [
            m
            for m in self._years
            if gap_start + over <= m.start < gap_start + len(gap)
            and not _IN_BRACKETS.match(gap, m.end - gap_start)
        ]
        year = int(named[-1].value) if named else None
        clause = last_clause(gap)
        if self._notice and own is not None:
            if "去年" in gap:
                return own
            if "今年" in gap:
                return own + 1
        if "去年" in clause and self._tells_own_as_last():
            return self.main
        if lexicon.names_this_year(clause[-8:]):
            return self.main
        if _OWN_YEAR.search(clause) and not (
            named and named[-1].start >= gap_start + gap.rfind(clause)
        ):
            named, year = [], None  # 本年支出合计: years before this clause are of something else
        if lexicon.names_last_year(clause) and own is not None:
            return own - 1
        if year is not None and own is not None:
            far = FROM.search(lexicon.trimmed(gap)) or _UNTIL.search(clause)
            near = abs(year - own) <= (_FAR if far else 1)
            return year if near else None
        return year

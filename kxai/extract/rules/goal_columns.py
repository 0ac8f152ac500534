"""Numbers of sentences that read out a form of goals: 合格率：指标值为90%，实际完成值95%."""

from __future__ import annotations

from typing import NamedTuple

from kxai.extract.rules import lexicon
from kxai.extract.rules.phrases import last_clause, noun_phrase
from kxai.extract.rules.scene import Label
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.schema.figure import Role, Stage


class Goal(NamedTuple):
    """A number in a sentence that reads out a form of goals: ``indicator`` and the goal's name."""

    indicator: str
    item: str

    def label(self, role: Role, year: int | None) -> Label:
        stage: Stage = "target" if self.indicator == "performance.target" else "final"
        dims = {"level3": self.item} if self.item else {}
        return Label(self.indicator, self.item, role, year, stage, dims, None, 0.75)


def goal_of_form(gap: str) -> Goal | None:
    """The column of a form of goals that the words before a number name, and of which goal.

    合格率：指标值为 is performance.target of 合格率, 实际完成值 performance.actual; else None.
    """
    clause = last_clause(gap)
    hits = [hit for hit in find_indicators(clause) if CATALOGUE[hit[2]].kind == "text"]
    if not hits or not lexicon.is_light(clause[hits[-1][1] :]):
        return None
    start, end, indicator = hits[-1]
    if not (clause[start:end].endswith("值") and indicator.startswith("performance.")):
        return None
    before = clause[:start] or last_clause(gap[: gap.rfind(clause)].rstrip("：:，, "))
    return Goal(indicator, "" if lexicon.is_light(before) else noun_phrase(before))

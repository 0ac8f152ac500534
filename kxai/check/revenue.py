"""A place's own revenue and its two parts: what taxes bring, and what is no tax.

The catalogue knows no indicator of either part; both are told by their names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kxai.check.context import Context
from kxai.check.edits import TELLING
from kxai.check.interval import printed, total
from kxai.check.relation import CheckedRelation
from kxai.check.sums import judge_list, slipped
from kxai.genre import words
from kxai.schema.figure import Figure
from kxai.schema.report import REGION_KINDS

_NAMES = (
    words("check.revenue.whole").regex,
    words("check.revenue.taxes").regex,
    words("check.revenue.no_taxes").regex,
)
_OTHER_SCOPE = words("check.revenue.other_scope").regex


def check_revenue(context: Context) -> Iterator[CheckedRelation]:
    """sum: 地方财政收入 = 税收收入 + 非税收入, each told with one value of a year in the report.

    Silent under headings of another level. A sum that fails accuses only where a slip in one of
    the three explains it: they may be of different periods or levels.
    """
    if context.report.kind not in REGION_KINDS:
        return
    whole, taxes, no_taxes = (
        [figure for figure in named(context.figures, place) if figure.role == "amount"]
        for place in range(3)
    )
    if not (whole and taxes and no_taxes):
        return
    told = {(f.year, f.stage, f.base_unit) for f in (*whole, *taxes, *no_taxes)}
    if len(told) > 1 or any(_values(found) > 1 for found in (whole, taxes, no_taxes)):
        return
    head, *parts = whole[0], taxes[0], no_taxes[0]
    titles = "，".join({f.section[-1]: "" for f in (head, *parts) if f.section})
    if _OTHER_SCOPE.search(titles) or of_other_scope(context, (head, *parts)):
        return
    relation = judge_list(head, parts, "certain")
    if relation.verdict == "inconsistent":
        added = total(map(printed, parts))
        elsewhere = any(
            f.role == "amount" and f.base_unit == head.base_unit and printed(f).meets(added)
            for f in context.figures
        )
        if elsewhere or slipped(head, parts) < TELLING:
            relation = replace(relation, verdict="undetermined", forms=())
        match = _NAMES[0].search(head.label)
        name = match["name"] if match else head.label
        relation = replace(relation, severity="warning", words={**relation.words, "name": name})
    yield relation


def named(figures: list[Figure], place: int) -> list[Figure]:
    """The figures of the prose that bear the name of the revenue (0), of its taxes (1) or of what
    is no tax (2)."""
    return [
        figure
        for figure in figures
        if figure.layer == "text" and figure.hedge is None and _NAMES[place].search(figure.label)
    ]


def of_other_scope(context: Context, figures: Sequence[Figure]) -> bool:
    """True where the words from the first of the figures to the end of the last one's sentence tell
    of another time, level or reckoning than the first's."""
    told = sorted(figures, key=lambda figure: figure.start)
    last = told[-1]
    end = last.end + len(context.rest_of_sentence(last))
    return bool(_OTHER_SCOPE.search(context.text, told[0].start, end))


def _values(figures: list[Figure]) -> int:
    return len({figure.base_value for figure in figures})

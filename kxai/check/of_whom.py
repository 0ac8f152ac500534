"""Of whom and of which months prose tells an amount: how its paragraph or its heading opens."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kxai.check.context import Context
from kxai.genre import words
from kxai.schema.figure import Figure
from kxai.schema.report import REGION_KINDS

_BODY = words("check.of_whom.body").regex
_CHAPTER = words("check.of_whom.chapter").regex
_PERIOD = words("check.of_whom.period").regex
_OPENING = 40  # characters of a sentence or a paragraph that tell of whom it speaks
_FEW = 3


def told_of_several(context: Context, clusters: Sequence[Sequence[Figure]]) -> bool:
    """True where the values of one thing are those of several bodies, places or periods: they are
    told under different names, or line by line, each once behind words of
    its own."""
    firsts = [min(members, key=lambda figure: figure.start) for members in clusters]
    if any(figure.layer != "text" for figure in firsts):
        return False
    lines = [context.line_of[figure.id] for figure in firsts]
    if len(clusters) >= _FEW and all(after - before == 1 for before, after in pairwise(lines)):
        begun = {context.text[_line(context, f) : f.start].strip() for f in firsts}
        return len(begun) == len(firsts) and all(len(members) == 1 for members in clusters)
    if _under_things(firsts):
        return True
    region = context.report.kind in REGION_KINDS
    for names in zip(*(_openings(context, figure) for figure in firsts), strict=True):
        told = [name for name in names if name is not None]
        if len(set(told)) > 1 or (told and region and len(told) < len(names)):
            return True
    return False


def _under_things(firsts: Sequence[Figure]) -> bool:
    """True for what is carried over of several things, each under a title that names it alone:
    （一）甲公益金 … 上年结转3万元, （二）乙公益金 … 上年结转5万元."""
    titles = {figure.section[-1] if figure.section else "" for figure in firsts}
    carried = all(figure.indicator.startswith("balance.") for figure in firsts)
    return (
        carried
        and len(titles) == len(firsts)
        and not any(not title or _CHAPTER.search(title) for title in titles)
    )


def _openings(context: Context, figure: Figure) -> tuple[str | None, str | None]:
    """The body and the period that a figure's sentence, its paragraph or its heading opens with."""
    starts = (context.start_of_sentence(figure), _line(context, figure))
    texts = [context.text[start : min(start + _OPENING, figure.start)] for start in starts]
    headings = [title for title in figure.section[-1:] if _BODY.fullmatch(title)]
    bodies = [match["name"] for text in (*texts, *headings) if (match := _BODY.match(text))]
    periods = [match["name"] for text in texts if (match := _PERIOD.search(text))]
    return (bodies[0] if bodies else None, periods[0] if periods else None)


def _line(context: Context, figure: Figure) -> int:
    """Where the paragraph of a figure begins."""
    return context.text.rfind("\n", 0, figure.start) + 1

"""Texts with syllables behind their characters (预(yù)算), read without them.

The rules read words, and a syllable within one hides it. The figures are led to the text without
syllables, and what was found back to the stored one.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from kxai.check.relation import CheckedRelation, CheckResult
from kxai.genre.sounds import FEWEST_SOUNDS, SOUND
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding


def without_sounds(figures: Sequence[Figure], text: str) -> tuple[Sequence[Figure], str]:
    """The figures and the text without syllables; both as they are where it has none."""
    sounds = list(SOUND.finditer(text))
    if len(sounds) < FEWEST_SOUNDS:
        return figures, text
    ends = [match.end() for match in sounds]
    taken = [0, *accumulate(match.end() - match.start() for match in sounds)]

    def moved(offset: int) -> int:
        return offset - taken[bisect.bisect_right(ends, offset)]

    led = []
    for figure in figures:
        at = figure.at
        if at is not None and at.sentence is not None:
            start, end = at.sentence
            at = replace(at, sentence=(moved(start), moved(end)))
        led.append(replace(figure, start=moved(figure.start), end=moved(figure.end), at=at))
    return led, SOUND.sub("", text)


def with_sounds(result: CheckResult, figures: Sequence[Figure]) -> CheckResult:
    """What was found, at the places that ``figures`` have in the stored text."""
    stored = {figure.id: figure for figure in figures}
    return CheckResult(
        tuple(_relation(relation, stored) for relation in result.relations),
        tuple(_finding(finding, stored) for finding in result.findings),
    )


def _relation(relation: CheckedRelation, stored: Mapping[str, Figure]) -> CheckedRelation:
    operands = (_back(figure, stored) for figure in relation.operands)
    return replace(relation, operands=tuple(operands))


def _back(figure: Figure, stored: Mapping[str, Figure]) -> Figure:
    own = stored[figure.id]
    return replace(figure, start=own.start, end=own.end, at=own.at)


def _finding(finding: Finding, stored: Mapping[str, Figure]) -> Finding:
    spans = tuple((stored[id_].start, stored[id_].end) for id_ in finding.figures)
    back = dict(zip(finding.spans, spans, strict=True))
    return replace(finding, spans=spans, place=back[finding.place] if finding.place else None)

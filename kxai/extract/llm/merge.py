"""Hybrid: where the rules doubt, and what of the model's answer is taken over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kxai.check import check
from kxai.extract.extraction import Extraction
from kxai.extract.llm.relabel import Relabelling, relabellings
from kxai.extract.llm.standing import standing
from kxai.schema.figure import Figure
from kxai.schema.mention import Mention

_DOUBT = 0.7  # below it a label of the rules is a guess
_SILENT = ("rank",)


def doubtful(extraction: Extraction, mentions: Sequence[Mention]) -> set[int]:
    """Starts of those of the ``mentions`` that a model is asked about: those that the rules left
    without a label or guessed, and those whose other label would mend a failed relation."""
    known = {figure.start: figure for figure in extraction.figures}
    out = set()
    for mention in mentions:
        if mention.kind in _SILENT:
            continue
        figure = known.get(mention.start)
        if figure is None or (figure.indicator == "other" and figure.confidence < _DOUBT):
            out.add(mention.start)
    for found in mendable(extraction):
        out.update(figure.start for figure in found.figures)
    return out


def mendable(extraction: Extraction) -> list[Relabelling]:
    """Relabellings that would make a failed relation hold, breaking none."""
    result = check(extraction.figures, extraction.text, report=extraction.report)
    return relabellings(extraction, result.findings)


def merge(extraction: Extraction, said: dict[int, Figure]) -> list[Figure]:
    """The rules' figures with the model's in place of what the rules doubted.

    A label is taken over only if nothing is found that was not before, and no finding goes out of
    sight because a number left it: what was contradicted must hold with that number still in it.
    Where the rules had no label or guessed it must say something (not ``other``), where they were
    sure it must mend.
    """
    figures = {figure.start: figure for figure in extraction.figures}
    before = standing(extraction, figures.values())
    for start in sorted(said):
        mine, theirs = figures.get(start), _as_printed(said[start], figures.get(start))
        if theirs.indicator == "other" or (mine is not None and _same(mine, theirs)):
            continue
        trial = {**figures, start: theirs}
        after = standing(extraction, trial.values())
        sure = mine is not None and mine.confidence >= _DOUBT
        fits = after.mends(before, start) if sure else not after.adds(before)
        if not fits or after.hides(before, start):
            continue
        figures, before = trial, after
    return sorted(figures.values(), key=lambda figure: figure.start)


def _as_printed(theirs: Figure, mine: Figure | None) -> Figure:
    """The model's label with the direction that the rules read: it is a printed word, and turning
    it round would make any contradiction of direction hold."""
    if mine is None or mine.direction is None or theirs.direction is None:
        return theirs
    return replace(theirs, direction=mine.direction)


def _same(one: Figure, other: Figure) -> bool:
    return (one.indicator, one.role, one.year, one.stage) == (
        other.indicator,
        other.role,
        other.year,
        other.stage,
    )

"""Hybrid: where the rules doubt, and what of the model's answer is taken over."""

from __future__ import annotations

from collections.abc import Sequence

from kxai.check import check
from kxai.extract.extraction import Extraction
from kxai.extract.llm.relabel import Relabelling, relabellings
from kxai.extract.llm.standing import standing
from kxai.schema.figure import Figure
from kxai.schema.mention import FIGURE_KINDS, Mention

_DOUBT = 0.7  # below it a label of the rules is a guess
_SILENT = ("rank",)
_NO_FIGURES = ("名词解释", "目录")


def doubtful(extraction: Extraction, mentions: Sequence[Mention]) -> set[int]:
    """Starts of the mentions that a model is asked about: those that the rules left without a
    label or guessed, and those whose other label would mend a failed relation."""
    known = {figure.start: figure for figure in extraction.figures}
    out = set()
    for mention in mentions:
        if mention.kind not in FIGURE_KINDS or mention.kind in _SILENT:
            continue
        figure = known.get(mention.start)
        if figure is None:
            path = extraction.outline.path_at(mention.start)
            if not any(word in title for title in path for word in _NO_FIGURES):
                out.add(mention.start)
        elif figure.indicator == "other" and figure.confidence < _DOUBT:
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

    A label is taken over only if no relation fails that held before; where the rules had none or
    guessed it must say something (not ``other``), where a relation failed it must mend it.
    """
    figures = {figure.start: figure for figure in extraction.figures}
    before = standing(extraction, figures.values())
    for start in sorted(said):
        mine, theirs = figures.get(start), said[start]
        if theirs.indicator == "other" or (mine is not None and _same(mine, theirs)):
            continue
        trial = {**figures, start: theirs}
        after = standing(extraction, trial.values())
        sure = mine is not None and mine.confidence >= _DOUBT
        if after.fails - before.fails or (sure and not after.mends(before, start)):
            continue
        figures, before = trial, after
    return sorted(figures.values(), key=lambda figure: figure.start)


def _same(one: Figure, other: Figure) -> bool:
    return (one.indicator, one.role, one.year, one.stage) == (
        other.indicator,
        other.role,
        other.year,
        other.stage,
    )

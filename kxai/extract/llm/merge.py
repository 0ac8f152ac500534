"""Where the rules doubt, and what of a model's answer is taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kxai.check import check
from kxai.extract.extraction import Extraction
from kxai.extract.llm.relabel import Relabelling, relabellings
from kxai.extract.llm.standing import Standing, standing
from kxai.extract.llm.trust import SURE, Trust
from kxai.genre.catalogue import find_indicators
from kxai.schema.figure import Figure
from kxai.schema.mention import Mention

_DOUBT = 0.7  # below it a label of the rules is a guess
_SILENT = ("rank",)
_BEFORE = 80  # characters before a number that may name its indicator


def doubtful(extraction: Extraction, mentions: Sequence[Mention]) -> set[int]:
    """Starts of those of the ``mentions`` that ``hybrid`` asks about: those that the rules left
    without a label or guessed, and those whose other label would mend a failed relation."""
    known = {figure.start: figure for figure in extraction.figures}
    out = set()
    for mention in mentions:
        if mention.kind not in _SILENT:
            figure = known.get(mention.start)
            if figure is None or figure.confidence < _DOUBT:
                out.add(mention.start)
    for found in mendable(extraction):
        out.update(figure.start for figure in found.figures)
    return out


def sure_starts(extraction: Extraction) -> set[int]:
    """Where the figures begin by which a model is judged."""
    return {figure.start for figure in extraction.figures if figure.confidence >= SURE}


def mendable(extraction: Extraction) -> list[Relabelling]:
    """Relabellings that would make a failed relation hold, breaking none."""
    result = check(extraction.figures, extraction.text, report=extraction.report)
    return relabellings(extraction, result.findings)


def merge(
    extraction: Extraction,
    said: Mapping[int, Figure],
    *,
    trust: Trust | None = None,
    reveals: bool = False,
) -> list[Figure]:
    """The rules' figures with the model's in place of what the rules doubted.

    No finding goes out of sight because a number left it: what was contradicted must hold with that
    number still in it. What the rules are sure of is changed only where that mends a contradiction.
    A model with full ``trust`` decides where they are unsure, and names projects and bodies; one
    with some is heard where they have no label and the words before the number bear it out; one of
    which nothing is known only mends; with
    ``reveals`` a label may bring to light what was not found, else it may not.
    """
    trust = trust or Trust()
    merging = _Merging(extraction, {figure.start: figure for figure in extraction.figures}, reveals)
    offers = {start: as_printed(one, merging.figures.get(start)) for start, one in said.items()}
    if trust.is_full:
        merging.take_all(
            {
                start: taken
                for start, theirs in sorted(offers.items())
                if (taken := _decided(extraction, theirs, merging.figures.get(start))) is not None
            }
        )
    if trust.may_mend:
        for start, theirs in sorted(offers.items()):
            mine = merging.figures.get(start)
            if theirs.indicator == "other" or (mine is not None and _same(mine, theirs)):
                continue
            if trust.is_some and _is_open(mine) and _is_named(extraction, theirs):
                merging.take_all({start: theirs})
            else:
                merging.mend(start, theirs)
    return sorted(merging.figures.values(), key=lambda figure: figure.start)


@dataclass(slots=True)
class _Merging:
    """A labelling that grows: every step is judged by how the relations of the report stand."""

    extraction: Extraction
    figures: dict[int, Figure]
    reveals: bool
    _before: Standing | None = None

    @property
    def before(self) -> Standing:
        if self._before is None:
            self._before = standing(self.extraction, self.figures.values())
        return self._before

    def take_all(self, offers: Mapping[int, Figure]) -> None:
        """Take what hides no finding: all at once, else each half for itself."""
        if not offers:
            return
        trial = {**self.figures, **offers}
        after = standing(self.extraction, trial.values())
        if not after.hides(self.before, offers) and (self.reveals or not after.adds(self.before)):
            self.figures, self._before = trial, after
        elif len(offers) > 1:
            starts = list(offers)
            for part in (starts[: len(starts) // 2], starts[len(starts) // 2 :]):
                self.take_all({start: offers[start] for start in part})

    def mend(self, start: int, theirs: Figure) -> None:
        """Take a label that makes a contradiction of its number hold."""
        if not any(start in told.places for told in self.before.told.values()):
            return
        trial = {**self.figures, start: theirs}
        after = standing(self.extraction, trial.values())
        if after.mends(self.before, [start]):
            self.figures, self._before = trial, after


def _decided(extraction: Extraction, theirs: Figure, mine: Figure | None) -> Figure | None:
    """What stands at a place where the model decides: None where the rules' figure stays as it is.

    Where the model says the same, the words that it points at are added. Another indicator than
    the rules' guess must be named by the words around the number: a slip of the model rarely is.
    """
    if mine is None:
        return None if theirs.indicator == "other" else theirs
    if _same(mine, theirs):
        return replace(mine, dims={**mine.dims, **theirs.dims}, engine=theirs.engine)
    if mine.confidence >= SURE or (theirs.indicator == "other" != mine.indicator):
        return None
    if theirs.indicator == mine.indicator or _is_open(mine) or _is_named(extraction, theirs):
        return theirs
    return None


def _is_open(mine: Figure | None) -> bool:
    return mine is None or (mine.indicator == "other" and mine.confidence < _DOUBT)


def _is_named(extraction: Extraction, figure: Figure) -> bool:
    """True where the words around a number name the indicator that is said of it."""
    text = extraction.text
    line = text.rfind("\n", 0, figure.start) + 1
    before = text[max(line, figure.start - _BEFORE) : figure.start]
    at = figure.at
    cells = (*at.rows, *at.columns) if at is not None else ()
    around = "，".join((*figure.section[-1:], *cells, before))
    return any(found == figure.indicator for _, _, found in find_indicators(around))


def as_printed(theirs: Figure, mine: Figure | None) -> Figure:
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

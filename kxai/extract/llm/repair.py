"""A piece whose labels make a relation fail is asked once more, if another label would mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kxai.check import check
from kxai.extract.extraction import Extraction
from kxai.extract.llm.labels import agrees
from kxai.extract.llm.marked_pieces import Piece
from kxai.extract.llm.merge import as_printed
from kxai.extract.llm.piece_question import Reading, Said, gather, labels_of
from kxai.extract.llm.relabel import Relabelling, relabellings
from kxai.extract.llm.standing import standing
from kxai.schema.figure import Figure

_NOTE = (
    "按先前的标注，下面的关系不成立：{equation}。原文的数字照原样不变，"
    "请重新判断哪些数字的指标、作用、年份或阶段标错了。"
)


async def repair(
    reading: Reading,
    extraction: Extraction,
    pieces: Sequence[Piece],
    as_figures: Callable[[Reading], dict[int, Figure]],
) -> Extraction:
    """The extraction with the labels of a second answer where they mend what failed.

    Asked again is only about relations that another label of the same numbers makes hold, once
    for each piece; the answer counts only if then fewer relations fail and none that held. The
    numbers are those of the text before and after.
    """
    findings = check(extraction.figures, extraction.text, report=extraction.report).findings
    wrong = relabellings(extraction, findings, others=reading.by_start)
    jobs: dict[int, tuple[Piece, Relabelling]] = {}
    for found in wrong:
        for number, piece in enumerate(pieces):
            marked = {mention.start for mention in piece.marked}
            if found.instead.start in marked and number not in jobs:
                jobs[number] = (piece, found)
    answers = await gather([_again(reading, piece, found) for piece, found in jobs.values()])
    for (_, found), answer in zip(jobs.values(), answers, strict=True):
        asked = {figure.start for figure in (*found.figures, found.instead)}
        second = as_figures(replace(reading, said=answer))
        extraction = _taken_over(
            extraction, {start: one for start, one in second.items() if start in asked}
        )
    return extraction


async def _again(reading: Reading, piece: Piece, found: Relabelling) -> dict[int, Said]:
    note = _NOTE.format(equation=" ".join(found.finding.equation.split()))
    return await labels_of(reading, piece, note=note)


def _taken_over(extraction: Extraction, second: Mapping[int, Figure]) -> Extraction:
    """The extraction with what a second answer says of the numbers of a finding, if that mends."""
    figures = {figure.start: figure for figure in extraction.figures}
    changed = {
        start: as_printed(theirs, figures[start])
        for start, theirs in second.items()
        if start in figures and not agrees(theirs, figures[start])
    }
    before = standing(extraction, figures.values())
    trial = sorted({**figures, **changed}.values(), key=lambda figure: figure.start)
    if not standing(extraction, trial).mends(before, changed):
        return extraction
    return replace(extraction, figures=tuple(trial))

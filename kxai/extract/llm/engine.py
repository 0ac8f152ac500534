"""The engines that ask a model: ``llm`` about every number, ``hybrid`` where the rules doubt."""

from __future__ import annotations

import bisect
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from kxai.check import check
from kxai.extract.extraction import Extraction, mentions_of
from kxai.extract.llm.candidates import NO_FIGURE
from kxai.extract.llm.confidence import with_confidence
from kxai.extract.llm.facts import ask_facts
from kxai.extract.llm.labels import as_figure
from kxai.extract.llm.marked_pieces import Piece, pieces
from kxai.extract.llm.merge import doubtful, merge, sure_starts
from kxai.extract.llm.model_narrative import ask_narrative
from kxai.extract.llm.no_figures import open_mentions
from kxai.extract.llm.performance_rows import ask_rows, performance_grids, row_starts
from kxai.extract.llm.piece_question import Reading, gather, labels_of
from kxai.extract.llm.repair import repair
from kxai.extract.llm.sender import Sender
from kxai.extract.llm.trust import judged, measured_trust
from kxai.extract.places import located
from kxai.read.addresses import Addresses
from kxai.schema.document import Document
from kxai.schema.figure import Figure
from kxai.text.grid import recover_grids
from kxai.text.sentences import sentences

_TITLE = 60  # characters of a report's title that are shown
Engine = Literal["rules", "llm", "hybrid"]


async def read_with_model(
    document: Document, extraction: Extraction, sender: Sender, *, engine: Engine
) -> Extraction:
    """The report as the model (and the rules) read it.

    Every number stays as the scanner found it; where the model gave no valid label the rules'
    stands, and while answers are under way in a batch the rules' reading as a whole.
    ``sender.calls`` tells every question. Raises BudgetSpent and ModelSetup.
    """
    sender.gate = sender.gate.knowing(extraction.text)
    extraction = replace(extraction, report=await ask_facts(extraction, sender))
    if sender.waits():
        return extraction
    grids = document.grids or recover_grids(extraction.text)
    reading = Reading(
        document,
        extraction,
        open_mentions(extraction, mentions_of(extraction.text), grids),
        sender,
        {figure.start: figure for figure in extraction.figures},
        title=_title(extraction.text),
    )
    only = None if engine == "llm" else doubtful(extraction, reading.mentions)
    tables = performance_grids(document, reading.text)
    rows = row_starts(reading, tables)
    asked = pieces(
        reading.text,
        reading.mentions,
        extraction.outline,
        grids=document.grids,
        only=only,
        beside=() if engine == "llm" else sure_starts(extraction),
        without=rows,
    )
    narrative, *_ = await gather(
        [
            ask_narrative(reading, engine=engine),
            *(_ask(reading, piece) for piece in asked),
            *(ask_rows(reading, table, rows if only is None else rows & only) for table in tables),
        ]
    )
    if sender.waits():
        return extraction
    said = _figures(reading)
    refused = frozenset(reading.said) - frozenset(said)
    sender.said = {**dict.fromkeys(refused), **said}
    trust = measured_trust(reading.by_start, said, refused, earlier=sender.earlier)
    sender.judged = _by_prompt(reading, judged(reading.by_start, said, refused))
    figures = merge(extraction, said, trust=trust, reveals=engine == "llm")
    read = replace(extraction, figures=tuple(figures))
    if trust.may_mend:
        read = await repair(reading, read, asked, _figures)
    result = check(read.figures, reading.text, report=extraction.report)
    figures = with_confidence(
        read.figures,
        reading.by_start,
        result.relations,
        by_model(read.figures),
        proven=trust.proven,
    )
    figures = located(_as_stored(figures, document.text), document)
    return replace(read, figures=tuple(figures), narrative=tuple(narrative or ()))


def _title(text: str) -> str:
    """The line that a report opens with; "" where it is too long for a title."""
    line = text.lstrip()[: _TITLE + 1].partition("\n")[0].strip()
    return line if len(line) <= _TITLE else ""


async def _ask(reading: Reading, piece: Piece) -> None:
    reading.said |= await labels_of(reading, piece)


def _figures(reading: Reading) -> dict[int, Figure]:
    """The model's labels as figures, by start."""
    starts = [mention.start for mention in reading.mentions]
    extraction, text = reading.extraction, reading.text
    addresses = Addresses(text, extraction.report, extraction.outline, sentences(text))
    out = {}
    for start, said in reading.said.items():
        if said.label.i == NO_FIGURE:
            continue
        mention = reading.mentions[bisect.bisect_left(starts, start)]
        out[start] = as_figure(
            said.label,
            mention,
            reading.by_start.get(start),
            words=said.words,
            text=text,
            report=extraction.report.id,
            addresses=addresses,
            engine=reading.sender.engine(said.task),
        )
    return out


def _by_prompt(reading: Reading, found: Mapping[int, bool]) -> dict[str, tuple[int, int]]:
    """Prompt id → how often what it asked for agreed, of how often it was judged."""
    out: dict[str, tuple[int, int]] = {}
    for start, same in found.items():
        prompt = reading.sender.prompt(reading.said[start].task).id
        agreed, asked = out.get(prompt, (0, 0))
        out[prompt] = (agreed + same, asked + 1)
    return out


def by_model(figures: Collection[Figure]) -> set[int]:
    return {figure.start for figure in figures if figure.engine.startswith("llm:")}


def _as_stored(figures: Sequence[Figure], stored: str) -> list[Figure]:
    """Figures with the characters of the stored text, where the engines read simplified ones."""
    return [
        figure
        if figure.text == stored[figure.start : figure.end]
        else replace(figure, text=stored[figure.start : figure.end])
        for figure in figures
    ]

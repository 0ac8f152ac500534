"""Mends what was misread in a picture, as far as the report itself decides how it must be read.

Two kinds. Where no digit is in doubt, only its shape (O for 0 before 万元), the number is written
as what it can only be. Where it is, one reading is chosen over another by the report's own
arithmetic alone, and only for a number that was not read surely: an error of the report stays one.
Whatever is mended keeps its raw reading in ``Document.readings``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from kxai.check import CheckResult, check
from kxai.check.bounds import Interval
from kxai.check.graph import Graph
from kxai.check.interval import factor_of
from kxai.extract.extraction import Extraction, extract, mentions_of
from kxai.extract.misread import other_readings, shape_edits, single_slips, split_edits
from kxai.extract.rewriting import Edit, Shift, rewrite, undone
from kxai.load import load
from kxai.schema.document import Document, Reading
from kxai.schema.figure import Figure
from kxai.schema.mention import FIGURE_KINDS
from kxai.schema.place import Places
from kxai.settings import Settings

SURE = 0.97
"""A number that was read as surely as this is what is printed."""
_MOST = 20  # numbers mended by arithmetic in one document: more are no slips
_TRIALS = 60  # readings of the whole document: bounds the time
_HOLDS = ("consistent", "tail")
_Key = tuple[object, ...]


def is_recognised(document: Document) -> bool:
    """True for a document with pages that were read from pictures."""
    return any(page.origin == "ocr" for page in document.pages)


def load_mended(path: Path, settings: Settings | None = None) -> Document:
    """The document at ``path`` as it is to be read: loaded, and mended where it is a picture.

    Raises what ``kxai.load.load`` raises.
    """
    return mend(load(path, settings=settings))


def mend(document: Document) -> Document:
    """The document with misread numbers as they must be read; as it is if it has no pictures."""
    if not is_recognised(document):
        return document
    document = _by_shape(document)
    trials = _TRIALS
    for _ in range(_MOST):
        state = _State(document)
        better = None
        for edit in state.candidates():
            trials -= 1
            better = state.tried(edit)
            if better is not None or trials <= 0:
                break
        if better is None:
            break
        document = better
    return document


def _by_shape(document: Document) -> Document:
    """The first kind: numbers that can be read in one way only."""
    seen = Places(document.places)
    edits: list[Edit] = []
    for edit in sorted(shape_edits(document), key=lambda edit: edit.start):
        free = not edits or edits[-1].end <= edit.start
        if free and _from_picture(document, seen, edit):
            edits.append(edit)
    while edits:
        mended, lost = _rewritten(document, edits)
        if not lost:
            return mended
        edits = [edit for edit in edits if edit not in lost]
    return document


def _from_picture(document: Document, seen: Places, edit: Edit) -> bool:
    page = document.page_at(edit.start)
    recognised = page is not None and page.origin == "ocr"
    return recognised or seen.confidence(edit.start, edit.end) < 1


def _rewritten(document: Document, edits: Sequence[Edit]) -> tuple[Document, list[Edit]]:
    """The document with ``edits`` and the raw readings of the numbers in which they are; and the
    edits that are in no number."""
    lost = []
    mended = rewrite(document, edits)
    shift = Shift(edits)
    back = Shift([undone(document.text, edit, shift) for edit in edits])
    mentions = [m for m in mentions_of(mended.text) if m.kind in FIGURE_KINDS]
    starts = [mention.start for mention in mentions]
    kept = {(reading.start, reading.end): reading for reading in mended.readings}
    for edit in edits:
        start = shift(edit.start)
        at = bisect_right(starts, start) - 1
        if at < 0 or mentions[at].end < start + len(edit.new):
            lost.append(edit)
            continue
        span = mentions[at].start, mentions[at].end
        before = next((r for r in kept.values() if r.start < span[1] and span[0] < r.end), None)
        raw = before.read if before else document.text[back(span[0]) : back(span[1])]
        if before:
            del kept[before.start, before.end]
        kept[span] = Reading(*span, raw)
    readings = tuple(sorted(kept.values(), key=lambda reading: reading.start))
    return replace(mended, readings=readings), lost


@dataclass(frozen=True, slots=True)
class _Choice:
    """A figure that may have been read wrong, and the only reading that mends ``mends``."""

    figure: Figure
    text: str
    mends: frozenset[int]


class _State:
    """A document, what the rules find in it, and what the checker says of that."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._places = Places(document.places)
        self._extraction: Extraction = extract(document)
        self._checked: CheckResult = _check(self._extraction)
        self._failing = _failing(self._checked)

    def candidates(self) -> Iterator[Edit]:
        """Readings to try, those that mend most first."""
        if not self._failing:
            return
        choices = self._choices()
        for choice in sorted(choices, key=lambda c: (-len(c.mends), c.figure.start)):
            # Of two readings that mend the same relation neither is decided for.
            rivals = [other for other in choices if other is not choice]
            if not any(other.mends & choice.mends for other in rivals):
                yield _difference(choice)
        for edit in split_edits(self._document):
            # White says nothing of digits: a point that was not seen leaves it between sure ones.
            sure = 1.0 if self._document.text[edit.start] == " " else SURE
            if self._places.confidence(edit.start - 1, edit.end + 1) < sure:
                yield edit

    def _choices(self) -> list[_Choice]:
        graph = Graph(self._checked.relations)
        found: dict[tuple[str, str], set[int]] = {}
        figures: dict[str, Figure] = {}
        for number in graph.failing:
            for figure in graph.operands(number):
                if figure.hedge is not None or not self._is_doubtful(figure):
                    continue
                room = graph.allowed(figure, [*graph.held((figure.id,)), number])
                text = _only_reading(figure, room)
                if text:
                    figures[figure.id] = figure
                    found.setdefault((figure.id, text), set()).add(number)
        return [_Choice(figures[key], text, frozenset(n)) for (key, text), n in found.items()]

    def _is_doubtful(self, figure: Figure) -> bool:
        return self._places.confidence(figure.start, figure.end) < SURE

    def tried(self, edit: Edit) -> Document | None:
        """The document so read, where a relation that failed then holds and no other fails."""
        mended, lost = _rewritten(self._document, [edit])
        if lost:
            return None
        checked = _check(extract(mended))
        shift = Shift([edit])
        before = {_moved(key, shift) for key in self._failing}
        after = _failing(checked)
        if not after < before:
            return None
        start = shift(edit.start)
        holds = any(
            relation.verdict in _HOLDS
            and any(figure.start <= start < figure.end for figure in relation.operands)
            for relation in checked.relations
        )
        return mended if holds else None


def _check(extraction: Extraction) -> CheckResult:
    return check(extraction.figures, extraction.text, report=extraction.report)


def _failing(checked: CheckResult) -> set[_Key]:
    """The relations that do not hold, told by what they are and where their numbers stand."""
    return {
        (r.kind, r.message, tuple(sorted(figure.start for figure in r.operands)))
        for r in checked.relations
        if r.verdict == "inconsistent"
    }


def _moved(key: _Key, shift: Shift) -> _Key:
    kind, message, starts = key
    assert isinstance(starts, tuple)
    return kind, message, tuple(shift(start) for start in starts)


def _only_reading(figure: Figure, room: Interval | None) -> str:
    """The reading of a figure that lies in ``room``; "" for none, for more than one, and where
    numbers that nobody would misread so lie there as well: then it would be chance."""
    if room is None or room.low is None or room.high is None:
        return ""
    fitting = [text for text in other_readings(figure.text) if _fits(figure, text, room)]
    if len(fitting) != 1:
        return ""
    slips = [text for text in single_slips(figure.text) if _fits(figure, text, room)]
    return fitting[0] if not slips or slips == fitting else ""


def _fits(figure: Figure, text: str, room: Interval) -> bool:
    """True where the number ``text``, in the figure's unit, is printed for a value in ``room``."""
    plain = text.replace(",", "").replace("，", "")
    if not plain.replace(".", "", 1).isascii() or not plain.replace(".", "", 1).isdecimal():
        return False
    factor = factor_of(figure)
    value = Fraction(Decimal(plain)) * factor
    places = len(plain.partition(".")[2])
    half = factor / 10**places / 2 if places or figure.decimals else Fraction(0)
    return Interval(value - half, value + half).meets(room)


def _difference(choice: _Choice) -> Edit:
    """The characters in which the chosen reading differs, as an edit."""
    old, new = choice.figure.text, choice.text
    first = next(i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    start = choice.figure.start + first
    if len(old) == len(new):
        return Edit(start, start + 1, new[first])
    return Edit(start, start, new[first])

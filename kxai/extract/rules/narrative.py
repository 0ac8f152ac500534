"""What a report tells in words, found by its headings and by the words that begin a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import cast

from kxai.genre import readings, words
from kxai.schema.document import Grid
from kxai.schema.narrative import Field, Narrative
from kxai.text.lines import trim
from kxai.text.outline import Heading, Outline
from kxai.text.sentences import sentences

_TITLES = readings("narrative.title")
_REASON = words("narrative.reason").regex
_WEAK_REASON = words("narrative.weak_reason").regex
_VERDICT = words("narrative.verdict").regex
_STAFF = words("narrative.staff").regex
_MARK = words("narrative.mark").regex
_LEAD = re.compile(r"[^：:。\n]{2,24}(?=[：:])")
_CHANGES = words("narrative.changes").regex
_PRAISE = words("narrative.praise").regex
_SHORT = 6
_LISTED = 2  # marks that make a list
_TITLE = 40


def narratives(text: str, outline: Outline, grids: tuple[Grid, ...] = ()) -> list[Narrative]:
    """Passages of the narrative fields, in order of place; each is a whole paragraph, item or
    sentence of ``text``."""
    tables = [(grid.start, grid.end) for grid in grids]
    found: dict[tuple[int, int, Field], Narrative] = {}
    for field, start, end in (*_sections(text, outline), *_lists(text), *_sentences(text)):
        if not any(low <= start < high for low, high in tables):
            found.setdefault((start, end, field), Narrative(field, start, end))
    return sorted(_apart(found.values()), key=lambda one: (one.start, one.end, one.field))


def _apart(found: Iterable[Narrative]) -> Iterator[Narrative]:
    """Of passages of one field that overlap, the shortest: a text is told once."""
    taken: dict[Field, list[tuple[int, int]]] = {}
    for one in sorted(found, key=lambda one: one.end - one.start):
        spans = taken.setdefault(one.field, [])
        if not any(low < one.end and one.start < high for low, high in spans):
            spans.append((one.start, one.end))
            yield one


def _sections(text: str, outline: Outline) -> Iterator[tuple[Field, int, int]]:
    headings = outline.headings
    behind = 0
    for number, heading in enumerate(headings):
        field = _field_of(heading.title)
        if field is None or heading.start < behind:
            continue  # 四是打造工作亮点 is an item of the chapter that it stands in
        low, behind = _run_in(text, heading), heading.end
        if behind - low >= _SHORT:
            yield from _told(text, low, behind, field)
        stop = next(
            (later.start for later in headings[number + 1 :] if later.level <= heading.level),
            len(text),
        )
        inner = [later for later in headings[number + 1 :] if later.start < stop]
        other = next(
            (later.start for later in inner if _field_of(later.title) not in (None, field)), stop
        )
        begins = {later.start for later in inner}
        spans = list(_paragraphs(text, heading.end, min(stop, other)))
        after = [*(start for start, _ in spans), -1][1:]
        for (start, end), following in zip(spans, after, strict=False):
            # A title has text under it; a line that looks like one and has none is an item.
            title = start in begins and end - start < _TITLE and following not in (*begins, -1)
            if not title and end - start >= _SHORT and "\t" not in text[start:end]:
                yield from _told(text, start, end, field)


def _run_in(text: str, heading: Heading) -> int:
    """Where the text begins that goes on in the line of a title (（三）主要任务。一是…)."""
    at = text.find(heading.title, heading.start, heading.end)
    at = heading.end if at < 0 else at + len(heading.title)
    while at < heading.end and text[at] in "。：: \u3000":
        at += 1
    return at


def _told(text: str, start: int, end: int, field: Field) -> Iterator[tuple[Field, int, int]]:
    """A paragraph of a chapter, or its items where it lists some.

    Its first words may say that it tells of something else than the chapter's title.
    """
    lead = _LEAD.match(text, start, end)
    own = _field_of(lead[0]) if lead else None
    if field == "functions" and own is None and _STAFF.search(text, start, end):
        return
    marks = list(_MARK.finditer(text, start, end))
    if len(marks) < _LISTED or (lead is None and marks[0].start() > start):
        yield own or field, start, end
        return
    for mark, stop in zip(marks, [*(m.start() for m in marks[1:]), end], strict=True):
        low, high = trim(text, mark.end(), stop)
        while high > low and text[high - 1] in "；;。，,、":
            high -= 1
        if high - low >= _SHORT:
            yield own or field, low, high


def _lists(text: str) -> Iterator[tuple[Field, int, int]]:
    """Paragraphs anywhere whose first words announce a list of a field (主要职责是：一是…)."""
    for start, end in _paragraphs(text, 0, len(text)):
        lead = _LEAD.match(text, start, end)
        field = _field_of(lead[0]) if lead else None
        if field is not None and len(_MARK.findall(text, start, end)) >= _LISTED:
            yield from _told(text, start, end, field)


def _field_of(title: str) -> Field | None:
    return cast("Field | None", _TITLES.of(title) or None)


def _paragraphs(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    at = start
    while at < stop:
        end = text.find("\n", at, stop)
        end = stop if end < 0 else end
        span = trim(text, at, end)
        if span[0] < span[1]:
            yield span
        at = end + 1


def _sentences(text: str) -> Iterator[tuple[Field, int, int]]:
    """Sentences that give the reason of a change, or a verdict."""
    before = ""
    for start, end in sentences(text):
        words = text[start:end]
        changes = _CHANGES.search(words)
        if (_REASON.search(words) and (changes or _CHANGES.search(before))) or (
            changes and _WEAK_REASON.search(words)
        ):
            yield "reasons", start, end
        elif _VERDICT.search(words) and _PRAISE.search(words):
            yield "evaluation", start, end
        before = words

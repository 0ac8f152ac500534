"""What is left over of a template, or wrongly written: wordings that the genre lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kxai.beyond.remark import Remark, joined
from kxai.beyond.script import Script
from kxai.genre import current, words
from kxai.genre.unit_line import labelled_unit
from kxai.text.lines import Span

_LONGEST = 40  # characters of a quotation
_ABOVE = 200  # characters in which a line of units may stand


def _has_unit_above(script: Script, span: Span) -> bool:
    """True where a heading above or a line right before says which unit everything is in."""
    start = script.line(span[0])[0]
    lines = script.text[max(0, start - _ABOVE) : start].split("\n")
    return any(map(labelled_unit, (*script.outline.path_at(span[0]), *lines)))


_EXCUSED: dict[str, Callable[[Script, Span], bool]] = {"form.no_unit": _has_unit_above}
"""Places of a wording that are none, by the code of its message."""
_WORDINGS = tuple(message for message in current().messages.values() if message.wording)


def check_form(script: Script) -> Iterator[Remark]:
    """One remark for each kind of wording that should not be there, with all its places: of each
    message of the genre that names a wording."""
    for message in _WORDINGS:
        found = words(message.wording).regex.finditer(script.prose)
        excused = _EXCUSED.get(message.id)
        spans = [match.span() for match in found]
        if excused is not None:
            spans = [span for span in spans if not excused(script, span)]
        if spans:
            quoted = joined(_quoted(script, span, message.before) for span in spans)
            yield Remark(message.id, message.severity, tuple(spans), {"quoted": quoted})


def _quoted(script: Script, span: tuple[int, int], before: int) -> str:
    start = max(script.line(span[0])[0], span[0] - before)
    told = script.prose[start : span[1]].strip()
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"

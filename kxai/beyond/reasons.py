"""Changes against last year that nobody gives a reason for."""

from __future__ import annotations

from collections.abc import Iterator

from kxai.beyond.remark import Remark, joined
from kxai.beyond.script import Script
from kxai.beyond.survey import survey
from kxai.genre import words
from kxai.text.lines import Span

_CHANGE = words("disclosure.change").regex
_REASON = words("disclosure.reason").regex
_BEFORE = 60  # characters of the clause in front of a change that may tell its reason


def check_reasons(script: Script) -> Iterator[Remark]:
    """One hint with all changes of a whole report that no reason stands beside: neither in front
    of them in their sentence, nor up to the end of their paragraph, nor in the one below."""
    if not survey(script).told:
        return
    spans = [m.span() for m in _CHANGE.finditer(script.body) if not _has_reason(script, m.span())]
    if spans:
        quoted = joined(script.text[slice(*span)] for span in spans)
        yield Remark(
            "disclosure.no_reason", "info", tuple(spans), {"quoted": quoted, "n": str(len(spans))}
        )


def _has_reason(script: Script, span: Span) -> bool:
    start = max(script.sentence(span[0])[0], span[0] - _BEFORE)
    end = script.line(span[1])[1]
    below = script.line(end + 1)[1] if end < len(script.text) else end
    return (
        _REASON.search(script.body, start, span[0]) is not None
        or _REASON.search(script.body, span[1], below) is not None
    )

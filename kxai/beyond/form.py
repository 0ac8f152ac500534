"""What is left over of a template, or wrongly written: wordings that the genre lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kxai.beyond.remark import Remark, Severity, joined
from kxai.beyond.script import Script
from kxai.genre import Words, words
from kxai.genre.unit_line import labelled_unit
from kxai.text.lines import Span

_LONGEST = 40  # characters of a quotation
_ABOVE = 200  # characters in which a line of units may stand


@dataclass(frozen=True, slots=True)
class _Wording:
    """A rule whose remark quotes every place where a wording stands, with ``before`` characters
    in front of it; but for those that are ``excused``."""

    code: str
    found: Words
    severity: Severity
    before: int = 0
    excused: Callable[[Script, Span], bool] | None = None


def _has_unit_above(script: Script, span: Span) -> bool:
    """True where a heading above or a line right before says which unit everything is in."""
    start = script.line(span[0])[0]
    lines = script.text[max(0, start - _ABOVE) : start].split("\n")
    return any(map(labelled_unit, (*script.outline.path_at(span[0]), *lines)))


_WORDINGS = (
    _Wording("form.placeholder", words("form.placeholder"), "warning", before=4),
    _Wording("form.alternatives", words("form.alternatives"), "warning"),
    _Wording("form.instruction", words("form.instruction"), "warning"),
    _Wording("form.no_date", words("form.no_date"), "warning", before=2),
    _Wording("form.doubled_unit", words("form.doubled_unit"), "warning", before=8),
    _Wording("form.no_percent", words("form.no_percent"), "warning"),
    _Wording("form.no_unit", words("form.no_unit"), "info", 8, _has_unit_above),
    _Wording("form.doubled_mark", words("form.doubled_mark"), "info", before=8),
    _Wording("form.flat_reason", words("form.flat_reason"), "info"),
    _Wording("form.one_for_two", words("form.one_for_two"), "warning"),
    _Wording("form.both_hedges", words("form.both_hedges"), "info", before=6),
    _Wording("form.doubled_words", words("form.doubled_words"), "info", before=6),
    _Wording("form.chart_default", words("form.chart_default"), "info"),
)


def check_form(script: Script) -> Iterator[Remark]:
    """One remark for each kind of wording that should not be there, with all its places."""
    for wording in _WORDINGS:
        spans = [match.span() for match in wording.found.regex.finditer(script.prose)]
        if wording.excused is not None:
            spans = [span for span in spans if not wording.excused(script, span)]
        if spans:
            quoted = joined(_quoted(script, span, wording.before) for span in spans)
            yield Remark(wording.code, wording.severity, tuple(spans), {"quoted": quoted})


def _quoted(script: Script, span: tuple[int, int], before: int) -> str:
    start = max(script.line(span[0])[0], span[0] - before)
    told = script.prose[start : span[1]].strip()
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"

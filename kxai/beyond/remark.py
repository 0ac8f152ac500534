"""A remark of this room, and the finding that it becomes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from kxai.beyond.script import Script
from kxai.genre import current
from kxai.schema.finding import Finding
from kxai.text.lines import Span

_MOST_SPANS = 20  # places that one finding shows
Severity = Literal["warning", "info"]


@dataclass(frozen=True, slots=True)
class Remark:
    """``code`` names the rule (``form.placeholder``; its message has the kind of the finding),
    ``spans`` are places in the script's text, ``words`` fill its message. ``key`` tells remarks of
    one rule apart where their places do not; ``basis`` is what the rule rests on, in Chinese."""

    code: str
    severity: Severity
    spans: tuple[Span, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    basis: str = ""
    stated: str = ""
    expected: str = ""
    equation: str = ""


def findings_of(remarks: Iterable[Remark], script: Script) -> tuple[Finding, ...]:
    """The findings of a report, in the order of their places."""
    seen: Counter[str] = Counter()
    found = sorted(remarks, key=lambda remark: (min(remark.spans, default=(0, 0)), remark.code))
    return tuple(_finding(remark, script, seen) for remark in found)


def _finding(remark: Remark, script: Script, seen: Counter[str]) -> Finding:
    report = script.report
    message = current().messages[remark.code]
    page = script.page(remark.spans[0]) if remark.spans else None
    quoted = [" ".join(script.text[slice(*span)].split()) for span in remark.spans]
    section = script.outline.path_at(remark.spans[0][0]) if remark.spans else ()
    return Finding(
        id=_fingerprint(remark, report.org or "", f"{report.year} {report.kind}", quoted, seen),
        report=report.id,
        kind=message.kinds[0],
        verdict="noted",
        severity=remark.severity,
        figures=(),
        spans=tuple(script.stored(span) for span in remark.spans[:_MOST_SPANS]),
        stated=remark.stated,
        expected=remark.expected,
        equation=remark.equation,
        diagnosis=({"code": remark.code, "text": remark.basis, "section": list(section)},),
        explanation=message.zh.format(**remark.words),
        explanation_en=message.en.format(**remark.words),
        code=remark.code,
        place=script.stored(remark.spans[0]) if remark.spans else None,
        page=page,
    )


def _fingerprint(
    remark: Remark, org: str, report: str, quoted: Iterable[str], seen: Counter[str]
) -> str:
    """16 hex digits over who reports, the rule and what it quotes; no offsets go in."""
    parts = (org, report, remark.code, remark.key, *quoted)
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
    seen[digest] += 1
    if seen[digest] > 1:
        digest = hashlib.sha256(f"{digest}#{seen[digest]}".encode()).hexdigest()[:16]
    return digest


def joined(names: Iterable[str], most: int = 6) -> str:
    """Quoted words in one line, each once: “甲”、“乙”等."""
    once = list(dict.fromkeys(" ".join(name.split()) for name in names))
    return "、".join(f"“{name}”" for name in once[:most]) + ("等" if len(once) > most else "")

"""What a report must publish and does not."""

from __future__ import annotations

from collections.abc import Iterator

from kxai.beyond.remark import Remark
from kxai.beyond.script import Script
from kxai.beyond.survey import survey
from kxai.schema.report import KIND_ZH


def check_disclosure(script: Script) -> Iterator[Remark]:
    """One remark for everything that is absent, without a place."""
    kind = KIND_ZH[script.report.kind]
    for item in survey(script).items:
        if item.state == "absent":
            entry = item.entry
            told = {"name": entry.name, "kind": kind, "year": str(script.report.year or "")}
            basis = entry.source
            code = f"disclosure.{entry.group}"
            severity = entry.severity if item.sure else "info"
            yield Remark(code, severity, words=told, key=entry.id, basis=basis)

"""Gold written from a run, for a person to correct: ``kxai eval gold-draft``.

What a program found is no gold. Every line bears ``"draft": true`` and does not count until
somebody has looked at it, corrected it and taken that word out; a file with drafts is partial.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from kxai.errors import EvaluationError
from kxai.evaluate.reviewed import GOLD_KINDS, free_name, numbers_of, unchanged_content
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding
from kxai.settings import Settings
from kxai.store import Store

_AROUND = 14  # characters at each side of a number that say where it stands
_FACTS = ("org", "region", "level", "year", "kind")


@dataclass(slots=True)
class Draft:
    """What was written; ``gone`` are reports whose file is no longer what was read."""

    reports: int = 0
    figures: int = 0
    findings: int = 0
    gone: list[str] = field(default_factory=list)


def write_draft(store: Store, out: Path, settings: Settings, wanted: Sequence[str] = ()) -> Draft:
    """Write a dataset (``reports/``, ``gold/``) of drafts into ``out``, which must be empty or not
    there: all reports of the workspace, or those that ``wanted`` names (as ``kxai show`` does).

    Raises EvaluationError: not empty, not to be written, no such report.
    """
    told = Draft()
    ids = list(store.ids())
    if wanted:
        found = {name: store.find(name) for name in wanted}
        if lacking := [name for name, reports in found.items() if not reports]:
            raise EvaluationError("、".join(lacking), "工作区里没有这份报告")
        ids = list(dict.fromkeys(one for reports in found.values() for one in reports))
    try:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise EvaluationError(str(out), "须是空文件夹，或还不存在")
        for name in ("reports", "gold/figures", "gold/findings"):
            (out / name).mkdir(parents=True, exist_ok=True)
        facts = []
        taken: set[str] = set()
        for stored in store.reports(ids):
            report = stored.report
            data = unchanged_content(store, report.id, report.sha256, settings)
            if data is None:
                told.gone.append(report.source)
                continue
            file = free_name(PurePath(report.source), report.id, taken)
            taken.add(file)
            stem, text = PurePath(file).stem, store.text(report.id)
            (out / "reports" / file).write_bytes(data)
            figures = [_figure(stem, text, one) for one in store.figures(report.id)]
            findings = [
                _finding(text, one) for one in store.findings(report.id) if one.kind in GOLD_KINDS
            ]
            _write(out / "gold" / "figures" / f"{stem}.jsonl", figures)
            (out / "gold" / "findings" / f"{stem}.json").write_text(
                json.dumps({"doc": stem, "findings": findings}, ensure_ascii=False, indent=1)
                + "\n",
                "utf-8",
            )
            facts.append({"doc": stem} | {name: getattr(report, name) for name in _FACTS})
            told.reports += 1
            told.figures += len(figures)
            told.findings += len(findings)
        _write(out / "gold" / "reports.jsonl", facts)
    except OSError as error:
        raise EvaluationError(str(out), f"不能写入（{error.strerror or error}）") from error
    return told


def _figure(stem: str, text: str, figure: Figure) -> dict[str, Any]:
    around = text[max(0, figure.start - _AROUND) : figure.end + _AROUND]
    return {
        "doc": stem,
        "start": figure.start,
        "end": figure.end,
        "text": text[figure.start : figure.end],
        "value": str(figure.value),
        "unit": figure.unit,
        "indicator": figure.indicator,
        "dims": dict(figure.dims),
        "year": figure.year,
        "stage": figure.stage,
        "role": figure.role,
        "direction": figure.direction,
        "bound": figure.hedge,
        "layer": figure.layer,
        "around": " ".join(around.split()),
        "confidence": figure.confidence,
        "draft": True,
    }


def _finding(text: str, finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "tier": "must" if finding.severity == "error" else "should",
        "kind": GOLD_KINDS[finding.kind],
        "numbers": numbers_of(finding, text),
        "severity": finding.severity,
        "explanation_zh": finding.explanation,
        "draft": True,
    }


def _write(path: Path, records: Iterable[dict[str, Any]]) -> None:
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_text("".join(lines), "utf-8")

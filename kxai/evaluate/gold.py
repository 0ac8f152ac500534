"""Gold folders: hand-made figures and findings, read and checked before anything runs.

A folder holds ``figures/STEM.jsonl`` (a figure a line), ``findings/STEM.json`` and optionally
``reports.jsonl`` (facts of each report). STEM is the report's file name without its ending.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from kxai.errors import GoldError
from kxai.schema.catalogue import CATALOGUE

_NEEDED = ("start", "end", "text", "value", "unit", "indicator", "year", "stage", "role")


@dataclass(frozen=True, slots=True)
class GoldFigure:
    """One marked number. ``indicators`` are all that count as right; ``optional`` ones may be
    missed without fault."""

    start: int
    end: int
    text: str
    value: Decimal
    unit: str
    indicators: tuple[str, ...]
    year: int | None
    stage: str
    role: str
    direction: str | None
    hedge: str | None
    layer: str
    dims: Mapping[str, str]
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldFinding:
    """What a careful reader must (or should) be told. ``numbers`` are those involved."""

    id: str
    tier: str
    kind: str
    severity: str
    numbers: tuple[str, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class GoldReport:
    """The gold of one report; None where a folder holds none of that kind."""

    stem: str
    figures: tuple[GoldFigure, ...] | None = None
    findings: tuple[GoldFinding, ...] | None = None
    clean_claims: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)


def read_gold(folder: Path) -> dict[str, GoldReport]:
    """All gold below ``folder`` by stem.

    Raises GoldError naming file and line: bad JSON, a missing key, an unknown indicator, a
    duplicate place, or nothing at all.
    """
    figures = {path.stem: _read_figures(path) for path in sorted(folder.glob("figures/*.jsonl"))}
    findings = {path.stem: _read_findings(path) for path in sorted(folder.glob("findings/*.json"))}
    facts = _read_facts(folder / "reports.jsonl")
    stems = sorted({*figures, *findings, *facts})
    if not stems:
        raise GoldError(str(folder), "文件夹里没有标准答案（figures/*.jsonl 或 findings/*.json）")
    return {
        stem: GoldReport(
            stem,
            figures.get(stem),
            findings[stem][0] if stem in findings else None,
            findings[stem][1] if stem in findings else 0,
            facts.get(stem, {}),
        )
        for stem in stems
    }


def check_spans(gold: GoldReport, text: str, source: Path) -> None:
    """Raise GoldError when a figure's span does not hold its text in the report's ``text``."""
    for number, figure in enumerate(gold.figures or (), 1):
        if text[figure.start : figure.end] != figure.text:
            found = text[figure.start : figure.end]
            raise GoldError(
                f"figures/{gold.stem}.jsonl 第{number}行",
                f"{source.name}的[{figure.start}:{figure.end}]是“{found}”，不是“{figure.text}”",
            )


def _read_figures(path: Path) -> tuple[GoldFigure, ...]:
    figures: list[GoldFigure] = []
    seen: set[tuple[int, int]] = set()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        place = f"{path.name} 第{number}行"
        record = _parse(line, place)
        missing = [key for key in _NEEDED if key not in record]
        if missing:
            raise GoldError(place, f"缺少字段{'、'.join(missing)}")
        indicators = (record["indicator"], *(record.get("indicator_alt") or ()))
        unknown = [id_ for id_ in indicators if id_ not in CATALOGUE]
        if unknown:
            raise GoldError(place, f"未知指标{'、'.join(unknown)}")
        span = (record["start"], record["end"])
        if span in seen:
            raise GoldError(place, f"位置{span}重复")
        seen.add(span)
        try:
            value = Decimal(record["value"])
        except InvalidOperation as error:
            raise GoldError(place, f"数值“{record['value']}”不是数字") from error
        figures.append(
            GoldFigure(
                *span,
                record["text"],
                value,
                record["unit"],
                indicators,
                record["year"],
                record["stage"],
                record["role"],
                record.get("direction"),
                record.get("bound"),
                record.get("layer", "text"),
                record.get("dims") or {},
                bool(record.get("optional")),
            )
        )
    return tuple(figures)


def _read_findings(path: Path) -> tuple[tuple[GoldFinding, ...], int]:
    record = _parse(path.read_text("utf-8"), path.name)
    findings = []
    for item in record.get("findings", []):
        missing = [key for key in ("id", "tier", "kind", "numbers") if key not in item]
        if missing:
            raise GoldError(f"{path.name} {item.get('id', '?')}", f"缺少字段{'、'.join(missing)}")
        findings.append(
            GoldFinding(
                item["id"],
                item["tier"],
                item["kind"],
                item.get("severity", "error"),
                tuple(item["numbers"]),
                item.get("explanation_zh", ""),
            )
        )
    return tuple(findings), int(record.get("clean_claims", 0))


def _read_facts(path: Path) -> dict[str, dict[str, Any]]:
    if not path.exists():
        return {}
    facts = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            record = _parse(line, f"{path.name} 第{number}行")
            facts[record["doc"]] = {k: v for k, v in record.items() if k != "doc"}
    return facts


def _parse(text: str, place: str) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise GoldError(place, f"不是有效的JSON（{error.msg}）") from error
    if not isinstance(record, dict):
        raise GoldError(place, "应为一个JSON对象")
    return record

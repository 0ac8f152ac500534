"""The snapshot of a pool's numbers, and whether a house got worse beyond noise.

The snapshot holds counts by report, under the hash of its name, and no text. What is compared is
the difference of a rate over the same reports before and after; its interval is a bootstrap over
whole reports (``kxai.evaluate.statistics.paired``), for what stands in one report hangs together.
A house got worse where the interval of a gated rate lies wholly on the worse side of zero, or where
a report that was read is read no more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kxai.errors import EvaluationError
from kxai.evaluate.gate import read_kept
from kxai.evaluate.real.measure import Counts
from kxai.evaluate.real.metrics import ALL, METRICS
from kxai.evaluate.real.pool_run import Measured
from kxai.evaluate.record.compare import differences
from kxai.evaluate.record.machine import now, revision
from kxai.evaluate.tasks.base import Scored

FORMAT = 1
_UNCOMPARED = ("beyond/", "bin", "claim/", "error/", "warning/", "info/", "seconds")
_KEY = 12  # hex digits of a report's hash


@dataclass
class Verdict:
    """What the comparison says, in Chinese lines. ``unknown`` counts reports without a snapshot."""

    worse: list[str] = field(default_factory=list)
    better: list[str] = field(default_factory=list)
    compared: int = 0
    reports: int = 0
    unknown: int = 0

    @property
    def passed(self) -> bool:
        return not self.worse


def compare_pool(measured: Sequence[Measured], snapshot: Mapping[str, Any]) -> Verdict:
    """Hold what was measured against the snapshot, house by house and all together.

    Raises EvaluationError where the two have no report in common.
    """
    before = {
        house: {key: dict(counts) for key, counts in reports.items()}
        for house, reports in snapshot["houses"].items()
    }
    verdict = Verdict()
    pairs: dict[str, list[tuple[Scored, Scored]]] = {}
    for one in measured:
        house, key = one.report.house, report_key(one.report.stem)
        was = before.get(house, {}).get(key)
        if was is None:
            verdict.unknown += 1
            continue
        if was.get("read") and one.error:
            verdict.worse.append(f"{house} {one.report.stem} 读不出了：{one.error}")
        pairs.setdefault(house, []).append(
            (Scored(key, key, was), Scored(key, key, _compared(one.counts)))
        )
    verdict.reports = sum(len(found) for found in pairs.values())
    if not verdict.reports:
        raise EvaluationError("eval/real_baseline.json", "快照里没有这些报告；请重新写入快照")
    gated = [metric for metric in METRICS if metric.gated]
    everyone = [pair for found in pairs.values() for pair in found]
    for house, found in (*pairs.items(), *(((ALL, everyone),) if len(pairs) > 1 else ())):
        rows = differences(gated, [first for first, _ in found], [second for _, second in found])
        for name, row in rows.items():
            verdict.compared += 1
            if row["verdict"] in ("worse", "better"):
                getattr(verdict, row["verdict"]).append(
                    f"{house} {row['zh']}（{name}）{row['first']:.3f} → {row['second']:.3f}，"
                    f"差{row['difference']:+.3f} [{row['low']:+.3f}, {row['high']:+.3f}]"
                )
    return verdict


def read_snapshot(path: Path) -> dict[str, Any]:
    """The snapshot. Raises EvaluationError where there is none, or one of another format."""
    return read_kept(path, "快照", FORMAT)


def write_snapshot(path: Path, measured: Sequence[Measured], reason: str) -> None:
    """Make what was measured the new snapshot; ``reason`` says why.

    Raises EvaluationError without one, or where not the whole pool was measured.
    """
    if not reason.strip():
        raise EvaluationError("--update-baseline", "须写明理由")
    if {one.part for one in measured} != {"tuned", "aside"}:
        raise EvaluationError("--update-baseline", "快照须包含两个部分（--part all）")
    head = {"format": FORMAT, "reason": reason, "made": now(), "revision": revision()}
    houses = ",\n".join(_house_lines(measured))
    new = path.with_suffix(".new")
    top = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    new.write_text(f'{top},\n "houses": {{\n{houses}\n }}\n}}\n', "utf-8")
    new.replace(path)


def _house_lines(measured: Sequence[Measured]) -> Iterator[str]:
    """A report a line, so that a change of the snapshot can be read."""
    for house in dict.fromkeys(one.report.house for one in measured):
        rows = ",\n".join(
            f"   {json.dumps(report_key(one.report.stem))}: {json.dumps(_compared(one.counts))}"
            for one in measured
            if one.report.house == house
        )
        yield f"  {json.dumps(house, ensure_ascii=False)}: {{\n{rows}\n  }}"


def report_key(stem: str) -> str:
    """Under which a report stands in a snapshot: its name would tell of whom it is."""
    return hashlib.sha256(stem.encode()).hexdigest()[:_KEY]


def _compared(counts: Mapping[str, float]) -> Counts:
    kept = {n: v for n, v in sorted(counts.items()) if not n.startswith(_UNCOMPARED)}
    return {name: int(v) if v == int(v) else round(v, 6) for name, v in kept.items()}

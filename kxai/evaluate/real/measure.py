"""One report of a pool, read and checked, and counted."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kxai.beyond import look_beyond
from kxai.check import check
from kxai.check.checked_claims import measure_coverage
from kxai.evaluate.real.gold import match_findings
from kxai.evaluate.real.identity import judge_identity, right_kinds
from kxai.evaluate.real.pool import PoolReport
from kxai.evaluate.real.spot import ASPECTS, SpotResult, score_spots
from kxai.extract import extract
from kxai.extract.readings import load_mended
from kxai.settings import Settings

BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
"""Where the bins of the calibration curve begin."""
SURE = 0.8
"""From here on a label is said to be sure."""

Counts = dict[str, float]


@dataclass(frozen=True, slots=True)
class MeasureReport:
    """Reads and counts one report after another; can be sent to another process.

    ``reports`` by path as text; ``spots`` and ``gold`` by stem.
    """

    reports: Mapping[str, PoolReport]
    spots: Mapping[str, Sequence[Mapping[str, Any]]]
    gold: Mapping[str, Mapping[str, Any]]

    def __call__(self, path: Path, settings: Settings) -> Counts:
        """The counts of the report at ``path``. Raises the subclasses of InputError."""
        known = self.reports[str(path)]
        begun = time.process_time()
        document = load_mended(path, settings)
        extraction = extract(document)
        figures, report = extraction.figures, extraction.report
        result = check(figures, extraction.text, report=report)
        counts: Counter[str] = Counter(
            {"seconds": time.process_time() - begun, "pages": len(document.pages)}
        )
        coverage = measure_coverage(figures, result.relations, numbers=extraction.numbers)
        counts.update(
            numbers=coverage.numbers, labelled=coverage.labelled, other=coverage.other,
            confirmed=coverage.confirmed, claims=coverage.claimed(),
            checked=coverage.claimed("checked"), known_tables=coverage.known_tables,
            unknown_tables=len(coverage.unknown_tables),
        )  # fmt: skip
        counts.update({f"claim/{k}/{s}": n for (k, s), n in coverage.claims.items()})
        counts.update(f"{f.severity}/{f.kind}" for f in result.findings)
        counts.update(f.severity for f in result.findings)
        beyond = look_beyond(document, extraction)  # a family of its own: never among those above
        counts.update(f"beyond/{finding.kind}/{finding.severity}" for finding in beyond)
        counts.update(_spot_counts(score_spots(self.spots.get(known.stem, ()), figures)))
        gold = self.gold.get(known.stem)
        if gold is not None:
            met = match_findings(gold, result.findings, figures)
            counts.update(
                with_gold=1, must=met.must, must_met=met.must_met, should=met.should,
                should_met=met.should_met, complete=not gold.get("partial"),
            )  # fmt: skip
            counts.update({f"true_{severity}": n for severity, n in met.true.items()})
            counts.update({f"false_{severity}": n for severity, n in met.false.items()})
        identity = judge_identity(known, gold or {}, report)
        for name in ("body", "year", "kind"):
            right = getattr(identity, name)
            counts[f"{name}_judged"] += right is not None
            counts[f"{name}_right"] += bool(right)
        counts["kind_unmapped"] += not right_kinds(known.kind)
        return {name: float(n) for name, n in counts.items() if n}


def _spot_counts(results: Iterable[SpotResult]) -> Counts:
    """Accuracy over the numbers that are figures; those that are none apart. The calibration curve
    counts both: a label where no figure stands is wrong too."""
    counts: Counter[str] = Counter()
    for spot in results:
        if spot.skipped:
            counts.update(skips=1, skips_right=spot.all_right)
        else:
            counts.update(spots=1, spots_found=spot.figure is not None, spots_right=spot.all_right)
            counts.update({f"spots_{a}": spot.right.get(a, False) for a in ASPECTS})
        if spot.figure is None:
            continue
        right = spot.all_right and not spot.skipped
        confidence = spot.figure.confidence
        name = f"bin{max(edge for edge in BINS if edge <= confidence):g}"
        counts.update({name: 1, f"{name}_right": right, f"{name}_said": confidence})
        if confidence >= SURE:
            counts.update(sure=1, sure_right=right)
    return dict(counts)

"""Ids of findings that survive re-runs and edits elsewhere in the report."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from kxai.check.context import dims_key
from kxai.check.relation import CheckedRelation
from kxai.schema.figure import Figure
from kxai.schema.report import Report


def fingerprint(relation: CheckedRelation, report: Report, seen: Counter[str]) -> str:
    """16 hex digits over who reports, the relation and what its operands say.

    Neither offsets nor the file's hash go in. Equal findings of one report are told apart by
    their order, counted in ``seen``.
    """
    parts = [report.org or "", str(report.year), report.kind, relation.kind, relation.message]
    parts.extend(_say(relation.operands))
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
    seen[digest] += 1
    if seen[digest] > 1:
        digest = hashlib.sha256(f"{digest}#{seen[digest]}".encode()).hexdigest()[:16]
    return digest


def _say(operands: Sequence[Figure]) -> list[str]:
    return [f"{f.indicator}|{dims_key(f)}|{f.year}|{f.stage}|{f.role}|{f.text}" for f in operands]

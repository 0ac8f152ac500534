"""A relation between figures, checked: what the report states or implies, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kxai.check.constraints import Form
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding, FindingKind, Severity, Verdict

Diagnosis = tuple[Mapping[str, Any], ...]
"""Causes, best first; each has at least ``code`` and ``text``."""


@dataclass(frozen=True, slots=True)
class CheckedRelation:
    """One relation with its verdict.

    ``stated`` is the figure whose number is tested, ``operands`` all figures of the equation (the
    stated one first), ``expected`` the recomputed value as text with its unit, ``equation`` in the
    report's own numbers. ``diagnosis`` is ranked, best first. ``cause`` groups relations that fail
    for one reason: those with an equal cause become one finding. ``tried`` names the readings of
    ours that were tried and do not make it hold. ``forms`` are what the relation asks of its
    numbers, for the search of what is wrong; empty where it is no arithmetic. ``identity`` is the
    genre's entry that asks for it, "" where a rule does.
    """

    kind: FindingKind
    verdict: Verdict
    operands: tuple[Figure, ...]
    equation: str
    expected: str = ""
    message: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = "error"
    tried: tuple[str, ...] = ()
    diagnosis: Diagnosis = ()
    cause: tuple[object, ...] = ()
    forms: tuple[Form, ...] = ()
    identity: str = ""

    @property
    def stated(self) -> Figure:
        return self.operands[0]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """All relations that were derived, and the findings among them."""

    relations: tuple[CheckedRelation, ...]
    findings: tuple[Finding, ...]

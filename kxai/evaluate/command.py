"""``kxai gold``: precision and recall against a gold folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from kxai.errors import GoldError
from kxai.evaluate.gold_files import read_gold
from kxai.evaluate.report import print_report, summarise
from kxai.evaluate.run import score_reports


def gold(
    *,
    reports: Path,
    gold: Path,
    docs: Sequence[str] = (),
    show: str = "none",
    as_json: bool = False,
    min_f1: float | None = None,
) -> None:
    """Score the reports and print the result; ``show`` is a word of ``Shown``.

    Raises GoldError for wrong gold, and when ``min_f1`` is asked of gold without figures;
    typer.Exit(1) when ``min_f1`` is not reached, a ``must`` is missed, or there is a false alarm.
    """
    scores = list(score_reports(read_gold(gold), reports, docs))
    summary = summarise(scores)
    if as_json:
        typer.echo(json.dumps(summary, ensure_ascii=False, indent=1))
    else:
        from rich.console import Console

        print_report(Console(), scores, summary, show)
    if min_f1 is not None and not _passes(summary, min_f1, str(gold)):
        raise typer.Exit(1)


def _passes(summary: dict[str, Any], min_f1: float, place: str) -> bool:
    if summary["figures"]["f1"] is None:
        raise GoldError(place, "没有数字的标准答案，无法与--min-f1比较")
    findings = summary["findings"]
    return bool(
        summary["figures"]["f1"] >= min_f1
        and not findings["must_missed"]
        and not findings["false_alarms"]
    )

"""Gold from what reviewers decided, so that their work measures and calibrates the checker.

The folder is a dataset for ``kxai eval run check`` and a pool for ``kxai eval precision``: the
reports as they were read, ``gold/findings/STEM.json`` (属实 must be found, 误报 must not be told)
and ``gold/adjudicated_verdicts.tsv``. Gold is partial: nobody looked for what was not told.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any

from kxai.errors import EvaluationError, InputError
from kxai.export.files import portable_name
from kxai.load.archives import read_input
from kxai.schema.finding import Finding
from kxai.settings import Settings
from kxai.store import State, Store

GOLD_KINDS: Mapping[str, str] = {
    "sum": "sum",
    "share": "share",
    "change": "change",
    "growth": "growth_rate",
    "execution": "execution_rate",
    "direction": "direction",
    "same": "equal_mentions",
    "units": "unit",
    "balance": "identity",
    "part": "part_of",
    "target": "target",
    "per_head": "per_head",
    "base": "base",
    "code": "code",
    "year": "year",
}
"""The kind of gold that a kind of finding meets. The others need more than one report's figures."""
_HOUSE = "reviewed"
_JUDGED = {"confirmed": "true", "false_alarm": "false"}
_DIGIT = re.compile(r"\d")
_INDEX = ("file", "house", "kind", "year", "body")
_ADJUDICATED = ("report", "kind", "verdict", "severity", "stated", "expected", "numbers")

CHANGED = "数字已变化，须重新复核"
UNCLEAR = "待查"
OTHER_KIND = "跨报告或算术以外的问题，不能逐份评测"
NO_FILE = "原文件已不在或已改动"


@dataclass(slots=True)
class ReviewedGold:
    """What was written, and why decided findings were left out (reason → how many)."""

    reports: int = 0
    confirmed: int = 0
    false_alarms: int = 0
    left: Counter[str] = field(default_factory=Counter)


def write_reviewed_gold(store: Store, out: Path, settings: Settings) -> ReviewedGold:
    """Write the gold of all decided findings into ``out``, which must be empty or not there.

    Raises EvaluationError when it is not or cannot be written.
    """
    told = ReviewedGold()
    by_report: defaultdict[str, list[tuple[Finding, str]]] = defaultdict(list)
    for finding, state in store.decided():
        why = _left_out(finding, state)
        if why:
            told.left[why] += 1
        elif state.decision is not None:
            by_report[finding.report].append((finding, _JUDGED[state.decision]))
    try:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise EvaluationError(str(out), "须是空文件夹，或还不存在")
        for name in ("reports", "gold/findings"):
            (out / name).mkdir(parents=True, exist_ok=True)
        index: list[dict[str, str]] = []
        judged: list[dict[str, str]] = []
        for stored in store.reports(list(by_report)):
            report, decided = stored.report, by_report[stored.report.id]
            data = unchanged_content(store, report.id, report.sha256, settings)
            if data is None:
                told.left[NO_FILE] += len(decided)
                continue
            file = free_name(PurePath(report.source), report.id, {row["file"] for row in index})
            (out / "reports" / file).write_bytes(data)
            index.append({**dict.fromkeys(_INDEX, ""), "file": file, "house": _HOUSE})
            stem, text = PurePath(file).stem, store.text(report.id)
            gold = _gold(stem, text, decided)
            path = out / "gold" / "findings" / f"{stem}.json"
            path.write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", "utf-8")
            judged += [_adjudicated(stem, text, *one) for one in decided]
            told.reports += 1
            told.confirmed += len(gold["findings"])
            told.false_alarms += len(gold["must_not"])
        _write_table(out / "index.tsv", _INDEX, index)
        _write_table(out / "gold" / "adjudicated_verdicts.tsv", _ADJUDICATED, judged)
    except OSError as error:
        raise EvaluationError(str(out), f"不能写入（{error.strerror or error}）") from error
    return told


def _left_out(finding: Finding, state: State) -> str:
    """Why a finding about which something was entered is no gold; "" where it is, or where nothing
    is decided any more."""
    if state.changed:
        return CHANGED
    if state.decision == "unclear":
        return UNCLEAR
    if state.decision is not None and finding.kind not in GOLD_KINDS:
        return OTHER_KIND
    return ""


def _gold(stem: str, text: str, decided: Sequence[tuple[Finding, str]]) -> dict[str, Any]:
    rows: dict[str, list[dict[str, Any]]] = {"true": [], "false": []}
    for finding, verdict in decided:
        row: dict[str, Any] = {"id": finding.id}
        if verdict == "true":
            row["tier"] = "must"
        row |= {
            "kind": GOLD_KINDS[finding.kind],
            "numbers": numbers_of(finding, text),
            "severity": finding.severity,
            "explanation_zh": finding.explanation,
        }
        rows[verdict].append(row)
    return {"doc": stem, "findings": rows["true"], "must_not": rows["false"], "partial": True}


def numbers_of(finding: Finding, text: str) -> list[str]:
    """The numbers of a finding as the report prints them, and the one that it says is stated."""
    printed = [text[start:end] for start, end in finding.spans]
    return [*dict.fromkeys(word for word in (*printed, finding.stated) if _DIGIT.search(word))]


def _adjudicated(stem: str, text: str, finding: Finding, verdict: str) -> dict[str, str]:
    values = (
        stem, finding.kind, verdict, finding.severity, finding.stated, finding.expected,
        " ".join(numbers_of(finding, text)),
    )  # fmt: skip
    return dict(zip(_ADJUDICATED, (" ".join(value.split()) for value in values), strict=True))


def unchanged_content(store: Store, report: str, digest: str, settings: Settings) -> bytes | None:
    """The bytes of a report's file, where it still is what was read."""
    for path in store.paths(report):
        try:
            data = read_input(Path(path), settings)
        except InputError:
            continue
        if sha256(data).hexdigest() == digest:
            return data
    return None


def free_name(source: PurePath, report: str, taken: set[str]) -> str:
    """The file's own name, which tells body and year; with the report's id where another file has
    the same name without ending."""
    name = PurePath(portable_name(source.name))
    stems = {PurePath(file).stem for file in taken}
    return name.name if name.stem not in stems else f"{name.stem}-{report}{name.suffix}"


def _write_table(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        # The reader of judged alarms knows no quotes.
        table = csv.writer(
            out, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n"
        )
        table.writerow(columns)
        table.writerows([row[name] for name in columns] for row in rows)

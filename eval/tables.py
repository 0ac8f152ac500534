"""The tables of docs/evaluation.md, made of runs on record: ``python eval/tables.py RUNS [--into
FILE]`` writes them between the file's two ``tables`` comments, or prints them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kxai.evaluate.page.markdown import table
from kxai.evaluate.page.shell import number
from kxai.evaluate.record.log import Head, logs

BEGIN, END = "<!-- tables: eval/tables.py -->", "<!-- end of tables -->"
EXTRACT = {
    "f1": "F1", "detection_f1": "detection F1", "field_indicator": "indicator",
    "field_year": "year", "field_stage": "stage", "field_role": "role", "slots": "slots",
    "absent": "absent", "narrative": "passages ANLS", "facts": "facts", "brier": "Brier",
    "ece": "ECE", "risk_0.9": "wrong of sure ≥ 0.9", "coverage_0.9": "share sure ≥ 0.9",
}  # fmt: skip
CHECK = {
    "must": "must be found", "cause_first": "cause first", "located": "all places named",
    "as_error": "told as error", "alarms_clean": "false errors per clean report",
    "alarms": "false errors", "relations": "relations that hold",
}  # fmt: skip
ASK = {
    "right": "right", "answerable_right": "right of answerable",
    "refused": "refused of unanswerable",
    "over_refused": "wrongly refused", "cited": "evidence cited",
    "citation_precision": "citation precision", "questions": "questions",
}  # fmt: skip
SIDE_BY_SIDE = ("f1", "field_indicator", "field_year", "field_role", "narrative")
SPENT = ("questions", "unanswered", "tokens", "seconds")
TOKENS = ("prompt_tokens", "completion_tokens", "guessed_tokens")
WAYS = ("words", "grams", "words+grams", "vector", "fused", "fused+rerank", "told")
MEASURES = ("hit@5", "R@5", "R@10", "RR@10", "nDCG@10")

Run = tuple[Head, dict[str, Any]]


def read(folders: Iterable[Path]) -> dict[tuple[str, str, str, str], Run]:
    """The newest finished run of each task, dataset, engine and number of samples."""
    found: dict[tuple[str, str, str, str], Run] = {}
    for folder in folders:
        for log in logs(folder):
            head = log.head
            if head.state == "done":
                limit = str(head.arguments.get("limit", ""))
                found[head.task, head.data["name"], head.engine, limit] = head, log.summary()
    return found


def cell(row: dict[str, Any] | None) -> str:
    """A value with its interval."""
    if row is None or row["value"] is None:
        return "—"
    value = number(row["value"], row["digits"])
    if row["low"] is None or row["digits"] == 0 or row["low"] == row["high"]:
        return value
    return f"{value} ({row['low']:.{row['digits']}f}–{row['high']:.{row['digits']}f})"


def across(runs: Sequence[Run], names: dict[str, str], title: str) -> list[str]:
    """Metrics down, runs across."""
    heads = [f"{head.data['name']}, {head.engine}" for head, _ in runs]
    rows = [
        (zh, *(cell(found["metrics"].get(name)) for _, found in runs))
        for name, zh in names.items()
        if any(found["metrics"].get(name, {}).get("value") is not None for _, found in runs)
    ]
    sizes = ("reports or groups", *(str(found["documents"]) for _, found in runs))
    return [f"### {title}", "", *table(("", *heads), [sizes, *rows]), ""]


def tables(runs: dict[tuple[str, str, str, str], Run]) -> list[str]:
    """All tables, as lines of Markdown."""
    out: list[str] = []
    of = {
        task: [run for (name, *_), run in sorted(runs.items()) if name == task]
        for task in ("extract", "check", "ask", "retrieve")
    }
    whole = [run for run in of["extract"] if "limit" not in run[0].arguments]
    if whole:
        out += across(whole, EXTRACT, "Extraction: rules")
    engines = [run for run in of["extract"] if "limit" in run[0].arguments]
    if engines:
        out += ["### Extraction: engines side by side, on the first reports of each dataset", ""]
        rows = [
            (
                f"{head.data['name']}, {head.engine}", found["documents"],
                number(found["metrics"]["gold"]["value"], 0),
                *(cell(found["metrics"][name]) for name in SIDE_BY_SIDE),
                number(found["cost"].get("calls", 0), 0),
                number(found["cost"].get("failed", 0), 0),
                number(sum(found["cost"].get(name, 0) for name in TOKENS), 0),
                number(found["cost"]["seconds"], 0),
            )
            for head, found in engines
        ]  # fmt: skip
        measured = (EXTRACT[name] for name in SIDE_BY_SIDE)
        heads = ("", "reports", "numbers", *measured, *SPENT)
        out += [*table(heads, rows), ""]
    if of["check"]:
        out += across(of["check"], CHECK, "Checker")
    for head, found in of["check"]:
        if "error" in found["classes"]:
            out += [f"### Checker by class of planted error: {head.data['name']}", ""]
            rows = [
                (
                    row["class"], number(row["gold"], 0), number(row["right"], 0),
                    cell({**row, "value": row["rate"], "digits": 3}),
                    number(row["cause"], 0),
                )
                for row in found["classes"]["error"]
            ]  # fmt: skip
            heads = ("class", "planted", "found", "rate (Wilson 95 %)", "cause first")
            out += [*table(heads, rows), ""]
    for head, found in of["retrieve"]:
        out += [f"### Retrieval: {head.data['name']} ({found['samples']} questions)", ""]
        rows = [
            (way, *(cell(found["metrics"][f"{way}/{measure}"]) for measure in MEASURES))
            for way in WAYS
        ]
        out += [*table(("way", *MEASURES), rows), ""]
    if of["ask"]:
        out += across(of["ask"], ASK, "Answers")
    return out


def main() -> None:
    """Read the arguments and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="+", type=Path)
    parser.add_argument("--into", type=Path)
    arguments = parser.parse_args()
    lines = "\n".join(tables(read(arguments.runs)))
    if arguments.into is None:
        print(lines)
        return
    before, _, rest = arguments.into.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    arguments.into.write_text(f"{before}{BEGIN}\n\n{lines}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()

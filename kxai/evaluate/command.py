"""``kxai gold``: precision and recall against a gold folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from kxai.evaluate.gold import read_gold
from kxai.evaluate.match import FIELDS, SOFT_FIELDS, Miss, Tally
from kxai.evaluate.run import Score, score_reports

_AROUND = 14


def gold(
    reports: Annotated[Path, typer.Option(help="报告所在文件夹")] = Path("fixtures/reports"),
    gold: Annotated[Path, typer.Option(help="标准答案文件夹（figures/、findings/）")] = Path(
        "fixtures/gold"
    ),
    doc: Annotated[str | None, typer.Option(help="只看文件名以此开头的报告")] = None,
    show: Annotated[
        str, typer.Option(help="逐条列出：none、misses、labels、spurious、findings、all")
    ] = "none",
    as_json: Annotated[bool, typer.Option("--json", help="输出JSON")] = False,
    min_f1: Annotated[
        float | None,
        typer.Option(help="数字标注F1低于此值，或漏掉必须发现的问题、有误报时，退出码为1"),
    ] = None,
) -> None:
    """与标准答案比较，给出指标数据与问题的准确率、召回率和误报。"""
    scores = list(score_reports(read_gold(gold), reports, doc))
    summary = summarise(scores)
    if as_json:
        typer.echo(json.dumps(summary, ensure_ascii=False, indent=1))
    else:
        _print(scores, summary, show)
    if min_f1 is not None and (
        summary["figures"]["f1"] < min_f1
        or summary["findings"]["must_missed"]
        or summary["findings"]["false_alarms"]
    ):
        raise typer.Exit(1)


def summarise(scores: list[Score]) -> dict[str, Any]:
    """All counts and rates over ``scores`` as plain data."""
    total = Tally()
    for score in scores:
        if score.figures is not None:
            total.add(score.figures)
    detection = total.rates(total.detected)
    labelled = total.rates(total.right)
    found = [f for s in scores if s.findings for f in s.findings.found]
    missed = [f for s in scores if s.findings for f in s.findings.missed]
    alarms = [f for s in scores if s.findings for f in s.findings.alarms]
    facts = [pair for score in scores for pair in score.facts.values()]
    return {
        "reports": len(scores),
        "figures": {
            "gold": total.gold,
            "spurious": total.spurious,
            "detection_precision": round(detection[0], 4),
            "detection_recall": round(detection[1], 4),
            "detection_f1": round(detection[2], 4),
            "precision": round(labelled[0], 4),
            "recall": round(labelled[1], 4),
            "f1": round(labelled[2], 4),
            "fields": {
                name: round(1 - total.fields[name] / total.detected, 4) if total.detected else 1.0
                for name in (*FIELDS, *SOFT_FIELDS)
            },
        },
        "findings": {
            "must": sum(f.tier == "must" for f in (*found, *missed)),
            "must_found": sum(f.tier == "must" for f in found),
            "must_missed": [f.id for f in missed if f.tier == "must"],
            "should": sum(f.tier == "should" for f in (*found, *missed)),
            "should_found": sum(f.tier == "should" for f in found),
            "false_alarms": len(alarms),
            "clean_claims": sum(s.clean_claims for s in scores if s.findings),
        },
        "facts": {"right": sum(a == b for a, b in facts), "all": len(facts)},
    }


def _print(scores: list[Score], summary: dict[str, Any], show: str) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(title="与标准答案比较")
    for name in (
        "报告",
        "数字",
        "多报",
        "检出F1",
        "标注F1",
        "必须发现",
        "应发现",
        "误报(错误级)",
        "事实",
    ):
        table.add_column(name, justify="left" if name == "报告" else "right")
    for score in scores:
        table.add_row(*_row(score))
    console.print(table)
    figures, findings = summary["figures"], summary["findings"]
    console.print(
        f"合计：数字{figures['gold']}个，检出 P {figures['detection_precision']:.3f} "
        f"R {figures['detection_recall']:.3f} F1 {figures['detection_f1']:.3f}；"
        f"标注全对 P {figures['precision']:.3f} R {figures['recall']:.3f} F1 {figures['f1']:.3f}",
        soft_wrap=True,
    )
    console.print(
        "各字段正确率：" + "，".join(f"{k} {v:.3f}" for k, v in figures["fields"].items()),
        soft_wrap=True,
    )
    console.print(
        f"问题：必须发现 {findings['must_found']}/{findings['must']}，"
        f"应发现 {findings['should_found']}/{findings['should']}，"
        f"错误级误报 {findings['false_alarms']}（成立的关系 {findings['clean_claims']} 条）；"
        f"报告事实 {summary['facts']['right']}/{summary['facts']['all']}",
        soft_wrap=True,
    )
    for score in scores:
        _print_details(console, score, show)


def _row(score: Score) -> list[str]:
    tally, found = score.figures, score.findings
    cells = [score.stem]
    if tally is None:
        cells += ["-"] * 4
    else:
        cells += [
            str(tally.gold),
            str(tally.spurious),
            f"{tally.rates(tally.detected)[2]:.3f}",
            f"{tally.rates(tally.right)[2]:.3f}",
        ]
    if found is None:
        cells += ["-"] * 3
    else:
        for tier in ("must", "should"):
            hit = sum(f.tier == tier for f in found.found)
            cells.append(f"{hit}/{hit + sum(f.tier == tier for f in found.missed)}")
        cells.append(str(len(found.alarms)))
    right = sum(a == b for a, b in score.facts.values())
    cells.append(f"{right}/{len(score.facts)}" if score.facts else "-")
    return cells


def _print_details(console: Any, score: Score, show: str) -> None:
    from rich.markup import escape

    kinds = {
        "misses": {"missing"},
        "labels": {"label"},
        "spurious": {"spurious"},
        "all": {"missing", "label", "soft", "spurious"},
    }.get(show, set())
    for miss in score.misses:
        if miss.kind in kinds:
            wrong = "；".join(f"{name}: {have} ≠ {want}" for name, have, want in miss.wrong)
            place = f"{score.stem[:6]} {miss.start} {miss.kind:8}"
            words = f"{place} {_context(score.text, miss)} {wrong}{miss.note}"
            console.print(escape(words), highlight=False)
    if show in ("findings", "all"):
        for name, (have, want) in score.facts.items():
            if have != want:
                console.print(escape(f"{score.stem} 事实 {name}: {have} ≠ {want}"))
        if score.findings:
            for item in score.findings.missed:
                console.print(
                    escape(f"{score.stem} 未发现 {item.id} [{item.tier}] {item.explanation}")
                )
            for alarm in score.findings.alarms:
                console.print(escape(f"{score.stem} 误报 {alarm.kind} {alarm.explanation}"))


def _context(text: str, miss: Miss) -> str:
    before = text[max(0, miss.start - _AROUND) : miss.start]
    after = text[miss.end : miss.end + _AROUND]
    return f"{before}【{text[miss.start : miss.end]}】{after}".replace("\n", "⏎").replace("\t", "→")

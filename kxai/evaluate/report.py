"""What a comparison with gold shows: plain data for programs, tables and lists for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kxai.evaluate.match import FIELDS, SOFT_FIELDS, Miss, Tally
from kxai.evaluate.run import Score

if TYPE_CHECKING:
    from rich.console import Console

_AROUND = 12
_WORST = 12
_LISTED = {
    "misses": {"missing"},
    "labels": {"label"},
    "spurious": {"spurious"},
    "errors": {"missing", "label", "spurious"},
    "all": {"missing", "label", "soft", "spurious"},
}
_KIND_ZH = {"missing": "漏", "spurious": "多", "label": "错", "soft": "差"}


def summarise(scores: Sequence[Score]) -> dict[str, Any]:
    """All counts and rates over ``scores`` as plain data; a rate over nothing is None."""
    total = Tally()
    for score in scores:
        if score.figures is not None:
            total.add(score.figures)
    facts = [pair for score in scores for pair in score.facts.values()]
    return {
        "reports": len(scores),
        "figures": {
            **_figures(total),
            "macro_f1": _macro([s.figures for s in scores if s.figures is not None]),
        },
        "confusions": [
            {"field": name, "found": have, "gold": want, "count": count}
            for (name, have, want), count in total.confusions.most_common(_WORST)
        ],
        "findings": _findings(scores),
        "facts": {"right": sum(a == b for a, b in facts), "all": len(facts)},
        "documents": [
            {
                "doc": score.stem,
                "figures": None if score.figures is None else _figures(score.figures),
                "findings": None if score.findings is None else _findings([score]),
                "relations": score.relations,
                "facts_wrong": {
                    name: {"found": have, "gold": want}
                    for name, (have, want) in score.facts.items()
                    if have != want
                },
            }
            for score in scores
        ],
    }


def _figures(tally: Tally) -> dict[str, Any]:
    detection, labelled = tally.rates(tally.detected), tally.rates(tally.right)
    names = ("precision", "recall", "f1")
    return {
        "gold": tally.gold,
        "spurious": tally.spurious,
        "shifted": tally.shifted,
        "misread": tally.misread,
        "doubled": tally.doubled,
        "unit_scaled": tally.scaled,
        "optional_hit": tally.optional_hit,
        **{
            f"detection_{name}": round(rate, 4) if tally.gold else None
            for name, rate in zip(names, detection, strict=True)
        },
        **{
            name: round(rate, 4) if tally.gold else None
            for name, rate in zip(names, labelled, strict=True)
        },
        "fields": {
            name: round(1 - tally.fields[name] / tally.detected, 4) if tally.detected else None
            for name in (*FIELDS, *SOFT_FIELDS)
        },
    }


def _macro(tallies: Sequence[Tally]) -> float | None:
    """Mean F1 of labelled figures over the reports that have gold figures."""
    rates = [tally.rates(tally.right)[2] for tally in tallies if tally.gold]
    return round(sum(rates) / len(rates), 4) if rates else None


def _findings(scores: Sequence[Score]) -> dict[str, Any]:
    results = [score.findings for score in scores if score.findings is not None]
    found = Counter(item.tier for result in results for item in result.found)
    missed = Counter(item.tier for result in results for item in result.missed)
    distinct = Counter(item.tier for result in results for item in result.distinct)
    alarms = [(s.stem, alarm) for s in scores if s.findings for alarm in s.findings.alarms]
    clean = sum(score.clean_claims for score in scores if score.findings is not None)
    return {
        "must": found["must"] + missed["must"],
        "must_found": found["must"],
        "must_distinct": distinct["must"],
        "must_missed": [i.id for r in results for i in r.missed if i.tier == "must"],
        "should": found["should"] + missed["should"],
        "should_found": found["should"],
        "should_distinct": distinct["should"],
        "false_alarms": len(alarms),
        "clean_claims": clean,
        "false_alarm_rate": round(len(alarms) / clean, 4) if clean else None,
        "alarms": [
            {"doc": stem, "kind": alarm.kind, "explanation": alarm.explanation}
            for stem, alarm in alarms
        ],
    }


def print_report(
    console: Console, scores: Sequence[Score], summary: dict[str, Any], show: str
) -> None:
    """Tables of all reports, the sums in words, every false alarm, and what ``show`` names."""
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    table = Table(title="与标准答案比较", box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column("报告", overflow="fold")
    for name in ("数字", "多报", "检出F1", "标注F1", "必须", "应发现", "误报", "事实"):
        table.add_column(name, justify="right", no_wrap=True)
    for score in scores:
        table.add_row(*_row(score))
    console.print(table)
    for line in _sums(summary):
        console.print(line, soft_wrap=True, highlight=False)
    for score in scores:
        for line in _details(score, show):
            console.print(escape(line), soft_wrap=True, highlight=False)
    if show in ("labels", "errors", "all") and summary["confusions"]:
        worst = Table(title="最常见的标注差别")
        for name in ("字段", "得到", "应为"):
            worst.add_column(name, overflow="fold")
        worst.add_column("次数", justify="right")
        for row in summary["confusions"]:
            worst.add_row(
                row["field"], escape(row["found"]), escape(row["gold"]), str(row["count"])
            )
        console.print(worst)


def _row(score: Score) -> list[str]:
    tally, findings = score.figures, score.findings
    cells = [score.stem]
    if tally is None:
        cells += ["-"] * 4
    else:
        cells += [str(tally.gold), str(tally.spurious)]
        for hits in (tally.detected, tally.right):
            cells.append(f"{tally.rates(hits)[2]:.3f}" if tally.gold else "-")
    if findings is None:
        cells += ["-"] * 3
    else:
        for tier in ("must", "should"):
            hit = sum(item.tier == tier for item in findings.found)
            cells.append(f"{hit}/{hit + sum(item.tier == tier for item in findings.missed)}")
        cells.append(str(len(findings.alarms)))
    right = sum(have == want for have, want in score.facts.values())
    cells.append(f"{right}/{len(score.facts)}" if score.facts else "-")
    return cells


def _sums(summary: dict[str, Any]) -> Iterator[str]:
    figures, findings, facts = summary["figures"], summary["findings"], summary["facts"]
    if figures["gold"]:
        yield (
            f"合计：数字{figures['gold']}个，检出 P {figures['detection_precision']:.3f} "
            f"R {figures['detection_recall']:.3f} F1 {figures['detection_f1']:.3f}；"
            f"标注全对 P {figures['precision']:.3f} R {figures['recall']:.3f} "
            f"F1 {figures['f1']:.3f}（各报告平均 {figures['macro_f1']:.3f}）"
        )
        yield (
            f"多报 {figures['spurious']}：位置不准 {figures['shifted']}，"
            f"数值不对 {figures['misread']}，重复 {figures['doubled']}；"
            f"单位差十的幂 {figures['unit_scaled']}"
        )
    else:
        yield f"没有数字的标准答案，不计准确率和召回率（多报 {figures['spurious']}）"
    if any(rate is not None for rate in figures["fields"].values()):
        yield "各字段正确率：" + "，".join(f"{k} {v:.3f}" for k, v in figures["fields"].items())
    rate = findings["false_alarm_rate"]
    yield (
        f"问题：必须发现 {findings['must_found']}/{findings['must']}"
        f"（一一对应 {findings['must_distinct']}），"
        f"应发现 {findings['should_found']}/{findings['should']}"
        f"（一一对应 {findings['should_distinct']}），"
        f"错误级误报 {findings['false_alarms']}（成立的关系 {findings['clean_claims']} 条"
        f"{'' if rate is None else f'，误报率 {rate:.2%}'}）；"
        f"报告事实 {facts['right']}/{facts['all']}"
    )


def _details(score: Score, show: str) -> Iterator[str]:
    for miss in score.misses:
        if miss.kind in _LISTED.get(show, ()):
            wrong = "；".join(f"{name}: {have} ≠ {want}" for name, have, want in miss.wrong)
            note = "；".join(part for part in (wrong, miss.note) if part)
            place = f"{score.stem} {miss.start} {_KIND_ZH[miss.kind]}"
            yield f"{place} {_context(score.text, miss)} {note}".rstrip()
    if show in ("findings", "all"):
        for name, (have, want) in score.facts.items():
            if have != want:
                yield f"{score.stem} 事实 {name}: {have} ≠ {want}"
        for item in score.findings.missed if score.findings else ():
            yield f"{score.stem} 未发现 {item.id} [{item.tier}] {item.explanation}"
    for alarm in score.findings.alarms if score.findings else ():
        yield f"{score.stem} 误报 {alarm.kind} {alarm.explanation}"


def _context(text: str, miss: Miss) -> str:
    before = text[max(0, miss.start - _AROUND) : miss.start]
    after = text[miss.end : miss.end + _AROUND]
    words = f"{before}【{text[miss.start : miss.end]}】{after}"
    return words.replace("\r", "").replace("\n", "⏎").replace("\t", "→")

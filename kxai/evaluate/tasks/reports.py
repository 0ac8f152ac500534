"""The tasks over whole reports: ``extract`` (figures, passages, facts) and ``check`` (findings)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kxai.errors import GoldError
from kxai.evaluate.dataset import Dataset
from kxai.evaluate.gold import GoldPassage
from kxai.evaluate.gold_scope import in_scope
from kxai.evaluate.harness_words import FACT_ZH
from kxai.evaluate.match import Miss, match_figures
from kxai.evaluate.metrics import figures as by_figure
from kxai.evaluate.metrics import findings as by_finding
from kxai.evaluate.metrics.calibration import CUTS, calibration_counts, ece
from kxai.evaluate.metrics.rate import Metric, ratio, total
from kxai.evaluate.metrics.text import anls_star
from kxai.evaluate.run import FACTS
from kxai.evaluate.tasks.base import Output, Scored
from kxai.evaluate.tasks.codec import figures_of, findings_of, narrative_of
from kxai.evaluate.tasks.notes import wrong_labels
from kxai.schema.figure import Figure
from kxai.schema.narrative import Narrative

_FACETS = ("kind", "layout", "format")
_NOTED = 200  # notes kept of one report


def facets_of(data: Dataset, stem: str) -> dict[str, str]:
    """What sorts a report in tables: its kind, layout, format and dirt, where gold tells them."""
    facts = data.gold[stem].facts
    out = {name: str(facts[name]) for name in _FACETS if name in facts}
    if "dirt" in facts:
        out["dirt"] = "、".join(facts["dirt"]) or "clean"
    return out


class Extract:
    """Figures by place and by slot, passages, facts, calibration."""

    name = "extract"
    metrics: Sequence[Metric] = (
        *by_figure.METRICS,
        Metric("narrative", "叙述字段ANLS*", ratio("anls", "passages"), gated=True),
        Metric("facts", "报告事实", ratio("facts_right", "facts"), gated=True),
        Metric("brier", "Brier分", ratio("brier", "sure"), "down", digits=4),
        Metric("ece", "校准误差ECE", ece, "down", digits=4),
        *(
            Metric(f"risk_{cut}", f"置信度≥{cut}的错误率",
                   ratio(f"over{cut}_wrong", f"over{cut}"), "down")
            for cut in CUTS
        ),
        *(
            Metric(f"coverage_{cut}", f"置信度≥{cut}的占比", ratio(f"over{cut}", "sure"), None)
            for cut in CUTS
        ),
        Metric("gold", "标准答案数字", total("gold"), None, digits=0),
    )  # fmt: skip

    def samples(self, data: Dataset) -> list[str]:
        stems = [stem for stem, gold in data.gold.items() if gold.figures]
        if not stems:
            raise GoldError(str(data.gold_folder), "没有数字的标准答案（figures/*.jsonl）")
        data.check()
        return stems

    def score(self, data: Dataset, sample: str, output: Output) -> Scored:
        gold = data.gold[sample]
        wanted = gold.figures or ()
        figures = in_scope(gold.scope, gold.figure_spans, figures_of(output))
        tally, misses = match_figures(wanted, figures)
        counts = by_figure.figure_counts(tally)
        counts |= by_figure.slot_counts(wanted, gold.absent, figures)
        counts |= by_figure.class_counts(wanted, misses)
        counts |= calibration_counts(_surely(figures, misses))
        text = data.document(sample).text
        if gold.narrative is not None:
            counts |= _passages(gold.narrative, narrative_of(output), text)
        facts = [name for name in FACTS if name in gold.facts]
        counts["facts"] = len(facts)
        counts["facts_right"] = sum(output["facts"][n] == gold.facts[n] for n in facts)
        hard = [miss for miss in misses if miss.kind != "soft"]
        lines = [text.count("\n", 0, miss.start) + 1 for miss in hard]
        notes = [f"第{n}行 {wrong_labels(miss, text)}" for n, miss in zip(lines, hard, strict=True)]
        for name in facts:
            have, want = output["facts"][name], gold.facts[name]
            if have != want:
                notes.append(f"{FACT_ZH[name]}：{have}，应为{want}")
        return Scored(sample, sample, counts, {}, facets_of(data, sample), tuple(notes[:_NOTED]))


def _surely(figures: Sequence[Figure], misses: Sequence[Miss]) -> list[tuple[float, bool]]:
    """Confidence and rightness of every figure that was given."""
    wrong = {(m.start, m.end) for m in misses if m.kind in ("label", "spurious", "missing")}
    return [(f.confidence, (f.start, f.end) not in wrong) for f in figures]


def _passages(
    gold: Sequence[GoldPassage], found: Sequence[Narrative], text: str
) -> dict[str, float]:
    """ANLS* of each field that gold or the output has, and passages whose span is exact."""
    ours: dict[str, list[tuple[int, int]]] = defaultdict(list)
    theirs: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for item in gold:
        theirs[item.field].append((item.start, item.end))
    for passage in found:
        ours[passage.field].append((passage.start, passage.end))
    out: dict[str, float] = {}
    for field in sorted({*ours, *theirs}):
        score = anls_star(
            [text[a:b] for a, b in theirs[field]], [text[a:b] for a, b in ours[field]]
        )
        for name in ("", f"class/field/{field}/"):
            one, all_ = (name + "right", name + "gold") if name else ("anls", "passages")
            out[one] = out.get(one, 0) + score
            out[all_] = out.get(all_, 0) + 1
    return out


class Check:
    """Findings: detected, cause first, located, false alarms."""

    name = "check"
    metrics: Sequence[Metric] = by_finding.METRICS

    def samples(self, data: Dataset) -> list[str]:
        stems = [stem for stem, gold in data.gold.items() if gold.findings is not None]
        if not stems:
            raise GoldError(str(data.gold_folder), "没有问题的标准答案（findings/*.json）")
        data.check()
        return stems

    def score(self, data: Dataset, sample: str, output: Output) -> Scored:
        gold = data.gold[sample]
        text = data.document(sample).text
        counts, cases, alarms = by_finding.finding_counts(
            gold.findings or (),
            findings_of(output),
            text,
            output["relations"],
            must_not=gold.must_not,
            partial=gold.partial,
        )
        notes = [f"漏报 {name}" for name, found in cases.items() if not found]
        notes += [f"误报 {words}" for words in alarms]
        return Scored(sample, sample, counts, cases, facets_of(data, sample), tuple(notes[:_NOTED]))

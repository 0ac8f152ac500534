"""Figures against gold: by place (``match``), and by what a report says of a thing (slots).

A slot is an indicator of a year, stage and role without dims. Gold fills it, or says ABSENT: the
report does not tell it. An engine can so be right about what is not there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kxai.evaluate.gold import Absent, GoldFigure
from kxai.evaluate.match import FIELDS, Miss, Tally
from kxai.evaluate.metrics.rate import Metric, ratio
from kxai.schema.figure import Figure
from kxai.schema.units import factor_and_base

SLOTS = ("correct", "wrong", "missing", "spurious", "absent")
"""Outcomes of a slot. wrong: another value; missing: gold tells it and the output does not;
spurious: gold says ABSENT and the output tells a value; absent: rightly nothing."""
Slot = tuple[str, int | None, str, str]


def slot_counts(
    gold: Sequence[GoldFigure], absent: Sequence[Absent], output: Iterable[Figure]
) -> dict[str, float]:
    """How many slots had which outcome. The same value told twice is one; a slot is correct when
    every value that was found for it is one that gold has."""
    wanted: dict[Slot, set[tuple[Decimal, str]]] = defaultdict(set)
    for figure in gold:
        if figure.dims or figure.optional or figure.layer == "chart":
            continue
        factor, base = factor_and_base(figure.unit)
        key = (figure.indicators[0], figure.year, figure.stage, figure.role)
        wanted[key].add((figure.value * factor, base))
    found: dict[Slot, set[tuple[Decimal, str]]] = defaultdict(set)
    for item in output:
        if not item.dims and item.layer != "chart":
            key = (item.indicator, item.year, item.stage, item.role)
            found[key].add((item.base_value, item.base_unit))
    out = dict.fromkeys((f"slot_{name}" for name in SLOTS), 0.0)
    for key, values in wanted.items():
        got = found.get(key, set())
        state = "missing" if not got else "correct" if got <= values else "wrong"
        out[f"slot_{state}"] += 1
    for gap in absent:
        told = found.get((gap.indicator, gap.year, gap.stage, gap.role))
        out["slot_spurious" if told else "slot_absent"] += 1
    return out


def figure_counts(tally: Tally) -> dict[str, float]:
    """The counts of a comparison by place."""
    return {
        "gold": tally.gold,
        "detected": tally.detected,
        "right": tally.right,
        "spurious": tally.spurious,
        "shifted": tally.shifted,
        "misread": tally.misread,
        "doubled": tally.doubled,
        "scaled": tally.scaled,
        **{f"wrong_{name}": tally.fields[name] for name in FIELDS},
    }


def class_counts(gold: Sequence[GoldFigure], misses: Iterable[Miss]) -> dict[str, float]:
    """Gold and right figures by role, layer and indicator: ``class/role/share/gold``."""
    missed = {(m.start, m.end) for m in misses if m.kind in ("missing", "label")}
    out: dict[str, float] = defaultdict(float)
    for figure in gold:
        if figure.optional:
            continue
        right = (figure.start, figure.end) not in missed
        for kind, name in (
            ("role", figure.role),
            ("layer", figure.layer),
            ("indicator", figure.indicators[0]),
        ):
            out[f"class/{kind}/{name}/gold"] += 1
            out[f"class/{kind}/{name}/right"] += right
    return dict(out)


_OUTPUT = {"detected": 1.0, "spurious": 1.0}
METRICS = (
    Metric(
        "f1", "标注F1", ratio({"right": 2}, {**_OUTPUT, "gold": 1}), gated=True
    ),
    Metric("precision", "标注准确率", ratio("right", _OUTPUT)),
    Metric("recall", "标注召回率", ratio("right", "gold")),
    Metric(
        "detection_f1", "检出F1", ratio({"detected": 2}, {**_OUTPUT, "gold": 1}), gated=True
    ),
    *(
        Metric(f"field_{name}", f"{zh}正确率",
               ratio({"detected": 1, f"wrong_{name}": -1}, "detected"), gated=True)
        for name, zh in zip(FIELDS, ("单位", "指标", "年份", "阶段", "性质"), strict=True)
    ),
    Metric("unit_scaled", "单位差十的幂", ratio("scaled", "detected"), "down", digits=4),
    Metric("span_exact", "位置准确率",
           ratio("detected", {"detected": 1, "shifted": 1, "misread": 1})),
    Metric("slots", "按指标取数正确率",
           ratio("slot_correct", {"slot_correct": 1, "slot_wrong": 1, "slot_missing": 1}),
           gated=True),
    Metric("absent", "未披露判断正确率",
           ratio("slot_absent", {"slot_absent": 1, "slot_spurious": 1})),
)  # fmt: skip

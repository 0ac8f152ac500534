"""What holds for every report: order, units and copies change nothing, rounding is no error."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import get_args

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from kxai.check import CheckResult, check
from kxai.check.context import leaves_out_zeros
from kxai.genre.catalogue import CATALOGUE
from kxai.schema import Figure
from kxai.schema.figure import Direction, Role, Stage
from kxai.schema.mention import Hedge
from kxai.schema.units import factor_and_base
from tests.check.builder import build, in_yuan, judge
from tests.check.ledger import REPORT
from tests.check.test_traps import NO_ERROR

WRONG = [
    "支出合计{237.50 expenditure.total}万元，其中：基本支出{111.55 expenditure.basic}万元，"
    "项目支出{125.59 expenditure.project}万元。财政拨款支出{297.5 fiscal.payments}万元。",
    "运行经费{17.25 agency_operation}万元，比2019年减少{4.6 agency_operation change down}万元，"
    "下降{26.67 agency_operation growth_rate down}%。",
    "接待费{1.62 three_public.reception}万元。\n附件\n接待费{2.1 three_public.reception}万元，"
    "{2.1 three_public.reception table}万元。\n",
    "支出合计{158.90 expenditure.total}万元，其中：项目支出{60.30 expenditure.project}万元，"
    "占{35.9 expenditure.project share}%。",
]
texts = st.sampled_from([*WRONG, *NO_ERROR.values()])


def verdicts(result: CheckResult) -> Counter[tuple[str, str]]:
    """Verdicts by kind; agreement within and across units is one kind here."""
    return Counter((r.kind.replace("units", "same"), r.verdict) for r in result.relations)


@given(texts, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_figures_changes_nothing(markup: str, random: object) -> None:
    figures, text = build(markup)
    shuffled = list(figures)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert check(shuffled, text, report=REPORT) == check(figures, text, report=REPORT)


@given(texts, st.sets(st.integers(0, 9)))
@example(
    "支出合计{237.50 expenditure.total}万元，其中：基本支出{111.55 expenditure.basic}万元，项目支出"
    "{125.59 expenditure.project}万元。财政拨款支出{297.5 fiscal.payments}万元。",
    {0},  # printed in whole hundreds of 元: places below none are no floats
)
@settings(max_examples=80, deadline=None)
def test_units_change_nothing(markup: str, chosen: set[int]) -> None:
    figures, text = build(markup)
    mixed = [in_yuan(f) if n in chosen else f for n, f in enumerate(figures)]
    plain, other = check(figures, text, report=REPORT), check(mixed, text, report=REPORT)
    assert verdicts(plain) == verdicts(other)
    assert [(f.kind, f.severity, f.spans) for f in plain.findings] == [
        (f.kind, f.severity, f.spans) for f in other.findings
    ]


@given(texts, st.sets(st.integers(0, 9)))
@settings(max_examples=40, deadline=None)
def test_a_copy_changes_nothing(markup: str, chosen: set[int]) -> None:
    figures, text = build(markup)
    copies = [replace(f, id=f"{f.id}/copy") for n, f in enumerate(figures) if n in chosen]
    assert check([*copies, *figures], text, report=REPORT) == check(figures, text, report=REPORT)


@given(
    st.sampled_from(WRONG), st.lists(st.sampled_from([*NO_ERROR.values()]), max_size=3), st.data()
)
@settings(max_examples=80, deadline=None)
def test_true_figures_silence_nothing(wrong: str, true: list[str], data: st.DataObject) -> None:
    """More text that is true and of other things, and copies of what is there, leave every finding
    standing: of one thing told with ever more values the label is lost."""
    true = [more for more in true if not spoken_of(more) & spoken_of(wrong)]
    figures, text = build(wrong)
    before = check(figures, text, report=REPORT)
    again = data.draw(st.sampled_from([*figures, None]))
    more = wrong + "\n附件\n" + "\n".join(true)
    if again is not None:
        told = next(m for m in re.findall(r"\{[^}]*\}[^，。\n]*", wrong) if again.text in m)
        more += f"\n附表\n{told}\n"
    after = check(*build(more), report=REPORT)
    left = {figure for finding in after.findings for figure in finding.figures}
    for finding in before.findings:
        assert set(finding.figures) <= left, (finding.explanation, more)


def spoken_of(markup: str) -> set[str]:
    """The indicators of a text."""
    return set(re.findall(r"\{\S+ ([\w.]+)", markup))


def shown(value: Decimal, places: int, rounding: str) -> str:
    return f"{value.quantize(Decimal(1).scaleb(-places), rounding):f}"


amounts = st.integers(1, 10**8)  # 元
places = st.integers(0, 4)
roundings = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])


@given(
    st.lists(amounts, min_size=2, max_size=4), amounts, st.lists(places, min_size=12, max_size=12),
    st.integers(0, 2), roundings, st.sampled_from([ROUND_HALF_UP, ROUND_DOWN]), st.booleans(),
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_a_true_record_rounded_anyhow_is_never_wrong(
    parts: list[int], before: int, digits: list[int], percent: int,
    rounding: str, rate_rounding: str, from_print: bool,
) -> None:  # fmt: skip
    """Amounts in 元, printed in 万元: sums, shares, changes and rates of the truth or of the print.
    A bare 0 means that there is nothing, so none of them is printed so. Where all that is printed
    looks as if zeros at the end were left out, short prints are taken as exact."""
    left = iter(digits)
    ids = [
        "expenditure.basic",
        "expenditure.project",
        "expenditure.business",
        "expenditure.remit_superior",
    ]

    def money(value: int) -> str:
        told = shown(Decimal(value) / 10_000, next(left), rounding)
        return told if told != "0" else shown(Decimal(value) / 10_000, 4, rounding)

    whole, previous = money(sum(parts)), money(before)
    gap = Decimal(sum(parts) - before)
    base = Decimal(before)
    if from_print and Decimal(previous):
        base = Decimal(previous) * 10_000
        gap = Decimal(whole) * 10_000 - base
    change = shown(abs(gap) / 10_000, next(left) if not from_print else 4, rounding)
    rate = shown(abs(gap) / base * 100, percent, rate_rounding)
    way = "up" if gap >= 0 else "down"
    text = (
        f"支出合计{{{whole} expenditure.total}}万元，较2019年{{{previous} expenditure.total 2019}}万元"
        f"变动{{{change} expenditure.total change {way}}}万元，{{{rate} expenditure.total growth_rate {way}}}%。\n"
        f"支出合计{{{money(sum(parts))} expenditure.total}}万元，其中："
    )
    for id_, part in zip(ids, parts, strict=False):
        share = shown(Decimal(part) / sum(parts) * 100, percent, rounding)
        text += f"{{{money(part)} {id_}}}万元，占{{{share} {id_} share}}%；"
    assume(not leaves_out_zeros(build(text)[0], "万元"))
    assert [r for r in judge(text).relations if r.verdict == "inconsistent"] == []


WORDS = [
    "，其中：",
    "，包括：",
    "。",
    "\n",
    "；",
    "，共",
    "\n1.",
    "（",
    "）",
    "，占本年支出合计的",
    "达到预期目标",
    "，超出",
    "",
]
values = st.decimals(-(10**7), 10**7, places=2) | st.sampled_from(
    [Decimal(0), Decimal(1), Decimal("0.00"), Decimal(10**6)]
)


@st.composite
def anything(draw: st.DrawFn) -> tuple[list[Figure], str]:
    text, figures = "", []
    for number in range(draw(st.integers(0, 14))):
        value = draw(values)
        unit = draw(st.sampled_from(["万元", "元", "%", "人", "分", ""]))
        factor, base = factor_and_base(unit)
        printed = f"{value:f}"
        figures.append(
            Figure(
                f"f{number}", "r", len(text), len(text) + len(printed), printed, value, unit, value * factor, base,
                draw(st.integers(0, 3)), draw(st.sampled_from([None, None, None, *get_args(Hedge)])),
                draw(st.sampled_from([*CATALOGUE, "unknown"])), draw(st.sampled_from(["", "一等奖", "总分", "科普讲座"])),
                draw(st.sampled_from([None, 2019, 2020])), draw(st.sampled_from(get_args(Stage))),
                draw(st.sampled_from(get_args(Role))), draw(st.sampled_from([None, *get_args(Direction)])),
                draw(st.sampled_from(["text", "text", "table", "chart"])),
                draw(st.sampled_from([{}, {}, {"code": "206"}, {"code": "20607"}, {"level3": "讲座"}, {"type": "行政"}])),
                confidence=draw(st.sampled_from([0.5, 1.0])),
            )
        )  # fmt: skip
        text += printed + unit + draw(st.sampled_from(WORDS))
    return figures, text


@given(anything())
@settings(max_examples=200, deadline=None)
def test_whatever_is_given_every_finding_can_be_shown(given_: tuple[list[Figure], str]) -> None:
    figures, text = given_
    result = check(figures, text, report=REPORT)
    known = {f.id: f for f in figures}
    for finding in result.findings:
        assert finding.explanation
        assert finding.explanation_en
        assert [(known[i].start, known[i].end) for i in finding.figures] == list(finding.spans)
    assert len({f.id for f in result.findings}) == len(result.findings)
    starts = [min(known[i].start for i in r.figures[:1]) for r in result.findings]
    assert len(starts) == len(result.findings)

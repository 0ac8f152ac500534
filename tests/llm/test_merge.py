"""What of a model's word is taken over: a label may mend a contradiction, never hide one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from kxai.check import check
from kxai.extract.extraction import Extraction, mentions_of
from kxai.extract.llm.engine import Engine, read_with_model
from kxai.extract.llm.merge import merge
from kxai.extract.llm.no_figures import open_mentions
from kxai.extract.llm.sender import Sender, load_tasks
from kxai.extract.llm.trust import Trust
from kxai.llm.client import Client
from kxai.llm.endpoint import Endpoint
from kxai.llm.gate import OPEN
from kxai.schema import Document
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding
from kxai.text.grid import recover_grids
from tests.extract.reading import read
from tests.llm.server import MARK, Reply, asked_text, label_fields, schema_of, serving, well

TITLE = "青禾县科学技术协会2022年度部门决算情况说明\n"
TWISTED = """
二、收入支出决算情况说明
2022年度支出合计412.60万元，其中：基本支出268.35万元，项目支出154.25万元。
2022年度收入合计405.18万元，比2021年的389.40万元增加25.78万元，增长4.1%。

三、“三公”经费情况
2022年公务接待费1.86万元。全年接待12批次、96人次。

四、其他
公务接待费共支出1.68万元。
"""
FIRST_LABELS = ("income.total", "income.general_budget", "expenditure.total", "activity", "other")


def told(extraction: Extraction, figures: list[Figure] | None = None) -> dict[str, Finding]:
    chosen = extraction.figures if figures is None else figures
    result = check(chosen, extraction.text, report=extraction.report)
    return {found.id: found for found in result.findings}


def by_text(extraction: Extraction, printed: str) -> Figure:
    (found,) = [figure for figure in extraction.figures if figure.text == printed]
    return found


def relabelled(figure: Figure, **other: Any) -> Figure:
    return replace(figure, confidence=0.6, engine="llm:test", **other)


def merged(extraction: Extraction, *said: Figure, trust: Trust | None = None) -> list[Figure]:
    return merge(extraction, {figure.start: figure for figure in said}, trust=trust)


def doubted(extraction: Extraction, *printed: str) -> Extraction:
    """The extraction as if the rules had guessed these numbers."""
    figures = tuple(
        replace(figure, confidence=0.5) if figure.text in printed else figure
        for figure in extraction.figures
    )
    return replace(extraction, figures=figures)


def hiding_labels() -> Iterator[tuple[str, dict[str, Any]]]:
    for printed in ("412.60", "268.35", "154.25", "405.18", "389.40", "25.78", "1.86", "1.68"):
        for indicator in FIRST_LABELS:
            yield printed, {"indicator": indicator, "dims": {}}
        yield printed, {"year": 2019}
        yield printed, {"year": None}
        yield printed, {"stage": "budget"}
        yield printed, {"role": "share"}


@pytest.fixture(scope="module")
def twisted() -> Extraction:
    extraction = read(TWISTED, title=TITLE)
    kinds = {found.kind for found in told(extraction).values() if found.severity == "error"}
    assert {"sum", "same"} <= kinds
    assert kinds & {"change", "growth"}
    return extraction


@pytest.mark.parametrize(("printed", "other"), list(hiding_labels()))
@pytest.mark.parametrize("sure", [True, False], ids=["sure", "guessed"])
def test_a_label_that_takes_a_number_out_of_its_relation_is_refused(
    twisted: Extraction, printed: str, other: dict[str, Any], sure: bool
) -> None:
    before = twisted if sure else doubted(twisted, printed)
    figure = by_text(before, printed)
    assert told(before, merged(before, relabelled(figure, **other))).keys() == told(before).keys()


def test_the_first_label_everywhere_changes_no_finding_and_loses_no_figure(
    twisted: Extraction,
) -> None:
    before = doubted(twisted, *(figure.text for figure in twisted.figures))
    careless = [relabelled(f, indicator=FIRST_LABELS[0], dims={}) for f in before.figures]
    after = merged(before, *careless)
    assert [(f.start, f.end) for f in after] == [(f.start, f.end) for f in before.figures]
    assert told(before, after).keys() == told(before).keys()


def test_a_part_of_a_whole_mends_nothing() -> None:
    """268.35 as a part of 412.60 holds, as nearly any smaller number would."""
    before = read(
        "\n二、支出\n2022年度支出合计412.60万元。\n\n三、概况\n2022年支出合计268.35万元。\n",
        title=TITLE,
    )
    assert [found.kind for found in told(before).values()] == ["same"]
    part = relabelled(by_text(before, "268.35"), indicator="expenditure.basic")
    assert told(before, merged(before, part)).keys() == told(before).keys()


CLEAN = """
二、支出决算情况说明
2022年度支出合计422.60万元，其中：基本支出268.35万元，项目支出154.25万元。
2022年度支出年初预算为444.80万元，支出决算为422.60万元，完成预算的95.0%。

三、“三公”经费情况
2022年公务接待费预算2.00万元，实际支出1.86万元，比预算减少0.14万元，下降7.0%。
"""
SLIPS: dict[str, dict[str, Any]] = {
    "a fall taken for an execution": {"role": "execution_rate", "direction": None},
    "of the budget, at that": {"role": "execution_rate", "direction": None, "stage": "budget"},
}


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("sure", [0.9, 0.5], ids=["sure", "guessed"])
def test_a_right_label_that_mends_is_taken_over(slip: str, sure: float) -> None:
    truth = read(CLEAN, title=TITLE)
    assert not told(truth)
    right = by_text(truth, "7.0")
    wrong = replace(right, confidence=sure, **SLIPS[slip])
    mistaken = replace(truth, figures=tuple(wrong if f is right else f for f in truth.figures))
    assert [found.kind for found in told(mistaken).values()] == ["execution"]
    after = merged(mistaken, relabelled(right))
    assert not told(mistaken, after)
    (mended,) = [figure for figure in after if figure.start == right.start]
    assert (mended.role, mended.stage, mended.engine) == ("growth_rate", "final", "llm:test")


@pytest.mark.parametrize("other", [{"year": 2021}, {"stage": "budget"}, {"year": 2022}])
def test_a_printed_direction_is_not_turned_round(other: dict[str, Any]) -> None:
    """The report says that it rose where it fell: its error, whatever a model makes of it."""
    report = read(CLEAN.replace("减少0.14万元", "增加0.14万元"), title=TITLE)
    assert "direction" in {found.kind for found in told(report).values()}
    printed = by_text(report, "0.14")
    assert printed.direction == "up"
    turned = relabelled(printed, direction="down", **other)
    assert told(report, merged(report, turned)).keys() == told(report).keys()


@pytest.mark.parametrize(
    ("trust", "taken"),
    [(Trust(2, 2), True), (Trust(0, 0, 3, 3), True), (Trust(), False), (Trust(1, 2), False)],
)
def test_a_right_label_of_what_was_guessed_is_taken_over(trust: Trust, taken: bool) -> None:
    """Of a model that nothing is known of, or that was wrong in one of two, a name is not enough."""
    truth = read(CLEAN, title=TITLE)
    right = by_text(truth, "268.35")
    unsure = replace(right, indicator="other", label="", confidence=0.5)
    guessed = replace(truth, figures=tuple(unsure if f is right else f for f in truth.figures))
    figures = merged(guessed, relabelled(right), trust=trust)
    (mine,) = [f for f in figures if f.start == right.start]
    assert (mine.indicator == "expenditure.basic") == taken


NO_FIGURES = """
目录
一、部门概况 3
二、收入支出决算情况说明 5

一、国有资产占用情况
年末有公务用车3辆；单价50万元以上通用设备2台（套），单位价值100万元（含）以上专用设备0台（套）。

二、收入支出决算情况说明
1-3 2022年度部门收支总表。本部门2022年度收入合计405.18万元，增长4.1%。
附表：1 收支总表2 支出总表

| 科目编码 | 科目名称 | 金额 |
| --- | --- | --- |
| 206 | 科学技术支出 | 300.00 |
| 20607 | 科学技术普及 | 300.00 |
| 2060701 | 机构运行 | 300.00 |

三、名词解释
1. 单价50万元以上的通用设备：指单台价值50万元以上的设备，2022年为12台。
"""
HELD = ("50", "100", "206", "20607", "2060701", "1", "3")


def test_what_the_rules_held_to_be_no_figure_is_not_asked_about() -> None:
    extraction = read(NO_FIGURES, title=TITLE)
    known = {figure.start for figure in extraction.figures}
    asked = open_mentions(extraction, mentions_of(extraction.text), recover_grids(extraction.text))
    assert {m.start for m in asked} == known
    assert {"405.18", "4.1", "300.00"} <= {m.text for m in asked}


def test_a_number_that_the_rules_merely_passed_over_is_asked_about() -> None:
    extraction = read(CLEAN, title=TITLE)
    gone = replace(extraction, figures=tuple(f for f in extraction.figures if f.text != "268.35"))
    asked = open_mentions(gone, mentions_of(gone.text), ())
    assert "268.35" in {m.text for m in asked}


def first_labels(body: dict[str, Any], number: int) -> Reply:
    """A model that says of every number the first thing that the schema lets it say."""
    text = asked_text(body)
    if "⟦n" not in text or "⟦s" in text:
        return well(body, number)
    said = {}
    for mark, _ in MARK.findall(text):
        fields = label_fields(schema_of(body), mark)
        said[mark] = {
            name: (field.get("enum") or [field.get("const")])[0]
            for name, field in fields.items()
            if "enum" in field or "const" in field
        }
    return Reply(json.dumps(said))


@pytest.mark.parametrize("engine", ["llm", "hybrid"])
@pytest.mark.parametrize("text", [NO_FIGURES, TWISTED], ids=["no figures", "twisted"])
def test_no_figure_is_made_of_what_is_none(engine: Engine, text: str) -> None:
    extraction = read(text, title=TITLE)
    document = Document("memory.txt", "0" * 64, "txt", extraction.text)

    async def go(base_url: str) -> Extraction:
        async with Client(Endpoint(base_url, "m", tries=1)) as client:
            sender = Sender(client, "memory.txt", OPEN, load_tasks())
            return await read_with_model(document, extraction, sender, engine=engine)

    with serving(first_labels) as server:
        after = asyncio.run(go(server.base_url))
    assert [(f.start, f.end) for f in after.figures] == [
        (f.start, f.end) for f in extraction.figures
    ]
    if engine == "hybrid":
        assert told(extraction, list(after.figures)).keys() == told(extraction).keys()

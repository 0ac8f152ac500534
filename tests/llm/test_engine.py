"""The engines that ask a model, end to end against a loopback server."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kxai.check import check
from kxai.extract import extract
from kxai.extract.extraction import Extraction
from kxai.extract.llm.engine import Engine, read_with_model
from kxai.extract.llm.labels import agrees
from kxai.extract.llm.sender import Sender, load_tasks
from kxai.llm.client import Client
from kxai.llm.endpoint import Endpoint
from kxai.llm.gate import OPEN
from kxai.schema.document import Document
from kxai.schema.figure import Figure
from tests.llm.fakes import REPORTS, SLIPS, Oracle, right, script
from tests.llm.server import Reply, Script, serving

SOME = [path for path in REPORTS if path.name[:2] in ("01", "05", "07", "10", "14", "18")]


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle(SOME)


def read(oracle: Oracle, told: Script, engine: Engine) -> list[tuple[Extraction, Sender]]:
    async def go(base_url: str) -> list[tuple[Extraction, Sender]]:
        prompts, out = load_tasks(), []
        async with Client(Endpoint(base_url, "m", concurrency=8, tries=2)) as client:
            for document, extraction in oracle.documents:
                sender = Sender(client, Path(document.source).name, OPEN, prompts)
                found = await read_with_model(document, extraction, sender, engine=engine)
                out.append((found, sender))
        return out

    with serving(told) as server:
        return asyncio.run(go(server.base_url))


def numbers(figures: tuple[Figure, ...]) -> list[tuple[int, int, str, str]]:
    return [(f.start, f.end, f.text, str(f.value)) for f in figures]


def test_a_model_that_is_right_says_what_the_rules_say(oracle: Oracle) -> None:
    for (found, sender), (_, before) in zip(
        read(oracle, script(oracle), "llm"), oracle.documents, strict=True
    ):
        assert not [call for call in sender.calls if call.state == "failed"]
        known = {f.start: f for f in before.figures}
        mine = [f for f in found.figures if f.start in known]
        same = [f for f in mine if agrees(f, known[f.start])]
        assert len(same) >= 0.97 * len(mine)
        by_model = [f for f in found.figures if f.engine.startswith("llm:label_figures@")]
        assert len(by_model) >= 0.7 * len(mine)  # performance tables are asked otherwise
        assert all("#" in f.engine for f in by_model)


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("engine", ["llm", "hybrid"])
def test_no_number_is_ever_altered_or_invented(oracle: Oracle, slip: str, engine: Engine) -> None:
    for (found, _), (document, before) in zip(
        read(oracle, script(oracle, SLIPS[slip]), engine), oracle.documents, strict=True
    ):
        for figure in found.figures:
            assert document.text[figure.start : figure.end] == figure.text
        rules = set(numbers(before.figures))
        extra = [n for n in numbers(found.figures) if n not in rules]
        assert len(extra) <= 6  # numbers that the rules leave alone, as they stand in the text
        assert rules <= set(numbers(found.figures))


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("engine", ["llm", "hybrid"])
def test_a_model_that_is_wrong_changes_nothing(oracle: Oracle, slip: str, engine: Engine) -> None:
    """It disagrees with what the rules are sure of, so its word is not taken where they are not."""
    for (found, sender), (_, before) in zip(
        read(oracle, script(oracle, SLIPS[slip]), engine), oracle.documents, strict=True
    ):
        assert engine == "hybrid" or sender.calls
        known = {f.start: f for f in before.figures}
        changed = [f for f in found.figures if not agrees(f, known[f.start])]
        assert len(changed) <= 0.01 * len(known)
        assert findings(found) == findings(before)


def findings(extraction: Extraction) -> set[str]:
    result = check(extraction.figures, extraction.text, report=extraction.report)
    return {finding.id for finding in result.findings}


def test_hybrid_asks_little_and_keeps_what_the_rules_know(oracle: Oracle) -> None:
    def tokens(results: list[tuple[Extraction, Sender]]) -> int:
        return sum(call.usage.requests for _, sender in results for call in sender.calls)

    everything = read(oracle, script(oracle), "llm")
    hybrid = read(oracle, script(oracle, SLIPS["random labels"]), "hybrid")
    assert tokens(hybrid) <= 0.3 * tokens(everything)
    for (found, _), (_, before) in zip(hybrid, oracle.documents, strict=True):
        known = {f.start: f for f in before.figures}
        changed = [f for f in found.figures if f.start in known and not agrees(f, known[f.start])]
        assert all(known[f.start].confidence < 0.7 for f in changed)


def test_failures_leave_the_rules_labels_and_are_on_record(oracle: Oracle) -> None:
    results = read(oracle, lambda body, number: Reply('{"n99": {}}'), "llm")
    for (found, sender), (_, before) in zip(results, oracle.documents, strict=True):
        assert [(f.start, f.indicator) for f in found.figures] == [
            (f.start, f.indicator) for f in before.figures
        ]
        failed = [call for call in sender.calls if call.task == "label_figures"]
        assert failed
        assert all(call.state == "failed" and call.code == "E404" for call in failed)
        assert all(call.usage.requests == 3 for call in failed)


def test_a_reply_cut_off_is_asked_in_halves(oracle: Oracle) -> None:
    good = script(oracle)

    def told(body: dict[str, Any], number: int) -> Reply:
        reply = good(body, number)
        return replace(reply, finish="length") if reply.completion_tokens > 100 else reply

    for found, sender in read(oracle, told, "llm"):
        assert any(call.code == "E405" for call in sender.calls)
        assert [f for f in found.figures if f.engine.startswith("llm:")]


def test_a_label_that_breaks_a_relation_is_asked_again_with_it() -> None:
    """The rules and the first answer take a fall for an execution; the second, shown the relation,
    is right."""
    document, truth = spending()
    wrong = {"role": "execution_rate", "direction": None, "confidence": 0.6}
    mistaken = replace(
        truth,
        figures=tuple(replace(f, **wrong) if f.text == "7.0" else f for f in truth.figures),
    )
    assert findings(mistaken)
    oracle = Oracle(())
    oracle.documents = [(document, mistaken)]
    enlightened = Oracle(())
    enlightened.documents = [(document, truth)]
    asked: list[str] = []

    def told(body: dict[str, Any], number: int) -> Reply:
        question = str(body["messages"][-1]["content"])
        if "不成立" not in question:
            return script(oracle)(body, number)
        asked.append(question)
        return script(enlightened)(body, number)

    ((found, _),) = read(oracle, told, "llm")
    assert len(asked) == 1
    assert "1.86万元 ÷ 2.00万元" in asked[0]
    assert not findings(found)
    (mended,) = [f for f in found.figures if f.text == "7.0"]
    assert (mended.role, mended.direction) == ("growth_rate", "down")


def spending() -> tuple[Document, Extraction]:
    text = (
        "青禾县科学技术协会2022年度部门决算情况说明\n\n三、“三公”经费情况\n"
        "2022年公务接待费预算2.00万元，实际支出1.86万元，比预算减少0.14万元，下降7.0%。\n"
    )
    document = Document("memory.txt", "0" * 64, "txt", text)
    return document, extract(document)


def test_right_labels_are_not_asked_again(oracle: Oracle) -> None:
    for _, sender in read(oracle, script(oracle, right), "llm"):
        labelled = [call for call in sender.calls if call.task == "label_figures"]
        assert len({(c.start, c.end) for c in labelled}) == len(labelled)

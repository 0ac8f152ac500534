"""A real model on what is set aside: what is drawn, what is counted, what is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import islice

import pytest

from eval.bench_local_pool import COLUMNS, OF_NUMBERS, Row, draw, read_in_turn
from eval.bench_model import MODELS
from eval.bench_model_pool import Case, read_cases
from eval.scripted_models import Known, Oracle, serving
from kxai.llm.endpoint import Endpoint
from tests.evaluate.real.tiny import OTHER, RIGHT, WRONG, make_pool, spot, stems

HIDDEN = [*islice(stems(True, start="h"), 3)]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    folder = tmp_path_factory.mktemp("local_pool")
    texts = {f"east/{stem}": f"{WRONG}附注{stem}\n" for stem in HIDDEN} | {f"west/{OTHER}": RIGHT}
    spots = [spot(WRONG, stem, "120.00", indicator="total.payments") for stem in HIDDEN]
    spots += [spot(WRONG, HIDDEN[0], "2022", skip="year"), spot(RIGHT, OTHER, "90.00", year=2023)]
    return read_cases(make_pool(folder, texts=texts, spots=spots, gold={}))


def test_what_is_drawn_is_set_aside_and_the_same_every_time(cases: list[Case]) -> None:
    drawn = draw(cases, 3, 1000)
    assert sorted(case.report.stem for case in drawn) == sorted(HIDDEN)
    assert draw(cases[::-1], 3, 1000) == drawn
    few = draw(cases, 3, 2)
    assert few == drawn[: len(few)]
    assert 2 <= sum(len(case.spots) for case in few) <= 3


@pytest.fixture
def asked(cases: list[Case]) -> Iterator[dict[str, Row]]:
    drawn = draw(cases, 3, 1000)
    oracle = Oracle([Known(case.report.stem, case.rules.text, {}) for case in drawn])
    with serving(MODELS["careless"](oracle)) as (base_url, _):
        endpoint = Endpoint(base_url, "scripted", concurrency=1, tries=1)
        yield asyncio.run(read_in_turn(("hybrid", "llm"), drawn, endpoint))


def test_every_engine_is_counted_over_the_same_numbers(asked: dict[str, Row]) -> None:
    assert [*asked] == ["rules", "hybrid", "hybrid, again", "llm", "llm, again"]
    for name, row in asked.items():
        assert (row.reports, row.labels["numbers"], row.labels["figures"]) == (3, 4, 3)
        assert row.line(name).count("|") == len(COLUMNS) + 1
    # a model that says the first label everywhere changes nothing, and is told as what it is
    assert asked["llm"].labels["right"] == asked["rules"].labels["right"]
    assert asked["llm"].alone["right"] < asked["llm"].alone["numbers"]
    assert asked["llm"].counts.judged.keys() == set(HIDDEN)
    assert "alone" in asked["llm"].alone_line("llm")


def test_only_numbers_are_asked_about_and_no_report_is_begun_too_late(cases: list[Case]) -> None:
    assert "narrative_fields" not in OF_NUMBERS
    endpoint = Endpoint("http://127.0.0.1:9/v1", "none", tries=1)
    rows = asyncio.run(read_in_turn(("llm",), draw(cases, 3, 1000), endpoint, until=0.0))
    assert rows["rules"].reports == 0
    assert rows["llm"].line("llm").count("|") == len(COLUMNS) + 1

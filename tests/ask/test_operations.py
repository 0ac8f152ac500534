"""One registry of operations: nothing half-added, each can be run, sums are exact."""

from __future__ import annotations

import importlib.util
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from kxai.ask import Corpus
from kxai.ask.model_plan import ModelPlan
from kxai.ask.operations import REGISTRY
from kxai.ask.plan import Operation
from kxai.bulk import run
from kxai.llm.prompts import load_prompt
from kxai.settings import Settings
from kxai.store import Store, database_url

ROOT = Path(__file__).parents[2]
TEXTS = {
    name: f"{name}科学技术协会2021年部门决算\n2021年本年支出合计{spent}万元。公务接待费{guests}万元。\n"
    for name, spent, guests in (
        ("云岭县", "100.00", "3.00"),
        ("松坪县", "80.00", "2.00"),
        ("河湾县", "60.00", "1.00"),
    )
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("operations")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    workspace = folder / "ws"
    run([folder / f"{name}.txt" for name in TEXTS], settings=Settings(workspace=workspace), jobs=1)
    with Corpus.open(workspace) as made:
        yield made


def test_every_operation_of_a_plan_is_in_the_registry() -> None:
    assert set(REGISTRY) == set(get_args(Operation))
    assert len({spec.zh for spec in REGISTRY.values()}) == len(REGISTRY)


def test_every_operation_is_run_in_one_way() -> None:
    for name, spec in REGISTRY.items():
        ways = (spec.of_books is not None, spec.of_archive is not None, spec.only_query)
        assert sum(ways) == (name != "refuse"), name
        assert spec.query or not spec.only_query, name


def test_a_model_is_told_of_every_operation_and_may_plan_it() -> None:
    assert set(get_args(ModelPlan.model_fields["op"].annotation)) == set(REGISTRY)
    line = next(x for x in load_prompt("plan_question").instruction.splitlines() if "op " in x)
    told = line.split("：", 1)[1].split("；")
    for name in REGISTRY:
        assert any(piece.startswith(name) for piece in told), name


def test_the_docs_have_a_row_for_every_operation() -> None:
    docs = (ROOT / "docs" / "ask.md").read_text("utf-8")
    for name, spec in REGISTRY.items():
        assert f"| `{name}` | {spec.zh} |" in docs


@pytest.mark.parametrize("operation", list(REGISTRY))
def test_every_operation_can_be_asked_by_a_plan(corpus: Corpus, operation: Operation) -> None:
    plan = corpus.plan("各家科协2021年本年支出合计是多少")
    plan = plan.model_copy(update={"operation": operation, "mentioned": "接待", "limit": "700000"})
    answer = corpus.run_plan(plan.question, plan)
    assert answer.status in ("answered", "not_understood")
    if operation in ("compare", "rank", "filter", "median", "sum", "mean"):
        assert answer.status == "answered"
    if operation == "refuse":
        assert not answer.answerable


def test_a_sum_over_all_reports_is_that_of_the_database(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("bench_ask", ROOT / "eval" / "bench_ask.py")
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    with Store(database_url(tmp_path), create=True) as store:
        bench.fill(store, 250, 3)
    assert bench.sums_are_exact(tmp_path)
    with Corpus.open(tmp_path) as corpus:
        answer = corpus.ask("各家科协2021年公务接待费一共多少")
    query = (
        "SELECT base_value FROM figures WHERE indicator = 'three_public.reception' AND year = 2021"
    )
    with closing(sqlite3.connect(tmp_path / "kxai.db")) as database:
        values = [Decimal(str(value)) for (value,) in database.execute(query)]
    assert len(values) == 50
    exact = (sum(values) / 10_000).normalize()
    assert f"50家单位2021年部门决算公务接待费合计：{exact:f}万元" in answer.answer


def test_what_stands_behind_an_amount_of_many_bodies_is_told(corpus: Corpus) -> None:
    """Of three bodies the order, the gap, the mean and the share of each."""
    order = corpus.ask("各家科协2021年公务接待费从高到低排序").answer
    assert order.index("3.00") < order.index("2.00") < order.index("1.00")
    assert "2万元" in corpus.ask("各家科协2021年公务接待费平均多少").answer
    assert "20万元" in corpus.ask("云岭县和松坪县科协2021年支出相差多少").answer
    shares = corpus.ask("各家科协2021年公务接待费占支出合计的比重哪家最高").answer
    assert "3.00%" in shares

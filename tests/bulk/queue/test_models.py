"""Runs with a model through the queue: the same answers, one budget, nothing lost or paid twice."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, select

from kxai.bulk import run
from kxai.bulk.model_reading import ModelOptions
from kxai.bulk.queue.enqueue import Enqueued, enqueue_files
from kxai.bulk.queue.plan import Plan
from kxai.bulk.queue.purse import SharedBudget
from kxai.bulk.queue.shared import is_shared, run_shared
from kxai.bulk.queue.worker import Tally, work
from kxai.errors import BudgetSpent
from kxai.llm.budget import Limits
from kxai.llm.usage import Usage
from kxai.settings import Price, Settings
from kxai.store import Store, database_url
from kxai.store.queue import budgets
from kxai.store.queue import queue_tables as q
from kxai.store.queue import queued_runs as b
from kxai.store.queue.queue import Queue
from tests.bulk.queue.test_worker import told
from tests.bulk.reports import write
from tests.llm.fakes import REPORTS
from tests.llm.server import Loopback, Reply, serving, well
from tests.postgres import KINDS, new_url

SOME = [path for path in REPORTS if path.name[:2] in ("05", "08")]
MOST = Usage(prompt_tokens=1_000, completion_tokens=200)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving(well) as running:
        yield running


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return new_url(request.param, tmp_path)


class Shared:
    """A store, the folder that is read, and the endpoint."""

    def __init__(self, server: Loopback, root: Path, url: str, **changes: Any) -> None:
        values: dict[str, Any] = {
            "workspace": root / "ws",
            "database_url": url,
            "llm_base_url": server.base_url,
            "llm_model": "m",
            "llm_tries": 1,
            "llm_prices": {"m": Price(input=Decimal(1), output=Decimal(2))},
        }
        self.settings = Settings(**{**values, **changes})
        self.folder = root / "in"
        self.folder.mkdir(exist_ok=True)
        for path in SOME:
            shutil.copy(path, self.folder)
        self.store = Store(make_url(url), create=True)

    def enqueue(self, **options: Any) -> Enqueued:
        plan = Plan.of(self.settings, ModelOptions(**options))
        return enqueue_files([self.folder], self.store, self.settings, plan)

    def work(self) -> Tally:
        return work(self.store, self.settings, until_done=True)


def test_it_comes_to_the_same_and_costs_the_same(
    server: Loopback, url: str, tmp_path: Path
) -> None:
    plain = Settings(
        workspace=tmp_path / "plain", llm_base_url=server.base_url, llm_model="m", llm_tries=1
    )
    run(SOME, settings=plain, model=ModelOptions(engine="llm"))
    with Store(database_url(plain.workspace)) as store:
        undisturbed = told(store)
    paid = len(server.requests)
    assert paid
    shared = Shared(server, tmp_path, url)
    put = shared.enqueue(engine="llm")
    tally = shared.work()
    assert (tally.done, tally.failed, tally.stopped) == (len(SOME), 0, {})
    assert told(shared.store) == undisturbed
    assert len(server.requests) == 2 * paid
    (noted,) = shared.store.model_runs()
    assert (noted["run"], noted["requests"]) == (put.run, paid)
    assert noted["prompt_tokens"] == server.prompt_tokens // 2
    assert Decimal(noted["cost"]) == Decimal(
        server.prompt_tokens + 2 * server.completion_tokens
    ) / (2 * 10**6)
    assert shared.enqueue(engine="llm").known == len(SOME)
    shared.store.close()


def dear(body: dict[str, Any], _number: int) -> Reply:
    """A valid answer that costs as much as a few of them do otherwise."""
    return replace(well(body), prompt_tokens=3_000)


def test_a_budget_is_one_over_all_workers_and_the_next_run_goes_on(
    server: Loopback, url: str, tmp_path: Path
) -> None:
    server.script = dear
    shared = Shared(server, tmp_path, url, llm_concurrency=1)
    put = shared.enqueue(engine="llm", max_tokens=15_000)
    assert put.run is not None
    first, second = shared.work(), shared.work()
    assert isinstance(first.stopped[put.run], BudgetSpent)
    assert second.stopped == {}
    assert server.prompt_tokens + server.completion_tokens <= 15_000
    assert b.standing(shared.store).counts[put.run].get("stopped")
    (batch,) = b.batches(shared.store)
    assert (batch.state, "E406" in str(batch.reason)) == ("closed", True)
    paid = server.replies
    again = shared.enqueue(engine="llm", max_tokens=2_000_000)
    assert again.contents
    assert shared.work().stopped == {}
    assert len(told(shared.store)) == len(SOME)
    whole = server.replies
    assert shared.enqueue(engine="llm").known == len(SOME)
    # What was answered before the budget was spent was not asked again.
    with Store(make_url(f"sqlite:///{tmp_path / 'anew.db'}"), create=True) as anew:
        plan = Plan.of(shared.settings, ModelOptions(engine="llm"))
        enqueue_files([shared.folder], anew, shared.settings, plan)
        work(anew, shared.settings, until_done=True)
    assert 0 < paid < whole == server.replies - whole
    shared.store.close()


def test_what_was_not_answered_is_asked_again_and_then_set_aside(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kxai.store.queue.queue._REST", 0.0)
    refused = []

    def script(body: dict[str, Any], number: int) -> Reply:
        text = json.dumps(body["messages"], ensure_ascii=False)
        if not refused or text in refused:
            refused.append(text)
            return Reply(status=503)
        return well(body)

    with serving(script) as server:
        shared = Shared(server, tmp_path, url)
        put = shared.enqueue(engine="llm")
        tally = shared.work()
        assert (tally.done, tally.failed) == (len(SOME) - 1, 1)
        (left,) = b.set_aside(shared.store)
        assert left.code == "E402"
        assert len(told(shared.store)) == len(SOME)  # what could be read is there
        assert refused == [refused[0]] * 3
        assert len(server.requests) == server.replies + 3
        assert put.run is not None
        states = [entry["state"] for entry in shared.store.entries(put.run)]
        assert sorted(states) == ["done"] * (len(SOME) - 1) + ["failed"]
        refused[:] = ["over"]
        assert b.retry(shared.store) == 1
        assert shared.work().done == 1
        assert not any(engine.endswith("?") for engine, *_ in told(shared.store).values())
        shared.store.close()


def test_a_worker_without_the_model_leaves_the_run(
    server: Loopback, url: str, tmp_path: Path
) -> None:
    shared = Shared(server, tmp_path, url)
    put = shared.enqueue(engine="llm")
    other = shared.settings.model_copy(update={"llm_base_url": None})
    assert work(shared.store, other, until_done=True).done == 0
    other = shared.settings.model_copy(update={"llm_model": "another"})
    assert work(shared.store, other, until_done=True).done == 0
    assert b.standing(shared.store).counts == {put.run: {"waiting": len(SOME)}}
    assert not server.requests
    shared.store.close()


def test_names_that_who_queued_it_listed_are_masked_by_every_worker(
    server: Loopback, tmp_path: Path
) -> None:
    shared = Shared(server, tmp_path, f"sqlite:///{tmp_path / 'kxai.db'}", mask_names=("浅江",))
    shared.enqueue(engine="llm")
    other = shared.settings.model_copy(update={"mask_names": ("决算单位",)})
    (batch,) = b.batches(shared.store)
    assert Plan.read(batch.plan).settings(other).mask_names == ("浅江", "决算单位")
    assert work(shared.store, other, until_done=True).done == len(SOME)
    assert "浅江" not in json.dumps(server.requests, ensure_ascii=False)
    shared.store.close()


class Purse:
    """A run with a budget row, and the budgets of its workers."""

    def __init__(self, url: str) -> None:
        self.store = Store(make_url(url), create=True)
        with self.store.writing() as writer:
            self.run = b.open_batch(writer, engine="e", plan="{}", inputs=0)
            budgets.open_purse(writer, self.run)

    def worker(self, name: str, tokens: int) -> SharedBudget:
        Queue(self.store, name=name, lease=600.0).appear()
        return SharedBudget(self.store, self.run, name, Limits(tokens=tokens), None)

    def row(self) -> dict[str, Any]:
        with self.store.writing() as writer:
            purse = budgets.hold_purse(writer.connection, self.run)
        return {"used": purse.used.tokens, "under_way": purse.under_way, "spent": purse.spent}


def test_what_one_worker_has_under_way_counts_for_the_other(url: str) -> None:
    purse = Purse(url)
    one, other = purse.worker("one", 2_000), purse.worker("other", 2_000)

    async def go() -> None:
        held = await one.reserve(MOST)
        waiting = asyncio.create_task(other.reserve(MOST))
        done, _ = await asyncio.wait([waiting], timeout=0.5)
        assert not done
        await one.settle(held, Usage(requests=1, prompt_tokens=500, completion_tokens=100))
        second = await waiting
        await other.settle(second, Usage(requests=1, prompt_tokens=1_000, completion_tokens=200))
        for budget in (one, other):
            with pytest.raises(BudgetSpent, match="限2000个词元，已用1800个"):
                await budget.reserve(MOST)
            assert budget.spent

    asyncio.run(go())
    assert purse.row()["used"] == 1_800
    assert budgets.is_spent(purse.store, purse.run)
    purse.store.close()


def test_what_the_dead_had_under_way_counts_until_they_are_heard_of_again(url: str) -> None:
    purse = Purse(url)
    dead, alive = purse.worker("dead", 1_000_000), purse.worker("alive", 1_000_000)

    async def go() -> None:
        held = await dead.reserve(MOST)
        await alive.reserve(MOST)
        with purse.store.writing() as writer:
            gone = q.workers.c.name == "dead"
            writer.connection.execute(q.workers.update().where(gone).values(seen=0.0))
        assert budgets.book_the_dead(purse.store) == 1
        assert budgets.book_the_dead(purse.store) == 0
        assert purse.row() == {"used": MOST.tokens, "under_way": 1, "spent": ""}
        used = Usage(requests=1, prompt_tokens=10, completion_tokens=1)
        await dead.settle(held, used)
        assert purse.row()["used"] == used.tokens
        await dead.settle(held, used)  # as where the word that it was kept is lost
        assert purse.row()["used"] == used.tokens

    asyncio.run(go())
    purse.store.close()


def test_what_replies_tell_of_tokens_is_learnt_by_all(url: str) -> None:
    purse = Purse(url)
    one, other = purse.worker("one", 100_000), purse.worker("other", 100_000)
    told_twice = Usage(requests=1, prompt_tokens=2_000, completion_tokens=200)

    async def spend(budget: SharedBudget) -> int:
        sent = 0
        while True:
            try:
                held = await budget.reserve(MOST)
            except BudgetSpent:
                return sent
            sent += 1
            await budget.settle(held, told_twice)

    async def go() -> list[int]:
        return list(await asyncio.gather(spend(one), spend(other)))

    sent = asyncio.run(go())
    assert sum(sent) * told_twice.tokens == purse.row()["used"] <= 100_000
    assert sum(sent) >= 100_000 // told_twice.tokens - 1
    purse.store.close()


def test_an_ordinary_run_goes_through_the_queue_where_machines_share_the_store(
    server: Loopback, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kxai.store.queue.queue._REST", 0.0)
    shared = Shared(server, tmp_path, url)
    if url.startswith("sqlite"):
        assert not is_shared(shared.settings, None)
        assert not is_shared(shared.settings, ModelOptions())
        shared.store.close()
        return
    assert is_shared(shared.settings, None)
    assert not is_shared(shared.settings, ModelOptions(dry_run=True))
    write(shared.folder, 2)
    (shared.folder / "empty.txt").touch()
    summary = run_shared(
        [shared.folder], settings=shared.settings, model=ModelOptions(engine="llm")
    )
    assert (summary.done, summary.known, summary.exit_code) == (len(SOME) + 2, 0, 1)
    assert ["E102" in str(failure) for failure in summary.failures] == [True]
    assert summary.model is not None
    assert summary.model.usage.requests == len(server.requests)
    lines = (shared.settings.workspace / "reports.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == len(SOME) + 2
    again = run_shared([shared.folder], settings=shared.settings, model=ModelOptions(engine="llm"))
    assert (again.done, again.known) == (0, len(SOME) + 2)
    waiting = shared.store.ask(select(q.items.c.id).where(q.items.c.ready.is_not(None)))
    assert waiting == []
    shared.store.close()

"""Reports that go through the queue come out as those of an ordinary run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, select
from typer.testing import CliRunner

from kxai.bulk import run, workers
from kxai.bulk.pipeline import process
from kxai.bulk.queue import enqueue
from kxai.bulk.queue import plan as plans
from kxai.bulk.queue.enqueue import Enqueued, enqueue_files
from kxai.bulk.queue.plan import Plan
from kxai.bulk.queue.worker import Silent, Tally, work
from kxai.cli import app
from kxai.settings import Settings
from kxai.store import Record, Store, database_url
from kxai.store.queue import queue_tables as q
from kxai.store.queue import queued_runs as b
from kxai.store.queue.queue import TRIES, Queue
from tests.bulk.reports import write
from tests.bulk.test_panel import accounts
from tests.postgres import KINDS, new_url


class Shared:
    """A store that workers share, and the folder that they read."""

    def __init__(self, root: Path, url: str) -> None:
        self.root, self.folder, self.url = root, root / "in", url
        self.settings = Settings(workspace=root / "ws", database_url=url)
        self.settings.workspace.mkdir()
        self.store = Store(make_url(url), create=True)

    def enqueue(self, **options: Any) -> Enqueued:
        plan = Plan.of(self.settings)
        return enqueue_files([self.folder], self.store, self.settings, plan, **options)

    def work(self, **options: Any) -> Tally:
        return work(self.store, self.settings, until_done=True, **options)

    def told(self) -> dict[str, Any]:
        return told(self.store)


def told(store: Store) -> dict[str, Any]:
    """What a store says of its reports, whatever machine and order they were read in."""
    return {
        stored.report.id: (
            stored.engine,
            Path(stored.report.source).name,
            sorted(Path(source).name for source in stored.sources),
            stored.totals,
            list(store.figures(stored.report.id)),
            list(store.findings(stored.report.id)),
        )
        for stored in store.reports()
    }


@pytest.fixture(params=KINDS)
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shared]:
    made = Shared(tmp_path, new_url(request.param, tmp_path))
    yield made
    made.store.close()


def undisturbed(shared: Shared) -> dict[str, Any]:
    """The same folder read by an ordinary run, on SQLite."""
    settings = Settings(workspace=shared.root / "plain")
    run([shared.folder], settings=settings, jobs=1)
    with Store(database_url(settings.workspace)) as store:
        return told(store)


def test_it_comes_to_the_same_as_an_ordinary_run(shared: Shared) -> None:
    write(shared.folder, 4)
    for year, amount, before in ((2021, "125.00", "100.00"), (2022, "140.00", "120.00")):
        accounts(shared.folder / "panel", year, amount, before)
    (shared.folder / "twin.txt").write_bytes((shared.folder / "r001.txt").read_bytes())
    put = shared.enqueue()
    assert (put.contents, put.known, put.waiting) == (6, 0, 0)
    tally = shared.work()
    assert (tally.done, tally.failed, tally.late, tally.closed) == (6, 0, 0, [put.run])
    assert shared.told() == undisturbed(shared)
    assert put.run is not None
    states = sorted(entry["state"] for entry in shared.store.entries(put.run))
    assert states == ["done"] * 6 + ["twin"]
    assert shared.store.awaiting_panel() == []


def test_nothing_is_queued_twice_or_read_twice(shared: Shared) -> None:
    write(shared.folder, 3)
    first = shared.enqueue()
    again = shared.enqueue()
    assert (again.run, again.contents, again.waiting) == (None, 0, 3)
    shared.work()
    assert (shared.enqueue().run, shared.enqueue().known) == (None, 3)
    forced = shared.enqueue(force=True)
    assert (forced.contents, forced.run != first.run) == (3, True)
    assert shared.work().done == 3
    assert len(shared.told()) == 3


def test_what_the_store_knows_is_asked_in_pieces(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enqueue, "_ASKED", 2)
    paths = write(shared.folder, 5)
    plan = Plan.of(shared.settings)
    enqueue_files(paths[:3], shared.store, shared.settings, plan)
    shared.work()
    paths[0].rename(shared.folder / "z.txt")
    put = shared.enqueue()
    assert (put.contents, put.known) == (2, 3)
    shared.work()
    names = sorted(name for _, name, *_ in shared.told().values())
    assert names == ["r001.txt", "r002.txt", "r003.txt", "r004.txt", "z.txt"]


def test_a_file_that_cannot_be_read_costs_itself_alone(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kxai.store.queue.queue._REST", 0.0)
    write(shared.folder, 2)
    (shared.folder / "broken.docx").write_bytes(b"PK\x03\x04 and nothing more")
    put = shared.enqueue()
    tally = shared.work()
    assert (tally.done, tally.failed) == (2, 1)
    (left,) = b.set_aside(shared.store)
    assert Path(left.sources[0]).name == "broken.docx"
    assert left.code.startswith("E10")
    assert put.run is not None
    states = [entry["state"] for entry in shared.store.entries(put.run)]
    assert sorted(states) == ["done", "done", "failed"]
    assert b.retry(shared.store) == 1
    assert shared.work().failed == 1
    (row,) = shared.store.ask(q.items.select().where(q.items.c.state == "aside"))
    assert row.failures == TRIES


def test_what_changed_before_it_was_read_is_read_as_it_is(shared: Shared) -> None:
    (path,) = write(shared.folder, 1)
    twin = shared.folder / "twin.txt"
    twin.write_bytes(path.read_bytes())
    shared.enqueue()
    write(shared.folder, 1, first=5)[0].replace(path)
    assert shared.work().done == 2
    assert shared.told() == undisturbed(shared)


def test_a_run_of_other_rules_is_left_alone(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(shared.folder, 1)
    with monkeypatch.context() as patched:
        patched.setattr(plans, "ENGINE", "rules-0.0+other")
        put = shared.enqueue()
    assert shared.work().done == 0
    assert b.standing(shared.store).counts == {put.run: {"waiting": 1}}


def test_the_plan_says_which_checks_are_made(shared: Shared) -> None:
    write(shared.folder, 1)
    plan = Plan.of(shared.settings.model_copy(update={"checks": ("form",)}))
    enqueue_files([shared.folder], shared.store, shared.settings, plan)
    shared.work()
    ((engine, _, _, totals, _, _),) = shared.told().values()
    assert engine.endswith("/f")
    assert totals.findings["error"] == 0


def test_workers_on_several_machines_share_the_work(shared: Shared) -> None:
    write(shared.folder, 12)
    put = shared.enqueue()
    # What a worker had that died: free again once its lease is over.
    assert put.run is not None
    dead = Queue(shared.store, name="dead", lease=0.5)
    assert len(dead.claim(2, [put.run])) == 2
    arguments = ["worker", "--until-done", "--store", shared.url]
    environment = {**os.environ, "KXAI_LEASE_SECONDS": "30"}
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "kxai", *arguments],
            cwd=shared.root, env=environment, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    spoken = [worker.communicate(timeout=240)[1] for worker in processes]
    assert [worker.returncode for worker in processes] == [0, 0], spoken
    assert b.standing(shared.store).counts == {put.run: {"done": 12}}
    assert shared.told() == undisturbed(shared)
    assert b.standing(shared.store).workers == {}


def test_who_is_late_begins_nothing_that_others_have(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(shared.folder, 2)
    put = shared.enqueue()
    assert put.run is not None
    other = Queue(shared.store, name="other", lease=600.0)
    read: list[str] = []

    def late(path: Path, settings: Settings) -> Record:
        read.append(path.name)
        if len(read) == 1:
            with shared.store.writing() as writer:
                writer.connection.execute(q.items.update().values(ready=0.0))
            taken = other.claim(2, [put.run or 0])
            assert len(taken) == 2
        elif len(read) == 2:
            raise AssertionError("it was read though another had it")
        return process(path, settings)

    class Freed(Silent):
        def looked(self) -> None:
            monkeypatch.setattr(workers, "process", process)
            other.leave()

    monkeypatch.setattr(workers, "process", late)
    tally = shared.work(watcher=Freed())
    assert (len(read), tally.late, tally.done) == (1, 1, 2)
    assert shared.store.ask(select(q.items.c.losses)) == [(0,), (0,)]
    assert shared.told() == undisturbed(shared)


def call(shared: Shared, *arguments: str) -> Any:
    workspace = ["--workspace", str(shared.settings.workspace)]
    return CliRunner().invoke(app, [*arguments, *workspace, "--store", shared.url])


def test_the_commands_tell_how_it_stands(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kxai.store.queue.queue._REST", 0.0)
    write(shared.folder, 2)
    (shared.folder / "empty.txt").touch()
    assert "队列是空的" in call(shared, "status").stdout
    put = call(shared, "run", "--detach", str(shared.folder))
    assert (put.exit_code, "放进队列3份" in put.stdout) == (0, True), put.output
    waiting = json.loads(call(shared, "status", "--json").stdout)
    assert (waiting["runs"][0]["waiting"], waiting["workers"]) == (3, [])
    worked = call(shared, "worker", "--until-done")
    assert worked.exit_code == 1
    assert "处理2份，搁置1份" in worked.stderr
    assert "运行1处理完毕；数据文件" in worked.stderr
    assert "处理完毕" not in call(shared, "worker", "--until-done").stderr
    told = call(shared, "status")
    assert told.exit_code == 1
    assert "已结束" in told.stdout
    assert "E102" in told.stdout
    assert "重新放进队列1份" in call(shared, "retry").stdout
    assert "没有搁置" in call(shared, "retry").stdout
    assert call(shared, "run", "--detach", str(shared.root / "nothing")).exit_code == 2
    (shared.folder / "empty.txt").write_bytes((shared.folder / "r000.txt").read_bytes())
    assert call(shared, "worker", "--until-done").exit_code == 0
    assert call(shared, "status").exit_code == 0


def test_who_looks_how_it_stands_waits_for_nothing_that_reads() -> None:
    told = "import sys; from kxai.cli import queue_status; print('kxai.extract' in sys.modules)"
    process = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True)
    assert process.stdout.strip() == b"False"
    read = told.replace("import queue_status", "import queue")
    process = subprocess.run([sys.executable, "-c", read], capture_output=True, check=True)
    assert process.stdout.strip() == b"True"


def test_a_folder_without_reports_puts_nothing_into_the_queue(shared: Shared) -> None:
    shared.folder.mkdir()
    put = call(shared, "run", "--detach", str(shared.folder))
    assert (put.exit_code, put.stdout) == (2, "没有可处理的报告\n")

"""Workers killed, stopped and cut off from their database: does it come to the same?

    make chaos

PostgreSQL, started here; three workers read generated reports with ``hybrid`` against an endpoint
that fails one request in five. Meanwhile a worker is killed with -9 every few seconds, one is
stopped until others have what it had and then goes on, and the database is restarted twice, once as
in a crash. What came of it is held against an undisturbed run on SQLite. All of it on the loopback,
within ``--minutes``. Exit code 1 where anything does not hold.
"""

from __future__ import annotations

import argparse
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, select

from faulty_endpoint import Account, serving
from kxai.bulk import run
from kxai.bulk.model_reading import ModelOptions
from kxai.bulk.queue.enqueue import enqueue_files
from kxai.bulk.queue.plan import Plan
from kxai.settings import Settings
from kxai.store import Store, database_url
from kxai.store.queue import queue_tables as q
from kxai.store.queue.budgets import book_the_dead, hold_purse
from kxai.store.queue.queued_runs import batches, set_aside, standing
from kxai_lab.generate.corpus import Plan as Corpus
from kxai_lab.generate.corpus import generate
from kxai_lab.postgres import Postgres, find_server, server
from worker_processes import Worker, is_done

LEASE = 6.0  # seconds
KILL_EVERY = (5.0, 9.0)  # seconds between two kills
KILLS = 30  # over a whole run at most: on a busy machine seconds may not be enough for a report
WORKERS = 3
_LATE = re.compile(r"(\d+)份租约已过期")
LOST = "leases of a stopped worker lost"
STOPPED = 200.0  # seconds at most that a worker is stopped


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--faults", type=float, default=0.2, help="share of the requests")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if find_server() is None:
        print("没有PostgreSQL（Debian：apt-get install postgresql），跳过")
        return 0
    with tempfile.TemporaryDirectory(prefix="kxai-chaos") as name:
        folder = Path(name)
        generate(folder / "made", Corpus(reports=options.reports, formats=("txt",)))
        reports = folder / "made" / "reports"
        with serving() as (address, calm):
            undisturbed = _undisturbed(folder, reports, address)
        print(f"undisturbed on SQLite: {len(undisturbed)} reports, {calm.requests} requests")
        with (
            server(durable=True) as postgres,
            serving(share=options.faults, seed=options.seed) as (address, account),
        ):
            chaos = _Chaos(postgres, folder, address, account, options.seed)
            chaos.enqueue(reports, tokens=4 * calm.tokens + 10**6)
            ended = chaos.rage(60 * options.minutes)
            return _judge(chaos, undisturbed, calm, ended=ended)


def _settings(folder: Path, address: str, **more: Any) -> Settings:
    return Settings(
        workspace=folder / "ws", llm_base_url=address, llm_model="m", lease_seconds=LEASE, **more
    )


def _undisturbed(folder: Path, reports: Path, address: str) -> dict[str, Any]:
    settings = _settings(folder / "calm", address)
    run([reports], settings=settings, model=ModelOptions(mask=False))
    with Store(database_url(settings.workspace)) as store:
        return _told(store)


def _told(store: Store) -> dict[str, Any]:
    """What a store says of every report, without the order in which it was read."""
    return {
        stored.report.id: (
            stored.engine,
            sorted(stored.sources),
            stored.totals,
            list(store.figures(stored.report.id)),
            list(store.findings(stored.report.id)),
        )
        for stored in store.reports()
    }


@dataclass(frozen=True, slots=True)
class _Stopped:
    """A worker that stands still, with the tokens of the leases it had, by item."""

    worker: Worker
    tokens: dict[int, int]
    until: float


class _Chaos:
    """``excused`` are the questions that were under way, by how often, when a worker was killed or
    stopped: whoever reads the report next asks them again."""

    def __init__(
        self, postgres: Postgres, folder: Path, address: str, account: Account, seed: int
    ) -> None:
        self.postgres, self.account = postgres, account
        self._folder, self._address = folder, address
        self._dice = random.Random(seed)  # noqa: S311 -- no secret
        self.url = postgres.new()
        self.store = Store(make_url(self.url), create=True)
        self.store.patience = 120.0
        self.excused: Counter[str] = Counter()
        self.happened: Counter[str] = Counter()
        self.restarts: list[str] = []
        self.run = self._contents = self.late = 0
        self.limit = 0
        self._count = 0
        self._workers: list[Worker] = []

    def enqueue(self, reports: Path, *, tokens: int) -> None:
        settings = _settings(self._folder, self._address, database_url=self.url)
        plan = Plan.of(settings, ModelOptions(mask=False, max_tokens=tokens))
        put = enqueue_files([reports], self.store, settings, plan)
        self.run, self._contents = put.run or 0, put.contents
        self.limit = tokens

    def rage(self, seconds: float) -> bool:
        """Until all is read, or the time is over; whether it was all read."""
        until = time.monotonic() + seconds
        restarts = [("fast", 0.25), ("immediate", 0.55)]
        stopped: _Stopped | None = None
        spared: Worker | None = None  # the one whose result is late: it is to tell of it in the end
        next_stop = next_kill = time.monotonic()
        done = 0
        try:
            self._workers = [self._new() for _ in range(WORKERS)]
            while time.monotonic() < until:
                time.sleep(0.3)
                now = standing(self.store)
                if stopped is None and time.monotonic() > next_stop:
                    spared = spared if self.happened[LOST] else None
                    if is_done(now) and not batches(self.store, "open"):
                        return True
                share = now.total("done") / max(1, sum(map(sum, _values(now.counts))))
                if restarts and share >= restarts[0][1]:
                    self._restart(restarts.pop(0)[0])
                if stopped is not None:
                    lost = self._is_lost(stopped)
                    if lost or time.monotonic() > stopped.until:
                        stopped.worker.process.send_signal(signal.SIGCONT)
                        self.happened[LOST] += lost
                        stopped, next_stop = None, time.monotonic() + 2 * LEASE
                elif not self.happened[LOST] and share >= 0.1 and time.monotonic() > next_stop:
                    stopped = self._stop()
                    spared = stopped.worker if stopped is not None else None
                more = now.total("done") - done >= max(1, self._contents // KILLS)
                if time.monotonic() > next_kill and more and self._kill(spared):
                    done = now.total("done")
                    next_kill = time.monotonic() + self._dice.uniform(*KILL_EVERY)
            return False
        finally:
            for worker in self._workers:
                worker.process.send_signal(signal.SIGCONT)
                worker.end()
                self.late += sum(map(int, _LATE.findall(worker.log.read_text("utf-8"))))

    def _new(self) -> Worker:
        self._count += 1
        return Worker(
            f"w{self._count}", self.url, self._folder,
            KXAI_LLM_BASE_URL=self._address, KXAI_LLM_MODEL="m", KXAI_LLM_TIMEOUT="60",
            KXAI_LEASE_SECONDS=str(LEASE),
        )  # fmt: skip

    def _kill(self, spared: Worker | None) -> bool:
        """Kill one that has something under way, but not the one that is ``spared``; False where
        none has, since all are coming up."""
        held = self._held()
        others = [(n, one) for n, one in enumerate(self._workers) if one is not spared]
        busy = [n for n, one in others if held.get(one.process.pid)]
        if not busy:
            return False
        place = self._dice.choice(busy)
        self._workers[place].process.kill()
        self._workers[place].process.wait()
        self._excuse(self._workers[place])
        self._workers[place] = self._new()
        self.happened["kill -9"] += 1
        return True

    def _held(self) -> dict[int, int]:
        """How many reports each process has."""
        held = standing(self.store).workers
        return {int(name.split(":")[1]): count for name, count in held.items()}

    def _stop(self) -> _Stopped | None:
        """Stop the one that has most, so that there is a late result; None where none has any."""
        held = self._held()
        worker = max(self._workers, key=lambda one: held.get(one.process.pid, 0))
        worker.process.send_signal(signal.SIGSTOP)
        c = q.items.c
        mine = c.worker.like(f"%:{worker.process.pid}:%") & (c.state == "leased")
        tokens = dict(map(tuple, self.store.ask(select(c.id, c.token).where(mine))))
        if not tokens:
            worker.process.send_signal(signal.SIGCONT)
            return None
        self._excuse(worker)
        self.happened["SIGSTOP"] += 1
        return _Stopped(worker, tokens, time.monotonic() + STOPPED)

    def _is_lost(self, stopped: _Stopped) -> bool:
        """Whether others have, or have done, all that a stopped worker had."""
        c = q.items.c
        rows = self.store.ask(select(c.id, c.token).where(c.id.in_(stopped.tokens)))
        return all(token > stopped.tokens[id] for id, token in rows)

    def _excuse(self, worker: Worker) -> None:
        self.excused.update(self.account.with_whom(worker.name))

    def _restart(self, mode: str) -> None:
        self.postgres.stop(mode)
        time.sleep(2.0)
        self.postgres.start()
        self.restarts.append(mode)


def _values(counts: dict[int, dict[str, int]]) -> list[list[int]]:
    return [list(by_state.values()) for by_state in counts.values()]


def _judge(chaos: _Chaos, undisturbed: dict[str, Any], calm: Account, *, ended: bool) -> int:
    store, account = chaos.store, chaos.account
    until = time.monotonic() + STOPPED
    while standing(store).workers and time.monotonic() < until:  # who was killed last is gone then
        time.sleep(0.5)
    book_the_dead(store)
    now = standing(store).counts.get(chaos.run, {})
    found = _told(store)
    entries = [entry for entry in store.entries(chaos.run) if entry["state"] != "unsupported"]
    taken = store.ask(select(q.items.c.token, q.items.c.losses))
    twice = account.good - Counter(dict.fromkeys(account.good, 1))
    unexcused = twice - chaos.excused
    with store.writing() as writer:
        purse = hold_purse(writer.connection, chaos.run)
    differing = [one for one in undisturbed if found.get(one) != undisturbed[one]]
    print(f"what happened: {dict(chaos.happened)}; database stopped: {'、'.join(chaos.restarts)}")
    print(f"late results thrown away, as those say who were not killed: {chaos.late}")
    print(f"faults of the endpoint: {dict(account.faults)}")
    print(
        f"leases taken {sum(token for token, _ in taken)} for {len(taken)} reports, "
        f"{sum(losses for _, losses in taken)} ended without a word"
    )
    print(
        f"good replies {sum(account.good.values())} to {len(account.good)} questions "
        f"(undisturbed {sum(calm.good.values())}); {sum(twice.values())} came twice, "
        f"{sum((twice & chaos.excused).values())} of them under way at a kill or stop"
    )
    print(f"tokens: booked {purse.used.tokens}, told {account.tokens}, limit {chaos.limit}")
    for left in set_aside(store):
        print(f"set aside: {left.sources[0]}: {left.reason}")
    checks = {
        "all was read in time": ended,
        "figures and findings are those of the undisturbed run": found.keys() == undisturbed.keys()
        and not differing,
        "each report is done once, none set aside": now == {"done": len(undisturbed)}
        and len(entries) == len({entry["source"] for entry in entries}) == len(undisturbed)
        and {entry["state"] for entry in entries} == {"done"},
        "no good reply was paid twice but those under way": not unexcused,
        "the budget was kept, and holds all that was told": account.tokens
        <= purse.used.tokens
        <= chaos.limit
        and purse.under_way == 0,
        "it was chaos": chaos.happened["kill -9"] >= 3
        and chaos.happened["SIGSTOP"] > 0
        and chaos.restarts == ["fast", "immediate"],
        "a stopped worker lost its leases": chaos.happened[LOST] > 0,
    }
    for what, holds in checks.items():
        print(f"{'holds' if holds else 'FAILS'}: {what}")
    if differing:
        print(f"  {len(differing)} reports differ, the first: {differing[0]}")
    store.close()
    return 0 if all(checks.values()) else 1


if __name__ == "__main__":
    sys.exit(main())

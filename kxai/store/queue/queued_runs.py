"""The runs that are read from the queue: opened, watched, stopped, tried again, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import exists, func, insert, select, update

from kxai.store import tables as t
from kxai.store.queue import queue_tables as q
from kxai.store.states import BatchState, ItemState, RunState
from kxai.store.store import Store
from kxai.store.writer import Writer

_RECENT = 60.0  # seconds over which the speed is told


@dataclass(frozen=True, slots=True)
class Batch:
    """A run in the queue. ``plan`` is JSON that says how its reports are read, by ``engine``."""

    run: int
    plan: str
    engine: str
    state: BatchState
    reason: str | None


@dataclass(frozen=True, slots=True)
class Aside:
    """Contents that could not be read: ``sources`` as the user named them, and why."""

    run: int
    sources: tuple[str, ...]
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How the queue stands: ``counts`` by state for each run, the ``workers`` that are there with
    the number of items each has, and how many were done in the last minute."""

    counts: dict[int, dict[ItemState, int]]
    workers: dict[str, int]
    lately: int

    def total(self, *states: ItemState) -> int:
        """Over all runs, the items in these states."""
        return sum(counts.get(state, 0) for counts in self.counts.values() for state in states)


def open_batch(writer: Writer, *, engine: str, plan: str, inputs: int) -> int:
    """Begin a run that is read from the queue: its number in the ledger."""
    row = {"started": _now(), "state": RunState.QUEUED, "engine": engine, "inputs": inputs}
    key = writer.connection.execute(insert(t.runs), row).inserted_primary_key
    run = int(key[0]) if key else 0
    batch = {"run": run, "plan": plan, "engine": engine, "state": BatchState.OPEN, "ready": 0.0}
    writer.connection.execute(insert(q.batches), batch)
    return run


def batches(store: Store, *states: BatchState) -> list[Batch]:
    """The runs of the queue that are in these ``states`` (none named: all), oldest first."""
    c = q.batches.c
    query = select(c.run, c.plan, c.engine, c.state, c.reason).order_by(c.run)
    if states:
        query = query.where(c.state.in_(states))
    return [
        Batch(run, plan, engine, BatchState(state), reason)
        for run, plan, engine, state, reason in store.ask(query)
    ]


def queued(store: Store, engine: str) -> set[str]:
    """The sha256 of what waits to be read by ``engine``, or is being read."""
    c = q.items.c
    query = (
        select(c.sha256)
        .join(q.batches, q.batches.c.run == c.run)
        .where(q.batches.c.engine == engine, c.ready.is_not(None), c.sha256.is_not(None))
    )
    return {row[0] for row in store.ask(query)}


def standing(store: Store, *, run: int | None = None) -> Standing:
    """Counts of one run or of all, and who is there."""
    c, w = q.items.c, q.workers.c
    of_run = select(c.run, c.state, func.count()).group_by(c.run, c.state)
    lately = select(func.count()).where(c.state == ItemState.DONE, c.finished > q.Now() - _RECENT)
    if run is not None:
        of_run, lately = of_run.where(c.run == run), lately.where(c.run == run)
    counts: dict[int, dict[ItemState, int]] = {}
    for number, state, count in store.ask(of_run):
        counts.setdefault(number, {})[ItemState(state)] = int(count)
    held = func.count(c.id)
    there = (
        select(w.name, held)
        .outerjoin(q.items, (c.worker == w.name) & (c.state == ItemState.LEASED))
        .where(w.seen + w.lease > q.Now())
        .group_by(w.name)
        .order_by(w.name)
    )
    return Standing(counts, dict(map(tuple, store.ask(there))), int(store.ask(lately)[0][0]))


def set_aside(store: Store, *, run: int | None = None) -> list[Aside]:
    """What could not be read, oldest first."""
    c = q.items.c
    query = (
        select(c.run, c.paths, c.code, c.reason).where(c.state == ItemState.ASIDE).order_by(c.id)
    )
    if run is not None:
        query = query.where(c.run == run)
    return [
        Aside(number, tuple(source for _, source in q.paths_of(paths)), code or "", reason or "")
        for number, paths, code, reason in store.ask(query)
    ]


def retry(store: Store, *, run: int | None = None) -> int:
    """Put what was set aside into the queue again; how many. What a spent budget left unread is
    queued by the next run."""
    c, b = q.items.c, q.batches.c
    again = update(q.items).where(c.state == ItemState.ASIDE)
    runs = select(c.run).where(c.ready.is_not(None))
    reopen = update(q.batches).where(b.run.in_(runs), b.state != BatchState.OPEN)
    ledger = update(t.runs).where(t.runs.c.id.in_(runs), t.runs.c.state != RunState.QUEUED)
    if run is not None:
        again = again.where(c.run == run)
    values: dict[str, Any] = {"state": ItemState.WAITING, "ready": 0.0, "failures": 0, "losses": 0}

    def work(writer: Writer) -> int:
        do = writer.connection
        count = do.execute(again.values(code=None, reason=None, **values)).rowcount
        do.execute(reopen.values(state=BatchState.OPEN, reason=None, worker=None, ready=0.0))
        do.execute(ledger.values(state=RunState.QUEUED, finished=None))
        return int(count)

    return store.transact(work)


def stop(store: Store, run: int, reason: str) -> None:
    """Let nobody begin anything more of a run; what is under way may still be finished."""
    b, c = q.batches.c, q.items.c
    stopped = update(q.batches).where(b.run == run, b.state == BatchState.OPEN)
    left = update(q.items).where(c.run == run, c.state == ItemState.WAITING)

    def work(writer: Writer) -> None:
        writer.connection.execute(stopped.values(state=BatchState.STOPPED, reason=reason))
        writer.connection.execute(left.values(state=ItemState.STOPPED, ready=None))

    store.transact(work)


def claim_closing(store: Store, worker: str, lease: float) -> list[int]:
    """The runs of which nothing is left to do, that this worker is to close."""
    b, c = q.batches.c, q.items.c
    left = exists().where(c.run == b.run, c.ready.is_not(None))
    free = b.state.in_((BatchState.OPEN, BatchState.STOPPED)) & (b.ready <= q.Now())
    mine = update(q.batches).where(free, ~left).values(worker=worker, ready=q.Now() + lease)
    told = mine.returning(b.run)
    stopped = select(b.run).where(b.state == BatchState.STOPPED)
    given_back = update(q.items).where(c.run.in_(stopped), c.ready <= q.Now())

    def work(writer: Writer) -> list[int]:
        writer.connection.execute(given_back.values(state=ItemState.STOPPED, ready=None))
        return sorted(writer.connection.scalars(told).all())

    return store.transact(work)


def close_batch(store: Store, run: int, worker: str) -> bool:
    """End a run whose closing this worker still has; False where it has not."""
    b = q.batches.c
    mine = update(q.batches).where(b.run == run, b.worker == worker, b.state != BatchState.CLOSED)
    ended = update(t.runs).where(t.runs.c.id == run).values(state=RunState.DONE, finished=_now())

    def work(writer: Writer) -> bool:
        closed = writer.connection.execute(mine.values(state=BatchState.CLOSED)).rowcount == 1
        if closed:
            writer.connection.execute(ended)
        return closed

    return store.transact(work)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

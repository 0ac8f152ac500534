"""A worker: takes what is in the queue, reads it, writes what came of it, until it is stopped."""

from __future__ import annotations

import os
import platform
import secrets
import time
from dataclasses import dataclass, field
from typing import Protocol

from kxai.bulk.panel import settle_panels
from kxai.bulk.queue.plan import Plan
from kxai.bulk.queue.pulse import Pulse
from kxai.bulk.queue.session import Session
from kxai.errors import KxaiError, ModelError
from kxai.settings import Settings
from kxai.store import Record, Store
from kxai.store.queue.budgets import is_spent
from kxai.store.queue.queue import Queue
from kxai.store.queue.queued_runs import Batch, batches, claim_closing, close_batch, stop
from kxai.store.states import BatchState

PATIENCE = 120.0
"""Seconds that a worker waits for a database that is away."""
_IDLE = 0.5  # seconds between two looks at a queue that holds nothing for us
_OTHER = "队列里的运行所用的程序版本、知识文件、提示词或模型与这里不同"


class Watcher(Protocol):
    """Who wants to know how a worker goes on."""

    def begun(self, batch: Batch, plan: Plan, /) -> None:
        """A run can be read by this worker, and will be."""

    def done(self, record: Record, /) -> None:
        """A report is in the store."""

    def failed(self, error: KxaiError, *, aside: bool) -> None:
        """A report could not be read; ``aside``: it will not be tried again."""

    def skipped(self, batch: Batch, reason: str, /) -> None:
        """A run is not read by this worker, or not any more."""

    def looked(self) -> None:
        """The queue was looked at, and held nothing for this worker just then."""


class Silent:
    """Wants to know nothing."""

    def begun(self, batch: Batch, plan: Plan) -> None: ...

    def done(self, record: Record) -> None: ...

    def failed(self, error: KxaiError, *, aside: bool) -> None: ...

    def skipped(self, batch: Batch, reason: str) -> None: ...

    def looked(self) -> None: ...


@dataclass(slots=True)
class Tally:
    """What a worker did. ``failed`` were set aside; ``late`` results were thrown away, since their
    lease was over; ``closed`` are runs; ``stopped`` is why it reads a run no further."""

    done: int = 0
    failed: int = 0
    late: int = 0
    closed: list[int] = field(default_factory=list)
    stopped: dict[int, KxaiError] = field(default_factory=dict)


def work(
    store: Store,
    settings: Settings,
    *,
    jobs: int = 1,
    until_done: bool = False,
    watcher: Watcher | None = None,
    tally: Tally | None = None,
) -> Tally:
    """Read what is in the queue of ``store`` in ``jobs`` processes; with ``until_done`` until every
    run that this program can read is closed, else until KeyboardInterrupt, which is raised on once
    the leases are given back.

    Each report is one transaction, with the word that it is done. Raises WorkspaceError where the
    database cannot be used, or is away for longer than ``PATIENCE``.
    """
    tally = tally if tally is not None else Tally()
    store.patience = PATIENCE
    name = f"{platform.node()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
    queue = Queue(store, name=name, lease=settings.lease_seconds)
    with Pulse(queue):
        _Worker(queue, settings, jobs, watcher or Silent(), tally).go(until_done=until_done)
    return tally


class _Worker:
    def __init__(
        self, queue: Queue, settings: Settings, jobs: int, watcher: Watcher, tally: Tally
    ) -> None:
        self._queue, self._store, self._settings = queue, queue.store, settings
        self._jobs, self._watcher, self._tally = jobs, watcher, tally
        self._plans: dict[int, Plan] = {}
        self._skipped: set[int] = set()

    def go(self, *, until_done: bool) -> None:
        while True:
            if any(self._read(batch) for batch in self._readable(BatchState.OPEN)):
                continue
            self._close()
            if until_done and not self._readable(BatchState.OPEN, BatchState.STOPPED):
                return
            self._watcher.looked()
            time.sleep(_IDLE)

    def _readable(self, *states: BatchState) -> list[Batch]:
        """The runs that this program can read as they were meant."""
        found = [batch for batch in batches(self._store, *states) if batch.run not in self._skipped]
        for batch in found:
            if batch.run in self._plans:
                continue
            reason = _OTHER
            try:
                plan = Plan.read(batch.plan)
                fits = plan.engine(self._settings) == batch.engine
            except (ValueError, KeyError, TypeError):
                fits = False
            except ModelError as error:
                fits, reason = False, str(error)
            if fits:
                self._plans[batch.run] = plan
                self._watcher.begun(batch, plan)
            else:
                self._skip(batch, reason)
        return [batch for batch in found if batch.run in self._plans]

    def _skip(self, batch: Batch, reason: str) -> None:
        self._skipped.add(batch.run)
        self._plans.pop(batch.run, None)
        self._watcher.skipped(batch, reason)

    def _read(self, batch: Batch) -> bool:
        """Read what is there of a run now; False where nothing is."""
        plan = self._plans[batch.run]
        session = Session(
            self._queue, batch.run, plan, self._settings, self._jobs, self._watcher, self._tally
        )
        stopped = session.go()
        if stopped is not None:
            self._tally.stopped[batch.run] = stopped
            if is_spent(self._store, batch.run):
                stop(self._store, batch.run, str(stopped))
            else:  # the time of this worker is over, or the endpoint lets it in no more
                self._skip(batch, str(stopped))
        return session.claimed and stopped is None

    def _close(self) -> None:
        """End the runs of which nothing is left: what reports of one body say against each other,
        then the word that they are done."""
        store, name = self._store, self._queue.name
        for run in claim_closing(store, name, self._queue.lease):
            store.patiently(lambda: settle_panels(store))
            if close_batch(store, run, name):
                self._tally.closed.append(run)

"""Taking from the queue and giving back: each method is one transaction, done patiently.

A lease ends by the clock, so whoever died or was stopped loses what it had; its token tells a late
result from one that counts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, exists, insert, select, update

from kxai.errors import KxaiError
from kxai.store import tables as t
from kxai.store.putting import upsert
from kxai.store.queue import queue_tables as q
from kxai.store.states import BatchState, EntryState, ItemState
from kxai.store.store import Store
from kxai.store.writer import Writer

TRIES = 3
"""How often a report may fail before it is set aside."""
LOSSES = 8
"""How many leases of it may end without a word: it may be what kills whoever reads it."""
_SUSPECT = 2
"""From so many on it is taken alone: those beside it would be lost, and in time set aside, with it,
or it with them."""
_REST = 5.0  # seconds that a failed report waits, and as many more with each failure
_ROWS = 500  # of the queue written at once


class LeaseLost(Exception):
    """The item is somebody else's by now, or done: what was made of it is thrown away."""


@dataclass(frozen=True, slots=True)
class Item:
    """One content to read. ``paths`` are all files that have it: (where it lies, as the user named
    it); ``failures`` how often it failed so far; ``token`` belongs to this lease alone."""

    id: int
    run: int
    seq: int
    paths: tuple[tuple[str, str], ...]
    sha256: str | None
    failures: int
    token: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A content to put into the queue: as of ``Item``."""

    seq: int
    paths: tuple[tuple[str, str], ...]
    sha256: str | None


class Queue:
    """The queue of ``store``, as the worker ``name`` sees it. ``lease`` is the number of seconds
    for which it takes items, and by which it must say that it is still there."""

    def __init__(self, store: Store, *, name: str, lease: float) -> None:
        self.store, self.name, self.lease = store, name, lease

    def claim(self, most: int, runs: Sequence[int]) -> list[Item]:
        """Up to ``most`` items of ``runs`` that nobody has, for as long as the lease is. Of several
        who ask at once none gets what another got, and none waits for another."""
        c = q.items.c
        picked = (
            select(c.id)
            .where(c.ready <= q.Now(), c.run.in_(runs))
            .order_by(c.ready, c.id)
            .limit(most)
            .with_for_update(skip_locked=True)
            .cte("picked")
        )
        values: dict[Any, Any] = {
            c.state: ItemState.LEASED,
            c.ready: q.Now() + self.lease,
            c.worker: self.name,
            c.token: c.token + 1,
            c.losses: c.losses + case((c.state == ItemState.LEASED, 1), else_=0),
        }
        taking = update(q.items).where(c.id.in_(select(picked.c.id))).values(values)
        told = taking.returning(
            c.id, c.run, c.seq, c.paths, c.sha256, c.failures, c.token, c.losses
        )

        def work(writer: Writer) -> list[Item]:
            rows = writer.connection.execute(told).all()
            left = self._too_many(writer.connection, [r.id for r in rows if r.losses >= _SUSPECT])
            items = (_item(row) for row in rows if row.id not in left)
            return sorted(items, key=lambda item: item.id)

        return self.store.transact(work) if runs else []

    def _too_many(self, connection: Connection, suspects: list[int]) -> set[int]:
        """Of ``suspects``, just taken, all but one; all where this worker has one. Others may have
        them at once."""
        if not suspects:
            return set()
        c = q.items.c
        mine = (c.worker == self.name) & (c.state == ItemState.LEASED)
        held = select(exists().where(mine, c.losses >= _SUSPECT, c.id.not_in(suspects)))
        left = sorted(suspects)[0 if connection.scalar(held) else 1 :]
        free = {"state": ItemState.WAITING, "ready": 0.0, "worker": None}
        connection.execute(update(q.items).where(c.id.in_(left)).values(free))
        return set(left)

    def settle(self, writer: Writer, item: Item) -> None:
        """Note that an item is done, in the transaction that writes what came of it.

        Raises LeaseLost: nothing of that transaction may be kept.
        """
        self._end(writer.connection, item, state=ItemState.DONE, ready=None, code=None, reason=None)

    def fail(self, writer: Writer, item: Item, error: KxaiError) -> bool:
        """Note that an item failed, in the transaction of ``writer``: it is tried again later, or
        set aside, which is what is returned. Raises LeaseLost."""
        aside = item.failures + 1 >= TRIES
        self._end(
            writer.connection,
            item,
            state=ItemState.ASIDE if aside else ItemState.WAITING,
            ready=None if aside else q.Now() + _REST * (item.failures + 1),
            failures=item.failures + 1,
            code=error.code,
            reason=str(error),
        )
        if aside:
            for seq, (_, source) in enumerate(item.paths, item.seq):
                enter(writer, item.run, seq, source, code=error.code, reason=str(error))
        return aside

    def outlive(self, item: Item) -> None:
        """Say that a lease of ``item`` ended while its worker lived: it was late, and the item is
        not what kills. Done once for each lease."""
        c = q.items.c
        lost = (c.id == item.id) & (c.token > item.token) & (c.losses > 0)
        told = update(q.items).where(lost, c.ready.is_not(None)).values(losses=c.losses - 1)
        self.store.transact(lambda writer: writer.connection.execute(told))

    def still_held(self, items: Sequence[Item]) -> set[int]:
        """The ids of those of ``items`` whose leases nobody else has got."""
        c = q.items.c
        mine = (c.worker == self.name) & (c.state == ItemState.LEASED)
        tokens = {item.id: item.token for item in items}
        rows = self.store.ask(select(c.id, c.token).where(c.id.in_(tokens), mine))
        return {id for id, token in rows if token == tokens[id]}

    def give_back(self, items: Sequence[Item]) -> None:
        """Let others have what was not begun, or not finished, by one who leaves in order."""
        c = q.items.c
        ids = [item.id for item in items]
        mine = c.id.in_(ids) & (c.worker == self.name) & (c.state == ItemState.LEASED)
        again = update(q.items).where(mine).values(state=ItemState.WAITING, ready=0.0, worker=None)
        if ids:
            self.store.transact(lambda writer: writer.connection.execute(again))

    def _end(self, connection: Connection, item: Item, **values: Any) -> None:
        c = q.items.c
        mine = (c.id == item.id) & (c.token == item.token) & (c.worker == self.name)
        done = update(q.items).where(mine, c.state == ItemState.LEASED)
        if connection.execute(done.values(finished=q.Now(), **values)).rowcount != 1:
            raise LeaseLost(item.id)

    def is_mine(self, item: Item) -> bool:
        """Whether this worker has settled an item in this lease: its transaction was kept, though
        the connection broke before that was told."""
        c = q.items.c
        mine = (c.id == item.id) & (c.token == item.token) & (c.worker == self.name)
        query = select(exists().where(mine, c.state != ItemState.LEASED))
        return bool(self.store.ask(query)[0][0])

    def appear(self) -> None:
        """Say that this worker is there, and hold for another lease what it has."""
        c, now = q.items.c, q.Now()
        held = update(q.items).where(c.worker == self.name, c.state == ItemState.LEASED)
        closing = update(q.batches).where(
            q.batches.c.worker == self.name, q.batches.c.state == BatchState.OPEN
        )
        seen = update(q.workers).where(q.workers.c.name == self.name)

        def work(writer: Writer) -> None:
            do = writer.connection
            if not do.execute(seen.values(seen=now, lease=self.lease)).rowcount:
                row = {"name": self.name, "began": now, "seen": now, "lease": self.lease}
                do.execute(insert(q.workers).values(**row))
            do.execute(held.values(ready=now + self.lease))
            do.execute(closing.values(ready=now + self.lease))

        self.store.transact(work)

    def leave(self) -> None:
        """Say that this worker goes, and give back what it has."""
        c = q.items.c
        mine = update(q.items).where(c.worker == self.name, c.state == ItemState.LEASED)

        def work(writer: Writer) -> None:
            do = writer.connection
            do.execute(mine.values(state=ItemState.WAITING, ready=0.0, worker=None))
            do.execute(q.workers.delete().where(q.workers.c.name == self.name))

        self.store.transact(work)

    def sweep(self) -> int:
        """Set aside what too many have died of, and forget who is gone; how many were set aside."""
        c, w = q.items.c, q.workers.c
        deadly = (c.state == ItemState.LEASED) & (c.ready <= q.Now()) & (c.losses + 1 >= LOSSES)
        reason = f"处理它的进程{LOSSES}次都没有回音（可能内存不足）"

        def work(writer: Writer) -> int:
            do = writer.connection
            do.execute(q.workers.delete().where(w.seen + 10 * w.lease < q.Now()))
            found = do.execute(
                update(q.items).where(deadly).values(
                    state=ItemState.ASIDE, ready=None, losses=LOSSES, code="E000", reason=reason,
                    finished=q.Now(),
                ).returning(c.run, c.seq, c.paths)
            ).all()  # fmt: skip
            for run, seq, paths in found:
                for at, (_, source) in enumerate(q.paths_of(paths), seq):
                    enter(writer, run, at, source, code="E000", reason=reason)
            return len(found)

        return self.store.transact(work)


def enqueue(writer: Writer, run: int, wanted: Sequence[Wanted]) -> None:
    """Put contents of a run into the queue, in the transaction of ``writer``."""
    rows = [
        {
            "run": run, "seq": one.seq, "paths": json.dumps(one.paths),
            "sha256": one.sha256, "state": ItemState.WAITING, "ready": 0.0, "failures": 0,
            "losses": 0, "token": 0,
        }
        for one in wanted
    ]  # fmt: skip
    for start in range(0, len(rows), _ROWS):
        writer.connection.execute(insert(q.items).values(rows[start : start + _ROWS]))


def enter(
    writer: Writer,
    run: int,
    seq: int,
    source: str,
    *,
    state: EntryState = EntryState.FAILED,
    report: str | None = None,
    code: str | None = None,
    reason: str | None = None,
    millis: int | None = None,
) -> None:
    """Note in the ledger what became of an input that has its place there, instead of what was
    noted of it before."""
    row = {
        "run": run, "seq": seq, "source": source, "state": state, "report": report,
        "code": code, "reason": reason, "millis": millis,
    }  # fmt: skip
    upsert(writer.connection, t.entries, [row])


def _item(row: Any) -> Item:
    return Item(
        row.id, row.run, row.seq, q.paths_of(row.paths), row.sha256, row.failures, row.token
    )

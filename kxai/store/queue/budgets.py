"""What all workers of a run may spend together: one row, and a row for each request under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from kxai.llm.usage import Usage
from kxai.settings import Price
from kxai.store import tables as t
from kxai.store.putting import upsert
from kxai.store.queue import queue_tables as q
from kxai.store.rows import Row
from kxai.store.store import Store
from kxai.store.writer import Writer

BOOKED = ""
"""Instead of the worker, in a reservation that was booked as used since its worker was gone."""
_COUNTS = ("prompt_tokens", "completion_tokens", "guessed_tokens")


@dataclass(frozen=True, slots=True)
class Purse:
    """How a run's budget stands: what was ``used``; ``reserved`` for the requests under way, of
    which there are ``under_way``; what replies ``told`` of tokens where so many were ``estimated``;
    ``spent`` is why nothing more may be sent ("" while something may)."""

    used: Usage
    reserved: Usage
    under_way: int
    told: Usage
    estimated: Usage
    spent: str


def open_purse(writer: Writer, run: int) -> None:
    """Begin to count what a run may spend."""
    counts = {column.name: 0 for column in q.budgets.columns if column.name not in ("run", "spent")}
    writer.connection.execute(insert(q.budgets).values(run=run, spent="", **counts))


def hold_purse(connection: Connection, run: int) -> Purse:
    """How the budget stands, with all others kept from it until the transaction ends."""
    mine = q.budgets.c.run == run
    # Written first, not read: where there is one writer at a time, it is this one from here on.
    connection.execute(update(q.budgets).where(mine).values(run=run))
    row = connection.execute(select(q.budgets).where(mine)).mappings().one()
    r = q.reservations.c
    sums = (func.coalesce(func.sum(r[name]), 0) for name in ("prompt_tokens", "completion_tokens"))
    under_way = (r.run == run) & (r.worker != BOOKED)
    held = connection.execute(select(func.count(), *sums).where(under_way)).one()
    return Purse(
        used=Usage(**{name: int(row[name]) for name in _COUNTS}),
        reserved=Usage(prompt_tokens=int(held[1]), completion_tokens=int(held[2])),
        under_way=int(held[0]),
        told=Usage(prompt_tokens=int(row["told_sent"]), completion_tokens=int(row["told_said"])),
        estimated=Usage(
            prompt_tokens=int(row["estimated_sent"]), completion_tokens=int(row["estimated_said"])
        ),
        spent=row["spent"],
    )


def reserve(connection: Connection, run: int, worker: str, most: Usage) -> int:
    """Note a request that is about to be sent: the number of its reservation."""
    row = {
        "run": run, "worker": worker,
        "prompt_tokens": most.prompt_tokens, "completion_tokens": most.completion_tokens,
    }  # fmt: skip
    key = connection.execute(insert(q.reservations), row).inserted_primary_key
    return int(key[0]) if key else 0


def settle(connection: Connection, run: int, ticket: int, most: Usage, used: Usage) -> None:
    """Book what a request really used; doing it again does nothing. Where its worker was taken for
    dead, what was booked for it then is taken back."""
    gone = delete(q.reservations).where(q.reservations.c.id == ticket)
    worker = connection.scalar(gone.returning(q.reservations.c.worker))
    if worker is None:
        return
    taken_back = most.prompt_tokens + most.completion_tokens if worker == BOOKED else 0
    told = used.prompt_tokens > 0
    add = {
        "prompt_tokens": used.prompt_tokens,
        "completion_tokens": used.completion_tokens,
        "guessed_tokens": used.guessed_tokens - taken_back,
        "told_sent": used.prompt_tokens if told else 0,
        "told_said": used.completion_tokens if told else 0,
        "estimated_sent": most.prompt_tokens if told else 0,
        "estimated_said": most.completion_tokens if told else 0,
    }
    _add(connection, run, add)


def mark_spent(connection: Connection, run: int, reason: str) -> None:
    """Note that nothing more may be sent for a run, and why."""
    mine = (q.budgets.c.run == run) & (q.budgets.c.spent == "")
    connection.execute(update(q.budgets).where(mine).values(spent=reason[:500]))


def is_spent(store: Store, run: int) -> bool:
    """Whether nothing more may be sent for a run."""
    b = q.budgets.c
    return bool(store.ask(select(b.run).where(b.run == run, b.spent != "")))


def book_the_dead(store: Store) -> int:
    """Book all that was reserved by workers who are gone, as if it had been used: it may have
    been charged for. How many requests those were."""
    r, w = q.reservations.c, q.workers.c
    there = select(w.name).where(w.seen + w.lease > q.Now())
    dead = (r.worker != BOOKED) & r.worker.not_in(there)
    booked = update(q.reservations).where(dead).values(worker=BOOKED)
    told = booked.returning(r.run, r.prompt_tokens, r.completion_tokens)

    def work(writer: Writer) -> int:
        rows = writer.connection.execute(told).all()
        for run, sent, said in rows:
            _add(writer.connection, run, {"guessed_tokens": sent + said})
        return len(rows)

    # Looked at first: most of the time there is nothing to write.
    found = store.ask(select(func.count()).where(dead))
    return store.transact(work) if found[0][0] else 0


def _add(connection: Connection, run: int, counts: dict[str, int]) -> None:
    b = q.budgets.c
    values: dict[str, Any] = {name: b[name] + count for name, count in counts.items() if count}
    if values:
        connection.execute(update(q.budgets).where(b.run == run).values(values))


def note_calls(
    writer: Writer, run: int, row: Row, calls: Sequence[Row], price: Price | None
) -> None:
    """Add what the questions about one report took to what the ledger has of a run's model, in the
    transaction that writes the report. ``row`` names model and prompts, as of ``run_models``."""
    counts = {name: sum(int(call[name]) for call in calls) for name in ("requests", *_COUNTS)}
    counts["cached"] = sum(call["state"] == "cached" for call in calls)
    m, do = t.run_models.c, writer.connection
    mine = m.run == run
    add: dict[str, Any] = {name: m[name] + count for name, count in counts.items()}
    if not do.execute(update(t.run_models).where(mine).values(add)).rowcount:
        upsert(do, t.run_models, [{**row, **counts, "run": run, "cost": None, "currency": None}])
    if price is not None:
        sums = do.execute(select(*(m[name] for name in _COUNTS)).where(mine)).one()
        cost = Usage(**dict(zip(_COUNTS, map(int, sums), strict=True))).cost(price)
        told = {"cost": f"{cost:f}", "currency": price.currency}
        do.execute(update(t.run_models).where(mine).values(told))

"""The tables of the queue.

Times are seconds since 1970 by the database's own clock, so that the clocks of machines need not
agree. ``items.ready`` says everything about who may have an item: from then on it is anybody's;
NULL once nothing is left to do with it.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement

from kxai.store.tables import metadata

batches = Table(  # a run that is read from the queue
    "queue_batches",
    metadata,
    Column("run", Integer, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("plan", Text, nullable=False),  # JSON: how its reports are read
    Column("engine", String(64), nullable=False),
    Column("state", String(8), nullable=False),  # BatchState
    Column("reason", Text),  # why it was stopped
    Column("worker", String(80)),  # who closes it, until ``ready``
    Column("ready", Double, nullable=False),
)

items = Table(  # one content to read
    "queue_items",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run", Integer, ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("seq", Integer, nullable=False),  # of its first file in the run's ledger
    Column("paths", Text, nullable=False),  # JSON [[where it lies, as the user named it], …]
    Column("sha256", String(64), index=True),
    Column("state", String(8), nullable=False),  # ItemState
    Column("ready", Double),
    Column("failures", Integer, nullable=False),
    Column("losses", Integer, nullable=False),  # leases that ended without a word
    Column("token", Integer, nullable=False),  # raised with each lease
    Column("worker", String(80)),
    Column("finished", Double),
    Column("code", Text),
    Column("reason", Text),
    Index("queue_items_ready", "ready", "id"),
    Index("queue_items_run", "run", "state"),
    Index("queue_items_worker", "worker", "state"),
)

workers = Table(  # who takes part, or did
    "queue_workers",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("began", Double, nullable=False),
    Column("seen", Double, nullable=False),
    Column("lease", Double, nullable=False),  # seconds without a word after which it is gone
)


budgets = Table(  # what the requests of a run with limits came to, over all workers
    "queue_budgets",
    metadata,
    Column("run", Integer, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("spent", Text, nullable=False),  # why nothing more may be sent, "" while something may
    Column("prompt_tokens", BigInteger, nullable=False),
    Column("completion_tokens", BigInteger, nullable=False),
    Column("guessed_tokens", BigInteger, nullable=False),
    Column("told_sent", BigInteger, nullable=False),
    Column("told_said", BigInteger, nullable=False),
    Column("estimated_sent", BigInteger, nullable=False),
    Column("estimated_said", BigInteger, nullable=False),
)

reservations = Table(  # a request under way, at most as expensive as this
    "queue_reservations",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run", Integer, ForeignKey("runs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("worker", String(80), nullable=False),
    Column("prompt_tokens", BigInteger, nullable=False),
    Column("completion_tokens", BigInteger, nullable=False),
)


def paths_of(written: str) -> tuple[tuple[str, str], ...]:
    """The column ``paths``: (where a file lies, as the user named it)."""
    return tuple((place, source) for place, source in json.loads(written))


class Now(FunctionElement[float]):
    """The database's clock, in seconds since 1970."""

    type = Double()
    inherit_cache = True


@compiles(Now)
def _now(_element: Any, _compiler: Any, **_: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(Now, "postgresql")
def _server_now(_element: Any, _compiler: Any, **_: Any) -> str:
    return "CAST(extract(epoch FROM clock_timestamp()) AS DOUBLE PRECISION)"

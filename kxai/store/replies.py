"""What a model was asked in batches and what it answered, in the workspace's store."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import asdict

from kxai.llm.batches import Batch
from kxai.store.rows import to_json
from kxai.store.store import Store

_GROUP = 16  # answers written together, where they come quickly
_SECONDS = 2.0  # that an answer waits at most for others


class Replies:
    """The memory that a client asks first. ``forget`` makes it read nothing of former runs;
    ``group`` answers at most wait to be written together. The client's thread and the run's may
    both write."""

    def __init__(self, store: Store, *, forget: bool = False, group: int | None = None) -> None:
        self._store, self._forget, self._group = store, forget, group or _GROUP
        self._waiting: dict[str, str] = {}
        self._own: set[str] = set()
        self._flushed = time.monotonic()
        self._guard = threading.RLock()

    def recall(self, key: str) -> str | None:
        """The text kept under ``key``."""
        with self._guard:
            if key in self._waiting:
                return self._waiting[key]
            if self._forget and key not in self._own:
                return None
        return self._store.patiently(lambda: self._store.reply(key))

    def keep(self, key: str, value: str) -> None:
        """Keep ``value`` under ``key``, in place of what was there."""
        with self._guard:
            self._waiting[key] = value
            self._own.add(key)
            if len(self._waiting) >= self._group or time.monotonic() - self._flushed > _SECONDS:
                self.flush()

    def flush(self) -> None:
        """Write what is waiting."""
        with self._guard:
            if self._waiting:
                self._store.transact(lambda writer: writer.keep_replies(self._waiting))
                self._waiting = {}
            self._flushed = time.monotonic()


class Batches:
    """The ledger of batches (``kxai.llm.batches.Ledger``)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def batches(self, endpoint: str, model: str) -> list[Batch]:
        """All of an endpoint's model, oldest first."""
        return [
            Batch(
                **{
                    **row,
                    "questions": json.loads(row["questions"]),
                    "failed": json.loads(row["failed"]),
                }
            )
            for row in self._store.batches(endpoint, model)
        ]

    def put_batch(self, batch: Batch) -> None:
        """Write one down, in place of what was known of it."""
        row = asdict(batch)
        row |= {name: to_json(dict(row[name])) for name in ("questions", "failed")}
        with self._store.writing() as writer:
            writer.put_batch(row)

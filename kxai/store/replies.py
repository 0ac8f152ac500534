"""A model's answers in the workspace's store, written in small groups."""

from __future__ import annotations

import threading
import time

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

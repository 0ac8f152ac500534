"""Batches of questions in the workspace's store: what is under way outlives a run."""

from __future__ import annotations

import json
from dataclasses import asdict

from kxai.llm.batches import Batch
from kxai.store.rows import to_json
from kxai.store.store import Store


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

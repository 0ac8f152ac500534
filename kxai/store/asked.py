"""What models were asked and answered: replies, batches, how far they agree, what runs took."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from kxai.store import tables as t
from kxai.store.standings import Standings


class Asked(Standings):
    """A workspace's records of its models."""

    def reply(self, key: str) -> str | None:
        """What is kept of a model's answer under the hash of its question."""
        with self._reading() as connection:
            return connection.scalar(select(t.replies.c.value).where(t.replies.c.key == key))

    def batches(self, endpoint: str, model: str) -> list[dict[str, Any]]:
        """The batches of questions that went to an endpoint's model, oldest first."""
        c = t.batches.c
        query = select(t.batches).where(c.endpoint == endpoint, c.model == model)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(c.begun, c.id)).mappings()
            return [dict(row) for row in rows]

    def model_runs(self) -> list[dict[str, Any]]:
        """What the runs that asked a model used, newest first."""
        with self._reading() as connection:
            rows = connection.execute(select(t.run_models).order_by(t.run_models.c.run.desc()))
            return [dict(row) for row in rows.mappings()]

    def agreements(self, model: str, prompts: Collection[str]) -> dict[str, tuple[int, int]]:
        """Report id → how often ``model``, asked by ``prompts``, said what the rules are sure of,
        and of how many numbers."""
        c = t.agreements.c
        query = (
            select(c.report, func.sum(c.agreed), func.sum(c.asked))
            .where(c.model == model, c.prompt.in_(list(prompts)))
            .group_by(c.report)
        )
        with self._reading() as connection:
            return {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(query)}

"""How the reports of a queued run are read: what a worker must know beside its own settings."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from kxai.bulk.pipeline import ENGINE, engine_for
from kxai.settings import CHECKS, Settings

if TYPE_CHECKING:
    from kxai.bulk.model_reading import ModelEngine, ModelOptions, ModelRun


@dataclass(frozen=True, slots=True)
class Plan:
    """The families of ``checks`` that are made, and how a model is asked (``asks`` None: not at
    all), as of ``ModelOptions``; ``mask_names`` are masked beside those that a worker itself knows.
    ``earlier`` is how often the model agreed with sure rules before the run, (report, agreed,
    asked): as for one process, what is read of a report hangs on no other of the same run.
    Limits of files, memory and time, the address of the endpoint and its key are each worker's own,
    from its environment."""

    checks: tuple[str, ...] = CHECKS
    asks: ModelEngine | None = None
    mask: bool = True
    mask_names: tuple[str, ...] = ()
    cache: bool = True
    budget: str | None = None
    max_tokens: int | None = None
    earlier: tuple[tuple[str, int, int], ...] = ()

    @classmethod
    def of(cls, settings: Settings, model: ModelOptions | None = None) -> Plan:
        """The plan of a run with these settings and this model."""
        if model is None:
            return cls(settings.checks)
        return cls(
            settings.checks,
            model.engine,
            model.mask,
            settings.mask_names,
            model.cache,
            model.budget,
            model.max_tokens,
        )

    @classmethod
    def read(cls, written: str) -> Plan:
        """The plan that ``written`` returned. Raises ValueError, KeyError or TypeError for one of
        another version."""
        told: dict[str, Any] = json.loads(written)
        for name in ("checks", "mask_names"):
            told[name] = tuple(told[name])
        told["earlier"] = tuple((name, agreed, asked) for name, agreed, asked in told["earlier"])
        return cls(**told)

    def written(self) -> str:
        """The plan as JSON, for the store."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def knowing(self, agreements: Mapping[str, tuple[int, int]], read: Collection[str]) -> Plan:
        """The plan with what was known of the model before: of the reports that are ``read`` each
        by itself, since none is told its own, of the others the sum."""
        each = [(name, *counts) for name, counts in agreements.items() if name in read]
        rest = [counts for name, counts in agreements.items() if name not in read]
        total = ("", sum(agreed for agreed, _ in rest), sum(asked for _, asked in rest))
        return replace(self, earlier=tuple(sorted([total, *each])) if agreements else ())

    @property
    def has_limits(self) -> bool:
        """True where the run may spend only so much."""
        return self.budget is not None or self.max_tokens is not None

    def settings(self, settings: Settings) -> Settings:
        """A worker's settings for this plan."""
        names = tuple(dict.fromkeys((*self.mask_names, *settings.mask_names)))
        return settings.model_copy(update={"checks": self.checks, "mask_names": names})

    def model(self, settings: Settings) -> ModelRun | None:
        """The model that is asked, as a worker reaches it; None where none is.

        Raises ModelSetup and PromptError.
        """
        if self.asks is None:
            return None
        from kxai.bulk.model_reading import ModelOptions, open_model

        options = ModelOptions(
            engine=self.asks,
            budget=self.budget,
            max_tokens=self.max_tokens,
            cache=self.cache,
            mask=self.mask,
        )
        return open_model(options, settings)

    def engine(self, settings: Settings) -> str:
        """The id of the engine by which this program would carry the plan out: only where it is
        that of the run may it take part, or its reports would be read by different rules.

        Raises ModelSetup and PromptError.
        """
        model = self.model(settings)
        engine = ENGINE if model is None else model.engine
        return engine_for(engine, self.settings(settings))

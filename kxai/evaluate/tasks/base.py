"""What a task is, and what it says of a sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from kxai.evaluate.dataset import Dataset
from kxai.evaluate.metrics.rate import Metric

Output = dict[str, Any]
"""What an engine gave for a sample, as it is saved (JSON): enough to score it again."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A sample scored. ``group`` is the document that it belongs to, the unit of the bootstrap;
    ``counts`` add up; ``cases`` are single things that passed or not; ``facets`` sort samples
    (layout, kind, type); ``notes`` say in words what went wrong."""

    id: str
    group: str
    counts: Mapping[str, float]
    cases: Mapping[str, bool] = field(default_factory=dict)
    facets: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Task(Protocol):
    """Samples of a dataset, scored from saved output."""

    name: str
    metrics: Sequence[Metric]

    def samples(self, data: Dataset) -> list[str]:
        """Ids in the order of the run. Raises GoldError for wrong gold, before anything runs."""

    def score(self, data: Dataset, sample: str, output: Output) -> Scored:
        """Score what an engine gave."""

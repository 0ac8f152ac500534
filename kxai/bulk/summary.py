"""What a run tells while it goes on, and what it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kxai.bulk.inputs import Inputs
from kxai.bulk.profile import Profile
from kxai.errors import KxaiError
from kxai.export import TakenBack
from kxai.store import Record, Totals

if TYPE_CHECKING:
    from kxai.bulk.model_run import ModelRun


class Listener(Protocol):
    """Who wants to know how a run goes on."""

    def begin(self, tasks: int, known: int) -> None:
        """So many contents will be read, so many files are known already."""

    def done(self, record: Record, twins: Sequence[str]) -> None:
        """A report is in the store; ``twins`` are further files of the same content."""

    def failed(self, error: KxaiError) -> None:
        """An input could not be read."""


@dataclass(slots=True)
class Summary:
    """What a run did. ``done`` reports were read, ``known`` files had been read before, ``twins``
    had the content of another file. ``taken`` is what people had written into the workbook.
    ``totals``, ``exports`` (where the data stand) and ``workbook`` are those of the workspace; the
    last is None where it has too many reports to be written by every run. ``profile`` says where
    the time went."""

    inputs: Inputs
    done: int = 0
    known: int = 0
    twins: int = 0
    failures: list[KxaiError] = field(default_factory=list)
    interrupted: bool = False
    exported: bool = False
    taken: TakenBack = field(default_factory=TakenBack)
    model: ModelRun | None = None
    exports: tuple[Path, ...] = ()
    workbook: Path | None = None
    totals: Totals | None = None
    profile: Profile = field(default_factory=Profile)

    @property
    def exit_code(self) -> int:
        """0 done, 1 some inputs or all questions to a model failed, or answers are to come with
        batches, 2 nothing that could be done, 130 interrupted."""
        if self.interrupted:
            return 130
        if not self.inputs.files and not self.inputs.failures:
            return 2
        model = self.model
        stopped = model is not None and (
            model.stopped is not None or model.is_mute or model.batches.is_unfinished
        )
        return 1 if self.failures or stopped else 0

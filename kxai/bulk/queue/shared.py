"""``kxai run`` on a store that machines share: it queues, takes part, and waits for all."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kxai.bulk.profile import Profile
from kxai.bulk.queue.cluster import check_cluster, work_on_cluster
from kxai.bulk.queue.enqueue import enqueue_files
from kxai.bulk.queue.plan import Plan
from kxai.bulk.queue.remote import url_of
from kxai.bulk.queue.worker import PATIENCE, Tally, work
from kxai.bulk.runner import default_jobs, leave_files
from kxai.bulk.summary import Listener, Summary
from kxai.errors import KxaiError, WorkspaceError
from kxai.export import take_back
from kxai.llm.usage import Usage
from kxai.settings import Settings, load_settings
from kxai.store import Record, Store, database_url, lock
from kxai.store.queue.queued_runs import Batch, set_aside, standing
from kxai.store.states import EntryState, ItemState

if TYPE_CHECKING:
    from kxai.bulk.model_reading import ModelOptions

_OFTEN = 1.0  # seconds between two looks at what all workers have done
_USED = ("requests", "cached", "prompt_tokens", "completion_tokens", "guessed_tokens")


class SharedListener(Listener, Protocol):
    """Who wants to know also what the others do."""

    def shared(self, done: int, workers: int) -> None:
        """So many contents of the run are done by all the ``workers`` that are there."""


def is_shared(settings: Settings, model: ModelOptions | None, paths: Iterable[Path] = ()) -> bool:
    """Whether a run goes through the queue: where the database has a server that other machines
    reach as well, and where files lie in a store of objects; unless the model is on this machine or
    only planned for."""
    if model is not None and (model.local or model.dry_run or model.batch):
        return False
    if any(url_of(path) is not None for path in paths):
        return True
    return not database_url(settings.workspace, settings).drivername.startswith("sqlite")


def run_shared(
    paths: Iterable[Path],
    *,
    settings: Settings | None = None,
    force: bool = False,
    jobs: int | None = None,
    model: ModelOptions | None = None,
    listener: SharedListener | None = None,
    cluster: str | None = None,
) -> Summary:
    """As ``kxai.bulk.run``, through the queue: other workers of the store take part, and what is
    in its queue from before is done as well. An interrupt leaves the rest to them. With ``cluster``
    (``ray://host:10001``) it is read by workers there, ``jobs`` of them, and not by this process.

    Raises WorkspaceError, ModelSetup and PromptError; the faults of inputs are in the summary.
    """
    settings = settings or load_settings()
    begun, profile = time.perf_counter(), Profile()
    plan = Plan.of(settings, model)
    asked = plan.model(settings)
    workspace = settings.workspace
    if cluster is not None:
        check_cluster(settings)
    try:
        workspace.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(str(workspace), f"不能建立（{error.strerror}）") from error
    with lock(workspace), Store(database_url(workspace, settings), create=True) as store:
        taken = take_back(store, workspace, reviewer=settings.reviewer)
        with profile.measure("find"):
            put = enqueue_files(paths, store, settings, plan, force=force)
        failures: list[KxaiError] = [*put.inputs.missing, *put.inputs.failures]
        summary = Summary(
            put.inputs, known=put.known, failures=failures, model=asked, profile=profile
        )
        summary.taken = taken
        if listener is not None:
            for failure in failures:
                listener.failed(failure)
        if not put.inputs.files:
            return summary
        watch = _Watch(store, put.run, put.contents, listener)
        if listener is not None:
            listener.begin(put.contents, put.known)
        wide = jobs or default_jobs(put.inputs.files, settings)
        tally = Tally()
        try:
            if cluster is None:
                work(store, settings, jobs=wide, until_done=True, watcher=watch, tally=tally)
            else:
                store.patience = PATIENCE
                work_on_cluster(
                    cluster, store, settings, run=put.run, count=jobs, watcher=watch, tally=tally
                )
        except KeyboardInterrupt:
            summary.interrupted = True
        _sum_up(summary, store, put.run, tally)
        leave_files(summary, store, workspace, settings)
    profile.total = time.perf_counter() - begun
    return summary


def _sum_up(summary: Summary, store: Store, run: int | None, tally: Tally) -> None:
    """What all workers did of the run."""
    if run is None:
        return
    counts = standing(store, run=run).counts.get(run, {})
    summary.done = counts.get(ItemState.DONE, 0)
    summary.twins = sum(entry["state"] == EntryState.TWIN for entry in store.entries(run))
    for left in set_aside(store, run=run):
        summary.failures.append(_AsTold("、".join(left.sources), left.reason))
    if summary.model is not None:
        summary.model.stopped = tally.stopped.get(run)
        noted = [row for row in store.model_runs() if row["run"] == run]
        if noted:
            summary.model.usage = Usage(**{name: int(noted[0][name]) for name in _USED})


class _AsTold(KxaiError):
    """A failure as another process told it."""

    def __str__(self) -> str:
        return self.reason


class _Watch:
    """Passes on what this worker does, and now and then what all have done of a run."""

    def __init__(
        self, store: Store, run: int | None, contents: int, listener: SharedListener | None
    ) -> None:
        self._store, self._run, self._listener = store, run, listener
        self._contents = contents
        self._looked = time.monotonic()

    def begun(self, _batch: Batch, _plan: Plan) -> None:
        """How its own run is read this one was told."""

    def done(self, _record: Record) -> None:
        self.looked()

    def failed(self, error: KxaiError, *, aside: bool) -> None:
        if aside and self._listener is not None:
            self._listener.failed(error)

    def skipped(self, _batch: Batch, _reason: str) -> None:
        """Other runs of the store are not this one's."""

    def looked(self) -> None:
        now = time.monotonic()
        if self._listener is None or self._run is None or now - self._looked < _OFTEN:
            return
        self._looked = now
        there = standing(self._store, run=self._run)
        ended = there.total(ItemState.DONE, ItemState.ASIDE, ItemState.STOPPED)
        self._listener.shared(min(ended, self._contents), len(there.workers))

"""A run: files in, a workspace with its database and its four files out."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Generator, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kxai.bulk.inputs import find_inputs, fingerprint
from kxai.bulk.panel import Helper, ready_helpers, settle_panels
from kxai.bulk.pipeline import ENGINE, engine_for, written
from kxai.bulk.profile import Profile
from kxai.bulk.summary import Listener, Summary
from kxai.bulk.workers import Read, Reader, Task, read_all, ready_readers
from kxai.errors import KxaiError, WorkspaceError
from kxai.export import WORKBOOK, LinesAtHand, lines_at_hand, refresh, take_back, told_files
from kxai.load.archives import is_there, size_of
from kxai.load.registry import CONVERTED_SUFFIXES
from kxai.settings import Settings, load_settings
from kxai.store import Record, Store, database_url, lock
from kxai.store.states import EntryState, RunState
from kxai.store.writer import Writer

if TYPE_CHECKING:
    from kxai.bulk.model_reading import ModelOptions


_PAYS = 500_000  # bytes
_ASKED = 500  # files that the store is asked about at once
_BATCH = 20  # reports in one transaction, where they come fast
_LONGEST = 0.5  # seconds that a report waits for others


def run(
    paths: Iterable[Path],
    *,
    settings: Settings | None = None,
    force: bool = False,
    jobs: int | None = None,
    model: ModelOptions | None = None,
    listener: Listener | None = None,
) -> Summary:
    """Read all reports that ``paths`` name into the workspace of ``settings``.

    With ``model`` a language model is asked, otherwise the rules read alone. What has been read
    before by this engine is not read again unless ``force``. Each report is one transaction; an
    interrupt ends the run early, with everything finished kept and exported.
    Raises WorkspaceError, ModelSetup and PromptError; the faults of inputs are in the summary.
    """
    settings = settings or load_settings()
    begun, profile = time.perf_counter(), Profile()
    asked = None
    if model is not None:
        from kxai.bulk.model_reading import open_model

        asked = open_model(model, settings)
    workspace = settings.workspace
    with profile.measure("find"):
        inputs = find_inputs(paths, workspace=workspace, settings=settings)
    failures: list[KxaiError] = [*inputs.missing, *inputs.failures]
    summary = Summary(inputs, failures=failures, model=asked, profile=profile)
    for error in summary.failures:
        if listener is not None:
            listener.failed(error)
    if not inputs.files:
        return summary
    try:
        workspace.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(str(workspace), f"不能建立（{error.strerror}）") from error
    paths = inputs.files
    ahead = 0 if model is not None else jobs or default_jobs(paths, settings)
    with (
        ready_readers(settings, jobs=ahead if ahead > 1 else 0) as ready,
        ready_helpers(settings, jobs=ahead - 1 if ahead > 1 else 0) as helpers,
        lock(workspace),
        Store(database_url(workspace, settings), create=True) as store,
        lines_at_hand(workspace) as at_hand,
    ):
        # First of all, while the reports are there about which people wrote something.
        summary.taken = take_back(store, workspace, reviewer=settings.reviewer)
        own = _Run(store, settings, summary, listener, at_hand)
        own.go(force=force, jobs=jobs, ready=ready, helpers=helpers)
        leave_files(summary, store, workspace, settings, at_hand)
    profile.total = time.perf_counter() - begun
    return summary


def leave_files(
    summary: Summary,
    store: Store,
    workspace: Path,
    settings: Settings,
    at_hand: LinesAtHand | None = None,
) -> None:
    """Write what a run leaves in ``workspace``, and say so in ``summary`` with the totals."""
    with summary.profile.measure("export"):
        summary.exported, later = refresh(
            store,
            workspace,
            reviewer=settings.reviewer,
            whole=settings.export_whole_reports,
            workbook=settings.workbook_reports,
            at_hand=at_hand,
        )
    summary.exports = told_files(workspace)
    if store.count() <= settings.workbook_reports:
        summary.workbook = workspace / WORKBOOK
    summary.taken += later
    summary.totals = store.totals()


def default_jobs(paths: Sequence[Path], settings: Settings) -> int:
    """How many processes pay: starting one costs about what reading half a megabyte does, or
    converting one old document."""
    size = sum(size_of(path, settings) for path in paths)
    size += _PAYS * sum(path.suffix.lower() in CONVERTED_SUFFIXES for path in paths)
    return max(1, min(os.cpu_count() or 1, len(paths), size // _PAYS))


class _Run:
    def __init__(
        self,
        store: Store,
        settings: Settings,
        summary: Summary,
        listener: Listener | None,
        at_hand: LinesAtHand,
    ) -> None:
        self._store, self._settings, self._at_hand = store, settings, at_hand
        self._summary, self._listener = summary, listener
        self._run = 0
        self._waiting: list[tuple[Record, Sequence[Path], int]] = []
        self._flushed = time.monotonic()
        self._model, self._profile = summary.model, summary.profile
        engine = ENGINE if summary.model is None else summary.model.engine
        self._engine = engine_for(engine, settings)

    def go(
        self, *, force: bool, jobs: int | None, ready: list[Reader], helpers: list[Helper]
    ) -> None:
        inputs = self._summary.inputs
        with self._store.writing() as writer:
            self._run = writer.open_run(
                started=_now(), engine=self._engine, inputs=len(inputs.files)
            )
            for error in self._summary.failures:
                self._log_failure(writer, error)
            for path in inputs.unsupported:
                writer.log(self._run, source=written(path), state=EntryState.UNSUPPORTED)
        try:
            with self._profile.measure("find"):
                tasks = self._triage(force=force)
            if self._listener is not None:
                self._listener.begin(len(tasks), self._summary.known)
            reads = self._reads(tasks, jobs, ready)
            try:
                for read in reads:
                    if self._model is not None and self._model.options.dry_run:
                        continue
                    with self._profile.measure("store"):
                        self._keep(read, tasks)
            finally:
                reads.close()
                with self._profile.measure("store"):
                    self._flush()
            with self._profile.measure("panel"):
                settle_panels(self._store, helpers)
        except KeyboardInterrupt:
            self._summary.interrupted = True
        state = RunState.INTERRUPTED if self._summary.interrupted else RunState.DONE
        with self._store.writing() as writer:
            writer.close_run(self._run, finished=_now(), state=state, known=self._summary.known)
            if self._model is not None:
                writer.note_model(self._run, self._model.row())

    def _reads(self, tasks: deque[Task], jobs: int | None, ready: list[Reader]) -> Generator[Read]:
        if self._model is None:
            jobs = jobs or default_jobs([task.paths[0] for task in tasks], self._settings)
            return read_all(tasks, self._settings, jobs=jobs, ready=ready)
        from kxai.bulk.model_reading import read_all_with_model

        return read_all_with_model(tasks, self._settings, self._model, self._store)

    def _triage(self, *, force: bool) -> deque[Task]:
        """What there is to read: files of one content are one task, known contents none."""
        groups: dict[str, list[Path]] = {}
        files = self._summary.inputs.files
        for first in range(0, len(files), _ASKED):
            some = [(path, fingerprint(path, self._settings)) for path in files[first:][:_ASKED]]
            digests = [digest for _, digest in some if digest]
            known = {} if force else self._store.known_among(digests, self._engine)
            places = {path: written(os.path.abspath(path)) for path, d in some if d in known}
            placed = self._store.placed_among(list(places.values()))
            for path, digest in some:
                report = known.get(digest or "")
                if report is None:
                    # What cannot be fingerprinted stands alone; loading it will tell why.
                    groups.setdefault(digest or f"?{path}", []).append(path)
                    continue
                self._summary.known += 1
                if placed.get(places[path]) != report:
                    self._place_known(path, report)
        return deque(
            Task(tuple(paths), None if digest.startswith("?") else digest)
            for digest, paths in groups.items()
        )

    def _place_known(self, path: Path, report: str) -> None:
        absolute = written(os.path.abspath(path))
        known = self._store.paths(report)
        gone = [old for old in known if not is_there(Path(old), self._settings)]
        with self._store.writing() as writer:
            writer.place(absolute, written(path), report)
            for old in gone:
                writer.forget(old)
            writer.log(self._run, source=written(path), state=EntryState.TWIN, report=report)

    def _keep(self, read: Read, tasks: deque[Task]) -> None:
        first, *rest = read.task.paths
        if isinstance(read.result, KxaiError):
            with self._store.writing() as writer:
                self._log_failure(writer, read.result, source=first, millis=read.millis)
            self._summary.failures.append(read.result)
            if self._listener is not None:
                self._listener.failed(read.result)
            if rest:  # the same content may be right under another file's name
                tasks.append(Task(tuple(rest), read.task.sha256))
            return
        record = read.result
        self._profile.add(record.seconds, record.cpu)
        if record.report["sha256"] != read.task.sha256 and rest:
            tasks.append(Task(tuple(rest), read.task.sha256))
            rest = []
        self._waiting.append((record, (first, *rest), read.millis))
        waited = time.monotonic() - self._flushed
        if len(self._waiting) >= _BATCH or waited > _LONGEST:
            self._flush()

    def _flush(self) -> None:
        """Write the reports that wait, in one transaction; they are told when it has ended."""
        if self._waiting:
            with self._store.writing() as writer:
                writer.put(*(record for record, _, _ in self._waiting))
                places = []
                for record, paths, millis in self._waiting:
                    places += [(written(os.path.abspath(p)), written(p), record.id) for p in paths]
                    self._log_read(writer, record, paths, millis)
                writer.place_all(places)
            if writer.generation is not None:
                records = [record for record, _, _ in self._waiting]
                self._at_hand.keep(records, at=writer.generation)
        told, self._waiting = self._waiting, []
        self._flushed = time.monotonic()
        for record, (_, *twins), _ in told:
            self._summary.done += 1
            self._summary.twins += len(twins)
            if self._listener is not None:
                self._listener.done(record, [written(path) for path in twins])

    def _log_read(self, writer: Writer, record: Record, paths: Sequence[Path], millis: int) -> None:
        for number, path in enumerate(paths):
            writer.log(
                self._run,
                source=written(path),
                state=EntryState.TWIN if number else EntryState.DONE,
                report=record.id,
                millis=None if number else millis,
            )

    def _log_failure(
        self,
        writer: Writer,
        error: KxaiError,
        *,
        source: Path | None = None,
        millis: int | None = None,
    ) -> None:
        writer.log(
            self._run,
            source=written(source) if source is not None else error.place,
            state=EntryState.FAILED,
            code=error.code,
            reason=str(error),
            millis=millis,
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

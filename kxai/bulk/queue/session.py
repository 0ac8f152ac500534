"""One run, as long as the queue has something of it for a worker."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kxai.bulk.pipeline import written
from kxai.bulk.queue.plan import Plan
from kxai.bulk.queue.remote import fetch, url_of
from kxai.bulk.workers import Read, Task, read_all
from kxai.errors import InputError, KxaiError, ModelUnreachable
from kxai.settings import Settings
from kxai.store import Record
from kxai.store.queue import budgets
from kxai.store.queue.queue import TRIES, Item, LeaseLost, Queue, Wanted, enqueue, enter
from kxai.store.states import EntryState
from kxai.store.writer import Writer

if TYPE_CHECKING:
    from kxai.bulk.queue.worker import Tally, Watcher


@dataclass(frozen=True, slots=True)
class Claimed(Task):
    """A task with the lease that it was taken by."""

    item: Item


class Session:
    """Claims, reads and settles items of ``run`` until the queue has none for this worker, or the
    model can be asked no more. ``claimed``: whether it had any."""

    def __init__(
        self,
        queue: Queue,
        run: int,
        plan: Plan,
        settings: Settings,
        jobs: int,
        watcher: Watcher,
        tally: Tally,
    ) -> None:
        self._queue, self._store, self._run = queue, queue.store, run
        self._plan, self._settings, self._jobs = plan, plan.settings(settings), jobs
        self._watcher, self._tally = watcher, tally
        self._model = plan.model(settings)
        self._held: dict[int, Item] = {}
        self._fetched = TemporaryDirectory(prefix="kxai")
        self._width = jobs
        if self._model is not None:
            from kxai.bulk.model_reading import reports_at_once

            self._width = reports_at_once(self._model.endpoint)
        self.claimed = self._is_late = False

    def go(self) -> KxaiError | None:
        """Do it; why the model can be asked no more."""
        tasks: deque[Task] = deque(self._claim())
        self.claimed = bool(tasks)
        if not tasks:
            self._fetched.cleanup()
            return None
        with ExitStack() as stack:
            stack.callback(self._fetched.cleanup)
            reads = stack.enter_context(closing(self._reads(tasks)))
            for read in reads:
                self._keep(read, tasks)
                if self._is_late:
                    self._drop_lost(tasks)
                stopped = self._model is not None and self._model.stopped is not None
                # As many as are under way at once: others, who have nothing, may want the rest.
                if len(self._held) <= self._width and not stopped:
                    tasks.extend(self._claim())
        self._queue.give_back(list(self._held.values()))
        return self._model.stopped if self._model is not None else None

    def _reads(self, tasks: deque[Task]) -> Generator[Read]:
        model = self._model
        if model is None:
            return read_all(tasks, self._settings, jobs=self._jobs)
        from kxai.bulk.model_reading import read_all_with_model
        from kxai.bulk.queue.purse import SharedBudget
        from kxai.llm.budget import Budget, Limits
        from kxai.llm.endpoint import Endpoint

        def purse(endpoint: Endpoint, limits: Limits) -> Budget:
            if not self._plan.has_limits:
                return Budget(limits, endpoint.price)
            name = self._queue.name
            return SharedBudget(self._store, self._run, name, limits, endpoint.price)

        # Each answer is written as it comes: whoever is killed loses none that was there.
        return read_all_with_model(
            tasks,
            self._settings,
            model,
            self._store,
            purse=purse,
            group=1,
            earlier={name: (agreed, asked) for name, agreed, asked in self._plan.earlier},
        )

    def _claim(self) -> list[Claimed]:
        items = self._queue.claim(max(2, self._width), [self._run])
        self._held.update({item.id: item for item in items})
        return [task for item in items if (task := self._task(item)) is not None]

    def _task(self, item: Item) -> Claimed | None:
        """An item with its files on this machine; None where they cannot be fetched."""
        paths = []
        for number, (place, _) in enumerate(item.paths):
            if (url := url_of(place)) is None:
                paths.append(Path(place))
                continue
            folder = Path(self._fetched.name) / f"{item.id}-{number}"
            try:
                paths.append(fetch(url, folder, self._settings))
            except InputError as error:
                self._conclude(item, error, None, None)
                return None
        return Claimed(tuple(paths), item.sha256, item)

    def _keep(self, read: Read, tasks: deque[Task]) -> None:
        assert isinstance(read.task, Claimed)
        task, item = read.task, read.task.item
        record = read.result if isinstance(read.result, Record) else None
        error = _unanswered(read.result) if isinstance(read.result, Record) else read.result
        if record is None and len(task.paths) > 1:
            # The same content may be right under another file's name.
            tasks.append(replace(task, paths=task.paths[1:]))
            return

        def write(writer: Writer) -> None:
            if record is not None:
                self._write(writer, task, record, None if error is not None else read.millis)

        if error is not None and task.paths[0].is_relative_to(self._fetched.name):
            error = type(error)(item.paths[-len(task.paths)][1], error.reason)
        self._conclude(item, error, record, write)
        for path in task.paths:
            if path.is_relative_to(self._fetched.name):
                shutil.rmtree(path.parent, ignore_errors=True)

    def _conclude(
        self,
        item: Item,
        error: KxaiError | None,
        record: Record | None,
        write: Callable[[Writer], None] | None,
    ) -> None:
        """Note what became of an item, with what ``write`` writes, in one transaction."""

        def work(writer: Writer) -> None:
            if error is None:
                self._queue.settle(writer, item)
            else:
                self._queue.fail(writer, item, error)
            if write is not None:
                write(writer)

        self._held.pop(item.id, None)
        try:
            self._store.transact(work)
        except LeaseLost:
            if not self._queue.is_mine(item):  # otherwise only the word that it was kept was lost
                self._tally.late += 1
                self._queue.outlive(item)
                self._is_late = True
                return
        if error is not None:
            aside = item.failures + 1 >= TRIES
            self._tally.failed += aside
            self._watcher.failed(error, aside=aside)
        elif record is not None:
            self._tally.done += 1
            self._watcher.done(record)

    def _drop_lost(self, tasks: deque[Task]) -> None:
        """Begin nothing whose lease was lost with that of a late result: what came of it would be
        thrown away as well, and this worker be later still."""
        kept = self._queue.still_held(list(self._held.values()))
        for task in [*tasks]:
            assert isinstance(task, Claimed)
            if task.item.id not in kept:
                tasks.remove(task)
                self._held.pop(task.item.id, None)
                self._queue.outlive(task.item)
        self._is_late = False

    def _write(self, writer: Writer, task: Claimed, record: Record, millis: int | None) -> None:
        """The report into the store; into the ledger where ``millis`` are told: it is done."""
        item = task.item
        first = len(item.paths) - len(task.paths)  # those before it could not be read
        named = list(enumerate(item.paths))[first:]
        if record.report["sha256"] != item.sha256 and item.sha256 is not None and named[1:]:
            rest = Wanted(item.seq + first + 1, tuple(one for _, one in named[1:]), item.sha256)
            enqueue(writer, item.run, [rest])
            named = named[:1]
        source = named[0][1][1]
        writer.put(replace(record, report={**record.report, "source": source}))
        for at, (place, name) in named:
            writer.place(written(place), name, record.id)
            if millis is not None:
                enter(
                    writer,
                    item.run,
                    item.seq + at,
                    name,
                    state=EntryState.DONE if at == first else EntryState.TWIN,
                    report=record.id,
                    millis=millis if at == first else None,
                )
        if self._model is not None:
            row = {key: self._model.row()[key] for key in ("model", "prompts")}
            endpoint = self._model.endpoint
            price = endpoint.price if endpoint is not None else None
            budgets.note_calls(writer, self._run, row, record.calls, price)


def _unanswered(record: Record) -> KxaiError | None:
    """Why a report is not done though it was read: questions that may yet be answered were not.
    What there is of it is kept, and what was answered is not asked again."""
    from kxai.bulk.model_reading import INCOMPLETE

    if not record.report["engine"].endswith(INCOMPLETE):
        return None
    failed = [call for call in record.calls if call["state"] == "failed"]
    reason = failed[0]["reason"] if failed else ""
    return ModelUnreachable(record.report["source"], f"{len(failed)}个问题没有得到答复：{reason}")

"""Files in, a run in the queue out."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kxai.bulk.inputs import Inputs, find_inputs, fingerprint
from kxai.bulk.pipeline import written
from kxai.bulk.queue.plan import Plan
from kxai.load.archives import is_there
from kxai.settings import Settings
from kxai.store import Store
from kxai.store.queue.batches import open_batch, queued
from kxai.store.queue.budgets import open_purse
from kxai.store.queue.queue import Wanted, enqueue, enter
from kxai.store.writer import Writer


@dataclass(frozen=True, slots=True)
class Enqueued:
    """What came of it: the number of the ``run`` (None: nothing was left to do), how many contents
    it has; how many files were ``known`` or are in the queue of another run (``waiting``)."""

    inputs: Inputs
    run: int | None
    contents: int
    known: int
    waiting: int


def enqueue_files(
    paths: Iterable[Path], store: Store, settings: Settings, plan: Plan, *, force: bool = False
) -> Enqueued:
    """Put all reports that ``paths`` name into the queue of ``store``, to be read by ``plan``.

    Files of one content are one item; what this engine has read, or is in the queue for it, is
    left out (with ``force`` only the latter). All of it is one transaction. Raises WorkspaceError.
    """
    inputs = find_inputs(paths, workspace=settings.workspace, settings=settings)
    engine = plan.engine(settings)
    there = queued(store, engine)
    groups: dict[str, list[Path]] = {}
    moved: list[tuple[Path, str]] = []
    known = waiting = 0
    for path in inputs.files:
        digest = fingerprint(path, settings)
        report = digest and not force and store.known(digest, engine)
        if report:
            known += 1
            if store.placed(written(os.path.abspath(path))) != report:
                moved.append((path, report))
        elif digest in there:
            waiting += 1
        else:
            groups.setdefault(digest or f"?{path}", []).append(path)
    if not groups and not moved and not inputs.failures and not inputs.missing:
        return Enqueued(inputs, None, 0, known, waiting)

    model = plan.model(settings)
    if model is not None:
        from kxai.bulk.model import agreements

        plan = plan.knowing(agreements(model, store), {digest[:12] for digest in groups})

    def work(writer: Writer) -> int:
        run = open_batch(writer, engine=engine, plan=plan.written(), inputs=len(inputs.files))
        if plan.has_limits:
            open_purse(writer, run)
        seq = 0
        for error in (*inputs.missing, *inputs.failures):
            seq += 1
            enter(writer, run, seq, error.place, code=error.code, reason=str(error))
        for path in inputs.unsupported:
            seq += 1
            enter(writer, run, seq, written(path), state="unsupported")
        for path, report in moved:
            seq += 1
            _place(writer, store, settings, path, report)
            enter(writer, run, seq, written(path), state="twin", report=report)
        wanted = []
        for digest, files in groups.items():
            named = tuple((os.path.abspath(file), written(file)) for file in files)
            wanted.append(Wanted(seq + 1, named, None if digest.startswith("?") else digest))
            seq += len(files)
        enqueue(writer, run, wanted)
        return run

    return Enqueued(inputs, store.transact(work), len(groups), known, waiting)


def _place(writer: Writer, store: Store, settings: Settings, path: Path, report: str) -> None:
    gone = [old for old in store.paths(report) if not is_there(Path(old), settings)]
    writer.place(written(os.path.abspath(path)), written(path), report)
    for old in gone:
        writer.forget(old)

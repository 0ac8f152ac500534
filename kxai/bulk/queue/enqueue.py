"""Files in, a run in the queue out."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kxai.bulk.inputs import Inputs, find_inputs, fingerprint
from kxai.bulk.pipeline import written
from kxai.bulk.queue.plan import Plan
from kxai.bulk.queue.remote import look, url_of
from kxai.errors import InputError
from kxai.load.archives import is_there
from kxai.settings import Settings
from kxai.store import Store
from kxai.store.queue.budgets import open_purse
from kxai.store.queue.queue import Wanted, enqueue, enter
from kxai.store.queue.queued_runs import open_batch, queued
from kxai.store.states import EntryState
from kxai.store.writer import Writer

_ASKED = 500  # files that the store is asked about at once


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
    inputs, digests = _find(paths, settings)
    engine = plan.engine(settings)
    there = queued(store, engine)
    groups: dict[str, list[Path]] = {}
    moved: list[tuple[Path, str]] = []
    known = waiting = 0
    for first in range(0, len(inputs.files), _ASKED):
        files = inputs.files[first : first + _ASKED]
        some = [(path, digests.get(path) or fingerprint(path, settings)) for path in files]
        read = {} if force else store.known_among([d for _, d in some if d], engine)
        places = {path: written(_place_of(path)) for path, digest in some if digest in read}
        placed = store.placed_among(list(places.values()))
        for path, digest in some:
            report = read.get(digest or "")
            if report is not None:
                known += 1
                if placed.get(places[path]) != report:
                    moved.append((path, report))
            elif digest in there:
                waiting += 1
            else:
                groups.setdefault(digest or f"?{path}", []).append(path)
    if not groups and not moved and not inputs.failures and not inputs.missing:
        return Enqueued(inputs, None, 0, known, waiting)

    model = plan.model(settings)
    if model is not None:
        from kxai.bulk.model_reading import agreements

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
            enter(writer, run, seq, _name_of(path), state=EntryState.UNSUPPORTED)
        for path, report in moved:
            seq += 1
            _place(writer, store, settings, path, report)
            enter(writer, run, seq, _name_of(path), state=EntryState.TWIN, report=report)
        wanted = []
        for digest, files in groups.items():
            named = tuple((_place_of(file), _name_of(file)) for file in files)
            wanted.append(Wanted(seq + 1, named, None if digest.startswith("?") else digest))
            seq += len(files)
        enqueue(writer, run, wanted)
        return run

    return Enqueued(inputs, store.transact(work), len(groups), known, waiting)


def _find(paths: Iterable[Path], settings: Settings) -> tuple[Inputs, dict[Path, str]]:
    """The files that ``paths`` mean, here and in stores of objects; of the latter their sha256."""
    local: list[Path] = []
    files: dict[Path, str] = {}
    unsupported: list[Path] = []
    failures: list[InputError] = []
    missing: list[InputError] = []
    for path in paths:
        if (url := url_of(path)) is None:
            local.append(path)
            continue
        try:
            found = look(url, settings)
        except InputError as error:
            missing.append(error)
            continue
        files |= {Path(address): digest for address, digest in found.files}
        unsupported += map(Path, found.unsupported)
        failures += found.failures
    inputs = find_inputs(local, workspace=settings.workspace, settings=settings)
    every = Inputs(
        (*inputs.files, *files),
        (*inputs.unsupported, *unsupported),
        (*inputs.failures, *failures),
        (*inputs.missing, *missing),
    )
    return every, files


def _place_of(path: Path) -> str:
    """Where a file lies, as any worker finds it."""
    return url_of(path) or os.path.abspath(path)


def _name_of(path: Path) -> str:
    """A file as the user named it."""
    return url_of(path) or written(path)


def _place(writer: Writer, store: Store, settings: Settings, path: Path, report: str) -> None:
    known = store.paths(report)
    gone = [old for old in known if url_of(old) is None and not is_there(Path(old), settings)]
    writer.place(written(_place_of(path)), _name_of(path), report)
    for old in gone:
        writer.forget(old)

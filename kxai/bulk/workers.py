"""Reading many files, in this process or in several."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from kxai.bulk.child import Child, attempt, run_many, started_ahead
from kxai.bulk.pipeline import process
from kxai.errors import KxaiError
from kxai.load.registry import needs_limits
from kxai.settings import Settings
from kxai.store import Record

Reader = Child[Path, Record]


@dataclass(frozen=True, slots=True)
class Task:
    """One content to read: ``paths`` are all files that have it, ``sha256`` where known."""

    paths: tuple[Path, ...]
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a task: a record, or the reason why there is none."""

    task: Task
    result: Record | KxaiError
    millis: int


def ready_readers(settings: Settings, *, jobs: int) -> AbstractContextManager[list[Reader]]:
    """Processes for ``read_all``, as of ``started_ahead``."""
    return started_ahead(process, settings, jobs=jobs)


def read_all(
    tasks: deque[Task], settings: Settings, *, jobs: int, ready: list[Reader] | None = None
) -> Generator[Read]:
    """Read the first file of each task; tasks that the caller adds meanwhile are read too.

    With ``jobs`` > 1 in so many processes, in the order in which they finish; with one, in this
    process, but for files of a kind that is read within limits only, which have a process of their
    own. Never raises for a file: whatever goes wrong with it is its result. Few tasks per process
    are under way, so that memory does not grow with their number. ``ready`` are processes to begin
    with.
    """
    if jobs > 1:
        yield from _pooled(tasks, settings, jobs, ready)
        return
    while tasks:
        if needs_limits(tasks[0].paths[0], settings):
            yield from _pooled(tasks, settings, 1)
            return
        task = tasks.popleft()
        result, millis, _ = attempt(process, task.paths[0], settings)
        yield Read(task, result, millis)


def _pooled(
    tasks: deque[Task], settings: Settings, jobs: int, ready: list[Reader] | None = None
) -> Generator[Read]:
    for task, result, millis in run_many(
        process,
        tasks,
        lambda task: task.paths[0],
        settings,
        jobs=jobs,
        idle=ready,
        is_quick=lambda task: not needs_limits(task.paths[0], settings),
    ):
        yield Read(task, result, millis)

"""Reading many files, in this process or in several."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Generator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from kxai.bulk.pipeline import process
from kxai.errors import KxaiError
from kxai.load.limits import shown
from kxai.settings import Settings
from kxai.store import Record


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


def read_all(tasks: deque[Task], settings: Settings, *, jobs: int) -> Generator[Read]:
    """Read the first file of each task; tasks that the caller adds meanwhile are read too.

    With ``jobs`` > 1 in so many processes, in the order in which they finish. Never raises for a
    file: whatever goes wrong with it is its result. At most two tasks per process are under way,
    so that memory does not grow with their number.
    """
    if jobs == 1:
        while tasks:
            task = tasks.popleft()
            result, millis = _attempt(task.paths[0], settings)
            yield Read(task, result, millis)
        return
    while tasks:
        # A process that dies takes the others' work with it; who is to blame shows alone.
        for task in (yield from _pooled(tasks, settings, jobs)):
            yield _alone(task, settings)


def _pooled(tasks: deque[Task], settings: Settings, jobs: int) -> Generator[Read, None, list[Task]]:
    """Read until nothing is left, or until a process dies: then the unfinished tasks."""
    lost: list[Task] = []
    pending: dict[Future[tuple[Record | KxaiError, int]], Task] = {}
    with _pool(jobs) as pool:
        while (tasks or pending) and not lost:
            try:
                while tasks and len(pending) < 2 * jobs:
                    task = tasks.popleft()
                    lost.append(task)
                    pending[pool.submit(_attempt, task.paths[0], settings)] = task
                    lost.pop()
            except BrokenProcessPool:
                pass
            finished, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in finished:
                task = pending.pop(future)
                try:
                    result, millis = future.result()
                except BrokenProcessPool:
                    lost.append(task)
                else:
                    yield Read(task, result, millis)
    return [*lost, *pending.values()]


def _alone(task: Task, settings: Settings) -> Read:
    with _pool(1) as pool:
        try:
            result, millis = pool.submit(_attempt, task.paths[0], settings).result()
        except BrokenProcessPool:
            reason = "处理它的进程意外中止（可能内存不足）"
            return Read(task, KxaiError(shown(task.paths[0]), reason), 0)
    return Read(task, result, millis)


class _pool:
    """A process pool whose processes are stopped at once when the block is left by an exception:
    on Ctrl-C nobody waits for files whose results are not wanted any more."""

    def __init__(self, jobs: int) -> None:
        self._others = set(multiprocessing.active_children())
        self._pool = ProcessPoolExecutor(
            jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_start
        )

    def __enter__(self) -> ProcessPoolExecutor:
        return self._pool

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            for child in set(multiprocessing.active_children()) - self._others:
                child.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)


def _start() -> None:
    """Ctrl-C is the parent's to handle; a worker whose parent is gone ends itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _attempt(path: Path, settings: Settings) -> tuple[Record | KxaiError, int]:
    """Read one file; the time it took in milliseconds."""
    begun = time.monotonic()
    result: Record | KxaiError
    try:
        result = process(path, settings)
    except KxaiError as error:
        result = error
    except Exception as error:
        # One file must not end the run over all others, even if it meets a fault of ours.
        result = broken(path, error, traceback.extract_tb(error.__traceback__)[-1])
    return result, round((time.monotonic() - begun) * 1000)


def broken(path: Path, error: Exception, frame: traceback.FrameSummary) -> KxaiError:
    """A fault of ours as what became of a file."""
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    reason = f"程序内部错误（{type(error).__name__}：{error}，{place}）"
    return KxaiError(shown(path), " ".join(reason.split()))

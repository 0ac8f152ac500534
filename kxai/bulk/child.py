"""A process that reads files one at a time, within limits of time and memory.

Parsers of strangers' files are libraries in C, or other programs; what hangs, eats memory or dies
there must cost one file. So whoever waits for a child can end it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Generic, TypeVar

from kxai.errors import KxaiError, LimitExceeded, without_frames
from kxai.load.limits import shown
from kxai.settings import Settings

T = TypeVar("T")
Item = TypeVar("Item")
Job = Callable[[Path, Settings], T]
_GRACE = 3.0  # seconds that a child has for ending what it started


class Child(Generic[T]):
    """One process that runs ``job`` on the paths that it is given, one after the other.

    ``connection`` becomes readable when a result is there or the process has died.
    """

    def __init__(self, job: Job[T], settings: Settings) -> None:
        spawn = multiprocessing.get_context("spawn")
        self.connection, theirs = spawn.Pipe()
        self._settings = settings
        self._process = spawn.Process(target=_serve, args=(theirs, job, settings), daemon=True)
        self._process.start()
        theirs.close()
        self._path: Path | None = None
        self._begun = 0.0

    @property
    def busy(self) -> bool:
        return self._path is not None

    @property
    def seconds_left(self) -> float:
        """Until the file under way has used up its time; negative when it is overdue."""
        return self._begun + self._settings.file_seconds - time.monotonic()

    def give(self, path: Path) -> None:
        """Begin with a file; the child must not be busy."""
        self._path, self._begun = path, time.monotonic()
        # A child that has died meanwhile shows when its answer is read.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send(path)

    def take(self) -> tuple[T | KxaiError, int, bool]:
        """What became of the file (waits for it), the milliseconds it took, and whether the child
        can go on."""
        path, self._path = self._path, None
        assert path is not None
        try:
            result, millis, well = self.connection.recv()
        except (EOFError, ConnectionResetError):
            reason = "处理它的进程意外中止（可能内存不足）"
            millis = round((time.monotonic() - self._begun) * 1000)
            return KxaiError(shown(path), reason), millis, False
        return result, millis, well

    def overdue(self) -> tuple[KxaiError, int]:
        """End the child, whose file has used up its time: the error for that file."""
        path = self._path
        assert path is not None
        self.stop()
        limit = self._settings.file_seconds
        reason = f"处理超过{limit:g}秒的上限，已中止（上限见KXAI_FILE_SECONDS）"
        return LimitExceeded(shown(path), reason), round(limit * 1000)

    def stop(self) -> None:
        """End the process, with what it has started; at once where it is idle."""
        self._path = None
        self.connection.close()
        self._process.terminate()
        self._process.join(_GRACE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def run_apart(job: Job[T], path: Path, settings: Settings) -> T:
    """``job(path, settings)`` in a process of its own.

    Raises the KxaiError that the job raised, or that says how its process ended.
    """
    child = Child(job, settings)
    try:
        child.give(path)
        if not child.connection.poll(max(0.0, child.seconds_left)):
            raise child.overdue()[0]
        result, _, _ = child.take()
    finally:
        if not child.connection.closed:
            child.stop()
    if isinstance(result, KxaiError):
        raise result
    return result


def run_many(
    job: Job[T],
    items: deque[Item],
    path_of: Callable[[Item], Path],
    settings: Settings,
    *,
    jobs: int,
) -> Generator[tuple[Item, T | KxaiError, int]]:
    """Each item with what ``job`` made of its file (or why it did not) and the milliseconds it
    took, in the order in which they finish, in ``jobs`` processes.

    Items that the caller adds meanwhile are done too; at most one per process is under way.
    """
    idle: list[Child[T]] = []
    busy: dict[Child[T], Item] = {}
    try:
        while items or busy:
            while items and len(busy) < jobs:
                child = idle.pop() if idle else Child(job, settings)
                item = items.popleft()
                child.give(path_of(item))
                busy[child] = item
            patience = max(0.0, min(child.seconds_left for child in busy))
            ready = wait([child.connection for child in busy], patience)
            for child in list(busy):
                if child.connection in ready:
                    result, millis, well = child.take()
                elif child.seconds_left <= 0:
                    result, millis = child.overdue()
                    well = False
                else:
                    continue
                item = busy.pop(child)
                if well:
                    idle.append(child)
                elif not child.connection.closed:
                    child.stop()
                yield item, result, millis
    finally:
        # On Ctrl-C nobody waits for files whose results are not wanted any more.
        for child in (*idle, *busy):
            child.stop()


def attempt(job: Job[T], path: Path, settings: Settings) -> tuple[T | KxaiError, int, bool]:
    """``job(path, settings)`` with whatever goes wrong as its result, the milliseconds it took,
    and whether this process can go on."""
    begun = time.monotonic()
    well = True
    result: T | KxaiError
    try:
        result = job(path, settings)
    except KxaiError as error:
        result = without_frames(error)
    except MemoryError:
        limit = settings.file_memory_bytes // 1_000_000
        result = LimitExceeded(shown(path), f"处理所需内存超过{limit}MB的上限")
        well = False
    except Exception as error:
        # One file must not end the run over all others, even if it meets a fault of ours.
        result = broken(path, error, traceback.extract_tb(error.__traceback__)[-1])
    return result, round((time.monotonic() - begun) * 1000), well


def broken(path: Path, error: Exception, frame: traceback.FrameSummary) -> KxaiError:
    """A fault of ours as what became of a file."""
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    reason = f"程序内部错误（{type(error).__name__}：{error}，{place}）"
    return KxaiError(shown(path), " ".join(reason.split()))


def _serve(connection: Connection, job: Job[T], settings: Settings) -> None:
    """The child's life: files come in, results go out. Ctrl-C is the parent's to handle; a child
    that is told to end, or whose parent is gone, ends itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    _limit_memory(settings.file_memory_bytes)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    well = True
    while well:
        try:
            path = connection.recv()
        except EOFError:
            # Once on its way out it is not told again: what it has started is to end first.
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            return
        answer = attempt(job, path, settings)
        connection.send(answer)
        well = answer[2]


def _leave(*_: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(1)


def _limit_memory(most: int) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system
        return
    # Not the address space: libraries with threads reserve much more of that than they use.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _follow(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)

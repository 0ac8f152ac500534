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
from collections.abc import Callable, Generator, Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Generic, TypeVar

from kxai.errors import KxaiError, LimitExceeded, without_frames
from kxai.load.limits import shown
from kxai.settings import Settings

T = TypeVar("T")
Item = TypeVar("Item")
Given = TypeVar("Given")
Job = Callable[[Given, Settings], T]
_GRACE = 3.0  # seconds that a child has for ending what it started
_AT_HAND = 2  # files that wait for a child
_HELD = {signal.SIGINT, signal.SIGTERM}


class Child(Generic[Given, T]):
    """One process that runs ``job`` on what it is given (paths of files, mostly), one after the
    other.

    ``connection`` becomes readable when a result is there or the process has died. With
    ``inherits`` it begins as a copy of this process (see ``can_inherit``) and has nothing to
    import.
    """

    def __init__(self, job: Job[Given, T], settings: Settings, *, inherits: bool = False) -> None:
        spawn = multiprocessing.get_context("spawn")
        begin = multiprocessing.get_context("fork").Process if inherits else spawn.Process
        self.connection, theirs = spawn.Pipe()
        self._settings = settings
        self._process = begin(target=_serve, args=(theirs, job, settings), daemon=True)
        with _signals_held():
            self._process.start()
        theirs.close()
        self._given: deque[Given] = deque()
        self._begun = 0.0
        self.is_ended = False

    @property
    def busy(self) -> bool:
        return bool(self._given)

    @property
    def seconds_left(self) -> float:
        """Until the file under way has used up its time; negative when it is overdue."""
        return self._begun + self._settings.file_seconds - time.monotonic()

    def give(self, path: Given) -> None:
        """Begin with a file, or have it done behind those that were given before."""
        if not self._given:
            self._begun = time.monotonic()
        self._given.append(path)
        # A child that has died meanwhile shows when its answer is read.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send(path)

    def take(self) -> tuple[T | KxaiError, int, bool]:
        """What became of the first file given (waits for it), the milliseconds it took, and whether
        the child can go on."""
        path = self._given[0]
        try:
            result, millis, well = self.connection.recv()
        except (EOFError, ConnectionResetError):
            reason = "处理它的进程意外中止（可能内存不足）"
            millis = round((time.monotonic() - self._begun) * 1000)
            result, well = KxaiError(shown(str(path)), reason), False
        self._given.popleft()
        self._begun = time.monotonic()
        return result, millis, well

    def overdue(self) -> tuple[KxaiError, int]:
        """End the child, whose file has used up its time: the error for that file."""
        path = self._given[0]
        self.stop()
        limit = self._settings.file_seconds
        reason = f"处理超过{limit:g}秒的上限，已中止（上限见KXAI_FILE_SECONDS）"
        return LimitExceeded(shown(str(path)), reason), round(limit * 1000)

    def result(self) -> T | KxaiError:
        """What became of the first file given (waits for it as long as it may take). The process is
        ended where it cannot go on."""
        if not self.connection.poll(max(0.0, self.seconds_left)):
            return self.overdue()[0]
        result, _, well = self.take()
        if not well:
            self.stop()
        return result

    def stop(self) -> None:
        """End the process, with what it has started; at once where it is idle."""
        if self.is_ended:
            return
        self.is_ended = True
        self._given.clear()
        self.connection.close()
        self._process.terminate()
        self._process.join(_GRACE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def run_apart(job: Job[Given, T], path: Given, settings: Settings) -> T:
    """``job(path, settings)`` in a process of its own.

    Raises the KxaiError that the job raised, or that says how its process ended.
    """
    child = Child(job, settings)
    try:
        child.give(path)
        result = child.result()
    finally:
        child.stop()
    if isinstance(result, KxaiError):
        raise result
    return result


def run_many(
    job: Job[Path, T],
    items: deque[Item],
    path_of: Callable[[Item], Path],
    settings: Settings,
    *,
    jobs: int,
    idle: list[Child[Path, T]] | None = None,
    is_quick: Callable[[Item], bool] = lambda _: False,
) -> Generator[tuple[Item, T | KxaiError, int]]:
    """Each item with what ``job`` made of its file (or why it did not) and the milliseconds it
    took, in the order in which they finish, in ``jobs`` processes.

    Items that the caller adds meanwhile are done too; at most one per process is under way. Behind
    it some that are ``is_quick`` are at hand, so that the process need not wait while the caller is
    busy with results. ``idle`` are processes that were started before; all are ended.
    """
    idle = [] if idle is None else idle
    busy: dict[Child[Path, T], deque[Item]] = {}
    try:
        while items or busy:
            while items:
                if len(busy) < jobs:
                    child = idle.pop() if idle else Child(job, settings)
                    busy[child] = deque()
                else:
                    child = min(busy, key=lambda one: len(busy[one]))
                    if len(busy[child]) > _AT_HAND or not is_quick(items[0]):
                        break
                busy[child].append(items.popleft())
                child.give(path_of(busy[child][-1]))
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
                item = busy[child].popleft()
                if not well:
                    child.stop()
                    items.extendleft(reversed(busy.pop(child)))
                elif not busy[child]:
                    del busy[child]
                    idle.append(child)
                yield item, result, millis
    finally:
        # On Ctrl-C nobody waits for files whose results are not wanted any more.
        for child in (*idle, *busy):
            child.stop()
        idle.clear()


@contextlib.contextmanager
def started_ahead(
    job: Job[Given, T], settings: Settings, *, jobs: int
) -> Iterator[list[Child[Given, T]]]:
    """``jobs`` processes where they can be had for next to nothing, otherwise none. Those that are
    not taken from the list are ended.

    To be made before a database or a lock is opened: children would have it open as well.
    """
    children = [Child(job, settings, inherits=True) for _ in range(jobs if can_inherit() else 0)]
    try:
        yield children
    finally:
        for child in children:
            child.stop()


def can_inherit() -> bool:
    """Whether a process can begin as a copy of this one: of several threads it would have one, and
    the locks of all."""
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:  # not Linux
        return False


def attempt(job: Job[Given, T], path: Given, settings: Settings) -> tuple[T | KxaiError, int, bool]:
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
        result = LimitExceeded(shown(str(path)), f"处理所需内存超过{limit}MB的上限")
        well = False
    except Exception as error:
        # One file must not end the run over all others, even if it meets a fault of ours.
        result = broken(path, error, traceback.extract_tb(error.__traceback__)[-1])
    return result, round((time.monotonic() - begun) * 1000), well


def broken(path: object, error: Exception, frame: traceback.FrameSummary) -> KxaiError:
    """A fault of ours as what became of a file."""
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    reason = f"程序内部错误（{type(error).__name__}：{error}，{place}）"
    return KxaiError(shown(str(path)), " ".join(reason.split()))


def _serve(connection: Connection, job: Job[Given, T], settings: Settings) -> None:
    """The child's life: files come in, results go out. Ctrl-C is the parent's to handle; a child
    that is told to end, or whose parent is gone, ends itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)
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


@contextlib.contextmanager
def _signals_held() -> Iterator[None]:
    """A process that begins as a copy does with signals as this one does, until it has said
    otherwise: they wait so long."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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

"""Files that were handed in: kept in the workspace, and read in the background by a run of their
own process, so that what kills a parser kills no page."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import secrets
import shutil
import signal
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import BinaryIO, Literal, NamedTuple, Self

from kxai.errors import MESSAGES, KxaiError, WorkspaceError
from kxai.export import words
from kxai.export.files import name_handed_in
from kxai.load.registry import KNOWN_SUFFIXES
from kxai.settings import Settings
from kxai.store import Record, Store, lock

FOLDER = "uploads"
TAKEN_SUFFIXES = tuple(sorted({*KNOWN_SUFFIXES, ".zip"}))
"""Ends of the names of files that are taken."""
_LISTED = 20  # batches
_PATIENCE = 2.0  # seconds between looks at whether the workspace is free
_GRACE = 10.0  # seconds that a run has to end
State = Literal["waiting", "reading", "done", "failed"]


class Outcome(NamedTuple):
    """What became of a file: ``state`` is done, known or failed, ``told`` says more in Chinese."""

    name: str
    state: str
    told: str = ""
    report: str = ""


@dataclass(slots=True)
class Batch:
    """Files that were handed in together. ``told`` is why it waits or failed as a whole."""

    folder: Path
    at: str
    names: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    state: State = "waiting"
    told: str = ""
    tasks: int = 0

    @property
    def under_way(self) -> bool:
        return self.state in ("waiting", "reading")


class Intake:
    """Takes files and reads one batch after the other. Use it as a context manager; leaving it ends
    the run under way as Ctrl-C does, with every finished report kept."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self._store = settings, store
        self.batches: deque[Batch] = deque(maxlen=_LISTED)
        self._queue: queue.Queue[Batch | None] = queue.Queue()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._work, name="intake", daemon=True)

    @property
    def most_bytes(self) -> int:
        """The limit of one file, and of what is handed in at once."""
        return self._settings.max_file_bytes

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._queue.put(None)
        self._thread.join()

    def take(self, files: Sequence[tuple[str, BinaryIO]]) -> Batch:
        """Keep files under their names and have them read. A file that cannot be kept is told in
        the batch. Raises WorkspaceError where nothing can be written."""
        now = datetime.now().astimezone()
        folder = (
            Path(self._settings.workspace) / FOLDER / f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        )
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            raise WorkspaceError(str(folder), f"不能写入（{error.strerror}）") from error
        batch = Batch(folder, now.isoformat(timespec="seconds"))
        for told, data in files:
            name = name_handed_in(told)
            if Path(name).suffix.lower() not in TAKEN_SUFFIXES:
                batch.outcomes.append(Outcome(name, "failed", "[E103] 不支持的文件类型"))
                continue
            path = _free(folder / name)
            try:
                with path.open("xb") as kept:
                    shutil.copyfileobj(data, kept, 1 << 20)
            except OSError as error:
                path.unlink(missing_ok=True)
                batch.outcomes.append(Outcome(name, "failed", f"没有存下来（{error.strerror}）"))
                continue
            batch.names.append(path.name)
        if batch.names:
            self._queue.put(batch)
        else:
            batch.state = "failed"
            shutil.rmtree(folder, ignore_errors=True)
        self.batches.appendleft(batch)
        return batch

    def _work(self) -> None:
        while (batch := self._queue.get()) is not None:
            try:
                self._await_workspace(batch)
                if not self._ending.is_set():
                    self._read(batch)
            except KxaiError as error:
                batch.told = _told(error)
            except OSError as error:
                batch.told = f"不能读取（{error.strerror}）"
            finally:
                if batch.state != "done":
                    batch.state = "failed"
                    batch.told = batch.told or "读取中断，已读完的都已保存"

    def _await_workspace(self, batch: Batch) -> None:
        while not self._ending.is_set():
            with contextlib.suppress(WorkspaceError), lock(Path(self._settings.workspace)):
                return
            batch.told = "工作区正由另一个kxai使用，等它结束"
            self._ending.wait(_PATIENCE)

    def _read(self, batch: Batch) -> None:
        batch.state, batch.told = "reading", ""
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe(duplex=False)
        # Not a daemon: it starts processes itself.
        process = spawn.Process(target=read_folder, args=(theirs, batch.folder, self._settings))
        process.start()
        theirs.close()
        try:
            while not self._ending.is_set():
                if ours.poll(0.2) and not self._hear(batch, ours.recv()):
                    break
            else:
                process.terminate()
        except EOFError:
            batch.told = "读取的进程意外中止（可能内存不足），已读完的都已保存"
        finally:
            process.join(_GRACE)
            if process.is_alive():
                process.kill()
                process.join()
            ours.close()

    def _hear(self, batch: Batch, event: Outcome | int | str | None) -> bool:
        """One message of the run; whether more are to come."""
        if isinstance(event, Outcome):
            batch.outcomes.append(event)
        elif isinstance(event, int):
            batch.tasks = event
        elif isinstance(event, str):
            batch.told, batch.state = event, "failed"
            return False
        else:
            self._settle(batch)
            batch.state = "done"
            return False
        return True

    def _settle(self, batch: Batch) -> None:
        """Tell of the files that the run had nothing to do with."""
        told = {outcome.name for outcome in batch.outcomes}
        for name in batch.names:
            report = self._store.placed(os.path.abspath(batch.folder / name))
            if name not in told and report:
                batch.outcomes.append(Outcome(name, "known", "以前读过，内容相同", report))


def _free(path: Path) -> Path:
    number = 2
    free = path
    while free.exists():
        free = path.with_name(f"{path.stem}({number}){path.suffix}")
        number += 1
    return free


def _told(error: KxaiError) -> str:
    """An error without the place, which may be a path of this machine."""
    reason = f"：{error.reason}" if error.reason else ""
    return f"[{error.code}] {MESSAGES.get(error.code, '出错')}{reason}"


class _Teller:
    """Tells through a pipe how a run goes on."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, tasks: int, known: int) -> None:  # noqa: ARG002
        self._connection.send(tasks)

    def done(self, record: Record, twins: Sequence[str]) -> None:
        told = f"数字{len(record.figures)}，问题{len(record.findings)}"
        # The report may have been read before, from another file.
        for source in dict.fromkeys((record.report["source"], *twins)):
            self._connection.send(Outcome(words.file_name(source), "done", told, record.id))

    def failed(self, error: KxaiError) -> None:
        self._connection.send(Outcome(words.file_name(error.place), "failed", _told(error)))


def read_folder(connection: Connection, folder: Path, settings: Settings) -> None:
    """Read a folder into its workspace, in a process of its own: sends the number of tasks, an
    outcome a file, and at the end None, or a text where the run could not be done."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    from kxai.bulk import run

    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        try:
            summary = run([folder], settings=settings, listener=_Teller(connection))
        except KxaiError as error:
            connection.send(_told(error))
            return
        connection.send("读取中断，已读完的都已保存" if summary.interrupted else None)

"""One writer to a workspace.

The lock is the operating system's, on an open file: it ends with its process however that ends,
so no lock is ever stale and none has to be guessed away by its age or a reused process number.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kxai.errors import WorkspaceError

LOCK_NAME = "kxai.lock"

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        # The byte far behind the process number, which others must be able to read.
        os.lseek(handle, 1 << 20, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the workspace ``folder`` for this process.

    Raises WorkspaceError when another process holds it or the folder cannot be written.
    """
    try:
        handle = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise WorkspaceError(str(folder), f"不能写入（{error.strerror}）") from error
    try:
        try:
            _take(handle)
        except OSError as error:
            owner = os.pread(handle, 20, 0) if hasattr(os, "pread") else b""
            who = f"（进程{owner.decode().strip()}）" if owner.strip().isdigit() else ""
            raise WorkspaceError(
                str(folder), f"另一个kxai{who}正在使用，请等它结束，或用--workspace换一个文件夹"
            ) from error
        os.lseek(handle, 0, os.SEEK_SET)
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)

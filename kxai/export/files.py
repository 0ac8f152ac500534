"""Writing a file so that nobody ever sees half of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kxai.errors import WorkspaceError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary file beside ``path`` that takes its place when the block ends well.

    Raises WorkspaceError when the folder cannot be written or the file is held by a program.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        yield temporary
        with temporary.open("rb+") as handle:
            os.fsync(handle.fileno())
        temporary.replace(path)
    except OSError as error:
        raise WorkspaceError(str(path), f"不能写入（{error.strerror or error}）") from error
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """A folder inside ``folder`` for what a writer keeps aside, empty, and gone at the end;
    what a kill left in it goes at the next use.

    Raises WorkspaceError when it cannot be made.
    """
    path = folder / ".writing"
    try:
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise WorkspaceError(str(path), f"不能建立（{error.strerror or error}）") from error
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)

"""Files that kxai writes: names that every system takes, and nobody ever sees half of one."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kxai.errors import WorkspaceError
from kxai.export.words import clean

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')  # in names, on one system or another
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ .]*(?:\.|$)", re.IGNORECASE
)
_MOST_BYTES = 180  # of a name; systems allow 255, and a copy's name is longer
_MOST_CHARACTERS = 80  # of a name that a browser tells


def portable_name(name: str) -> str:
    """``name`` without what a system forbids in names of files: ``a:b?.txt`` is ``a_b_.txt``, and
    ``con.txt``, which is a device on Windows, ``_con.txt``. Nothing is left of nothing."""
    kept = _FORBIDDEN.sub("_", name).strip(" ").rstrip(". ")
    return f"_{kept}" if _DEVICE.match(kept) else kept


def name_of_parts(*parts: str) -> str:
    """A name for a file, without ending, that says what is in it: 复核意见书-某县-1a2b."""
    words = (re.sub(r"[_\s]+", "_", portable_name(clean(part))).strip("._ ") for part in parts)
    name = "-".join(word for word in words if word)
    return portable_name(name.encode()[:_MOST_BYTES].decode(errors="ignore").strip("._ ")) or "_"


def name_handed_in(told: str) -> str:
    """A file's name that leads nowhere else, whatever a browser called it: ``../a!b.txt`` is
    ``a_b.txt``."""
    name = clean(re.split(r"[/\\]", told)[-1]).replace("!", "_").strip(" .")
    stem, suffix = os.path.splitext(_FORBIDDEN.sub("_", name))
    kept = stem.encode()[: _MOST_CHARACTERS * 2].decode(errors="ignore")[:_MOST_CHARACTERS]
    return portable_name((kept + suffix[:10]).lstrip("~$. ")) or "_"


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


def write_keeping(path: Path, data: bytes, *, force: bool = False) -> Path | None:
    """Write ``data``, folders included. Of what stands there already and differs a copy
    is kept beside it (``名称.旧1.docx``), whose path is returned; with ``force`` it is lost.

    Raises WorkspaceError when it cannot be written.
    """
    kept: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise WorkspaceError(str(path), "是一个文件夹，不能写入")
        if path.is_file():
            if path.read_bytes() == data:
                return None
            if not force:
                kept = _free_name(path)
                shutil.copy2(path, kept)
    except OSError as error:
        raise WorkspaceError(str(path), f"不能写入（{error.strerror or error}）") from error
    with replacing(path) as temporary:
        temporary.write_bytes(data)
    return kept


def _free_name(path: Path) -> Path:
    number = 1
    while True:
        free = path.with_name(f"{path.stem}.旧{number}{path.suffix}")
        if not free.exists() and not free.is_symlink():
            return free
        number += 1

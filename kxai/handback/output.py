"""Where what goes back is written, without losing what stands there already."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from kxai.errors import WorkspaceError
from kxai.export.files import replacing
from kxai.export.words import clean

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\s]+')  # in names of files, on one system or another
_MOST_BYTES = 180  # of a name; systems allow 255, and a copy's name is longer


def safe_name(*parts: str) -> str:
    """A name for a file made of ``parts``, without what a system forbids: 复核意见书-某县-1a2b."""
    words = (_FORBIDDEN.sub("_", clean(part)).strip("._ ") for part in parts)
    name = "-".join(word for word in words if word)
    return name.encode()[:_MOST_BYTES].decode(errors="ignore").strip("._ ") or "_"


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

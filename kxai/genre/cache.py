"""The shipped files as they were read and found right, kept beside the compiled modules.

Reading and testing the files takes longer with every entry; what came of it is kept in
``__pycache__``, as Python keeps its bytecode, under the names, sizes and times of the files.
"""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from kxai.genre.entries import Entry, Origin
from kxai.genre.files import Located

_PREFIX = "genre-"
_Kept = tuple[str, Entry, str, int]


def load(folder: Path) -> list[Located] | None:
    """The entries of the files of ``folder``, None where they changed or were never kept."""
    try:
        # Written by this module alone, in the place where Python runs bytecode from.
        kept: list[_Kept] = pickle.loads(_path(folder).read_bytes())  # noqa: S301
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError):
        return None
    return [Located(kind, entry, Origin(file, line)) for kind, entry, file, line in kept]


def keep(folder: Path, entries: Sequence[Located]) -> None:
    """Keep the entries in place of those kept before; nothing where that cannot be written."""
    if sys.dont_write_bytecode:
        return
    path = _path(folder)
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=_PREFIX, suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            kept = [(e.kind, e.entry, e.origin.file, e.origin.line) for e in entries]
            file.write(pickle.dumps(kept, protocol=pickle.HIGHEST_PROTOCOL))
        for old in path.parent.glob(f"{_PREFIX}*.pickle"):
            old.unlink(missing_ok=True)
        Path(name).replace(path)


def _path(folder: Path) -> Path:
    """Where the entries of the files as they are now are kept."""
    digest = sha256(sys.version.encode())
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".toml", ".tsv", ".py"):
            seen = path.stat()
            digest.update(f"{path.name} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    return folder / "__pycache__" / f"{_PREFIX}{digest.hexdigest()[:16]}.pickle"

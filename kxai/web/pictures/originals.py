"""The files that reports were read from, as far as they are still the same."""

from __future__ import annotations

import hashlib
from pathlib import Path
from threading import Lock

from kxai.errors import InputError
from kxai.load.archives import is_inside, read_input
from kxai.settings import Settings
from kxai.store import Store

LARGEST = 300 * 1024 * 1024
"""Bytes of a file of which pages are drawn."""


class Originals:
    """Finds files by what was read from them. What was found last is known again, and one file out
    of an archive is kept."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings
        self._hashes: dict[tuple[str, int, int], str] = {}
        self._unpacked: tuple[str, bytes] = ("", b"")
        self._lock = Lock()

    def of(self, report: str) -> Path | bytes | None:
        """The file of a report, or its bytes where it lies in an archive; None where it is gone,
        has changed or is too large."""
        with self._lock:
            for path in map(Path, self._store.paths(report)):
                if is_inside(path):
                    data = self._member(report, path)
                    if data is not None:
                        return data
                elif self._is_same(report, path):
                    return path
        return None

    def _is_same(self, report: str, path: Path) -> bool:
        try:
            status = path.stat()
            if not path.is_file() or status.st_size > LARGEST:
                return False
            key = (str(path), status.st_size, status.st_mtime_ns)
            if key not in self._hashes:
                with path.open("rb") as file:
                    self._hashes[key] = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return False
        return self._hashes[key].startswith(report)

    def _member(self, report: str, path: Path) -> bytes | None:
        if self._unpacked[0] == report:
            return self._unpacked[1]
        try:
            data = read_input(path, self._settings)
        except InputError:
            return None
        if not hashlib.sha256(data).hexdigest().startswith(report):
            return None
        self._unpacked = (report, data)
        return data

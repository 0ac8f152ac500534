"""Pictures of the pages of PDF files."""

from __future__ import annotations

import hashlib
import io
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from kxai.store import Store

MOST_BYTES = 64 * 1024 * 1024
"""So many bytes of pictures are kept."""
_WIDEST, _MOST_PIXELS = 1400, 4_000_000
_LARGEST_FILE = 300 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as PNG; ``width`` and ``height`` are those of the page, in points."""

    png: bytes
    width: float
    height: float


class Pictures:
    """Draws pages and keeps what was drawn last. pdfium bears one thread at a time, so one page is
    drawn at a time."""

    def __init__(self, store: Store, *, most_bytes: int = MOST_BYTES) -> None:
        self._store = store
        self._most = most_bytes
        self._kept: OrderedDict[tuple[str, int], Picture] = OrderedDict()
        self._same: dict[tuple[str, int, int], str] = {}
        self._lock = Lock()

    def of(self, report: str, number: int) -> Picture | None:
        """The picture of page ``number`` (from 1) of a report; None where its format has none, its
        file is gone or has changed, or pdfium cannot draw it."""
        with self._lock:
            kept = self._kept.get((report, number))
            if kept is not None:
                self._kept.move_to_end((report, number))
                return kept
            file = self._file(report)
            drawn = _draw(file, number) if file is not None else None
            if drawn is not None:
                self._keep((report, number), drawn)
            return drawn

    def _keep(self, key: tuple[str, int], picture: Picture) -> None:
        self._kept[key] = picture
        while len(self._kept) > 1 and sum(len(p.png) for p in self._kept.values()) > self._most:
            self._kept.popitem(last=False)

    def _file(self, report: str) -> Path | None:
        if self._store.format(report) != "pdf":
            return None
        for path in map(Path, self._store.paths(report)):
            try:
                status = path.stat()
                if not path.is_file() or status.st_size > _LARGEST_FILE:
                    continue
                key = (str(path), status.st_size, status.st_mtime_ns)
                if key not in self._same:
                    with path.open("rb") as file:
                        self._same[key] = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError:
                continue
            if self._same[key].startswith(report):
                return path
        return None


def _draw(file: Path, number: int) -> Picture | None:
    # Heavy, and of no use to pages of text.
    from pypdfium2 import PdfDocument, PdfiumError  # type: ignore[import-untyped]

    try:
        with PdfDocument(file) as document:
            if not 1 <= number <= len(document):
                return None
            page = document[number - 1]
            width, height = page.get_size()
            if width <= 0 or height <= 0:
                return None
            scale = min(_WIDEST / width, (_MOST_PIXELS / (width * height)) ** 0.5)
            picture = page.render(scale=scale).to_pil()
            out = io.BytesIO()
            picture.save(out, "PNG", compress_level=3)
            return Picture(out.getvalue(), width, height)
    except (PdfiumError, OSError, ValueError, MemoryError):
        return None

"""Pictures of pages, drawn when they are asked for; those asked for last are kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock

from kxai.settings import Settings
from kxai.store import Store
from kxai.web.pictures.drawn_ofd import draw_ofd
from kxai.web.pictures.drawn_pages import draw_pdf, draw_scan
from kxai.web.pictures.originals import Originals
from kxai.web.pictures.page_picture import Picture

MOST_BYTES = 64 * 1024 * 1024
"""So many bytes of pictures are kept."""
_Draw = Callable[[Path | bytes, int, float, Settings], Picture | None]
_BY_FORMAT: Mapping[str, _Draw] = {"pdf": draw_pdf, "image": draw_scan, "ofd": draw_ofd}
DRAWN = frozenset(_BY_FORMAT)
"""The formats that have pictures of pages."""


class Pictures:
    """Draws pages and keeps what was drawn last. One page is drawn at a time: pdfium bears one
    thread, and a scan takes much memory."""

    def __init__(
        self, store: Store, *, settings: Settings | None = None, most_bytes: int = MOST_BYTES
    ) -> None:
        self._store, self._settings = store, settings or Settings()
        self._originals = Originals(store, self._settings)
        self._most = most_bytes
        self._kept: OrderedDict[tuple[str, int], Picture] = OrderedDict()
        self._lock = Lock()

    def of(self, report: str, number: int) -> Picture | None:
        """The picture of page ``number`` (from 1) of a report; None where its format has none, its
        file is gone or has changed, or it cannot be drawn."""
        with self._lock:
            kept = self._kept.get((report, number))
            if kept is not None:
                self._kept.move_to_end((report, number))
                return kept
            draw = _BY_FORMAT.get(self._store.format(report))
            file = self._originals.of(report) if draw else None
            if draw is None or file is None:
                return None
            drawn = draw(file, number, self._store.turned(report, number), self._settings)
            if drawn is not None:
                self._keep((report, number), drawn)
            return drawn

    def _keep(self, key: tuple[str, int], picture: Picture) -> None:
        self._kept[key] = picture
        while len(self._kept) > 1 and sum(p.weight for p in self._kept.values()) > self._most:
            self._kept.popitem(last=False)

"""Where marked numbers stand in the text of a made file, found by loading it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from kxai.load import load
from kxai_lab.generate.markup import strip_marks


def locate(report: Path, marked: bytes) -> tuple[str, list[tuple[int, int, int]]]:
    """The stored text of ``report``, and (mark index, start, end) of every mark in order of place.

    ``marked`` are the bytes of the same report with carried marks. Gold so never depends on what
    an engine finds. Raises ValueError when the two load as different texts, and the subclasses of
    InputError.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / report.name
        copy.write_bytes(marked)
        text, places = strip_marks(load(copy).text)
    stored = load(report).text
    if text != stored:
        raise ValueError(f"{report.name}: the marked and the clean file load as different texts")
    return stored, sorted(places, key=lambda place: place[1])

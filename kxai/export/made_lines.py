"""Lines of figures.jsonl that were made when their rows were at hand.

Figures are nine tenths of what a run writes. While others read, the process that writes has time to
make their lines; read back from the database at the end of the run, they would be made while all
others wait.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from kxai.export.jsonl import figure_lines
from kxai.store import Record

_MOST_BYTES = 256_000_000  # of the disk; what is more is read from the database


@dataclass(slots=True)
class LinesAtHand:
    """Lines of reports as of their last change, in a file that is gone when its process is."""

    _file: IO[bytes] | None
    _places: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    _end: int = 0

    def keep(self, records: Sequence[Record], *, at: int) -> None:
        """Keep the lines of reports that were written in the generation ``at``, as far as there is
        room."""
        for record in records:
            lines = figure_lines(record.figures)
            if self._file is None or self._end + len(lines) > _MOST_BYTES:
                return
            try:
                self._file.write(lines)
            except OSError:  # a full disk is told by whoever must write
                self._file = None
                return
            self._places[record.id] = (at, self._end, len(lines))
            self._end += len(lines)

    def of(self, changed: Mapping[str, int], report: str) -> bytes | None:
        """The lines of a report, of which ``changed`` tells the generation of its last change; None
        where they are not at hand."""
        at, start, length = self._places.get(report, (None, 0, 0))
        if self._file is None or at != changed[report]:
            return None
        try:
            self._file.seek(start)
            lines = self._file.read(length)
        except OSError:
            return None
        return lines if len(lines) == length else None


@contextmanager
def lines_at_hand(folder: Path) -> Iterator[LinesAtHand]:
    """None at hand yet; where ``folder`` takes no file, none ever are."""
    with contextlib.ExitStack() as stack:
        try:
            file = stack.enter_context(tempfile.TemporaryFile(dir=folder))
        except OSError:
            yield LinesAtHand(None)
            return
        yield LinesAtHand(file)

"""The JSON lines of an archive, kept in step with the store at the cost of what has changed.

Small archives have one file of each kind, ``figures.jsonl``. Larger ones have parts by the first
two digits of a report's id, ``figures/00.jsonl`` to ``figures/ff.jsonl``, and a report that is new
rewrites its part alone. A file is always written whole beside the old one and put in its place, so
that nobody sees half of it; what has not changed is copied as bytes and not encoded again.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from kxai import __version__
from kxai.errors import WorkspaceError
from kxai.export import extents as known
from kxai.export.extents import Extent, Look, Told, look
from kxai.export.files import replacing
from kxai.export.jsonl import NAMES, TOGETHER, encoded
from kxai.export.made_lines import LinesAtHand
from kxai.store import Store

WHOLE_REPORTS = 5_000
"""Archives of more reports have their data files in parts."""
_DIGITS = 2
_PARTS = tuple(f"{number:0{_DIGITS}x}" for number in range(16**_DIGITS))
_BLOCK = 1 << 22  # bytes copied at once


def data_files(folder: Path, part: str = "") -> tuple[Path, ...]:
    """The data files of a part, by default of an archive that has one."""
    if not part:
        return tuple(folder / f"{name}.jsonl" for name in NAMES)
    return tuple(folder / name / f"{part}.jsonl" for name in NAMES)


def told_files(folder: Path) -> tuple[Path, ...]:
    """Where the data of an archive stand: its files, or the folders of their parts."""
    if "" in known.read_told(folder).looks:
        return data_files(folder)
    return tuple(folder / name for name in NAMES)


def refresh_parts(
    store: Store, folder: Path, *, whole: int = WHOLE_REPORTS, at_hand: LinesAtHand | None = None
) -> bool:
    """Bring the data files in ``folder`` in step with the store; up to ``whole`` reports they are
    one file of each kind. Lines that are ``at_hand`` are not made again. Returns whether any was
    written.

    What an interrupt leaves undone the next call does. Raises WorkspaceError.
    """
    try:
        return _refresh(store, folder, whole, at_hand)
    except OSError as error:
        raise WorkspaceError(str(folder), f"不能写入（{error.strerror or error}）") from error


def _refresh(store: Store, folder: Path, whole: int, at_hand: LinesAtHand | None) -> bool:
    told = known.read_told(folder)
    # Before anything is looked at: what is written meanwhile is told the next time.
    now = store.moment()
    changed = store.since(told.moment) if told.version == __version__ else None
    if changed is None:
        told, changed = Told(now, __version__), set()
    parts = ("",) if store.count() <= whole else _PARTS
    digits = len(parts[0])
    stale = {report[:digits] for report in changed}
    looks = {part: [look(path) for path in data_files(folder, part)] for part in told.looks}
    sound = {part for part in told.looks if looks[part] == told.looks[part]}
    left = [part for part in parts if part in stale or part not in sound]
    for part in left:
        source = part if part in sound else _whole_of(part, sound)
        found, told.looks[part] = _write_part(store, folder, part, source, at_hand)
        known.write_extents(folder, part, found)
        known.write_told(folder, told)
    _remove_others(folder, parts, told)
    if left or told.moment != now:
        told.moment = now
        known.write_told(folder, told)
    return bool(left)


def _whole_of(part: str, sound: set[str]) -> str | None:
    """The part that was not yet divided and has the lines of ``part`` among others."""
    return "" if part and "" in sound else None


def _remove_others(folder: Path, parts: Sequence[str], told: Told) -> None:
    """The files of the other division: they would tell what was."""
    others: Sequence[str] = ("",) if len(parts) > 1 else _PARTS
    folders = [folder / name for name in NAMES]
    if others is _PARTS and not any(path.is_dir() for path in folders):
        return
    for part in others:
        told.looks.pop(part, None)
        known.forget(folder, part)
        for path in data_files(folder, part):
            path.unlink(missing_ok=True)
    if others is _PARTS:
        for path in folders:
            with suppress(OSError):  # not there, or something else lies in it
                path.rmdir()


def _write_part(
    store: Store, folder: Path, part: str, source: str | None, at_hand: LinesAtHand | None
) -> tuple[list[Extent], list[Look]]:
    """Write the files of a part, with the help of those of the part ``source``."""
    old = _placed(known.read_extents(folder, source)) if source is not None else {}
    known.forget(folder, part)
    wanted = store.moments(part)
    found: list[Extent] = []
    paths = data_files(folder, part)
    for path in paths:
        path.parent.mkdir(exist_ok=True)
    with ExitStack() as stack:
        sources: list[BinaryIO | None] = [None] * len(paths)
        if old and source is not None:
            sources = [stack.enter_context(p.open("rb")) for p in data_files(folder, source)]
        splices = [
            stack.enter_context(_Splice(stack.enter_context(replacing(path)), from_))
            for path, from_ in zip(paths, sources, strict=True)
        ]
        for first in range(0, len(wanted), TOGETHER):
            some = wanted[first : first + TOGETHER]
            new = [one.report for one in some if not _kept(old.get(one.report), one.at)]
            stored = {one.report.id: one for one in store.reports(new)} if new else {}
            made = partial(at_hand.of, dict(some)) if at_hand else _nothing
            lines = encoded(store, [stored[report] for report in new if report in stored], made)
            for report, at in some:
                held = old.get(report)
                if held is not None and held.extent.at == at:
                    for splice, start, length in zip(
                        splices, held.starts, held.extent.lengths, strict=True
                    ):
                        splice.copy(start, length)
                    found.append(held.extent)
                elif report in stored:
                    written = zip(splices, next(lines), strict=True)
                    lengths = tuple(splice.write(told) for splice, told in written)
                    found.append(Extent(report, at, lengths))
    return found, [seen for path in paths if (seen := look(path)) is not None]


@dataclass(frozen=True, slots=True)
class _Placed:
    extent: Extent
    starts: tuple[int, ...]


def _placed(extents: Sequence[Extent]) -> dict[str, _Placed]:
    starts = (0,) * len(NAMES)
    found = {}
    for extent in extents:
        found[extent.report] = _Placed(extent, starts)
        starts = tuple(a + b for a, b in zip(starts, extent.lengths, strict=True))
    return found


def _nothing(_: str) -> None:
    """What is at hand of a report where nothing is."""


def _kept(placed: _Placed | None, at: int) -> bool:
    return placed is not None and placed.extent.at == at


class _Splice:
    """A file that is made of lines and of stretches of another file."""

    def __init__(self, path: Path, source: BinaryIO | None) -> None:
        self._path, self._source = path, source
        self._start = self._end = 0  # the stretch that waits to be copied

    def __enter__(self) -> _Splice:
        self._target = self._path.open("wb")
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._target:
            if kind is None:
                self._flush()

    def copy(self, start: int, length: int) -> None:
        if start != self._end:
            self._flush()
            self._start = start
        self._end = start + length

    def write(self, lines: bytes) -> int:
        self._flush()
        return self._target.write(lines)

    def _flush(self) -> None:
        left = self._end - self._start
        if self._source is not None and left:
            self._source.seek(self._start)
            while left:
                block = self._source.read(min(left, _BLOCK))
                if not block:
                    raise OSError("cut short while it was read")
                left -= self._target.write(block)
        self._start = self._end

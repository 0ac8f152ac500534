"""Which bytes of an export's files tell which report, so that what is unchanged is copied.

Kept beside the files in a hidden folder: for each part of an export the reports in it with the
moments of their last change and the lengths of their lines (``Extents``), and for the export as a
whole up to which moment of the store it tells and how its files looked when they were written
(``Told``). Files that look otherwise, or of whose extents nothing is left, are written anew: the
folder may be deleted at any time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kxai.export.files import replacing

FOLDER = ".exported"
_TOLD = "told.json"
Look = tuple[int, int]
"""Size and time of change of a file."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The lines of one report as of its change ``at``: their bytes in each file of a part."""

    report: str
    at: int
    lengths: tuple[int, ...]


@dataclass(slots=True)
class Told:
    """Up to which ``moment`` of the store the files tell, written by which ``version``; how the
    files of each part looked (``looks``)."""

    moment: str = ""
    version: str = ""
    looks: dict[str, list[Look]] = field(default_factory=dict)


def look(path: Path) -> Look | None:
    """How a file looks; None where there is none."""
    try:
        info = path.stat()
    except OSError:
        return None
    return info.st_size, info.st_mtime_ns


def read_told(folder: Path) -> Told:
    """What is known of the export in ``folder``; nothing where that cannot be read."""
    try:
        told = json.loads((folder / FOLDER / _TOLD).read_bytes())
        return Told(
            str(told["moment"]),
            str(told["version"]),
            {part: [(int(a), int(b)) for a, b in looks] for part, looks in told["looks"].items()},
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Told()


def write_told(folder: Path, told: Told) -> None:
    """Raises WorkspaceError."""
    values = {
        "moment": told.moment,
        "version": told.version,
        "looks": told.looks,
    }
    _write(folder / FOLDER / _TOLD, values)


def read_extents(folder: Path, part: str) -> list[Extent]:
    """In the order of the part's files; none where they cannot be read."""
    try:
        rows = json.loads(_path(folder, part).read_bytes())
        return [Extent(str(report), int(at), tuple(map(int, n))) for report, at, n in rows]
    except (OSError, ValueError, TypeError):
        return []


def write_extents(folder: Path, part: str, extents: Sequence[Extent]) -> None:
    """Raises WorkspaceError."""
    _write(_path(folder, part), [[e.report, e.at, e.lengths] for e in extents])


def forget(folder: Path, part: str) -> None:
    """Nothing is known of a part any more."""
    _path(folder, part).unlink(missing_ok=True)


def _path(folder: Path, part: str) -> Path:
    return folder / FOLDER / f"part-{part or 'all'}.json"


def _write(path: Path, values: object) -> None:
    os.makedirs(path.parent, exist_ok=True)
    with replacing(path) as temporary:
        temporary.write_text(json.dumps(values, separators=(",", ":")), "ascii")

"""The file that a report was read from, if it is still there and still the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kxai.errors import InputError, OriginalChanged, OriginalMissing, UnreadableFile
from kxai.export.words import clean
from kxai.load.archives import read_input
from kxai.load.limits import shown
from kxai.schema.report import Report
from kxai.settings import Settings
from kxai.store import Store

_SHOWN = 12  # characters of a hash


@dataclass(frozen=True, slots=True)
class Original:
    """``name`` without folders, for a person; for a file of a zip archive that of the file."""

    name: str
    data: bytes


def read_original(
    store: Store, report: Report, settings: Settings, *, source: Path | None = None
) -> Original:
    """The bytes that ``report`` was read from: of ``source``, else of the first of the paths that
    the store knows of which has them.

    Raises OriginalMissing where there is none of them, OriginalChanged where what is there is
    another content, and for ``source`` what reading a file raises.
    """
    if source is not None:
        return _same(report, source, read_input(source, settings))
    failure: InputError | None = None
    for path in map(Path, store.paths(report.id)):
        try:
            return _same(report, path, read_input(path, settings))
        except OriginalChanged as error:
            failure = error
        except UnreadableFile:
            continue
        except InputError as error:
            failure = failure or error
    if failure is not None:
        raise failure
    raise OriginalMissing(clean(shown(Path(report.source))), "已移走或删除，请用--source指明")


def _same(report: Report, path: Path, data: bytes) -> Original:
    found = hashlib.sha256(data).hexdigest()
    if found != report.sha256:
        reason = (
            f"sha256是{found[:_SHOWN]}…，读取时是{report.sha256[:_SHOWN]}…；"
            "请用--source指明原来的文件，或用kxai run重新读取"
        )
        raise OriginalChanged(clean(shown(path)), reason)
    return Original(clean(path.name), data)

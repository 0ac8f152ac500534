"""What people wrote into review.xlsx goes into the store before the workbook is written anew.

A workbook says by a property which decisions and which reports it shows (``stamp``). What differs
from that is what a person wrote, also in a copy that was handed round while others decided.
Whatever cannot be taken back stays in a copy of the file beside the new one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from shutil import copyfile

from kxai.errors import InputError, WorkspaceError
from kxai.export.choice import ALL, Choice, read_choice
from kxai.export.files import replacing
from kxai.export.returned_opinions import record_opinions
from kxai.export.returned_workbook import ReturnedWorkbook, read_returned
from kxai.export.stamp import read_stamp, stamp_of
from kxai.export.workbook import WORKBOOK, write_workbook
from kxai.store import Store, Verdict

UNNAMED = "未署名"
"""Who decided, where a row names nobody and no name is set."""
_KNOWN = "workbook"  # in ``meta``: the sha256 of the file as it was last written or taken back
_COMPARED = 100_000  # figures; beyond, writing the workbook once more to compare takes too long


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a workbook gave: the ``entries`` made of it, in its order; ``kept``, the copies of
    workbooks that held more than was taken; ``reasons`` say what, in Chinese."""

    entries: tuple[Verdict, ...] = ()
    kept: tuple[Path, ...] = ()
    reasons: tuple[str, ...] = ()

    def __add__(self, other: TakenBack) -> TakenBack:
        return TakenBack(
            self.entries + other.entries, self.kept + other.kept, self.reasons + other.reasons
        )


def take_back(store: Store, folder: Path, *, reviewer: str = "") -> TakenBack:
    """Record what people wrote into the review.xlsx in ``folder`` as decisions.

    A row without a name is ``reviewer``'s, or nobody's (``UNNAMED``). The file itself stays as it
    is; where it holds anything that is not taken, a copy is kept beside it. A file that was taken
    back already is not read again. Raises WorkspaceError when the file or the database cannot be
    read or the copy cannot be written.
    """
    path = folder / WORKBOOK
    digest = _digest(path)
    if digest is None or digest == store.meta(_KNOWN):
        return TakenBack()
    entries: Sequence[Verdict] = ()
    try:
        returned = read_returned(path)
    except InputError as error:
        reasons = [error.reason]
    else:
        entries, left = record_opinions(store, returned, reviewer or UNNAMED)
        reasons = [*left, *_other_changes(store, folder, returned)]
    kept = (_keep(path),) if reasons else ()
    with store.writing() as writer:
        writer.set_meta(_KNOWN, digest)
    return TakenBack(tuple(entries), kept, tuple(reasons))


def rewrite(store: Store, folder: Path, choice: Choice = ALL) -> TakenBack:
    """Write review.xlsx of the reports of ``choice`` anew; one that somebody saved while this went
    on is kept as a copy.

    Call ``take_back`` before. Raises WorkspaceError.
    """
    path = folder / WORKBOOK
    known = store.meta(_KNOWN)
    kept: list[Path] = []

    def keep_unseen() -> None:
        if _digest(path) not in (None, known):
            kept.append(_keep(path))

    write_workbook(store, folder, choice=choice, before_replacing=keep_unseen)
    with store.writing() as writer:
        writer.set_meta(_KNOWN, _digest(path) or "")
    return TakenBack((), tuple(kept), ("写入期间有人保存过",) if kept else ())


def _other_changes(store: Store, folder: Path, returned: ReturnedWorkbook) -> list[str]:
    """What the workbook holds beside opinions that the one which was written did not."""
    reasons = ["有批注或图片"] if returned.beside else []
    if not returned.fit:
        return [*reasons, "没有复核结论、编号等栏"]
    stamp = read_stamp(returned.stamp)
    if stamp is None:
        return [*reasons, "没有版本标记，无法核对其他单元格"]
    if stamp.content != stamp_of(store).content:
        return [*reasons, "数据已更新，无法核对其他单元格"]
    choice = read_choice(returned.choice)
    if choice is None:
        return [*reasons, "没有版本标记，无法核对其他单元格"]
    if store.totals(choice.ids(store)).figures > _COMPARED:
        return [*reasons, "数据太多，未核对其他单元格"]
    with tempfile.TemporaryDirectory(prefix=".compared-", dir=folder) as aside:
        written = read_returned(write_workbook(store, Path(aside), choice=choice)).sheets
    names = [*returned.sheets, *(name for name in written if name not in returned.sheets)]
    changed = [name for name in names if returned.sheets.get(name) != written.get(name)]
    return [*reasons, f"工作表{'、'.join(changed)}有其他改动"] if changed else reasons


def _keep(path: Path) -> Path:
    """A copy of the workbook beside it, named by the time."""
    stem = f"{path.stem}-{datetime.now():%Y%m%d-%H%M%S}"
    copy = path.with_name(f"{stem}{path.suffix}")
    number = 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{stem}-{number}{path.suffix}")
    with replacing(copy) as temporary:
        copyfile(path, temporary)
    return copy


def _digest(path: Path) -> str | None:
    """The sha256 of a file, None where there is none. Raises WorkspaceError."""
    try:
        with path.open("rb") as handle:
            return file_digest(handle, "sha256").hexdigest()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WorkspaceError(str(path), f"无法读取（{error.strerror or error}）") from error

"""What leaves the workspace: JSON lines for programs, a workbook for reviewers."""

from __future__ import annotations

from pathlib import Path

from kxai.export.jsonl import write_jsonl
from kxai.export.parts import WHOLE_REPORTS, refresh_parts, told_files
from kxai.export.stamp import stamp_of
from kxai.export.taken_back import TakenBack, rewrite, take_back
from kxai.export.workbook import WORKBOOK, write_workbook
from kxai.store import Store

_SHOWN = "exported_workbook"  # in ``meta``: the stamp of the workbook that was written last
FILES = ("reports.jsonl", "figures.jsonl", "findings.jsonl", "narrative.jsonl", WORKBOOK)
"""What a run leaves of an archive whose data are not in parts."""


def refresh(
    store: Store, folder: Path, *, reviewer: str = "", whole: int = WHOLE_REPORTS
) -> tuple[bool, TakenBack]:
    """Write those files of a run into ``folder`` that do not show what is in the store, each whole
    or not at all, and before that take back what people wrote into the workbook. Archives of more
    than ``whole`` reports have their data files in parts.

    Returns whether any was written, and what was taken back. Raises WorkspaceError.
    """
    taken = take_back(store, folder, reviewer=reviewer)
    # Taken before anything is written: what is decided meanwhile is shown the next time.
    mark = str(stamp_of(store))
    written = refresh_parts(store, folder, whole=whole)
    if store.meta(_SHOWN) != mark or not (folder / WORKBOOK).is_file():
        taken += rewrite(store, folder)
        with store.writing() as writer:
            writer.set_meta(_SHOWN, mark)
        written = True
    return written, taken


__all__ = [
    "FILES",
    "WORKBOOK",
    "TakenBack",
    "refresh",
    "take_back",
    "told_files",
    "write_jsonl",
    "write_workbook",
]

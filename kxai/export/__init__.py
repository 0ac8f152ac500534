"""What leaves the workspace: JSON lines for programs, a workbook for reviewers."""

from __future__ import annotations

from pathlib import Path

from kxai.export.choice import ALL, Choice
from kxai.export.jsonl import write_jsonl
from kxai.export.jsonl_parts import WHOLE_REPORTS, refresh_parts, told_files
from kxai.export.made_lines import LinesAtHand, lines_at_hand
from kxai.export.stamp import stamp_of
from kxai.export.taken_back import TakenBack, rewrite, take_back
from kxai.export.workbook import WORKBOOK, write_workbook
from kxai.store import Store

WORKBOOK_REPORTS = 300
"""Archives of more reports have their workbook made when it is asked for (``make_workbook``)."""
_SHOWN = "exported_workbook"  # in ``meta``: what the workbook that was written last shows
FILES = ("reports.jsonl", "figures.jsonl", "findings.jsonl", "narrative.jsonl", WORKBOOK)
"""What a run leaves of an archive whose data are not in parts."""


def refresh(
    store: Store,
    folder: Path,
    *,
    reviewer: str = "",
    whole: int = WHOLE_REPORTS,
    workbook: int = WORKBOOK_REPORTS,
    at_hand: LinesAtHand | None = None,
) -> tuple[bool, TakenBack]:
    """Write those files of a run into ``folder`` that do not show what is in the store, each whole
    or not at all, and before that take back what people wrote into the workbook. Archives of more
    than ``whole`` reports have their data files in parts; of those of more than ``workbook`` no
    workbook is written: ``make_workbook`` does. Lines that are ``at_hand`` are not made again.

    Returns whether any was written, and what was taken back. Raises WorkspaceError.
    """
    taken = take_back(store, folder, reviewer=reviewer)
    # Taken before anything is written: what is decided meanwhile is shown the next time.
    mark = str(stamp_of(store)) if store.count() <= workbook else None
    written = refresh_parts(store, folder, whole=whole, at_hand=at_hand)
    if mark is None:
        return written, taken
    if store.meta(_SHOWN) != mark or not (folder / WORKBOOK).is_file():
        taken += _write(store, folder, ALL, mark)
        written = True
    return written, taken


def make_workbook(
    store: Store, folder: Path, choice: Choice = ALL, *, reviewer: str = ""
) -> TakenBack:
    """Write the workbook of the reports of ``choice`` into ``folder``, after what people wrote into
    the one that is there was taken back; what was. Raises WorkspaceError."""
    taken = take_back(store, folder, reviewer=reviewer)
    return taken + _write(store, folder, choice, f"{stamp_of(store)} {choice.written()}")


def _write(store: Store, folder: Path, choice: Choice, mark: str) -> TakenBack:
    taken = rewrite(store, folder, choice)
    with store.writing() as writer:
        writer.set_meta(_SHOWN, mark)
    return taken


__all__ = [
    "FILES",
    "WORKBOOK",
    "WORKBOOK_REPORTS",
    "Choice",
    "LinesAtHand",
    "TakenBack",
    "lines_at_hand",
    "make_workbook",
    "refresh",
    "take_back",
    "told_files",
    "write_jsonl",
    "write_workbook",
]

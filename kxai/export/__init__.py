"""What leaves the workspace: JSON lines for programs, a workbook for reviewers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kxai import __version__
from kxai.export.jsonl import write_jsonl
from kxai.export.stamp import stamp_of
from kxai.export.taken_back import TakenBack, rewrite, take_back
from kxai.export.workbook import WORKBOOK, write_workbook
from kxai.store import Store

_LINES = (
    "reports.jsonl",
    "figures.jsonl",
    "findings.jsonl",
    "narrative.jsonl",
)
FILES = (*_LINES, WORKBOOK)


def refresh(store: Store, folder: Path, *, reviewer: str = "") -> tuple[bool, TakenBack]:
    """Write those files of a run into ``folder`` that do not show what is in the store, each whole
    or not at all, and before that take back what people wrote into the workbook.

    Returns whether any was written, and what was taken back. Raises WorkspaceError.
    """
    taken = take_back(store, folder, reviewer=reviewer)
    # Taken before anything is written: what is decided meanwhile is shown the next time.
    marks = {"exported": f"{store.meta('generation') or 0} {__version__}"}
    marks["exported_workbook"] = str(stamp_of(store))
    written = False
    if not _is_current(store, folder, _LINES, "exported", marks):
        write_jsonl(store, folder)
        written = True
    if not _is_current(store, folder, (WORKBOOK,), "exported_workbook", marks):
        taken += rewrite(store, folder)
        written = True
    if written:
        with store.writing() as writer:
            for key, mark in marks.items():
                writer.set_meta(key, mark)
    return written, taken


def _is_current(
    store: Store, folder: Path, names: Iterable[str], key: str, marks: Mapping[str, str]
) -> bool:
    return store.meta(key) == marks[key] and all((folder / name).is_file() for name in names)


__all__ = ["FILES", "TakenBack", "refresh", "take_back", "write_jsonl", "write_workbook"]

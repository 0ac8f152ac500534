"""What leaves the workspace: JSON lines for programs, a workbook for reviewers."""

from __future__ import annotations

from pathlib import Path

from kxai.export.jsonl import write_jsonl
from kxai.export.workbook import write_workbook
from kxai.store import Store

FILES = (
    "reports.jsonl",
    "figures.jsonl",
    "findings.jsonl",
    "narrative.jsonl",
    "review.xlsx",
)


def export(store: Store, folder: Path) -> tuple[Path, ...]:
    """Write all files of a run into ``folder``, each whole or not at all. Raises WorkspaceError."""
    return (*write_jsonl(store, folder), write_workbook(store, folder))


__all__ = ["FILES", "export", "write_jsonl", "write_workbook"]

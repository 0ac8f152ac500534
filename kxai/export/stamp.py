"""What a workbook shows: up to which decision, and of which reports, findings and failures."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from kxai import __version__
from kxai.store import Store

STAMP = "kxai"
"""The property of the workbook that holds the stamp."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """``decision`` is the last entry of the reviewers' history; ``content`` is equal where all
    other cells are."""

    decision: int
    content: str

    def __str__(self) -> str:
        return f"{self.decision} {self.content}"


def stamp_of(store: Store) -> Stamp:
    """What a workbook that is written now shows. Raises WorkspaceError."""
    unread = sha256(repr(store.unread()).encode("utf-8", "backslashreplace")).hexdigest()[:12]
    content = f"{store.meta('generation') or 0} {unread} {__version__}"
    return Stamp(store.latest_decision(), content)


def read_stamp(text: str) -> Stamp | None:
    """A stamp as it was written; None for any other text."""
    decision, _, content = text.partition(" ")
    return Stamp(int(decision), content) if decision.isdecimal() and content else None

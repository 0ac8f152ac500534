"""kxai reads the reports that Chinese public bodies publish about their money and work.

It turns them into figures that each point at the characters they came from, and checks every
piece of arithmetic that a report states or implies. Data flows through the rooms in the order
``schema → text → load → check → extract → store → index → ask → evaluate → bulk/export/web/cli``.

For programs (docs/library.md)::

    import kxai

    reading = kxai.read("决算.docx")                      # one file, nothing is kept
    result = kxai.check(reading.figures, reading.text, report=reading.report)
    with kxai.open("kxai-workspace") as archive:          # what kxai run has left
        print(archive.ask("2021年收入合计多少").answer)

What stands in ``__all__`` is stable; importing the package alone loads nothing of it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kxai.api.archive import Archive, ReviewedFinding, open
    from kxai.api.reading import Reading, check, read, read_text
    from kxai.api.rows import Rows
    from kxai.ask import Answer, Citation
    from kxai.check import CheckResult
    from kxai.errors import KxaiError
    from kxai.schema import Document, Figure, Finding, Report
    from kxai.settings import Settings

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Archive",
    "CheckResult",
    "Citation",
    "Document",
    "Figure",
    "Finding",
    "KxaiError",
    "Reading",
    "Report",
    "ReviewedFinding",
    "Rows",
    "Settings",
    "__version__",
    "check",
    "open",
    "read",
    "read_text",
]

_HOME = {
    **dict.fromkeys(("Archive", "ReviewedFinding", "open"), "kxai.api.archive"),
    **dict.fromkeys(("Reading", "read_text"), "kxai.api.reading"),
    "Rows": "kxai.api.rows",
    **dict.fromkeys(("Answer", "Citation"), "kxai.ask"),
    **dict.fromkeys(("Document", "Figure", "Finding", "Report"), "kxai.schema"),
    "CheckResult": "kxai.check",
    "KxaiError": "kxai.errors",
    "Settings": "kxai.settings",
}
_ROOMS_TO_CALL = ("read", "check")
"""Calls that bear the name of a room: the room itself is what is called."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name in _ROOMS_TO_CALL:
        return import_module(f"{__name__}.{name}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _RoomToCall(ModuleType):
    """A room that is a call, too: ``kxai.check`` is both, whichever was imported first."""

    def __call__(self, *positional: Any, **named: Any) -> Any:
        call = getattr(import_module("kxai.api.reading"), self.__name__.rpartition(".")[2])
        return call(*positional, **named)


class _Package(ModuleType):
    """This package: the import system enters a room that was imported as an attribute here."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _ROOMS_TO_CALL and type(value) is ModuleType:
            value.__class__ = _RoomToCall
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package

"""The modules of kxai as syntax trees, those of them that a test has to look at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "kxai"


def modules_with(*words: str) -> Iterator[tuple[str, ast.Module]]:
    """Each module that has one of ``words`` in it, by its path below the package. To parse all of
    them takes seconds, to look for words in them none."""
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text("utf-8")
        if any(word in text for word in words):
            yield path.relative_to(PACKAGE).as_posix(), ast.parse(text)

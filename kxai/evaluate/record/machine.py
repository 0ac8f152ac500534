"""What a run ran on: revision, libraries, machine, memory."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LIBRARIES = (
    "chromadb", "instructor", "ir-measures", "langchain-text-splitters", "lxml", "numpy", "openai",
    "opencc", "pydantic", "rjieba", "selectolax", "sqlalchemy",
)  # fmt: skip


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def peak_mb() -> float:
    """The largest resident set of this process or of one of its children, MB; 0 where the system
    does not count it (Windows)."""
    try:
        import resource
    except ImportError:
        return 0.0
    scale = 1_000_000 if sys.platform == "darwin" else 1_000
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return round(max(resource.getrusage(kind).ru_maxrss for kind in kinds) / scale, 1)


def machine() -> str:
    """System, processor and cores."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count() or 1} cores"


def libraries() -> dict[str, str]:
    """Versions of the libraries that results may depend on."""
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def revision() -> str:
    """The git revision that ran, with a + where files differ from it; "" outside of a checkout."""
    home = Path(__file__).parent
    told = []
    for words in (["rev-parse", "--short=12", "HEAD"], ["status", "--porcelain", "-uno"]):
        try:
            done = subprocess.run(  # noqa: S603 -- our own words
                ["git", *words],  # noqa: S607
                cwd=home,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=10,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return ""
        told.append(done.stdout.strip())
    return told[0] + ("+" if told[1] else "")

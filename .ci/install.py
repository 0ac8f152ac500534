"""Install a lock file into this interpreter's environment, with progress, time and size.

    .venv/bin/python .ci/install.py requirements.lock

Standard library only: it runs before anything is installed. Byte code is left to the first import
of each module, which is a third of the time and of the room. Exit code: that of pip.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

_STARTED = re.compile(r"(?:Collecting|Requirement already satisfied:) ([A-Za-z0-9._-]+)")
_PHASE = re.compile(r"Installing collected packages")
_STEP = 25  # a log that is no terminal gets a line for so many packages


def locked(lock: Path) -> list[str]:
    """Names of the packages that a lock names, each once: ``numpy==2.4.6 ; python_version…``."""
    names = (line.split("==")[0] for line in lock.read_text("utf-8").splitlines() if "==" in line)
    return list(dict.fromkeys(name for name in names if name and not name.startswith((" ", "#"))))


def told(lines: Iterable[str], total: int, *, live: bool) -> Iterator[str]:
    """What to print while pip talks: its complaints as they are, and a count of packages in place
    of the rest; ``live`` writes the count over itself."""
    seen: set[str] = set()
    for line in lines:
        if found := _STARTED.match(line):
            seen.add(found[1].partition("[")[0].lower())
            if live:
                yield f"\r  fetching {len(seen)}/{total} {found[1]:40.40}"
            elif len(seen) % _STEP == 0 and line.startswith("Collecting"):
                yield f"  fetching {len(seen)}/{total}\n"
        elif _PHASE.match(line):
            yield f"\r  unpacking {len(seen)} packages {'':40}\n" if live else "  unpacking\n"
        elif line.startswith(("ERROR", "WARNING")):
            yield line


def size(folder: Path) -> int:
    """Megabytes (10^6 bytes) of the files below a folder, links not followed."""
    files = (one.lstat().st_size for one in folder.rglob("*") if not one.is_dir())
    return round(sum(files) / 1e6)


def main(lock: Path) -> int:
    began = time.monotonic()
    total = len(locked(lock))
    print(f"Installing {total} packages of {lock.name} …", flush=True)
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--progress-bar=off", "--no-compile", "--require-hashes", "-r", str(lock)]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as pip:
        for piece in told(pip.stdout or (), total, live=sys.stdout.isatty()):
            print(piece, end="", flush=True)
    if pip.returncode == 0:
        seconds = time.monotonic() - began
        print(f"Installed in {seconds:.0f} s; {sys.prefix} holds {size(Path(sys.prefix))} MB.")
    return pip.returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

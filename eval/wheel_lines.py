"""``make wheel``: what a wheel of kxai holds, in files, lines and bytes by room.

    python eval/wheel_lines.py [CHECKOUT]

Builds the wheel of the checkout (this one by default) in a temporary folder with the build backend
that is installed; nothing is fetched.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

from kxai.evaluate.page.markdown import table

ROOT = Path(__file__).resolve().parents[1]


def build_wheel(checkout: Path, folder: Path) -> Path:
    """The wheel of ``checkout``, written into ``folder``. Raises CalledProcessError."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=checkout, check=True, capture_output=True)  # noqa: S603
    return next(folder.glob("*.whl"))


def count_wheel(wheel: Path) -> dict[str, Counter[str]]:
    """By room (``kxai/load``; modules beside the rooms are ``kxai``): files, lines of Python, lines
    of everything, bytes unpacked."""
    rooms: dict[str, Counter[str]] = {}
    with ZipFile(wheel) as opened:
        for entry in opened.infolist():
            parts = entry.filename.split("/")
            room = "/".join(parts[:2]) if len(parts) > 2 else parts[0]
            data = opened.read(entry)
            lines = data.count(b"\n")
            counts = rooms.setdefault(room, Counter())
            counts["files"] += 1
            counts["python"] += lines if entry.filename.endswith(".py") else 0
            counts["lines"] += lines
            counts["bytes"] += len(data)
    return rooms


def main(checkout: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        wheel = build_wheel(checkout, Path(folder))
        packed = wheel.stat().st_size
        rooms = count_wheel(wheel)
    total: Counter[str] = Counter()
    for counts in rooms.values():
        total.update(counts)
    columns = ("files", "python", "lines", "bytes")
    rows = [
        [room, *(f"{counts[name]:,}" for name in columns)]
        for room, counts in [*sorted(rooms.items()), ("all", total)]
    ]
    print("\n".join(table(["room", "files", "lines of Python", "all lines", "bytes"], rows)))
    print(f"\n{packed:,} bytes packed")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)

"""Memory that refused files leave behind: large files without text, overlapping members of a zip.

    make bench-refusals

Prints the resident memory before the run, its greatest and what is left while the summary with all
reasons is still held.
"""

from __future__ import annotations

import argparse
import io
import random
import tempfile
import zipfile
from pathlib import Path

from kxai.bulk import run
from kxai.settings import Settings

_MB = 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--megabytes", type=int, default=150)
    parser.add_argument("--members", type=int, default=170)
    parser.add_argument("--bytes", type=int, default=17 * _MB, help="of a member, unpacked")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(options.files):
            with (folder / f"{number}.txt").open("wb") as handle:
                handle.write(bytes([1, number]))
                handle.truncate(options.megabytes * _MB)
        _measure(f"{options.files}个{options.megabytes}MB的文件", folder)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "a.zip"
        path.write_bytes(overlapping(options.members, options.bytes))
        size = path.stat().st_size
        _measure(f"{size}字节的压缩包，{options.members}个重叠的成员", path)


def _measure(what: str, path: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(workspace=Path(name) / "ws")
        small = Path(name) / "small.txt"
        small.write_bytes(b"\x01" * 1_000)
        run([small], settings=settings, jobs=1)
        before = _memory("VmRSS")
        Path("/proc/self/clear_refs").write_text("5", "utf-8")  # forget the greatest so far
        summary = run([path], settings=settings, jobs=1)
        after, most = _memory("VmRSS"), _memory("VmHWM")
        refused = len(summary.failures)
    print(
        f"{what}：拒绝{refused}个；内存 之前{before:.0f}MB 最高{most:.0f}MB "
        f"之后{after:.0f}MB（多{after - before:.0f}MB）"
    )


def _memory(field: str) -> float:
    status = Path("/proc/self/status").read_text("utf-8")
    line = next(line for line in status.splitlines() if line.startswith(field))
    return int(line.split()[1]) * 1024 / _MB


def overlapping(members: int, size: int) -> bytes:
    """An archive whose members all are the same compressed bytes: 66 KB that unpack to 2.9 GB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        # Not so empty that the ratio alone tells a bomb.
        noise = random.Random(1).randbytes(size // 430)  # noqa: S311
        archive.writestr("0000.txt", b"\x01" * (size - len(noise)) + noise)
    whole = buffer.getvalue()
    at = whole.index(b"PK\x01\x02")
    body, entry = whole[:at], whole[at : whole.index(b"PK\x05\x06")]
    entries = b"".join(entry.replace(b"0000.txt", b"%04d.txt" % n) for n in range(members))
    end = b"PK\x05\x06" + bytes(4) + members.to_bytes(2, "little") * 2
    end += len(entries).to_bytes(4, "little") + len(body).to_bytes(4, "little") + bytes(2)
    return body + entries + end


if __name__ == "__main__":
    main()

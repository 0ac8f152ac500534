"""Damaged files by the thousand: no crash, no hang, no network. ``make fuzz``.

Files of the fixtures and of ``--seeds`` are mutated (bytes flipped, cut, doubled, swapped; members
of zip containers mutated and packed again, so that damage gets past the check sums) and read in a
process with limits, in which any attempt to open a connection is an error. Prints a table by
format and ends with 1 when a process died, a file took too long, a fault of kxai's own showed, or
the network was asked for. The same seed mutates the same.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from kxai.bulk.child import Child
from kxai.bulk.pipeline import read
from kxai.errors import KxaiError, LimitExceeded
from kxai.settings import Settings

ROOT = Path(__file__).parents[1]
NETWORK = "E-NET"
_SMALL = 400_000  # bytes of a seed; larger ones only make the run slower
_hooked: list[bool] = []


@dataclass(slots=True)
class Outcome:
    """What became of the mutations of one format: counts by result, what was wrong."""

    results: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


def read_offline(path: Path, settings: Settings) -> int:
    """The number of characters read; raises KxaiError, also where a connection is asked for."""
    if not _hooked:
        sys.addaudithook(_refuse)
        _hooked.append(True)
    return len(read(path, settings).text)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind"):
        raise KxaiError(NETWORK, f"{event} {arguments[1:]}")


def mutations(data: bytes, chance: Random) -> Iterator[bytes]:
    """Endless damaged copies of a file's bytes."""
    while True:
        if data.startswith(b"PK") and chance.random() < 0.7:
            packed = repacked(data, chance)
            if packed is not None:
                yield packed
                continue
        yield damaged(data, chance)


def damaged(data: bytes, chance: Random) -> bytes:
    """``data`` with one to eight faults of a kind."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        if not out:
            break
        at = chance.randrange(len(out))
        length = min(len(out) - at, chance.choice((1, 2, 4, 16, 256, 4096)))
        match chance.randrange(7):
            case 0:
                out[at] ^= 1 << chance.randrange(8)
            case 1:
                out[at : at + length] = chance.randbytes(length)
            case 2:
                del out[at : at + length]
            case 3:
                out[at:at] = out[at : at + length]
            case 4:
                del out[at:]
            case 5:
                out[at : at + length] = bytes([chance.choice((0, 0xFF, 0x7F, 0x20))]) * length
            case 6:
                to = chance.randrange(len(out))
                out[to : to + length] = out[at : at + length]
    return bytes(out)


def repacked(data: bytes, chance: Random) -> bytes | None:
    """A zip container with one member damaged, dropped or doubled; None where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError):
        return None
    if not members:
        return None
    at = chance.randrange(len(members))
    name, content = members[at]
    kind = chance.randrange(8)
    if kind == 0:
        del members[at]
    elif kind == 1:
        members[at] = (name, members[chance.randrange(len(members))][1])
    else:
        members[at] = (name, damaged(content, chance))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, words in members:
            archive.writestr(member, words)
    return out.getvalue()


def fuzz(seeds: list[Path], runs: int, seed: int, settings: Settings) -> dict[str, Outcome]:
    """Read ``runs`` mutations, the seeds in turn; outcomes by suffix."""
    outcomes: dict[str, Outcome] = {}
    makers = [mutations(path.read_bytes(), Random(f"{seed}/{path.name}")) for path in seeds]  # noqa: S311
    child = Child(read_offline, settings)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(runs):
            source = seeds[number % len(seeds)]
            outcome = outcomes.setdefault(source.suffix, Outcome())
            path = Path(folder) / f"{number}{source.suffix}"
            path.write_bytes(next(makers[number % len(seeds)]))
            begun = time.monotonic()
            child.give(path)
            if child.connection.poll(max(0.0, child.seconds_left)):
                result, _, well = child.take()
            else:
                result, well = child.overdue()[0], False
            outcome.slowest = max(outcome.slowest, time.monotonic() - begun)
            outcome.results[told(result)] += 1
            if told(result) not in ("read", "refused"):
                outcome.faults.append(f"{source.name} #{number}: {result}")
            if not well:
                if not child.connection.closed:
                    child.stop()
                child = Child(read_offline, settings)
            path.unlink()
    child.stop()
    return outcomes


def told(result: int | KxaiError) -> str:
    """read, refused, or what must not be: slow, network, fault (ours, or a process died)."""
    if not isinstance(result, KxaiError):
        return "read"
    if result.place == NETWORK:
        return "network"
    if isinstance(result, LimitExceeded) and "KXAI_FILE_SECONDS" in result.reason:
        return "slow"
    return "fault" if result.code == "E000" else "refused"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seeds", type=Path, action="append", help="folder with more files")
    parser.add_argument("--suffix", action="append", help="only seeds with this suffix")
    parser.add_argument("--runs", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120.0)
    options = parser.parse_args()
    seeds = [
        path
        for folder in (ROOT / "fixtures", *(options.seeds or ()))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix not in (".py", ".pyc", ".jsonl", ".json", "")
        and "source" not in path.parts
        and (not options.suffix or path.suffix in options.suffix)
        and path.stat().st_size <= _SMALL
    ]
    settings = Settings(file_seconds=options.seconds, file_memory_bytes=1_500_000_000)
    outcomes = fuzz(seeds, options.runs, options.seed, settings)
    names = ("read", "refused", "slow", "fault", "network")
    print(f"{options.runs} mutations of {len(seeds)} files, seed {options.seed}\n")
    print(f"| format | {' | '.join(names)} | slowest, s |\n|---|{'---:|' * (len(names) + 1)}")
    for suffix, outcome in sorted(outcomes.items()):
        counts = " | ".join(str(outcome.results[name]) for name in names)
        print(f"| {suffix} | {counts} | {outcome.slowest:.2f} |")
    faults = [fault for outcome in outcomes.values() for fault in outcome.faults]
    for fault in faults[:40]:
        print(fault, file=sys.stderr)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())

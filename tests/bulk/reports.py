"""Small reports on disk, each with its own numbers and one planted error."""

from __future__ import annotations

import os
from pathlib import Path

from kxai.errors import KxaiError
from kxai.store import Record


def text_of(number: int) -> str:
    """A report of three figures whose change is 10.00 more than it is said to be."""
    before = 100 + number
    return (
        f"云岭县科学技术协会2023年度部门决算\n一、收入决算情况说明\n"
        f"2023年本年收入合计{before + 30}.00万元，比2022年的{before}.00万元增加20.00万元。\n"
    )


def write(folder: Path, count: int, *, first: int = 0) -> list[Path]:
    """``count`` reports r000.txt, r001.txt, … in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"r{number:03}.txt" for number in range(first, first + count)]
    for number, path in enumerate(paths, first):
        path.write_text(text_of(number), "utf-8")
    return paths


class Deadly(type(Path())):  # type: ignore[misc]
    """A path that kills the process it is sent to, as a crash in a C library would."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (11,)


class Ear:
    """A listener that remembers what it heard."""

    def __init__(self) -> None:
        self.begun: list[tuple[int, int]] = []
        self.records: list[str] = []
        self.twins: list[str] = []
        self.errors: list[str] = []

    def begin(self, tasks: int, known: int) -> None:
        self.begun.append((tasks, known))

    def done(self, record: Record, twins: object) -> None:
        self.records.append(Path(record.report["source"]).name)
        self.twins += [Path(str(twin)).name for twin in twins]  # type: ignore[attr-defined]

    def failed(self, error: KxaiError) -> None:
        self.errors.append(str(error))

"""A pool of real reports: which files it has, of which house, and which are set aside."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kxai.errors import GoldError

_PARTS = 3
_COLUMNS = ("file", "house", "kind", "year", "body")


@dataclass(frozen=True, slots=True)
class PoolReport:
    """A row of ``index.tsv``: the file, its ``house`` (folder under ``reports/``, or as the row
    says where it is in none), what it is known to be, and whether it is only looked at to
    measure."""

    path: Path
    house: str
    kind: str
    year: int | None
    body: str
    set_aside: bool

    @property
    def stem(self) -> str:
        return self.path.stem


def is_set_aside(stem: str) -> bool:
    """True for the third of a pool that nobody tunes to.

    The rule was fixed before anyone looked: the first byte of the SHA-256 of the name divides by
    three. Reports of one body named BODY__TITLE go together, or the body's other years would tell.
    """
    key = stem.split("__")[0]
    return hashlib.sha256(key.encode()).digest()[0] % _PARTS == 0


def read_pool(folder: Path) -> Iterator[PoolReport]:
    """The reports of ``folder/index.tsv``. Raises GoldError where a file is missing."""
    index = folder / "index.tsv"
    if not index.is_file():
        raise GoldError(str(index), "没有这个索引文件")
    with index.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise GoldError(str(index), f"缺少列：{'、'.join(missing)}")
        for number, row in enumerate(rows, 2):
            path = folder / "reports" / row["file"]
            if not path.is_file():
                raise GoldError(f"{index}:{number}", f"没有这个文件：{row['file']}")
            year = int(row["year"]) if (row["year"] or "").isdigit() else None
            folders = Path(row["file"]).parts[:-1]
            house = folders[0] if folders else row["house"]
            yield PoolReport(path, house, row["kind"], year, row["body"], is_set_aside(path.stem))

"""Old Office files by kxai's readers, xlrd and olefile: speed, cells, and what damage does.

    python eval/bench_old_office.py [--peers PYTHON] [--damaged N]

Each reader gets the ``.xls`` and ``.doc`` files of the fixtures whole, and then with a few bytes
changed (the same for all). A reader that meets damage may read what is left or say what is wrong in
an error of its own; anything else that it raises is a fault of its code. xlrd reads formats and
merged cells, as kxai does; olefile reads streams, as ``kxai.load.ole`` does. With ``--peers`` the
Python of another environment runs the two.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import statistics
import subprocess
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BOOKS = [ROOT / "fixtures" / "sheets" / "accounts_2021.xls"]
COMPOUND = [*BOOKS, ROOT / "fixtures" / "office" / "lanxi_2016.doc"]
ROUNDS = 9
Reader = Callable[[bytes], int]
HEAD = ("reader", "reads", "ms a file", "found", "damaged: read", "own error", "other error")


def kxai_book(data: bytes) -> int:
    from kxai.load.sheets.xls import read_xls

    return sum(len(sheet.cells) for sheet in read_xls("a.xls", data, 300_000).sheets)


def kxai_streams(data: bytes) -> int:
    from kxai.load.ole import Compound

    compound = Compound("a", data, strict=True)
    names = ("Workbook", "WordDocument", "1Table", "0Table")
    return sum(len(compound.stream(name) or b"") for name in names if name in compound)


def xlrd_book(data: bytes) -> int:
    import xlrd

    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    return sum(
        sheet.cell_type(row, column) not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
        for sheet in book.sheets()
        for row in range(sheet.nrows)
        for column in range(sheet.ncols)
    )


def olefile_streams(data: bytes) -> int:
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as opened:
        names = ("Workbook", "WordDocument", "1Table", "0Table")
        return sum(len(opened.openstream(name).read()) for name in names if opened.exists(name))


READERS: dict[str, tuple[str, Reader, list[Path], tuple[str, ...]]] = {
    "kxai": ("workbook", kxai_book, BOOKS, ("InputError",)),
    "xlrd": ("workbook", xlrd_book, BOOKS, ("XLRDError", "CompDocError")),
    "kxai.load.ole": ("streams", kxai_streams, COMPOUND, ("InputError",)),
    "olefile": ("streams", olefile_streams, COMPOUND, ("OleFileError", "NotOleFileError")),
}
"""By name: what it reads, how, which files, and the names of its own errors."""
PEERS = ("xlrd", "olefile")


def damaged(data: bytes, dice: random.Random) -> bytes:
    """A copy with one to twelve bytes changed, half of them in the first sector."""
    out = bytearray(data)
    for _ in range(dice.randrange(1, 13)):
        out[dice.randrange(512 if dice.random() < 0.5 else len(out))] = dice.randrange(256)
    return bytes(out)


def measure(name: str, count: int, seed: int) -> dict[str, Any]:
    """Milliseconds a file, what was found, and what became of ``count`` damaged files."""
    _, read, paths, own = READERS[name]
    files = [path.read_bytes() for path in paths]
    found, spent = sum(map(read, files)), []
    for _ in range(ROUNDS):
        begin = time.process_time()
        for data in files:
            read(data)
        spent.append(time.process_time() - begin)
    dice, became, kinds = random.Random(seed), Counter[str](), Counter[str]()  # noqa: S311
    for number in range(count):
        data = damaged(files[number % len(files)], dice)
        try:
            read(data)
            became["read"] += 1
        except Exception as error:
            ours = any(kind.__name__ in own for kind in type(error).__mro__)
            became["own" if ours else "other"] += 1
            if not ours:
                kinds[type(error).__name__] += 1
    return {
        "ms": 1000 * statistics.median(spent) / len(files),
        "found": found,
        "became": dict(became),
        "kinds": dict(kinds.most_common()),
    }


def row(name: str, told: dict[str, Any]) -> tuple[str, ...]:
    """The line of the table for one reader."""
    became = told["became"]
    kinds = ", ".join(f"{kind} {n}" for kind, n in told["kinds"].items())
    other = f"{became.get('other', 0)}" + (f" ({kinds})" if kinds else "")
    counts = [str(became.get(kind, 0)) for kind in ("read", "own")]
    return name, READERS[name][0], f"{told['ms']:.1f}", f"{told['found']:,}", *counts, other


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, help="a Python that has xlrd and olefile")
    parser.add_argument("--damaged", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=[*READERS], help=argparse.SUPPRESS)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    if options.only:
        told = {name: measure(name, options.damaged, options.seed) for name in options.only}
        print(json.dumps(told))
        return
    told = {n: measure(n, options.damaged, options.seed) for n in READERS if n not in PEERS}
    if options.peers:
        command = [str(options.peers), __file__, "--only", *PEERS, "--seed", str(options.seed),
                   "--damaged", str(options.damaged)]  # fmt: skip
        alone = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=alone)  # noqa: S603
        told |= json.loads(done.stdout)
    from kxai.evaluate.page.markdown import table

    print(*table(HEAD, [row(name, told[name]) for name in READERS if name in told]), sep="\n")


if __name__ == "__main__":
    main()

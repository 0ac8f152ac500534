"""How long other libraries take over the inputs of ``bench_peers``; runs in their own environment.

    python eval/peer_timings.py FOLDER ROUNDS

``FOLDER`` holds ``texts.json`` (lines of text), ``a.pdf`` and ``sums.json`` (a total and its parts,
as printed). One JSON object goes to standard output: by peer the version, the processor's seconds
(median of ROUNDS, after one call untimed) and how much was found. What is not installed is left
out. Nothing of kxai is imported: it is not there.
"""

from __future__ import annotations

import json
import logging
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Work = Callable[[], int]
Maker = Callable[[Path], Work]


def _lines(folder: Path) -> list[str]:
    return list(json.loads((folder / "texts.json").read_text("utf-8")))


def jionlp(folder: Path) -> Work:
    import jionlp as jio

    lines = _lines(folder)
    return lambda: sum(len(jio.ner.extract_money(line)) for line in lines)


def recognizers(folder: Path) -> Work:
    from recognizers_number_with_unit import recognize_currency

    lines = _lines(folder)
    return lambda: sum(len(recognize_currency(line, "zh-cn")) for line in lines)


def pdfplumber(folder: Path) -> Work:
    import pdfplumber

    def read() -> int:
        with pdfplumber.open(folder / "a.pdf") as document:
            return sum(
                len(row)
                for page in document.pages
                for table in page.extract_tables()
                for row in table
            )

    return read


def tablers(folder: Path) -> Work:
    import tablers

    def read() -> int:
        with tablers.Document(str(folder / "a.pdf")) as document:
            return sum(
                len(table.cells)
                for page in document.pages()
                for table in tablers.find_tables(page, extract_text=True)
            )

    return read


def docling_parse(folder: Path) -> Work:
    from docling_parse.pdf_parser import DoclingPdfParser

    def read() -> int:
        document = DoclingPdfParser(loglevel="fatal").load(str(folder / "a.pdf"))
        return sum(len(page.textline_cells) for _, page in document.iterate_pages())

    return read


def within_a_cent(folder: Path) -> Work:
    """What a spreadsheet does: floats, and a difference below 0.01."""
    sums = json.loads((folder / "sums.json").read_text("utf-8"))
    return lambda: sum(
        abs(sum(float(part) for part in parts) - float(total)) <= 0.01 + 1e-9
        for total, *parts in sums
    )


PEERS: dict[str, tuple[str, str, Maker]] = {
    "jionlp": ("jionlp", "jionlp", jionlp),
    "Recognizers": ("recognizers-text-number-with-unit", "recognizers_number_with_unit",
                    recognizers),
    "pdfplumber": ("pdfplumber", "pdfplumber", pdfplumber),
    "tablers": ("tablers", "tablers", tablers),
    "docling-parse": ("docling-parse", "docling_parse", docling_parse),
    "±0.01": ("", "json", within_a_cent),
}  # fmt: skip
"""By name: distribution, module, and what makes the work."""


def timed(work: Work, rounds: int) -> tuple[float, int]:
    """Median seconds of the processor, and what one call found."""
    found, spent = work(), []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        spent.append(time.process_time() - begin)
    return statistics.median(spent), found


def main(folder: Path, rounds: int) -> None:
    logging.disable(logging.CRITICAL)
    told: dict[str, dict[str, Any]] = {}
    with redirect_stdout(sys.stderr):  # a library greets
        for name, (package, module, make) in PEERS.items():
            if find_spec(module) is None:
                continue
            seconds, found = timed(make(folder), rounds)
            told[name] = {
                "version": version(package) if package else "",
                "seconds": seconds,
                "found": found,
            }
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

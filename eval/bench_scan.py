"""Scans against the files they were made of, as a table: ``python eval/bench_scan.py``.

Every fixture is set as a PDF with a text layer, made a scan (``render_scan``), and both are read.
The scan's figures are compared with those of the text PDF and with those of the fixture's own file
(txt, docx or html), of which a PDF does not keep everything: a tab becomes a space, a chart a few
lines. ``numbers`` is F1 over value and unit, ``figures`` over value, unit, indicator, year, stage
and role as well. ``characters`` is the share of the text PDF's characters that were read right,
whatever their order, full-width forms taken for half. ``cells`` is the share of the cells of four
large tables, with and without rules, at 200 dpi that come out in their row and as they are.
Pages a minute (extraction and checking, which mending needs, included) and peak memory are those
of this process.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from pathlib import Path

from fixtures.markup import read_source
from kxai.bulk.pipeline import read
from kxai.extract import extract
from kxai.load import load
from kxai.schema.document import Document
from kxai.settings import Settings
from kxai_lab.agreement import NUMBER, Agreement, Told, told
from kxai_lab.generate.markup import strip_marks
from kxai_lab.generate.render_pdf import render_pdf
from kxai_lab.generate.render_scan import render_scan
from tests.load.scan.tables import Sheet, sheets

ROOT = Path(__file__).parents[1]


def readings(document: Document) -> tuple[Told, Told]:
    """What each figure of a document tells: its value and unit, and its meaning as well."""
    figures = extract(document).figures
    return told(figures, NUMBER), told(figures)


def characters(document: Document) -> Counter[str]:
    """The characters of a document, headers and footers too."""
    text = document.text + "".join(piece.text for piece in document.furniture)
    return Counter("".join(unicodedata.normalize("NFKC", text).split()))


def right_cells(document: Document, sheet: Sheet) -> tuple[int, int]:
    """(cells of the sheet that are in the document's tables in a row with their code, all)."""
    text = document.text
    rows: dict[str, Counter[str]] = {}
    for grid in document.grids:
        lines: dict[int, list[str]] = {}
        for cell in grid.cells:
            lines.setdefault(cell.row, []).append(text[cell.start : cell.end])
        for line in lines.values():
            rows.setdefault(line[0], Counter(line))
    filled = [Counter(cell for cell in row if cell) for row in sheet.body]
    right = sum(sum((row & rows.get(next(iter(row)), Counter())).values()) for row in filled)
    return right, sum(map(Counter.total, filled))


def main() -> None:
    """Read the scans and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--only", default="", help="the beginning of a fixture's name")
    parser.add_argument("--show", action="store_true", help="print the figures that differ")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _fixtures(Path(folder), arguments)
        _sheets(Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak //= 1024 if sys.platform != "darwin" else 1024**2
    print(f"\n{peak} MB at most")


def _fixtures(folder: Path, arguments: argparse.Namespace) -> None:
    whole = [Agreement() for _ in range(4)]
    count = known = wrong = mended = 0
    seconds = 0.0
    print(
        "| fixture | pages | characters | numbers, PDF | figures, PDF |"
        " numbers, file | figures, file |"
        "\n|---|--:|--:|--:|--:|--:|--:|"
    )
    for path in sorted((ROOT / "fixtures" / "source").glob(f"{arguments.only}*.txt")):
        source = read_source(path)
        pdf, scan = folder / "text.pdf", folder / "scan.pdf"
        pdf.write_bytes(render_pdf(strip_marks(source.body)[0]))
        scan.write_bytes(render_scan(pdf.read_bytes(), dpi=arguments.dpi))
        began = time.perf_counter()
        document = read(scan, Settings())
        seconds += time.perf_counter() - began
        report = ROOT / "fixtures" / "reports" / f"{source.stem}.{source.header['format']}"
        printed = load(pdf)
        ours, layer, theirs = readings(document), readings(printed), readings(load(report))
        own = [Agreement() for _ in range(4)]
        for tallies in (own, whole):
            for tally, mine, yours in zip(tallies, ours * 2, layer + theirs, strict=True):
                tally.add(mine, yours)
        text, seen = characters(printed), characters(document)
        off = max((text - seen).total(), (seen - text).total())
        count, known, wrong = count + len(document.pages), known + text.total(), wrong + off
        mended += len(document.readings)
        print(_row(source.stem, len(document.pages), 1 - off / text.total(), own), flush=True)
        if arguments.show:
            _show("PDF", ours[1], layer[1])
            _show("file", ours[1], theirs[1])
    print(_row("all", count, 1 - wrong / known, whole))
    print(f"\n{count / seconds * 60:.0f} pages a minute, {mended} numbers mended\n")


def _sheets(folder: Path) -> None:
    print("| table | cells | right |\n|---|--:|--:|")
    for sheet in sheets():
        path = folder / "table.pdf"
        path.write_bytes(render_scan(sheet.pdf, dpi=200))
        right, cells = right_cells(read(path, Settings()), sheet)
        print(f"| {sheet.name} | {cells} | {right / cells:.4f} |", flush=True)


def _show(name: str, ours: Told, theirs: Told) -> None:
    for sign, lot in (("-", theirs - ours), ("+", ours - theirs)):
        for key in sorted(lot.elements(), key=str):
            print(name, sign, *key)


def _row(name: str, pages: int, right: float, tallies: list[Agreement]) -> str:
    cells = " | ".join(f"{tally.f1:.3f}" for tally in tallies)
    return f"| {name} | {pages} | {right:.4f} | {cells} |"


if __name__ == "__main__":
    main()

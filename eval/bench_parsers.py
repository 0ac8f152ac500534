"""How much of a report's arithmetic survives a parser: ``python eval/bench_parsers.py``.

Reports with official tables are generated, whose every sum is right, and printed as PDF, with all
rules and without those between columns; each parser reads them, its tables and the lines outside
them go into kxai as MinerU's content list would, and the relations that can be checked are counted:
a cell that is lost, torn or joined leaves a sum that does not close, or one relation less.
``--pool DIR`` does the same with the PDF files of a pool of real reports that have a text layer
throughout; of these only the totals are printed.

``tablers`` and ``docling-parse`` take part where they are installed. docling-parse finds lines and
no tables: what kxai recovers from torn lines is its share.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pdfplumber

sys.path.insert(0, str(Path(__file__).parents[1]))

import kxai
from kxai.errors import InputError
from kxai.evaluate.page.markdown import table
from kxai.evaluate.real.pool import read_pool
from kxai.load import load
from kxai.schema.document import Document, Grid
from kxai_lab.generate.official.report import STYLES, accounts_report, budget_report
from kxai_lab.generate.render_pdf import render_pdf

CLOSES = ("consistent", "tail")
FAILS = ("inconsistent", "unlikely", "rebalanced")
HEADS = ("figures in tables", "relations that close", "that fail", "share", "not read")
_NEAR = 2.0  # points between edges that are one rule
Placed = tuple[float, float, float, float, str]
"""A cell: left, top, right, bottom in points, and its text."""
Content = list[dict[str, Any]]
Parser = Callable[[Path], Content]
Pair = tuple[Path | None, Path]
"""A report as its tables are told, where that is known, and as PDF."""


def html_of(cells: Sequence[Placed]) -> str:
    """The table of cells that are known by their places: an edge that several share is a rule."""
    across = _rules(edge for cell in cells for edge in (cell[0], cell[2]))
    down = _rules(edge for cell in cells for edge in (cell[1], cell[3]))
    lines: dict[int, list[tuple[int, str]]] = {}
    for left, top, right, bottom, text in cells:
        column, row = _at(across, left), _at(down, top)
        spans = (max(_at(down, bottom) - row, 1), max(_at(across, right) - column, 1))
        told = f'<td rowspan="{spans[0]}" colspan="{spans[1]}">{escape(text)}</td>'
        lines.setdefault(row, []).append((column, told))
    rows = ("".join(told for _, told in sorted(lines.get(n, []))) for n in range(len(down) - 1))
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _rules(edges: Iterable[float]) -> list[float]:
    rules: list[float] = []
    for edge in sorted(edges):
        if not rules or edge - rules[-1] > _NEAR:
            rules.append(edge)
    return rules


def _at(rules: Sequence[float], edge: float) -> int:
    return min(range(len(rules)), key=lambda n: abs(rules[n] - edge))


def by_pdfplumber(path: Path) -> Content:
    """The tables that pdfplumber finds, and its lines outside them."""

    def tables(page: Any, _: int) -> Iterator[tuple[Sequence[float], list[Placed]]]:
        for found in page.find_tables():
            texts = found.extract()
            cells = [
                (*box, text or "")
                for row, told in zip(found.rows, texts, strict=True)
                for box, text in zip(row.cells, told, strict=True)
                if box is not None
            ]
            yield found.bbox, cells

    return _content(path, tables)


def by_tablers(path: Path) -> Content:
    """The tables that tablers finds, and pdfplumber's lines outside them."""
    import tablers

    with tablers.Document(str(path)) as document:
        pages = {page.page_idx: page for page in document.pages()}

        def tables(_: Any, number: int) -> Iterator[tuple[Sequence[float], list[Placed]]]:
            for found in tablers.find_tables(pages[number], extract_text=True):
                yield found.bbox, [(*cell.bbox, cell.text or "") for cell in found.cells]

        return _content(path, tables)


def by_docling_parse(path: Path) -> Content:
    """The lines that docling-parse tells; it has no tables."""
    from docling_parse.pdf_parser import DoclingPdfParser

    document = DoclingPdfParser(loglevel="fatal").load(str(path))
    return [
        {"type": "text", "text": cell.text, "page_idx": number - 1}
        for number, page in document.iterate_pages()
        for cell in page.textline_cells
    ]


def _content(
    path: Path, tables: Callable[[Any, int], Iterator[tuple[Sequence[float], list[Placed]]]]
) -> Content:
    """Lines and tables of a PDF from top to bottom."""
    told: Content = []
    with pdfplumber.open(path) as document:
        for number, page in enumerate(document.pages):
            found = list(tables(page, number))
            boxes = [box for box, _ in found]

            def outside(thing: Any, boxes: list[Sequence[float]] = boxes) -> bool:
                middle = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
                return not any(
                    b[0] <= middle[0] <= b[2] and b[1] <= middle[1] <= b[3] for b in boxes
                )

            items = [
                (line["top"], {"type": "text", "text": line["text"]})
                for line in page.filter(outside).extract_text_lines(return_chars=False)
            ]
            items += [
                (box[1], {"type": "table", "table_body": html_of(cells)})
                for box, cells in found
                if cells
            ]
            for _, item in sorted(items, key=lambda one: one[0]):
                told.append({**item, "page_idx": number})
            page.close()
    return told


PARSERS: dict[str, tuple[str, Parser]] = {
    "pdfplumber": ("pdfplumber", by_pdfplumber),
    "tablers": ("tablers", by_tablers),
    "docling-parse": ("docling_parse", by_docling_parse),
}
"""What takes part beside kxai: the module that must be there, and how it reads."""


def verdicts_of(reading: kxai.Reading) -> Counter[str]:
    """Relations by verdict, and how many figures stand in tables."""
    found = Counter(str(one.verdict) for one in reading.relations)
    found["figures in tables"] = sum(figure.layer == "table" for figure in reading.figures)
    return found


def through(parser: Parser, path: Path, folder: Path) -> Counter[str]:
    """What is left of a report's relations when ``parser`` has read it. A report that cannot be
    read after that counts as one."""
    told = folder / f"{path.stem}.json"
    told.write_text(json.dumps(parser(path), ensure_ascii=False), "utf-8")
    try:
        return verdicts_of(kxai.read(told))
    except InputError:
        return Counter({"not read": 1})


def generated(count: int, seed: int, folder: Path, *, ruled: bool) -> Iterator[Pair]:
    """Reports with official tables: as HTML, whose tables are told, and as PDF."""
    for number in range(count):
        make = (accounts_report, budget_report)[number % 2]
        report = make(seed + number, style=STYLES[(seed + number) % len(STYLES)])
        page = folder / f"{make.__name__}_{seed + number}.html"
        page.write_text(report.html(), "utf-8")
        printed = page.with_suffix(".pdf")
        printed.write_bytes(render_pdf(_body(load(page)), seed=seed + number, ruled=ruled))
        yield page, printed


def _body(document: Document) -> str:
    """A document as the renderer takes it, its tables as lines of cells."""
    parts, at = [], 0
    for grid in document.grids:
        parts += [document.text[at : grid.start], _piped(grid, document.text)]
        at = grid.end
    return "".join([*parts, document.text[at:]])


def _piped(grid: Grid, text: str) -> str:
    rows = [["<"] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        for row in range(cell.row, min(cell.row + cell.rowspan, grid.rows)):
            rows[row][cell.column] = "^"
        rows[cell.row][cell.column] = text[cell.start : cell.end]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def real(folder: Path) -> Iterator[Path]:
    """The PDF files of a pool whose every page has a text layer."""
    for report in read_pool(folder):
        if report.path.suffix.lower() == ".pdf":
            origins = {page.origin for page in load(report.path).pages}
            if origins <= {"text", "blank"}:
                yield report.path


def row(name: str, found: Counter[str]) -> tuple[str, ...]:
    """A line of the table: figures in tables, relations that close, that fail, and the share."""
    closes, fails = (sum(found[verdict] for verdict in kind) for kind in (CLOSES, FAILS))
    share = f"{closes / (closes + fails):.4f}" if closes + fails else "–"
    figures = found["figures in tables"]
    return name, f"{figures:,}", f"{closes:,}", f"{fails:,}", share, str(found["not read"])


def measure(
    paths: Iterable[tuple[Path | None, Path]], names: Sequence[str]
) -> list[tuple[str, ...]]:
    """The lines of the table: the tables as they are told (where known), kxai, each parser."""
    totals: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as place:
        for told, path in paths:
            if told is not None:
                totals.setdefault("the tables themselves", Counter()).update(
                    verdicts_of(kxai.read(told))
                )
            totals.setdefault("kxai", Counter()).update(verdicts_of(kxai.read(path)))
            for name in names:
                totals.setdefault(name, Counter()).update(
                    through(PARSERS[name][1], path, Path(place))
                )
    return [row(name, found) for name, found in totals.items()]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pool", type=Path, help="a pool of real reports")
    options = parser.parse_args(arguments)
    names = [name for name, (module, _) in PARSERS.items() if find_spec(module)]
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("real",) if options.pool else ("ruled", "without rules between columns"):
            paths: Iterable[Pair] = ((None, path) for path in real(options.pool or Path()))
            if not options.pool:
                ruled = kind == "ruled"
                paths = generated(options.reports, options.seed, Path(folder), ruled=ruled)
            print("", *table((f"read by ({kind})", *HEADS), measure(paths, names)), sep="\n")


if __name__ == "__main__":
    main()

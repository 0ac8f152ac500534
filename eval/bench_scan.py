"""Scans against the files they were made of, as a table: ``python eval/bench_scan.py``.

Every fixture is set as a PDF, made a scan (``render_scan``) and read; its figures are compared with
those of the PDF's text layer, laid out by the same code, and with those of the fixture's own file
(txt, docx or html), of which a PDF does not keep everything: a tab becomes a space. ``numbers`` is
F1 over value and unit, ``figures`` over value, unit, indicator, year, stage and role as well.
``characters`` is the share of the PDF's characters that were read right, whatever their order,
full-width forms taken for half. Pages a minute and peak memory are those of this process.
"""

from __future__ import annotations

import argparse
import io
import resource
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2

from fixtures.markup import read_source
from kxai.evaluate.generate.markup import strip_marks
from kxai.evaluate.generate.render_pdf import render_pdf, render_scan
from kxai.extract import extract
from kxai.load import load
from kxai.load.decoding import language_of
from kxai.load.flow import Flow
from kxai.load.layout.compose import compose
from kxai.load.layout.page import Glyph, RawPage, Rule
from kxai.load.scan import read_page
from kxai.schema.document import Document
from kxai.settings import Settings

ROOT = Path(__file__).parents[1]
Key = tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """What two readings share, and how many each has."""

    both: int = 0
    ours: int = 0
    theirs: int = 0

    def add(self, ours: Counter[Key], theirs: Counter[Key]) -> None:
        self.both += sum((ours & theirs).values())
        self.ours += sum(ours.values())
        self.theirs += sum(theirs.values())

    @property
    def f1(self) -> float:
        return 2 * self.both / ((self.ours + self.theirs) or 1)


def pictures_of(scan: bytes, dpi: int) -> Iterator[dict[str, Any]]:
    """The pages of a PDF of pictures, as ``read_page`` takes them."""
    with pypdfium2.PdfDocument(scan) as file:
        for number, page in enumerate(file, 1):
            width, height = page.get_size()
            picture = page.render(scale=dpi / 72).to_pil()
            yield {"image": picture, "width": width, "height": height, "number": number}


def layer_of(pdf: bytes) -> Iterator[RawPage]:
    """The pages of a PDF by its text layer."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(pdf)) as file:
        for number, page in enumerate(file.pages, 1):
            raw = RawPage(number, float(page.width), float(page.height))
            for c in page.chars:
                raw.glyphs.append(Glyph(c["text"], c["x0"], c["top"], c["x1"], c["bottom"]))
            for line in page.lines:
                raw.rules.append(Rule(line["x0"], line["top"], line["x1"], line["bottom"]))
            yield raw


def document_of(pages: list[RawPage], name: str) -> Document:
    """What a loader makes of the pages."""
    flow = Flow(name, 20_000_000)
    composed = compose(pages, flow)
    return Document(
        source=name, sha256="0" * 64, format="pdf", text=flow.text, pages=composed.pages,
        language=language_of(flow.text),
        grids=tuple(flow.grids), blocks=tuple(flow.blocks), places=tuple(flow.places),
    )  # fmt: skip


def keys(document: Document) -> tuple[Counter[Key], Counter[Key]]:
    """Value and unit of each figure of a document, and its meaning as well."""
    numbers, meant = Counter[Key](), Counter[Key]()
    for f in extract(document).figures:
        number = (str(Decimal(f.value).normalize()), f.unit)
        numbers[number] += 1
        meant[(*number, f.indicator, str(f.year), f.stage, f.role)] += 1
    return numbers, meant


def characters(pdf: bytes) -> Counter[str]:
    """The characters of a PDF's text layer."""
    with pypdfium2.PdfDocument(pdf) as file:
        text = "".join(page.get_textpage().get_text_range() for page in file)
    return _plain(text)


def _plain(text: str) -> Counter[str]:
    return Counter("".join(unicodedata.normalize("NFKC", text).split()))


def main() -> None:
    """Read the scans and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--only", default="", help="the beginning of a fixture's name")
    parser.add_argument("--show", action="store_true", help="print the figures that differ")
    arguments = parser.parse_args()
    settings = Settings()
    whole = [Tally() for _ in range(4)]
    count = read = wrong = 0
    seconds = 0.0
    print(
        "| fixture | pages | characters | numbers, PDF | figures, PDF |"
        " numbers, file | figures, file |"
        "\n|---|--:|--:|--:|--:|--:|--:|"
    )
    for path in sorted((ROOT / "fixtures" / "source").glob(f"{arguments.only}*.txt")):
        source = read_source(path)
        pdf = render_pdf(strip_marks(source.body)[0])
        pages = []
        for picture in pictures_of(render_scan(pdf, dpi=arguments.dpi), arguments.dpi):
            began = time.perf_counter()
            pages.append(read_page(**picture, settings=settings))
            seconds += time.perf_counter() - began
        report = ROOT / "fixtures" / "reports" / f"{source.stem}.{source.header['format']}"
        ours = keys(document_of(pages, source.stem))
        layer, theirs = keys(document_of(list(layer_of(pdf)), source.stem)), keys(load(report))
        own = [Tally() for _ in range(4)]
        for tallies in (own, whole):
            for tally, mine, yours in zip(tallies, ours * 2, layer + theirs, strict=True):
                tally.add(mine, yours)
        text, seen = characters(pdf), _plain("".join(g.text for p in pages for g in p.glyphs))
        off = max(sum((text - seen).values()), sum((seen - text).values()))
        count, read, wrong = count + len(pages), read + sum(text.values()), wrong + off
        print(_row(source.stem, len(pages), 1 - off / sum(text.values()), own), flush=True)
        if arguments.show:
            for name, other in (("PDF", layer), ("file", theirs)):
                for sign, lot in (("-", other[1] - ours[1]), ("+", ours[1] - other[1])):
                    for key in sorted(lot.elements()):
                        print(name, sign, *key)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak //= 1024 if sys.platform != "darwin" else 1024**2
    print(_row("all", count, 1 - wrong / read, whole))
    print(f"\n{count / seconds * 60:.0f} pages a minute, {peak} MB at most")


def _row(name: str, pages: int, right: float, tallies: list[Tally]) -> str:
    cells = " | ".join(f"{tally.f1:.3f}" for tally in tallies)
    return f"| {name} | {pages} | {right:.4f} | {cells} |"


if __name__ == "__main__":
    main()

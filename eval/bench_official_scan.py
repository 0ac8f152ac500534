"""Scans of reports with standard tables against the PDFs they were made of.

``python eval/bench_official_scan.py [first seed, last seed + 1] [--dpi N] [--points N]``:
LibreOffice prints generated reports, their tables in letters of so many points; each page is made
a picture, turned by less than a degree, blurred a little and kept as JPEG, as a scanner does.
``figures`` is F1 over value, indicator, year, stage and role against the PDF with text. Every
finding is a false alarm.
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pypdfium2
from PIL import Image, ImageFilter

from eval.bench_official_pdf import printed
from kxai.check import check
from kxai.extract import extract
from kxai.extract.readings import load_mended
from kxai.load import load
from kxai_lab.agreement import Agreement, agreement, told
from kxai_lab.generate.official.report import STYLES, accounts_report, budget_report

_FIELDS = ("value", "indicator", "year", "stage", "role")


def scanned(data: bytes, random: Random, dpi: int) -> tuple[bytes, int]:
    """The pages as pictures in a PDF, and how many."""
    document = pypdfium2.PdfDocument(data)
    pages = []
    for page in document:
        picture = page.render(scale=dpi / 72).to_pil().convert("L")
        picture = picture.rotate(random.uniform(-0.8, 0.8), Image.Resampling.BICUBIC, fillcolor=255)
        kept = io.BytesIO()
        picture.filter(ImageFilter.GaussianBlur(0.5)).save(kept, "JPEG", quality=70)
        pages.append(Image.open(kept))
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    return out.getvalue(), len(pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", type=int, nargs="*", default=[0, 3])
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--points", type=float, default=7)
    options = parser.parse_args()
    print("| report | pages | figures, PDF | figures, scan | F1 | errors | warnings | hints |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    whole, pages = Agreement(), 0
    said, begun = Counter[str](), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(*options.seeds):
            for make in (accounts_report, budget_report):
                report = make(seed, style=replace(STYLES[seed % len(STYLES)], page=0))
                pdf, scan = Path(folder) / "report.pdf", Path(folder) / "scan.pdf"
                pdf.write_bytes(printed(report.html(), ruled=True, points=options.points))
                data, count = scanned(pdf.read_bytes(), Random(seed), options.dpi)  # noqa: S311
                scan.write_bytes(data)
                found = extract(load_mended(scan))
                scan_told = told(found.figures, _FIELDS)
                pdf_told = told(extract(load(pdf)).figures, _FIELDS)
                one = agreement(scan_told, pdf_told)
                findings = check(found.figures, found.text, report=found.report).findings
                here = Counter(finding.severity for finding in findings)
                row = (f"{one.f1:.3f}", here["error"], here["warning"], here["info"])
                name = f"{make.__name__.removesuffix('_report')} {seed}"
                print(
                    f"| {' | '.join(map(str, (name, count, one.theirs, one.ours, *row)))} |",
                    flush=True,
                )
                whole.add(scan_told, pdf_told)
                pages += count
                said += here
    sums = (pages, whole.theirs, whole.ours, f"{whole.f1:.3f}")
    row = ("all", *sums, said["error"], said["warning"], said["info"])
    print(f"| {' | '.join(map(str, row))} |")
    print(f"\n{pages / (time.monotonic() - begun) * 60:.0f} pages a minute, printing included")


if __name__ == "__main__":
    main()

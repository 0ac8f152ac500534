"""Reports with standard tables as PDF, with rules and without: false alarms and slips found.

``python eval/bench_official_pdf.py [first seed, last seed + 1]``: LibreOffice prints generated
reports of accounts and of budgets. In those as they are every number is right, so every finding is
a false alarm; then one number of a copy is made wrong, in five ways.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

from kxai.check import CheckResult, check
from kxai.extract import Extraction, extract
from kxai.load import load
from kxai.load.soffice import Conversion, convert
from kxai.settings import Settings
from kxai_lab.generate.official.report import STYLES, accounts_report, budget_report
from kxai_lab.generate.official.slips import KINDS, Slip, planted

_TABLE = re.compile(r"<table[^>]*>")
_CELL = re.compile(r"<(t[dh])([^>]*)>(.*?)</t[dh]>", re.DOTALL)
_TO_PDF = Conversion("html", "HTML (StarWriter)", "pdf", "writer_pdf_Export")


def printed(page: str, *, ruled: bool, points: float = 5) -> bytes:
    """A page as PDF, its tables as wide as the paper and in letters that fit."""
    table = f'<table width="100%" border="{int(ruled)}" cellspacing="0">'
    cell = rf'<\1\2><font style="font-size:{points:g}pt">\3</font></\1>'
    page = _CELL.sub(cell, _TABLE.sub(table, page))
    return convert(page.encode(), _TO_PDF, "report", Settings())


def checked(page: str, *, ruled: bool, folder: str) -> tuple[Extraction, CheckResult]:
    """What is read from the page as PDF, and what is said against it."""
    path = Path(folder) / "report.pdf"
    path.write_bytes(printed(page, ruled=ruled))
    found = extract(load(path))
    return found, check(found.figures, found.text, report=found.report)


def is_found(slip: Slip, extraction: Extraction, result: CheckResult) -> bool:
    """True where a finding names a figure with the wrong number."""
    wrong = {figure.id for figure in extraction.figures if figure.text.startswith(slip.new)}
    return any(wrong & set(finding.figures) for finding in result.findings)


def main(first: int, last: int) -> None:
    print("| tables | reports | figures | errors | warnings | slips | found |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for ruled in (True, False):
            figures, said = 0, Counter[str]()
            planted_, found_ = 0, 0
            for seed in range(first, last):
                for make in (accounts_report, budget_report):
                    # LibreOffice parts tables at the ends of its pages; none is parted before.
                    style = replace(STYLES[seed % len(STYLES)], page=0)
                    report = make(seed, style=style)
                    extraction, result = checked(report.html(), ruled=ruled, folder=folder)
                    figures += len(extraction.figures)
                    said.update(finding.severity for finding in result.findings)
                    for kind in KINDS:
                        made = planted(report, kind, Random(f"{seed}{kind}"))  # noqa: S311
                        if made is not None:
                            wrong, slip = made
                            planted_ += 1
                            found_ += is_found(
                                slip, *checked(wrong.html(), ruled=ruled, folder=folder)
                            )
            name = "ruled" if ruled else "not ruled"
            reports = 2 * (last - first)
            row = (name, reports, figures, said["error"], said["warning"], planted_, found_)
            print(f"| {' | '.join(map(str, row))} |", flush=True)


if __name__ == "__main__":
    main(*(map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (0, 7)))

"""Clean reports with standard tables as PDF, with rules and without: what is said against them.

``python eval/bench_official_pdf.py [reports]``: LibreOffice prints generated reports of accounts
and of budgets, in which every number is right, so every finding is a false alarm.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

from kxai.check import check
from kxai.evaluate.generate.official.report import accounts_report, budget_report
from kxai.extract import extract
from kxai.load import load
from kxai.load.soffice import Conversion, convert
from kxai.settings import Settings

_TABLE = re.compile(r"<table[^>]*>")
_CELL = re.compile(r"<(t[dh])([^>]*)>(.*?)</t[dh]>", re.DOTALL)
_TO_PDF = Conversion("html", "HTML (StarWriter)", "pdf", "writer_pdf_Export")


def printed(page: str, *, ruled: bool) -> bytes:
    """A page as PDF, its tables as wide as the paper and in letters that fit."""
    table = f'<table width="100%" border="{int(ruled)}" cellspacing="0">'
    page = _CELL.sub(r'<\1\2><font style="font-size:5pt">\3</font></\1>', _TABLE.sub(table, page))
    return convert(page.encode(), _TO_PDF, "report", Settings())


def main(reports: int) -> None:
    print("| tables | reports | figures | errors | warnings |\n|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for ruled in (True, False):
            figures, said = 0, Counter[str]()
            for seed in range(reports):
                for make in (accounts_report, budget_report):
                    path = Path(folder) / "report.pdf"
                    path.write_bytes(printed(make(seed).html(), ruled=ruled))
                    found = extract(load(path))
                    figures += len(found.figures)
                    result = check(found.figures, found.text, report=found.report)
                    said.update(finding.severity for finding in result.findings)
            name = "ruled" if ruled else "not ruled"
            row = (name, 2 * reports, figures, said["error"], said["warning"])
            print(f"| {' | '.join(map(str, row))} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
